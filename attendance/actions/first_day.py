"""The first day of an absence: contacts logged as they are tried, workers told, a code given in one step."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access import (
    can_see_circumstances,
    check_can_chase_absence,
    school_ids_with,
    visible_enrolments,
)
from attendance.actions.sweep import read_child, untold_of
from attendance.choices import (
    ILLNESS_CODE,
    ContactHow,
    ContactOutcome,
    ContactStep,
    Permission,
    StatisticalClass,
)
from attendance.models import (
    AbsenceContact,
    AttendanceCode,
    Carer,
    Circumstance,
    Enrolment,
    Pupil,
    Responsibility,
    School,
)
from attendance.querysets import holding
from attendance.rules import sweep as rules
from attendance.rules.arrivals import APPOINTMENT
from attendance.rules.codes import CodeRow
from attendance.rules.records import rests_on_records
from attendance.rules.safe_contact import do_not_contact, is_name_of

LONGEST_NOTE = 500
SAYABLE = (StatisticalClass.AUTH, StatisticalClass.NOT_POSSIBLE)


@dataclass(frozen=True)
class Contact:
    """One attempt as a person tells it. Without a step it is the next rung of the ladder; `carer` is
    the reference of one of the child's own, `whom` anybody else; `seen` how many contacts of the day
    the person had before their eyes."""

    how: str
    outcome: str
    step: str = ""
    carer: str = ""
    whom: str = ""
    note: str = ""
    suggested_code: str = ""
    whole_day: bool = False
    seen: int | None = None


@transaction.atomic
def log_contact(
    *,
    enrolment: Enrolment,
    date: dt.date,
    contact: Contact,
    by: User,
    at: dt.datetime | None = None,
) -> AbsenceContact:
    """Write down one attempt to learn why a child is not in school that day. Never changed afterwards.

    Sent twice, the first one stands and is returned. Raises NotAllowed, and WrongState for a day to
    come, a carer who is not the child's or must not be contacted (chosen or written as somebody
    else), a referral to nobody, a suggested code that is none that day or comes from nobody, or a
    worker told: that is `tell_worker`, with its own right.
    """
    at = at or timezone.now()
    contact = replace(contact, whom=readable(contact.whom), note=readable(contact.note))
    check_can_chase_absence(by, enrolment.school)
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    before = list(AbsenceContact.objects.filter(enrolment=enrolment, date=date))
    if twin := _twin(before, contact, by):
        return twin
    step = ContactStep(contact.step) if contact.step else _next_step(enrolment, date, at)
    tie = _tie(enrolment, contact.carer)
    _check(contact, step, tie, date, at)
    _check_safe(contact, step, tie, enrolment)
    made = AbsenceContact.objects.create(
        enrolment=enrolment, date=date, step=step, how=ContactHow(contact.how),
        carer=tie.carer if tie else None, whom=tie.carer.full_name if tie else contact.whom,
        outcome=ContactOutcome(contact.outcome), note=contact.note,
        suggested_code=contact.suggested_code, whole_day=contact.whole_day, at=at, by=by,
        by_name=by.name,
    )  # fmt: skip
    _record(made, enrolment, by)
    return made


@transaction.atomic
def tell_worker(
    *, enrolment: Enrolment, date: dt.date, worker: str, by: User, at: dt.datetime | None = None
) -> AbsenceContact:
    """Write down that a child's social worker or youth justice worker was told today.

    Raises NotAllowed for somebody who may not know that there is one, WrongState for a worker who
    is not the child's. Told already, that contact is returned.
    """
    at = at or timezone.now()
    check_can_chase_absence(by, enrolment.school)
    if not can_see_circumstances(by, [enrolment.school_id]):
        raise NotAllowed("Your role does not show who works with a child.")
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    told = AbsenceContact.objects.filter(
        enrolment=enrolment, date=date, step=ContactStep.TOLD, whom=worker
    ).first()
    if told:
        return told
    if worker not in {each.worker for each in untold_of(_circumstances(enrolment, date), [])}:
        raise WrongState("No worker of that name is on file for this child.")
    made = AbsenceContact.objects.create(
        enrolment=enrolment, date=date, step=ContactStep.TOLD, how=ContactHow.TELEPHONE,
        whom=worker, outcome=ContactOutcome.REFERRED, at=at, by=by, by_name=by.name,
    )  # fmt: skip
    _record(made, enrolment, by)
    return made


def read_contacts(pupil: Pupil, by: User) -> list[AbsenceContact]:
    """Every first-day contact about a child, latest day first, as far as the person may know.

    Only those of schools in the person's scope; whoever may not see circumstances is not shown that
    a worker was told: the name would say it.
    """
    enrolments = visible_enrolments(by).filter(pupil=pupil)
    found = AbsenceContact.objects.filter(enrolment__in=enrolments)
    schools = list(enrolments.values_list("school_id", flat=True))
    if not can_see_circumstances(by, schools):
        found = found.exclude(step=ContactStep.TOLD)
    return list(found.order_by("-date", "at", "id"))


def read_answers(enrolments: Collection[int], date: dt.date) -> dict[int, list[rules.Attempt]]:
    """What somebody said of children that day with a code, by enrolment, in order: one query."""
    told = AbsenceContact.objects.filter(
        enrolment__in=enrolments, date=date, outcome__in=rules.ANSWERED
    ).exclude(suggested_code="")
    found: dict[int, list[rules.Attempt]] = {}
    for each in told.order_by("at", "id"):
        said = rules.Attempt(each.step, each.outcome, each.at, each.suggested_code, each.whole_day)
        found.setdefault(each.enrolment_id, []).append(said)
    return found


def read_callers(enrolment: Enrolment) -> list[tuple[str, str]]:
    """Who of the child's own may have got in touch: reference and name, in the order of the list.

    Also who must not be contacted: a family may always ring us.
    """
    ties = Responsibility.objects.filter(pupil=enrolment.pupil_id).select_related("carer")
    return [(tie.carer.ref, tie.carer.full_name) for tie in ties]


def sayable_codes(day: dt.date) -> list[CodeRow]:
    """What a family's message can be: an absence of that day's codes that rests on no record of its own.

    Illness and appointments first: they are what is said nine times in ten.
    """
    rows = [
        row
        for row in AttendanceCode.objects.book().in_force(day)
        if row.statistical_class in SAYABLE and not rests_on_records(row)
    ]
    usual = (ILLNESS_CODE, APPOINTMENT)
    return sorted(rows, key=lambda row: usual.index(row.code) if row.code in usual else len(usual))


def school_to_tell(pupil: Pupil, by: User) -> School | None:
    """The school at which this person may write down what the family says today; None when nowhere."""
    may = school_ids_with(by, Permission.CHASE_ABSENCE) or []
    found = visible_enrolments(by).filter(pupil=pupil, school__in=may).on_roll(timezone.localdate())
    enrolment = found.select_related("school").first()
    return enrolment.school if enrolment else None


def _twin(before: list[AbsenceContact], contact: Contact, by: User) -> AbsenceContact | None:
    """The same words from the same person, sent from a page that had not seen them: a second click."""
    if contact.seen is None or contact.seen >= len(before):
        return None
    last = before[-1]
    said = (last.how, last.outcome, last.note, last.by_id)
    return last if said == (contact.how, contact.outcome, contact.note, by.pk) else None


def _next_step(enrolment: Enrolment, date: dt.date, at: dt.datetime) -> ContactStep:
    """The next rung; the last one again when all are climbed."""
    child = read_child(enrolment, date, now=at)
    step = child.rung.step if child.marks else rules.LADDER[0]
    return step or rules.LADDER[-1]


def _tie(enrolment: Enrolment, ref: str) -> Responsibility | None:
    if not ref:
        return None
    ties = Responsibility.objects.filter(pupil=enrolment.pupil_id).select_related("carer")
    tie = ties.filter(carer__in=Carer.objects.filter(ref=ref)).first()
    if tie is None:
        raise WrongState("That parent or carer is not this child's.")
    return tie


def _check(
    contact: Contact, step: str, tie: Responsibility | None, date: dt.date, at: dt.datetime
) -> None:
    if date > timezone.localdate(at):
        raise WrongState("That day is still to come.")
    if step == ContactStep.TOLD:
        raise WrongState(
            "That a worker was told is logged with the button beside the worker's name."
        )
    if contact.suggested_code and contact.outcome not in rules.ANSWERED:
        raise WrongState("A code goes with a reason given, or with a child who was seen.")
    if contact.whole_day and not contact.suggested_code:
        raise WrongState("Say which code holds for the whole day.")
    if contact.outcome == ContactOutcome.REFERRED and not (tie or contact.whom):
        raise WrongState("Say to whom it was referred.")
    if len(contact.note) > LONGEST_NOTE:
        raise WrongState(f"Shorten the note to {LONGEST_NOTE} characters.")
    refusal = AttendanceCode.objects.book().explain_refusal(contact.suggested_code, date)
    if refusal:
        raise WrongState(refusal.message)


def _check_safe(
    contact: Contact, step: str, tie: Responsibility | None, enrolment: Enrolment
) -> None:
    """A family may always ring us. We never ring who must not be contacted, whichever box says so;
    a name that somebody safe of the child's has too is not refused."""
    if step == ContactStep.FAMILY or not (tie or contact.whom):
        return
    ties = Responsibility.objects.filter(pupil=enrolment.pupil_id).select_related("carer")
    named = [tie] if tie else [t for t in ties if is_name_of(contact.whom, t.carer.full_name)]
    if named and not any(each.safe_to_contact for each in named):
        raise WrongState(do_not_contact(named[0].carer.full_name, named[0].note))


def _circumstances(enrolment: Enrolment, date: dt.date) -> list[Circumstance]:
    held = Circumstance.objects.filter(
        holding(date, "valid_from", "valid_to"), pupil=enrolment.pupil_id
    )
    return list(held)


def _record(contact: AbsenceContact, enrolment: Enrolment, by: User) -> None:
    """What was done, without a word of what was said."""
    record(
        by=by,
        kind="absence.contacted",
        target_type="pupil",
        target_ref=enrolment.pupil.ref,
        after={
            "date": contact.date.isoformat(),
            "step": contact.step,
            "how": contact.how,
            "outcome": contact.outcome,
        },
    )
