"""Money of the demonstration: files of the bank with what parents really write, and refunds on their way.

By the real actions. The file of today has some sixty lines, of which one in twenty has something wrong and
waits for a person; an older one brought what is seldom: a payer nobody knows, one envelope for two
notices, a part payment, a notice paid twice, council tax.
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
TWICE = 2  # notices somebody paid a second time
LINES, SHARE = 60, 0.8  # of today's file: so many, or so much of what is awaited where that is more
WRONG_EVERY, WRONG_FIRST = 20, 7  # of its lines
SETTLED = 3  # days from the post until money comes


def take_money(today: dt.date) -> None:
    """Everything there is to see of money."""
    staff = read_staffing()
    notices = PenaltyNotice.objects.light().select_related("carer").order_by("-issued_on", "-id")
    paid = list(notices.filter(status=NoticeStatus.PAID, posted_on__lt=today - 20 * DAY))
    awaited = list(
        notices.filter(status=NoticeStatus.ISSUED, posted_on__lt=today - 7 * DAY, ledger=None)
        .exclude(representations__isnull=False)
        .order_by("id")
    )
    part, together = awaited[-1:], _of_one_name(awaited[:-1])
    awaited = [notice for notice in awaited if notice not in part + together]
    lines = [_line(today - 9 * DAY, *each) for each in UNKNOWN]
    lines.append(_line(today - 10 * DAY, *RATES))
    lines += [_again(today, notice) for notice in paid[:TWICE]]
    lines += _half(today, part) + _envelope(today, together)
    _take(lines, today - DAY, staff.manager)
    _match_again(paid[:TWICE], staff.manager)
    _take(_lines_of_today(awaited, today), today, staff.manager)
    _settle(staff.manager, staff.legal)
    _not_ours(staff.legal)


def _take(lines: list[str], day: dt.date, by: User) -> None:
    if not lines:
        return
    file = (HEAD + "\n".join(lines) + "\n").encode()
    bank_files.take_bank_file(name=f"bank-{day:%Y-%m-%d}.csv", content=file, by=by)


def _lines_of_today(awaited: list[PenaltyNotice], today: dt.date) -> list[str]:
    """Each pays what is due, on a day since the post: nineteen of twenty as the letter asks."""
    found = []
    for number, notice in enumerate(awaited[: max(LINES, round(SHARE * len(awaited)))]):
        posted = notice.posted_on or today
        day = today - (1 + number % max(1, (today - posted).days - SETTLED)) * DAY
        payer, reference = _payer(notice), notice.ref
        if number % WRONG_EVERY == WRONG_FIRST:
            by_name = number // WRONG_EVERY % 2
            reference = "SCHOOL FINE" if by_name else f"PN{notice.ref.replace('-', '')}0"
        found.append(_line(day, payer, reference, _pounds(_due(notice, day))))
    return found


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
    return [_line(today - 2 * DAY, _payer(n), n.ref, _pounds(_due(n, today) // 2)) for n in notices]


def _of_one_name(awaited: list[PenaltyNotice]) -> list[PenaltyNotice]:
    """Two notices that parents of one surname may well pay together; none where there are no such two."""
    named: dict[str, list[PenaltyNotice]] = {}
    for notice in awaited:
        named.setdefault(notice.carer.surname, []).append(notice)
    return next((notices[:2] for notices in named.values() if notices[1:]), [])


def _envelope(today: dt.date, both: list[PenaltyNotice]) -> list[str]:
    """One transfer for two notices: an envelope that was shared."""
    total = sum(_due(n, today - DAY) for n in both)
    said = " ".join(n.ref.replace("-", "") for n in both)
    return (
        [_line(today - DAY, _payer(both[0]), f"FINES {said}", _pounds(total))] if both[1:] else []
    )


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
