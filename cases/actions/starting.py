"""Starting Fast Track in one go: the referral accepted, the day of the panel set, every parent invited."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from attendance.models import Responsibility
from cases.actions.asking import sittings_of
from cases.actions.letters import send_letters
from cases.actions.meetings import Wanted, arrange_sittings
from cases.actions.referring import accept_referral
from cases.choices import LetterTemplate, LimitUnit, MeetingKind
from cases.letters import check_may_write
from cases.models import Case, Letter, Referral
from cases.models.calendars import calendars_of
from cases.models.facts import carers_of
from cases.rules.deadlines import Limit
from cases.rules.planned import due_or_none, planned_dates

NOTICE = Limit(
    7, LimitUnit.SCHOOL_DAYS
)  # a suggestion only: time for a letter to come, and to arrange work


@transaction.atomic
def start_fast_track_with_panel(
    *, referral: Referral, by: User, at: dt.datetime, place: str, later: Sequence[dt.datetime] = ()
) -> list[Letter]:
    """Accept, set the panel and write to every parent who may be written to: all of it, or nothing.

    Parents who must not meet come to sittings of their own: the first `at`, each other at a time of `later`, in
    the order of `sittings_of`. The letters are back, drawn and kept. Raises WrongState where a sitting has no
    time, and as `accept_referral`, `arrange_sittings` and `send_letters` do.
    """
    case = accept_referral(referral=referral, by=by)
    groups, times = sittings_of(case), [at, *later]
    if len(groups) > len(times):
        raise WrongState(
            "These parents must not meet: give the time of a sitting for each, or accept only."
        )
    arrange_sittings(
        case=case, by=by, kind=MeetingKind.PANEL,
        sittings=[
            (number, Wanted(time, place), group)
            for number, (time, group) in enumerate(zip(times, groups, strict=False), start=1)
        ],
    )  # fmt: skip
    invited, _ = who_is_invited(case)
    return send_letters(
        case=case, by=by, template=LetterTemplate.PANEL_INVITATION,
        carers=[link.carer for link in invited],
    )  # fmt: skip


def who_is_invited(case: Case) -> tuple[list[Responsibility], list[str]]:
    """Parents who may be written to, and why each of the others is not."""
    invited, refusals = [], []
    for link in carers_of(case):
        try:
            check_may_write(case, link.carer)
        except WrongState as refusal:
            refusals.append(refusal.message)
        else:
            invited.append(link)
    return invited, refusals


def suggested_panel_day(case: Case, today: dt.date | None = None) -> dt.date | None:
    """Seven school days ahead, or the last day the pathway allows; None where the calendar ends before."""
    today = today or timezone.localdate()
    calendars = calendars_of(case.enrolment.school, today)
    ahead = due_or_none(today, NOTICE, calendars)
    due = planned_dates(today, case.pathway.rules, calendars).panel_due
    return min(ahead, due) if ahead and due else ahead or due
