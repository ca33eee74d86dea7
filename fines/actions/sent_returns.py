"""A return kept as it was sent, and what has come out otherwise since."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from fines.access_figures import check_can_keep_return, check_can_see_figures
from fines.actions import returns_sql as sql
from fines.actions.yearly_return import YearlyReturn, count_return, days_of, rows_of
from fines.models import SentReturn
from fines.rules.return_file import return_file
from fines.rules.returns import ReturnYear


@dataclass(frozen=True)
class Moved:
    """One column that comes out otherwise now; None is not known."""

    column: str
    sent: int | None
    now: int | None


@dataclass(frozen=True)
class MovedNotice:
    """One notice that counts otherwise now; "" where it did not, or does no longer, count."""

    ref: str
    sent: str
    now: str


@dataclass(frozen=True)
class Since:
    """What the same year, as at the same day, comes to today."""

    now: YearlyReturn
    columns: list[Moved]
    notices: list[MovedNotice]

    @property
    def same(self) -> bool:
        """Whether nothing has moved."""
        return not (self.columns or self.notices)


@transaction.atomic
def keep_return(*, by: User, year: ReturnYear, as_at: dt.date, note: str = "") -> SentReturn:
    """Store the return of a year as it is sent today, with its bytes and their hash; nothing changes it after.

    Raises NotAllowed, WrongState (a day to come or before the year, or parts that do not add up).
    """
    check_can_keep_return(by)
    if not year.first <= as_at <= timezone.localdate():
        raise WrongState("The day it is as at lies between the beginning of the year and today.")
    found = count_return(year=year, as_at=as_at)
    if not found.adds_up:
        raise WrongState("The parts of this return do not add up: it cannot be kept as sent.")
    file = return_file(found.cells)
    row = SentReturn.objects.create(
        start_year=year.start_year, as_at=as_at, figures=found.figures,
        behind=_behind(year, as_at), file=file, sha256=hashlib.sha256(file).hexdigest(),
        note=readable(note)[:300], by=by,
    )  # fmt: skip
    record(
        by=by, kind="return.sent", target_type="return", target_ref=f"{year.label} {as_at}",
        after={"sha256": row.sha256},
    )  # fmt: skip
    return row


def sent_of(year: ReturnYear) -> QuerySet[SentReturn]:
    """The returns of a year as they were sent, the latest first, without their bytes."""
    rows = SentReturn.objects.filter(start_year=year.start_year).select_related("by")
    return rows.defer("file", "behind", "figures")


def read_since(*, by: User, sent: SentReturn) -> Since:
    """What has come out otherwise since a return was sent: columns, and the notices behind them. Raises NotAllowed."""
    check_can_see_figures(by)
    year = ReturnYear(sent.start_year)
    record(by=by, kind="return.sent_read", target_type="return", target_ref=f"sent {sent.pk}")
    now = count_return(year=year, as_at=sent.as_at)
    columns = [
        Moved(c.name, sent.figures.get(c.name), now.figures.get(c.name))
        for c in now.columns
        if c.name in now.figures and sent.figures.get(c.name) != now.figures[c.name]
    ]
    behind = _behind(year, sent.as_at)
    refs = sorted(
        ref for ref in behind.keys() | sent.behind.keys() if behind.get(ref) != sent.behind.get(ref)
    )
    notices = [MovedNotice(r, sent.behind.get(r, ""), behind.get(r, "")) for r in refs]
    return Since(now, columns, notices)


def file_of(*, by: User, sent: SentReturn) -> bytes:
    """The very bytes that were sent. Raises NotAllowed."""
    check_can_see_figures(by)
    record(by=by, kind="return.sent_file_read", target_type="return", target_ref=f"sent {sent.pk}")
    return bytes(sent.file)


def _behind(year: ReturnYear, as_at: dt.date) -> dict[str, str]:
    """Each notice of the year by reference: its reason, its end, and its ground where withdrawn."""
    rows = rows_of(sql.EACH_NOTICE, days_of(year, as_at))
    return {row["ref"]: row["counts_as"] for row in rows}
