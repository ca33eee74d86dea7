"""What holds a charge back beside the table of moves: money nobody has matched, or that came too late and is kept."""

from django.db.models import F

from accounts.models import User
from attendance.models import Carer
from fines.access_money import can_keep_money
from fines.actions.money_holds import money_that_may_be_theirs
from fines.choices import NoticeStatus
from fines.models import Payment
from fines.rules.spelling import long_date, money

WHAT_TO_DO = "Unmatched money may be theirs: match each sum, return it, or say on its page why it is not theirs"
IN_DOUBT = "Unmatched money may be theirs: whoever keeps the money of notices looks at it"


def money_told(carer: Carer, reader: User) -> list[str]:
    """The same as a page tells it: sums and payers to those who keep the ledger, to others that there is doubt.

    Money nobody has matched may be anybody's, so it belongs to no case an officer works on (domain 9).
    """
    found = money_in_doubt(carer)
    return found if can_keep_money(reader) else [IN_DOUBT][: len(found)]


def money_in_doubt(carer: Carer) -> list[str]:
    """A line for every unmatched sum that may be the parent's, and for every sum that came too late and is kept:
    nobody is charged while there is one."""
    return [*late_money(carer), *_unmatched(carer)]


def late_money(carer: Carer) -> list[str]:
    """A sentence for every sum in hand that came after the last day of an unpaid notice. One query.

    It discharges nothing, and to keep it and prosecute all the same is for nobody to do in silence: it is sent
    back, or the notice is withdrawn.
    """
    lines = Payment.objects.standing().filter(
        notice__carer=carer, notice__status=NoticeStatus.UNPAID, on__gt=F("notice__second_due")
    )
    rows = lines.order_by("on", "id").values_list("pence", "on", "notice__ref")
    return [
        f"{money(pence)} for notice {ref} came on {long_date(on)}, after its last day, and is kept. Take it off the "
        "notice and send it back, or withdraw the notice"
        for pence, on, ref in rows
    ]


def _unmatched(carer: Carer) -> list[str]:
    """What to do, once, and then a line for each sum."""
    sums = [
        f"{m.ref}, {money(m.pence)} of {long_date(m.on)}: {m.because}"
        for m in money_that_may_be_theirs(carer)
    ]
    return [WHAT_TO_DO, *sums] if sums else []
