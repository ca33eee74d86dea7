"""Pages of money: the queue, a file of the bank, refunds, the reconciliation; what each costs."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fines.actions import not_theirs
from fines.actions.bank_files import take_bank_file
from fines.actions.matching import match_receipt
from fines.actions.money_book import Book, BookRow, Check, Sums
from fines.actions.receiving import take_in_by_hand
from fines.actions.refunds import approve_refund, pay_refund
from fines.choices import NoticeStatus, PaymentKind
from fines.models import NotTheirs, Payment, PenaltyNotice, Receipt, ReceiptReturn, TakeBack
from fines.web.book_presenter import BookPage
from tests.factories.batches import family
from tests.factories.fines import another_parent, issue, notice_scene, propose

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 2, 10)


@pytest.fixture(autouse=True)
def winter():
    with time_machine.travel(dt.datetime(2026, 2, 17, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene():
    return notice_scene()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def get(user, name, *args, **params):
    return client_of(user).get(reverse(f"fines:{name}", args=args), params)


def post(user, name, *args, follow=False, **data):
    return client_of(user).post(reverse(f"fines:{name}", args=args), data, follow=follow)


def text(response):
    return " ".join(response.content.decode().split())


def money_in(scene, reference, pence=8000, payer=""):
    return take_in_by_hand(
        pence=pence, on=DAY, method="bank_transfer", reference=reference, by=scene.manager,
        payer=payer,
    )  # fmt: skip


def test_the_queue_suggests_and_a_person_confirms(scene):
    notice = issue(scene)
    receipt = money_in(scene, f"x {notice.ref}1")
    page = get(scene.manager, "list_unmatched")
    assert f'value="{notice.ref}:8000"' in text(page)
    assert "One typing error from this notice; just what is due. Paid in full." in text(page)
    done = post(
        scene.manager, "match_receipt", receipt.ref, choice=f"{notice.ref}:8000", follow=True
    )
    assert f"£80 received for {notice.ref}: paid in full." in text(done)
    assert "Every sum is matched." in text(done)
    again = post(scene.manager, "match_receipt", receipt.ref, choice=f"{notice.ref}:8000")
    assert again.status_code == 422
    assert f"£0 of {receipt.ref} is unmatched" in text(again)
    assert Payment.objects.count() == 1


def test_a_match_or_an_approval_pressed_twice_is_done_once_and_says_so(scene):
    notice = issue(scene)
    receipt = money_in(scene, "x", 10000)
    once = {"once": "7a0f4f2e-6a52-4c53-9f3c-3c3b1f2f8a13"}
    form = {"choice": f"{notice.ref}:10000"} | once
    assert 'name="once"' in text(get(scene.manager, "list_unmatched"))
    post(scene.manager, "match_receipt", receipt.ref, **form)
    again = post(scene.manager, "match_receipt", receipt.ref, follow=True, **form)
    assert "Saved already" in text(again)
    owed = Payment.objects.get(kind=PaymentKind.REFUND_OWED)
    assert text(get(scene.legal, "list_refunds")).count('name="once"') == 1
    post(scene.legal, "approve_refund", owed.pk, **once)
    assert "Saved already" in text(
        post(scene.legal, "approve_refund", owed.pk, follow=True, **once)
    )
    told = post(scene.legal, "approve_refund", owed.pk, follow=True)
    assert "This refund is approved already" in text(told)


def test_a_split_says_beside_the_number_what_is_wrong_with_it(scene):
    mine, waiting = issue(scene), propose(scene, carer=another_parent(scene))
    receipt = money_in(scene, "envelope", 16000)
    whole = {"ref_1": mine.ref, "amount_1": "80", "amount_2": "80.00"}
    for ref, words in (("26-9999", "There is no notice 26-9999"),
                       (waiting.ref, f"{waiting.ref} has not been issued")):  # fmt: skip
        page = post(scene.manager, "split_receipt", receipt.ref, **whole, ref_2=ref)
        assert page.status_code == 422
        assert words in page.context["form"].errors["ref_2"][0]
        assert f'value="{ref}"' in text(page)
    assert not Payment.objects.exists()


def test_a_notice_issued_after_the_money_came_is_not_offered_to_confirm(scene):
    notice = issue(scene)
    early = take_in_by_hand(
        pence=8000, on=dt.date(2026, 1, 29), method="bank_transfer", reference=notice.ref,
        by=scene.manager,
    )  # fmt: skip
    page = text(get(scene.manager, "list_unmatched"))
    assert "Came before this notice was issued: it cannot be for it." in page
    assert f'value="{notice.ref}:8000"' not in page
    assert 'data-key="enter"' not in page
    form = {"ref_1": notice.ref, "amount_1": "80"}
    split = post(scene.manager, "split_receipt", early.ref, **form)
    assert split.status_code == 422
    assert "lies between issue and today" in split.context["form"].errors["ref_1"][0]


def test_money_that_was_refunded_is_taken_back_only_by_the_bank(scene):
    notice = issue(scene)
    receipt = money_in(scene, "x", 10000)
    match_receipt(receipt=receipt, parts=[(notice.ref, 10000)], by=scene.manager)
    owed = Payment.objects.get(kind=PaymentKind.REFUND_OWED)
    approve_refund(owed=owed, by=scene.legal)
    pay_refund(owed=owed, reference="R1", method="bank_transfer", by=scene.manager)
    line = Payment.objects.get(kind=PaymentKind.PAYMENT)
    offered = get(scene.manager, "take_back", line.pk).context["form"].fields["became"].choices
    assert [value for value, _ in offered] == ["bounced"]
    page = post(scene.manager, "take_back", line.pk, became="unmatched", reason="Kept words")
    assert page.status_code == 422
    assert "Kept words" in text(page)


@pytest.mark.parametrize("choice", ["", "26-0031", "26-0031:-1", "x" * 500, "26-0031:1;"])
def test_a_choice_that_is_none_changes_nothing(scene, choice):
    issue(scene)
    receipt = money_in(scene, "x")
    page = post(scene.manager, "match_receipt", receipt.ref, choice=choice, follow=True)
    assert "choose the notice it is for" in text(page)
    assert not Payment.objects.exists()


def test_what_a_part_payment_would_do_is_said_before_it_is_done(scene):
    notice = issue(scene)
    money_in(scene, notice.ref, 5000)
    money_in(scene, f"{notice.ref} b", 9000)
    page = text(get(scene.manager, "list_unmatched"))
    assert "A part payment: £30 short, and it discharges nothing." in page
    assert "Paid in full, £10 too much: a refund is owed." in page


def test_an_envelope_of_two_is_split_and_its_form_says_what_is_wrong(scene):
    mine, theirs = issue(scene), issue(scene, propose(scene, carer=another_parent(scene)))
    receipt = money_in(scene, "envelope", 16000)
    whole = {"ref_1": mine.ref, "amount_1": "80", "ref_2": theirs.ref, "amount_2": "80.00"}
    for change, words in (
        ({"ref_1": ""}, "Enter the number of the notice"),
        ({"amount_2": ""}, "Enter the amount for this notice"),
        ({"amount_1": "80.01"}, "and £160 waits to be matched"),
        ({"ref_2": mine.ref}, "stands there twice"),
        ({"ref_2": "nonsense"}, "is such as 26-0031"),
    ):
        page = post(scene.manager, "split_receipt", receipt.ref, **whole | change)
        assert page.status_code == 422
        assert words in text(page)
    post(scene.manager, "split_receipt", receipt.ref, **whole)
    assert set(PenaltyNotice.objects.values_list("status", flat=True)) == {NoticeStatus.PAID}


def test_not_ours_leaves_the_queue_and_comes_back(scene):
    receipt = money_in(scene, "rates")
    page = post(scene.manager, "return_receipt", receipt.ref, note="")
    assert "Choose what becomes of the money" in text(page)
    post(scene.manager, "return_receipt", receipt.ref, kind="sent_back", note="BACS 4")
    assert "Every sum is matched." in text(get(scene.manager, "list_unmatched"))
    line = ReceiptReturn.objects.get()
    post(scene.manager, "undo_return", line.pk, reason="It came back")
    assert receipt.ref in text(get(scene.manager, "list_unmatched"))
    assert "taken back" in text(get(scene.manager, "see_receipt", receipt.ref))


def test_what_always_would_be_refused_is_not_offered_for_money_of_the_bank(scene):
    notice = issue(scene)
    file = f"Date,Description,Amount\n10/02/2026,{notice.ref},79.99\n".encode()
    take_bank_file(name="x.csv", content=file, by=scene.manager)
    receipt = Receipt.objects.get()
    mine = text(get(scene.manager, "return_receipt", receipt.ref))
    assert f"it may be for {notice.ref}, which is open" in mine
    assert "It no longer waits" not in mine
    theirs = text(get(scene.legal, "return_receipt", receipt.ref))
    assert "Returned to the payer" in theirs
    assert "never received" not in theirs
    for who in (scene.manager, scene.legal):
        page = post(who, "return_receipt", receipt.ref, kind="in_error", note="Kept words")
        assert page.status_code == 422
    assert "Kept words" in text(page)
    assert not ReceiptReturn.objects.exists()


def test_a_match_is_taken_back_from_the_page_of_the_money(scene):
    notice = issue(scene)
    receipt = money_in(scene, notice.ref)
    match_receipt(receipt=receipt, parts=[(notice.ref, 8000)], by=scene.manager)
    line = Payment.objects.get()
    assert reverse("fines:take_back", args=[line.pk]) in text(
        get(scene.manager, "see_receipt", receipt.ref)
    )
    page = get(scene.manager, "take_back", line.pk)
    assert f"{notice.ref} is paid by it, and would be payable again: somebody else" in text(page)
    said = {"became": "unmatched", "reason": "Her sister's"}
    asked = post(scene.manager, "take_back", line.pk, follow=True, **said)
    assert "It is taken back once somebody else confirms it" in text(asked)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.PAID
    row = TakeBack.objects.get()
    mine = text(get(scene.manager, "take_back", line.pk))
    assert "You asked for it: somebody else confirms it." in mine
    confirm = reverse("fines:confirm_take_back", args=[row.pk])
    assert f'action="{confirm}"' not in mine
    assert post(scene.manager, "confirm_take_back", row.pk).status_code == 403
    assert "Payments to be taken back" in text(get(scene.legal, "list_refunds"))
    assert confirm in text(get(scene.legal, "take_back", line.pk))
    done = post(scene.legal, "confirm_take_back", row.pk, follow=True)
    assert "Taken back." in text(done)
    assert "Payments to be taken back" not in text(done)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.ISSUED
    late = post(scene.legal, "confirm_take_back", row.pk, follow=True)
    assert "has been taken back already" in text(late)


def test_a_payment_that_stays_is_said_to_with_a_reason(scene):
    notice = issue(scene)
    receipt = money_in(scene, notice.ref)
    match_receipt(receipt=receipt, parts=[(notice.ref, 8000)], by=scene.manager)
    line = Payment.objects.get()
    post(scene.manager, "take_back", line.pk, became="bounced", reason="The bank rang")
    row = TakeBack.objects.get()
    assert post(scene.legal, "keep_payment", row.pk, reason="").status_code == 422
    done = post(scene.legal, "keep_payment", row.pk, reason="It did not bounce", follow=True)
    assert f"The payment stays on {notice.ref}." in text(done)
    assert Payment.objects.count() == 1
    late = post(scene.legal, "confirm_take_back", row.pk, follow=True)
    assert "Somebody has said that this payment stays" in text(late)
    assert Payment.objects.count() == 1


# -- a file of the bank -----------------------------------------------------------------------------


def send(user, content, name="feb.csv"):
    file = SimpleUploadedFile(name, content.encode())
    return client_of(user).post(reverse("fines:read_bank_file"), {"file": file})


def test_a_file_is_shown_then_taken_and_the_second_time_brings_nothing(scene):
    notice = issue(scene)
    file = f"Date,Description,Amount\n10/02/2026,{notice.ref} A,80\n10/02/2026,<b>x</b>,45\n"
    shown = send(scene.manager, file)
    assert "Matched untouched" in text(shown)
    assert "&lt;b&gt;x&lt;/b&gt;" in text(shown)
    assert not Receipt.objects.exists()
    sealed = shown.context["page"].sealed
    done = post(scene.manager, "take_bank_file", file=sealed, follow=True)
    assert "2 sums taken in, 1 matched untouched." in text(done)
    again = post(scene.manager, "take_bank_file", file=sealed, follow=True)
    assert "No new money: 2 lines of this file are here already." in text(again)
    assert "Every line of this file is known already" in text(send(scene.manager, file))


def test_a_file_with_an_error_says_its_line_and_what_to_do(scene):
    shown = send(scene.manager, "Date,Description,Amount\n10/02/2026,a,80\n11/13/2026,b,80\n")
    assert shown.status_code == 422
    assert "11/13/2026 is not a date." in text(shown)
    assert "the day first" in text(shown)
    assert "Choose the file" in text(post(scene.manager, "read_bank_file", file=""))


def test_what_one_person_was_shown_nobody_else_takes(scene):
    sealed = (
        send(scene.manager, "Date,Description,Amount\n10/02/2026,a,80\n").context["page"].sealed
    )
    for who, what in ((scene.legal, sealed), (scene.manager, sealed[:-2]), (scene.manager, "")):
        assert "Send it again" in text(post(who, "take_bank_file", file=what, follow=True))
    assert not Receipt.objects.exists()


def test_money_that_was_typed_in_before_its_file_came_is_pointed_out(scene):
    notice = issue(scene)
    typed = money_in(scene, "by telephone")
    match_receipt(receipt=typed, parts=[(notice.ref, 8000)], by=scene.manager)
    shown = send(scene.manager, f"Date,Description,Amount\n11/02/2026,{notice.ref},80\n")
    post(scene.manager, "take_bank_file", file=shown.context["page"].sealed)
    page = text(get(scene.manager, "list_unmatched"))
    assert "Perhaps here already: £80 of 10 Feb 2026 was entered by hand" in page
    assert typed.get_absolute_url() in page


def test_a_line_of_money_out_is_asked_about_and_does_nothing_unasked(scene):
    notice = issue(scene)
    receipt = money_in(scene, notice.ref)
    match_receipt(receipt=receipt, parts=[(notice.ref, 8000)], by=scene.manager)
    file = f"Date,Description,Paid in,Paid out\n17/02/2026,UNPAID {notice.ref},0.00,80.00\n"
    shown = send(scene.manager, file)
    assert f"The bank took {receipt.ref} back: £80 of 10 Feb 2026, 7 days before" in text(shown)
    assert "It is something else: leave it out" in text(shown)
    sealed = shown.context["page"].sealed
    done = post(scene.manager, "take_bank_file", file=sealed, line_2="", follow=True)
    assert "No new money" in text(done)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.PAID
    wrong = post(scene.manager, "take_bank_file", file=sealed, line_2="RC-99999")
    assert wrong.status_code == 409
    taken = post(scene.manager, "take_bank_file", file=sealed, line_2=receipt.ref, follow=True)
    assert "1 payment taken back by the bank" in text(taken)
    notice.refresh_from_db()
    assert notice.status != NoticeStatus.PAID


def test_a_stray_mark_is_said_with_its_line(scene):
    shown = send(scene.manager, 'Date,Description,Amount\n10/02/2026,a,80\n10/02/2026,"b,80\n')
    assert shown.status_code == 422
    assert "A quotation mark is not closed here" in text(shown)


def test_somebody_says_with_a_reason_whose_money_it_is_not(scene):
    notice = issue(scene)
    receipt = money_in(scene, "COUNTER")
    at = reverse("fines:say_not_theirs", args=[receipt.ref])
    assert at in text(get(scene.manager, "see_receipt", receipt.ref))
    empty = post(scene.manager, "say_not_theirs", receipt.ref, notice_ref="x", reason="Kept words")
    assert empty.status_code == 422
    assert "Choose one of the parents listed" in text(empty)
    assert "Kept words" in text(empty)
    said = {"notice_ref": notice.ref, "reason": "The bank named the payer"}
    done = post(scene.manager, "say_not_theirs", receipt.ref, **said, follow=True)
    assert f"no longer holds the parent of {notice.ref}" in text(done)
    assert f"Not the money of {scene.mother.full_name}" in text(done)
    assert "The bank named the payer" in text(done)


def test_whose_money_it_is_not_is_chosen_from_the_parents_it_holds_and_found_by_name(scene):
    notice = issue(scene)
    receipt = money_in(scene, "COUNTER")
    shown = text(get(scene.manager, "say_not_theirs", receipt.ref))
    assert f'value="{notice.ref}"' in shown
    assert scene.mother.full_name in shown
    nobody = client_of(scene.manager).get(
        reverse("fines:say_not_theirs", args=[receipt.ref]), {"q": "Nobodycalledso"}
    )
    assert "keeps nobody from court here" in text(nobody)
    assert scene.mother.full_name not in text(nobody)


def test_a_word_on_a_sum_is_taken_back_with_a_reason(scene):
    notice = issue(scene)
    receipt = money_in(scene, "COUNTER")
    post(scene.manager, "say_not_theirs", receipt.ref, notice_ref=notice.ref, reason="Her bank")
    word = NotTheirs.objects.get()
    assert reverse("fines:take_back_word", args=[word.pk]) in text(
        get(scene.manager, "see_receipt", receipt.ref)
    )
    empty = post(scene.manager, "take_back_word", word.pk, reason="")
    assert empty.status_code == 422
    assert "Give a reason" in text(empty)
    done = post(scene.manager, "take_back_word", word.pk, reason="The bank was wrong", follow=True)
    assert f"may be the money of {scene.mother.full_name} again" in text(done)
    assert f"Taken back: it may be of {scene.mother.full_name}" in text(done)
    assert reverse("fines:take_back_word", args=[word.pk]) not in text(done)


# -- refunds and the book ---------------------------------------------------------------------------


def test_a_refund_goes_from_owed_to_paid_by_two_people(scene):
    notice = issue(scene)
    receipt = money_in(scene, "x", 10000)
    match_receipt(receipt=receipt, parts=[(notice.ref, 10000)], by=scene.manager)
    owed = Payment.objects.get(kind=PaymentKind.REFUND_OWED)
    assert "somebody else approves it" in text(get(scene.manager, "list_refunds"))
    assert post(scene.manager, "approve_refund", owed.pk).status_code == 403
    assert "Approved by" in text(post(scene.legal, "approve_refund", owed.pk, follow=True))
    form = {"on": "2026-02-17", "method": "bank_transfer", "reference": "R1"}
    assert post(scene.manager, "pay_refund", owed.pk, reference="").status_code == 422
    page = post(scene.manager, "pay_refund", owed.pk, follow=True, **form)
    assert f"£20 of {notice.ref} refunded." in text(page)
    assert "No approved refund waits" in text(page)


def test_the_book_adds_up_and_leads_to_its_rows(scene):
    notice = issue(scene)
    receipt = money_in(scene, "x", 10000)
    match_receipt(receipt=receipt, parts=[(notice.ref, 9000)], by=scene.manager)
    for period in ("day", "week", "month"):
        page = get(scene.manager, "see_book", period=period)
        book = page.context["page"].book
        assert book.total == Sums(10000, 8000, 1000, 0, 1000, 0, 0)
        assert page.context["page"].holds
    assert "first=2026-02-10" in text(get(scene.manager, "see_book", period="day"))
    found = get(scene.manager, "list_receipts", state="owed", first="2026-02-10")
    assert receipt.ref in text(found)
    assert receipt.ref not in text(get(scene.manager, "list_receipts", state="refunded"))
    assert receipt.ref in text(get(scene.manager, "list_receipts", words=notice.ref))


def test_the_checks_are_red_when_they_do_not_hold(scene):
    book = Book(DAY, DAY, "day", [], Sums(received=1), [])
    assert not Sums(received=1).adds_up
    wrong = Book(DAY, DAY, "day", [BookRow(DAY, "bank", 1, Sums(received=1))], book.total, [])
    page = BookPage(wrong, {})
    assert not page.holds
    assert page.checks[0]["tag"].tone == "bad"
    assert not Check("x", 1, 2).holds


def test_the_book_is_a_file_that_runs_no_formula(scene):
    money_in(scene, "=1+1")
    found = get(scene.manager, "see_book", file="csv")
    rows = list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert rows[0]["received_pence"] == "8000"
    assert get(scene.manager, "see_book", file="xlsx").content[:2] == b"PK"


@pytest.mark.parametrize("name", ["list_unmatched", "list_receipts", "list_refunds", "see_book"])
def test_a_page_costs_the_same_with_three_and_with_thirty(
    scene, name, django_assert_max_num_queries
):
    issue(scene)
    counts = []
    for rows in (3, 30):
        for n in range(rows):
            money_in(scene, f"{name} {rows} {n}")
        client = client_of(scene.manager)
        client.get(reverse(f"fines:{name}"))
        with django_assert_max_num_queries(25) as found:
            client.get(reverse(f"fines:{name}"))
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_whom_a_sum_holds_costs_the_same_with_one_parent_and_with_many(
    scene, django_assert_max_num_queries
):
    receipt = money_in(scene, "COUNTER")
    issue(scene)
    client, counts = client_of(scene.manager), []
    address = reverse("fines:say_not_theirs", args=[receipt.ref])
    client.get(address)
    for more in (0, 5):
        for _ in range(more):
            other = family(scene)
            issue(other, propose(other))
        with django_assert_max_num_queries(18) as found:
            page = text(client.get(address))
        assert page.count('name="notice_ref"') == more + 1
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_every_parent_a_sum_may_be_of_is_on_some_page(scene, monkeypatch):
    monkeypatch.setattr(not_theirs, "A_PAGE", 1)
    receipt = money_in(scene, "COUNTER")
    issue(scene)
    at = ("say_not_theirs", receipt.ref)
    assert "Every parent with an open notice" not in text(get(scene.manager, *at))
    other = family(scene)
    theirs = issue(other, propose(other))
    pages = [text(get(scene.manager, *at, page=number)) for number in (1, 2)]
    assert "1 to 1 of 2 parents" in pages[0]
    assert [page.count('name="notice_ref"') for page in pages] == [1, 1]
    assert sum(f'value="{theirs.ref}"' in page for page in pages) == 1
    assert f'value="{theirs.ref}"' in text(get(scene.manager, *at, q=theirs.ref))
