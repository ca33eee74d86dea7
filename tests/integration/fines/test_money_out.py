"""Money that goes out by a file of the bank takes nothing back unasked; money that comes twice is said."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from accounts.errors import WrongState
from fines.actions.bank_files import plan_bank_file, take_bank_file
from fines.actions.matching import match_receipt, return_money
from fines.actions.money_book import read_book
from fines.actions.money_reading import read_queue
from fines.actions.receiving import take_in_by_hand
from fines.actions.refunds import approve_refund, pay_refund
from fines.choices import Became, NoticeStatus, PaymentKind, ReturnKind
from fines.models import Payment, PenaltyNotice, Receipt, ReceiptReturn
from tests.factories.fines import issue, notice_scene, take_back

pytestmark = pytest.mark.django_db
HEAD = "Date,Description,Reference,Amount"


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene():
    return notice_scene()


def bank(*rows, head=HEAD):
    return "\n".join([head, *rows, ""]).encode()


def plan(scene, *rows, **more):
    return plan_bank_file(content=bank(*rows, **more), by=scene.manager).plans


def take(scene, *rows, back=None, leave=(), **more):
    return take_bank_file(
        name="march.csv", content=bank(*rows, **more), by=scene.manager, back=back, leave=leave
    )


def status(notice):
    return PenaltyNotice.objects.values_list("status", flat=True).get(pk=notice.pk)


@pytest.fixture
def paid(scene):
    notice = issue(scene)
    take(scene, f"10/02/2026,L MOBLEY,{notice.ref},80")
    assert status(notice) == NoticeStatus.PAID
    return notice


OUT = [
    "28/03/2026,L MOBLEY,CTAX REFUND 99812,-80.00",
    "17/02/2026,UNPAID CHEQUE,{ref},-80.00",
    "17/02/2026,MOBLEY L,,-80.00",
]


@pytest.mark.parametrize("line", OUT)
def test_no_line_of_money_out_unpays_a_notice_unasked(scene, paid, line):
    row = line.format(ref=paid.ref)
    each = plan(scene, row)[0]
    assert (each.what, len(each.receipts)) == ("may_take_back", 1)
    done = take(scene, row)
    assert (done.taken_back, done.left_out) == (0, 1)
    assert status(paid) == NoticeStatus.PAID
    assert not ReceiptReturn.objects.exists()


@pytest.mark.parametrize("line", OUT)
def test_a_person_says_which_payment_it_takes_back_and_it_does_so_once(scene, paid, line):
    row = line.format(ref=paid.ref)
    receipt = Receipt.objects.get()
    new = "17/02/2026,B,thanks,45"
    done = take(scene, row, new, back={2: receipt.ref})
    assert (done.taken_back, done.new, done.left_out) == (1, 1, 0)
    assert status(paid) != NoticeStatus.PAID
    assert ReceiptReturn.objects.get().kind == ReturnKind.BOUNCED
    assert take(scene, row, new).known == 2
    with pytest.raises(WrongState, match="no longer takes back"):
        take(scene, row, back={2: receipt.ref})


@pytest.mark.parametrize(
    "line",
    ["17/02/2026,FEES,bank fee,-80", "17/02/2026,BACS PAYMENT,refund,-80", "09/02/2026,L MOBLEY,,-80",
     "17/02/2026,L MOBLEY,,-79.99"],
)  # fmt: skip
def test_other_money_out_is_left_out_and_nobody_is_offered(scene, paid, line):
    assert [p.what for p in plan(scene, line)] == ["left_out"]
    with pytest.raises(WrongState, match="no longer takes back"):
        take(scene, line, back={2: Receipt.objects.get().ref})


def test_two_lines_do_not_take_the_same_payment_back(scene, paid):
    ref = Receipt.objects.get().ref
    with pytest.raises(WrongState, match="can be taken back once"):
        take(scene, *(row.format(ref=paid.ref) for row in OUT[:2]), back={2: ref, 3: ref})
    assert status(paid) == NoticeStatus.PAID


def refunded(scene, notice):
    over = take_in_by_hand(
        pence=8000, on=dt.date(2026, 2, 11), method="cheque", reference="C9", payer="L MOBLEY",
        by=scene.manager,
    )  # fmt: skip
    match_receipt(receipt=over, parts=[(notice.ref, 8000)], by=scene.manager)
    owed = Payment.objects.get(kind=PaymentKind.REFUND_OWED)
    approve_refund(owed=owed, by=scene.legal)
    pay_refund(owed=owed, reference="BACS RV00077", method="bank_transfer", by=scene.manager)
    return owed


@pytest.mark.parametrize(
    "line",
    [
        "02/04/2026,BACS RV00077,,-80",
        "31/03/2026,L MOBLEY,BATCH 4,-80",
        "31/03/2026,X,PN {ref},-80",
    ],
)
def test_our_own_refund_on_the_next_statement_is_known_and_takes_nothing_back(scene, paid, line):
    refunded(scene, paid)
    with time_machine.travel(dt.datetime(2026, 4, 3, 9, tzinfo=dt.UTC), tick=False):
        row = line.format(ref=paid.ref)
        each = plan(scene, row)[0]
        assert (each.what, paid.ref in each.gone) == ("refund", True)
        assert take(scene, row).refunds == 1
        second = plan(scene, row, row)
        assert [p.what for p in second] != ["refund", "refund"]


def test_what_we_returned_ourselves_is_known_too(scene):
    receipt = take_in_by_hand(
        pence=4500, on=dt.date(2026, 3, 1), method="cheque", reference="C1", payer="A WHITTLE",
        by=scene.manager,
    )  # fmt: skip
    return_money(receipt=receipt, kind="sent_back", pence=4500, note="BACS 91", by=scene.manager)
    assert [p.what for p in plan(scene, "01/04/2026,WHITTLE A,,-45")] == ["refund"]
    assert [p.what for p in plan(scene, "01/03/2026,WHITTLE A,,-45")] == ["left_out"]


def test_money_refunded_and_then_taken_by_the_bank_fails_a_check_of_the_book(scene, paid):
    owed = refunded(scene, paid)
    today = timezone.localdate()
    asked = {"by": scene.manager, "first": dt.date(2026, 1, 1), "last": today, "period": "month"}
    assert all(check.holds for check in read_book(**asked).checks)
    line = Payment.objects.get(kind=PaymentKind.PAYMENT, receipt=owed.receipt)
    take_back(payment=line, by=scene.manager, reason="Bounced", became=Became.BOUNCED)
    broken = [check.words for check in read_book(**asked).checks if not check.holds]
    assert broken == ["Sums of which more was refunded than is matched"]


# -- the same money twice ---------------------------------------------------------------------------

OTHER = "Posting date,Details,Paid in,Paid out"


@pytest.mark.parametrize(
    ("row", "again"),
    [
        ("10/02/2026,PN {ref} MOBLEY,80.00,0.00", True),
        ("12/02/2026,{ref},80.00,", True),
        ("11/02/2026,L MOBLEY BGC,80.00,", True),
        ("17/02/2026,L MOBLEY,80.00,", False),
        ("10/02/2026,J WHITTLE,80.00,", False),
        ("11/02/2026,25-9151 L MOBLEY,80.00,", False),  # names another notice
        ("11/02/2026,K MOBLEY,80.00,", False),  # another payer of that name
        ("10/02/2026,L MOBLEY,81.00,", False),
    ],
)
def test_the_same_money_of_another_layout_is_said_before_it_is_taken(scene, paid, row, again):
    line = row.format(ref=paid.ref)
    each = plan(scene, line, head=OTHER)[0]
    assert each.what == "new"
    assert (each.twin == Receipt.objects.get()) is again if again else each.twin is None
    left = take(scene, line, leave=[2], head=OTHER)
    assert (left.new, left.left_out) == ((0, 1) if again else (1, 0))


def test_taken_all_the_same_it_waits_and_its_twin_is_said_in_the_queue(scene, paid):
    first = Receipt.objects.get()
    take(scene, f"10/02/2026,PN {paid.ref} MOBLEY,80.00,0.00", head=OTHER)
    queue = read_queue(by=scene.manager)
    assert list(queue.twins.values()) == [first]


def test_two_lines_of_one_file_are_two_sums(scene):
    take(scene, "10/02/2026,L MOBLEY,boys,80", "10/02/2026,L MOBLEY,boys,80")
    assert read_queue(by=scene.manager).twins == {}
