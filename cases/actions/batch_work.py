"""Writing and sending the letters of batches, some at a time: what a task does, and may be killed at.

A chunk is one transaction. Its lines are locked, and lines that somebody else has locked are passed over, so that two
processes share the work. Killed half-way, a chunk leaves nothing, and the next run finds its lines waiting. A
letter is kept for its line once: the database holds that (`Letter.line` is unique).
"""

from collections.abc import Callable, Collection

import structlog
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.errors import DomainError, WrongState
from cases.actions.asking import sitting_of
from cases.actions.letters import Paper, check_takes_letters, keep, waiting_panel, write
from cases.actions.moving import lock
from cases.choices import BatchState as B
from cases.choices import LetterTemplate
from cases.choices import LineState as L
from cases.letters import Text, check_may_write, text_for, window
from cases.models import Case, Letter, LetterBatch, LetterLine

CHUNK = 25
log = structlog.get_logger(__name__)
Tell = Callable[[str, Exception], None]


def is_waiting() -> bool:
    """Whether some letter waits to be written."""
    return (
        _lines((B.APPROVED, B.RENDERING), L.WAITING).exists() or _unfinished(B.RENDERING).exists()
    )


def is_going() -> bool:
    """Whether some letter waits to be sent."""
    return _lines((B.SENDING,), L.RENDERED).exists() or _unfinished(B.SENDING).exists()


def write_some(tell: Tell) -> int:
    """Write a chunk of letters, each that fails told and left with its reason. How many lines; 0 when none waits."""
    with transaction.atomic():
        lines = _take((B.APPROVED, B.RENDERING), L.WAITING)
        _move({line.batch_id for line in lines}, B.APPROVED, B.RENDERING)
        for line in lines:
            _tried(line, _write, tell)
    _finish(B.RENDERING, B.READY)
    return len(lines)


def send_some(tell: Tell) -> int:
    """Send a chunk of written letters. What keeps a family safe is asked again. How many lines; 0 when none waits."""
    with transaction.atomic():
        lines = _take((B.SENDING,), L.RENDERED)
        for line in lines:
            _tried(line, _send, tell)
    _finish(B.SENDING, B.SENT)
    return len(lines)


def _write(line: LetterLine) -> None:
    case, kind = line.case, line.batch.version.kind
    check_takes_letters(case, kind)
    _check_not_held(case)
    _check_not_had(line, kind)
    panel = waiting_panel(case, kind)
    panel = panel and sitting_of(panel, line.carer)
    text = text_for(line.carer, line.batch.version)
    signs = case.officer or line.batch.made_by
    paper = write(
        case=case,
        carer=line.carer,
        template=kind,
        by=signs,
        on=timezone.localdate(),
        panel=panel,
        text=text,
    )
    line.ref, line.facts, line.pdf = paper.ref, paper.facts, paper.pdf
    line.translation, line.panel = text.translation, panel
    line.state, line.why = L.RENDERED, ""


def _check_not_held(case: Case) -> None:
    """A hold placed since the letter was chosen, such as for a death in the family, holds back the letter."""
    if case.holds.standing().exists():
        raise WrongState("The case was put on hold since it was chosen.")


def _send(line: LetterLine) -> None:
    case, kind, by = lock(line.case), line.batch.version.kind, line.batch.sent_by
    if by is None or line.facts is None or line.pdf is None:
        raise WrongState("There is no page to send, or nobody who sends it.")
    check_takes_letters(case, kind)
    _check_not_held(case)
    check_may_write(case, line.carer)
    _check_not_had(line, kind)
    if window(line.carer) != line.facts["recipient"]["lines"]:
        raise WrongState(f"The address of {line.carer.full_name} has changed since it was written.")
    if line.panel and line.panel not in case.panels.waiting():
        raise WrongState("The panel of this invitation is not the one that waits now.")
    text = Text(line.batch.version, line.translation)
    paper = Paper(line.ref, text, line.facts, bytes(line.pdf))
    keep(
        case=case,
        carer=line.carer,
        paper=paper,
        by=by,
        at=timezone.now(),
        panel=line.panel,
        line=line,
    )
    line.state, line.pdf, line.facts = L.SENT, None, None


def _check_not_had(line: LetterLine, kind: str) -> None:
    """Refuse who had this letter since the batch was made: by hand, or in a batch made at the same time.

    An invitation is held to once a panel by the database, and a new panel asks for a new one.
    """
    if kind == LetterTemplate.PANEL_INVITATION:
        return
    had = Letter.objects.without_pdf().filter(
        case=line.case_id, carer=line.carer_id, template=kind, recall__isnull=True,
        created_at__gte=line.batch.made_at,
    ).first()  # fmt: skip
    if had:
        name = line.carer.full_name
        raise WrongState(
            f"{name} had this letter on {had.sent_on:%d/%m/%Y} ({had.ref}), after the batch was made."
        )


def _tried(line: LetterLine, act: Callable[[LetterLine], None], tell: Tell) -> None:
    """Do it for one line; what goes wrong stays with that line."""
    name = f"{line.batch.ref} {line.case.ref}"
    try:
        with transaction.atomic():
            act(line)
    except DomainError as no:
        _fail(line, no.message)
        tell(name, no)
    except DatabaseError:
        raise
    except Exception as problem:
        log.exception("letter_failed", batch=line.batch.ref, case=line.case.ref)
        _fail(
            line,
            f"It could not be set as a page ({type(problem).__name__}). Tell the system administrator.",
        )
        tell(name, problem)
    line.at = timezone.now()
    line.save()


def _fail(line: LetterLine, why: str) -> None:
    line.state, line.why, line.ref, line.pdf, line.facts = L.FAILED, why[:500], "", None, None


def _take(states: tuple[B, ...], state: L) -> list[LetterLine]:
    """Some lines nobody else works on, locked."""
    rows = _lines(states, state).order_by("batch_id", "id")
    return list(
        rows.select_for_update(skip_locked=True, of=("self",)).select_related(
            "batch__version", "batch__made_by", "batch__sent_by", "carer", "translation", "panel",
            "case__pupil", "case__officer", "case__pathway", "case__enrolment__school__authority",
        )[:CHUNK]
    )  # fmt: skip


def _lines(states: tuple[B, ...], state: L) -> QuerySet[LetterLine]:
    return LetterLine.objects.filter(batch__state__in=states, state=state)


def _unfinished(state: B) -> QuerySet[LetterBatch]:
    """Batches a process left between its last chunk and the word that it was the last."""
    left = L.WAITING if state == B.RENDERING else L.RENDERED
    return LetterBatch.objects.filter(state=state).exclude(lines__state=left)


def _move(batches: Collection[int], before: B, after: B) -> None:
    LetterBatch.objects.filter(pk__in=batches, state=before).update(
        state=after, state_at=timezone.now()
    )


def _finish(state: B, after: B) -> None:
    """Batches of which nothing is left to do go on; the last process to end sees that nothing is."""
    _unfinished(state).update(state=after, state_at=timezone.now())
