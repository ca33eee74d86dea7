"""What an import says of itself, and the one transaction every import runs in."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts import audit

ACTOR = "Import"
REASON = "import"
HEADER_ROW = 1
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Problem:
    """Something wrong or doubtful in one cell, for programs (`code`) and for people (`message`)."""

    row: int
    column: str
    code: str
    message: str


class Unreadable(Exception):
    """The file as a whole cannot be read; `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass
class Report:
    """Counts are of rows of data. With errors nothing was written, and the other counts are nought."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    calendars: list[dict[str, Any]] | None = None
    details: dict[str, int] = field(default_factory=dict)

    def error(self, row: int, column: str, code: str, message: str) -> None:
        """Note what stands in the way."""
        self.errors.append(Problem(row, column, code, message))

    def warn(self, row: int, column: str, code: str, message: str) -> None:
        """Note what is doubtful but was read."""
        self.warnings.append(Problem(row, column, code, message))

    def detail(self, name: str, count: int) -> None:
        """Add to a count that only the audit trail keeps."""
        self.details[name] = self.details.get(name, 0) + count

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `--json`."""
        shape = asdict(self)
        del shape["details"]
        if self.calendars is None:
            del shape["calendars"]
        return shape

    def settle(self) -> "Report":
        """Put problems in row order; with errors, claim nothing."""
        self.errors.sort(key=lambda problem: problem.row)
        self.warnings.sort(key=lambda problem: problem.row)
        if self.errors:
            self.created = self.updated = self.unchanged = 0
            self.calendars = self.calendars and []
        return self

    @property
    def counts(self) -> dict[str, int]:
        """What the audit trail keeps."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            **self.details,
        }


def run_import(*, kind: str, name: str, dry_run: bool, work: Callable[[Report], None]) -> Report:
    """Do `work` in one transaction with its audit event; undo it all on an error or a dry run.

    `work` adds errors to the report rather than raising; it may raise Unreadable.
    """
    report = Report()
    try:
        with transaction.atomic():
            work(report)
            if not report.rows and not report.errors:
                report.warn(HEADER_ROW, "", "no_rows", "The file has a header, but no rows.")
            if report.errors or dry_run:
                transaction.set_rollback(True)
            else:
                _record(kind, name, report)
    except Unreadable as unreadable:
        report.errors.extend(unreadable.problems)
    return report.settle()


def _record(kind: str, name: str, report: Report) -> None:
    """The audit event, and the recheck of flags once the rows are there to be read."""
    audit.record(
        by=None,
        kind=f"{kind}.imported",
        target_type="import",
        target_ref=name[:60],
        after=report.counts,
        actor=ACTOR,
    )
    if report.created or report.updated:
        transaction.on_commit(_ask_for_flags, robust=True)


def _ask_for_flags() -> None:
    """Queue the recheck: only a hint. A broker that is away costs time, never the import."""
    try:
        current_app.send_task("attendance.refresh_flags", retry=False)
    except OperationalError:
        log.warning("flags_not_queued", until="the nightly run")
