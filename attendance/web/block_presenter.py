"""A block of marks about to be amended, in words: what changes, what cannot, and why it is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.web.words import plural
from attendance.actions.block_sheets import Block, BlockCell, read_block
from attendance.actions.blocks import UNDO_FOR, Amended
from attendance.actions.sheets import read_code_book
from attendance.rules.amending import Amending
from attendance.rules.blocks import changes_in_words, fitted
from attendance.rules.registers import Entry
from attendance.web.block_forms import BlockForm, write_key
from attendance.web.effects import Effects, effects_of
from attendance.web.mark_words import kind_of
from attendance.web.register_forms import write_seen

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Enrolment, School, Session

UNDO = "undo"


def cells_of(form: BlockForm, places: Sequence[tuple[Session, Enrolment]]) -> list[BlockCell]:
    """The cells as the form wants them: one code, in the afternoon its afternoon twin."""
    book = read_code_book()
    return [
        BlockCell(
            session, enrolment,
            Entry(fitted(form.code, session.date, session.half, book), None, form.note),
            form.seen.get(key, Entry()),
        )
        for key, (session, enrolment) in zip(form.keys, places, strict=True)
    ]  # fmt: skip


def look_again(cells: Sequence[BlockCell]) -> Block:
    """The block judged as if the person had seen what stands now: what a preview shows."""
    block = read_block(cells)
    return replace(block, cells=[replace(c, seen=block.standing(c).entry) for c in cells])


@dataclass(frozen=True)
class ChangeLine:
    """One mark that would change: whose, when, from what to what; or why it cannot."""

    name: str
    when: str
    old: str
    old_kind: str
    new: str
    new_kind: str
    left_behind: str
    fault: str
    key: str
    seen: str


@dataclass
class AmendPage:
    """What a person is about to change at one school."""

    user: User
    school: School
    form: BlockForm
    block: Block
    told: dict[tuple[str, dt.date, str], str]
    general: tuple[str, ...] = ()

    @cached_property
    def lines(self) -> list[ChangeLine]:
        """Every mark that would change, in the order it was chosen."""
        moving = {cell.ids for cell in self.block.to_write}
        return [self._line(cell) for cell in self.block.cells if cell.ids in moving]

    @property
    def sound(self) -> list[ChangeLine]:
        """Those that can change."""
        return [line for line in self.lines if not line.fault]

    @property
    def faulty(self) -> list[ChangeLine]:
        return [line for line in self.lines if line.fault]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Each sentence once, with the sessions it is about."""
        about: dict[str, list[str]] = {}
        for line in self.faulty:
            about.setdefault(line.fault, []).append(f"{line.name}, {line.when}")
        return [(why, "; ".join(whom)) for why, whom in about.items()]

    @property
    def heading(self) -> str:
        """6 sessions, Bilal Ahmed: N > I."""
        lines = self.sound or self.lines
        names = {line.name for line in lines}
        who = next(iter(names)) if len(names) == 1 else plural(len(names), "pupil")
        return f"{plural(len(lines), 'session')}, {who}"

    @property
    def changes(self) -> list[str]:
        """N > I, or how many of each."""
        sound = {line.key for line in self.sound}
        pairs = [
            (self.block.standing(c).entry, c.wanted)
            for c in self.block.cells if write_key(c.key) in sound
        ]  # fmt: skip
        return changes_in_words(pairs)

    @property
    def same(self) -> int:
        """How many of the chosen say so already."""
        return len(self.block.cells) - len(self.lines)

    @property
    def needs_reason(self) -> bool:
        """Whether a mark that stands is changed."""
        return any(self.block.standing(cell).entered_at is not None for cell in self.block.to_write)

    @property
    def reasons(self) -> list[tuple[int, str, str, bool]]:
        """The short list, numbered as the keys pick it: number, value, words, whether picked."""
        return [
            (number, *option) for number, option in enumerate(self.form.reason.options, start=1)
        ]

    @property
    def words(self) -> str:
        return self.form.reason.words

    @cached_property
    def effects(self) -> Effects:
        """What follows from the sound ones, for flags and for whatever rests on these marks."""
        sound = {line.key for line in self.sound}
        return effects_of(self.user, [
            Amending(
                *cell.ids, cell.session.date, cell.session.half,
                was=self.block.standing(cell).entry.code, code=cell.wanted.code,
            )
            for cell in self.block.to_write if write_key(cell.key) in sound
        ])  # fmt: skip

    @property
    def button(self) -> str:
        """What confirming does, in so many words."""
        count = len(self.sound)
        if self.faulty:
            return f"Leave out {len(self.faulty)}, change {count}"
        return "Change it" if count == 1 else f"Change all {count}"

    @property
    def action(self) -> str:
        return reverse("attendance:amend_marks", args=[self.school.urn])

    def _line(self, cell: BlockCell) -> ChangeLine:
        old, day = self.block.standing(cell).entry, cell.session.date
        return ChangeLine(
            name=cell.enrolment.pupil.full_name,
            when=f"{day:%a} {day.day} {day:%b} {cell.session.half}",
            old=old.code or "·",
            old_kind=self._kind(old.code, day),
            new=cell.wanted.code or "·",
            new_kind=self._kind(cell.wanted.code, day),
            left_behind=_left_behind(old, cell.wanted),
            fault=self.told.get(cell.key) or self.block.faults.get(cell.key, ""),
            key=write_key(cell.key),
            seen=write_seen(old),
        )

    def _kind(self, code: str, day: dt.date) -> str:
        return kind_of(self.block.book.on(code, day) if code else None)


def _left_behind(old: Entry, new: Entry) -> str:
    """The minutes and the note that go with the old mark and not with the new one."""
    minutes = f"{old.minutes_late} min" if old.minutes_late is not None else ""
    note = f"“{old.note}”" if old.note and old.note != new.note else ""
    return ", ".join(part for part in (minutes, note) if part)


@dataclass(frozen=True)
class UndoOffer:
    """A block of a few minutes ago that one button puts back."""

    words: str
    action: str
    stamp: str


def keep_undo(session: dict[str, object], school: School, amended: Amended, words: str) -> None:
    """Remember a block in the person's browser session, so that the next page can offer to undo it."""
    session[UNDO] = {"urn": school.urn, "stamp": amended.at.isoformat(), "words": words}


def undo_offer(session: dict[str, object], school: School) -> UndoOffer | None:
    """The block of a few minutes ago at this school, if there was one."""
    kept = session.get(UNDO)
    if not isinstance(kept, dict) or kept["urn"] != school.urn:
        return None
    at = parse_datetime(kept["stamp"])
    if at is None or timezone.now() - at > UNDO_FOR:
        return None
    action = reverse("attendance:undo_amendment", args=[school.urn])
    return UndoOffer(kept["words"], action, kept["stamp"])


def amended_in_words(amended: Amended) -> str:
    """What a block came to, in a sentence."""
    parts = []
    if amended.changed:
        parts.append(plural(amended.changed, "mark") + " changed")
    if amended.created:
        parts.append(plural(amended.created, "mark") + " entered")
    return f"{' and '.join(parts)}."
