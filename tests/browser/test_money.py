"""Sixty payments from a file of the bank to the last one matched by keys; the pages of money; all under axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fines.actions.matching import match_receipt
from fines.actions.receiving import take_in_by_hand
from fines.choices import NoticeStatus
from fines.models import Payment, PenaltyNotice, Receipt
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.fines import Scene, another_parent, issue, notice_scene, propose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUSY = 60_000  # ms: the machine may have other work; what is promised are clicks and keys
PAYMENTS, OTHERS = 60, ("Okafor", "Lindqvist", "Whitlock")


def bank_file(scene: Scene) -> bytes:
    """Fifty-seven with the exact reference and amount, three with a slip in it."""
    lines = ["Date,Description,Reference,Paid In,Paid Out"]
    for number in range(PAYMENTS):
        carer = another_parent(scene)
        slip = ""
        if number < len(OTHERS):
            carer.surname, slip = OTHERS[number], "7"
            carer.save(update_fields=["surname"])
        notice = issue(scene, propose(scene, carer=carer))
        lines.append(f"10/02/2026,A {carer.surname},{notice.ref}{slip},80.00,")
    return "\n".join(lines).encode()


@pytest.mark.moment
def test_sixty_payments_are_matched(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fines.actions.issuing.render_pdf", lambda *_: b"%PDF-1.7 not read here")
    scene = notice_scene()
    file = {"name": "bank.csv", "mimeType": "text/csv", "buffer": bank_file(scene)}
    journey.become(scene.manager)
    page = journey.page
    journey.go("/money/")
    journey.look("no unmatched money")
    journey.go("/money/file/")
    journey.look("choosing a file")
    title = f"{PAYMENTS} payments: a file, 57 matched untouched, three by keys"
    with moment(page, 12, title, clicks=2, keys=3 * len(OTHERS)):
        page.get_by_label("File of the bank").set_input_files([file])  # type: ignore[list-item]
        page.get_by_role("button", name="Show what is in it").click()
        page.get_by_role("button", name="Take this file").click(timeout=BUSY)
        taken = "60 sums taken in, 57 matched untouched."
        expect(page.locator("main")).to_contain_text(taken, timeout=BUSY)
        page.wait_for_timeout(400)
        page.keyboard.press("j")
        for left in range(len(OTHERS), 0, -1):
            expect(page.locator("[data-card]")).to_have_count(left)
            expect(page.locator("[data-card]").first).to_be_focused()
            page.wait_for_timeout(300)
            page.keyboard.press("1")
            page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Every sum is matched.")
    assert PenaltyNotice.objects.filter(status=NoticeStatus.PAID).count() == PAYMENTS
    assert Payment.objects.count() == PAYMENTS
    for path in ("/money/book/", "/money/received/", "/money/refunds/"):
        journey.go(path)
        journey.look(path)


def totals_fold(journey: Journey) -> None:
    """On a phone the line of totals is a card like the others: no label lies over its sum."""
    journey.page.set_viewport_size({"width": 375, "height": 800})
    journey.go("/money/book/?first=2026-01-01")
    sums = journey.page.locator(".money-book tfoot td[data-label] strong")
    lefts = sums.evaluate_all(
        "all => all.map((e) => { const r = document.createRange(); r.selectNodeContents(e);"
        " return r.getBoundingClientRect().left - e.closest('td').getBoundingClientRect().left })"
    )
    assert lefts
    assert min(lefts) >= 128, "the label is eight rem wide"


def test_the_queue_by_keys_and_the_public_page(journey: Journey) -> None:
    scene = notice_scene()
    notice = issue(scene)
    for number, reference in enumerate((f"{notice.ref}1", "rates", notice.ref)):
        take_in_by_hand(
            pence=(8000, 4550, 9000)[number], on=notice.posted_on, method="cheque",
            reference=reference, by=scene.manager,
        )  # fmt: skip
    journey.become(scene.manager)
    page = journey.page
    journey.go("/money/")
    journey.look("the queue of unmatched money")
    page.wait_for_timeout(400)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("h1")).to_contain_text("not for a notice")
    journey.look("not ours")
    journey.go("/money/")
    page.wait_for_timeout(400)
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator("h1")).to_contain_text("Which notices")
    journey.look("a split")
    receipt = Receipt.objects.get(reference=notice.ref)
    match_receipt(receipt=receipt, parts=[(notice.ref, 9000)], by=scene.manager)
    for path in (receipt.get_absolute_url(), f"/money/lines/{Payment.objects.first().pk}/",  # type: ignore[union-attr]
                 "/money/refunds/", "/money/book/", notice.get_absolute_url()):  # fmt: skip
        journey.go(path)
        journey.look(path)
    totals_fold(journey)
    journey.sign_out()
    journey.go("/pay/")
    journey.look("paying by card")
    page.get_by_label("Notice number", exact=True).fill(notice.ref)
    page.get_by_label("Payment code", exact=True).fill("BBBBBBBB")
    page.get_by_role("button", name="Show what is due").click()
    journey.look("a number and a code that do not fit")
