"""Blocks of marks, registers and unlockings at the very same moment, each on a connection of its own."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from attendance.access import get_places
from attendance.actions.block_sheets import BlockCell
from attendance.actions.blocks import amend_block, undo_block
from attendance.actions.locks import unlock_registers
from attendance.actions.registers import take_register
from attendance.choices import Role
from attendance.errors import BlockRefused, RegisterRefused
from attendance.models import Enrolment, Mark, MarkChange, School, Session, WeeklyTally
from attendance.rules.calendar import monday_of
from attendance.rules.registers import Entry, Line
from tests.factories.attendance import EnrolmentFactory, MembershipFactory, fill_marks, open_school

pytestmark = pytest.mark.django_db(transaction=True)


def two_weeks_ago() -> dt.date:
    return monday_of(timezone.localdate()) - dt.timedelta(days=14)


@pytest.fixture
def school() -> School:
    return open_school(weeks=1, start=two_weeks_ago())


@pytest.fixture
def pupils(school: School) -> list[Enrolment]:
    """Six pupils, all N for two days."""
    made = [EnrolmentFactory(school=school, starts_on=two_weeks_ago()) for _ in range(6)]
    for enrolment in made:
        fill_marks(enrolment, "NN NN")
    return made


@pytest.fixture
def people(school: School) -> list[User]:
    return [MembershipFactory(school=school, role=Role.ATTENDANCE_LEAD).user for _ in range(2)]


def block(by: User, school: School, pupils: list[Enrolment], code: str) -> list[BlockCell]:
    days = [two_weeks_ago(), two_weeks_ago() + dt.timedelta(days=1)]
    keys = [(e.pupil.ref, day, half) for e in pupils for day in days for half in ("AM", "PM")]
    return [BlockCell(s, e, Entry(code), Entry("N")) for s, e in get_places(by, school, keys)]


def at_once(*works: Callable[[], str]) -> list[str]:
    """All of them from the same moment; each says how it went."""
    together = Barrier(len(works))

    def run(work: Callable[[], str]) -> str:
        together.wait()
        try:
            return work()
        except (BlockRefused, RegisterRefused) as refused:
            return f"told: {type(refused).__name__}"
        except AlreadyDone:
            return "done already"
        except WrongState:
            return "moved meanwhile"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def amend(cells: list[BlockCell], by: User) -> Callable[[], str]:
    return lambda: f"changed {amend_block(cells=cells, reason='Parent rang', by=by).changed}"


def codes(pupils: list[Enrolment]) -> set[str]:
    return set(Mark.objects.filter(enrolment__in=pupils).values_list("code", flat=True))


def tally_agrees(pupils: list[Enrolment], code: str) -> bool:
    column = {"I": "authorised", "O": "unauthorised", "M": "authorised"}[code]
    found = WeeklyTally.objects.filter(enrolment__in=pupils).values_list(column, flat=True)
    return set(found) == {4}


def test_of_two_blocks_over_the_same_marks_one_stands_whole(
    school: School, pupils: list[Enrolment], people: list[User]
) -> None:
    first, second = (block(by, school, pupils, code) for by, code in zip(people, "IO", strict=True))
    second.reverse()  # chosen the other way round: they must not wait for one another for ever
    outcomes = at_once(amend(first, people[0]), amend(second, people[1]))
    assert sorted(outcomes) == ["changed 24", "told: BlockRefused"]
    winner = "I" if outcomes[0] == "changed 24" else "O"
    assert codes(pupils) == {winner}
    assert tally_agrees(pupils, winner)
    assert MarkChange.objects.count() == 24


def test_the_same_block_sent_twice_at_once_is_one(
    school: School, pupils: list[Enrolment], people: list[User]
) -> None:
    cells = block(people[0], school, pupils, "I")
    outcomes = at_once(amend(cells, people[0]), amend(cells, people[0]))
    assert sorted(outcomes) == ["changed 24", "done already"]
    assert MarkChange.objects.count() == 24


def test_a_block_and_a_register_over_one_class_do_not_mix(
    school: School, pupils: list[Enrolment], people: list[User]
) -> None:
    session = Session.objects.select_related("school").get(
        school=school, date=two_weeks_ago(), half="AM"
    )
    lines = [Line(e.pupil.ref, Entry("M"), Entry("N")) for e in pupils]

    def take() -> str:
        saved = take_register(
            session=session,
            registration_group="4A",
            entries=lines,
            by=people[1],
            reason="Clinic day",
        )
        return f"saved {saved.changed}"

    outcomes = at_once(amend(block(people[0], school, pupils, "I"), people[0]), take)
    morning = set(Mark.objects.filter(session=session).values_list("code", flat=True))
    assert len(morning) == 1
    assert outcomes in (["changed 24", "told: RegisterRefused"], ["told: BlockRefused", "saved 6"])


def test_an_undoing_and_a_second_block_do_not_mix(
    school: School, pupils: list[Enrolment], people: list[User]
) -> None:
    done = amend_block(cells=block(people[0], school, pupils, "I"), reason="Rang", by=people[0])
    other = [
        BlockCell(c.session, c.enrolment, Entry("M"), Entry("I"))
        for c in block(people[1], school, pupils, "M")
    ]

    def undo() -> str:
        return f"undone {undo_block(school=school, stamp=done.at, by=people[0]).changed}"

    outcomes = at_once(undo, amend(other, people[1]))
    assert outcomes in (
        ["undone 24", "told: BlockRefused"],
        ["told: BlockRefused", "changed 24"],
    )
    assert codes(pupils) == ({"N"} if outcomes[0].startswith("undone") else {"M"})


def test_an_unlocking_beside_an_amendment_leaves_it_whole_or_refused(
    people: list[User],
) -> None:
    school = people[0].memberships.get().school
    long_ago = monday_of(timezone.localdate()) - dt.timedelta(days=70)
    open_school(school, weeks=1, start=long_ago)
    enrolment = EnrolmentFactory(school=school, starts_on=long_ago)
    fill_marks(enrolment, "NN")
    keys = [(enrolment.pupil.ref, long_ago, half) for half in ("AM", "PM")]
    lead = people[0]
    cells = [BlockCell(s, e, Entry("I"), Entry("N")) for s, e in get_places(lead, school, keys)]

    def unlock() -> str:
        unlock_registers(
            school=school, registration_group="", starts_on=long_ago, ends_on=long_ago,
            reason="Late certificate", by=lead,
        )  # fmt: skip
        return "unlocked"

    outcomes = at_once(unlock, amend(cells, lead))
    assert outcomes[0] == "unlocked"
    assert outcomes[1] in ("changed 2", "told: BlockRefused")
    assert codes([enrolment]) == ({"I"} if outcomes[1] == "changed 2" else {"N"})
    amend_block(cells=cells, reason="x", by=lead) if outcomes[1] != "changed 2" else None
    assert codes([enrolment]) == {"I"}
