"""Two carers side by side in words: what agrees, what differs, and what is kept from sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Tag
from attendance.rules.names import fold

if TYPE_CHECKING:
    from attendance.actions.same_carers import Pair, Side
    from attendance.models import Responsibility

PROTECTED = "Protected: not compared"


@dataclass(frozen=True)
class PairLine:
    """One pair of the list."""

    pair: Pair

    @property
    def name(self) -> str:
        return self.pair.first.full_name

    @property
    def other(self) -> str:
        return self.pair.second.full_name

    @property
    def href(self) -> str:
        return reverse(
            "attendance:compare_carers", args=[self.pair.first.ref, self.pair.second.ref]
        )

    @property
    def agrees(self) -> str:
        """What else agrees besides the name."""
        told = (
            (self.pair.telephone, "telephone"), (self.pair.email, "e-mail"),
            (self.pair.address, "address"), (self.pair.child, "a child in common"),
        )  # fmt: skip
        return ", ".join(words for holds, words in told if holds)

    @property
    def guarded(self) -> Tag | None:
        """Whether one of them must not be found."""
        shielded = self.pair.first.is_shielded or self.pair.second.is_shielded
        return Tag("address protected", "bad") if shielded else None


@dataclass(frozen=True)
class Compared:
    """One line of the comparison."""

    label: str
    one: list[str]
    other: list[str]
    tag: Tag | None


def rows_of(one: Side, other: Side) -> list[Compared]:
    """Name, where they are, language and children; each with whether it agrees."""
    guarded = one.carer.is_shielded or other.carer.is_shielded
    return [
        _row("Name", lambda side: [side.carer.full_name], one, other),
        _row("Address", lambda side: side.where.lines, one, other, guarded=guarded),
        _row("Telephone", lambda side: [side.where.telephone], one, other, guarded=guarded),
        _row("E-mail", lambda side: [side.where.email], one, other, guarded=guarded),
        _row("Language", lambda side: [side.carer.language], one, other),
        _row(
            "Children", lambda side: [_child(link) for link in side.links], one, other, judged=False
        ),
    ]


def _row(
    label: str, read: Callable[[Side], list[str]], one: Side, other: Side, *, guarded: bool = False,
    judged: bool = True,
) -> Compared:  # fmt: skip
    left, right = ([line for line in read(side) if line] for side in (one, other))
    if guarded:
        hidden = [PROTECTED]
        return Compared(label, hidden, hidden, None)
    return Compared(label, left, right, _verdict(left, right) if judged else None)


def _verdict(left: list[str], right: list[str]) -> Tag | None:
    if not left or not right:
        return None
    same = _bare(left) == _bare(right)
    return Tag("Agrees", "ok") if same else Tag("Differs", "warn")


def _bare(lines: list[str]) -> str:
    return fold(" ".join(lines)).replace(" ", "")


def _child(link: Responsibility) -> str:
    home = "at home" if link.lives_with_pupil else "lives elsewhere"
    safe = "" if link.safe_to_contact else ", not safe to contact"
    return f"{link.pupil.full_name}: {link.get_relation_display().lower()}, {home}{safe}"
