"""What an amendment would mean for a charge that relies on the mark, before it is saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from attendance.models import Mark, Session
from attendance.rules.amending import Amending
from attendance.web.effects import effects_of
from fines.actions.doubting import leave_out
from fines.actions.doubts import doubts_of
from fines.actions.relied_charges import read_charges
from fines.web.charge_effects import effects_on_charges
from tests.factories.attendance import mark
from tests.factories.courts import approve, charge, decide, legal_scene
from tests.factories.fines import Scene, another_parent

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 4, 10)


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


def amend(scene: Scene, code: str, number: int = 0) -> Amending:
    session = Session.objects.filter(school=scene.school).order_by("date", "half")[number]
    was = Mark.objects.get(session=session, enrolment=scene.enrolment).code
    return Amending(session.pk, scene.enrolment.pk, session.date, session.half, was, code)


def words(by: User, *amendments: Amending) -> list[str]:
    return [effect.words for effect in effects_on_charges(by, amendments)]


def test_who_may_see_the_charge_is_told_which() -> None:
    scene = legal_scene()
    row = charge(scene, on=DAY)
    (effect,) = effects_on_charges(scene.legal, [amend(scene, "I")])
    assert effect.words == (
        f"Takes 1 session out of what charge {row.ref} relies on. "
        "A legal officer will be asked what becomes of the charge."
    )
    assert (effect.tone, effect.asks, effect.href) == ("bad", True, row.get_absolute_url())


def test_a_school_learns_that_a_legal_step_relies_on_it_and_no_more() -> None:
    scene = legal_scene(noticed=False)
    father = another_parent(scene)
    charge(scene, on=DAY)
    decide(scene, carer=father, on=DAY)
    (effect,) = effects_on_charges(scene.lead, [amend(scene, "I")])
    assert effect.words == (
        "A legal step relies on this mark. Somebody will be asked to look at it again."
    )
    assert (effect.asks, effect.href, effect.link) == (True, "", "")
    two = words(scene.lead, amend(scene, "I"), amend(scene, "M", 1))
    assert two == [
        "A legal step relies on 2 of these marks. Somebody will be asked to look at it again."
    ]


def test_the_pages_that_amend_ask_it() -> None:
    scene = legal_scene(noticed=False)
    charge(scene, on=DAY)
    told = effects_of(scene.lead, [amend(scene, "I")]).told
    assert any("A legal step relies on this mark" in effect.words for effect in told)


def test_an_approved_record_not_laid_yet_is_told_too() -> None:
    scene = legal_scene()
    decision = approve(scene, decide(scene, on=DAY), DAY)
    assert words(scene.legal, amend(scene, "I")) == [
        f"Takes 1 session out of what decision record {decision.ref} relies on. "
        "No charge can be laid for it, and the record is to be written anew."
    ]


@pytest.mark.parametrize(
    ("code", "taken", "recoded"), [("I", 1, 0), ("N", 1, 0), ("G", 0, 1), ("/", 1, 0)]
)
def test_what_stops_to_be_an_offence(code: str, taken: int, recoded: int) -> None:
    scene = legal_scene()
    charge(scene, on=DAY)
    (relied,) = read_charges(scene.legal, [amend(scene, code)])
    assert (len(relied.taken), len(relied.recoded)) == (taken, recoded)


def test_nothing_is_said_of_what_no_charge_relies_on() -> None:
    scene = legal_scene("OOOOO OOOOO O", noticed=False)
    row = charge(scene, on=DAY, session_ids=scene.sessions(10))
    assert words(scene.legal, amend(scene, "I", 10), amend(scene, "O")) == []
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "I")
    assert "unauthorised again" in words(scene.legal, amend(scene, "O"))[0]
    keys = [n.charged.pk for n in doubts_of(row)]
    leave_out(proceedings=row, sessions=keys, by=scene.legal, reason="A letter came")
    assert words(scene.legal, amend(scene, "O")) == []
    row.results.create(outcome="withdrawn", on=DAY, by=scene.legal)
    assert words(scene.legal, amend(scene, "I", 1)) == []


def test_as_many_queries_for_ten_marks_as_for_one() -> None:
    scene = legal_scene()
    charge(scene, on=DAY)
    few, many = [amend(scene, "I")], [amend(scene, "I", n) for n in range(10)]
    for some in (few, many):
        with CaptureQueriesContext(connection) as asked:
            read_charges(scene.legal, some)
        assert len(asked) <= 6
