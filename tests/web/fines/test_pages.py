"""Pages of notices: who sees which, what each says, and what each costs in queries."""

import datetime as dt
import json

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from attendance.choices import Role
from cases.choices import Stage
from fines.actions import issuing
from fines.actions.receipts_proved import record_receipt
from fines.actions.receiving import take_in_by_hand
from fines.actions.representations import answer_representation, record_representation
from fines.choices import NoticeStatus
from fines.models import Payment, PenaltyNotice, Receipt
from fines.web.finding import find_notices
from tests.factories.attendance import ResponsibilityFactory, fill_marks, mark
from tests.factories.fines import (
    another_parent,
    issue,
    notice_scene,
    person,
    propose,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def winter():
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def get(user, name, *args, **params):
    return as_user(user).get(reverse(f"fines:{name}", args=args), params)


def text(response):
    return " ".join(response.content.decode().split())


# -- the ladder ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_anybody_signed_in_sees_the_ladder(role):
    school = (
        notice_scene().school
        if role in (Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.EWO)
        else None
    )
    response = get(
        person(role, school), "see_ladder", offence_date="2026-01-19", posted="2026-01-30"
    )
    page = text(response)
    assert response.status_code == 200
    for words in ("£80", "Monday 23 February 2026", "£160", "£1,000", "£2,500", "SI 2024/210"):
        assert words in page


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"offence_date": "2005-05-09"}, "starts at £50"),
        ({"offence_date": "2026-01-19", "notices_before": "1"}, "One amount, no lower rate"),
        ({"offence_date": "2026-01-19", "notices_before": "2"}, "Closed by law"),
        ({"offence_date": "2026-01-19", "notices_before": "7"}, "Closed by law"),
        ({"offence_date": "2003-01-20"}, "before 27 February 2004"),
        ({"offence_date": "1990-01-20"}, "none of these measures existed"),
        ({}, "starts at £80"),
        ({"offence_date": "2026-01-19", "jurisdiction": "wales"}, "starts at £60"),
        ({"offence_date": "2026-01-19", "jurisdiction": "wales"}, "SI 2013/1983"),
        ({"offence_date": "2026-01-19", "offence": "s105"}, "ends at £120"),
        ({"offence_date": "2007-08-31", "offence": "s105"}, "before 1 September 2007"),
    ],
)  # fmt: skip
def test_ladder_for_other_days(params, words):
    assert words in text(get(person(Role.MANAGER), "see_ladder", **params))


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"offence_date": "2026-02-30"}, "must be a real date"),
        ({"offence_date": ""}, "Enter the date of the absence"),
        ({"offence_date": "2026-01-19", "posted": "2026-01-18"}, "must be after the absence"),
        ({"offence_date": "2026-01-19", "posted": "2031-01-01"}, "Bank holidays are known until"),
        ({"offence_date": "2026-01-19", "notices_before": "many"}, "Choose how many"),
        ({"offence_date": "2026-01-19", "jurisdiction": "france"}, "Choose England or Wales"),
        ({"offence_date": "2026-01-19", "offence": "theft"}, "Choose one of the two offences"),
    ],
)
def test_ladder_says_what_is_wrong(params, words):
    response = get(person(Role.MANAGER), "see_ladder", **params)
    assert response.status_code == 422
    assert words in text(response)


def test_ladder_needs_a_sign_in():
    assert Client().get(reverse("fines:see_ladder")).status_code == 302


# -- who sees what ---------------------------------------------------------------------------------

PAGES = ["see_notice", "download_notice", "issue_notice", "return_notice", "record_payment",
         "record_receipt", "prove_posting", "withdraw_notice", "confirm_evidence"]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_an_outsider_finds_nothing(name):
    notice = issue(notice_scene())
    other = notice_scene()
    assert get(other.lead, name, notice.ref).status_code == 404
    assert get(person(Role.SYSTEM_ADMIN), name, notice.ref).status_code == 404


@pytest.mark.parametrize("name", PAGES[2:])
def test_an_insider_without_the_right_is_refused(name):
    scene = notice_scene()
    notice = issue(scene)
    assert get(scene.lead, name, notice.ref).status_code == 403
    assert get(scene.officer, name, notice.ref).status_code == 403


@pytest.mark.parametrize("name", PAGES[:2] + PAGES[4:])
def test_an_authorised_officer_opens_it(name):
    scene = notice_scene()
    notice = issue(scene)
    # who issued it does not withdraw it, and does not say alone that it stands
    issuer = 403 if name in ("withdraw_notice", "confirm_evidence") else 200
    assert get(scene.manager, name, notice.ref).status_code == issuer
    assert get(scene.legal, name, notice.ref).status_code == 200


def test_list_is_scoped_and_closed_to_the_system_administrator():
    mine, other = notice_scene(), notice_scene()
    refs = [issue(mine).ref, issue(other).ref]
    assert refs[0] in text(get(mine.lead, "list_notices"))
    assert refs[1] not in text(get(mine.lead, "list_notices"))
    assert all(ref in text(get(mine.manager, "list_notices")) for ref in refs)
    assert get(person(Role.SYSTEM_ADMIN), "list_notices").status_code == 403


def test_list_filters():
    scene, other = notice_scene(), notice_scene()
    proposed, issued = propose(scene), issue(other)
    page = text(get(scene.manager, "list_notices", status="proposed"))
    assert proposed.ref in page
    assert issued.ref not in page
    page = text(get(scene.manager, "list_notices", school=other.school.urn))
    assert issued.ref in page
    assert proposed.ref not in page
    assert get(scene.manager, "list_notices", status="nonsense", page="x").status_code == 200
    assert "No notice fits" in text(get(scene.manager, "list_notices", status="withdrawn"))


@pytest.mark.parametrize("count", [3, 30])
def test_list_costs_the_same_for_three_and_for_thirty(count, django_assert_max_num_queries):
    scene = notice_scene("O" * 60, weeks=12)
    ids = scene.sessions()
    for n in range(count):
        father = another_parent(scene)
        propose(scene, carer=father, session_ids=ids[(n % 5) * 10 : (n % 5) * 10 + 10])
    client = as_user(scene.manager)
    url = reverse("fines:list_notices")
    client.get(url)
    with django_assert_max_num_queries(10):
        assert text(client.get(url)).count("/notices/26-") == count


@pytest.mark.parametrize("count", [10, 60])
def test_notice_page_costs_the_same_for_few_and_many_sessions(count, django_assert_max_num_queries):
    scene = notice_scene("O" * count)
    notice = issue(scene)
    client = as_user(scene.manager)
    client.get(notice.get_absolute_url())
    with django_assert_max_num_queries(34):  # nine of them for its charge: laid, and by when
        assert client.get(notice.get_absolute_url()).status_code == 200


def test_looking_is_written_down():
    scene = notice_scene()
    notice = issue(scene)
    get(scene.lead, "see_notice", notice.ref)
    assert AuditEvent.objects.filter(kind="notice.read", target_ref=notice.ref).count() == 1


# -- one notice ------------------------------------------------------------------------------------


def test_notice_shows_dates_sessions_and_the_next_step():
    scene = notice_scene()
    page = text(get(scene.manager, "see_notice", issue(scene).ref))
    for words in (
        "Friday 30 January 2026", "Tuesday 3 February 2026", "Monday 23 February 2026",
        "Monday 2 March 2026", "Tuesday 3 March 2026", "10 unauthorised sessions", "Here now",
        "Record a payment", "£80 to come by Monday 23 February 2026",
    ):  # fmt: skip
        assert words in page, words


def test_school_sees_no_legal_text():
    scene = notice_scene()
    notice = issue(scene, propose(scene, recommendation="Mother drinks."))
    assert "Mother drinks." in text(get(scene.manager, "see_notice", notice.ref))
    assert "Mother drinks." not in text(get(scene.lead, "see_notice", notice.ref))


def test_letter_is_the_frozen_document():
    scene = notice_scene()
    notice = issue(scene)
    response = get(scene.manager, "download_notice", notice.ref)
    assert response["Content-Type"] == "application/pdf"
    assert response.content == bytes(notice.pdf)


def test_no_letter_before_issue():
    scene = notice_scene()
    assert get(scene.manager, "download_notice", propose(scene).ref).status_code == 404


def test_school_never_sees_a_letter_with_a_confidential_address():
    scene = notice_scene()
    hidden = another_parent(scene, address_is_confidential=True)
    notice = issue(scene, propose(scene, carer=hidden))
    assert get(scene.lead, "download_notice", notice.ref).status_code == 403
    assert get(scene.manager, "download_notice", notice.ref).status_code == 200


# -- proposing -------------------------------------------------------------------------------------


def answers(**changes):
    form = {"recommendation": "Support was refused."}
    asked = (
        "address",
        "person",
        "elsewhere",
        "support",
        "improvement",
        "equality",
        "best_tool",
        "code",
        "evidence",
    )
    for question in asked:
        form |= {f"{question}_answer": "yes", f"{question}_reason": "Considered."}
    form |= {"address_source": "visit", "address_on": "2026-02-09"}
    return form | changes


def keys(scene, count=None):
    rows = scene.school.sessions.filter(pk__in=scene.sessions(count)).order_by("date", "half")
    return [f"{row.date.isoformat()}-{row.half}" for row in rows]


def post_proposal(scene, user=None, **changes):
    url = reverse("fines:propose_notice", args=[scene.case.ref])
    return as_user(user or scene.officer).post(url, answers(sessions=keys(scene)) | changes)


def test_proposing_page_shows_sessions_count_and_price():
    scene = notice_scene()
    father = another_parent(scene)
    page = text(get(scene.officer, "propose_notice", scene.case.ref))
    for words in (
        "10 unauthorised sessions in 10 school weeks; 10 are needed",
        "The first: £80, then £160",
        father.full_name,
    ):
        assert words in page, words
    assert page.count('name="sessions"') == 10


def test_officer_sends_a_proposal():
    scene = notice_scene()
    response = post_proposal(scene)
    notice = PenaltyNotice.objects.get()
    assert response["Location"] == f"/notices/{notice.ref}/"
    assert notice.sessions.count() == 10
    assert notice.proposal["recommendation"] == "Support was refused."


@pytest.mark.parametrize("stage", [Stage.FLAGGED, Stage.SCHOOL_SUPPORT])
def test_a_holiday_is_proposed_before_any_support_with_the_reason_why_none_fits(stage):
    scene = notice_scene("G" * 10, stage=stage)
    asked = as_user(scene.officer).get(reverse("fines:propose_notice", args=[scene.case.ref]))
    assert "It cannot be sent" not in text(asked)
    refused = post_proposal(scene, support_answer="no", support_reason="Not asked yet.")
    assert refused.status_code == 422
    assert post_proposal(scene).status_code == 302
    assert PenaltyNotice.objects.get().status == NoticeStatus.PROPOSED


def test_too_few_sessions_are_said_beside_the_field():
    scene = notice_scene()
    response = post_proposal(scene, sessions=keys(scene, 9))
    assert response.status_code == 422
    assert "9 unauthorised sessions in 10 school weeks" in text(response)
    assert not PenaltyNotice.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sessions": []}, "Choose the sessions"),
        (
            {"sessions": ["2020-01-01-AM"]},
            "Wed 1 Jan 2020, morning: the mark has changed since you opened this page",
        ),
        ({"sessions": ["<b>x"]}, "A session is not offered any more: the register has changed"),
        ({"support_answer": ""}, "Answer yes or no"),
        ({"code_answer": "no"}, "Answered no"),
        ({"recommendation": ""}, "Give a reason"),
        ({"equality_reason": ""}, "Give a reason"),
    ],
)
def test_what_is_missing_is_said(changes, words):
    response = post_proposal(notice_scene(), **changes)
    assert response.status_code == 422
    assert words in text(response)


def test_blocked_proposal_offers_no_form():
    scene = notice_scene(stage=Stage.FT_REVIEW)
    page = text(get(scene.officer, "propose_notice", scene.case.ref))
    assert "It cannot be sent" in page
    assert 'name="sessions"' not in page


def test_who_may_not_propose():
    scene, other = notice_scene(), notice_scene()
    assert get(scene.manager, "propose_notice", scene.case.ref).status_code == 403
    assert get(other.officer, "propose_notice", scene.case.ref).status_code == 404


def test_a_parent_of_another_child_is_not_found():
    scene, other = notice_scene(), notice_scene()
    response = get(scene.officer, "propose_notice", scene.case.ref, carer=other.mother.ref)
    assert response.status_code == 404


# -- deciding and money ----------------------------------------------------------------------------


def post(user, name, notice, **form):
    return as_user(user).post(reverse(f"fines:{name}", args=[notice.ref]), form)


def test_manager_issues_from_the_page():
    scene = notice_scene()
    notice = propose(scene)
    page = text(get(scene.manager, "issue_notice", notice.ref))
    assert "£80, then £160" in page
    assert "Thursday 12 February 2026" in page
    response = post(scene.manager, "issue_notice", notice, posted_on="2026-02-10")
    notice.refresh_from_db()
    assert response.status_code == 302
    assert (notice.status, notice.first_pence) == (NoticeStatus.ISSUED, 8000)


@pytest.mark.parametrize("day", ["2026-02-09", "2026-02-30", ""])
def test_posting_day_is_today_or_later(day):
    scene = notice_scene()
    notice = propose(scene)
    assert post(scene.manager, "issue_notice", notice, posted_on=day).status_code == 422


def test_manager_needs_a_reason_below_the_threshold():
    scene = notice_scene("GGGGGG")
    notice = propose(scene, exception_reason="Third holiday")
    page = text(get(scene.manager, "issue_notice", notice.ref))
    assert "Third holiday" in page
    assert post(scene.manager, "issue_notice", notice, posted_on="2026-02-10").status_code == 422
    form = {"posted_on": "2026-02-10", "exception_reason": "I agree."}
    assert post(scene.manager, "issue_notice", notice, **form).status_code == 302


def test_manager_returns_from_the_page():
    scene = notice_scene()
    notice = propose(scene)
    assert post(scene.manager, "return_notice", notice, reason="\u200b \u2060").status_code == 422
    post(scene.manager, "return_notice", notice, reason="Offer support first.")
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.RETURNED


def test_a_session_that_was_taken_meanwhile_says_by_which_notice():
    scene = notice_scene()
    other = propose(scene, session_ids=scene.sessions(10)[:1], exception_reason="A case of its own")
    response = post_proposal(scene, sessions=["2025-11-03-AM"])
    words = f"Mon 3 Nov 2025, morning: it stands in {other.ref} since you opened this page"
    assert words in text(response)


@pytest.mark.parametrize("name", ["issue_notice", "return_notice"])
def test_what_was_issued_meanwhile_says_who_and_when_and_has_no_form(name):
    scene = notice_scene()
    notice = issue(scene)
    response = post(scene.legal, name, notice, posted_on="2026-02-10", reason="So")
    assert response.status_code == 409
    page = text(response)
    assert f"{notice.ref} was issued already" in page
    assert "Helen Ward issued it on Friday 30 January 2026" in page
    assert "Other proposals to decide on" in page
    assert "cannot become" not in page
    assert 'name="posted_on' not in page
    assert 'name="reason"' not in page
    assert get(scene.legal, name, notice.ref).status_code == 200


def test_what_was_returned_meanwhile_says_who_when_and_why():
    scene = notice_scene()
    notice = propose(scene)
    post(scene.manager, "return_notice", notice, reason="Offer support first.")
    page = text(post(scene.legal, "issue_notice", notice, posted_on="2026-02-10"))
    assert f"{notice.ref} went back to who proposed it already" in page
    words = "Helen Ward returned it on Tuesday 10 February 2026 at 09:00: Offer support first."
    assert words in page


def test_what_is_issued_by_somebody_else_in_the_same_moment_is_told_too(monkeypatch):
    scene = notice_scene()
    notice = propose(scene)
    first, real = scene.manager, issuing.issue_notice

    def meanwhile(*, notice, by, **said):
        real(notice=notice, by=first, **said)
        return real(notice=notice, by=by, **said)

    monkeypatch.setattr(issuing, "issue_notice", meanwhile)
    form = {"posted_on": "2026-02-10", "shown_for": "2026-02-10"}
    response = post(scene.legal, "issue_notice", notice, **form)
    assert response.status_code == 409
    assert "Helen Ward issued it on Tuesday 10 February 2026 at 09:00" in text(response)


PAYMENT = {"amount": "80", "on": "2026-02-10", "method": "card", "reference": "C-1"}


def test_payment_from_the_page_closes_the_notice():
    scene = notice_scene()
    notice = issue(scene)
    response = post(scene.manager, "record_payment", notice, **PAYMENT)
    notice.refresh_from_db()
    assert response.status_code == 302
    assert notice.status == NoticeStatus.PAID
    assert Payment.objects.get().pence == 8000


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": ""}, "Enter the amount"), ({"amount": "-1"}, "more than nothing"),
        ({"amount": "80.005"}, "whole pence"), ({"amount": "lots"}, "in pounds"),
        ({"on": "2026-02-11"}, "today or in the past"),
        ({"on": "2026-01-29"}, "before the notice is issued"), ({"method": ""}, "Choose how"),
        ({"reference": ""}, "Enter the reference"),
    ],
)  # fmt: skip
def test_payment_form_says_what_is_wrong(changes, words):
    scene = notice_scene()
    response = post(scene.manager, "record_payment", issue(scene), **PAYMENT | changes)
    assert response.status_code == 422
    assert words in text(response)


def test_payment_on_the_day_of_posting_is_in_time():
    scene = notice_scene()
    response = post(scene.manager, "record_payment", issue(scene), **PAYMENT | {"on": "2026-01-30"})
    assert response.status_code == 302


def test_receipt_before_posting_is_said_beside_the_field():
    scene = notice_scene()
    form = {"received_on": "2026-01-29", "note": "Signed for"}
    response = post(scene.manager, "record_receipt", issue(scene), **form)
    assert response.status_code == 422
    assert "before the notice is posted" in text(response)


def test_links_of_a_notice_lead_nowhere_their_reader_is_refused():
    scene = notice_scene()
    notice = issue(scene)
    child = reverse("attendance:show_pupil", args=[notice.pupil.ref]).encode()
    case = reverse("cases:show_case", args=[notice.case.ref]).encode()
    for who, linked in ((scene.legal, False), (scene.manager, True)):
        page = get(who, "see_notice", notice.ref).content
        assert (child in page, case in page) == (linked, linked)


def test_no_charge_is_open_while_a_notice_can_be_paid():
    scene = notice_scene()
    words = text(get(scene.manager, "see_notice", issue(scene).ref))
    assert words.count("Not yet") == 2
    assert "Next" in words


def test_same_reference_twice_is_a_conflict():
    scene = notice_scene()
    notice = issue(scene)
    post(scene.manager, "record_payment", notice, **PAYMENT | {"amount": "40"})
    response = post(scene.manager, "record_payment", notice, **PAYMENT | {"amount": "40"})
    assert response.status_code == 422
    said = text(response)
    first = Receipt.objects.get()
    assert f"is recorded already: {first.ref}, £40" in said
    assert f"for {notice.ref}. If this is another payment, say so below" in said
    assert 'name="another"' in said
    assert 'name="another"' not in text(get(scene.manager, "record_payment", notice.ref))
    again = PAYMENT | {"amount": "40", "another": "on"}
    assert post(scene.manager, "record_payment", notice, **again).status_code == 302
    assert post(scene.manager, "record_payment", notice, **again).status_code == 302
    assert Receipt.objects.count() == 3


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


SLIPS = [
    ("record_payment", PAYMENT | {"amount": "5000", "meant": "on"}, "at most £1,600"),
    (
        "record_receipt",
        {
            "received_on": "2026-02-04",
            "note": "Kept words",
            "confirmed": "on",
            "days_of": "2026-02-04",
        },
        "put that day right",
    ),
    ("withdraw_notice", {"ground": "not_prosecuted", "reason": "Kept words"}, "left unpaid"),
    ("confirm_evidence", {"reason": "Kept words"}, "Nothing under this notice has changed"),
]


@pytest.mark.parametrize(("name", "form", "words"), SLIPS)
def test_a_slip_is_told_beside_its_field_and_keeps_what_was_typed(name, form, words):
    scene = notice_scene()
    notice = issue(scene)
    record_receipt(
        notice=notice, received_on=dt.date(2026, 2, 9), note="Signed", by=scene.manager
    )  # fmt: skip
    response = post(scene.legal, name, notice, **form)
    assert response.status_code == 422
    assert words in text(response)
    if name in ("record_receipt", "withdraw_notice"):
        assert "Kept words" in text(response)
        assert not response.context["form"].non_field_errors()


@pytest.mark.parametrize(
    ("name", "form"),
    [("withdraw_notice", {"ground": "wrong_person", "reason": "So"}),
     ("record_payment", PAYMENT)],
)  # fmt: skip
def test_a_double_press_is_saved_once_and_says_so(name, form):
    scene = notice_scene()
    notice = issue(scene)
    client, url = signed_in(scene.legal), reverse(f"fines:{name}", args=[notice.ref])
    form = form | {"once": "7a0f4f2e-6a52-4c53-9f3c-3c3b1f2f8a11"}
    assert client.post(url, form).status_code == 302
    again = client.post(url, form, follow=True)
    assert again.redirect_chain[0][0] == notice.get_absolute_url()
    assert "Saved already" in text(again)


def test_issuing_pressed_twice_leads_to_the_notice():
    scene = notice_scene()
    notice = propose(scene)
    client, url = signed_in(scene.manager), reverse("fines:issue_notice", args=[notice.ref])
    shown = client.get(url).context["page"].decision.posted_on.isoformat()
    form = {"posted_on": shown, "shown_for": shown, "once": "7a0f4f2e-6a52-4c53-9f3c-3c3b1f2f8a12"}
    assert client.post(url, form).status_code == 302
    again = client.post(url, form, follow=True)
    assert "Saved already" in text(again)
    assert again.redirect_chain[0][0] == notice.get_absolute_url()


def test_more_than_is_due_is_asked_about_once():
    scene = notice_scene()
    notice = issue(scene)
    slip = PAYMENT | {"amount": "800"}
    asked = post(scene.manager, "record_payment", notice, **slip)
    assert asked.status_code == 422
    assert "£800 is more than the £80 that is due" in text(asked)
    assert 'name="meant"' in text(asked)
    assert 'name="meant"' not in text(get(scene.manager, "record_payment", notice.ref))
    assert post(scene.manager, "record_payment", notice, **slip, meant="on").status_code == 302
    for bad in ("1e3", "\u0668\u0660", "999999.99"):
        again = post(
            scene.manager, "record_payment", notice, **PAYMENT | {"amount": bad, "reference": "C-2"}
        )
        assert again.status_code in (409, 422)


def test_the_page_to_withdraw_says_which_money_is_not_matched():
    scene = notice_scene()
    notice = issue(scene)
    assert "is not matched" not in text(get(scene.legal, "withdraw_notice", notice.ref))
    receipt = take_in_by_hand(
        pence=8000, on=dt.date(2026, 2, 9), method="cheque", reference=notice.ref, by=scene.manager
    )
    page = text(get(scene.legal, "withdraw_notice", notice.ref))
    assert receipt.ref in page
    assert "is not matched" in page


def test_withdrawing_from_the_page():
    scene = notice_scene()
    notice = issue(scene)
    form = {"ground": "wrong_person", "reason": "Sent to the wrong parent."}
    refused = post(scene.manager, "withdraw_notice", notice, **form)
    assert refused.status_code == 403
    assert "You issued this notice, so somebody else must withdraw it" in text(refused)
    assert post(scene.legal, "withdraw_notice", notice, ground="x").status_code == 422
    post(scene.legal, "withdraw_notice", notice, **form)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.WITHDRAWN


def test_receipt_from_the_page():
    scene = notice_scene()
    notice = issue(scene)
    form = {"received_on": "2026-02-09", "note": "Signed for"}
    other_day = form | {"confirmed": "on", "days_of": "2026-02-10"}
    for unseen in (form, form | {"confirmed": "on"}, other_day):
        asked = post(scene.manager, "record_receipt", notice, **unseen)
        assert asked.status_code == 422
        assert "The days to pay would be: £80 until Sunday 1 March 2026" in text(asked)
        assert 'name="days_of" value="2026-02-09"' in text(asked)
        notice.refresh_from_db()
        assert notice.received_on is None
    post(scene.manager, "record_receipt", notice, **form, confirmed="on", days_of="2026-02-09")
    notice.refresh_from_db()
    assert notice.first_due == dt.date(2026, 3, 1)


def test_who_says_that_a_notice_stands_sees_what_changed_under_it():
    scene = notice_scene()
    notice = issue(scene)
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "M")
    page = text(get(scene.legal, "confirm_evidence", notice.ref))
    assert "Monday 3 November 2025, morning: O became M" in page
    assert "9 of its 10 sessions are as they were." in page
    assert "9 left, and the threshold is 10." in page
    asked = post(scene.legal, "confirm_evidence", notice, reason="Kept words", below_reason=" ")
    assert asked.status_code == 422
    assert "Why does it stand below the threshold?" in text(asked)
    assert "Say why it stands below the threshold" in text(asked)
    assert "Kept words" in text(asked)
    sent = post(scene.legal, "confirm_evidence", notice, reason="So", below_reason="A second one")
    assert sent.status_code == 302


def test_the_strip_of_a_notice_shows_which_sessions_were_amended_since():
    scene = notice_scene()
    notice = issue(scene)
    assert "amended since" not in text(get(scene.legal, "see_notice", notice.ref))
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "M")
    for _ in range(2):
        page = text(get(scene.legal, "see_notice", notice.ref))
        assert (
            "10 unauthorised sessions, 3 Nov 2025 to 7 Nov 2025 when it was given; 1 amended since"
            in page
        )
        assert "Monday 3 November 2025, morning: O, amended since to M" in page
        assert page.count("mark--unauth") == 9
        post(scene.legal, "confirm_evidence", notice, reason="So", below_reason="A second one")


def test_who_issued_a_notice_under_review_reads_who_can_decide_on_it():
    scene = notice_scene()
    other = person(Role.MANAGER, name="Imran Second")
    notice = issue(scene)
    assert "You issued this notice" not in text(get(scene.manager, "see_notice", notice.ref))
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "M")
    page = text(get(scene.manager, "see_notice", notice.ref))
    assert "somebody else withdraws it or says why it stands. One of these can:" in page
    assert other.name in page
    assert scene.legal.name in page
    assert "Say why it stands" not in page
    assert "nothing is taken for it by card; money by bank still is" in page
    page = text(get(scene.legal, "see_notice", notice.ref))
    assert "Say why it stands" in page
    assert "You issued this notice" not in page
    assert "You issued this notice" not in text(get(scene.officer, "see_notice", notice.ref))


def test_a_certificate_of_posting_is_written_on_one_notice():
    scene = notice_scene()
    notice = issue(scene)
    assert post(scene.manager, "prove_posting", notice, certificate=" ").status_code == 422
    form = {"certificate": "CP 881 <b>", "posted_by": ""}
    assert post(scene.manager, "prove_posting", notice, **form).status_code == 302
    page = text(get(scene.manager, "see_notice", notice.ref))
    assert "First class, by Helen Ward; certificate CP 881 &lt;b&gt;" in page
    assert post(scene.manager, "prove_posting", notice, **form).status_code == 422
    assert [row.certificate for row in notice.postings.all()] == ["", "CP 881 <b>"]
    assert AuditEvent.objects.filter(kind="notice.posting_proved").count() == 1


def test_a_notice_never_posted_has_no_certificate():
    scene = notice_scene()
    assert get(scene.manager, "prove_posting", propose(scene).ref).status_code == 404


# -- the part on a case page -----------------------------------------------------------------------


def test_panel_of_a_case_as_page_and_as_part():
    scene = notice_scene()
    notice = issue(scene)
    page = text(get(scene.officer, "case_panel", scene.case.ref))
    assert notice.ref in page
    assert "<h1" in page
    url = reverse("fines:case_panel", args=[scene.case.ref])
    part = as_user(scene.officer).get(url, headers={"HX-Request": "true"})
    assert notice.ref in text(part)
    assert "<h1" not in text(part)
    assert get(notice_scene().lead, "case_panel", scene.case.ref).status_code == 404


def test_find_box_finds_a_notice():
    scene = notice_scene()
    notice = issue(scene)
    assert [hit.title for hit in find_notices(scene.manager, notice.ref)] == [notice.ref]
    assert find_notices(notice_scene().lead, notice.ref) == []
    assert json.dumps([hit.href for hit in find_notices(scene.manager, "tester")])


def test_names_of_two_children_of_one_parent_stay_apart():
    """A notice about one child holds nothing of another child of the same parent."""
    scene, sister = notice_scene(), notice_scene()
    ResponsibilityFactory(pupil=sister.enrolment.pupil, carer=scene.mother)
    fill_marks(sister.enrolment, "....", start=dt.date(2025, 11, 17))
    page = text(get(scene.lead, "see_notice", issue(scene).ref))
    assert sister.enrolment.pupil.full_name not in page


@pytest.mark.parametrize("offence", ["s444", "s105"])
def test_the_ladder_answers_for_the_last_day_there_is(offence):
    response = get(person(Role.MANAGER), "see_ladder", offence_date="9999-12-31", offence=offence)
    assert response.status_code == 200


def test_another_day_of_posting_is_shown_with_its_last_days_before_anything_goes():
    scene = notice_scene()
    notice = propose(scene)
    first = post(scene.manager, "issue_notice", notice, posted_on="2026-02-11")
    assert first.status_code == 200
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.PROPOSED
    assert "If it is posted on Wednesday 11 February 2026" in text(first)
    assert 'name="shown_for" value="2026-02-11"' in text(first)
    again = {"posted_on": "2026-02-11", "shown_for": "2026-02-11"}
    assert post(scene.manager, "issue_notice", notice, **again).status_code == 302
    notice.refresh_from_db()
    assert notice.posted_on == dt.date(2026, 2, 11)


def test_another_day_of_posting_keeps_what_was_written():
    scene = notice_scene("GGGGGG")
    notice = propose(scene, exception_reason="Third holiday")
    said = {"posted_on": "2026-02-11", "exception_reason": "I agree: it is the third year."}
    page = text(post(scene.manager, "issue_notice", notice, **said))
    assert "I agree: it is the third year." in page
    assert "What you wrote is kept." in page


def test_a_letter_of_a_notice_is_read_by_who_cannot_open_the_case():
    scene = notice_scene()
    notice = issue(scene)
    row = record_representation(
        notice=notice, by=scene.officer, received_on=dt.date(2026, 2, 9), sender="", how="letter",
        words="Ill", carer=scene.mother,
    )  # fmt: skip
    answer_representation(row=row, by=scene.legal, answer="not_upheld", reasons="No note of it.")
    ref = notice.letters.get().letter.ref
    assert reverse("fines:read_letter", args=[notice.ref, ref]) in text(
        get(scene.legal, "see_notice", notice.ref)
    )
    assert get(scene.legal, "read_letter", notice.ref, ref).content.startswith(b"%PDF")
    assert get(scene.legal, "read_letter", notice.ref, "LT-00000").status_code == 404
    assert get(scene.lead, "read_letter", notice.ref, ref).status_code == 403


def test_whoever_pays_is_told_where_the_code_is_and_is_not_told_of_being_recorded(settings):
    page = text(Client().get(reverse("fines:pay_notices")))
    assert "under \u201cHow to pay\u201d" in page
    assert "is recorded" not in page
