"""Withdrawing, changed evidence, and the six months."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import NotAllowed, WrongState
from cases.choices import CloseReason, Stage
from cases.models import Case
from fines import tasks
from fines.actions import drafting, preflight
from fines.actions.cards import give_code, payable
from fines.actions.court_watching import limits_to_watch, warn_of_limit
from fines.actions.payments import lapse_unpaid, record_payment
from fines.actions.posting import prove_posting
from fines.actions.reminding import reminders_due
from fines.actions.reviewing import confirm_evidence
from fines.actions.watching import (
    changed_sessions,
    filing_limit,
    notice_evidence_change,
    notices_to_look_at,
)
from fines.actions.withdrawing import withdraw_notice
from fines.choices import NoticeStatus, PaymentKind
from fines.models import NoticeSession, Payment
from tests.factories.attendance import mark
from tests.factories.fines import issue, notice_scene, propose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def unpaid(scene):
    notice = issue(scene)
    lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
    return notice


def withdraw(scene, notice, ground="not_issuable", **changes):
    values = {"reason": "Leave had been agreed.", "by": scene.legal} | changes
    return withdraw_notice(notice=notice, ground=ground, **values)


def test_withdrawn_leaves_the_count_frees_sessions_and_owes_the_money_back():
    scene = notice_scene()
    notice = issue(scene)
    record_payment(
        notice=notice, pence=8000, method="card", reference="C-1", by=scene.manager,
        on=dt.date(2026, 2, 10),
    )  # fmt: skip
    withdraw(scene, notice)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.WITHDRAWN
    assert not NoticeSession.objects.filter(notice=notice, live=True).exists()
    assert Payment.objects.get(kind=PaymentKind.REFUND_OWED).pence == 8000


def test_next_notice_after_a_withdrawn_one_is_a_first():
    scene = notice_scene("OOOOO OOOOO . OOOOO OOOOO")
    first = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    other = propose(scene, session_ids=scene.sessions()[10:], on=dt.date(2026, 3, 3))
    withdraw(scene, first)
    again = issue(scene, other, on=dt.date(2026, 3, 4))
    assert (again.number_in_period, again.first_pence) == (1, 8000)


def test_withdrawing_the_last_notice_closes_the_case():
    scene = notice_scene()
    withdraw(scene, issue(scene))
    case = Case.objects.get(pk=scene.case.pk)
    assert (case.stage, case.close_reason) == (Stage.CLOSED, CloseReason.NOTICE_WITHDRAWN)


@pytest.mark.parametrize(
    ("ground", "reason"), [("because", "x"), ("not_issuable", " "), ("not_prosecuted", "x")]
)
def test_only_a_listed_ground_that_fits_with_a_reason(ground, reason):
    scene = notice_scene()
    with pytest.raises(WrongState):
        withdraw(scene, issue(scene), ground=ground, reason=reason)


def test_unpaid_and_not_prosecuted_is_withdrawn():
    scene = notice_scene()
    assert withdraw(scene, unpaid(scene), ground="not_prosecuted").status == "withdrawn"


def test_a_proposal_is_returned_and_not_withdrawn():
    scene = notice_scene()
    with pytest.raises(WrongState):
        withdraw(scene, propose(scene))


def test_withdrawing_is_the_authoritys_act():
    scene = notice_scene()
    notice = issue(scene)
    for who in (scene.officer, scene.lead):
        with pytest.raises(NotAllowed):
            withdraw(scene, notice, by=who)


def test_amended_mark_asks_for_a_review_and_undoes_nothing():
    """Ten O, notice issued, one O becomes M (T14)."""
    scene = notice_scene()
    notice = issue(scene)
    assert notice_evidence_change(notice=notice) is False
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "M")
    assert notice_evidence_change(notice=notice) is True
    assert notice_evidence_change(notice=notice) is False
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.ISSUED
    assert notice.evidence_changed_at
    assert notice.sessions.count() == 10
    assert [(c.was, c.now) for c in changed_sessions(notice)] == [("O", "M")]
    event = scene.case.events.get(kind="notice.evidence_changed")
    assert "O to M" in event.text
    confirm_evidence(
        notice=notice, by=scene.legal, reason="Nine others.", below_reason="Below by agreement."
    )
    notice.refresh_from_db()
    assert notice.evidence_changed_at is None
    assert changed_sessions(notice) == []
    assert notice_evidence_change(notice=notice) is False


def warned(day):
    """What the night of that day says of each parent whose clock runs."""
    return [warn_of_limit(line=line, on=day) for line in list(limits_to_watch(day))]


def test_six_months_from_the_first_session_are_warned_of_once():
    scene = notice_scene()
    notice = unpaid(scene)
    assert filing_limit(notice) == dt.date(2026, 5, 3)
    days = [dt.date(2026, 4, 2), dt.date(2026, 4, 3), dt.date(2026, 4, 4)]
    assert [warned(day) for day in days] == [[False], [True], [False]]
    assert scene.case.events.filter(kind="notice.limitation_near").count() == 1


def test_a_mark_amended_under_a_paid_notice_opens_a_review_too():
    """What was paid for absence that was none is to be given back: somebody looks."""
    scene = notice_scene()
    notice = issue(scene)
    record_payment(
        notice=notice, pence=8000, method="card", reference="C-9", by=scene.manager,
        on=dt.date(2026, 2, 9),
    )  # fmt: skip
    assert list(notices_to_look_at()) == []
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "M")
    assert list(notices_to_look_at()) == [notice]
    tasks.watch_evidence()
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.PAID
    assert notice.evidence_changed_at
    assert list(notices_to_look_at()) == []
    withdraw(scene, notice)
    notice.refresh_from_db()
    assert (notice.status, notice.evidence_changed_at) == (NoticeStatus.WITHDRAWN, None)


def test_marks_that_are_again_as_they_were_end_the_question():
    scene = notice_scene()
    notice = issue(scene)
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "M")
    tasks.watch_evidence()
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "O")
    tasks.watch_evidence()
    notice.refresh_from_db()
    assert notice.evidence_changed_at is None
    assert (
        "again what it was given on" in scene.case.events.get(kind="notice.evidence_reviewed").text
    )


@pytest.mark.parametrize(
    ("day", "posted", "words"),
    [
        ("2028-12-29", "2028-12-29", "Bank holidays are known until"),  # it would arrive in 2029
        ("2029-01-02", "2029-01-02", "Bank holidays are known until"),
    ],
)
def test_a_notice_whose_days_cannot_be_reckoned_is_refused(day, posted, words):
    scene = notice_scene()
    notice = propose(scene)
    day = dt.date.fromisoformat(day)
    with time_machine.travel(dt.datetime.combine(day, dt.time(9), dt.UTC), tick=False):
        page = drafting.read_decision(notice=notice, by=scene.manager)
        assert words in page.unknown
        assert preflight.read_preflight(by=scene.manager).going == []
        with pytest.raises(WrongState, match=words):
            issue(scene, notice, on=day, posted_on=dt.date.fromisoformat(posted))


def two_notices():
    """A first, unpaid by now, and the second that counted it."""
    scene = notice_scene("OOOOO OOOOO . OOOOO OOOOO")
    first = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    day = dt.date(2026, 3, 3)
    other = issue(scene, propose(scene, session_ids=scene.sessions()[10:], on=day), on=day)
    assert other.number_in_period == 2
    return scene, first, other


def test_a_later_notice_that_counted_a_withdrawn_one_is_reviewed_and_asks_for_nothing():
    """T29: its number and price may be wrong, and the nights leave that to a person."""
    scene, first, other = two_notices()
    code, day = give_code(other).code, dt.date(2026, 3, 25)
    assert payable(ref=other.ref, code=code, today=day).pence == 16000
    assert list(reminders_due(day, other)) == [other]
    withdraw(scene, first)
    other.refresh_from_db()
    assert f"counted {first.ref}, which is withdrawn" in other.review_why
    assert list(reminders_due(day, other)) == []
    with pytest.raises(WrongState, match="Nothing is taken by card"):
        payable(ref=other.ref, code=code, today=day)
    assert other not in notices_to_look_at(), "no mark changed: the night does not end the review"
    assert not notice_evidence_change(notice=other)
    confirm_evidence(notice=other, by=scene.legal, reason="The parent had been told.")
    other.refresh_from_db()
    assert (other.review_why, other.evidence_changed_at) == ("", None)
    assert payable(ref=other.ref, code=code, today=day).pence == 16000


@pytest.mark.parametrize(
    ("withdrawn", "goes"), [(dt.date(2026, 1, 30), False), (dt.date(2026, 2, 2), True)]
)
def test_a_notice_withdrawn_before_its_day_of_posting_has_no_proof_of_posting(withdrawn, goes):
    scene = notice_scene()
    notice = issue(scene, posted_on=dt.date(2026, 2, 2))
    notice = withdraw(scene, notice, on=withdrawn)
    assert notice.was_not_posted is not goes
    if goes:
        assert (
            prove_posting(notice=notice, by=scene.manager, certificate="CP-1").certificate == "CP-1"
        )
        return
    with pytest.raises(WrongState, match="it never went"):
        prove_posting(notice=notice, by=scene.manager, certificate="CP-1")
