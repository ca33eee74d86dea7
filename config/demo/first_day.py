"""The lively day's morning: registers chased, families who wrote, others rung once or twice without an answer."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from attendance.actions import chasing
from attendance.actions.overdue import expire_unexplained
from attendance.choices import (
    REASON_NOT_KNOWN,
    ContactHow,
    ContactOutcome,
    ContactStep,
    Half,
    Role,
)
from attendance.models import AbsenceContact, Enrolment, Membership, Responsibility, School
from attendance.rules.calendar import LONDON
from config.demo.dice import Dice, dice, weighted
from config.demo.plan import Plan, SchoolPlan
from config.demo.words import rows

CHASED, WROTE, RANG = dt.time(9, 31), dt.time(8, 52), dt.time(9, 8)
EARLY = dt.time(0, 30)


def chase_registers(plan: Plan) -> None:
    """The reminders of the lively morning, as the job would have written them at the set minute."""
    at = dt.datetime.combine(plan.span.live, CHASED, LONDON)
    if at <= timezone.now():
        chasing.chase_registers(at=at)
    today = plan.settings.today
    expire_unexplained(as_of=today, at=dt.datetime.combine(today, EARLY, LONDON))


def log_contacts(plan: Plan, school: SchoolPlan) -> None:
    """What the office of one school tried by a little before ten."""
    rng = dice(plan.settings.seed, "first day", school.urn)
    row = School.objects.get(urn=school.urn)
    office = Membership.objects.select_related("user").get(role=Role.SCHOOL_ADMIN, school=row).user
    contacts = [
        AbsenceContact(
            enrolment=enrolment, date=plan.span.live, by=office, by_name=office.name, **each
        )
        for number, enrolment in enumerate(_unexplained(row, plan.span.live), start=school.index)
        for each in _story(rng, number % 5, plan.span.live, _safe(enrolment))
    ]
    AbsenceContact.objects.bulk_create(contacts)


def _unexplained(school: School, day: dt.date) -> list[Enrolment]:
    found = Enrolment.objects.filter(
        school=school, marks__session__date=day, marks__session__half=Half.AM,
        marks__code=REASON_NOT_KNOWN,
    )  # fmt: skip
    return list(found.order_by("id"))


def _safe(enrolment: Enrolment) -> list[Responsibility]:
    ties = Responsibility.objects.filter(
        pupil=enrolment.pupil_id, safe_to_contact=True, address_is_confidential=False
    )
    return list(ties.select_related("carer").order_by("contact_order", "id"))


def _story(
    rng: Dice, turn: int, day: dt.date, ties: list[Responsibility]
) -> Iterator[dict[str, object]]:
    """Of five families two wrote first, one was rung once, one twice, and one is still to be rung."""
    if not ties or turn == 4:
        return
    if turn % 2:
        yield _reply(rng, dt.datetime.combine(day, WROTE, LONDON), ties[0])
        return
    at = dt.datetime.combine(day, RANG, LONDON) + dt.timedelta(minutes=rng.randint(0, 14))
    yield _try(rng, ContactStep.FIRST, at, ties[0])
    if turn == 2:
        again = at + dt.timedelta(minutes=rng.randint(18, 30))
        yield _try(rng, ContactStep.SECOND, again, ties[-1])


def _reply(rng: Dice, first: dt.datetime, tie: Responsibility) -> dict[str, object]:
    said = weighted(rng, [(each, float(each["share"])) for each in rows("first_day")])
    return {
        "step": ContactStep.FAMILY, "how": said["how"], "carer": tie.carer,
        "whom": tie.carer.full_name, "outcome": ContactOutcome.REASON_GIVEN, "note": said["note"],
        "suggested_code": said["code"], "whole_day": said["whole_day"] == "1",
        "at": first + dt.timedelta(minutes=rng.randint(0, 28)),
    }  # fmt: skip


def _try(rng: Dice, step: ContactStep, at: dt.datetime, tie: Responsibility) -> dict[str, object]:
    outcome = ContactOutcome.MESSAGE_LEFT if rng.random() < 0.4 else ContactOutcome.NO_ANSWER
    return {
        "step": step, "how": ContactHow.TELEPHONE, "carer": tie.carer,
        "whom": tie.carer.full_name, "outcome": outcome, "at": at,
    }  # fmt: skip
