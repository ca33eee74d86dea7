"""Reads what the pages of batches show, and binds what goes to the printer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.audit import record
from accounts.documents import bind, count_pages, render_pdf
from accounts.errors import WrongState
from accounts.models import User
from attendance.access_homes import opened_to
from cases.rules.postal import postal_order
from fines.access_batches import visible_batches
from fines.choices import BatchState, LineState, NoticeStatus
from fines.models import IssueBatch, IssueLine, PenaltyNotice, Posting
from fines.rules.spelling import long_date

COVER = "letters/cover.typ"
KEPT_BACK = "Every notice asked for goes to a protected address: open it on the case, then print the letter."

ALL_WITHDRAWN = "Every notice asked for is withdrawn: take them out of the post."


@dataclass(frozen=True)
class BatchFile:
    """One batch with its lines."""

    batch: IssueBatch
    lines: list[IssueLine]
    certificates: list[str]

    def of(self, state: LineState) -> list[IssueLine]:
        """The lines that stand so."""
        return [line for line in self.lines if line.state == state]


def list_batches(by: User) -> QuerySet[IssueBatch]:
    """Every batch, the latest first, with how many were issued and how many were not. Raises NotAllowed."""
    rows = visible_batches(by).annotate(
        issued=Count("lines", filter=Q(lines__state=LineState.ISSUED)),
        failed=Count("lines", filter=Q(lines__state=LineState.FAILED)),
    )
    return rows.order_by("-id")


def read_batch(batch: IssueBatch) -> BatchFile:
    """A batch and what became of each notice. Two queries."""
    rows = batch.lines.select_related(
        "notice__pupil", "notice__carer", "notice__enrolment__school", "notice__case"
    )
    rows = rows.defer("notice__pdf", "notice__letter", "notice__proposal", "notice__issue")
    found = Posting.objects.filter(notice__issue_lines__batch=batch).exclude(certificate="")
    certificates = found.order_by("certificate").values_list("certificate", flat=True).distinct()
    return BatchFile(batch, list(rows), list(certificates))


def print_pack(*, batch: IssueBatch, by: User, first: int = 1, last: int | None = None) -> bytes:
    """The stored notices in postal order behind a list, each on a sheet of its own; the same bytes every time.

    Or those with some numbers of the list, to print them again. A protected parent's is in it only for whoever
    has opened that address. A withdrawn one is in none, and the others keep their numbers.
    Raises NotAllowed, WrongState (not done; none issued; no such numbers; none readable; all withdrawn).
    """
    if batch.state != BatchState.DONE:
        raise WrongState("The pack is there once every notice is issued.")
    issued = IssueLine.objects.filter(batch=batch, state=LineState.ISSUED)
    rows = (
        PenaltyNotice.objects.filter(pk__in=issued.values("notice")).light().select_related("carer")
    )
    notices = sorted(rows, key=lambda n: (postal_order(_window(n)), n.pk))
    numbered = list(enumerate(notices, start=1))[first - 1 : last]
    if first < 1 or not numbered:
        raise WrongState(f"The list of this pack goes from 1 to {len(notices)}.")
    opened = opened_to(by, [n.carer for _, n in numbered])
    numbered = [(k, n) for k, n in numbered if n.status != NoticeStatus.WITHDRAWN]
    if not numbered:
        raise WrongState(ALL_WITHDRAWN)
    mine = [(k, n) for k, n in numbered if not n.carer.is_shielded or n.carer_id in opened]
    if not mine:
        raise WrongState(KEPT_BACK)
    after = {"first": first, "last": mine[-1][0]}
    record(by=by, kind="notices.pack", target_type="issue_batch", target_ref=batch.ref, after=after)
    standing = sum(n.status != NoticeStatus.WITHDRAWN for n in notices)
    return _bound(batch, mine, standing, len(numbered) - len(mine))


def _window(notice: PenaltyNotice) -> list[str]:
    """Where the letter says it goes: what was frozen, not where they live now."""
    return list((notice.letter or {})["recipient"]["lines"])


def _bound(
    batch: IssueBatch, rows: Sequence[tuple[int, PenaltyNotice]], of: int, kept_back: int
) -> bytes:
    stored = dict(
        PenaltyNotice.objects.filter(pk__in=[n.pk for _, n in rows]).values_list("pk", "pdf")
    )
    papers = [bytes(stored[notice.pk] or b"") for _, notice in rows]
    return bind([_cover(batch, rows, papers, of, kept_back), *papers])


def _cover(
    batch: IssueBatch, rows: Sequence[tuple[int, PenaltyNotice]], papers: Iterable[bytes], of: int,
    kept_back: int,
) -> bytes:  # fmt: skip
    """The list: numbers, references, names and pages. No address: it lies about where letters are folded."""
    pages = [count_pages(paper) for paper in papers]
    lines = [
        [str(number), notice.ref, notice.carer.full_name, str(n), str(-(-n // 2))]
        for (number, notice), n in zip(rows, pages, strict=True)
    ]
    data = {
        "ref": batch.ref, "letter": "Penalty notices", "day": f"To be posted on {long_date(batch.posted_on)}",
        "rows": lines, "count": len(lines), "of": of, "kept_back": kept_back,
        "sheets": sum(int(line[4]) for line in lines),
    }  # fmt: skip
    return render_pdf(COVER, data)
