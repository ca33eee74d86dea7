"""Reminders before the last days to pay, and unpaid notices on which nobody decides: what nights look for.

One reminder a notice, ever; none after money that discharges it, none to who must not be contacted, none while
somebody's words against the notice are not answered, the case waits, or money nobody has matched names them.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from attendance.rules.calendar import add_working_days
from cases.actions.moments import moment_of
from cases.models import Chase, Hold
from cases.models.limits import local_setting
from fines.actions.common import lock_notice, tell
from fines.actions.law import KNOWN_UNTIL, bank_holidays, current_law, received_after_post
from fines.actions.money_holds import PossibleMoney, hold_money_still, money_that_may_be_theirs
from fines.actions.payments import money_standing, owed
from fines.actions.writing import Said, write_about
from fines.choices import EventKind, LetterKind, NoticeStatus
from fines.models import NoticeLetter, PenaltyNotice, Proceedings, Representation
from fines.rules.amounts import Standing, still_payable
from fines.rules.clock import Due
from fines.rules.reminding import is_time_to_remind
from fines.rules.spelling import long_date, money

DAY = dt.timedelta(days=1)
LONG = dt.timedelta(days=60)  # further than any run of days off


def reminders_due(
    on: dt.date | None = None, only: PenaltyNotice | None = None
) -> Iterator[PenaltyNotice]:
    """Notices of which an amount is soon too late, that nobody was reminded of and nothing keeps back.

    A letter posted that day still comes in time to pay that amount: `fines.rules.reminding`. `only` asks about one.
    """
    day = on or timezone.localdate()
    before = local_setting("notice_reminder_days", day)
    until = day + before * DAY
    mine = OuterRef("pk")
    rows = PenaltyNotice.objects.filter(
        ~Exists(NoticeLetter.objects.filter(notice=mine, kind=LetterKind.REMINDER)),
        ~Exists(Representation.objects.filter(notice=mine, answer="")),
        ~Exists(Hold.objects.filter(case=OuterRef("case"), lifted_at__isnull=True)),
        ~Exists(
            Chase.objects.filter(
                case=OuterRef("case"), kind=LetterKind.REMINDER, about=OuterRef("ref"),
                due=OuterRef("second_due"),
            )
        ),
        Q(first_due__range=(day, until)) | Q(second_due__range=(day, until)),
        status=NoticeStatus.ISSUED, evidence_changed_at__isnull=True, posted_on__lt=day,
    )  # fmt: skip
    rows = rows.filter(pk=only.pk) if only else rows
    near = list(rows.light().select_related("case").order_by("id"))
    if not near:
        return
    in_hand = local_setting("notice_reminder_days_in_hand", day)
    arrives = received_after_post(current_law(), day)
    for notice in near:
        if is_time_to_remind(owed(notice), day, arrives, before=before, in_hand=in_hand):
            yield notice


def holds_reminder(notice: PenaltyNotice, on: dt.date | None = None) -> list[PossibleMoney]:
    """Unmatched money that names the parent, while a reminder is due: who has paid is not pressed to pay.

    Empty when no reminder is due, or nothing keeps it back. The next night asks again.
    """
    return _names_them(notice) if notice in reminders_due(on, notice) else []


def _names_them(notice: PenaltyNotice) -> list[PossibleMoney]:
    """Money with their number or nearly, their name, the child's or another carer's.

    A sum alone keeps no reminder back, or one sum of nobody known would keep all of them from the lower amount; the
    letter says whom to tell if it is paid. It still keeps a charge back.
    """
    return [one for one in money_that_may_be_theirs(notice.carer) if one.names]


@transaction.atomic
def remind(*, notice: PenaltyNotice, on: dt.date | None = None) -> bool:
    """Write one reminder of a notice; whether one was written. Run twice it writes one.

    Held while money names them: it is written on the first night after that is cleared up, to the last day.
    """
    hold_money_still()
    notice = lock_notice(notice)
    day = on or timezone.localdate()
    if notice not in reminders_due(day, notice) or _names_them(notice):
        return False
    stands = money_standing(notice, day)
    last = notice.second_due
    payable = still_payable(owed(notice), stands, day)
    if not payable or last is None or notice.issued_by is None:
        return False
    said = _said(payable, stands)
    written = write_about(notice, LetterKind.REMINDER, said, by=notice.issued_by, at=moment_of(on))
    # Who cannot be written to is looked at once, not every night until the last day.
    Chase.objects.get_or_create(
        case=notice.case, kind=LetterKind.REMINDER, about=notice.ref, due=last
    )
    return written is not None


def _said(payable: tuple[Due, ...], stands: Standing) -> Said:
    """What the letter says of money: every amount that still discharges it, less what came in, and its last day.

    Texts that name one amount alone are given the last: whoever pays that has never paid too little.
    """
    last = payable[-1]
    return {
        "payable": payable, "came_in": money(stands.received_pence - stands.late_pence),
        "amount": money(last.pence), "last_day": last.last_day,
    }  # fmt: skip


def undecided_before(today: dt.date) -> dt.date:
    """Notices whose last day to pay is this or earlier are past the time to decide on them.

    SI 2007/1867 regulation 9: a notice that is not paid is prosecuted, or withdrawn. In working days, by the
    setting of today.
    """
    days = local_setting("notice_decide_days", today)
    today = min(
        today, KNOWN_UNTIL
    )  # later days cannot be counted yet: none is called late on a guess
    known = bank_holidays(today - LONG, today)
    day = today
    while add_working_days(day, days, known) >= today:
        day -= DAY
    return day


def undecided(today: dt.date) -> Q:
    """The condition of notices that are unpaid for too long without a charge or a withdrawal."""
    charged = Exists(Proceedings.objects.filter(notices=OuterRef("pk")))
    late = Q(status=NoticeStatus.UNPAID, second_due__lte=undecided_before(today))
    return late & ~Q(charged)


def undecided_notices(on: dt.date | None = None) -> Iterator[PenaltyNotice]:
    """Every one of them, for the night."""
    rows = PenaltyNotice.objects.filter(undecided(on or timezone.localdate()))
    yield from rows.light().select_related("case").order_by("id")


@transaction.atomic
def chase_decision(*, notice: PenaltyNotice, on: dt.date | None = None) -> bool:
    """Say on the case, once, that an unpaid notice has to be prosecuted or withdrawn; whether it was news."""
    notice = lock_notice(notice)
    if notice.second_due is None:
        return False
    _, new = Chase.objects.get_or_create(
        case=notice.case, kind=EventKind.DECISION_DUE, about=notice.ref, due=notice.second_due
    )
    if new:
        words = (
            f"Penalty notice {notice.ref} is unpaid since {long_date(notice.second_due)} and nobody has decided: "
            "prosecute the absence, or withdraw the notice."
        )
        tell(notice, EventKind.DECISION_DUE, words, by=None, at=moment_of(on), legal=True)
    return new
