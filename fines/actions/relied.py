"""What amending marks would mean for the notices that rest on them, worked out before anything is saved.

Nothing is written. A bounded number of statements, however many marks and notices there are. The watch
of the nights (`fines.actions.watching`) asks a person about the same notices once the marks are saved.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from attendance.models import AttendanceCode, Mark, Session, Threshold
from attendance.rules.amending import Amending
from attendance.rules.codes import CodeBook
from fines.access import visible_notices
from fines.choices import Offence
from fines.models import NoticeSession, PenaltyNotice
from fines.rules.excluded import EXCLUDED
from fines.rules.runs import best_run, within

KEYS = ("notice_sessions", "notice_school_weeks")
Codes = Mapping[tuple[int, int], str]


@dataclass(frozen=True)
class Relied:
    """One notice with marks about to change under it.

    `is_visible` says whether the person may know which notice it is. `taken` sessions stop to count,
    `given` count again, `recoded` go on counting (or not) under another code. `left` is how many then
    lie in its best run of school weeks; `threshold` how many there must be, None before there was one.
    """

    notice: PenaltyNotice
    is_visible: bool
    taken: int
    given: int
    recoded: int
    left: int
    threshold: int | None


@dataclass(frozen=True)
class Left:
    """How many sessions still count, and how many there must be; None before there was a threshold."""

    sessions: int
    threshold: int | None

    @property
    def is_below(self) -> bool:
        return self.threshold is not None and self.sessions < self.threshold

    @property
    def words(self) -> str:
        return f"{self.sessions} left, and the threshold is {self.threshold}"


def left_of(notice: PenaltyNotice) -> Left:
    """What is left of the evidence of a notice as the register stands now."""
    rows = _rows_of({notice.pk})
    now = _codes_now(rows)
    look = _Look(AttendanceCode.objects.book(), now, now, _weeks(rows), _thresholds())
    found = look.at(notice, rows, is_visible=True)
    return Left(found.left, found.threshold)


def read_relied(by: User, amendments: Sequence[Amending]) -> list[Relied]:
    """The live notices whose sessions these amendments touch, in the order they were made."""
    rows = _rows_of(_touched(amendments))
    if not rows:
        return []
    now = _codes_now(rows)
    after = dict(now) | {each.ids: each.code for each in amendments}
    look = _Look(AttendanceCode.objects.book(), now, after, _weeks(rows), _thresholds())
    notices = {row.notice_id: row.notice for row in rows}
    seen = set(visible_notices(by).filter(pk__in=notices).values_list("pk", flat=True))
    found = [
        look.at(notice, [row for row in rows if row.notice_id == pk], is_visible=pk in seen)
        for pk, notice in sorted(notices.items())
    ]
    return [each for each in found if each.taken or each.given or each.recoded]


def _touched(amendments: Sequence[Amending]) -> set[int]:
    """The live notices with one of these sessions of these children."""
    moved = {each.ids for each in amendments if each.code != each.was}
    rows = NoticeSession.objects.filter(
        live=True, session__in={s for s, _ in moved}, enrolment__in={e for _, e in moved}
    )
    found = rows.values_list("notice_id", "session_id", "enrolment_id")
    return {notice for notice, *ids in found if tuple(ids) in moved}


def _rows_of(notices: set[int]) -> list[NoticeSession]:
    if not notices:
        return []
    rows = NoticeSession.objects.filter(notice__in=notices).select_related("session", "notice")
    return list(rows.only(*OF_A_ROW).order_by("notice_id", "session__date", "session__half"))


OF_A_ROW = (
    "session_id", "enrolment_id", "session__date", "session__school", "notice__ref",
    "notice__status", "notice__evidence_changed_at", "notice__offence",
)  # fmt: skip


def _codes_now(rows: Sequence[NoticeSession]) -> Codes:
    marks = Mark.objects.filter(
        session__in={r.session_id for r in rows}, enrolment__in={r.enrolment_id for r in rows}
    )
    return {(s, e): code for s, e, code in marks.values_list("session_id", "enrolment_id", "code")}


def _weeks(rows: Sequence[NoticeSession]) -> dict[int, list[dt.date]]:
    """The school weeks of each school, from the first session of any of the notices to the last."""
    days = [row.session.date for row in rows]
    sessions = Session.objects.open().filter(
        school__in={row.session.school_id for row in rows},
        date__range=(min(days) - dt.timedelta(days=6), max(days)),
    )
    found: dict[int, list[dt.date]] = {}
    for school, week in sessions.order_by("week").values_list("school_id", "week").distinct():
        found.setdefault(school, []).append(week)
    return found


def _thresholds() -> list[Threshold]:
    return list(Threshold.objects.filter(key__in=KEYS))


def _on(rows: Sequence[Threshold], key: str, day: dt.date) -> int | None:
    held = (
        row.value for row in rows
        if row.key == key
        and (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or day <= row.valid_to)
    )  # fmt: skip
    return next(held, None)


@dataclass(frozen=True)
class _Look:
    """Everything a notice is held against, read once for all of them."""

    book: CodeBook
    now: Codes
    after: Codes
    weeks: Mapping[int, list[dt.date]]
    thresholds: Sequence[Threshold]

    def at(
        self, notice: PenaltyNotice, rows: Sequence[NoticeSession], *, is_visible: bool
    ) -> Relied:
        """What becomes of one notice."""
        moved = [
            row for row in rows if self.now.get(_ids(row), "") != self.after.get(_ids(row), "")
        ]
        pairs = [(self._counts(row, self.now), self._counts(row, self.after)) for row in moved]
        days = [row.session.date for row in rows if self._counts(row, self.after)]
        last = rows[-1].session.date
        excluded = notice.offence == Offence.S105  # there is no threshold of sightings
        sessions, weeks = (None if excluded else _on(self.thresholds, key, last) for key in KEYS)
        run = (
            best_run(days, self.weeks.get(rows[0].session.school_id, []), weeks) if weeks else None
        )
        return Relied(
            notice=notice,
            is_visible=is_visible,
            taken=sum(was and not is_ for was, is_ in pairs),
            given=sum(is_ and not was for was, is_ in pairs),
            recoded=sum(was == is_ for was, is_ in pairs),
            left=within(days, run),
            threshold=sessions,
        )

    def _counts(self, row: NoticeSession, codes: Codes) -> bool:
        code = codes.get(_ids(row), "")
        if row.notice.offence == Offence.S105:
            return code == EXCLUDED
        meaning = self.book.on(code, row.session.date) if code else None
        return bool(meaning and meaning.counts_for_notice)


def _ids(row: NoticeSession) -> tuple[int, int]:
    return row.session_id, row.enrolment_id
