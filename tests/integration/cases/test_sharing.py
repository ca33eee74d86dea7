"""Cases given out together: one batch, undone for a day, and never over what has happened since."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent, User
from attendance.choices import Role
from attendance.models import Membership, ReadingGrant
from cases.actions.allocation import allocate
from cases.actions.sharing import Gift, share_out, undo
from cases.choices import Stage
from cases.models import AllocationBatch, AllocationLine, Case
from tests.factories.cases import CaseWorld, open_case

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def stranger(world: CaseWorld) -> User:
    """An officer of another patch."""
    return CaseWorld(weeks=1).ewo


def given(world: CaseWorld, number: int) -> list[Case]:
    return [allocate(case=open_case(world), to=world.ewo, by=world.manager) for _ in range(number)]


def gifts(cases: list[Case], to: User) -> list[Gift]:
    return [Gift(case.ref, case.officer_id, to) for case in cases]


def owners(cases: list[Case]) -> list[User | None]:
    return [Case.objects.get(pk=case.pk).officer for case in cases]


def test_a_batch_moves_cases_with_their_reading_grants_and_undo_brings_both_back(
    world: CaseWorld, stranger: User
) -> None:
    cases = given(world, 3)
    since = dt.date(2025, 9, 8)
    Case.objects.filter(pk=cases[0].pk).update(officer_since=since)
    batch = share_out(gifts=gifts(cases, stranger), by=world.manager)
    assert owners(cases) == [stranger] * 3
    assert ReadingGrant.objects.filter(user=stranger, valid_to__isnull=True).count() == 3
    back = undo(batch=batch, by=world.manager)
    assert owners(cases) == [world.ewo] * 3
    assert Case.objects.get(pk=cases[0].pk).officer_since == since
    assert not ReadingGrant.objects.filter(user=stranger, valid_to__isnull=True).exists()
    assert back.undoes == batch
    kinds = AuditEvent.objects.filter(target_type="allocation").order_by("pk")
    assert [event.kind for event in kinds] == ["allocation.shared", "allocation.undone"]
    assert cases[0].events.filter(kind="case.allocated").count() == 3


def test_undo_leaves_and_names_what_has_moved_on(world: CaseWorld, stranger: User) -> None:
    cases = given(world, 4)
    batch = share_out(gifts=gifts(cases, stranger), by=world.manager)
    other = world.person(Role.EWO, "Ann Arbor")
    allocate(case=cases[0], to=other, by=world.manager)
    for to in (other, stranger):  # away and back again: it has moved on all the same
        allocate(case=cases[1], to=to, by=world.manager)
    Case.objects.filter(pk=cases[2].pk).update(
        stage=Stage.CLOSED, closed_on=dt.date(2025, 11, 1), close_reason="other"
    )
    back = undo(batch=batch, by=world.manager)
    left = dict(back.lines.exclude(left="").values_list("case__ref", "left"))
    assert left == {
        cases[0].ref: "moved on since: Ann Arbor has it",
        cases[1].ref: f"moved on since: {stranger.name} has it",
        cases[2].ref: "closed since",
    }
    assert owners(cases) == [other, stranger, stranger, world.ewo]


def test_whoever_is_no_officer_any_more_gets_nothing_back(world: CaseWorld, stranger: User) -> None:
    cases = given(world, 1)
    batch = share_out(gifts=gifts(cases, stranger), by=world.manager)
    Membership.objects.filter(user=world.ewo).delete()
    back = undo(batch=batch, by=world.manager)
    assert back.lines.get().left == "whoever had it is no officer any more"
    assert owners(cases) == [stranger]


@pytest.mark.parametrize(("hours", "late"), [(23, False), (24, True), (25, True)])
def test_undo_stands_open_for_24_hours(
    world: CaseWorld, stranger: User, hours: int, late: bool
) -> None:
    batch = share_out(gifts=gifts(given(world, 1), stranger), by=world.manager)
    at = batch.at + hours * HOUR
    if late:
        with pytest.raises(WrongState, match="too late"):
            undo(batch=batch, by=world.manager, at=at)
    else:
        assert undo(batch=batch, by=world.manager, at=at).lines.get().after == world.ewo


def test_an_undo_is_neither_repeated_nor_undone(world: CaseWorld, stranger: User) -> None:
    batch = share_out(gifts=gifts(given(world, 1), stranger), by=world.manager)
    back = undo(batch=batch, by=world.manager)
    with pytest.raises(AlreadyDone):
        undo(batch=batch, by=world.manager)
    with pytest.raises(WrongState, match="not undone again"):
        undo(batch=back, by=world.manager)


def test_what_has_moved_since_the_preview_is_left_and_the_rest_given(
    world: CaseWorld, stranger: User
) -> None:
    cases = given(world, 2)
    seen = gifts(cases, stranger)
    other = world.person(Role.EWO, "Ann Arbor")
    allocate(case=cases[0], to=other, by=world.manager)
    batch = share_out(gifts=seen, by=world.manager)
    assert owners(cases) == [other, stranger]
    assert batch.lines.get(case=cases[0]).left == "Ann Arbor's meanwhile"
    with pytest.raises(AlreadyDone):
        share_out(gifts=seen, by=world.manager)
    assert AllocationBatch.objects.count() == 1


@pytest.mark.parametrize("who", ["ewo", "lead", "admin", "legal", "system_admin"])
def test_only_a_manager_shares_out_or_undoes(world: CaseWorld, stranger: User, who: str) -> None:
    cases = given(world, 2)
    batch = share_out(gifts=gifts(cases[:1], stranger), by=world.manager)
    with pytest.raises(NotAllowed):
        share_out(gifts=gifts(cases[1:], stranger), by=getattr(world, who))
    with pytest.raises(NotAllowed):
        undo(batch=batch, by=getattr(world, who))


def test_nobody_but_an_officer_gets_a_case(world: CaseWorld) -> None:
    with pytest.raises(WrongState, match="not an education welfare officer"):
        share_out(gifts=gifts(given(world, 1), world.lead), by=world.manager)
    with pytest.raises(WrongState, match="no case"):
        share_out(gifts=[], by=world.manager)


@pytest.mark.parametrize("model", [AllocationBatch, AllocationLine])
def test_what_was_given_out_is_never_changed(
    world: CaseWorld, stranger: User, model: type[AllocationBatch | AllocationLine]
) -> None:
    share_out(gifts=gifts(given(world, 1), stranger), by=world.manager)
    row = model.objects.first()
    table = model._meta.db_table
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert row == model.objects.first()


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_give_each_case_once() -> None:
    world = CaseWorld(weeks=10)
    cases = given(world, 5)
    takers = [world.person(Role.EWO, name) for name in ("Ann Arbor", "Bea Bridge")]
    start = Barrier(2)

    def work(taker: User) -> int:
        try:
            start.wait()
            batch = share_out(gifts=gifts(cases, taker), by=world.manager)
            return batch.lines.filter(left="").count()
        except AlreadyDone:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = sorted(pool.map(work, takers))
    assert counts == [0, 5]
    assert len(set(owners(cases))) == 1
    assert AllocationBatch.objects.count() == 1


def test_the_officers_concerned_hear_of_it(world: CaseWorld) -> None:
    from cases.actions.worklists import read_my_work

    cases = given(world, 2)
    ann = world.person(Role.EWO, "Ann Arbor")
    batch = share_out(gifts=gifts(cases, ann), by=world.manager)
    told = {
        r.case.ref: [n.text for n in r.news]
        for rows in read_my_work(ann).rows.values()
        for r in rows
    }
    assert told == {
        case.ref: [f"{world.manager.name} gave you this case, {world.ewo.name}'s until then"]
        for case in cases
    }
    undo(batch=batch, by=world.manager, at=timezone.now())
    told = {
        r.case.ref: [n.text for n in r.news]
        for rows in read_my_work(world.ewo).rows.values()
        for r in rows
    }
    assert told[cases[0].ref] == [
        f"{world.manager.name} gave you this case back, Ann Arbor's until then"
    ]
