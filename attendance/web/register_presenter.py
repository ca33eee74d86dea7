"""The register page in words: rows, totals, what is wrong, and what the script needs to know."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.web.parts import NavItem, Tag
from accounts.web.words import london_time, long_date, plural, short_date
from attendance.access import (
    allowed,
    can_see_circumstances,
    can_take_register,
    check_can_amend_mark,
    has_permission,
)
from attendance.actions.locks import tell_lock
from attendance.actions.sheets import (
    Lately,
    Sheet,
    SheetRow,
    read_circumstances,
    read_lately,
)
from attendance.choices import Half, Permission, PlanKind
from attendance.errors import Clash, Faults
from attendance.rules.codes import CodeBook, CodeRow
from attendance.rules.registers import Entry, Line, SessionFacts
from attendance.web.lock_links import unlock_link
from attendance.web.mark_words import BUCKETS, bucket_of, draw_mark, draw_strip, kind_of
from attendance.web.register_answers import make_link
from attendance.web.register_cells import draw_line
from attendance.web.register_forms import Reason, write_seen
from attendance.web.register_hints import Hint, Hints, draw_key_sheet
from attendance.web.register_script import facts_for_script

if TYPE_CHECKING:
    from accounts.models import User

HOLE = "REF"


@dataclass(frozen=True)
class RowView:
    """One line of the register as the template shows it."""

    ref: str
    surname: str
    forename: str
    strip: SafeString
    other: SafeString
    entry: Entry
    seen: str
    kind: str
    bucket: str
    saved: str
    saved_by: str
    is_amended: bool
    circumstances: list[Tag]
    fault: str
    clash: str
    history: str
    hint: Hint | None
    typed_minutes: str
    maker: tuple[str, str]

    @property
    def name(self) -> str:
        """As the register lists it."""
        return f"{self.surname}, {self.forename}"

    @property
    def minutes(self) -> str:
        """Empty for none, so that 0 minutes still shows; a time of arrival as it was typed."""
        if self.typed_minutes:
            return self.typed_minutes
        return "" if self.entry.minutes_late is None else str(self.entry.minutes_late)

    @property
    def problem(self) -> str:
        """What is wrong with the line as sent, if anything."""
        return self.fault or self.clash


@dataclass
class RegisterPage:
    """Everything on the register of one class and session, for one person."""

    sheet: Sheet
    user: User
    lines: dict[str, Line]
    faults: Faults
    reason: Reason

    @cached_property
    def book(self) -> CodeBook:
        return self.sheet.book

    @cached_property
    def lately(self) -> Lately:
        return read_lately(self.sheet)

    @cached_property
    def circumstances(self) -> dict[str, list[str]]:
        school = self.sheet.session.school_id
        return read_circumstances(self.sheet) if can_see_circumstances(self.user, [school]) else {}

    @cached_property
    def hints(self) -> Hints:
        school = self.sheet.session.school
        knows_why = has_permission(self.user, Permission.SEE_PUPILS, school)
        return Hints(self.sheet, self.lately, self.book, knows_why)

    @cached_property
    def rows(self) -> list[RowView]:
        """The lines, in register order."""
        return [self._row(row) for row in self.sheet.rows]

    @property
    def lines_drawn(self) -> list[SafeString]:
        """The same, as HTML."""
        half, can_mark = self.other_half, self.can_mark
        return [draw_line(row, half, can_mark=can_mark) for row in self.rows]

    @cached_property
    def story_addresses(self) -> str:
        """The address of a mark's story, with a hole for the pupil: worked out once, not thirty times.

        Empty for somebody who may not open one.
        """
        session = self.sheet.session
        if not has_permission(self.user, Permission.SEE_PUPILS, session.school):
            return ""
        args = [HOLE, session.school.urn, session.date, session.half]
        return reverse("attendance:show_mark", args=args)

    @property
    def heading(self) -> str:
        """7A · Monday 19 January 2026 · Morning."""
        session = self.sheet.session
        return f"{self.sheet.registration_group} · {long_date(session.date)} · {self.half}"

    @property
    def half(self) -> str:
        return Half(self.sheet.session.half).label

    @cached_property
    def other_half(self) -> str:
        """The heading of the column that shows the other session of the day."""
        return self.lately.other.half if self.lately.other else ""

    @cached_property
    def opening(self) -> str:
        """When the register opens and closes, from where the clock stands."""
        session, now = self.sheet.session, timezone.localtime()
        over = (session.date, session.closes_at) <= (now.date(), now.time())
        opens = f"{'opened' if self.has_begun else 'opens'} {session.opens_at:%H:%M}"
        return f"{opens}, {'closed' if over else 'closes'} {session.closes_at:%H:%M}"

    @cached_property
    def has_begun(self) -> bool:
        session, now = self.sheet.session, timezone.localtime()
        return (session.date, session.opens_at) <= (now.date(), now.time())

    @cached_property
    def can_mark(self) -> bool:
        """Whether to draw boxes to type in rather than marks to read."""
        school = self.sheet.session.school
        is_theirs = can_take_register(self.user, school) and (
            not self.needs_reason or allowed(check_can_amend_mark, self.user, school)
        )
        return is_theirs and self.has_begun and self.sheet.session.is_open and not self.locked

    @cached_property
    def locked(self) -> str:
        """Since when it is locked and who opens it; empty while it is open."""
        return tell_lock(self.sheet.session, self.sheet.registration_group, locks=self.sheet.locks)

    @cached_property
    def closed(self) -> str:
        """Why no register is awaited, when a closing shut the session for this class; else empty."""
        session, plans = self.sheet.session, self.hints.on_file.plans.values()
        shut = (
            plan
            for of_child in plans
            for plan in of_child
            if plan.kind == PlanKind.CLOSURE and plan.covers(session.date, session.half)
        )
        plan = next(shut, None)
        return (
            f"Closed ({plan.ref}: {plan.words}): no register is awaited. If it opened after all, "
            "withdraw the closure first." if plan else ""
        )  # fmt: skip

    @property
    def unlock(self) -> str:
        """The way to unlock it, for those who may; empty while it is open."""
        session, group = self.sheet.session, self.sheet.registration_group
        if not self.locked:
            return ""
        day, here = session.date, self.address(session.half)
        return unlock_link(self.user, session.school, group, day, day, here)

    @cached_property
    def taken(self) -> Tag:
        """Whether it is taken, by whom and when; or that none is awaited: shut by a closing, or to come."""
        taken = self.sheet.taken
        if taken is None and self.closed:
            return Tag("Closed", "quiet")
        if taken is None:
            return Tag("NOT TAKEN", "bad") if self.has_begun else Tag("Not begun", "quiet")
        same_day = timezone.localdate(taken.at) == self.sheet.session.date
        when = london_time(taken.at) if same_day else f"on {short_date(taken.at)}"
        return Tag(f"Taken by {taken.by} {when}", "ok")

    @property
    def state_note(self) -> str:
        """What a person should know about its state, in a sentence; empty when nothing."""
        if self.locked:
            return self.locked
        if self.closed:
            return self.closed
        blanks = sum(1 for row in self.sheet.rows if not row.stands.code)
        if self.sheet.taken is None and not blanks:
            return "Every mark is in, but nobody has taken this register here: the marks were imported."
        if self.sheet.taken and blanks:
            return f"{plural(blanks, 'pupil has', 'pupils have')} no mark since the register was taken."
        if not self.has_begun:
            return (
                "This session has not begun. A mark says what happened, so none can be entered yet."
            )
        return ""

    @cached_property
    def needs_reason(self) -> bool:
        """Whether changing a mark that stands asks for a reason."""
        return self.sheet.taken is not None or self.sheet.session.date != timezone.localdate()

    @cached_property
    def totals(self) -> list[tuple[str, str, int]]:
        """Bucket, its words and its count: together everybody on roll."""
        counted = Counter(row.bucket for row in self.rows)
        return [(bucket, words, counted[bucket]) for bucket, words in BUCKETS.items()]

    @property
    def on_roll(self) -> int:
        return len(self.sheet.rows)

    @cached_property
    def halves(self) -> list[NavItem]:
        """The two sessions of the day, as tabs."""
        here = self.sheet.session.half
        halves = sorted({here, self.other_half} - {""})
        return [NavItem(Half(half).label, self.address(half), half == here) for half in halves]

    def address(self, half: str) -> str:
        """This class's register for one half of the day."""
        session = self.sheet.session
        return reverse(
            "attendance:show_register",
            args=[session.school.urn, session.date, half, self.sheet.registration_group],
        )

    @property
    def day_list(self) -> str:
        """The day's registers of the school."""
        session = self.sheet.session
        return f"{reverse('attendance:list_registers')}?school={session.school.urn}&date={session.date}"

    @property
    def key_sheet(self) -> SafeString:
        """The sheet of the page's keys."""
        return draw_key_sheet()

    @cached_property
    def present_code(self) -> str:
        """/ in a morning, \\ in an afternoon."""
        return present_code(self.book, self.sheet.facts)

    @property
    def offered(self) -> frozenset[str]:
        """The pupils without a mark for whom something is offered: nobody fills them in with the rest."""
        blank = (row for row in self.sheet.rows if not row.stands.code)
        return frozenset(row.ref for row in blank if self.hints.of(row))

    @property
    def for_script(self) -> str:
        """What the scripts need to know."""
        return facts_for_script(
            self.sheet, self.book, self.user, present=self.present_code,
            needs_reason=self.needs_reason, stories=self.story_addresses,
            office=self.hints.says_why,
        )  # fmt: skip

    def _row(self, row: SheetRow) -> RowView:
        clash = self.faults.clashes.get(row.ref)
        line = self.lines.get(row.ref)
        keep_typed = line is not None and line.is_touched and clash is None
        entry = line.wanted if line and keep_typed else row.stands
        code_row = self._code(entry.code)
        return RowView(
            ref=row.ref,
            surname=row.surname,
            forename=row.forename,
            strip=self._strip(row),
            other=self._other(row),
            entry=entry,
            seen=write_seen(line.seen if line and keep_typed else row.stands),
            kind=kind_of(code_row),
            bucket=bucket_of(code_row),
            saved=self.in_words(row.entered_at) if row.entered_at else "",
            saved_by=row.entered_by_name if not row.source else f"imported from {row.source}",
            is_amended=row.is_amended,
            circumstances=[Tag(words, "care") for words in self.circumstances.get(row.ref, [])],
            fault=self.faults.rows.get(row.ref, ""),
            clash=_clash_in_words(clash, row) if clash else "",
            history=self.story_addresses.replace(HOLE, row.ref),
            hint=self.hints.of(row) if self.can_mark or not row.stands.code else None,
            typed_minutes=f"{line.arrived:%H:%M}" if line and line.arrived else "",
            maker=make_link(
                self.faults.needs.get(row.ref, ""), row.ref, self.sheet.session, self.user
            ),
        )

    def _code(self, code: str) -> CodeRow | None:
        return self.book.on(code, self.sheet.session.date) if code else None

    @cached_property
    def kind_on(self) -> Callable[[str, dt.date], str]:
        """The shape of a code on a day: asked three hundred times of a handful of codes."""
        return cache(lambda code, day: kind_of(self.book.on(code, day) if code else None))

    def _strip(self, row: SheetRow) -> SafeString:
        codes = [(s.codes.get(row.enrolment_id, ""), s.date) for s in self.lately.sessions]
        marks = [(code, self.kind_on(code, day)) for code, day in codes]
        absent = sum(kind in ("auth", "unauth") for _, kind in marks)
        known = sum(code != "" for code, _ in codes)
        label = f"Last {known} marks: {absent} absent" if known else "No earlier marks"
        return draw_strip(marks, label)

    def _other(self, row: SheetRow) -> SafeString:
        other = self.lately.other
        code = other.codes.get(row.enrolment_id, "") if other else ""
        return draw_mark(code, self.kind_on(code, self.sheet.session.date))

    @cached_property
    def in_words(self) -> Callable[[dt.datetime], str]:
        """When a mark was saved: a class sent as a whole has one moment, and thirty lines that say so."""
        return cache(self._in_words)

    def _in_words(self, saved: dt.datetime) -> str:
        local = timezone.localtime(saved)
        same_day = local.date() == self.sheet.session.date
        return london_time(saved) if same_day else f"{local.day} {local:%b}"


def present_code(book: CodeBook, facts: SessionFacts) -> str:
    """The code for "present" in that half of the day."""
    here = (r for r in book.in_force(facts.day) if r.half == facts.half)
    return next((r.code for r in here if kind_of(r) == "present"), "")


def _clash_in_words(clash: Clash, row: SheetRow) -> str:
    who, when = clash.by, london_time(row.entered_at)
    theirs, yours = clash.theirs, clash.yours
    return (
        f"{who} made this {theirs} at {when}, while you typed {yours}. {theirs} stands. "
        f"If it should be {yours}, enter that again."
    )
