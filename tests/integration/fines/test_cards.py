"""Paying by card: signed, repeated and out-of-order messages, one payment whatever is sent twice."""

import datetime as dt
import hashlib
import hmac
import json

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.errors import WrongState
from fines import tasks
from fines.actions import cards
from fines.actions.matching import suggestions
from fines.actions.money_holds import money_that_may_be_theirs
from fines.actions.payments import record_payment
from fines.actions.refunds import approve_refund
from fines.actions.withdrawing import withdraw_notice
from fines.choices import CardState, NoticeStatus, PaymentKind
from fines.models import CardBasket, CardEvent, Payment, PenaltyNotice, Receipt
from fines.rules.likeness import references_in
from fines.senders import CardRefused, Recording, Wanted
from fines.senders.pay import GovUkPay, is_signed, told_by
from tests.factories.fines import another_parent, issue, notice_scene, propose

pytestmark = pytest.mark.django_db
KEY = "a-signing-key-of-the-card-service"


@pytest.fixture(autouse=True)
def winter(settings):
    settings.CARD_SERVICE, settings.PAY_WEBHOOK_KEY = "record", KEY
    cache.clear()
    with time_machine.travel(dt.datetime(2026, 2, 17, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene():
    return notice_scene()


def code(notice):
    return notice.pay_code.code


def post(path, **data):
    return Client().post(path, data)


def text(response):
    return " ".join(response.content.decode().split())


def basket_of(*notices):
    asked = [cards.payable(ref=n.ref, code=code(n)) for n in notices]
    basket = cards.make_basket(notices=asked)
    cards.send_basket(basket=basket, return_url="https://x/pay/")
    return CardBasket.objects.get(pk=basket.pk)


def message(basket, kind="card_payment_succeeded", number="m1", pence=None, **resource):
    said = {
        "webhook_message_id": number, "event_type": kind, "resource_id": basket.outside_id,
        "created_date": "2026-02-17T08:59:00.000Z",
        "resource": {"amount": basket.pence if pence is None else pence, **resource},
    }  # fmt: skip
    return json.dumps(said).encode()


def tell(body, signature=None):
    made = hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()
    return Client().post(
        reverse("fines:hear_card_service"), body, content_type="application/json",
        headers={"Pay-Signature": made if signature is None else signature},
    )  # fmt: skip


def status(notice):
    return PenaltyNotice.objects.values_list("status", flat=True).get(pk=notice.pk)


# -- the public page --------------------------------------------------------------------------------


def test_a_parent_pays_two_notices_in_one_basket(scene):
    mine, theirs = issue(scene), issue(scene, propose(scene, carer=another_parent(scene)))
    client = Client()
    form = {"ref_1": mine.ref, "code_1": code(mine), "ref_2": theirs.ref.replace("-", ""),
            "code_2": f"{code(theirs)[:4].lower()} {code(theirs)[4:]}"}  # fmt: skip
    page = client.post(reverse("fines:pay_notices"), form, follow=True)
    assert "£160" in text(page)
    basket = CardBasket.objects.get()
    at = reverse("fines:pay_basket", args=[basket.ref])
    sent = client.post(at)
    assert sent.headers["Location"].endswith(f"{at}practice/")
    assert Recording.asked[-1] == Wanted(basket.ref, 16000, f"http://testserver{at}")
    done = client.post(reverse("fines:practise_card", args=[basket.ref]), {"pay": "1"}, follow=True)
    assert "Payment received" in text(done)
    assert {status(mine), status(theirs)} == {NoticeStatus.PAID}
    assert Receipt.objects.with_balance().get().unmatched_pence == 0
    # The practice page asks for nothing once it is paid, as by the back button.
    for again in (client.get(sent.headers["Location"]), client.post(sent.headers["Location"])):
        assert again.headers["Location"] == at


def test_the_page_tells_nothing_of_a_child_or_of_whether_a_number_exists(scene):
    notice = issue(scene)
    at = reverse("fines:pay_notices")
    wrong = text(post(at, ref_1=notice.ref, code_1="BBBBBBBB"))
    none = text(post(at, ref_1="26-9999", code_1="BBBBBBBB"))
    assert wrong.count("do not fit together") == none.count("do not fit together") > 0
    right = Client().post(at, {"ref_1": notice.ref, "code_1": code(notice)}, follow=True)
    for name in (notice.pupil.full_name, notice.carer.full_name, scene.school.name):
        assert name not in text(right)


def test_a_basket_says_nothing_of_anybody_to_the_card_service(scene):
    notice = issue(scene)
    basket_of(notice)
    said = json.dumps([vars(each) for each in Recording.asked[-1:]])
    assert notice.ref not in said
    assert notice.carer.surname not in said


LIMITS = {"pay": "9/10m/ip", "pay_number": "2/10m/key", "pay_wrong": "5/10m/ip"}
HERE, THERE = "192.0.2.1", "192.0.2.2"


def tries(*numbers, code="BBBBBBBB", at=HERE):
    """One request with these numbers, from an address; what it was answered. Each a moment later."""
    tries.moment += dt.timedelta(milliseconds=1)
    pairs = {f"ref_{n}": ref for n, ref in enumerate(numbers, start=1)}
    pairs |= {f"code_{n}": code for n in range(1, len(numbers) + 1)}
    with time_machine.travel(tries.moment, tick=False):
        return Client(REMOTE_ADDR=at).post(reverse("fines:pay_notices"), pairs).status_code


tries.moment = dt.datetime(2026, 2, 17, 9, tzinfo=dt.UTC)


@pytest.fixture
def limits(settings):
    settings.PAY_RATE_LIMITS = LIMITS


@pytest.mark.parametrize("exists", [True, False])
def test_so_many_wrong_codes_at_one_number_and_no_more(scene, limits, exists):
    ref = issue(scene).ref if exists else "26-9999"
    assert [tries(ref) for _ in range(3)] == [422, 422, 429]
    assert tries(ref.replace("-", " ")) == 429, "however it is written"


def test_a_stranger_cannot_lock_a_parent_out(scene, limits):
    notice = issue(scene)
    assert [tries(notice.ref, at=THERE) for _ in range(4)][-1] == 429
    assert tries(notice.ref, code=code(notice), at=THERE) == 429
    assert tries(notice.ref, code=code(notice)) == 302


def test_one_address_is_slowed_down_over_all_numbers(scene, limits):
    notice = issue(scene)
    assert [tries(f"26-900{n}") for n in range(6)] == [422] * 5 + [429]
    assert tries(notice.ref, code=code(notice)) == 429
    assert tries(notice.ref, code=code(notice), at=THERE) == 302


def test_each_pair_of_a_basket_is_a_try(limits):
    assert tries("26-9001", "26-9002", "26-9003", "26-9004", "26-9005") == 422
    assert tries("26-9006") == 429


def test_a_number_guessed_in_the_second_row_is_counted_as_in_the_first(scene, limits):
    assert tries("26-9001", "26-9009") == 422
    assert tries("26-9009") == 422
    assert tries("26-9009") == 429


def test_right_codes_are_no_guesses_but_forms_without_end_are_not_taken(scene, limits):
    notice = issue(scene)
    assert [tries(notice.ref, code=code(notice)) for _ in range(9)] == [302] * 9
    assert tries(notice.ref, code=code(notice)) == 429


def test_an_address_a_client_claims_is_not_believed(scene, limits):
    ref = issue(scene).ref
    for n in range(3):
        told = Client(REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").post(
            reverse("fines:pay_notices"), {"ref_1": ref, "code_1": "BBBBBBBB"}
        )
    assert told.status_code == 429
    assert "Too many tries from here" in text(told)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("paid", "is paid in full: nothing more is due on it"),
        ("withdrawn", "is withdrawn: nothing is due on it"),
        ("late", "Nothing can be paid by card on"),
    ],
)
def test_what_cannot_be_paid_is_said_to_whoever_holds_the_letter(scene, change, words):
    notice = issue(scene)
    if change == "withdrawn":
        withdraw_notice(notice=notice, ground="wrong_person", reason="So", by=scene.legal)
    if change == "paid":
        cards.keep_event(told_by(message(basket_of(notice))))
        cards.work_off_all()
    day = dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC) if change == "late" else dt.datetime.now(dt.UTC)
    with time_machine.travel(day, tick=False):
        page = post(reverse("fines:pay_notices"), ref_1=notice.ref, code_1=code(notice))
    assert words in text(page)


def test_where_no_card_is_taken_there_is_no_page_and_no_line_in_the_letter(scene, settings):
    settings.CARD_SERVICE = "off"
    assert Client().get(reverse("fines:pay_notices")).status_code == 404
    letter = issue(scene).letter
    assert (letter["pay_code"], letter["pay_at"]) == ("", "")


def test_the_letter_carries_its_code(scene):
    notice = issue(scene)
    assert notice.letter["pay_code"] == f"{code(notice)[:4]} {code(notice)[4:]}"


# -- messages ---------------------------------------------------------------------------------------


def test_only_what_is_signed_is_heard(scene, settings):
    body = message(basket_of(issue(scene)))
    assert tell(body, "").status_code == 403
    assert tell(body, "0" * 64).status_code == 403
    assert tell(body, "é").status_code == 403
    assert tell(b"x" * 64_001).status_code == 413
    assert tell(b"{}").status_code == 400
    assert tell(b"[1]").status_code == 400
    assert not CardEvent.objects.exists()
    settings.PAY_WEBHOOK_KEY = ""
    assert not is_signed(body, hmac.new(b"", body, hashlib.sha256).hexdigest())


def test_a_message_is_answered_first_and_done_later_once(scene):
    notice = issue(scene)
    body = message(basket_of(notice))
    assert tell(body).status_code == 204
    assert status(notice) == NoticeStatus.ISSUED
    assert tell(body).status_code == 204
    tasks.take_card_events()
    tasks.take_card_events()
    assert status(notice) == NoticeStatus.PAID
    assert (CardEvent.objects.count(), Receipt.objects.count()) == (1, 1)


def test_messages_out_of_order_end_the_same(scene):
    notice = issue(scene)
    basket = basket_of(notice)
    for number, kind in enumerate(
        (
            "card_payment_failed",
            "card_payment_captured",
            "card_payment_succeeded",
            "card_payment_failed",
        )
    ):
        tell(message(basket, kind, f"m{number}"))
    tasks.take_card_events()
    basket.refresh_from_db()
    assert (basket.state, status(notice)) == (CardState.PAID, NoticeStatus.PAID)
    assert Receipt.objects.count() == 1


def test_another_sum_or_a_stranger_waits_for_a_person(scene):
    notice = issue(scene)
    basket = basket_of(notice)
    tell(message(basket, pence=100))
    basket.outside_id = "stranger"
    tell(message(basket, number="m2"))
    tasks.take_card_events()
    assert Receipt.objects.with_balance().get().unmatched_pence == 100
    assert CardEvent.objects.exclude(problem="").count() == 2


def days_on(**delta):
    now = dt.datetime(2026, 2, 17, 9, tzinfo=dt.UTC) + dt.timedelta(**delta)
    return time_machine.travel(now, tick=False)


def test_who_holds_the_notice_before_it_is_posted_pays_it(scene):
    notice = issue(scene, on=dt.date(2026, 2, 16), posted_on=dt.date(2026, 2, 18))
    tell(message(basket_of(notice)))
    tasks.take_card_events()
    assert status(notice) == NoticeStatus.PAID


def test_card_money_that_waits_names_its_notices_and_the_queue_suggests_just_those(scene):
    mine, theirs = issue(scene), issue(scene, propose(scene, carer=another_parent(scene)))
    basket = basket_of(mine, theirs)
    tell(message(basket, pence=20000))
    tasks.take_card_events()
    receipt = Receipt.objects.with_balance().get()
    assert receipt.unmatched_pence == 20000
    assert receipt.reference == f"{basket.ref} {mine.ref} {theirs.ref}"
    first = suggestions([receipt])[receipt.ref][0]
    assert [(p.notice.ref, p.pence) for p in first.parts] == [(mine.ref, 8000), (theirs.ref, 8000)]
    assert "by card" in first.reasons[0]
    for parent in (scene.mother, theirs.carer):
        held = money_that_may_be_theirs(parent)
        assert [each.ref for each in held] == [receipt.ref]


def test_a_basket_number_reads_as_no_notice():
    assert all(not references_in(f"PY{cards._letters(16)}") for _ in range(50))


def test_after_midnight_of_the_last_day_the_page_says_what_is_still_to_pay(scene):
    notice = issue(scene)
    with days_on(days=6):  # Monday 23 February, the last day at £80
        basket = basket_of(notice)
    assert basket.pence == 8000
    with days_on(days=7):
        body = json.loads(message(basket)) | {"created_date": "2026-02-24T00:02:00.000Z"}
        tell(json.dumps(body).encode())
        tasks.take_card_events()
        page = text(Client().get(reverse("fines:pay_basket", args=[basket.ref])))
    assert status(notice) == NoticeStatus.ISSUED
    assert "£80 is still to pay by Monday 2 March 2026" in page
    assert "nothing more" not in page


# -- nobody pays twice ------------------------------------------------------------------------------


def made(*notices):
    asked = [cards.payable(ref=n.ref, code=code(n)) for n in notices]
    return cards.make_basket(notices=asked)


def send(basket):
    return cards.send_basket(basket=CardBasket.objects.get(pk=basket.pk), return_url="https://x/")


def test_a_stale_basket_is_not_sent_when_its_notice_was_paid_in_another(scene):
    notice = issue(scene)
    one, two = made(notice), made(notice)
    send(one)
    tell(message(CardBasket.objects.get(pk=one.pk)))
    with pytest.raises(WrongState, match="was paid or changed since"):
        send(two)
    assert status(notice) == NoticeStatus.PAID
    two.refresh_from_db()
    assert two.state == CardState.MADE


@pytest.mark.parametrize("change", ["withdrawn", "part"])
def test_a_stale_basket_is_not_sent_when_its_notice_changed(scene, change):
    notice = issue(scene)
    basket = made(notice)
    if change == "withdrawn":
        withdraw_notice(notice=notice, ground="wrong_person", reason="So", by=scene.legal)
    else:
        record_payment(
            notice=notice, pence=4000, method="cheque", reference="C", by=scene.manager,
            on=dt.date(2026, 2, 16),
        )  # fmt: skip
    with pytest.raises(WrongState, match="was paid or changed since"):
        send(basket)


def test_two_open_card_pages_of_one_notice_are_never_both_paid(scene):
    notice = issue(scene)
    one, two = made(notice), made(notice)
    send(one)
    send(two)
    states = dict(CardBasket.objects.values_list("ref", "state"))
    assert states == {one.ref: CardState.FAILED, two.ref: CardState.SENT}


def test_one_being_paid_elsewhere_that_cannot_be_ended_keeps_the_other_waiting(scene, monkeypatch):
    notice = issue(scene)
    one, two = made(notice), made(notice)
    send(one)
    monkeypatch.setattr(Recording, "cancel", lambda self, outside_id: False)
    with pytest.raises(WrongState, match="being paid on another page"):
        send(two)


def test_ending_a_payment_at_the_card_service():
    asked = []

    def transport(method, address, headers, body):
        asked.append((method, address))
        return 204, {}

    assert GovUkPay(transport).cancel("p/1")
    assert asked[0][0] == "POST"
    assert asked[0][1].endswith("/v1/payments/p%2F1/cancel")
    assert not GovUkPay(lambda *_: (400, {})).cancel("p1")
    with pytest.raises(CardRefused):
        GovUkPay(lambda *_: (500, {})).cancel("p1")


def test_a_refund_by_card_settles_the_approved_one(scene):
    notice = issue(scene)
    basket = basket_of(notice)
    tell(message(basket))
    tasks.take_card_events()
    withdraw_notice(notice=notice, ground="wrong_person", reason="So", by=scene.legal)
    owed = Payment.objects.get(kind=PaymentKind.REFUND_OWED)
    approve_refund(owed=owed, by=scene.manager)
    summary = {"refund_summary": {"amount_submitted": 8000}}
    tell(message(basket, "card_payment_refunded", "m3", **summary))
    tell(message(basket, "card_payment_refunded", "m4", **summary))
    tasks.take_card_events()
    assert Payment.objects.get(kind=PaymentKind.REFUND_PAID).settles == owed


def test_creating_twice_is_one_payment_by_our_own_reference():
    asked = []

    def transport(method, address, headers, body):
        asked.append((method, address, headers["Idempotency-Key"], json.loads(body)))
        url = "https://card.payments.service.gov.uk/secure/1"
        return 201, {"payment_id": "p1", "_links": {"next_url": {"href": url}}}

    made = GovUkPay(transport).create(Wanted("PY1", 8000, "https://x/"))
    assert made.outside_id == "p1"
    assert asked[0][2] == asked[0][3]["reference"] == "PY1"
    assert set(asked[0][3]) == {"amount", "reference", "description", "return_url"}


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}),
        (201, {}),
        (201, {"payment_id": "p", "_links": {"next_url": {"href": "https://evil/"}}}),
    ],
)
def test_a_card_service_that_says_no_or_leads_elsewhere_is_refused(answer):
    with pytest.raises(CardRefused):
        GovUkPay(lambda *_: answer).create(Wanted("PY1", 8000, "https://x/"))


def test_a_lost_message_is_asked_for(scene, monkeypatch):
    notice = issue(scene)
    basket = basket_of(notice)
    found = {"state": {"status": "success", "finished": True}, "amount": 8000}
    service = GovUkPay(lambda *_: (200, found))
    monkeypatch.setattr(cards, "card_service", lambda: service)
    with time_machine.travel(dt.datetime(2026, 2, 17, 10, tzinfo=dt.UTC), tick=False):
        tasks.take_card_events()
    basket.refresh_from_db()
    assert basket.state == CardState.PAID
