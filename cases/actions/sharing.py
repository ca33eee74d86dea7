"""Cases given out together, and taken back for a day: one batch, one line a case, nothing of it ever changed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from cases.access import check_anywhere, check_can_allocate, officers
from cases.actions.allocation import check_is_officer, hand_over
from cases.choices import EventKind, Permission
from cases.models import AllocationBatch, AllocationLine, Case, CaseEvent
from cases.models.limits import local_setting


@dataclass(frozen=True)
class Gift:
    """One case as the person saw it: whose it was (None: nobody's), and who shall have it."""

    ref: str
    before: int | None
    to: User


@transaction.atomic
def share_out(*, gifts: Sequence[Gift], by: User, at: dt.datetime | None = None) -> AllocationBatch:
    """Give the cases out as one batch. One that is closed by now, or somebody else's than was seen, is left and named.

    Two people at once: the second waits for the first, and leaves what has moved. Raises NotAllowed, WrongState
    (nothing to give; no officer), AlreadyDone (all of them have moved).
    """
    check_anywhere(by, Permission.ALLOCATE)
    if not gifts:
        raise WrongState("There is no case to give.")
    for person in {gift.to for gift in gifts}:
        check_is_officer(person)
    moment = at or timezone.now()
    cases = _lock(gift.ref for gift in gifts)
    batch = AllocationBatch.objects.create(by=by, at=moment)
    moved = 0
    for gift in sorted(gifts, key=lambda gift: gift.ref):
        case = cases.get(gift.ref)
        if case is None or case.officer_id == gift.to.pk == gift.before:
            continue
        check_can_allocate(by, case)
        left = _why_not(case, gift.before)
        _write(batch, case, gift.to, timezone.localdate(moment), left)
        moved += not left
    if not moved:
        raise AlreadyDone(
            "None of these cases is where it was: somebody has given them out already."
        )
    _audit(batch, "allocation.shared", moved)
    return batch


@transaction.atomic
def undo(*, batch: AllocationBatch, by: User, at: dt.datetime | None = None) -> AllocationBatch:
    """Give each case back to whoever had it, with their own clock, unless it has moved on since: that one is left.

    The undoing is a batch of its own. Raises NotAllowed, WrongState (too late; an undo itself), AlreadyDone.
    """
    check_anywhere(by, Permission.ALLOCATE)
    moment = at or timezone.now()
    batch = AllocationBatch.objects.select_for_update().get(pk=batch.pk)
    if AllocationBatch.objects.filter(undoes=batch).exists():
        raise AlreadyDone("This has been undone already.")
    if batch.undoes_id:
        raise WrongState("What was undone is not undone again: give the cases out anew.")
    if moment >= undo_until(batch):
        raise WrongState("It is too late to undo this: give the cases out anew.")
    back = AllocationBatch.objects.create(by=by, at=moment, undoes=batch)
    lines = list(batch.lines.filter(event__isnull=False).select_related("case", "before", "after"))
    cases = _lock(line.case.ref for line in lines)
    last = dict(
        CaseEvent.objects.filter(case__in=[c.pk for c in cases.values()], kind=EventKind.ALLOCATED)
        .order_by().values_list("case").annotate(last=Max("pk"))
    )  # fmt: skip
    able = set(officers().values_list("pk", flat=True))
    moved = 0
    for line in lines:
        case = cases[line.case.ref]
        left = _why_left(case, line, last[case.pk], able)
        _write(back, case, line.before, line.before_since, left, undoes=batch.ref)
        moved += not left
    _audit(back, "allocation.undone", moved)
    return back


def undo_until(batch: AllocationBatch) -> dt.datetime:
    """Until when a batch can be undone: so many hours after it, by the setting of its day."""
    hours = local_setting("undo_allocation_hours", timezone.localdate(batch.at))
    return batch.at + dt.timedelta(hours=hours)


def _lock(refs: Iterable[str]) -> dict[str, Case]:
    """The cases, locked in one order, so that two batches wait for each other and never for ever."""
    rows = Case.objects.select_for_update().filter(ref__in=list(refs)).order_by("pk")
    locked = list(rows.values_list("pk", flat=True))
    # Read after the lock: joined under it, an officer who came while we waited would be nobody.
    found = Case.objects.filter(pk__in=locked).select_related("enrolment__school", "officer")
    return {case.ref: case for case in found}


def _why_not(case: Case, before: int | None) -> str:
    if not case.is_open:
        return "closed meanwhile"
    if case.officer_id == before:
        return ""
    return f"{case.officer.name}'s meanwhile" if case.officer else "nobody's meanwhile"


def _why_left(case: Case, line: AllocationLine, last: int, able: set[int]) -> str:
    if not case.is_open:
        return "closed since"
    if case.officer_id != line.after_id or last != line.event_id:
        return f"moved on since: {case.officer.name if case.officer else 'nobody'} has it"
    if line.before_id and line.before_id not in able:
        return "whoever had it is no officer any more"
    return ""


def _write(
    batch: AllocationBatch, case: Case, to: User | None, since: dt.date | None, left: str,
    undoes: str = "",
) -> None:  # fmt: skip
    line = AllocationLine(
        batch=batch, case=case, before=case.officer, before_since=case.officer_since,
        after=case.officer if left else to, left=left,
    )  # fmt: skip
    if not left:
        line.event = hand_over(
            case=case, to=to, since=since, by=batch.by, at=batch.at, batch=batch.ref, undoes=undoes
        )
    line.save()


def _audit(batch: AllocationBatch, kind: str, moved: int) -> None:
    after = {"cases": moved, "left": batch.lines.exclude(left="").count()}
    record(
        by=batch.by, kind=kind, target_type="allocation", target_ref=batch.ref,
        after=after | ({"undoes": batch.undoes.ref} if batch.undoes else {}),
    )  # fmt: skip
