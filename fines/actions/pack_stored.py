"""The stored papers a pack holds as they were sent: letters, then notices, with the words of their pages."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

from fines.rules.pack_redaction import own_line
from fines.rules.spelling import long_date

if TYPE_CHECKING:
    import datetime as dt

    from fines.actions.pack_file import PackFile


@dataclass(frozen=True)
class Paper:
    """A stored paper: its reference, what it is, of which day, its bytes, and the words it was set from.

    `key` is that of what a person decides about it.
    """

    key: str
    ref: str
    title: str
    on: dt.date | None
    pdf: bytes
    facts: dict[str, Any]

    @cached_property
    def texts(self) -> list[str]:
        """The words of each page, the name it is addressed to on a line of its own."""
        pages = PdfReader(io.BytesIO(self.pdf)).pages
        return [own_line(page.extract_text(), self.name) for page in pages]

    @property
    def name(self) -> str:
        """Of whom it is addressed to."""
        return str(self.facts.get("recipient", {}).get("name", ""))

    @property
    def places(self) -> list[list[str]]:
        """The addresses of the family in it, line by line: the window's, and the child's in a notice."""
        return [
            self.facts.get("recipient", {}).get("lines", []),
            self.facts.get("child_address", []),
        ]

    @property
    def public(self) -> list[str]:
        """The lines of the council's and the school's address, which tell nothing of a home."""
        return [
            *self.facts.get("authority", {}).get("lines", []),
            *self.facts.get("school_lines", []),
        ]


def papers(file: PackFile) -> list[Paper]:
    """The stored papers of the pack: letters, then notices."""
    letters = [
        Paper(
            f"letter-{x.ref}", x.ref, f"{x.get_template_display()}, sent {long_date(x.sent_on)}",
            x.sent_on, bytes(x.pdf), x.facts or {},
        )
        for x in file.letters
    ]  # fmt: skip
    notices = [
        Paper(
            f"notice-{n.ref}", n.ref, f"Penalty notice, issued {long_date(n.issued_on)}",
            n.issued_on, bytes(n.pdf), n.letter or {},
        )
        for n in file.basis.notices
        if n.pdf
    ]  # fmt: skip
    return letters + notices
