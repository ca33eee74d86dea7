"""The page on which a person reads the notes of a pack: those that may speak of another are decided on one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Tag
from accounts.web.words import long_date

if TYPE_CHECKING:
    from attendance.models import Carer
    from cases.models import Case
    from fines.actions.pack_notes import Note


@dataclass(frozen=True)
class NoteLine:
    """One note, what was decided of it, the hash of what is read, and what is wrong with what was entered."""

    note: Note
    seen: str
    entered: str = ""
    problem: str = ""

    @property
    def key(self) -> str:
        return self.note.typed.key

    @property
    def title(self) -> str:
        words = self.note.typed
        says_day = words.on is None or words.is_paper  # a paper is titled with its day
        return words.what if says_day else f"{words.what}, {long_date(words.on)}"

    @property
    def text(self) -> str:
        return self.note.typed.text

    @property
    def plain(self) -> str:
        """As it goes in where it goes in as it stands."""
        return self.note.plain

    @property
    def is_paper(self) -> bool:
        """Whether it is a letter or a notice, which may go in as it was sent."""
        return self.note.typed.is_paper

    @property
    def given(self) -> str:
        return self.note.words

    @property
    def tag(self) -> Tag:
        if self.note.is_open:
            return Tag("Withheld, not read yet", "warn")
        if self.note.is_as_it_stands:
            return Tag("Goes in as it stands", "ok")
        if self.note.is_as_sent:
            return Tag("Goes in as it was sent", "ok")
        return Tag("Disclosed in other words", "ok") if self.given else Tag("Kept out", "quiet")

    @property
    def decided(self) -> str:
        kept = self.note.decision
        return f"{kept.by}, {long_date(kept.at.date())}" if kept else ""


@dataclass(frozen=True)
class NotesPage:
    """Every note that is read before it goes in: those that may speak of another, then the others; unread first."""

    case: Case
    carer: Carer
    notes: list[tuple[Note, str]]
    problem: str = ""
    entered: tuple[str, str] = ("", "")

    @property
    def lines(self) -> list[NoteLine]:
        found = [self._line(note, seen) for note, seen in self.notes]
        return sorted(found, key=lambda line: not line.note.is_open)

    @property
    def doubtful(self) -> list[NoteLine]:
        """Those that may speak of another."""
        return [line for line in self.lines if line.note.is_doubtful]

    @property
    def plain(self) -> list[NoteLine]:
        """Those in which nothing was found that speaks of another."""
        return [line for line in self.lines if not line.note.is_doubtful]

    @property
    def unread(self) -> list[NoteLine]:
        """Those of them that nobody has read."""
        return [line for line in self.plain if line.note.is_open]

    def _line(self, note: Note, seen: str) -> NoteLine:
        key, words = self.entered
        if note.typed.key != key:
            return NoteLine(note, seen)
        return NoteLine(note, seen, words, self.problem)

    @property
    def errors(self) -> list[dict[str, str]]:
        """The problem for the top of the page, leading to its field; to none where its note is gone."""
        at = next((f"#{line.key}-words" for line in self.lines if line.problem), "")
        return [{"text": self.problem, "href": at}] if self.problem else []

    @property
    def back(self) -> str:
        return reverse("fines:show_pack", args=[self.case.ref, self.carer.ref])

    @property
    def here(self) -> str:
        return reverse("fines:decide_notes", args=[self.case.ref, self.carer.ref])
