"""What is needed to give cases out: whose they are, who could take them, what each carries and whose school it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.errors import NotFound
from accounts.models import User
from attendance.choices import Role
from attendance.models import Membership
from attendance.querysets import holding
from cases.access import check_anywhere, officers, visible_cases
from cases.actions.worklists import read_unallocated
from cases.choices import Permission
from cases.models import AllocationBatch, AllocationLine, Case
from cases.querysets import CaseQuerySet
from cases.rules.spreading import Desk, Piece

MOST = 200  # cases given out at once


@dataclass(frozen=True)
class PoolWishes:
    """What narrows the cases to give out. `of` is the id of the officer whose they are; nobody's without one."""

    of: str = ""
    stage: str = ""
    school: str = ""


def read_pool(user: User, wishes: PoolWishes) -> CaseQuerySet:
    """The open cases of one officer, or of nobody, at that stage and school. Raises NotAllowed."""
    check_anywhere(user, Permission.ALLOCATE)
    cases = read_unallocated(user)
    if wishes.of:
        cases = visible_cases(user).open().filter(officer=int(wishes.of))
    exact = {"stage": wishes.stage, "enrolment__school__urn": wishes.school}
    return cases.filter(**{column: value for column, value in exact.items() if value})


def read_desks(user: User) -> list[Desk]:
    """The officers of today with what they carry and their schools, by name, in three queries."""
    today = timezone.localdate()
    people = list(officers())
    carried = (
        visible_cases(user).open().filter(officer__in=people).order_by().values_list("officer")
        .annotate(n=Count("pk"))
    )  # fmt: skip
    loads = dict(carried)
    held = Membership.objects.filter(holding(today, "valid_from", "valid_to"), role=Role.EWO)
    patches: dict[int, set[int]] = {}
    for person, school in held.filter(school__isnull=False).values_list("user_id", "school_id"):
        patches.setdefault(person, set()).add(school)
    return [
        Desk(p.pk, p.name, loads.get(p.pk, 0), frozenset(patches.get(p.pk, ()))) for p in people
    ]


def read_chosen(user: User, refs: Iterable[str]) -> list[Case]:
    """Open cases in scope with those references, at most so many. Raises NotAllowed."""
    check_anywhere(user, Permission.ALLOCATE)
    wanted = sorted(set(refs))[:MOST]
    found = visible_cases(user).open().filter(ref__in=wanted)
    return list(found.select_related("pupil", "enrolment__school", "officer").order_by("ref"))


def pieces_of(cases: Sequence[Case]) -> list[Piece]:
    """The cases as the rule of spreading sees them."""
    return [Piece(case.ref, case.enrolment.school_id) for case in cases]


def read_batches(user: User, most: int = 30) -> list[AllocationBatch]:
    """The latest batches with how many cases each moved and left. Raises NotAllowed."""
    check_anywhere(user, Permission.ALLOCATE)
    rows = AllocationBatch.objects.select_related("by", "undoes", "undone_by").annotate(
        moved=Count("lines", filter=Q(lines__left="")),
        stayed=Count("lines", filter=~Q(lines__left="")),
    )
    return list(rows[:most])


def get_batch(user: User, ref: str) -> AllocationBatch:
    """One batch. Raises NotAllowed, NotFound."""
    check_anywhere(user, Permission.ALLOCATE)
    found = (
        AllocationBatch.objects.filter(ref=ref)
        .select_related("by", "undoes", "undone_by__by")
        .first()
    )
    if found is None:
        raise NotFound("There is no such batch.")
    return found


def lines_of(user: User, batch: AllocationBatch) -> list[AllocationLine]:
    """The lines of a batch about cases this person may see."""
    lines = batch.lines.filter(case__in=visible_cases(user))
    return list(lines.select_related("case__pupil", "case__enrolment__school", "before", "after"))
