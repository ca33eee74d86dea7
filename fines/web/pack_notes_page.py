"""The page on which a person reads the notes of a pack that may speak of another, and decides on each."""

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
    """One note, what was decided of it, and the hash of what is read."""

    note: Note
    seen: str
    entered: str = ""

    @property
    def key(self) -> str:
        return self.note.typed.key

    @property
    def title(self) -> str:
        words = self.note.typed
        return f"{words.what}, {long_date(words.on)}" if words.on else words.what

    @property
    def text(self) -> str:
        return self.note.typed.text

    @property
    def given(self) -> str:
        return self.note.words

    @property
    def tag(self) -> Tag:
        if self.note.is_open:
            return Tag("Withheld, not read yet", "warn")
        return Tag("Disclosed in other words", "ok") if self.given else Tag("Kept out", "quiet")

    @property
    def decided(self) -> str:
        kept = self.note.decision
        return f"{kept.by}, {long_date(kept.at.date())}" if kept else ""


@dataclass(frozen=True)
class NotesPage:
    """Every note that is withheld or was, those nobody has read first."""

    case: Case
    carer: Carer
    notes: list[tuple[Note, str]]
    problem: str = ""
    entered: tuple[str, str] = ("", "")

    @property
    def lines(self) -> list[NoteLine]:
        key, words = self.entered
        found = [
            NoteLine(note, seen, words if note.typed.key == key else "")
            for note, seen in self.notes
        ]
        return sorted(found, key=lambda line: not line.note.is_open)

    @property
    def back(self) -> str:
        return reverse("fines:show_pack", args=[self.case.ref, self.carer.ref])

    @property
    def here(self) -> str:
        return reverse("fines:decide_notes", args=[self.case.ref, self.carer.ref])
