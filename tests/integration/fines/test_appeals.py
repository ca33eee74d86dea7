"""An appeal that varies a sentence: what it is now stands, the old one stays, and figures read the new one."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import AlreadyDone, WrongState
from fines.actions.court_reading import read_home
from fines.actions.notice_figures import read_figures
from fines.actions.results import (
    Entered,
    correct_result,
    enter_result,
    record_appeal,
    standing_result,
)
from fines.models import Appeal
from fines.rules.returns import ReturnYear
from tests.factories.courts import charge, heard, legal_scene

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
D = dt.date
FINED, HEARD = D(2026, 5, 6), D(2026, 6, 1)


@pytest.fixture(autouse=True)
def summer():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def scene(summer):
    found = legal_scene()
    found.row = charge(found)
    summer.move_to(dt.datetime(2026, 6, 2, 9, tzinfo=dt.UTC))
    heard(found.row, found.legal, FINED)
    enter_result(
        proceedings=found.row, by=found.legal,
        said=Entered("fine", FINED, fine_pence=50000, costs_pence=12000),
    )  # fmt: skip
    appeal(found, "lodged", on=D(2026, 5, 20))
    return found


def appeal(scene, result, on=HEARD, **changes):
    return record_appeal(proceedings=scene.row, result=result, on=on, by=scene.legal, **changes)


def fine(pence, **changes):
    return Entered("fine", HEARD, fine_pence=pence, **changes)


def test_the_varied_sentence_stands_and_the_first_stays(scene):
    said = appeal(scene, "varied", varied=fine(15000, costs_pence=12000))
    stands = standing_result(scene.row)
    assert said.varied_to == stands
    assert (stands.fine_pence, stands.costs_pence, stands.on) == (15000, 12000, FINED)
    assert stands.why_changed == "Varied on appeal"
    assert [r.fine_pence for r in scene.row.results.order_by("id")] == [50000, 15000]
    assert read_home(by=scene.legal).fines == (1, 15000)
    found = read_figures(by=scene.legal, year=ReturnYear(2025), as_at=D(2026, 6, 2)).courts
    assert (found.fines, found.fine_pence, found.awaiting) == (1, 15000, 0)


def test_another_kind_of_sentence_takes_the_fine_out_of_the_figures(scene):
    appeal(scene, "varied", varied=Entered("absolute_discharge", HEARD))
    assert read_home(by=scene.legal).fines == (0, 0)


@pytest.mark.parametrize(
    ("varied", "words"),
    [
        (None, "says what it is now"),
        (fine(100001), "most a court may fine"),
        (fine(100000), ""),
        (Entered("fine", HEARD), "A fine has an amount"),
        (Entered("custody", HEARD, length_months=1), "cannot carry custody"),
        (Entered("acquitted", HEARD), "the appeal is allowed"),
        (Entered("withdrawn", HEARD), "the appeal is allowed"),
        (fine(50000, costs_pence=12000), "as it stands"),
    ],
)
def test_what_a_varied_sentence_may_be(scene, varied, words):
    if not words:
        assert appeal(scene, "varied", varied=varied).varied_to.fine_pence == 100000
        return
    with pytest.raises(WrongState, match=words):
        appeal(scene, "varied", varied=varied)
    assert scene.row.appeals.count() == scene.row.results.count() == 1


@pytest.mark.parametrize("result", ["allowed", "dismissed", "abandoned"])
def test_no_other_appeal_changes_the_sentence(scene, result):
    with pytest.raises(WrongState, match="no other appeal does"):
        appeal(scene, result, varied=fine(15000))
    assert appeal(scene, result).varied_to is None
    assert standing_result(scene.row).fine_pence == 50000


def test_what_became_of_it_is_said_once(scene):
    appeal(scene, "varied", varied=fine(15000))
    with pytest.raises(AlreadyDone):
        appeal(scene, "varied", varied=fine(14000))


def test_the_database_ties_a_varied_appeal_to_its_sentence(scene):
    first = standing_result(scene.row)
    row = {"proceedings": scene.row, "on": HEARD, "by": scene.legal}
    for values in (
        {"result": "varied"}, {"result": "dismissed", "varied_to": first},
        {"result": "varied", "varied_to": first},
    ):  # fmt: skip
        with pytest.raises(REFUSED, match="varied sentence"), transaction.atomic():
            Appeal.objects.create(**row, **values)


def post(scene, **said):
    client = Client()
    client.force_login(scene.legal)
    day = {"on-day": "1", "on-month": "6", "on-year": "2026"}
    return client.post(reverse("fines:record_appeal", args=[scene.row.ref]), day | said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"result": "varied"}, "Say what the sentence is now"),
        ({"result": "varied", "outcome": "fine", "fine": "1000.01"}, "most a court may fine"),
        ({"result": "dismissed", "outcome": "fine", "fine": "150"}, "leave the sentence empty"),
        ({}, "Choose what happened"),
    ],
)
def test_a_slip_on_the_page_is_told_beside_its_field(scene, said, words):
    answer = post(scene, **said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert scene.row.appeals.count() == 1


def test_the_page_of_the_charge_tells_both(scene):
    done = post(scene, result="varied", outcome="fine", fine="150", note="Means were looked at.")
    client = Client()
    client.force_login(scene.legal)
    text = client.get(done.url).content.decode()
    assert "Fine £150. Varied on appeal, 1 Jun 2026" in text
    assert "Fine £500, costs £120" in text


@pytest.mark.parametrize(("day", "fits"), [(D(2026, 5, 19), False), (D(2026, 5, 20), True)])
def test_the_outcome_of_an_appeal_is_not_before_its_lodging(scene, day, fits):
    if fits:
        assert appeal(scene, "dismissed", on=day).on == day
        return
    with pytest.raises(WrongState, match="lodged on Wednesday 20 May 2026"):
        appeal(scene, "dismissed", on=day)
    with pytest.raises(REFUSED, match="follows its lodging"), transaction.atomic():
        Appeal.objects.create(proceedings=scene.row, result="dismissed", on=day, by=scene.legal)


def test_the_database_lets_an_appeal_begin_and_end_once(scene):
    appeal(scene, "dismissed")
    for result in ("lodged", "abandoned"):
        with pytest.raises(REFUSED, match="ends once"), transaction.atomic():
            Appeal.objects.create(proceedings=scene.row, result=result, on=HEARD, by=scene.legal)


@pytest.mark.parametrize(("result", "offered"), [(None, True), ("dismissed", False)])
def test_an_appeal_is_offered_until_what_became_of_it_is_recorded(scene, result, offered):
    if result:
        appeal(scene, result)
    assert ("Record an appeal" in see(scene, scene.legal)) is offered
    assert "Put the result right" in see(scene, scene.legal)


def see(scene, user, address=""):
    client = Client()
    client.force_login(user)
    return client.get(address or scene.row.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["legal", "manager", "officer"])
def test_a_conviction_that_was_quashed_is_told_as_one_to_everybody_who_is_told_of_it(scene, who):
    user = getattr(scene, who)
    decided = f"{reverse('fines:list_proceedings')}?state=decided"
    assert ">Fine<" in see(scene, user)
    appeal(scene, "allowed")
    text = see(scene, user)
    assert "Quashed on appeal" in text
    assert ">Fine<" not in text
    assert "Nothing more follows from this charge" in text
    text = see(scene, user, decided)
    assert "Quashed on appeal" in text
    assert ">Fine<" not in text
    told = scene.row.case.events.filter(text__contains="quashed on appeal")
    assert [event.legal for event in told] == [True]


def test_nothing_is_put_right_once_the_conviction_was_quashed(scene):
    """Neither by the action nor past it; the page answers beside the form, with an order asked for as well."""
    appeal(scene, "allowed")
    with pytest.raises(WrongState, match="quashed on appeal"):
        correct_result(proceedings=scene.row, said=fine(30000), by=scene.legal, why="Misread")
    first = standing_result(scene.row)
    with pytest.raises(REFUSED, match="quashed on appeal"), transaction.atomic():
        scene.row.results.create(
            outcome="fine", fine_pence=30000, on=FINED, replaces=first, why_changed="Misread",
            by=scene.legal,
        )  # fmt: skip
    client = Client()
    client.force_login(scene.legal)
    typed = {
        "on-day": "6", "on-month": "5", "on-year": "2026", "outcome": "fine", "fine": "300",
        "parenting_order_months": "6", "requires": "Come to the programme", "why": "Misread",
    }  # fmt: skip
    answer = client.post(reverse("fines:correct_result", args=[scene.row.ref]), typed)
    assert answer.status_code == 422
    assert "quashed on appeal" in answer.content.decode()
    assert standing_result(scene.row) == first
    assert "Put the result right" not in see(scene, scene.legal)
