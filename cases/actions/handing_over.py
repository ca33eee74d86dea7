"""Handing letters to whoever takes them out of the house, each once, and keeping what became of it.

A letter's first delivery row is written with the letter. What leaves the house is handed over afterwards: a row says
that it begins, and is committed before the other side is asked. A process that dies in between leaves that row
alone; the next look asks the other side by our reference, and where it cannot be asked, a person is.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from cases.access import check_can_send_letter
from cases.actions.timeline import add_event
from cases.choices import OF_COURTS, EventKind
from cases.choices import DeliveryStatus as D
from cases.letters import check_may_write, window
from cases.models import Delivery, Letter
from cases.rules.languages import ENGLISH
from cases.senders import Answer, Parcel, RefusedBySender, choose, sender_named

HAND_OVER = "cases.hand_over_letters"
STOPPED = "It was said to be an error before it left: it did not go."
LOST_AFTER = dt.timedelta(minutes=10)
log = structlog.get_logger(__name__)


def begin(letter: Letter, at: dt.datetime) -> Delivery:
    """The first row, in the transaction of the letter: done at once where nothing leaves, else it waits."""
    return _lay_ready(letter, 1, at, {})


def _lay_ready(letter: Letter, attempt: int, at: dt.datetime, detail: dict[str, Any]) -> Delivery:
    carer = letter.carer
    sender = sender_named(choose(carer.email, agreed=carer.email_agreed_on is not None))
    if not sender.leaves:
        answer = sender.send(parcel_of(letter))
        return _add(
            letter, attempt, sender.name, replace(answer, detail=answer.detail | detail), at
        )
    row = _add(letter, attempt, sender.name, Answer(D.WAITING, detail), at)
    transaction.on_commit(lambda: current_app.send_task(HAND_OVER, retry=False), robust=True)
    return row


def parcel_of(letter: Letter) -> Parcel:
    """A stored letter as a sender takes it."""
    to, agreed = letter.facts["recipient"], letter.carer.email_agreed_on is not None
    return Parcel(
        ref=letter.ref, name=to["name"], lines=tuple(to["lines"]), pdf=bytes(letter.pdf),
        subject=letter.facts.get("subject", ""), email=letter.carer.email if agreed else "",
        language=letter.facts.get("language", {}).get("code", ENGLISH),
    )  # fmt: skip


def waiting() -> Iterator[tuple[int, str]]:
    """Letters that wait to be handed over, and those whose handing over was cut short; with their references."""
    last = Delivery.objects.filter(letter=OuterRef("pk")).order_by("-id")
    rows = Letter.objects.annotate(
        last=Subquery(last.values("status")[:1]), last_at=Subquery(last.values("at")[:1])
    )
    cut_short = rows.filter(last=D.BEGUN, last_at__lt=timezone.now() - LOST_AFTER)
    found = rows.filter(last=D.WAITING).values_list("pk", "ref")
    yield from found.union(cut_short.values_list("pk", "ref")).order_by("pk")


def accepted() -> list[tuple[int, str]]:
    """Letters the other side has accepted and of which no more is known; with their references."""
    last = Delivery.objects.filter(letter=OuterRef("pk")).order_by("-id")
    rows = Letter.objects.annotate(
        last=Subquery(last.values("status")[:1]), outside=Subquery(last.values("outside_ref")[:1])
    )
    return list(rows.filter(last=D.ACCEPTED).exclude(outside="").values_list("pk", "ref"))


def hand_over(letter_id: int) -> int:
    """Hand one letter over; 1 when something was done. Raises AlreadyDone when somebody else has it.

    Not to be called inside a transaction: that it began must be known before the other side is asked.
    """
    begun = _claim(letter_id)
    if begun is None:
        return 1
    letter = Letter.objects.select_related("carer", "case__enrolment", "case__pupil").get(
        pk=letter_id
    )
    sender = sender_named(begun.sender)
    try:
        answer = sender.send(parcel_of(letter))
    except RefusedBySender as no:
        answer = Answer(D.REFUSED, {"why": str(no)[:300]})
    except Exception:
        log.exception("hand_over_in_doubt", letter=letter.ref)
        answer = Answer(D.IN_DOUBT, {"why": "The connection broke before there was an answer."})
    with transaction.atomic():
        _add(letter, begun.attempt, sender.name, answer, timezone.now())
        if answer.status == D.REFUSED:
            _tell_refused(letter, answer)
    return 1


@transaction.atomic
def _claim(letter_id: int) -> Delivery | None:
    """Say that handing over begins; None when asking settled it. Of two who try, one does. Raises AlreadyDone."""
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    last = letter.deliveries.order_by("-id")[0]
    if last.status == D.BEGUN:
        return _after_a_crash(letter, last)
    if last.status != D.WAITING:
        raise AlreadyDone(f"{letter.ref} is handed over already.")
    if hasattr(letter, "recall"):
        _stop(letter, last)
        return None
    return _add(letter, last.attempt, last.sender, Answer(D.BEGUN), timezone.now())


def _stop(letter: Letter, last: Delivery) -> None:
    """What somebody said should not go, and has not gone, does not."""
    _add(letter, last.attempt, last.sender, Answer(D.REFUSED, {"why": STOPPED}), timezone.now())


def _after_a_crash(letter: Letter, last: Delivery) -> Delivery | None:
    """Whether the other side has it decides; where it cannot be asked, a person does. Raises AlreadyDone."""
    if timezone.now() - last.at < LOST_AFTER:
        raise AlreadyDone(f"{letter.ref} is being handed over.")
    try:
        known = sender_named(last.sender).find(letter.ref)
    except LookupError:
        known = Answer(D.IN_DOUBT, {"why": "It was cut short, and the other side cannot be asked."})
    if known is None and hasattr(letter, "recall"):
        _stop(letter, last)
        return None
    if known is None:
        return _add(letter, last.attempt + 1, last.sender, Answer(D.BEGUN), timezone.now())
    _add(letter, last.attempt, last.sender, known, timezone.now())
    return None


@transaction.atomic
def hand_over_again(*, letter: Letter, by: User) -> Delivery:
    """Let a letter that was refused, or of which nobody knows whether it went, be handed over anew.

    By the way that is theirs now: who has taken back their e-mail gets paper. What keeps a family safe is asked
    again. Raises NotAllowed, WrongState (it went, or is on its way; it was sent in error; another
    went instead; not safe to write to, with
    the note; another address since).
    """
    check_can_send_letter(by, letter.case)
    letter = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("carer", "case")
        .get(pk=letter.pk)
    )
    last = letter.deliveries.order_by("-id").first()
    if last is None or last.status not in (D.REFUSED, D.IN_DOUBT):
        raise WrongState(f"{letter.ref} was not refused: there is nothing to try again.")
    if hasattr(letter, "recall"):
        raise WrongState(f"{letter.ref} was sent in error: write another one.")
    if letter.written_instead.exists():
        raise WrongState(
            f"Another letter went instead of {letter.ref}: there is nothing to try again."
        )
    check_may_write(letter.case, letter.carer)
    if window(letter.carer) != letter.facts["recipient"]["lines"]:
        raise WrongState(
            f"The address of {letter.carer.full_name} has changed since: write another one."
        )
    return _lay_ready(letter, last.attempt + 1, timezone.now(), {"asked_by": by.name})


@transaction.atomic
def came_back(*, letter: Letter, by: User, why: str) -> Delivery:
    """Say that the post brought a letter back: its parent was told nothing by it, and another may be written.

    Raises NotAllowed, WrongState (no reason; it has not left, or is known not to have reached them), AlreadyDone.
    """
    check_can_send_letter(by, letter.case)
    why = readable(why)
    if not why:
        raise WrongState("Say how it came back, such as: gone away.")
    letter = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("carer", "case")
        .get(pk=letter.pk)
    )
    last = letter.deliveries.order_by("-id").first()
    if last and last.status == D.RETURNED:
        raise AlreadyDone(f"{letter.ref} is written down as come back already.")
    if last is None or not can_have_come_back(last.status):
        raise WrongState(f"{letter.ref} did not go out: it cannot have come back.")
    row = _add(
        letter,
        last.attempt,
        last.sender,
        Answer(D.RETURNED, {"why": why, "by": by.name}),
        timezone.now(),
    )
    _tell_refused(letter, Answer(D.RETURNED, {"why": why}), by)
    return row


def can_have_come_back(status: str) -> bool:
    """Whether a letter of which that was last said may have gone out."""
    return status not in (D.WAITING, D.BEGUN, D.TO_PRINT, D.REFUSED, D.RETURNED)


def ask_after(letter_id: int) -> int:
    """Ask the other side what became of a letter it accepted; 1 when there is news."""
    letter = Letter.objects.select_related("carer", "case__enrolment").get(pk=letter_id)
    last = letter.deliveries.order_by("-id").first()
    if last is None or last.status != D.ACCEPTED or not last.outside_ref:
        return 0
    answer = sender_named(last.sender).look(last.outside_ref)
    if answer is None or answer.status == last.status:
        return 0
    with transaction.atomic():
        _add(letter, last.attempt, last.sender, answer, timezone.now())
        if answer.status == D.REFUSED:
            _tell_refused(letter, answer)
    return 1


def _tell_refused(letter: Letter, answer: Answer, by: User | None = None) -> None:
    data = {"letter": letter.ref, "template": letter.template, "to": letter.carer.full_name}
    why = str(answer.detail.get("why") or answer.detail.get("status") or "")
    legal = letter.template in OF_COURTS
    add_event(
        case=letter.case, kind=EventKind.LETTER_REFUSED, by=by, text=why, data=data, legal=legal
    )


def _add(letter: Letter, attempt: int, sender: str, answer: Answer, at: dt.datetime) -> Delivery:
    return Delivery.objects.create(
        letter=letter, attempt=attempt, sender=sender, status=answer.status, detail=answer.detail,
        outside_ref=answer.outside_ref, at=at,
    )  # fmt: skip
