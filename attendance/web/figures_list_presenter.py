"""The children behind a figure, and the codes of its sessions, in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.urls import reverse

from accounts.web.parts import Mark, NavItem, Tag
from accounts.web.words import percent_of, plural
from attendance.access import check_permission
from attendance.actions.insight import SUPPRESS_UP_TO
from attendance.actions.insight_lists import (
    CodeCount,
    ListedEnrolment,
    count_codes,
    list_enrolments,
)
from attendance.actions.kept_figures import answer
from attendance.actions.thresholds import threshold_on
from attendance.choices import Permission, StatisticalClass
from attendance.rules.suppression import TOTAL, hidden_in_list
from attendance.web.figures_asked import Asked
from attendance.web.figures_numbers import HIDDEN, numbers_of
from attendance.web.figures_words import basis_in_words, where, who
from attendance.web.mark_words import KINDS

A_PAGE = 50
ONLY = {
    "all": "All enrolments",
    "unauthorised": "Missed any without permission",
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


@dataclass
class PupilsPage:
    """The enrolments behind one count."""

    asked: Asked
    only: str
    is_inside: bool
    number: int

    def __post_init__(self) -> None:
        check_permission(self.asked.user, Permission.SEE_PUPILS)
        if self.asked.group:
            check_permission(self.asked.user, Permission.SEE_CIRCUMSTANCES)

    @cached_property
    def _found(self) -> tuple[list[ListedEnrolment], int]:
        return list_enrolments(
            self.asked.user, self.asked.question, only=self.only, inside=self.is_inside,
            limit=A_PAGE, offset=A_PAGE * (self.number - 1),
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
        side = who(self.asked) if self.is_inside else "All other children"
        place = where(self.asked)
        return f"{side}{f' at {place}' if place else ''}, {self.asked.period.name}"

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
        return basis_in_words(self.asked)


@dataclass(frozen=True)
class CodeLine:
    """One code: what it means, how often, and its share of all marks."""

    mark: Mark
    kind: str
    sessions: str
    share: str
    part: int
    whole: int


@dataclass
class CodesPage:
    """How often each code was given."""

    asked: Asked

    @cached_property
    def _counts(self) -> list[CodeCount] | None:
        return count_codes(self.asked.question)

    @cached_property
    def are_too_few(self) -> bool:
        """Whether so few children were asked about that their codes would tell of one of them."""
        numbers = numbers_of(answer(self.asked.question), self._up_to)
        return bool(numbers.inside) and not numbers.inside.may_show("enrolments")

    @property
    def is_too_much(self) -> bool:
        """Whether so many schools and days were asked about that the marks are not read."""
        return self._counts is None

    @property
    def total(self) -> str:
        counts = [each.sessions for each in self._counts or ()]
        return HIDDEN if TOTAL in self._hidden else f"{sum(counts):,}"

    @property
    def lines(self) -> list[CodeLine]:
        counts = self._counts or []
        whole = sum(each.sessions for each in counts)
        return [_code_line(each, whole, n in self._hidden) for n, each in enumerate(counts)]

    @property
    def of_whom(self) -> str:
        place = where(self.asked)
        return f"{who(self.asked)}{f' at {place}' if place else ''}, {self.asked.period.name}"

    @property
    def back(self) -> str:
        return reverse("attendance:show_figures") + self.asked.address()

    @property
    def basis(self) -> str:
        return basis_in_words(self.asked)

    @cached_property
    def _hidden(self) -> frozenset[int]:
        return hidden_in_list([each.sessions for each in self._counts or ()], self._up_to)

    @cached_property
    def _up_to(self) -> int:
        return threshold_on(SUPPRESS_UP_TO, self.asked.period.last) or 0


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


def _code_line(each: CodeCount, whole: int, is_hidden: bool) -> CodeLine:
    kind = StatisticalClass(each.statistical_class)
    return CodeLine(
        mark=Mark(each.code, KINDS[kind], each.meaning),
        kind=kind.label,
        sessions=HIDDEN if is_hidden else f"{each.sessions:,}",
        share=HIDDEN if is_hidden else percent_of(each.sessions, whole),
        part=0 if is_hidden else each.sessions,
        whole=whole,
    )
