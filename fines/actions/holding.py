"""What holds a charge back beside the table of moves: money nobody has matched."""

from accounts.models import User
from attendance.models import Carer
from fines.access_money import can_keep_money
from fines.actions.money_holds import money_that_may_be_theirs
from fines.rules.spelling import long_date, money

IN_DOUBT = "Unmatched money may be theirs: whoever keeps the money of notices looks at it"


def money_told(carer: Carer, reader: User) -> list[str]:
    """The same as a page tells it: sums and payers to those who keep the ledger, to others that there is doubt.

    Money nobody has matched may be anybody's, so it belongs to no case an officer works on (domain 9).
    """
    found = money_in_doubt(carer)
    return found if can_keep_money(reader) else [IN_DOUBT][: len(found)]


def money_in_doubt(carer: Carer) -> list[str]:
    """A sentence for every unmatched sum that may be the parent's: nobody is charged while there is one."""
    return [
        f"{money(m.pence)} of {long_date(m.on)} is unmatched ({m.ref}) and may be theirs: {m.because}. "
        "Match it, return it, or say on its page why it is not theirs"
        for m in money_that_may_be_theirs(carer)
    ]
