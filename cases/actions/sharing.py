"""Sharing cases out among officers together: proposed, carried out in one go, and undone for a day.

Set-based: as many statements for thirty-five cases as for three, but one more for each officer concerned.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.choices import Role
from attendance.models import Membership
from attendance.querysets import holding
from cases.access import check_can_allocate, officers, visible_cases
from cases.actions.moments import moment_of
from cases.actions.reading_rights import close_records, open_records
from cases.actions.timeline import add_same_event
from cases.choices import AllocationReason, EventKind
from cases.models import AllocatedCase, Allocation, AllocationUndo, Case, CaseEvent
from cases.models.limits import local_setting
from cases.rules.spreading import Carrier, ToGive, spread


@dataclass(frozen=True)
class Gift:
    """A case by reference, to be taken from one officer (None: it has none) and given to another, by key."""

    ref: str
    of: int | None
    to: int


def read_carriers(user: User, today: dt.date) -> list[Carrier]:
    """Everybody who is an officer today, with open cases in the person's scope and their patch."""
    people = list(officers())
    loads = visible_cases(user).open().filter(officer__in=people).order_by().values_list("officer")
    counted = dict(loads.annotate(Count("pk")))
    held = Membership.objects.filter(holding(today, "valid_from", "valid_to"), role=Role.EWO)
    patches: dict[int, set[int]] = defaultdict(set)
    for person, school in held.filter(user__in=people).values_list("user_id", "school_id"):
        patches[person].add(school)
    return [Carrier(p.pk, counted.get(p.pk, 0), frozenset(patches.get(p.pk, ()))) for p in people]


def propose(
    cases: Iterable[Case], carriers: Collection[Carrier], *, by_patch: bool = True
) -> dict[str, int]:
    """Who would get which case, by reference: nobody gets what is theirs, or what they give away.

    Whoever has one of the cases now gets none of them. Nothing is written.
    """
    cases = list(cases)
    giving = {case.officer_id for case in cases}
    takers = [carrier for carrier in carriers if carrier.key not in giving]
    to_give = [ToGive(case.ref, case.enrolment.school_id) for case in cases]
    return spread(to_give, takers, by_patch=by_patch)


@transaction.atomic
def share_out(
    *, gifts: Sequence[Gift], by: User, reason: str, note: str = "", on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Allocation:  # fmt: skip
    """Give each case to its officer, all or none, and keep what was done so that it can be undone.

    Raises NotAllowed, WrongState (no case; no reason; not an officer; closed, or another's since it was
    looked at).
    """
    if reason not in AllocationReason.values:
        raise WrongState("Say why the cases change hands.")
    moment = moment_of(on, at)
    wanted = {gift.ref: gift for gift in gifts if gift.to != gift.of}
    cases = _lock(wanted)
    _check(cases, wanted, by)
    people = {person.pk: person for person in officers()}
    if not {gift.to for gift in wanted.values()} <= people.keys():
        raise WrongState("Somebody chosen is not an education welfare officer today. Choose again.")
    batch = Allocation.objects.create(by=by, at=moment, reason=reason, note=readable(note)[:200])
    AllocatedCase.objects.bulk_create(
        AllocatedCase(
            allocation=batch, case=case, from_officer=case.officer, from_since=case.officer_since,
            to_officer=people[wanted[case.ref].to],
        )
        for case in cases
    )  # fmt: skip
    to = {case.pk: people[wanted[case.ref].to] for case in cases}
    since = timezone.localdate(moment)
    _give(cases, to, dict.fromkeys(to, since), by=by, at=moment, text=_words(batch))
    record(
        by=by, kind="cases.shared_out", target_type="allocation", target_ref=str(batch.pk),
        after={"cases": len(cases), "reason": reason},
    )  # fmt: skip
    return batch


@transaction.atomic
def undo(
    *, allocation: Allocation, by: User, on: dt.date | None = None, at: dt.datetime | None = None
) -> AllocationUndo:
    """Put every case back where it was, but those that are closed or were given on since.

    Raises NotAllowed, WrongState (the time for it is over), AlreadyDone.
    """
    moment = moment_of(on, at)
    batch = Allocation.objects.select_for_update().get(pk=allocation.pk)
    if AllocationUndo.objects.filter(allocation=batch).exists():
        raise AlreadyDone("This is undone already.")
    if moment > undo_until(batch):
        raise WrongState("The time to undo this is over: share the cases out anew.")
    lines = {line.case.ref: line for line in read_lines(batch)}
    cases = _lock(lines)
    for case in cases:
        check_can_allocate(by, case)
    moved = _given_on_since(cases, lines, batch)
    back = [case for case in cases if case.ref not in moved]
    to = {case.pk: lines[case.ref].from_officer for case in back}
    since = {case.pk: lines[case.ref].from_since for case in back}
    _give(back, to, since, by=by, at=moment, text="Undone")
    record(
        by=by, kind="cases.sharing_undone", target_type="allocation", target_ref=str(batch.pk),
        after={"cases": len(back), "stayed": sorted(moved)},
    )  # fmt: skip
    return AllocationUndo.objects.create(allocation=batch, by=by, at=moment, stayed=sorted(moved))


def undo_until(allocation: Allocation) -> dt.datetime:
    """The moment after which it stands: so many hours after it was done (a dated setting)."""
    hours = local_setting("allocation_undo_hours", timezone.localdate(allocation.at))
    return allocation.at + dt.timedelta(hours=hours)


def read_lines(allocation: Allocation) -> list[AllocatedCase]:
    """Its cases with child, school and people, in one query."""
    rows = allocation.lines.select_related(
        "case__pupil", "case__enrolment__school", "from_officer", "to_officer", "case__officer"
    )
    return list(rows)


def _lock(refs: Iterable[str]) -> list[Case]:
    rows = Case.objects.select_for_update(of=("self",)).filter(ref__in=list(refs)).order_by("pk")
    return list(rows.select_related("enrolment__school", "pupil", "officer"))


def _check(cases: Sequence[Case], wanted: dict[str, Gift], by: User) -> None:
    if not wanted:
        raise WrongState("No case would change hands: choose whom each goes to.")
    for case in cases:
        check_can_allocate(by, case)
    known = {case.ref for case in cases if case.is_open and case.officer_id == wanted[case.ref].of}
    if changed := sorted(wanted.keys() - known):
        raise WrongState(
            f"{', '.join(changed)}: closed or given to somebody else since you looked. Nothing is changed: look again."
        )


def _given_on_since(
    cases: Sequence[Case], lines: dict[str, AllocatedCase], batch: Allocation
) -> set[str]:
    """References of the cases that are closed, somebody else's, or were given away and back since."""
    later = CaseEvent.objects.filter(
        case__in=cases, kind=EventKind.ALLOCATED, at__gt=batch.at
    ).values_list("case_id", flat=True)
    given_on = set(later)
    return {
        case.ref for case in cases
        if not case.is_open or case.pk in given_on
        or case.officer_id != lines[case.ref].to_officer_id
    }  # fmt: skip


def _give(
    cases: Sequence[Case], to: Mapping[int, User | None], since: Mapping[int, dt.date | None], *,
    by: User, at: dt.datetime, text: str,
) -> None:  # fmt: skip
    """Change hands: the columns, the reading rights that come and go with them, and each case's timeline."""
    day = timezone.localdate(at)
    moves: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        before, after = case.officer, to[case.pk]
        moves[before.name if before else "", after.name if after else ""].append(case)
        case.officer, case.officer_since = after, since[case.pk]
    close_records(cases, day)
    Case.objects.bulk_update(cases, ["officer", "officer_since"])
    open_records(cases, day)
    for (before_name, after_name), together in moves.items():
        data = {"from": before_name, "to": after_name}
        add_same_event(cases=together, kind=EventKind.ALLOCATED, by=by, data=data, at=at, text=text)


def _words(batch: Allocation) -> str:
    label = AllocationReason(batch.reason).label
    return f"{label}: {batch.note}" if batch.note else label
