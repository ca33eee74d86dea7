"""What is asked of a result, a day in court and a record: days courts sit, one place a day, plea, interview."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import WrongState
from fines.actions.court_steps import Day, list_hearing, move_hearing, record_step
from fines.actions.deciding import answer_decision
from fines.actions.interviews import invite
from fines.actions.result_orders import NO_ORDER, Ordered
from fines.actions.results import Entered, correct_result, enter_result, record_appeal
from fines.actions.step_corrections import correct_step
from fines.choices import Outcome
from fines.models import DecisionAnswer, Hearing
from tests.factories.courts import (
    by_another,
    charge,
    decide,
    heard,
    interviewed,
    legal_scene,
    served,
)
from tests.factories.fines import another_parent

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
D = dt.date
WEDNESDAY, SATURDAY, HOLIDAY = D(2026, 5, 6), D(2026, 5, 9), D(2026, 5, 4)
TOMORROW = D(2026, 5, 21)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def scene(spring):
    return legal_scene()


def at(day, hour=10):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def enter(row, scene, outcome, on=WEDNESDAY, **said):
    return enter_result(proceedings=row, said=Entered(outcome, on, **said), by=scene.legal)


@pytest.mark.parametrize(
    ("on", "words"), [(SATURDAY, "no court sits"), (HOLIDAY, "no court sits"), (WEDNESDAY, "")]
)
def test_a_single_justice_too_decides_on_a_day_courts_sit(scene, on, words):
    row = charge(scene, procedure="sjp")
    served(row, scene.legal)
    if words:
        with pytest.raises(WrongState, match=words):
            enter(row, scene, "fine", on, fine_pence=22000)
    else:
        assert enter(row, scene, "fine", on, fine_pence=22000)


def test_nor_is_an_appeal_decided_on_a_day_no_court_sits(scene):
    row = charge(scene)
    heard(row, scene.legal, WEDNESDAY)
    enter(row, scene, "fine", fine_pence=22000)
    said = {"proceedings": row, "by": scene.legal}
    record_appeal(result="lodged", on=SATURDAY, **said)
    with pytest.raises(WrongState, match="no court sits"):
        record_appeal(result="allowed", on=D(2026, 5, 16), **said)
    assert record_appeal(result="allowed", on=D(2026, 5, 18), **said)


def test_not_guilty_after_a_plea_of_guilty_asks_how(scene):
    row = charge(scene)
    heard(row, scene.legal, WEDNESDAY)
    plea = record_step(proceedings=row, kind="guilty", on=WEDNESDAY, by=scene.legal)
    for outcome in ("acquitted", "dismissed"):
        with pytest.raises(WrongState, match="A plea of guilty is on record"):
            enter(row, scene, outcome)
    correct_step(
        proceedings=row, step=plea.pk, kind="not_guilty", on=WEDNESDAY, by=scene.legal,
        why="The plea was withdrawn with leave of the court",
    )  # fmt: skip
    assert enter(row, scene, "acquitted")


def test_one_charge_is_heard_in_one_place_a_day(scene):
    row = charge(scene)
    first = Day("first", "Severnbridge Magistrates' Court", at(TOMORROW))
    hearing = list_hearing(proceedings=row, day=first, by=scene.legal)
    for other in (
        Day("first", "Wexcombe Magistrates' Court", at(TOMORROW)),
        Day("trial", "Severnbridge Magistrates' Court", at(TOMORROW, 14)),
    ):
        with pytest.raises(WrongState, match="is listed already: move that one"):
            list_hearing(proceedings=row, day=other, by=scene.legal)
    moved = move_hearing(hearing=hearing, day=other, reason="Adjourned", by=scene.legal)
    assert list(Hearing.objects.filter(replaced_by__isnull=True)) == [moved]


def offered(client, row):
    page = client.get(reverse("fines:enter_result", args=[row.ref])).content.decode()
    return {one for one in Outcome.values if f'<option value="{one}"' in page}


@pytest.mark.parametrize(("section", "custody"), [("s444_1", False), ("s444_1a", True)])
def test_the_form_offers_what_the_court_may_order_under_that_charge(scene, section, custody):
    row = charge(scene, section)
    heard(row, scene.legal, WEDNESDAY)
    client = Client()
    client.force_login(scene.legal)
    shown = offered(client, row)
    only = {"custody", "suspended", "curfew", "community_order"}
    assert (shown == set(Outcome.values)) is custody
    assert custody or shown == set(Outcome.values) - only
    if not custody:
        typed = {
            "outcome": "custody",
            "on-day": 6,
            "on-month": 5,
            "on-year": 2026,
            "length_months": 2,
        }
        answer = client.post(reverse("fines:enter_result", args=[row.ref]), typed)
        assert answer.status_code == 422
        assert "cannot carry custody" in answer.content.decode()


@pytest.mark.parametrize("today", [D(2026, 3, 24) + dt.timedelta(days=n) for n in range(8)])
def test_the_first_day_that_is_offered_for_an_interview_is_taken(spring, today):
    """Whatever the day it is asked on, Easter ahead: the words of the refusal name a day that may stand."""
    spring.move_to(at(today, 9))
    scene = legal_scene()
    said = {"case": scene.case, "carer": scene.mother, "interviewer": scene.officer,
            "place": "Council House", "by": scene.manager}  # fmt: skip
    with pytest.raises(WrongState) as refused:
        invite(at=at(today + dt.timedelta(days=1), 11), **said)
    words = next(str(s) for s in refused.value.reasons if "the first day is" in str(s))
    day = dt.datetime.strptime(words.split("the first day is ")[1], "%A %d %B %Y").date()
    assert invite(at=at(day, 11), **said)


class TestWhatTurnsOnKnowledge:
    @pytest.fixture
    def scene(self, spring):
        spring.move_to(at(D(2026, 4, 1), 9))
        return legal_scene()

    def test_waits_for_the_interview_and_may_be_written_before(self, scene):
        record = decide(scene, "s444_1a")
        with pytest.raises(WrongState, match="has not been asked under caution"):
            answer_decision(decision=record, approved=True, by=scene.manager)
        with pytest.raises(REFUSED, match="was not asked what they knew"), transaction.atomic():
            DecisionAnswer.objects.create(decision=record, approved=True, by=scene.manager)
        assert not DecisionAnswer.objects.exists()
        interviewed(scene, scene.mother, D(2026, 3, 31))
        assert answer_decision(decision=record, approved=True, by=scene.manager).approved

    def test_staying_away_is_an_answer_and_another_parents_interview_is_none(self, scene):
        record = decide(scene, "s444_1a")
        interviewed(scene, another_parent(scene), D(2026, 3, 30))
        with pytest.raises(WrongState, match="under caution"):
            answer_decision(decision=record, approved=True, by=scene.manager)
        interviewed(scene, scene.mother, D(2026, 3, 31), "not_attended")
        assert answer_decision(decision=record, approved=True, by=scene.manager).approved

    def test_is_returned_without_and_444_1_asks_for_none(self, scene):
        record = decide(scene, "s444_1a")
        said = {"approved": False, "by": scene.manager, "reason": "Ask her first"}
        assert not answer_decision(decision=record, **said).approved
        plain = decide(scene, why_changed="The lesser charge")
        assert answer_decision(decision=plain, approved=True, by=scene.manager).approved


ENTERED = {"outcome": "fine", "fine_pence": 22000, "costs_pence": 5000}
HARSHER = [
    ENTERED | {"fine_pence": 22001},
    ENTERED | {"costs_pence": 5001},
    ENTERED | {"parenting_order_months": 3},
    {"outcome": "custody", "length_months": 1},
]
MILDER = [
    ENTERED | {"fine_pence": 21999},
    {"outcome": "absolute_discharge"},
    {"outcome": "acquitted"},
    ENTERED,
]


class TestAHarsherResult:
    @pytest.fixture
    def row(self, scene):
        found = charge(scene, "s444_1a")
        heard(found, scene.legal, WEDNESDAY)
        return found

    def test_asks_the_courts_document_and_another_person(self, scene, row):
        enter(row, scene, "acquitted")
        said = {"proceedings": row, "said": Entered("fine", WEDNESDAY, fine_pence=100000),
                "why": "Typed wrong"}  # fmt: skip
        with pytest.raises(WrongState) as refused:
            correct_result(by=scene.legal, **said)
        assert {s.field for s in refused.value.reasons} == {"document", ""}
        with pytest.raises(WrongState, match="somebody else"):
            correct_result(by=scene.legal, document="Register, 14 May", **said)
        with pytest.raises(WrongState, match="court's own document"):
            correct_result(**(by_another() | {"document": " "}), **said)
        found = correct_result(**by_another(), **said)
        assert (found.fine_pence, found.document) == (100000, "Court register, 14 May")

    @pytest.mark.parametrize("now", HARSHER)
    def test_is_harder_in_kind_or_in_a_sum(self, scene, row, now):
        enter(row, scene, **ENTERED)
        said = {"proceedings": row, "said": Entered(on=WEDNESDAY, **now), "why": "Misread",
                "ordered": Ordered("Come.") if "parenting_order_months" in now else NO_ORDER}  # fmt: skip
        with pytest.raises(WrongState, match="harsher"):
            correct_result(by=scene.legal, **said)
        for wrong in ({"by": scene.legal, "document": "Register"}, by_another() | {"document": ""}):
            with pytest.raises(REFUSED, match="put right by another"), transaction.atomic():
                row.results.create(
                    on=WEDNESDAY, replaces=row.results.get(), why_changed="x", **now, **wrong
                )
        assert correct_result(**by_another(), **said)

    @pytest.mark.parametrize("now", MILDER)
    def test_what_is_no_harder_asks_for_neither(self, scene, row, now):
        enter(row, scene, **ENTERED)
        said = Entered(on=WEDNESDAY, **now)
        assert correct_result(proceedings=row, said=said, by=scene.legal, why="Misread")

    def test_a_longer_time_is_harsher(self, scene, row):
        enter(row, scene, "conditional_discharge", length_months=6)
        said = Entered("conditional_discharge", WEDNESDAY, length_days=366)
        with pytest.raises(WrongState, match="harsher"):
            correct_result(proceedings=row, said=said, by=scene.legal, why="Misread")

    def test_the_page_asks_beside_the_field_and_shows_it_where_one_is_put_right(self, scene, row):
        enter(row, scene, **ENTERED)
        client = Client()
        client.force_login(scene.legal)
        typed = {"outcome": "fine", "fine": "300", "costs": "50", "on-day": 6, "on-month": 5,
                 "on-year": 2026, "why": "Misread"}  # fmt: skip
        address = reverse("fines:correct_result", args=[row.ref])
        page = client.post(address, typed)
        assert page.status_code == 422
        assert "give the reference of the court&#x27;s own document" in page.content.decode()
        client.force_login(by_another()["by"])
        assert client.post(address, typed | {"document": "MC/114"}).status_code == 302
        assert row.results.latest("id").document == "MC/114"
        entering = reverse("fines:enter_result", args=[row.ref])
        assert "Reference of the court" not in client.get(entering).content.decode()
