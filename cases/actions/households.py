"""A household around a case: who lives where, the other children, their cases; and working on them together."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from accounts.errors import AlreadyDone, NotFound, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access import visible_enrolments
from attendance.actions.pupil_family import OF_THE_FAMILY
from attendance.models import Enrolment, Pupil, Responsibility, WeeklyTally
from attendance.rules.calendar import AcademicYear
from cases.access import check_can_edit, visible_cases
from cases.access_households import check_can_join
from cases.actions.contacts import Said, log_contact
from cases.actions.moving import check_open, lock
from cases.actions.timeline import add_event
from cases.choices import EventKind
from cases.models import Case, Contact, JointCase, JointWork

LONGEST_REASON = 300


@dataclass(frozen=True)
class Sibling:
    """One other child whom the person may see: where on roll, the year so far, the open case if theirs to see."""

    pupil: Pupil
    enrolment: Enrolment
    at_home: bool  # lives with a carer the child of the case lives with
    shares: tuple[Responsibility, ...]
    missed: int
    possible: int
    case: Case | None = None


@dataclass(frozen=True)
class Household:
    """Brothers and sisters on roll today. Of those elsewhere only how many they are is said."""

    siblings: list[Sibling]
    elsewhere: int
    joined: list[Case] = field(default_factory=list)

    @property
    def cases(self) -> list[Case]:
        """The open cases of the others that the person may see."""
        return [each.case for each in self.siblings if each.case]


def read_household(
    case: Case, links: Sequence[Responsibility], user: User, today: dt.date
) -> Household:
    """The household of the case's child as this person may see it, in a fixed number of queries.

    Brothers and sisters are children who share a parent on file (decision 23); `links` are the child's own.
    Of a child at a school the person has no part in nothing is said but that there is one: no name, no school.
    """
    parents = {x.carer_id: x for x in links if x.relation in OF_THE_FAMILY}
    ties = _ties(case, list(parents)) if parents else {}
    if not ties:
        return Household([], 0, joined_with(case, user))
    on_roll = Enrolment.objects.on_roll(today).filter(pupil__in=list(ties))
    seen = _seen(on_roll, user)
    hidden = set(on_roll.values_list("pupil_id", flat=True)) - set(seen)
    sums = _year([e.pk for e in seen.values()], today)
    cases = {c.pupil_id: c for c in _open_cases(list(seen), user)}
    home = {key for key, link in parents.items() if link.lives_with_pupil}
    siblings = [
        Sibling(
            enrolment.pupil, enrolment, _at_home(ties[pk], home), tuple(ties[pk]),
            *sums.get(enrolment.pk, (0, 0)), case=cases.get(pk),
        )
        for pk, enrolment in seen.items()
    ]  # fmt: skip
    siblings.sort(key=lambda each: (each.pupil.date_of_birth, each.pupil.pk))
    return Household(siblings, len(hidden), joined_with(case, user))


def joined_with(case: Case, user: User) -> list[Case]:
    """The other open cases of the household's work the case is in, as far as this person may see them."""
    works = JointCase.objects.filter(case=case, left_at__isnull=True).values("work")
    others = JointCase.objects.filter(work__in=works, left_at__isnull=True).exclude(case=case)
    found = visible_cases(user).open().filter(pk__in=others.values("case"))
    return list(found.select_related("pupil", "enrolment__school", "officer").order_by("ref"))


@transaction.atomic
def join_cases(*, case: Case, refs: Sequence[str], reason: str, by: User) -> JointWork:
    """Work on the case and those of brothers and sisters as one household's; each keeps its own record.

    Raises NotAllowed (not theirs to work on; more than one officer), NotFound (no open case of a brother or
    sister by that reference), AlreadyDone, WrongState (nobody chosen, no reason).
    """
    reason = readable(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise WrongState(f"Say why, in at most {LONGEST_REASON} characters.")
    case, others = lock(case), _brothers_and_sisters(case, refs, by)
    for each in (case, *others):
        check_open(each)
    check_can_join(by, [case, *others])
    work = _standing(case) or JointWork.objects.create(by=by, reason=reason)
    for each in (case, *others):
        _add(work, each, by, reason)
    return work


@transaction.atomic
def leave_joint(*, case: Case, reason: str, by: User) -> None:
    """Take the case out of the household's work; the others stay, unless only one is left.

    Raises NotAllowed, WrongState (not in one; no reason).
    """
    reason, case = readable(reason), lock(case)
    check_can_edit(by, case)
    if not reason or len(reason) > LONGEST_REASON:
        raise WrongState(f"Say why, in at most {LONGEST_REASON} characters.")
    work = _standing(case)
    if work is None:
        raise WrongState(f"{case.ref} is not worked on together with others.")
    leaving = list(work.members.filter(left_at__isnull=True).select_related("case"))
    if len(leaving) > 2:
        leaving = [member for member in leaving if member.case_id == case.pk]
    for member in leaving:
        member.left_at, member.left_by, member.left_why = timezone.now(), by, reason
        member.save(update_fields=["left_at", "left_by", "left_why"])
        add_event(case=member.case, kind=EventKind.JOINT_LEFT, by=by, text=reason)


@transaction.atomic
def log_contact_on_each(
    *, case: Case, also: Sequence[str], by: User, said: Said, on: dt.date | None = None
) -> list[Contact]:
    """Log a contact on the case, and the same on each ticked one of the household's: once spoken, once typed.

    A row of its own stands on every child's timeline, so that correcting or restricting one later touches no
    other child's. What comes next stays with the case it was logged on: each keeps its own dates. Where
    somebody is no carer of the other child, their name is written. Raises NotFound, and as `log_contact`.
    """
    others = {other.ref: other for other in joined_with(case, by)}
    if unknown := set(also) - set(others):
        raise NotFound(f"{', '.join(sorted(unknown))} is not worked on together with {case.ref}.")
    made = [log_contact(case=case, by=by, on=on, **vars(said))]
    for ref in dict.fromkeys(also):
        other = others[ref]
        words = vars(said) | {"next_step": "", "next_step_due": None, "next_step_kind": ""}
        if said.carer and not other.pupil.responsibilities.filter(carer=said.carer).exists():
            words |= {"carer": None, "with_whom": said.carer.full_name}
        made.append(log_contact(case=other, by=by, on=on, **words))
    return made


def _ties(case: Case, parents: Sequence[int]) -> dict[int, list[Responsibility]]:
    """By other child of the parents, what they are to it."""
    rows = Responsibility.objects.filter(carer__in=parents, relation__in=OF_THE_FAMILY)
    found: dict[int, list[Responsibility]] = {}
    for row in rows.exclude(pupil=case.pupil_id).select_related("carer"):
        found.setdefault(row.pupil_id, []).append(row)
    return found


def _seen(on_roll: object, user: User) -> dict[int, Enrolment]:
    """By child, the enrolment in scope; a main one before a subsidiary one."""
    rows = on_roll.filter(pk__in=visible_enrolments(user).values("pk"))  # type: ignore[attr-defined]
    found: dict[int, Enrolment] = {}
    for row in rows.select_related("pupil", "school").order_by("-kind", "id"):
        found[row.pupil_id] = row
    return found


def _at_home(ties: Sequence[Responsibility], home: set[int]) -> bool:
    return any(tie.carer_id in home and tie.lives_with_pupil for tie in ties)


def _year(enrolments: Sequence[int], today: dt.date) -> dict[int, tuple[int, int]]:
    weeks = WeeklyTally.objects.filter(
        enrolment__in=enrolments, week__range=(AcademicYear.of(today).first_day, today)
    )
    sums = weeks.values_list("enrolment_id").annotate(
        missed=Sum(F("authorised") + F("unauthorised")), possible=Sum("possible")
    )
    return {pk: (missed, possible) for pk, missed, possible in sums}


def _open_cases(pupils: Sequence[int], user: User) -> list[Case]:
    rows = visible_cases(user).open().filter(pupil__in=pupils)
    return list(rows.select_related("pupil", "enrolment__school", "officer"))


def _standing(case: Case) -> JointWork | None:
    row = case.joint.filter(left_at__isnull=True).select_related("work").first()
    return row.work if row else None


def _brothers_and_sisters(case: Case, refs: Sequence[str], by: User) -> list[Case]:
    if not refs:
        raise WrongState("Choose at least one brother or sister.")
    parents = case.pupil.responsibilities.filter(relation__in=OF_THE_FAMILY).values("carer")
    theirs = Responsibility.objects.filter(carer__in=parents, relation__in=OF_THE_FAMILY)
    found = visible_cases(by).open().filter(ref__in=list(refs), pupil__in=theirs.values("pupil"))
    cases = [lock(each) for each in found.exclude(pk=case.pk).order_by("pk")]
    if len(cases) != len(set(refs)):
        raise NotFound(
            "There is no such open case of a brother or sister, or it is not yours to see."
        )
    return cases


def _add(work: JointWork, case: Case, by: User, reason: str) -> None:
    standing = _standing(case)
    if standing == work:
        return
    if standing is not None:
        raise AlreadyDone(f"{case.ref} is worked on together with others already.")
    JointCase.objects.create(work=work, case=case, joined_by=by)
    add_event(case=case, kind=EventKind.JOINT_JOINED, by=by, text=reason)
