"""Issuing notices together: what a person decides, and the work that follows, one notice a transaction.

The work may be killed anywhere and run by two processes: a line is taken with its row locked, and the notice, its
letter and the line end together or not at all. A message that is lost costs minutes: the schedule asks too.
"""

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

import structlog
from celery import current_app
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.audit import record
from accounts.errors import DomainError, WrongState
from accounts.models import User
from accounts.rules.text import readable
from cases.models.limits import local_setting
from fines.access_batches import check_can_issue_batches
from fines.actions.facts_many import proposals
from fines.actions.issuing import issue_notice
from fines.actions.posting import check_day_of_post_came
from fines.actions.preflight import Checked, check_all, proposals_for
from fines.actions.watching import changed_sessions
from fines.choices import BatchState as B
from fines.choices import LineState as L
from fines.choices import PostalClass
from fines.models import IssueBatch, IssueLine, PenaltyNotice, Posting
from fines.models.refs import next_batch_ref

ISSUE = "fines.issue_batches"
WORKERS, LARGE = 2, 50  # as many processes share a large batch
Tell = Callable[[str, Exception], None]
log = structlog.get_logger(__name__)


def needs_typing(notices: int) -> bool:
    """Whether so many are issued only once the number is typed."""
    return notices > local_setting("notices_typed_above", timezone.localdate())


@transaction.atomic
def make_batch(
    *, refs: Collection[str], by: User, posted_on: dt.date, seen: int, typed: int | None = None,
    postal_class: str = PostalClass.FIRST, posted_by: str = "",
) -> IssueBatch:  # fmt: skip
    """Let those of these proposals go that every rule allows today; they are issued at once, in the background.

    `seen` is how many the person was shown; above a limit they type it. Somebody who lets the same go at the
    same time waits here, and is then told. Raises NotAllowed, WrongState (another number by now; none; not typed).
    """
    check_can_issue_batches(by)
    locked = proposals_for(by).filter(ref__in=refs).order_by("id").select_for_update(of=("self",))
    keys = list(locked.values_list("pk", flat=True))
    notices = proposals(PenaltyNotice.objects.filter(pk__in=keys).order_by("id"))
    going = [row for row in check_all(notices, by, posted_on, timezone.localdate())[0] if row.goes]
    _refuse_number(len(going), seen, typed)
    batch = IssueBatch.objects.create(
        ref=next_batch_ref(), notices=len(going), posted_on=posted_on, postal_class=postal_class,
        posted_by=readable(posted_by) or by.name, by=by,
    )  # fmt: skip
    IssueLine.objects.bulk_create(_line(batch, row) for row in going)
    after = {"notices": len(going), "posted_on": posted_on.isoformat()}
    _tell(by, "notices.issued_together", batch, after)
    for _ in range(WORKERS if len(going) > LARGE else 1):
        transaction.on_commit(lambda: current_app.send_task(ISSUE, retry=False), robust=True)
    return batch


def _line(batch: IssueBatch, row: Checked) -> IssueLine:
    """A notice of a batch with the amounts and last days the person was shown."""
    last, lower = row.dues[-1], row.dues[0] if len(row.dues) > 1 else None
    if last.last_day is None:
        raise WrongState(f"The last day to pay {row.notice.ref} is not known.")
    return IssueLine(
        batch=batch, notice=row.notice, second_pence=last.pence, second_due=last.last_day,
        first_pence=lower.pence if lower else None, first_due=lower.last_day if lower else None,
    )  # fmt: skip


def _refuse_number(going: int, seen: int, typed: int | None) -> None:
    if going != seen:
        raise WrongState(
            f"{going} can be issued now, and it was {seen} when you looked: look at the list again."
        )
    if not going:
        raise WrongState("None of these can be issued.")
    if needs_typing(going) and typed != going:
        raise WrongState(f"Type the number of notices, {going}, to issue them.")


def is_waiting() -> bool:
    """Whether some notice waits to be issued, or a batch to be called done."""
    return IssueBatch.objects.filter(state=B.ISSUING).exists()


def issue_one(tell: Tell) -> int:
    """Issue the next notice that waits, or say on its line why it was not. How many; 0 when none waits."""
    with transaction.atomic():
        line = (
            IssueLine.objects.filter(state=L.WAITING)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("batch__by", "notice__case")
            .defer("notice__pdf")
            .order_by("id")
            .first()
        )
        if line:
            _tried(line, tell)
    waits = IssueLine.objects.filter(batch=OuterRef("pk"), state=L.WAITING)
    done = IssueBatch.objects.filter(~Exists(waits), state=B.ISSUING)
    done.update(state=B.DONE, done_at=timezone.now())
    return 1 if line else 0


def _tried(line: IssueLine, tell: Tell) -> None:
    """Issue one; what goes wrong stays with its line."""
    line.state, name = L.ISSUED, f"{line.batch.ref} {line.notice.ref}"
    try:
        with transaction.atomic():
            _issue(line)
    except DomainError as no:
        line.state, line.why = L.FAILED, no.message[:500]
        tell(name, no)
    except (OperationalError, InterfaceError):
        raise  # of the connection or of two at once: nothing is wrong with this notice, and it is tried again
    except Exception as problem:
        log.exception("notice_not_issued", batch=line.batch.ref, notice=line.notice.ref)
        kind = type(problem).__name__
        line.state = L.FAILED
        line.why = f"Its letter could not be set ({kind}). Tell the system administrator."
        tell(name, problem)
    line.at = timezone.now()
    line.save(update_fields=["state", "why", "at"])


def _issue(line: IssueLine) -> None:
    batch = line.batch
    if changed_sessions(line.notice):
        raise WrongState("A mark under it was amended since: decide on it by itself.")
    notice = issue_notice(
        notice=line.notice, by=batch.by, posted_on=batch.posted_on,
        postal_class=batch.postal_class, posted_by=batch.posted_by,
    )  # fmt: skip
    promised = (line.first_pence, line.first_due, line.second_pence, line.second_due)
    if promised != (notice.first_pence, notice.first_due, notice.second_pence, notice.second_due):
        raise WrongState("Its amount or last day is another than was shown: look at it again.")


@transaction.atomic
def record_certificate(
    *, batch: IssueBatch, by: User, certificate: str, posted_by: str = ""
) -> int:
    """Write the certificate of posting on every notice that went with a batch. How many.

    One withdrawn before its day of posting never went, and one to a protected address goes by itself
    (`posted_alone`). Raises NotAllowed, WrongState (no reference; none posted; before the day of posting; still
    being issued).
    """
    check_can_issue_batches(by)
    certificate = readable(certificate)
    if not certificate:
        raise WrongState("Write the reference of the certificate of posting.", field="certificate")
    if batch.state != B.DONE:
        raise WrongState("These notices are still being issued.")
    check_day_of_post_came(batch.posted_on)
    lines = [notice.pk for notice in _posted(batch) if not notice.carer.is_shielded]
    if not lines:
        raise WrongState("None of this batch was posted together.")
    who = readable(posted_by) or batch.posted_by
    Posting.objects.bulk_create(
        Posting(
            notice_id=notice, postal_class=batch.postal_class, posted_by=who, certificate=certificate, by=by
        )
        for notice in lines
    )  # fmt: skip
    after = {"certificate": certificate, "notices": len(lines)}
    _tell(by, "notices.posting_proved", batch, after)
    return len(lines)


def posted_alone(batch: IssueBatch) -> list[PenaltyNotice]:
    """Those to a protected address: they are printed by who opened it, and posted and proved each by itself."""
    return [notice for notice in _posted(batch) if notice.carer.is_shielded]


def _posted(batch: IssueBatch) -> list[PenaltyNotice]:
    rows = PenaltyNotice.objects.filter(issue_lines__batch=batch, issue_lines__state=L.ISSUED)
    rows = rows.light().select_related("carer").order_by("ref")
    return [notice for notice in rows if not notice.was_not_posted]


def _tell(by: User, kind: str, batch: IssueBatch, after: dict[str, Any]) -> None:
    record(by=by, kind=kind, target_type="issue_batch", target_ref=batch.ref, after=after)
