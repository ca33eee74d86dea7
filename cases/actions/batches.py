"""Letters in bulk, step by step: made, approved, written, sent, archived; or revoked before they are sent.

A batch is locked for each step, and each step asks where the batch stands. Writing and sending themselves are
`batch_work`, which a task calls; what stands here are the things people decide.
"""

from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from cases.access import check_anywhere
from cases.access_letters import check_can_send_batch
from cases.actions.candidates import find_candidates
from cases.actions.letters import recall_letter
from cases.actions.packs import open_to
from cases.choices import BatchState as B
from cases.choices import DeliveryStatus, LetterTemplate
from cases.choices import LineState as L
from cases.choices import Permission as P
from cases.models import Delivery, Letter, LetterBatch, LetterLine
from cases.models.letter_texts import version_on
from cases.models.limits import local_setting
from cases.models.refs import next_ref

WRITE, SEND = "cases.write_letters", "cases.send_letters"
WRITERS = 2  # as many processes as share the work of a large batch
LARGE = 50
BEFORE_SENDING = (B.ELIGIBLE, B.APPROVED, B.RENDERING, B.READY)


@transaction.atomic
def make_batch(
    *, kind: LetterTemplate, by: User, filters: dict[str, str], chosen: str
) -> LetterBatch:
    """Choose families by a filter: a line for every parent, those left out with the reason. Nothing is written yet.

    Raises NotAllowed, WrongState (nobody to write to; too many).
    """
    check_anywhere(by, P.SEND_LETTER)
    found = find_candidates(kind=kind, by=by, filters=filters)
    if not any(not each.why for each in found):
        raise WrongState("There is nobody to write to: everybody the filter finds is left out.")
    today = timezone.localdate()
    batch = LetterBatch.objects.create(
        ref=next_ref("LB"),
        version=version_on(kind, today),
        filters=filters,
        chosen=chosen,
        made_by=by,
    )
    LetterLine.objects.bulk_create(
        LetterLine(
            batch=batch, case=each.case, carer=each.link.carer, why=each.why[:500],
            state=L.LEFT_OUT if each.why else L.WAITING,
        )
        for each in found
    )  # fmt: skip
    _tell(
        by,
        "letters.chosen",
        batch,
        {"letter": str(kind), "filter": chosen, "letters": count_waiting(batch)},
    )
    return batch


def count_waiting(batch: LetterBatch) -> int:
    """How many letters it will be."""
    return batch.lines.filter(state=L.WAITING).count()


def needs_typing(letters: int) -> bool:
    """Whether so many letters are approved only once the number is typed."""
    return letters > local_setting("letters_typed_above", timezone.localdate())


@transaction.atomic
def leave_out(*, batch: LetterBatch, by: User, line: LetterLine, reason: str = "") -> LetterLine:
    """Take one letter out of a batch that is not approved. Raises NotAllowed, WrongState."""
    batch = _lock(batch, by, B.ELIGIBLE)
    line = batch.lines.select_for_update().get(pk=line.pk)
    if line.state != L.WAITING:
        raise WrongState("This letter is left out already.")
    line.state, line.why, line.at = (
        L.LEFT_OUT,
        readable(reason) or f"Left out by {by.name}.",
        timezone.now(),
    )
    line.save(update_fields=["state", "why", "at"])
    _tell(by, "letters.left_out", batch, {"case": line.case.ref, "why": line.why})
    return line


@transaction.atomic
def approve(*, batch: LetterBatch, by: User, seen: int, typed: int | None = None) -> LetterBatch:
    """Say that these letters may go: they are written from now on, and sent on a further word.

    `seen` is the number the person was shown; above a limit they type it themselves. Raises NotAllowed,
    WrongState (another number by now; not typed; nothing to write), AlreadyDone.
    """
    check_can_send_batch(by)
    batch = _lock(batch, by, B.ELIGIBLE)
    letters = count_waiting(batch)
    if not letters:
        raise WrongState("Nobody is left to write to.")
    if seen != letters:
        raise WrongState(
            f"There are {letters} letters now, and were {seen} when you looked: look again."
        )
    if needs_typing(letters) and typed != letters:
        raise WrongState(f"Type the number of letters, {letters}, to approve them.")
    batch.approved_by, batch.approved_at, batch.approved_count = by, timezone.now(), letters
    _to(batch, B.APPROVED, "approved_by", "approved_at", "approved_count")
    _tell(by, "letters.approved", batch, {"letters": letters})
    _ask(WRITE, letters)
    return batch


@transaction.atomic
def write_again(*, batch: LetterBatch, by: User) -> int:
    """Write those that failed anew, and those dated on an earlier day. How many. Raises NotAllowed, WrongState."""
    check_can_send_batch(by)
    batch = _lock(batch, by, B.READY)
    rows = batch.lines.filter(state=L.FAILED)
    stale = batch.lines.filter(state=L.RENDERED, at__date__lt=timezone.localdate())
    empty: dict[str, Any] = {"state": L.WAITING, "why": "", "ref": "", "pdf": None, "facts": None}
    count = rows.update(**empty) + stale.update(**empty)
    if not count:
        raise WrongState(
            "None failed and none is of an earlier day: there is nothing to write anew."
        )
    _to(batch, B.RENDERING)
    _tell(by, "letters.written_again", batch, {"letters": count})
    _ask(WRITE, count)
    return count


@transaction.atomic
def send_batch(*, batch: LetterBatch, by: User, seen: int) -> LetterBatch:
    """Let the written letters go. From here on nothing can be revoked.

    Raises NotAllowed, WrongState (not ready; none written; another number; dated on an earlier day), AlreadyDone.
    """
    check_can_send_batch(by)
    batch = _lock(batch, by, B.READY)
    written = batch.lines.filter(state=L.RENDERED)
    count = written.count()
    if not count:
        raise WrongState("No letter is written: see why each failed.")
    if seen != count:
        raise WrongState(
            f"{count} letters are written now, and were {seen} when you looked: look again."
        )
    if written.filter(at__date__lt=timezone.localdate()).exists():
        raise WrongState("These letters carry the date of an earlier day: write them anew first.")
    batch.sent_by, batch.sent_at = by, timezone.now()
    _to(batch, B.SENDING, "sent_by", "sent_at")
    _tell(by, "letters.sent", batch, {"letters": count})
    _ask(SEND, count)
    return batch


@transaction.atomic
def revoke(*, batch: LetterBatch, by: User, reason: str) -> LetterBatch:
    """Stop a batch before it is sent: none of its letters goes. Raises NotAllowed, WrongState, AlreadyDone.

    Who made a batch may revoke it as long as nobody has approved it.
    """
    if batch.made_by_id != by.pk or batch.approved_at is not None:
        check_can_send_batch(by)
    batch = _lock(batch, by, *BEFORE_SENDING)
    reason = readable(reason)
    if not reason:
        raise WrongState("Say why they are not to go.")
    batch.revoked_by, batch.revoked_why = by, reason
    _to(batch, B.REVOKED, "revoked_by", "revoked_why")
    lines = batch.lines.filter(state__in=[L.WAITING, L.RENDERED, L.FAILED])
    count = lines.update(state=L.REVOKED, pdf=None, facts=None)
    _tell(by, "letters.revoked", batch, {"letters": count, "why": reason})
    return batch


@transaction.atomic
def archive(*, batch: LetterBatch, by: User) -> LetterBatch:
    """Put a batch that is sent away from the list. Raises NotAllowed, WrongState."""
    check_can_send_batch(by)
    batch = _lock(batch, by, B.SENT)
    _to(batch, B.ARCHIVED)
    _tell(by, "letters.archived", batch, {})
    return batch


@transaction.atomic
def mark_printed(*, batch: LetterBatch, by: User) -> int:
    """Say that the pack has been printed and posted: what was in it for this person. How many letters.

    Raises NotAllowed, WrongState.
    """
    check_can_send_batch(by)
    batch = _lock(batch, by, B.SENT, B.ARCHIVED)
    lying = Letter.objects.filter(
        line__batch=batch, recall__isnull=True, deliveries__status=DeliveryStatus.TO_PRINT
    )
    waiting = lying.exclude(deliveries__status=DeliveryStatus.PRINTED)
    rows = open_to(by, list(waiting.without_pdf().select_related("carer").distinct()))
    if not rows:
        raise WrongState("No letter of this batch waits to be printed.")
    Delivery.objects.bulk_create(
        Delivery(
            letter=letter, sender="print", status=DeliveryStatus.PRINTED, detail={"by": by.name}
        )
        for letter in rows
    )
    _tell(by, "letters.printed", batch, {"letters": len(rows)})
    return len(rows)


@transaction.atomic
def recall_batch(*, batch: LetterBatch, by: User, reason: str) -> int:
    """Say of every letter of a batch that it should not have gone. How many. Raises NotAllowed, WrongState."""
    check_can_send_batch(by)
    batch = _lock(batch, by, B.SENT, B.ARCHIVED)
    letters = Letter.objects.filter(line__batch=batch, recall__isnull=True).without_pdf()
    rows = list(letters.select_related("carer", "case__enrolment__school"))
    if not rows:
        raise WrongState("Every letter of this batch is marked as sent in error already.")
    for letter in rows:
        recall_letter(letter=letter, by=by, reason=reason)
    _tell(by, "letters.recalled", batch, {"letters": len(rows), "why": reason})
    return len(rows)


def _lock(batch: LetterBatch, by: User, *states: B) -> LetterBatch:
    """The batch as it stands, locked. Raises AlreadyDone or WrongState when it stands elsewhere."""
    check_anywhere(by, P.SEND_LETTER)
    found = (
        LetterBatch.objects.select_for_update(of=("self",))
        .select_related("version")
        .get(pk=batch.pk)
    )
    if found.state not in states:
        error = WrongState if found.state in BEFORE_SENDING else AlreadyDone
        raise error(f"{found.ref}: {B(found.state).label.lower()}. Look at it again.")
    return found


def _to(batch: LetterBatch, state: B, *fields: str) -> None:
    batch.state, batch.state_at = state, timezone.now()
    batch.save(update_fields=["state", "state_at", *fields])


def _ask(task: str, letters: int) -> None:
    """Ask for the work; a large one of two processes. A message that is lost costs minutes: the schedule asks too."""
    for _ in range(WRITERS if letters > LARGE else 1):
        transaction.on_commit(lambda: current_app.send_task(task, retry=False), robust=True)


def _tell(by: User, kind: str, batch: LetterBatch, after: dict[str, Any]) -> None:
    record(by=by, kind=kind, target_type="letter_batch", target_ref=batch.ref, after=after)
