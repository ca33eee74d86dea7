"""A second day with R near the first is asked about at every door where marks are made by hand."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from accounts.errors import WrongState
from attendance.access import get_places
from attendance.actions.block_sheets import BlockCell
from attendance.actions.blocks import amend_block
from attendance.actions.reasons import give_code
from attendance.errors import BlockRefused, RegisterRefused
from attendance.models import Mark
from attendance.rules.records import Need
from attendance.rules.registers import BLANK, Entry, Line
from tests.factories.attendance import FIRST_DAY, mark
from tests.integration.attendance.registering import AT_THE_BELL, NEXT_DAY, Class, make_class

pytestmark = pytest.mark.django_db
TUESDAY = FIRST_DAY + dt.timedelta(days=1)


@pytest.fixture
def klass() -> Iterator[Class]:
    with time_machine.travel(NEXT_DAY, tick=False):
        yield make_class(2)


def r(klass: Class, note: str = "") -> list[Line]:
    return [Line(klass.refs[0], Entry("R", None, note), BLANK)]


@pytest.fixture
def tuesday_has_r(klass: Class) -> Class:
    mark(klass.enrolments[0], TUESDAY, "AM", "R", note="Eid al-Adha")
    return klass


def test_the_register_asks_which_observance_it_is(tuesday_has_r: Class) -> None:
    klass = tuesday_has_r
    with pytest.raises(RegisterRefused) as no:
        klass.take(r(klass), at=AT_THE_BELL)
    said = no.value.faults
    assert "Tuesday 2 September has R already" in said.rows[klass.refs[0]]
    assert said.needs[klass.refs[0]] == Need.NOTE
    assert klass.marks == "--"


def test_the_same_observance_is_refused_and_another_stands(tuesday_has_r: Class) -> None:
    klass = tuesday_has_r
    with pytest.raises(RegisterRefused) as no:
        klass.take(r(klass, "eid al adha"), at=AT_THE_BELL)
    assert "use C, where it is granted" in no.value.faults.rows[klass.refs[0]]
    klass.take(r(klass, "Shavuot"), at=AT_THE_BELL)
    assert klass.marks == "R-"


def test_saved_line_by_line_it_is_asked_too_and_another_child_is_not(tuesday_has_r: Class) -> None:
    klass = tuesday_has_r
    saved = klass.save("RR")
    assert saved.answers[klass.refs[1]].outcome == "saved"
    assert klass.marks == "-R"


def block(klass: Class, notes: tuple[str, str]) -> list[BlockCell]:
    ref = klass.refs[0]
    keys = [(ref, day, half) for day in (FIRST_DAY, TUESDAY) for half in ("AM", "PM")]
    places = get_places(klass.clerk, klass.school, keys)
    said = dict(zip((FIRST_DAY, TUESDAY), notes, strict=True))
    return [BlockCell(s, e, Entry("R", None, said[s.date]), BLANK) for s, e in places]


def test_a_block_gives_one_day_of_an_observance(klass: Class) -> None:
    at = NEXT_DAY.replace(hour=16)
    with pytest.raises(BlockRefused) as no:
        amend_block(cells=block(klass, ("Eid", "Eid")), reason="Eid", by=klass.clerk, at=at)
    assert {day for _, day, _ in no.value.faults} == {TUESDAY}
    assert not Mark.objects.exists()
    amend_block(cells=block(klass, ("Eid", "Shavuot")), reason="Two", by=klass.clerk, at=at)
    assert Mark.objects.filter(code="R").count() == 4


def test_in_the_sweep_the_note_may_name_the_observance(klass: Class) -> None:
    (child, *_), at = klass.enrolments, NEXT_DAY.replace(hour=10)
    mark(child, FIRST_DAY, "AM", "R", note="Eid al-Adha")
    mark(child, TUESDAY, "AM", "N")
    asked = {"enrolment": child, "date": TUESDAY, "code": "R", "by": klass.clerk, "at": at}
    with pytest.raises(RegisterRefused) as no:
        give_code(**asked)
    assert "Monday 1 September has R already" in str(no.value.faults)
    with pytest.raises(WrongState, match="takes no note"):
        give_code(**asked | {"code": "I", "note": "Eid"})
    give_code(**asked, note="Shavuot")
    assert Mark.objects.get(session__date=TUESDAY).note == "Shavuot"
