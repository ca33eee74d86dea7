"""How often each code was given, at which school, and to whom, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.web.parts import Mark
from accounts.web.words import percent_of, plural
from attendance.access import check_permission
from attendance.actions.code_counts import (
    CodeAnswer,
    CodeCount,
    find_code_counts,
    list_enrolments_of_code,
)
from attendance.actions.insight import SUPPRESS_UP_TO, Answer
from attendance.actions.insight_places import Place, read_place
from attendance.actions.kept_figures import answer
from attendance.actions.thresholds import threshold_on
from attendance.actions.waiting import wait_for_codes
from attendance.choices import Permission, StatisticalClass
from attendance.rules.suppression import TOTAL, hidden_in_list
from attendance.web.figures_asked import BASIS_WORDS, Asked
from attendance.web.figures_list_presenter import A_PAGE, page_or_last
from attendance.web.figures_numbers import HIDDEN, numbers_of
from attendance.web.figures_waiting import (
    WaitingPage,
    open_if_waited,
    show_waiting,
    wait_for_answer,
)
from attendance.web.figures_words import SOURCE_OF_CODES, basis_in_words, counted, whom
from attendance.web.mark_words import KINDS

if TYPE_CHECKING:
    from attendance.models import Enrolment, School


@dataclass(frozen=True)
class CodeLine:
    """One code, or one school's share of a code: how often, its part of the whole, where it leads."""

    name: str
    mark: Mark | None
    kind: str
    sessions: str
    share: str
    part: int
    whole: int
    href: str = ""


@dataclass
class CodesPage:
    """How often each code was given; of the code chosen, at which school."""

    asked: Asked
    answer: Answer
    codes: CodeAnswer
    chosen: str = ""

    @cached_property
    def are_too_few(self) -> bool:
        """Whether so few children were asked about that their codes would tell of one of them."""
        inside = numbers_of(self.answer, self._up_to).inside
        return bool(inside) and not inside.may_show("enrolments")

    @property
    def total(self) -> str:
        return HIDDEN if TOTAL in self.hidden else f"{self.whole:,}"

    @property
    def whole(self) -> int:
        """All marks of the question."""
        return sum(each.sessions for each in self.codes.counts)

    @property
    def lines(self) -> list[CodeLine]:
        return [
            self._line(each, number in self.hidden) for number, each in enumerate(self.codes.counts)
        ]

    @cached_property
    def hidden(self) -> frozenset[int]:
        """Codes that must not be told, by their place; among them totals that the schools would give away."""
        counts = self.codes.counts
        by_school = [hidden_in_list(list(each.by_school.values()), self._up_to) for each in counts]
        made_of_ones = [number for number, places in enumerate(by_school) if TOTAL in places]
        return hidden_in_list([each.sessions for each in counts], self._up_to, made_of_ones)

    @cached_property
    def chosen_code(self) -> CodeCount | None:
        """The code whose schools are shown below."""
        counts = () if self.asked.school else self.codes.counts
        return next((each for each in counts if each.code == self.chosen), None)

    @property
    def schools(self) -> list[CodeLine]:
        """Where the chosen code was given, most often first."""
        chosen = self.chosen_code
        if chosen is None:
            return []
        names = {school.pk: school for school in self.asked.schools}
        found = sorted(
            (pair for pair in chosen.by_school.items() if pair[0] in names),
            key=lambda pair: (-pair[1], names[pair[0]].name),
        )
        is_total_hidden = self.codes.counts.index(chosen) in self.hidden
        also = {TOTAL} if is_total_hidden else ()
        hidden = hidden_in_list([count for _, count in found], self._up_to, also)
        return [
            CodeLine(
                names[pk].name, None, "", HIDDEN if n in hidden else f"{count:,}",
                HIDDEN if n in hidden or is_total_hidden else percent_of(count, chosen.sessions),
                0 if n in hidden or is_total_hidden else count, chosen.sessions,
                "" if n in hidden else self._pupils(chosen.code, names[pk]),
            )
            for n, (pk, count) in enumerate(found)
        ]  # fmt: skip

    @property
    def of_whom(self) -> str:
        return f"{whom(self.asked)}, {self.asked.period.name}"

    @property
    def back(self) -> str:
        return reverse("attendance:show_figures") + self.asked.address()

    @property
    def download(self) -> dict[str, str]:
        """Addresses of the files with these counts."""
        return {
            kind: reverse("attendance:download_codes", args=[kind]) + self.asked.address()
            for kind in ("csv", "xlsx")
        }

    @property
    def basis(self) -> str:
        return basis_in_words(self.asked)

    @property
    def headline(self) -> str:
        """What a file of these counts is."""
        return f"How often each code was given: {self.of_whom}."

    @property
    def basis_name(self) -> str:
        return BASIS_WORDS[self.asked.basis]

    @property
    def source(self) -> str:
        return SOURCE_OF_CODES

    @cached_property
    def _place(self) -> Place:
        return read_place()

    @property
    def authority(self) -> str:
        return self._place.name

    @property
    def authority_code(self) -> str:
        return self._place.code

    @property
    def as_of(self) -> str:
        return counted(self.codes.as_of)

    def _line(self, each: CodeCount, is_hidden: bool) -> CodeLine:
        kind = StatisticalClass(each.statistical_class)
        if is_hidden:
            return CodeLine(each.meaning, _mark(each), kind.label, HIDDEN, HIDDEN, 0, self.whole)
        if self.asked.school:
            href = self._pupils(each.code, self.asked.school)
        else:
            href = f"{reverse('attendance:show_codes')}{self.asked.address(code=each.code)}#schools"
        share = percent_of(each.sessions, self.whole)
        return CodeLine(
            each.meaning, _mark(each), kind.label, f"{each.sessions:,}", share, each.sessions,
            self.whole, href,
        )  # fmt: skip

    def _pupils(self, code: str, school: School) -> str:
        there = replace(self.asked, school=school)
        return reverse("attendance:list_code_pupils", args=[school.urn]) + there.address(code=code)

    @cached_property
    def _up_to(self) -> int:
        return threshold_on(SUPPRESS_UP_TO, self.asked.period.last) or 0


@dataclass(frozen=True)
class CodePupil:
    """One enrolment and how often it was given the code."""

    name: str
    href: str
    group: str
    times: int


@dataclass
class CodePupilsPage:
    """Whoever was given one code at one school."""

    asked: Asked
    code: str
    number: int

    def __post_init__(self) -> None:
        check_permission(self.asked.user, Permission.SEE_PUPILS)
        if self.asked.group:
            check_permission(self.asked.user, Permission.SEE_CIRCUMSTANCES)

    @cached_property
    def _found(self) -> tuple[list[tuple[Enrolment, int]], int]:
        return page_or_last(self._read, self.number)

    def _read(self, number: int) -> tuple[list[tuple[Enrolment, int]], int]:
        return list_enrolments_of_code(
            self.asked.user, self.asked.question, self.code, limit=A_PAGE,
            offset=A_PAGE * (number - 1),
        )  # fmt: skip

    @property
    def title(self) -> str:
        """The code, as everybody here says it."""
        return f"Given the code {self.code}"

    @property
    def total(self) -> str:
        return plural(self._found[1], "enrolment")

    @property
    def page(self) -> Page[int]:
        """Where we are among the pages."""
        return Paginator(range(self._found[1]), A_PAGE).get_page(self.number)

    @property
    def lines(self) -> Iterable[CodePupil]:
        for enrolment, times in self._found[0]:
            href = reverse("attendance:show_pupil", args=[enrolment.pupil.ref])
            yield CodePupil(str(enrolment.pupil), href, enrolment.registration_group, times)

    @property
    def of_whom(self) -> str:
        return f"{whom(self.asked)}, {self.asked.period.name}"

    @property
    def back(self) -> str:
        return reverse("attendance:show_codes") + self.asked.address()

    @property
    def base(self) -> str:
        return self.asked.address(code=self.code).lstrip("?")

    @property
    def basis(self) -> str:
        return basis_in_words(self.asked)


def codes_or_wait(request: HttpRequest, asked: Asked) -> CodesPage | HttpResponse:
    """The codes of what was asked; or what to send while they, or whose they are, are being counted."""
    found, codes = answer(asked.question), find_code_counts(asked.question)
    if codes is None:
        waiting = wait_for_codes(asked.question)
        what, here = "the marks of {} pupil weeks", request.get_full_path()
        return show_waiting(request, WaitingPage(asked, waiting, what, here))
    if found is None:
        return wait_for_answer(request, asked)
    return open_if_waited(request) or CodesPage(asked, found, codes, request.GET.get("code", ""))


def _mark(each: CodeCount) -> Mark:
    return Mark(each.code, KINDS[StatisticalClass(each.statistical_class)], each.meaning)
