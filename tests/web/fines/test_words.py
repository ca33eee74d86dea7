"""What the pages of notices say: the oldest line first, what is owed back, what is over."""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.test import Client

from cases.models import Escalation
from cases.web.queue_page import DecisionView
from fines.actions.money_holds import money_that_may_be_theirs
from fines.actions.payments import record_payment
from fines.actions.reading import read_notice
from fines.actions.receiving import take_in_by_hand
from fines.actions.refunds import approve_refund
from fines.models import Payment
from fines.web.notice_presenter import NoticePage
from tests.factories.fines import issue, notice_scene, propose, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 2, 12, 9, tzinfo=dt.UTC), tick=False):
        yield


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_ledger_is_oldest_first_and_says_what_is_owed_back():
    scene = notice_scene()
    notice = issue(scene)
    for pence, day, ref in ((8000, "2026-02-11", "B-2"), (16000, "2026-02-10", "B-1")):
        record_payment(
            notice=notice, pence=pence, method="card", reference=ref, by=scene.manager,
            on=dt.date.fromisoformat(day),
        )  # fmt: skip
    notice.refresh_from_db()
    record = read_notice(notice=notice, by=scene.manager)
    days = [line.on for line in record.ledger]
    assert days == sorted(days)
    assert NoticePage(record, scene.manager).money_words.endswith("£160 is owed back.")


def test_a_refund_that_was_taken_back_is_owed_no_more_and_stands_where_it_stood():
    scene = notice_scene()
    notice = issue(scene)
    done = record_payment(
        notice=notice, pence=16000, method="cheque", reference="C1", by=scene.manager,
        on=dt.date(2026, 2, 10),
    )  # fmt: skip
    approve_refund(owed=Payment.objects.get(kind="refund_owed"), by=scene.legal)
    take_back(payment=done.payment, by=scene.manager, reason="Another's")
    notice.refresh_from_db()
    page = NoticePage(read_notice(notice=notice, by=scene.manager), scene.manager)
    assert "owed back" not in page.money_words
    assert [row[-2:] for row in page.ledger] == [
        ["£160", ""], ["", "£80"], ["\u2212£160", ""], ["", "\u2212£80"],
    ]  # fmt: skip


def test_sums_that_hold_a_reminder_are_read_by_who_keeps_the_ledger():
    scene = notice_scene()
    notice = issue(scene)
    receipt = take_in_by_hand(
        pence=7999, on=dt.date(2026, 2, 10), method="cheque", reference=f"{notice.ref} X",
        by=scene.manager,
    )  # fmt: skip
    record = read_notice(notice=notice, by=scene.manager)
    record = replace(record, reminder_held=money_that_may_be_theirs(notice.carer))
    told = NoticePage(record, scene.officer).next_words
    assert "No reminder is sent for now. Unmatched money may be theirs" in told
    assert receipt.ref not in told
    assert "£79.99" not in told
    assert f"£79.99 of {receipt.ref}" in NoticePage(record, scene.manager).next_words


def test_what_is_taken_and_what_counts_are_told_as_they_are():
    scene = notice_scene("OOOOO OOOOO . OOOO")
    first = propose(scene, session_ids=scene.sessions(10))
    url = f"/notices/propose/{scene.case.ref}/?carer={scene.mother.ref}"
    page = client_of(scene.officer).get(url).content.decode()
    assert f"10 sessions of these weeks stand in {first.ref} already" in page
    assert "in 10 school weeks; 10 are needed" in page
    assert " of 10 in 10" not in page


def test_the_manager_sees_the_sessions_of_the_notice_beside_it():
    scene = notice_scene("OOOO OOOOOO //// //// //// //// ////")
    propose(scene)
    row = Escalation.objects.get(case=scene.case)
    view = DecisionView(row, scene.manager)
    assert [mark.code for mark in view.strip] == ["O"] * 10
    assert view.strip_label == "10 sessions asked about"


def test_the_courts_are_closed_once_their_six_months_are_over():
    client = client_of(notice_scene().manager)
    old = client.get("/fines/ladder/?offence_date=2005-03-01").content.decode()
    assert "Proceedings had to begin by Thursday 1 September 2005" in old
    assert "Out of time" in old
    new = client.get("/fines/ladder/?offence_date=2026-02-01").content.decode()
    assert "Out of time" not in new


def test_a_date_beyond_what_is_known_is_told_in_words():
    page = client_of(notice_scene().manager).get(
        "/fines/ladder/?offence_date=2026-02-01&posted=2030-01-02"
    )
    assert "known until Sunday 31 December 2028" in page.content.decode()


@pytest.mark.parametrize(("day", "status"), [("2026-02-19", 302), ("2026-02-20", 422)])
def test_the_day_of_posting_is_soon(day, status):
    scene = notice_scene()
    notice = propose(scene)
    sent = {"posted_on": day, "shown_for": day}
    url = f"/notices/{notice.ref}/issue/"
    assert client_of(scene.manager).post(url, sent).status_code == status
