"""Days in court: of which kind, when a court sits, and what is still ahead once a charge is decided."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import WrongState
from fines.actions import results
from fines.actions.court_files import read_charge_file
from fines.actions.court_reading import read_diary, read_home
from fines.actions.court_steps import Day, kinds_of, list_hearing, move_hearing, record_step
from fines.actions.results import Entered
from fines.web.proceedings_page import ProceedingsPage
from tests.factories.courts import charge, heard, legal_scene, served

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture(autouse=True)
def autumn():
    """The charge is laid on 1 April 2026; it is now 1 December."""
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def at(day, hour=10, minute=0):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def listed(row, scene, when, kind="first", **more):
    day = Day(kind, "Severnbridge Magistrates' Court", when, **more)
    return list_hearing(proceedings=row, day=day, by=scene.legal)


def slips(call):
    with pytest.raises(WrongState) as refused:
        call()
    return {slip.field: str(slip) for slip in refused.value.reasons}


def test_christmas_day_at_three_in_the_morning_is_no_hearing():
    scene = legal_scene()
    row = charge(scene)
    found = slips(lambda: listed(row, scene, at(D(2026, 12, 25), 3)))
    assert "bank holiday" in found["date"]
    assert "09:00 to 17:00" in found["time"]
    assert "weekend" in slips(lambda: listed(row, scene, at(D(2026, 12, 12))))["date"]
    assert "Bank holidays are known" in slips(lambda: listed(row, scene, at(D(2029, 1, 2))))["date"]
    assert not row.hearings.exists()
    assert listed(row, scene, at(D(2026, 12, 23), 16, 30))


def test_a_past_day_only_for_a_hearing_that_was_held():
    scene = legal_scene()
    row = charge(scene)
    assert "is past" in slips(lambda: listed(row, scene, at(D(2026, 11, 30))))["date"]
    assert listed(row, scene, at(D(2026, 11, 30)), held=True)
    assert "to come" in slips(lambda: listed(row, scene, at(D(2026, 12, 2)), held=True))["held"]
    before = slips(lambda: listed(row, scene, at(D(2026, 3, 31)), held=True))
    assert "after the charge" in before["date"]


def test_a_hearing_is_put_off_to_a_day_a_court_sits():
    scene = legal_scene()
    row = charge(scene)
    first = listed(row, scene, at(D(2026, 12, 3)))
    later = Day("first", "Severnbridge Magistrates' Court", at(D(2026, 12, 28)))
    move = {"hearing": first, "by": scene.legal, "reason": "Interpreter"}
    assert "bank holiday" in slips(lambda: move_hearing(day=later, **move))["date"]


@pytest.mark.trap("T39")
def test_a_single_justice_hears_only_what_was_brought_so():
    """Magistrates' Courts Act 1980 s16A: no charge under s444(1A)."""
    scene = legal_scene()
    row = charge(scene, "s444_1a")
    assert "sjp" not in kinds_of(row)
    found = slips(lambda: listed(row, scene, at(D(2026, 12, 3)), kind="sjp"))
    assert "single justice" in found["kind"]
    with (
        pytest.raises((IntegrityError, InternalError), match="No single justice"),
        transaction.atomic(),
    ):
        row.hearings.create(kind="sjp", court="North", at=at(D(2026, 12, 3)), by=scene.legal)


def test_nor_what_has_gone_to_a_hearing():
    scene = legal_scene()
    row = charge(scene, procedure="sjp")
    assert listed(row, scene, at(D(2026, 12, 3)), kind="sjp")
    for kind, day in (("served", D(2026, 4, 2)), ("not_guilty", D(2026, 4, 10))):
        record_step(proceedings=row, kind=kind, on=day, by=scene.legal)
    found = slips(lambda: listed(row, scene, at(D(2026, 12, 4)), kind="sjp"))
    assert "gone to a hearing" in found["kind"]


def page_of(row, scene):
    return ProceedingsPage(read_charge_file(proceedings=row, by=scene.legal), scene.legal)


def test_the_next_hearing_is_the_soonest_not_the_latest_written_down():
    scene = legal_scene()
    row = charge(scene)
    for kind, day in (("served", D(2026, 4, 2)), ("guilty", D(2026, 4, 10))):
        record_step(proceedings=row, kind=kind, on=day, by=scene.legal)
    soon = listed(row, scene, at(D(2026, 12, 3)))
    listed(row, scene, at(D(2026, 12, 10)), kind="trial")
    listed(row, scene, at(D(2026, 11, 30)), held=True)
    page = page_of(row, scene)
    assert page.next_hearing == soon
    assert "Thursday 3 December 2026" in page.next_words
    assert read_home(by=scene.legal).charges[0].next_at == soon.at
    with time_machine.travel(dt.datetime(2026, 12, 14, 9, tzinfo=dt.UTC), tick=False):
        late = page_of(row, scene)
        assert late.next_hearing is None
        assert "is over" in late.next_words


def test_a_charge_costs_as_much_for_ten_hearings_as_for_one():
    scene = legal_scene()
    row = charge(scene)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert page_of(row, scene).hearings
        return len(found)

    listed(row, scene, at(D(2026, 12, 3)))
    few = queries()
    for _ in range(9):
        row.hearings.create(kind="trial", court="North", at=at(D(2026, 12, 4)), by=scene.legal)
    assert queries() == few


def test_after_a_result_no_hearing_is_ahead():
    scene = legal_scene()
    row = charge(scene)
    listed(row, scene, at(D(2026, 11, 30)), held=True)
    listed(row, scene, at(D(2026, 12, 10)), kind="trial")
    assert len(read_home(by=scene.legal).hearings) == 1
    served(row, scene.legal)
    said = Entered("fine", D(2026, 11, 30), fine_pence=22000)
    results.enter_result(proceedings=row, said=said, by=scene.legal)
    assert read_home(by=scene.legal).hearings == []
    found = read_diary(by=scene.legal, first=D(2026, 11, 1), last=D(2026, 12, 31)).hearings
    assert [timezone.localdate(h.at) for h in found] == [D(2026, 11, 30)]  # it was held
    page = page_of(row, scene)
    assert page.next_hearing is None
    assert [line["off"] for line in page.hearings] == [False, True]
    found = slips(lambda: listed(row, scene, at(D(2026, 12, 11))))
    assert "no more hearings" in found["kind"]


def test_an_appeal_that_waits_is_heard():
    scene = legal_scene()
    row = charge(scene)
    heard(row, scene.legal, D(2026, 11, 24))
    said = Entered("fine", D(2026, 11, 24), fine_pence=22000)
    results.enter_result(proceedings=row, said=said, by=scene.legal)
    results.record_appeal(proceedings=row, result="lodged", on=D(2026, 11, 25), by=scene.legal)
    assert "can have" in slips(lambda: listed(row, scene, at(D(2026, 12, 3))))["kind"]
    appeal = listed(row, scene, at(D(2026, 12, 3)), kind="appeal")
    assert read_home(by=scene.legal).hearings == [appeal]
    assert page_of(row, scene).next_hearing == appeal
    results.record_appeal(proceedings=row, result="dismissed", on=D(2026, 12, 1), by=scene.legal)
    assert read_home(by=scene.legal).hearings == []
