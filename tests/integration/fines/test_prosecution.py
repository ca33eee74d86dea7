"""A case reaches prosecution by an approved, current decision record to charge, and by nothing else."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.errors import WrongState
from cases.actions.considering import consider
from cases.actions.files import CaseFile
from cases.actions.moving import move_case
from cases.choices import Stage
from cases.models import Case, Escalation
from cases.models.facts import charge_record
from cases.web.pathway import Pathway
from fines.actions.courts import begin_proceedings
from fines.actions.deciding import answer_decision
from fines.models import ChargingDecision
from tests.factories.courts import FOLLOWS, approve, decide, legal_scene
from tests.factories.fines import another_parent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def now(scene):
    return Case.objects.get(pk=scene.case.pk)


def take(scene, to=Stage.PROSECUTION, by=None):
    return move_case(case=now(scene), to=to, by=by or scene.legal, reason="On")


def prepared(scene):
    """Everything the table of moves asks for but the record."""
    for kind, answer in (("planning_meeting", "yes"), ("eso", "no"), ("offence", "s444_1")):
        consider(case=now(scene), by=scene.legal, kind=kind, answer=answer, reason="Said")
    return scene


def test_without_a_record_the_move_says_where_to_write_one():
    scene = prepared(legal_scene())
    with pytest.raises(WrongState, match="Write a decision record"):
        take(scene)
    found = charge_record(now(scene))
    assert found.href == reverse("fines:see_court_case", args=[scene.case.ref])
    assert now(scene).stage == Stage.LEGAL_CONSIDERATION


@pytest.mark.parametrize("offence", ["s444_1", ""])
def test_one_that_waits_or_decides_against_a_charge_is_none(offence):
    scene = prepared(legal_scene())
    changes = {} if offence else {"interest": (False, "Not in the public interest.")}
    decision = decide(scene, offence, **changes)
    if not offence:
        approve(scene, decision)
    with pytest.raises(WrongState, match="decision record"):
        take(scene)


def test_one_that_was_returned_is_none():
    scene = prepared(legal_scene())
    answer_decision(decision=decide(scene), approved=False, by=scene.manager, reason="Say more.")
    with pytest.raises(WrongState, match="Write a decision record"):
        take(scene)


def test_one_that_was_replaced_is_none_and_the_new_one_waits():
    scene = legal_scene()
    approve(scene, decide(scene))
    assert now(scene).stage == Stage.PROSECUTION
    second = decide(scene, why_changed="More was said.")
    found = charge_record(now(scene))
    assert found.href == second.get_absolute_url()
    assert "waits" in found.lacking


def test_an_approval_does_not_outlive_the_step_down():
    scene = legal_scene(noticed=False)
    decision = approve(scene, decide(scene))
    take(scene, Stage.STEP_DOWN, scene.manager)
    Case.objects.filter(pk=scene.case.pk).update(stage=Stage.FT_REVIEW)
    take(scene, Stage.LEGAL_CONSIDERATION, scene.manager)
    prepared(scene)
    with pytest.raises(WrongState, match="Write a decision record"):
        take(scene)
    Case.objects.filter(pk=scene.case.pk).update(stage=Stage.PROSECUTION)
    with pytest.raises(WrongState, match="before the case stepped down"):
        begin_proceedings(
            decision=decision,
            charge="s444_1",
            procedure="hearing",
            by=scene.legal,
            why_lacking=FOLLOWS,
        )


def test_another_charge_weighed_for_the_other_parent_holds_nothing_back():
    scene = legal_scene()
    mothers = approve(scene, decide(scene))
    father = another_parent(scene)
    theirs = decide(scene, "s444_1a", carer=father)
    answer_decision(decision=theirs, approved=False, by=scene.manager, reason="Say more.")
    mothers = ChargingDecision.objects.get(pk=mothers.pk)
    row = begin_proceedings(
        decision=mothers, charge="s444_1", procedure="hearing", by=scene.legal, why_lacking=FOLLOWS
    )
    assert (row.carer, row.charge) == (scene.mother, "s444_1")


def test_the_case_leads_to_the_record_and_offers_no_question():
    scene = prepared(legal_scene())
    for person, linked in ((scene.legal, True), (scene.manager, True), (scene.lead, False)):
        way = next(
            v for v in Pathway(CaseFile(now(scene), person)).exits
            if v.exit.move.to == Stage.PROSECUTION
        )  # fmt: skip
        need = next(n for n in way.needs if "decision record" in n.text)
        assert bool(need.href) is linked, person
        assert not way.ask_href


@pytest.mark.parametrize("name", ["move_case", "ask_decision"])
def test_the_page_of_the_move_leads_to_the_record(client, name):
    scene = prepared(legal_scene())
    client.force_login(scene.legal)
    page = client.get(reverse(f"cases:{name}", args=[scene.case.ref, "prosecution"]))
    assert page.url == reverse("fines:see_court_case", args=[scene.case.ref])
    said = {"reason": "Now", "summary": "Prosecute", "recommendation": "Now"}
    answer = client.post(reverse(f"cases:{name}", args=[scene.case.ref, "prosecution"]), said)
    assert answer.status_code == 409
    assert "decision record" in answer.content.decode()
    assert now(scene).stage == Stage.LEGAL_CONSIDERATION


def test_an_old_plain_question_leads_to_the_record(client):
    scene = prepared(legal_scene())
    old = Escalation.objects.create(
        case=scene.case, kind="move:prosecution", stage=Stage.PROSECUTION, summary="Prosecute",
        legal=True, recommendation="Ready", asked_by=scene.legal,
    )  # fmt: skip
    client.force_login(scene.manager)
    page = client.get(reverse("cases:decide", args=[scene.case.ref, old.kind])).content.decode()
    assert f'href="{reverse("fines:see_court_case", args=[scene.case.ref])}"' in page
    assert "Write a decision record" in page
