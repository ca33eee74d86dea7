"""What an officer must know at the door: today's visits by place, who lives there, who must not be contacted.

Only of the officer's own cases, and only what a visit needs: this is what may lie on a phone (decision 28).
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import Q

from accounts.audit import record_each
from accounts.models import User
from attendance.access_homes import redactor
from attendance.models import Responsibility
from attendance.rules.safe_contact import do_not_contact
from cases.access_addresses import keep_from_lists
from cases.access_contacts import ContactReader, without_whereabouts
from cases.access_visits import cases_to_visit
from cases.actions.visits import read_rounds
from cases.choices import ContactKind
from cases.models import Case, Contact, Hold, PlanTarget, Visit

LAST = 3  # contacts shown of each case


@dataclass(frozen=True)
class Resident:
    """A carer of the child, as somebody at the door must know them."""

    ref: str
    name: str
    relation: str
    lives_there: bool
    address: tuple[str, ...]
    telephone: str
    language: str
    confidential: bool
    warning: str  # empty: safe to contact


@dataclass
class Call:
    """One visit to be made."""

    case: Case
    residents: list[Resident] = field(default_factory=list)
    siblings: list[str] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    targets: list[PlanTarget] = field(default_factory=list)
    reader: ContactReader | None = None

    @property
    def home(self) -> tuple[str, ...]:
        """The address to go to: of the first carer the child lives with and whom it is safe to contact."""
        return next((r.address for r in self.residents if r.lives_there and not r.warning), ())


@dataclass
class Round:
    """The calls of one place."""

    place: str
    calls: list[Call]


@dataclass
class Shift:
    """A day of visits, and the one that is under way."""

    today: dt.date
    rounds: list[Round]
    under_way: Visit | None
    under_way_call: Call | None = None


def read_shift(user: User, today: dt.date) -> Shift:
    """The officer's visits due by today, by place; what is shown of each child is written to the trail.

    Bounded queries. Raises NotAllowed.
    """
    due = Q(next_step_kind=ContactKind.VISIT, next_step_due__lte=today)
    held = Hold.objects.standing().values("case")
    rows = cases_to_visit(user).filter(due).exclude(pk__in=held)
    under_way = Visit.objects.under_way().filter(officer=user).select_related("case").first()
    cases = list(rows.select_related("pupil", "enrolment__school", "officer"))
    if under_way and under_way.case_id not in {c.pk for c in cases}:
        at_it = cases_to_visit(user).filter(pk=under_way.case_id)
        here = at_it.select_related("pupil", "enrolment__school", "officer").first()
    else:
        here = None
    calls = {call.case.pk: call for call in _calls(user, cases + ([here] if here else []))}
    rounds = [Round(r.place, [calls[c.pk] for c in r.cases]) for r in read_rounds(cases)]
    if calls:
        record_each(
            by=user, kind="visit.list_read", target_type="case", after={"day": str(today)},
            target_refs=[call.case.ref for call in calls.values()],
        )  # fmt: skip
    shift = Shift(today, rounds, under_way)
    if under_way:
        shift.under_way_call = calls.get(under_way.case_id)
    return shift


def _calls(user: User, cases: list[Case]) -> list[Call]:
    pupils = [case.pupil_id for case in cases]
    ties, homes = defaultdict(list), defaultdict(set)
    rows = Responsibility.objects.filter(pupil__in=pupils).select_related("carer")
    for tie in rows.order_by("contact_order", "id"):
        ties[tie.pupil_id].append(tie)
        if tie.lives_with_pupil:
            homes[tie.pupil_id].add(tie.carer_id)
    siblings = _siblings(homes)
    contacts, targets = _contacts(cases), _targets(cases)
    keep_from_lists(user, cases)
    for case in cases:
        _withhold(user, ties[case.pupil_id], contacts[case.pk], targets[case.pk])
    return [
        Call(
            case, _residents(user, ties[case.pupil_id]), siblings[case.pupil_id],
            contacts[case.pk], targets[case.pk], ContactReader(user, case),
        )
        for case in cases
    ]  # fmt: skip


def _withhold(
    user: User, ties: list[Responsibility], contacts: list[Contact], targets: list[PlanTarget]
) -> None:
    """Nothing on a phone tells where a protected parent is, not even to who has opened it on the case."""
    redact = redactor(user, ties, opened=False)
    for contact in contacts:
        without_whereabouts(contact, redact)
    for target in targets:
        target.text, target.owner = redact(target.text), redact(target.owner)


def _residents(user: User, ties: list[Responsibility]) -> list[Resident]:
    """The advice about one parent may say where the other is: it is told without that."""
    redact = redactor(user, ties, opened=False)
    return [replace(each, warning=redact(each.warning)) for each in map(_resident, ties)]


def _resident(tie: Responsibility) -> Resident:
    carer, safe = tie.carer, tie.safe_to_contact
    shown = safe and tie.lives_with_pupil
    return Resident(
        ref=carer.ref, name=carer.full_name, relation=str(tie.get_relation_display()), lives_there=tie.lives_with_pupil,
        address=tuple(carer.address.strip().splitlines()) if shown else (),
        telephone=carer.telephone if safe else "", language=carer.language,
        confidential=tie.address_is_confidential or carer.is_shielded,
        warning="" if safe else do_not_contact(note=tie.note, in_full=True),
    )  # fmt: skip


def _siblings(homes: dict[int, set[int]]) -> dict[int, list[str]]:
    """Other children who live with the same carers: forename and age is enough at the door."""
    carers = {carer for found in homes.values() for carer in found}
    others = defaultdict(list)
    for tie in Responsibility.objects.filter(
        carer__in=carers, lives_with_pupil=True
    ).select_related("pupil"):
        others[tie.carer_id].append(tie.pupil)
    found: dict[int, list[str]] = defaultdict(list)
    for pupil_id, at_home in homes.items():
        children = {p.pk: p for carer in at_home for p in others[carer] if p.pk != pupil_id}
        found[pupil_id] = [
            f"{p.full_name}, born {p.date_of_birth.year}"
            for p in sorted(children.values(), key=lambda p: p.date_of_birth)
        ]
    return found


def _contacts(cases: list[Case]) -> dict[int, list[Contact]]:
    """The last contacts of each. One query: cases that are visited have few."""
    found: dict[int, list[Contact]] = defaultdict(list)
    rows = Contact.objects.current().with_people().filter(case__in=cases)
    for contact in rows.order_by("-happened_at", "-id"):
        if len(found[contact.case_id]) < LAST:
            found[contact.case_id].append(contact)
    return found


def _targets(cases: list[Case]) -> dict[int, list[PlanTarget]]:
    """What was agreed and is not known to be done: of the latest plan of each case."""
    latest: dict[int, int] = {}
    found: dict[int, list[PlanTarget]] = defaultdict(list)
    rows = PlanTarget.objects.filter(plan__case__in=cases, result="").select_related("plan")
    for target in rows.order_by("-plan__id", "order"):
        case_id = target.plan.case_id
        if latest.setdefault(case_id, target.plan_id) == target.plan_id:
            found[case_id].append(target)
    return found
