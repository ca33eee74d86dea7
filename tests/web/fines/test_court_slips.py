"""A slip in any form of the courts is told beside its field, keeps what was typed, and is no bare page.

Each row is a form, what is typed, the field the message belongs to, and its words. What the domain refuses
comes the same way as what the form itself finds.
"""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from fines.actions import interviews, orders, results
from fines.actions.court_steps import Day, list_hearing
from fines.actions.deciding import factors_on
from fines.actions.receiving import take_in_by_hand
from fines.actions.results import Entered
from fines.models import Appeal, CourtResult, CourtStep, Hearing, Interview, Measure, Posting
from tests.factories.courts import CHARGED, approve, charge, decide, heard, legal_scene
from tests.factories.fines import issue, notice_scene, propose
from tests.integration.fines.test_orders import made

pytestmark = pytest.mark.django_db
WORDS = "Words that took a while to type."
COURT = "Severnbridge Magistrates' Court"


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def refused(client, address, typed, field, words):
    """The answer: 422, the message beside the field and above the form, every word still there."""
    answer = client.post(address, typed)
    text = answer.content.decode()
    assert answer.status_code == 422, text[:300]
    form = answer.context["form"]
    errors = form.non_field_errors() if field is None else form.errors.get(field, [])
    assert any(words in error for error in errors), dict(form.errors)
    assert "There is a problem" in text
    for value in typed.values():
        if isinstance(value, str) and len(value) > 3:
            assert value.replace("'", "&#x27;") in text, value
    return answer


def day(name, value):
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month),
            f"{name}-year": str(value.year)}  # fmt: skip


D = dt.date


def hearing(**changes):
    said = {
        "kind": "first", "court": COURT, "room": "Court 3", "time": "10:00", "minutes": "60",
        "others": "Head of year",
    }  # fmt: skip
    return said | day("date", changes.pop("on", D(2026, 4, 8))) | changes


OF_A_CHARGE = [
    ("record_step", {"kind": "guilty", "note": WORDS} | day("on", D(2026, 4, 1)), "kind",
     "Record the service of the papers first"),
    ("record_step", {"kind": "served", "note": WORDS} | day("on", D(2026, 3, 31)), "on",
     "The day lies between the charge"),
    ("list_hearing", hearing(on=D(2026, 5, 4)), "date", "is a bank holiday"),
    ("list_hearing", hearing(on=D(2026, 4, 11)), "date", "is at a weekend"),
    ("list_hearing", hearing(time="03:00"), "time", "Courts sit from 09:00 to 17:00"),
    ("list_hearing", hearing(on=D(2026, 3, 31)), "date", "comes after the charge"),
    ("list_hearing", hearing(minutes="0"), "minutes", "whole number from 5 to 600"),
    ("list_hearing", hearing(kind="sjp"), "kind", "Choose a kind this charge can have"),
    ("enter_result", {"outcome": "fine", "fine": "£1,000.01", "note": WORDS}
     | day("on", CHARGED), "fine", "The most a court may fine"),
    ("enter_result", {"outcome": "fine", "fine": "a lot", "note": WORDS}
     | day("on", CHARGED), "fine", "must be in pounds"),
    ("enter_result", {"outcome": "fine", "note": WORDS} | day("on", CHARGED), "fine",
     "A fine has an amount"),
    ("enter_result", {"outcome": "fine", "fine": "220", "note": WORDS}
     | day("on", D(2026, 3, 31)), "on", "lies between the charge"),
    ("enter_result", {"outcome": "conditional_discharge", "note": WORDS} | day("on", CHARGED),
     "length_months", "Say how long it lasts"),
    ("enter_result", {"outcome": "acquitted", "costs": "85.00", "note": WORDS}
     | day("on", CHARGED), "costs", "without a conviction"),
    ("enter_result", {"outcome": "fine", "fine": "220", "parenting_order_months": "6",
     "note": WORDS} | day("on", CHARGED), "requires", "Say what the parenting order asks"),
    ("enter_result", {"outcome": "fine", "fine": "220", "requires": WORDS} | day("on", CHARGED),
     "parenting_order_months", "how many months"),
    ("enter_result", {"outcome": "conditional_discharge", "length_months": "60", "note": WORDS}
     | day("on", CHARGED), "length_months", "lasts 36 months at most"),
    ("enter_result", {"outcome": "fine", "fine": "220", "surcharge": "999,999", "note": WORDS}
     | day("on", CHARGED), "surcharge", "£2,000 is not expected here: check the amount"),
    ("enter_result", {"outcome": "fine", "fine": "220", "compensation": "50,000", "note": WORDS}
     | day("on", CHARGED), "compensation", "£5,000 is not expected here"),
    ("enter_result", {"outcome": "fine", "fine": "220", "note": WORDS} | day("on", CHARGED), None,
     "Nothing is recorded as served"),
    ("correct_result", {"why": WORDS, "outcome": "fine", "fine": "220"} | day("on", CHARGED), None,
     "There is no result to put right"),
    ("record_appeal", {"result": "lodged", "note": WORDS} | day("on", CHARGED), None,
     "against a conviction"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "typed", "field", "words"), OF_A_CHARGE)
def test_of_a_charge(name, typed, field, words):
    scene = legal_scene()
    row = charge(scene)
    address = reverse(f"fines:{name}", args=[row.ref])
    refused(as_(scene.legal), address, typed, field, words)
    for model in (CourtStep, Hearing, CourtResult, Appeal, Measure):
        assert not model.objects.exists(), model


def test_a_result_whose_order_cannot_be():
    scene = legal_scene()
    row = charge(scene)
    heard(row, scene.legal, CHARGED)
    typed = {
        "outcome": "fine", "fine": "220", "parenting_order_months": "6", "requires": WORDS
    }  # fmt: skip
    typed |= day("on", CHARGED) | day("guidance_until", D(2026, 8, 1))
    address = reverse("fines:enter_result", args=[row.ref])
    refused(as_(scene.legal), address, typed, "guidance_until", "3 months at most")
    assert not CourtResult.objects.exists()


@pytest.mark.parametrize(("procedure", "offered"), [("sjp", True), ("hearing", False)])
def test_no_reply_in_time_is_asked_where_there_are_days_to_reply_in(procedure, offered):
    scene = legal_scene()
    row = charge(scene, procedure=procedure)
    text = as_(scene.legal).get(reverse("fines:record_step", args=[row.ref])).content.decode()
    assert ('value="no_reply"' in text) is offered


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("£1,000", 100000), ("1,000.00", 100000), ("1000", 100000), ("£220.5", 22050)],
)
def test_an_amount_is_read_as_people_write_it(typed, pence):
    scene = legal_scene()
    row = charge(scene)
    heard(row, scene.legal, CHARGED)
    said = {"outcome": "fine", "fine": typed} | day("on", CHARGED)
    answer = as_(scene.legal).post(reverse("fines:enter_result", args=[row.ref]), said)
    assert answer.status_code == 302
    assert CourtResult.objects.get().fine_pence == pence


@pytest.mark.parametrize("typed", ["10:30", "10.30", "1030", "10:30am", "10:30 AM"])
def test_a_time_is_read_as_people_write_it(typed):
    scene = legal_scene()
    row = charge(scene)
    address = reverse("fines:list_hearing", args=[row.ref])
    assert as_(scene.legal).post(address, hearing(time=typed)).status_code == 302
    assert f"{Hearing.objects.get().at:%H:%M}" == "09:30"  # British Summer Time


def test_an_appeal_before_the_result_and_a_second_outcome():
    scene = legal_scene()
    row = charge(scene)
    heard(row, scene.legal, CHARGED)
    said = Entered("fine", CHARGED, fine_pence=22000)
    results.enter_result(proceedings=row, said=said, by=scene.legal)
    client, address = as_(scene.legal), reverse("fines:record_appeal", args=[row.ref])
    typed = {"result": "dismissed", "note": WORDS} | day("on", CHARGED)
    refused(client, address, typed, "result", "lodged first")
    typed = {"result": "lodged", "note": WORDS} | day("on", D(2026, 3, 1))
    refused(client, address, typed, "on", "between the result and today")
    again = reverse("fines:enter_result", args=[row.ref])
    typed = {"outcome": "fine", "fine": "£300", "note": WORDS} | day("on", CHARGED)
    refused(client, again, typed, None, "put it right instead")


def test_a_hearing_that_is_moved():
    scene = legal_scene()
    row = charge(scene)
    day_in_court = Day("first", COURT, dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC))
    moved = list_hearing(proceedings=row, day=day_in_court, by=scene.legal)
    address = reverse("fines:move_hearing", args=[moved.pk])
    client = as_(scene.legal)
    assert 'value="10:00"' in client.get(address).content.decode()  # as its form takes it back
    refused(client, address, hearing(reason=WORDS, on=D(2026, 5, 25)), "date", "bank holiday")
    refused(client, address, hearing(reason=WORDS, on=D(2026, 3, 31)), "date", "after the charge")
    assert client.post(address, hearing(reason=WORDS, on=D(2026, 4, 9))).status_code == 302
    refused(client, address, hearing(reason=WORDS, on=D(2026, 4, 10)), None, "moved already")


def test_a_charge_while_money_may_be_theirs():
    scene = legal_scene()
    decision = approve(scene, decide(scene))
    client, address = as_(scene.legal), reverse("fines:lay_charge", args=[decision.ref])
    ready = client.get(address).context["form"]
    typed = {"procedure": "sjp", "sessions": list(ready.free)}
    take_in_by_hand(
        by=scene.manager, pence=8000, on=CHARGED, method="bank_transfer", payer=scene.mother.full_name,
        reference="R-1",
    )  # fmt: skip
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "Unmatched money may be theirs" in answer.context["form"].non_field_errors()[0]
    assert set(answer.context["form"]["sessions"].value()) == set(ready.free)


def record(scene, form, **changes):
    said = {name: form[name].initial or WORDS for name in form.fields}
    said |= {"sessions": list(form.free), "charge": "s444_1"}
    said |= {f"{k.key}_weighs": "for" for k in factors_on(CHARGED)}
    said |= {"evidence_met": "yes", "interest_met": "yes", "eso_suitable": "no"}
    return said | changes


def test_a_decision_record_that_waits_already():
    scene = legal_scene()
    client, address = as_(scene.legal), reverse("fines:write_decision", args=[scene.case.ref])
    form = client.get(address).context["form"]
    decide(scene)
    typed = record(scene, form, equality=WORDS, why_changed="Written twice")
    refused(client, address, typed, None, "it is answered first")


def test_an_answer_to_a_record():
    scene = legal_scene()
    decision = decide(scene)
    client, address = as_(scene.manager), decision.get_absolute_url()
    refused(client, address, {"approved": "no", "reason": ""}, "reason", "Say why it goes back")
    refused(client, address, {"reason": WORDS}, "approved", "Answer")


def order(**changes):
    said = {"kind": "eso", "carer": "", "court": "Family Court", "requires": WORDS}
    days = {"made_on": CHARGED, "starts_on": CHARGED, "ends_on": D(2027, 3, 31)} | changes
    for name, value in days.items():
        said |= day(name, value) if isinstance(value, dt.date) else {name: value}
    return said


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (order(ends_on=D(2027, 4, 1)), "ends_on", "12 months at most"),
        (order(starts_on=D(2026, 3, 1)), "starts_on", "on the day it is made, or later"),
        (order(starts_on=D(2026, 7, 1), ends_on=D(2027, 1, 1)), "starts_on", "within 28 days"),
        (order(made_on=D(2026, 4, 2), starts_on=D(2026, 4, 2)), "made_on", "still to come"),
        (order(guidance_until=D(2026, 5, 1)), "guidance_until", "no guidance programme"),
        (order(review_on=D(2027, 4, 1)), "review_on", "lies within the order"),
        (order(kind="sao"), "carer", "which parent"),
        (order(kind="parenting_order"), "kind", "follows a conviction"),
        (order(kind=""), "kind", "Choose the order"),
        (order(starts_on=D(1985, 1, 1), made_on=D(1985, 1, 1)), "starts_on", "no such order then"),
    ],
)
def test_an_order(typed, field, words):
    scene = legal_scene()
    address = reverse("fines:make_order", args=[scene.case.ref])
    refused(as_(scene.legal), address, typed, field, words)
    assert not Measure.objects.exists()


def test_an_extension_and_a_note_of_an_order():
    scene = legal_scene()
    row = orders.make_order(case=scene.case, made=made(ends_on=D(2026, 6, 1)), by=scene.legal)
    client, extend = as_(scene.legal), reverse("fines:extend_order", args=[row.pk])
    typed = {"court": "Family Court", "requires": WORDS} | day("made_on", CHARGED)
    refused(client, extend, typed | day("ends_on", D(2029, 6, 2)), "ends_on", "36 months at most")
    note = reverse("fines:see_order", args=[row.pk])
    typed = {"kind": "review", "words": WORDS} | day("on", D(2026, 3, 1))
    refused(client, note, typed, "on", "between the beginning of the order and today")
    typed = {"kind": "review", "words": WORDS} | day("on", CHARGED) | day("next_on", D(2026, 6, 2))
    refused(client, note, typed, "next_on", "while the order lasts")


def test_whether_an_order_was_carried_out():
    scene = legal_scene()
    row = orders.make_order(case=scene.case, made=made(), by=scene.legal)
    address = reverse("fines:record_carried_out", args=[row.pk])
    typed = {"state": "done", "words": WORDS} | day("on", CHARGED)
    form = as_(scene.legal).get(address).context["form"]
    typed["state"] = form.fields["state"].choices[0][0]
    refused(as_(scene.legal), address, typed, None, "Only of a parenting order")


def test_an_interview():
    scene = legal_scene()
    client, address = as_(scene.officer), reverse("fines:invite_interview", args=[scene.case.ref])
    typed = {"time": "10:00", "place": "Council House, room 14"}
    refused(client, address, typed | day("date", D(2026, 3, 31)), "date", "still to come")
    assert not Interview.objects.exists()
    row = interviews.invite(
        case=scene.case, carer=scene.mother, at=dt.datetime(2026, 4, 9, 9, tzinfo=dt.UTC),
        place="Council House", interviewer=scene.officer, by=scene.officer,
    )  # fmt: skip
    refused(client, address, typed | day("date", D(2026, 4, 10)), None, "is invited already")
    move = reverse("fines:move_interview", args=[row.pk])
    again = typed | {"reason": WORDS} | day("date", D(2026, 3, 31))
    refused(client, move, again, "date", "still to come")
    held = reverse("fines:record_interview", args=[row.pk])
    said = {"end": "held", "summary": WORDS, "caution_given": "on"}
    refused(client, held, said | day("on", CHARGED), "on", "between the one arranged and today")
    with time_machine.travel(dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC), tick=False):
        client, said = as_(scene.officer), said | day("on", D(2026, 4, 9))
        refused(client, held, said, "advice_offered", "it cannot be used")
        refused(client, held, {"end": "cancelled"} | day("on", CHARGED), "reason", "cancelled")


def test_a_certificate_of_posting():
    scene = notice_scene()
    notice = issue(scene, propose(scene))
    client, address = as_(scene.manager), reverse("fines:prove_posting", args=[notice.ref])
    typed = {"certificate": "AB 1234 5678 9GB", "posted_by": "Post room"}
    assert client.post(address, typed).status_code == 302
    refused(client, address, typed, "certificate", "written down already")
    assert Posting.objects.filter(certificate=typed["certificate"]).count() == 1


def test_the_papers_of_a_pack():
    scene = legal_scene()
    scene.school.head_name = "Ada Head"
    scene.school.save()
    client, pack = as_(scene.officer), [scene.case.ref, scene.mother.ref]
    statement = reverse("fines:write_statement", args=pack)
    typed = {"text": "I am Somebody Else, and say this from the records."}
    refused(client, statement, typed, "text", "whoever saves it is the witness")
    sign = reverse("fines:sign_paper", args=[*pack, "certificate"])
    typed = {"name": "Another Person"} | day("on", CHARGED)
    refused(client, sign, typed, "name", "nobody else signs it")
    typed = {"name": "Ada Head"} | day("on", D(2025, 9, 2))
    refused(client, sign, typed, "on", "cannot have been signed before")


def test_no_page_of_the_courts_shows_the_reference_of_a_field():
    """The names the domain gives to fields are for pages alone."""
    scene = legal_scene()
    row = charge(scene)
    typed = {"outcome": "fine", "fine": "5000"} | day("on", CHARGED)
    text = as_(scene.legal).post(reverse("fines:enter_result", args=[row.ref]), typed)
    assert not re.search(r"fine_pence|length_months:", text.content.decode())
