"""The pupil page and the list of pupils, in words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.web.parts import Fact, Mark, NavItem, Tag
from accounts.web.words import ago, percent, short_date
from attendance.access import can_see_audit, can_see_confidential
from attendance.actions.pupil_record import PupilRecord
from attendance.actions.reading_log import read_readers
from attendance.actions.sheets import read_code_book
from attendance.choices import REASON_NOT_KNOWN, CircumstanceKind, FlagKind, Relation
from attendance.rules.calendar import AcademicYear
from attendance.rules.codes import CodeBook, CodeRow
from attendance.rules.safe_contact import advice
from attendance.web.flag_words import line_in_words, numbers_in_words, tone_of, window_in_words
from attendance.web.mark_words import kind_of
from attendance.web.year_presenter import YearGrid

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Circumstance, Flag, Responsibility
    from attendance.web.block_presenter import UndoOffer

STRIP = 20


@dataclass(frozen=True)
class FlagView:
    """One standing flag: a sentence, what it is held against, and the marks behind it."""

    name: str
    tone: str
    sentence: str
    line: str
    window: str
    since: str
    strip: list[Mark]
    strip_label: str


@dataclass(frozen=True)
class CarerView:
    """One parent or carer, as safely as may be shown."""

    name: str
    relation: str
    tags: list[Tag]
    telephone: str
    email: str
    address: list[str]
    language: str
    warning: str


@dataclass(frozen=True)
class Panel:
    """A part of the page that somebody above fills: an address, and words for a plain link to it."""

    href: str
    words: str


@dataclass
class PupilPage:
    """One child's record, for one person."""

    record: PupilRecord
    user: User
    wants_amend: bool = False
    undo: UndoOffer | None = None

    @cached_property
    def book(self) -> CodeBook:
        return read_code_book()

    @property
    def title(self) -> str:
        return str(self.record.pupil)

    @property
    def facts(self) -> list[Fact]:
        """The identity bar: who, where, since when."""
        pupil, enrolment = self.record.pupil, self.record.enrolment
        end = f", left {short_date(enrolment.ends_on)}" if enrolment.ends_on else ""
        return [
            Fact("UPN", pupil.upn),
            Fact("Year", enrolment.year_group),
            Fact("Class", enrolment.registration_group),
            Fact("School", enrolment.school.name + end, self._school_link),
            Fact("Born", short_date(pupil.date_of_birth)),
            Fact("On roll since", short_date(enrolment.starts_on)),
        ]

    @property
    def tags(self) -> list[Tag]:
        """Circumstances that hold today, for those who may know."""
        today = timezone.localdate()
        return [
            Tag(_circumstance_in_words(c), "care")
            for c in self.record.circumstances or []
            if c.valid_from <= today and (c.valid_to is None or c.valid_to >= today)
        ]

    @property
    def years(self) -> list[NavItem]:
        """The school years of this enrolment, newest first."""
        enrolment, today = self.record.enrolment, timezone.localdate()
        first = AcademicYear.of(enrolment.starts_on).start_year
        last = AcademicYear.of(min(enrolment.ends_on or today, today)).start_year
        years = [AcademicYear(start) for start in range(last, first - 1, -1)]
        return [NavItem(y.label, self._address(y.label), y == self.record.year) for y in years]

    @property
    def schools(self) -> list[NavItem]:
        """Each school whose record the person may see, when there are several."""
        found = self.record.enrolments
        if len(found) < 2:
            return []
        here = self.record.enrolment
        return [
            NavItem(e.school.name, f"{self._self}?school={e.school.urn}", e.pk == here.pk)
            for e in found
        ]

    @property
    def absent(self) -> int:
        return self.record.figures.absent

    @property
    def possible(self) -> int:
        return self.record.figures.possible

    @property
    def tone(self) -> str:
        """How the rate stands against the persistent-absence line."""
        line = self.record.thresholds.get("persistent_absence_percent")
        if not self.possible or line is None:
            return ""
        severe = self.record.thresholds.get("severe_absence_percent", 101)
        if 100 * self.absent >= severe * self.possible:
            return "bad"
        return "warn" if 100 * self.absent >= line * self.possible else "ok"

    @property
    def verdict(self) -> str:
        """Is it all right? In a sentence."""
        line = self.record.thresholds.get("persistent_absence_percent")
        if not self.possible:
            return "No possible session in this year yet."
        if line is None:
            return ""
        if 100 * self.absent >= line * self.possible:
            return f"At or over the {line}% that is persistent absence."
        return f"Under the {line}% that is persistent absence."

    @property
    def school_rate(self) -> str:
        """What the rate is compared with."""
        theirs = self.record.school_figures
        return f"{percent(theirs.absence_rate)} ({theirs.absent:,} of {theirs.possible:,})"

    @property
    def flags(self) -> list[FlagView]:
        return [self._flag(flag) for flag in self.record.flags]

    @cached_property
    def year_grid(self) -> YearGrid:
        """The herringbone of the year."""
        return YearGrid(self.record, self.user, self.book, self.wants_amend, self.undo)

    @property
    def codes(self) -> list[tuple[Mark, int]]:
        """How often each code stands in the year, most frequent first, with its meaning."""
        latest = {cell.code: cell.date for cell in self.record.cells}
        counted = Counter(cell.code for cell in self.record.cells)
        return [(self._mark(code, latest[code]), count) for code, count in counted.most_common()]

    @property
    def carers(self) -> list[CarerView] | None:
        if self.record.carers is None:
            return None
        return [self._carer(each) for each in self.record.carers]

    @property
    def circumstances(self) -> list[Fact] | None:
        """Dated, newest first; None for somebody who may not know them."""
        if self.record.circumstances is None:
            return None
        return [_circumstance_fact(each) for each in self.record.circumstances]

    @cached_property
    def readers(self) -> list[tuple[str, str]] | None:
        """Who looked, for those who may ask."""
        if not can_see_audit(self.user):
            return None
        today = timezone.localdate()
        return [(each.by, ago(each.at, today)) for each in read_readers(self.record.pupil)]

    @property
    def panels(self) -> list[Panel]:
        """What the apps above offer for a pupil: settings name their addresses."""
        found = []
        for name, words in settings.PUPIL_PANELS:
            try:
                found.append(Panel(reverse(name, args=[self.record.pupil.ref]), words))
            except NoReverseMatch:
                continue
        return found

    @property
    def _self(self) -> str:
        return reverse("attendance:show_pupil", args=[self.record.pupil.ref])

    @property
    def _school_link(self) -> str:
        return reverse("attendance:show_school", args=[self.record.enrolment.school.urn])

    def _address(self, year: str) -> str:
        return f"{self._self}?school={self.record.enrolment.school.urn}&year={year}"

    def _mark(self, code: str, day: dt.date) -> Mark:
        row = self.book.on(code, day) if code else None
        return Mark(code, kind_of(row), row.meaning if row else "No mark")

    def _flag(self, flag: Flag) -> FlagView:
        marks = self._evidence(flag)
        return FlagView(
            name=FlagKind(flag.kind).label,
            tone=tone_of(flag),
            sentence=numbers_in_words(flag),
            line=line_in_words(flag),
            window=window_in_words(flag),
            since=ago(flag.raised_as_of, timezone.localdate()),
            strip=marks[-STRIP:],
            strip_label=f"The last {min(STRIP, len(marks))} of {len(marks)} marks it rests on",
        )

    def _evidence(self, flag: Flag) -> list[Mark]:
        """The marks of the shown enrolment that the flag counts, oldest first."""
        if flag.enrolment_id != self.record.enrolment.pk:
            return []
        found = []
        for cell in self.record.cells:
            if not flag.window_from <= cell.date <= flag.window_to:
                continue
            row = self.book.on(cell.code, cell.date) if cell.code else None
            if row and _rests_on(flag, row):
                label = f"{short_date(cell.date)} {cell.half}: {row.meaning}"
                found.append(Mark(cell.code, kind_of(row), label))
        return found

    def _carer(self, responsibility: Responsibility) -> CarerView:
        carer = responsibility.carer
        holds = responsibility.has_parental_responsibility
        tags = [
            Tag("parental responsibility", "info") if holds else Tag("no parental responsibility")
        ]
        if not responsibility.lives_with_pupil:
            tags.append(Tag("lives elsewhere", "quiet"))
        hidden = responsibility.address_is_confidential and not can_see_confidential(self.user)
        if responsibility.address_is_confidential:
            tags.append(Tag("address confidential", "care"))
        safe, in_full = responsibility.safe_to_contact, self.circumstances is not None
        unreachable = hidden or not (safe or in_full)
        return CarerView(
            name=carer.full_name,
            relation=Relation(responsibility.relation).label,
            tags=tags,
            telephone="" if unreachable else carer.telephone,
            email="" if unreachable else carer.email,
            address=[] if hidden else carer.address.splitlines(),
            language="" if carer.language == "English" else carer.language,
            warning=advice(responsibility.contact_note, safe=safe, in_full=in_full),
        )


def _rests_on(flag: Flag, row: CodeRow) -> bool:
    """Whether a mark with that code is counted by the flag."""
    if flag.kind == FlagKind.NOTICE_THRESHOLD:
        return row.counts_for_notice
    if flag.kind == FlagKind.REASON_OVERDUE:
        return row.code == REASON_NOT_KNOWN
    return kind_of(row) in ("auth", "unauth")


def _circumstance_in_words(circumstance: Circumstance) -> str:
    worker = f" ({circumstance.worker})" if circumstance.worker else ""
    kind = CircumstanceKind(circumstance.kind).label.lower()
    return f"{kind} since {short_date(circumstance.valid_from)}{worker}"


def _circumstance_fact(circumstance: Circumstance) -> Fact:
    end = f" to {short_date(circumstance.valid_to)}" if circumstance.valid_to else " on"
    value = f"{short_date(circumstance.valid_from)}{end}"
    extra = ". ".join(part for part in (circumstance.worker, circumstance.note) if part)
    label = CircumstanceKind(circumstance.kind).label
    return Fact(label, f"{value}. {extra}" if extra else value)
