"""Cases shared out together: all or none, the reading rights with them, undone for a day, and never twice."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import InternalError, connection, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent, User
from attendance.access import visible_pupils
from attendance.choices import Role
from attendance.models import School
from cases.actions.allocation import allocate
from cases.actions.sharing import Gift, propose, read_carriers, share_out, undo
from cases.actions.worklists import Why, read_my_work
from cases.choices import CloseReason, EventKind, Stage
from cases.models import AllocatedCase, Allocation, Case
from tests.factories.accounts import UserFactory
from tests.factories.attendance import MembershipFactory, open_school
from tests.factories.cases import CaseWorld, open_case

TODAY = dt.date(2025, 11, 10)


def officer(world: CaseWorld, name: str, school: School | None = None) -> User:
    user = UserFactory(name=name)
    MembershipFactory(user=user, role=Role.EWO, school=school or world.school)
    return user


def case_of(world: CaseWorld, person: User | None) -> Case:
    case = open_case(world)
    return allocate(case=case, to=person, by=world.manager) if person else case


def give(world: CaseWorld, *gifts: tuple[Case, User | None, User], **fields: object) -> Allocation:
    wanted = [Gift(case.ref, of.pk if of else None, to.pk) for case, of, to in gifts]
    return share_out(gifts=wanted, by=world.manager, **{"reason": "away"} | fields)  # type: ignore[arg-type]


def holders(*cases: Case) -> list[User | None]:
    found = {case.pk: case.officer for case in Case.objects.select_related("officer")}
    return [found[case.pk] for case in cases]


def test_it_is_carried_out_whole_and_written_on_each_case(world: CaseWorld) -> None:
    other = officer(world, "Olu Other")
    mine, free = case_of(world, world.ewo), case_of(world, None)
    batch = give(world, (mine, world.ewo, other), (free, None, other), note="Flu")
    assert holders(mine, free) == [other, other]
    assert Case.objects.get(pk=free.pk).officer_since == TODAY
    said = mine.events.filter(kind=EventKind.ALLOCATED).latest("id")
    assert (said.text, said.data, said.by) == (
        "Officer away: Flu", {"from": "Ewan Officer", "to": "Olu Other"}, world.manager,
    )  # fmt: skip
    kinds = AuditEvent.objects.filter(target_ref__in=[mine.ref, free.ref], kind="case.allocated")
    assert kinds.filter(by_id=world.manager.pk).count() == 3  # one of them from before
    assert AuditEvent.objects.filter(kind="cases.shared_out", target_ref=str(batch.pk)).count() == 1


def test_what_moved_since_it_was_looked_at_changes_nothing(world: CaseWorld) -> None:
    other, third = officer(world, "Olu Other"), officer(world, "Thea Third")
    one, two = case_of(world, world.ewo), case_of(world, world.ewo)
    allocate(case=two, to=third, by=world.manager)
    with pytest.raises(WrongState, match=f"{two.ref}: closed or given to somebody else"):
        give(world, (one, world.ewo, other), (two, world.ewo, other))
    assert holders(one, two) == [world.ewo, third]
    assert not Allocation.objects.exists()


@pytest.mark.parametrize("who", ["admin", "lead", "ewo", "legal", "system_admin"])
def test_only_a_manager_shares_out_and_undoes(world: CaseWorld, who: str) -> None:
    other, case = officer(world, "Olu Other"), case_of(world, world.ewo)
    gift = Gift(case.ref, world.ewo.pk, other.pk)
    with pytest.raises(NotAllowed):
        share_out(gifts=[gift], by=getattr(world, who), reason="away")
    batch = give(world, (case, world.ewo, other))
    with pytest.raises(NotAllowed):
        undo(allocation=batch, by=getattr(world, who))


def test_it_is_refused_with_the_reason(world: CaseWorld) -> None:
    case = case_of(world, world.ewo)
    with pytest.raises(WrongState, match="No case would change hands"):
        give(world, (case, world.ewo, world.ewo))
    with pytest.raises(WrongState, match="not an education welfare officer"):
        give(world, (case, world.ewo, world.lead))
    with pytest.raises(WrongState, match="Say why"):
        give(world, (case, world.ewo, officer(world, "Olu")), reason="because")


def test_undone_everything_is_as_it_was(world: CaseWorld) -> None:
    other = officer(world, "Olu Other")
    with time_machine.travel("2025-10-06T10:00:00+01:00", tick=False):
        mine, free = case_of(world, world.ewo), case_of(world, None)
    batch = give(world, (mine, world.ewo, other), (free, None, other))
    undo(allocation=batch, by=world.manager)
    assert holders(mine, free) == [world.ewo, None]
    assert Case.objects.get(pk=mine.pk).officer_since == dt.date(2025, 10, 6)
    assert mine.events.filter(kind=EventKind.ALLOCATED).latest("id").text == "Undone"
    with pytest.raises(AlreadyDone):
        undo(allocation=batch, by=world.manager)


def test_what_has_moved_on_stays_and_is_named(world: CaseWorld) -> None:
    other, third = officer(world, "Olu Other"), officer(world, "Thea Third")
    back, on, shut, twice = (case_of(world, world.ewo) for _ in range(4))
    batch = give(world, *((case, world.ewo, other) for case in (back, on, shut, twice)))
    with time_machine.travel("2025-11-10T12:00:00+00:00", tick=False):
        allocate(case=on, to=third, by=world.manager)
        Case.objects.filter(pk=shut.pk).update(
            stage=Stage.CLOSED, closed_on=TODAY, close_reason=CloseReason.IMPROVED
        )
        for person in (third, other):
            allocate(case=twice, to=person, by=world.manager)
        done = undo(allocation=batch, by=world.manager)
    assert done.stayed == sorted([on.ref, shut.ref, twice.ref])
    assert holders(back, on, shut, twice) == [world.ewo, third, other, other]


@pytest.mark.parametrize(
    ("now", "goes"),
    [("2025-11-11T10:00:00+00:00", True), ("2025-11-11T10:00:01+00:00", False)],
)
def test_it_can_be_undone_for_a_day_to_the_second(world: CaseWorld, now: str, goes: bool) -> None:
    other, case = officer(world, "Olu Other"), case_of(world, world.ewo)
    batch = give(world, (case, world.ewo, other))
    with time_machine.travel(now, tick=False):
        if goes:
            undo(allocation=batch, by=world.manager)
        else:
            with pytest.raises(WrongState, match="time to undo this is over"):
                undo(allocation=batch, by=world.manager)
    assert holders(case) == [world.ewo if goes else other]


def test_the_right_to_read_comes_and_goes_with_the_case(world: CaseWorld) -> None:
    stranger = officer(world, "Far Away", open_school(weeks=2))
    case = case_of(world, world.ewo)
    reads = lambda: visible_pupils(stranger).filter(pk=case.pupil_id).exists()  # noqa: E731
    assert not reads()
    batch = give(world, (case, world.ewo, stranger))
    assert reads()
    undo(allocation=batch, by=world.manager)
    assert not reads()
    allocate(case=case, to=stranger, by=world.manager)
    assert reads()
    allocate(case=case, to=world.ewo, by=world.manager)
    assert not reads()


def test_whoever_gets_them_finds_them_among_new_facts(world: CaseWorld) -> None:
    other, case = officer(world, "Olu Other"), case_of(world, world.ewo)
    Case.objects.filter(pk=case.pk).update(stage_due=TODAY + dt.timedelta(days=30))
    give(world, (case, world.ewo, other))
    (row,) = read_my_work(other)[Why.NEW_FACTS]
    assert [news.text for news in row.news] == [
        "Mina Manager gave you this case, Ewan Officer’s before"
    ]


def test_a_proposal_gives_nobody_what_they_give_away(world: CaseWorld) -> None:
    near, far = officer(world, "Near"), officer(world, "Far", open_school(weeks=2))
    cases = [case_of(world, world.ewo) for _ in range(3)]
    carriers = read_carriers(world.manager, timezone.localdate())
    assert {c.key: c.load for c in carriers} == {world.ewo.pk: 3, near.pk: 0, far.pk: 0}
    assert set(propose(cases, carriers).values()) == {near.pk}
    assert set(propose(cases, carriers, by_patch=False).values()) == {near.pk, far.pk}


def test_many_cost_as_many_statements_as_few(
    world: CaseWorld, django_assert_max_num_queries: object
) -> None:
    other = officer(world, "Olu Other")
    for many in (3, 30):
        cases = [case_of(world, world.ewo) for _ in range(many)]
        with django_assert_max_num_queries(30):  # type: ignore[operator]
            give(world, *((case, world.ewo, other) for case in cases))


def test_rows_of_it_stand_by_whichever_path(world: CaseWorld) -> None:
    batch = give(world, (case_of(world, world.ewo), world.ewo, officer(world, "Olu")))
    for attempt in (
        lambda: Allocation.objects.filter(pk=batch.pk).update(note="x"),
        lambda: AllocatedCase.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            attempt()


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_share_a_case_out_once() -> None:
    world = CaseWorld(weeks=12)
    takers = [officer(world, "One"), officer(world, "Two")]
    cases = [case_of(world, world.ewo) for _ in range(5)]
    world.manager.pk  # made before the threads begin  # noqa: B018
    together = Barrier(2)

    def share(to: User) -> str:
        together.wait()
        try:
            give(world, *((case, world.ewo, to) for case in cases))
        except WrongState as told:
            return str(told)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(share, takers))
    assert outcomes[1] == "done"
    assert "given to somebody else since you looked" in outcomes[0]
    assert len(set(holders(*cases))) == 1
