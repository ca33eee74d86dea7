"""Paying by card: which notices a code opens, a basket of them, and what the card service says of it."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.errors import NotFound, WrongState
from fines.actions.common import lock_notice
from fines.actions.money_holds import lock_money
from fines.actions.payments import money_standing, owed, put_on_ledger
from fines.actions.refunds import pay_refund
from fines.actions.watching import is_in_doubt
from fines.choices import (
    CardState,
    NoticeStatus,
    PaymentKind,
    PaymentMethod,
    ReceiptSource,
)
from fines.models import CardBasket, CardEvent, CardLine, PayCode, Payment, PenaltyNotice, Receipt
from fines.models.refs import next_receipt_ref
from fines.rules.amounts import Standing, owed_on
from fines.senders import FAILED, REFUNDED, SUCCEEDED, CardRefused, Told, Wanted, card_service

SIGNS = "23456789BCDFGHJKMNPQRTVWXY"
LETTERS = "BCDFGHJKMNPQRTVWXY"
LENGTH = 8
LOOK_AFTER = dt.timedelta(minutes=10)
SOON = dt.timedelta(minutes=2)  # how long sending a basket may take
MOST_NOTICES = 6


@dataclass(frozen=True)
class Payable:
    """One notice somebody may pay: its number and what is due today, nothing more."""

    notice_id: int
    ref: str
    pence: int
    last_day: dt.date | None


def give_code(notice: PenaltyNotice) -> PayCode:
    """The code of a notice; made when it has none."""
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    return PayCode.objects.get_or_create(notice=notice, defaults={"code": code})[0]


def payable(*, ref: str, code: str, today: dt.date | None = None) -> Payable | None:
    """The notice a number and a code open; None when they do not fit together, whatever is wrong.

    Raises WrongState when they do, and nothing can be paid on it today.
    """
    row = (
        PayCode.objects.filter(notice__ref=ref)
        .select_related("notice")
        .defer("notice__pdf")
        .first()
    )
    # Compared even where there is no such notice, so that the time taken tells nothing.
    kept = row.code if row else "-" * LENGTH
    if not secrets.compare_digest(kept.encode(), code.encode()) or row is None:
        return None
    notice, day = row.notice, today or timezone.localdate()
    due = owed_on(owed(notice), day)
    stands = money_standing(notice, day)
    if notice.status != NoticeStatus.ISSUED or due is None or stands.discharged:
        raise WrongState(_not_payable(notice, stands))
    if is_in_doubt(notice):
        raise WrongState(looked_at(ref))
    return Payable(notice.pk, ref, stands.outstanding_pence, due.last_day)


def looked_at(ref: str) -> str:
    """What a parent is told of a notice that may not stand: nobody is asked to pay it until a person has decided."""
    return (
        f"The council is looking at {ref}: it may not stand. Nothing is taken by card until a person has decided. If "
        "it stands, the days you lose meanwhile are given back, and a letter tells you."
    )


def _not_payable(notice: PenaltyNotice, stands: Standing) -> str:
    """Why nothing is paid on a notice whose code was right: whoever asks holds its letter."""
    if notice.status == NoticeStatus.WITHDRAWN:
        return f"{notice.ref} is withdrawn: nothing is due on it."
    if notice.status == NoticeStatus.PAID or stands.discharged:
        return f"{notice.ref} is paid in full: nothing more is due on it."
    return f"Nothing can be paid by card on {notice.ref} today. Telephone the council."


@transaction.atomic
def make_basket(*, notices: Sequence[Payable], at: dt.datetime | None = None) -> CardBasket:
    """Put notices together. Raises WrongState for none, too many, or one twice."""
    if not 0 < len(notices) <= MOST_NOTICES or len({n.ref for n in notices}) < len(notices):
        raise WrongState("Choose each notice once.")
    basket = CardBasket.objects.create(
        ref=f"PY{_letters(16)}", pence=sum(n.pence for n in notices),
        service=card_service().name, made_at=at or timezone.now(),
    )  # fmt: skip
    CardLine.objects.bulk_create(
        CardLine(basket=basket, notice_id=n.notice_id, pence=n.pence) for n in notices
    )
    return basket


def _letters(count: int) -> str:
    """Letters alone, so that no part of it reads as the number of a notice."""
    return "".join(secrets.choice(LETTERS) for _ in range(count))


def get_basket(ref: str) -> CardBasket:
    """The basket of that reference, which nobody can guess. Raises NotFound."""
    basket = CardBasket.objects.filter(ref=ref).first()
    if basket is None:
        raise NotFound("There is no such payment.")
    return basket


def basket_lines(basket: CardBasket) -> list[tuple[str, int]]:
    """The numbers of its notices and the sums, as they were put in."""
    return list(basket.lines.values_list("notice__ref", "pence"))


def basket_ends(basket: CardBasket, today: dt.date | None = None) -> dict[str, Standing | None]:
    """Of a basket that is paid, how each notice stands by it; None: the money waits for somebody to look."""
    day = today or timezone.localdate()
    on = Payment.objects.standing().filter(receipt=basket.receipt_id)
    rows = basket.lines.select_related("notice").defer("notice__pdf")
    placed = set(on.values_list("notice_id", flat=True))
    return {
        line.notice.ref: money_standing(line.notice, day) if line.notice_id in placed else None
        for line in rows
    }


def send_basket(*, basket: CardBasket, return_url: str, today: dt.date | None = None) -> str:
    """Where to pay it. Asked twice it is one payment.

    The notices are asked again first: nobody pays what was paid, changed or withdrawn meanwhile, or what
    is being paid in another basket. Raises WrongState (paid, gone, changed, or refused).
    """
    day = today or timezone.localdate()
    if timezone.localdate(basket.made_at) != day:
        raise WrongState("The amounts were those of another day. Begin again.")
    _end_others(basket)
    before = _claim(basket, day)
    try:
        made = card_service().create(Wanted(basket.ref, basket.pence, return_url))
    except CardRefused as no:
        CardBasket.objects.filter(pk=basket.pk, outside_id="").update(state=before)
        raise WrongState(f"{no} Nothing was paid. Try again in a few minutes.") from no
    CardBasket.objects.filter(pk=basket.pk, state=CardState.SENT).update(
        outside_id=made.outside_id, changed_at=timezone.now()
    )
    return made.next_url


def _others(basket: CardBasket) -> QuerySet[CardBasket]:
    """Other baskets at the card service with one of the same notices."""
    mine = basket.lines.values("notice")
    rows = CardBasket.objects.filter(state=CardState.SENT, lines__notice__in=mine)
    return rows.exclude(pk=basket.pk).distinct()


def _end_others(basket: CardBasket) -> None:
    """Ask what became of other baskets of these notices, and end those nobody has paid."""
    for other in _others(basket).exclude(outside_id=""):
        try:
            if not ask_after(other) and card_service().cancel(other.outside_id):
                CardBasket.objects.filter(pk=other.pk, state=CardState.SENT).update(
                    state=CardState.FAILED, changed_at=timezone.now()
                )
        except CardRefused as no:
            raise WrongState(f"{no} Nothing was paid. Try again in a few minutes.") from no
    work_off_all()


@transaction.atomic
def _claim(basket: CardBasket, day: dt.date) -> str:
    """Be the one basket at the card service with these notices; what state it was in. Raises WrongState."""
    lines = basket.lines.select_related("notice__case").defer("notice__pdf")
    for line in sorted(lines, key=lambda x: (x.notice.case_id, x.notice_id)):
        _refuse_changed(lock_notice(line.notice), line.pence, day)
    row = CardBasket.objects.select_for_update().get(pk=basket.pk)
    if row.state not in (CardState.MADE, CardState.SENT):
        raise WrongState("This payment is over. Begin again.")
    lately = timezone.now() - SOON
    if _others(basket).exclude(outside_id="", changed_at__lt=lately).exists():
        raise WrongState(
            "This notice is being paid on another page. Wait a few minutes, then begin again."
        )
    before = row.state
    _set(row, CardState.SENT)
    return before


def _refuse_changed(notice: PenaltyNotice, pence: int, day: dt.date) -> None:
    stands = money_standing(notice, day)
    if (
        notice.status != NoticeStatus.ISSUED
        or stands.discharged
        or stands.outstanding_pence != pence
    ):
        raise WrongState(
            f"{notice.ref} was paid or changed since this page was made. Nothing was paid now. Begin again."
        )
    if is_in_doubt(notice):
        raise WrongState(looked_at(notice.ref))


def keep_event(told: Told) -> bool:
    """Keep a message; whether it was new."""
    facts = {"kind": told.kind, "payment_id": told.payment_id, "pence": told.pence}
    kept = CardEvent.objects.get_or_create(
        outside_id=told.outside_id, defaults={**facts, "happened_at": told.happened_at}
    )
    return kept[1]


@transaction.atomic
def work_off(*, event: CardEvent) -> bool:
    """Do what one message says, once, whatever order messages come in; whether anything was done."""
    lock_money()
    event = CardEvent.objects.select_for_update().get(pk=event.pk)
    if event.done_at:
        return False
    basket = CardBasket.objects.select_for_update().filter(outside_id=event.payment_id).first()
    event.problem = _do(event, basket) if basket else "No basket of ours is this payment."
    event.done_at = timezone.now()
    event.save(update_fields=["problem", "done_at"])
    if event.problem:
        record(by=None, kind="card.problem", target_type="card_event", target_ref=event.outside_id[:40],
               after={"problem": event.problem})  # fmt: skip
    return True


def work_off_all() -> int:
    """Do what every waiting message says; how many were done."""
    return sum(work_off(event=event) for event in waiting_events())


def waiting_events() -> list[CardEvent]:
    """Messages not worked off, oldest first."""
    return list(CardEvent.objects.filter(done_at__isnull=True))


def late_baskets() -> list[CardBasket]:
    """Baskets the service has told nothing of for a while, the longest waiting first."""
    late = timezone.now() - LOOK_AFTER
    rows = CardBasket.objects.filter(state=CardState.SENT, changed_at__lt=late).exclude(
        outside_id=""
    )
    return list(rows.order_by("changed_at")[:50])


def ask_after(basket: CardBasket) -> int:
    """Ask what became of one: a lost message costs minutes. How many messages that makes."""
    told = card_service().look(basket.outside_id)
    CardBasket.objects.filter(pk=basket.pk).update(changed_at=timezone.now())
    return int(bool(told and keep_event(told)))


def _do(event: CardEvent, basket: CardBasket) -> str:
    if event.kind in SUCCEEDED:
        return _pay(event, basket)
    if event.kind in FAILED and basket.state != CardState.PAID:
        _set(basket, CardState.FAILED)
    if event.kind in REFUNDED:
        return _refund(event, basket)
    return ""


def _pay(event: CardEvent, basket: CardBasket) -> str:
    """Money in hand, matched with the very notices it was paid for."""
    if basket.state == CardState.PAID:
        return ""
    day = timezone.localdate(event.happened_at)
    receipt = Receipt.objects.create(
        ref=next_receipt_ref(), source=ReceiptSource.CARD, key=event.payment_id, pence=event.pence,
        on=min(day, timezone.localdate()), method=PaymentMethod.CARD, reference=_says(basket),
    )  # fmt: skip
    basket.receipt = receipt
    _set(basket, CardState.PAID)
    if event.pence != basket.pence:
        return f"{event.pence} pence came, and the basket is of {basket.pence}: match it by hand."
    lines = basket.lines.select_related("notice__case").defer("notice__pdf")
    problem = ""
    for line in sorted(lines, key=lambda x: (x.notice.case_id, x.notice_id)):
        try:
            with transaction.atomic():
                put_on_ledger(lock_notice(line.notice), receipt, line.pence, by=None)
        except WrongState as no:
            problem = problem or f"The money came and waits to be matched by hand. {no}"[:300]
    return problem


def _says(basket: CardBasket) -> str:
    """Our reference and the notices it was paid for: so whoever looks for a family's money finds it."""
    return " ".join([basket.ref, *(ref for ref, _ in basket_lines(basket))])


def _refund(event: CardEvent, basket: CardBasket) -> str:
    """What the card service refunded settles refunds that were approved, when the sums agree."""
    if basket.receipt is None:
        return "A refund came before the payment it is of."
    paid = Payment.objects.filter(receipt=basket.receipt, kind=PaymentKind.REFUND_PAID)
    new = event.pence - sum(paid.values_list("pence", flat=True))
    if new <= 0:
        return ""
    owed_lines = Payment.objects.filter(
        receipt=basket.receipt, kind=PaymentKind.REFUND_OWED, approval__isnull=False,
        settled_by__isnull=True, corrected_by__isnull=True,
    ).select_related("notice__case").defer("notice__pdf")  # fmt: skip
    if sum(line.pence for line in owed_lines) != new:
        return f"{new} pence were refunded by card, and no approved refund is of that sum."
    for line in owed_lines:
        pay_refund(
            owed=line, reference=f"Card {event.outside_id}"[:60], method=PaymentMethod.CARD, by=None
        )
    return ""


def _set(basket: CardBasket, state: CardState) -> None:
    basket.state, basket.changed_at = state, timezone.now()
    basket.save(update_fields=["state", "receipt", "changed_at"])
