"""Whether a parenting order came about: said, said anew, kept; and asked of no other order."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import NotAllowed, WrongState
from fines.actions.order_outcomes import say_outcome, standing_outcome
from fines.models import Measure, OrderOutcome
from tests.factories.courts import CHARGED, legal_scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


def order(scene, kind="parenting_order"):
    return Measure.objects.create(
        case=scene.case, carer=scene.mother if kind == "parenting_order" else None, kind=kind,
        made_on=CHARGED, starts_on=CHARGED, ends_on=dt.date(2026, 9, 30), by=scene.legal,
        requires="A parenting programme.",
    )  # fmt: skip


def say(row, by, **changes):
    values = {"result": "implemented", "on": dt.date(2026, 4, 8), "words": "Began."} | changes
    return say_outcome(measure=row, by=by, **values)


def test_what_is_said_anew_replaces_and_the_earlier_stays():
    scene = legal_scene()
    row = order(scene)
    first = say(row, scene.officer, result="no_provision", words="No place on a programme.")
    second = say(row, scene.legal)
    assert second.replaces == first
    assert standing_outcome(row) == second
    assert list(OrderOutcome.objects.standing()) == [second]
    assert OrderOutcome.objects.count() == 2
    made = OrderOutcome.objects.standing().made_between
    assert list(made(CHARGED, CHARGED)) == [second]
    assert not made(dt.date(2026, 4, 2), dt.date(2026, 4, 30)).exists()
    assert all(event.legal for event in scene.case.events.filter(kind="measure.said"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"result": "perhaps"}, "from the list"),
        ({"words": "\u200b"}, "what was found"),
        ({"on": dt.date(2026, 4, 11)}, "today"),
        ({"on": dt.date(2026, 3, 31)}, "between the making"),
    ],
)
def test_what_has_to_be_said(changes, words):
    scene = legal_scene()
    with pytest.raises(WrongState, match=words):
        say(order(scene), scene.officer, **changes)
    assert not OrderOutcome.objects.exists()


def test_it_is_asked_of_no_other_order_and_of_no_school():
    scene = legal_scene()
    supervision, parenting = order(scene, "eso"), order(scene)
    with pytest.raises(WrongState, match="parenting orders alone"):
        say(supervision, scene.officer)
    with pytest.raises(NotAllowed):
        say(parenting, scene.lead)
    with pytest.raises(IntegrityError, match="parenting order"), transaction.atomic():
        OrderOutcome.objects.create(
            measure=supervision, result="implemented", on=CHARGED, words="x", by=scene.legal
        )
    said = say(parenting, scene.officer)
    with pytest.raises(InternalError), transaction.atomic():
        OrderOutcome.objects.filter(pk=said.pk).update(words="Other")


def test_the_page_of_the_order_asks_and_shows_it():
    scene = legal_scene()
    row = order(scene)
    client = Client()
    client.force_login(scene.officer)
    page = reverse("fines:see_order", args=[row.pk])
    assert "Nobody has said yet" in client.get(page).content.decode()
    address = reverse("fines:say_outcome", args=[row.pk])
    assert client.post(address, {"words": "x"}).status_code == 422
    said = {
        "result": "breached", "words": "Came to none of six evenings.", "on-day": "9",
        "on-month": "4", "on-year": "2026",
    }  # fmt: skip
    assert client.post(address, said).url == page
    assert "the parent did not comply" in client.get(page).content.decode()
