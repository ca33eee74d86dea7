"""Nobody is convicted before a court sat, by a slip nobody can put right, or to more than a court may order."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from fines.actions import results
from fines.actions.carried_out import record_carried_out
from fines.actions.court_steps import Day, list_hearing, move_hearing, record_step
from fines.actions.known import read_known
from fines.actions.orders import note_order
from fines.actions.result_orders import NO_ORDER, Ordered
from fines.actions.results import Entered
from fines.actions.step_corrections import correct_step
from fines.models import CourtStep, Measure, ResultLimit
from tests.factories.courts import CHARGED, by_another, charge, heard, legal_scene, served

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
D = dt.date
COURT = "Severnbridge Magistrates' Court"
HEARD = D(2026, 5, 6)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene(spring):
    found = legal_scene()
    found.row = charge(found)
    return found


def at(day, hour=10):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def fined(row, by, on=HEARD, ordered=NO_ORDER, **said):
    said = Entered("fine", on, fine_pence=22000, **said)
    return results.enter_result(proceedings=row, said=said, by=by, ordered=ordered)


def slips(call):
    with pytest.raises((WrongState, AlreadyDone)) as refused:
        call()
    return {slip.field: str(slip) for slip in refused.value.reasons}


def as_(user):
    client = Client()
    client.force_login(user)
    return client


class TestAResultOfACourtHearing:
    def test_needs_papers_served_before(self, scene):
        assert "served" in slips(lambda: fined(scene.row, scene.legal))[""]
        record_step(proceedings=scene.row, kind="served", on=D(2026, 5, 7), by=scene.legal)
        found = slips(lambda: fined(scene.row, scene.legal))
        assert "served on Thursday 7 May 2026" in found["on"]

    @pytest.mark.parametrize(
        ("day", "fits"), [(D(2026, 5, 5), False), (HEARD, True), (D(2026, 5, 7), True)]
    )
    def test_needs_a_day_in_court_until_then(self, scene, day, fits):
        served(scene.row, scene.legal)
        assert "No day in court" in slips(lambda: fined(scene.row, scene.legal, day))["on"]
        heard(scene.row, scene.legal, HEARD)
        if fits:
            assert fined(scene.row, scene.legal, day).on == day
            return
        assert "No day in court" in slips(lambda: fined(scene.row, scene.legal, day))["on"]

    def test_is_not_decided_at_a_hearing_that_was_taken_off(self, scene):
        heard(scene.row, scene.legal, HEARD)
        off = scene.row.hearings.get()
        move_hearing(hearing=off, by=scene.legal, reason="No interpreter", day=None)
        assert "No day in court" in slips(lambda: fined(scene.row, scene.legal))["on"]

    @pytest.mark.parametrize(
        ("day", "words"),
        [(D(2026, 5, 9), "weekend"), (D(2026, 5, 10), "weekend"), (D(2026, 5, 4), "bank holiday")],
    )
    def test_is_of_a_day_a_court_sits(self, scene, day, words):
        heard(scene.row, scene.legal, D(2026, 4, 10))
        assert words in slips(lambda: fined(scene.row, scene.legal, day))["on"]

    def test_is_withdrawn_by_the_prosecutor_without_any(self, scene):
        said = Entered("withdrawn", D(2026, 5, 9))
        row = results.enter_result(proceedings=scene.row, said=said, by=scene.legal)
        assert row.outcome == "withdrawn"

    def test_is_asked_of_a_plea_of_not_guilty_too(self):
        scene = legal_scene()
        row = charge(scene, procedure="sjp")
        served(row, scene.legal)
        record_step(proceedings=row, kind="not_guilty", on=D(2026, 4, 10), by=scene.legal)
        assert "No day in court" in slips(lambda: fined(row, scene.legal))["on"]
        heard(row, scene.legal, HEARD)
        assert fined(row, scene.legal)

    def test_a_withdrawal_by_mistake_can_still_be_put_right(self, scene):
        """What the result rests on is written down afterwards; nothing else is."""
        said = Entered("withdrawn", HEARD)
        results.enter_result(proceedings=scene.row, said=said, by=scene.legal)
        right = {
            "proceedings": scene.row, "said": Entered("fine", HEARD, fine_pence=22000),
            "by": scene.legal, "why": "Another case",
        }  # fmt: skip
        assert "served" in slips(lambda: results.correct_result(**right))[""]
        text = as_(scene.legal).get(scene.row.get_absolute_url()).content.decode()
        assert "Record that papers were served" in text
        assert "Record a hearing that was held" in text
        ahead = Day("first", COURT, at(D(2026, 6, 3)))
        assert slips(lambda: list_hearing(proceedings=scene.row, day=ahead, by=scene.legal))
        heard(scene.row, scene.legal, HEARD)
        plea = {"proceedings": scene.row, "kind": "guilty", "on": HEARD, "by": scene.legal}
        assert "is entered" in slips(lambda: record_step(**plea))[""]
        assert results.correct_result(**(right | by_another())).outcome == "fine"


class TestAStep:
    def test_no_reply_is_of_the_single_justice_procedure_alone(self, scene):
        served(scene.row, scene.legal)
        step = {"proceedings": scene.row, "on": D(2026, 5, 19), "by": scene.legal}
        found = slips(lambda: record_step(kind="no_reply", **step))
        assert "Only the Single Justice Procedure" in found["kind"]
        assert record_step(kind="not_guilty", **step)

    def test_a_service_put_right_moves_the_days_to_plead(self):
        scene, row = self.sjp()
        first = row.steps.get()
        assert first.plea_by == D(2026, 4, 22)
        now = self.correct(scene, row, first, "served", D(2026, 5, 11))
        assert (now.plea_by, now.replaces) == (D(2026, 6, 1), first)
        assert row.steps.count() == 2
        early = {"proceedings": row, "kind": "no_reply", "on": D(2026, 5, 20), "by": scene.legal}
        assert "time to plead until" in slips(lambda: record_step(**early))["on"]
        found = slips(lambda: self.correct(scene, row, first, "served", D(2026, 5, 12)))
        assert "was put right" in found["step"]

    def test_a_plea_by_mistake_is_taken_back(self):
        scene, row = self.sjp()
        gone = record_step(proceedings=row, kind="no_reply", on=D(2026, 5, 1), by=scene.legal)
        service = row.steps.get(kind="served")
        found = slips(lambda: self.correct(scene, row, service, "taken_back"))
        assert "Take the plea back first" in found["kind"]
        found = slips(lambda: self.correct(scene, row, service, "served", D(2026, 4, 15)))
        assert "time to plead until" in found["on"]
        self.correct(scene, row, gone, "taken_back")
        assert [s.kind for s in row.steps.standing()] == ["served"]
        assert record_step(proceedings=row, kind="guilty", on=D(2026, 5, 2), by=scene.legal)

    @pytest.mark.parametrize(("kind", "day", "field"), [
        ("guilty", D(2026, 4, 2), "kind"), ("served", D(2026, 3, 31), "on"),
        ("served", D(2026, 5, 21), "on"), ("warned", D(2026, 4, 2), "kind"),
    ])  # fmt: skip
    def test_is_put_right_by_its_like_and_in_order(self, kind, day, field):
        scene, row = self.sjp()
        assert field in slips(lambda: self.correct(scene, row, row.steps.get(), kind, day))
        assert row.steps.count() == 1

    def test_is_put_right_with_a_reason_before_a_result(self):
        scene, row = self.sjp()
        step = row.steps.get()
        found = slips(lambda: self.correct(scene, row, step, "taken_back", why=" "))
        assert "why" in found
        fined(row, scene.legal)
        assert "is entered" in slips(lambda: self.correct(scene, row, step, "taken_back"))[""]

    def test_the_database_keeps_what_was_entered(self):
        scene, row = self.sjp()
        other, step = charge(legal_scene()), row.steps.get()
        right = {"kind": "served", "on": CHARGED, "by": scene.legal, "replaces": step}
        for charged, values, words in (
            (other, right | {"why_changed": "Slip"}, "same proceedings"),
            (row, right, "step_corrected_says_why"),
            (row, {"kind": "taken_back", "on": CHARGED, "by": scene.legal}, "only_a_step"),
        ):
            with pytest.raises(REFUSED, match=words), transaction.atomic():
                CourtStep.objects.create(proceedings=charged, **values)

    def test_is_put_right_on_its_page(self):
        scene, row = self.sjp()
        client, address = as_(scene.legal), reverse("fines:correct_step", args=[row.ref])
        assert address in client.get(row.get_absolute_url()).content.decode()
        said = {"step": row.steps.get().pk, "kind": "taken_back", "why": "Came back unopened"}
        answer = client.post(address, said | {"why": ""})
        assert answer.status_code == 422
        assert client.post(address, said).status_code == 302
        text = client.get(row.get_absolute_url()).content.decode()
        assert "Entered by mistake. Came back unopened" in text
        assert "Serve the papers" in text
        assert "Came back" not in as_(scene.officer).get(row.get_absolute_url()).content.decode()

    @staticmethod
    def sjp():
        scene = legal_scene()
        row = charge(scene, procedure="sjp")
        served(row, scene.legal)
        return scene, row

    @staticmethod
    def correct(scene, row, step, kind, on=None, why="A slip in the day"):
        return correct_step(
            proceedings=row, step=step.pk, kind=kind, on=on, by=scene.legal, why=why
        )


def test_the_same_hearing_is_listed_once(scene):
    day = {"kind": "first", "court": COURT, "at": at(D(2026, 6, 3))}
    first = list_hearing(proceedings=scene.row, day=Day(**day), by=scene.legal)
    again = day | {"at": at(D(2026, 6, 3), 14), "court": f" {COURT.upper()} "}
    found = slips(lambda: list_hearing(proceedings=scene.row, day=Day(**again), by=scene.legal))
    assert "is listed already" in found["date"]
    assert list_hearing(
        proceedings=scene.row, day=Day(**(day | {"at": at(D(2026, 6, 4))})), by=scene.legal
    )
    moved = move_hearing(hearing=first, by=scene.legal, reason="Later that day", day=Day(**again))
    assert timezone.localtime(moved.at).hour == 14


@pytest.mark.parametrize(
    "values",
    [
        {"outcome": "conditional_discharge", "length_months": 37},
        {"outcome": "absolute_discharge", "costs_pence": 500001},
        {"outcome": "absolute_discharge", "surcharge_pence": 200001},
        {"outcome": "absolute_discharge", "compensation_pence": 500001},
    ],
)
def test_the_database_keeps_the_rows_of_what_a_result_may_say(scene, values):
    heard(scene.row, scene.legal, HEARD)
    with pytest.raises(REFUSED, match="beyond what a court"), transaction.atomic():
        scene.row.results.create(on=HEARD, by=scene.legal, **values)
    least = {key: value - 1 for key, value in values.items() if key != "outcome"}
    assert scene.row.results.create(on=HEARD, by=scene.legal, **(values | least))


def test_every_row_of_what_a_result_may_say_has_its_source():
    assert not ResultLimit.objects.filter(source="").exists()
    assert set(ResultLimit.objects.values_list("about", flat=True)) == {
        "conditional_discharge", "costs_pence", "surcharge_pence", "compensation_pence",
    }  # fmt: skip


def test_an_order_put_right_leads_to_the_one_it_replaces(scene):
    heard(scene.row, scene.legal, HEARD)
    fined(scene.row, scene.legal, ordered=Ordered("Come."), parenting_order_months=6)
    first = scene.row.measures.get()
    note_order(
        measure=first, kind="breach", on=D(2026, 5, 13), words="Nobody came.", by=scene.officer
    )
    results.correct_result(
        proceedings=scene.row, by=scene.legal, why="Misread", ordered=Ordered("Come."),
        said=Entered("fine", HEARD, fine_pence=22000, parenting_order_months=3),
    )  # fmt: skip
    second = Measure.objects.exclude(pk=first.pk).get()
    address = reverse("fines:see_order", args=[first.pk])
    new = as_(scene.officer).get(reverse("fines:see_order", args=[second.pk])).content.decode()
    assert address in new
    assert "Nobody came." in new
    assert "Write it down" in new
    old = as_(scene.officer).get(address).content.decode()
    assert "Written down in error" in old
    assert "Write it down" not in old
    assert "<form" not in old.split("<main")[1]
    said = {"measure": first, "done": True, "words": "Six evenings", "by": scene.officer}
    assert "written down in error" in slips(lambda: record_carried_out(**said))[""]


@pytest.mark.parametrize(
    ("outcome", "appeals", "words"),
    [
        (None, (), "no result yet"),
        ("acquitted", (), "not guilty"),
        ("withdrawn", (), "withdrawn"),
        ("fine", (), "fine"),
        ("fine", ("lodged",), "fine, an appeal is lodged"),
        ("fine", ("lodged", "dismissed"), "fine"),
        ("fine", ("lodged", "allowed"), "the conviction was quashed on appeal"),
    ],
)
def test_an_earlier_charge_is_known_with_what_came_of_it(scene, outcome, appeals, words):
    if outcome:
        heard(scene.row, scene.legal, HEARD)
        pence = 22000 if outcome == "fine" else None
        scene.row.results.create(outcome=outcome, on=HEARD, fine_pence=pence, by=scene.legal)
    for result in appeals:
        scene.row.appeals.create(result=result, on=HEARD, by=scene.legal)
    (line,) = read_known(scene.case, scene.mother, D(2026, 5, 20)).courts
    assert line == f"Charged before: {scene.row.ref}, Wednesday 1 April 2026: {words}."
