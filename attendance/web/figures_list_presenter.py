"""The children behind a figure, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.urls import reverse

from accounts.web.parts import NavItem, Tag
from accounts.web.words import plural
from attendance.access import check_permission
from attendance.actions.insight_lists import ListedEnrolment, list_enrolments
from attendance.actions.kept_figures import Source
from attendance.choices import Permission
from attendance.web.figures_asked import Asked
from attendance.web.figures_words import basis_in_words, counted, whom

T = TypeVar("T")
A_PAGE = 50
ONLY = {
    "all": "All enrolments",
    "missed": "Missed any, most sessions first",
    "unauthorised": "Missed any without permission",
    "authorised": "Missed any with permission",
    "persistent": "Persistently absent",
    "severe": "Severely absent",
}


@dataclass(frozen=True)
class PupilLine:
    """One enrolment: who, where, and its own figures."""

    name: str
    href: str
    school: str
    group: str
    absent: int
    possible: int
    unauthorised: int
    tag: Tag | None


def page_or_last(read: Callable[[int], tuple[list[T], int]], number: int) -> tuple[list[T], int]:
    """A page of a list and how many there are in all; the last page for one that is not there.

    Beyond the end a statement returns no row, and so no count either: it is asked from the start.
    """
    found = read(number)
    if number == 1 or found[1]:
        return found
    first = read(1)
    last = Paginator(range(first[1]), A_PAGE).num_pages
    return first if last == 1 else read(last)


@dataclass
class PupilsPage:
    """The enrolments behind one count."""

    asked: Asked
    source: Source
    only: str
    is_inside: bool
    number: int

    def __post_init__(self) -> None:
        check_permission(self.asked.user, Permission.SEE_PUPILS)
        if self.asked.group:
            check_permission(self.asked.user, Permission.SEE_CIRCUMSTANCES)

    @cached_property
    def _found(self) -> tuple[list[ListedEnrolment], int]:
        return page_or_last(self._read, self.number)

    def _read(self, number: int) -> tuple[list[ListedEnrolment], int]:
        return list_enrolments(
            self.asked.user, self.asked.question, self.source, only=self.only, inside=self.is_inside,
            limit=A_PAGE, offset=A_PAGE * (number - 1),
        )  # fmt: skip

    @property
    def total(self) -> str:
        return plural(self._found[1], "enrolment")

    @property
    def page(self) -> Page[int]:
        """Where we are among the pages."""
        return Paginator(range(self._found[1]), A_PAGE).get_page(self.number)

    @property
    def lines(self) -> list[PupilLine]:
        return [_line(each) for each in self._found[0]]

    @property
    def title(self) -> str:
        return ONLY[self.only]

    @property
    def of_whom(self) -> str:
        side = "" if self.is_inside else "All other children"
        return f"{whom(self.asked, side)}, {self.asked.period.name}"

    @property
    def tabs(self) -> list[NavItem]:
        side = {} if self.is_inside else {"side": "others"}
        return [
            NavItem(words, self.asked.address(only=key, **side), key == self.only)
            for key, words in ONLY.items()
        ]

    @property
    def back(self) -> str:
        return reverse("attendance:show_figures") + self.asked.address()

    @property
    def base(self) -> str:
        side = {} if self.is_inside else {"side": "others"}
        return self.asked.address(only=self.only, **side).lstrip("?")

    @property
    def basis(self) -> str:
        return f"{basis_in_words(self.asked)} {counted(self.source.as_of)}"


def _line(each: ListedEnrolment) -> PupilLine:
    pupil, figures = each.enrolment.pupil, each.figures
    tag = Tag("severe", "bad") if each.severe else None
    if tag is None and each.persistent:
        tag = Tag("persistent", "warn")
    return PupilLine(
        name=str(pupil),
        href=reverse("attendance:show_pupil", args=[pupil.ref]),
        school=each.enrolment.school.name,
        group=each.enrolment.registration_group,
        absent=figures.absent,
        possible=figures.possible,
        unauthorised=figures.unauthorised,
        tag=tag,
    )
