"""Money of the demonstration: files of the bank with what parents really write, and refunds on their way.

By the real actions. Most money came before and is matched; what people still have to look at is a
handful: a typing error, an envelope two brothers shared, a payer nobody knows, a part payment.
"""

import datetime as dt

from accounts.models import User
from config.demo.casework.people import read_staffing
from fines.actions import bank_files, matching, payments, refunds
from fines.choices import NoticeStatus, PaymentKind, ReturnKind
from fines.models import Payment, PenaltyNotice, Receipt

DAY = dt.timedelta(days=1)
HEAD = "Date,Type,Description,Reference,Paid In,Paid Out\n"
UNKNOWN = (
    ("J WHITTLE", "HOLIDAY FINE", "80.00"), ("COUNTER CREDIT 4417", "", "160.00"),
    ("P D LANGFORD", "FINE TUE", "45.00"),
)  # fmt: skip
RATES = ("M ATHERTON", "CTAX 7700123", "132.18")
TWICE = 5


def take_money(today: dt.date) -> None:
    """Everything there is to see of money."""
    staff = read_staffing()
    notices = PenaltyNotice.objects.light().select_related("carer").order_by("-issued_on", "-id")
    opened = list(notices.filter(status=NoticeStatus.ISSUED, posted_on__lt=today))
    paid = list(notices.filter(status=NoticeStatus.PAID, posted_on__lt=today - 20 * DAY))
    lines = [_line(today - 2 * DAY, *each) for each in UNKNOWN]
    lines.append(_line(today - 3 * DAY, *RATES))
    lines += [_again(today, notice) for notice in paid[:TWICE]]
    lines += _half(today, opened[:1]) + _mistyped(today, opened[1:4]) + _envelope(today, opened)
    file = (HEAD + "\n".join(lines) + "\n").encode()
    bank_files.take_bank_file(name=f"bank-{today:%Y-%m-%d}.csv", content=file, by=staff.manager)
    _match_again(paid[:TWICE], staff.manager)
    _settle(staff.manager, staff.legal)
    _not_ours(staff.manager)


def _line(day: dt.date, payer: str, reference: str, amount: str) -> str:
    return f"{day:%d/%m/%Y},BGC,{payer},{reference},{amount},"


def _payer(notice: PenaltyNotice) -> str:
    return f"{notice.carer.forename[:1]} {notice.carer.surname}".upper()


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def _due(notice: PenaltyNotice, day: dt.date) -> int:
    owed = payments.owed(notice)
    return next((d.pence for d in owed if d.last_day and day <= d.last_day), owed[-1].pence)


def _again(today: dt.date, notice: PenaltyNotice) -> str:
    """Paid twice: the other parent did not know."""
    pence = notice.first_pence or notice.second_pence or 0
    return _line(today - 8 * DAY, _payer(notice), notice.ref, _pounds(pence))


def _half(today: dt.date, notices: list[PenaltyNotice]) -> list[str]:
    return [_line(today - DAY, _payer(n), n.ref, _pounds(_due(n, today) // 2)) for n in notices]


def _mistyped(today: dt.date, notices: list[PenaltyNotice]) -> list[str]:
    """The last two figures changed places, or a figure too many."""
    slips = [f"{n.ref[:-2]}{n.ref[-1]}{n.ref[-2]}" for n in notices[:1]]
    slips += [f"PN{n.ref.replace('-', '')}0" for n in notices[1:]]
    return [
        _line(today - DAY, _payer(n), slip, _pounds(_due(n, today - DAY)))
        for n, slip in zip(notices, slips, strict=True)
        if n.posted_on and n.posted_on <= today - DAY
    ]


def _envelope(today: dt.date, opened: list[PenaltyNotice]) -> list[str]:
    """One transfer for two notices: an envelope that was shared."""
    both = [n for n in opened[:2] if n.posted_on and n.posted_on < today]
    total = sum(_due(n, today - DAY) for n in both)
    said = " ".join(n.ref.replace("-", "") for n in both)
    return [_line(today - DAY, _payer(both[0]), f"BOYS {said}", _pounds(total))] if both[1:] else []


def _match_again(notices: list[PenaltyNotice], by: User) -> None:
    """What was paid a second time is put on the notice, so that it is owed back."""
    for notice in notices:
        receipt = Receipt.objects.unmatched().filter(reference=notice.ref).first()
        if receipt:
            parts = [(notice.ref, receipt.unmatched_pence)]
            matching.match_receipt(receipt=receipt, parts=parts, by=by)


def _settle(manager: User, legal: User) -> None:
    """Of the refunds some are paid, one is approved, the rest wait."""
    owed = Payment.objects.filter(
        kind=PaymentKind.REFUND_OWED, by=manager, settled_by__isnull=True, corrected_by__isnull=True
    ).select_related("notice__case")
    for number, line in enumerate(owed.defer("notice__pdf").order_by("id")[:3]):
        refunds.approve_refund(owed=line, by=legal)
        if number:
            reference = f"BACS RV{line.pk:05d}"
            refunds.pay_refund(owed=line, reference=reference, method="bank_transfer", by=manager)


def _not_ours(by: User) -> None:
    """Council tax in the wrong account goes where it belongs."""
    receipt = Receipt.objects.unmatched().filter(reference=RATES[1]).first()
    if receipt:
        matching.return_money(
            receipt=receipt, kind=ReturnKind.SENT_BACK, pence=receipt.unmatched_pence, by=by,
            note="Council tax: moved to revenues by journal",
        )  # fmt: skip
