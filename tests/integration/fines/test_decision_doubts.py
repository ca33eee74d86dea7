"""Marks amended under a record that is approved and not laid: the night tells it, people decide."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import AuditEvent
from cases.choices import CloseReason, Stage
from cases.models import Case, CaseEvent
from fines.actions.courts import begin_proceedings
from fines.actions.decision_doubts import decisions_to_tell, tell_decision_doubt
from fines.actions.news import charges_in_doubt
from fines.models import (
    ChargeReview,
    DecisionReview,
    DecisionSession,
    Proceedings,
    ReviewedDecisionSession,
)
from fines.tasks import watch_evidence
from tests.factories.attendance import mark
from tests.factories.courts import approve, charge, decide, legal_scene
from tests.integration.fines.test_doubting import FIRST, WHICH, page

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 4, 10)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene():
    found = legal_scene()
    found.decision = approve(found, decide(found, on=TODAY), TODAY)
    return found


def amend(scene, code="I", half="AM"):
    mark(scene.enrolment, FIRST, half, code)


def said(scene):
    kinds = ("decision.doubted", "decision.reviewed")
    rows = CaseEvent.objects.filter(case=scene.case, kind__in=kinds).order_by("id")
    return [(row.kind, row.legal, row.text) for row in rows]


def test_the_night_tells_it_once_and_changes_nothing(scene):
    watch_evidence()
    assert said(scene) == []
    amend(scene)
    watch_evidence()
    watch_evidence()
    ((kind, legal, text),) = said(scene)
    assert (kind, legal) == ("decision.doubted", True)
    assert WHICH in text
    assert scene.decision.ref in text
    assert AuditEvent.objects.filter(kind=kind, target_ref=scene.decision.ref).count() == 1
    assert DecisionSession.objects.get(session__date=FIRST, session__half="AM").code == "O"
    assert not ChargeReview.objects.exists()
    amend(scene, half="PM")  # another session is news again, and alone
    watch_evidence()
    assert [row.sessions.count() for row in DecisionReview.objects.all()] == [1, 1]


def test_marks_that_are_as_they_were_end_the_question_and_may_open_it_again(scene):
    for code in ("I", "O", "I"):
        amend(scene, code)
        watch_evidence()
    assert [row.kind for row in DecisionReview.objects.all()] == ["opened", "as_before", "opened"]


@pytest.mark.parametrize("code", ["G", "U", "O"])
def test_another_code_without_permission_is_no_news(scene, code):
    amend(scene, code)
    assert decisions_to_tell() == []


def test_only_records_that_are_approved_stand_and_are_not_laid_are_watched():
    waiting = legal_scene()
    decide(waiting, on=TODAY)
    amend(waiting)
    replaced = legal_scene()
    approve(replaced, decide(replaced, on=TODAY), TODAY)
    decide(replaced, on=TODAY, why_changed="Anew")
    amend(replaced)
    laid = legal_scene()
    charge(laid, on=TODAY)
    amend(laid)
    assert decisions_to_tell() == []
    watch_evidence()
    assert not DecisionReview.objects.exists()
    assert ChargeReview.objects.count() == 1  # the charge that is laid is told of as one


def test_a_case_that_is_closed_asks_nothing(scene):
    amend(scene)
    Case.objects.filter(pk=scene.case.pk).update(
        stage=Stage.CLOSED, closed_on=TODAY, close_reason=CloseReason.DISMISSED
    )
    assert decisions_to_tell() == []


def test_the_review_ends_with_a_new_record_without_the_session(scene):
    amend(scene)
    watch_evidence()
    assert scene.decision.ref in page(scene.legal, "see_courts")
    with pytest.raises(WrongState):
        begin_proceedings(
            decision=scene.decision, charge="s444_1", procedure="hearing", by=scene.legal, on=TODAY,
            why_lacking="They follow",
        )  # fmt: skip
    assert not Proceedings.objects.exists()
    decide(scene, on=TODAY, session_ids=scene.sessions(), why_changed="A mark was amended")
    assert "Approved records to look at again" not in page(scene.legal, "see_courts")


def test_every_place_of_work_of_the_legal_officer_says_it(scene):
    about = {scene.case.pk: timezone.now()}
    words = f"Decision record {scene.decision.ref} is to be looked at again: 1 session no offence any more"
    assert list(charges_in_doubt(scene.legal, about)) == []
    before = page(scene.legal, "see_decision", scene.decision.ref)
    assert "to be looked at again" not in before
    assert reverse("fines:lay_charge", args=[scene.decision.ref]) in before
    amend(scene)
    for who in (scene.legal, scene.manager):
        assert [news.text for _, news in charges_in_doubt(who, about)] == [words]
        assert "Approved records to look at again" in page(who, "see_courts")
    for who in (scene.officer, scene.lead):
        assert list(charges_in_doubt(who, about)) == []
    assert scene.decision.ref not in page(scene.officer, "see_courts")
    found = page(scene.legal, "see_decision", scene.decision.ref)
    assert WHICH in found
    assert "Write the record anew" in found
    assert reverse("fines:lay_charge", args=[scene.decision.ref]) not in found


class TestTheDatabaseHolds:
    def test_a_review_only_of_an_approved_record_and_of_its_own_sessions(self, scene):
        other = legal_scene()
        waiting = decide(other, on=TODAY)
        with pytest.raises(DatabaseError, match="approved and not laid"), transaction.atomic():
            DecisionReview.objects.create(decision=waiting, kind="opened")
        review = DecisionReview.objects.create(decision=scene.decision, kind="opened")
        strange = waiting.sessions.first()
        with pytest.raises(DatabaseError, match="not of the record"), transaction.atomic():
            ReviewedDecisionSession.objects.create(review=review, decided=strange, code="I")
        with pytest.raises(DatabaseError), transaction.atomic():
            DecisionReview.objects.create(decision=scene.decision, kind="left_out")
        with pytest.raises(DatabaseError), transaction.atomic():
            DecisionReview.objects.update(kind="as_before")

    def test_told_twice_at_once_is_told_once(self, scene):
        amend(scene)
        assert tell_decision_doubt(decision=scene.decision)
        assert not tell_decision_doubt(decision=scene.decision)
