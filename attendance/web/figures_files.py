"""Figures as files, in the column names of the official statistics, each row with its provenance.

Names: wide layout of "Pupil absence in schools in England" to 2023/24 (data.md 3.1); a hidden number
is `c`, as there. Columns the official files have no name for come last.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from accounts.web.words import NOTHING, percent
from attendance.actions.insight import AT_TIME, EVER
from attendance.web.figures_asked import STATUS_WORDS, Asked
from attendance.web.figures_numbers import HIDDEN, Shown
from attendance.web.figures_presenter import FiguresPage
from attendance.web.figures_sheets import SYMBOLS, Row, write_csv, write_workbook

TERMS = {"autumn": "Autumn term", "spring": "Spring term", "summer": "Summer term"}
NOT_APPLICABLE = "z"


def as_csv(page: FiguresPage) -> bytes:
    """Every row the page shows."""
    return write_csv(file_rows(page))


def as_workbook(page: FiguresPage) -> bytes:
    """The same rows on a sheet, and a sheet that says what they are."""
    return write_workbook("Figures", file_rows(page), about(page))


def file_rows(page: FiguresPage) -> list[Row]:
    """The comparison, then every group, then by school, year group and class."""
    return list(_rows(page))


def _rows(page: FiguresPage) -> Iterator[Row]:
    asked, numbers = page.asked, page.numbers
    group = page.who if asked.group else "All children"
    place = place_of(asked, page.authority, page.authority_code)
    place |= {"year_group": asked.year_group, "registration_group": asked.registration_group}
    yield _row(page, place, group, numbers.inside) | _only_asked(page)
    if asked.group:
        yield _row(page, place, "All other children", numbers.outside)
        yield _row(page, place, "All children", numbers.all)
    for line in page.groups.lines if page.groups else ():
        for status, shown in ((EVER, line.ever), (AT_TIME, line.at_time)):
            yield _row(page, place, line.full_name, shown) | {"group_counted": STATUS_WORDS[status]}
    schools = {school.pk: school for school in asked.schools}
    for pk, shown in numbers.by_school.items():
        if pk in schools and not asked.school:
            named: Row = {"geographic_level": "School", "school_urn": schools[pk].urn,
                     "school_name": schools[pk].name}  # fmt: skip
            yield _row(page, place | named, group, shown)
    for year, shown in sorted(numbers.by_year.items()):
        yield _row(page, place | {"year_group": year}, group, shown)
    for name, shown in sorted(numbers.by_class.items()):
        yield _row(page, place | {"registration_group": name}, group, shown)


def time_of(asked: Asked) -> Row:
    """School year and term, as the official files say it."""
    start = asked.question.year.start_year
    return {
        "time_period": f"{start}{(start + 1) % 100:02d}",
        "time_identifier": TERMS.get(asked.period.name.split(" ")[0], "Academic year"),
        "geographic_level": "", "country_code": "E92000001", "country_name": "England",
    }  # fmt: skip


def place_of(asked: Asked, authority: str, code: str) -> Row:
    """What the rows are about, by the official names of places."""
    school = asked.school
    # Some of an authority's schools are neither of the official levels.
    level = "School" if school else "Local authority"
    if not school and asked.scope is not None:
        level = "Schools of one officer"
    return {
        "geographic_level": level, "old_la_code": code, "la_name": authority,
        "school_urn": school.urn if school else "", "school_name": school.name if school else "",
    }  # fmt: skip


def days_of(asked: Asked) -> Row:
    """The days, and how children are counted as in the group."""
    return {
        "period_first_day": str(asked.period.first), "period_last_day": str(asked.period.last),
        "group_counted": STATUS_WORDS[asked.status] if asked.group else "",
    }  # fmt: skip


def about(page: Any) -> list[tuple[str, str]]:
    """What a sheet of figures is, for somebody who only has the file."""
    return [
        ("What", page.headline), ("Basis", page.basis), ("Source", page.source),
        ("As of", page.as_of), ("Symbols", SYMBOLS),
    ]  # fmt: skip


def _row(page: FiguresPage, place: Row, group: str, shown: Shown) -> Row:
    return time_of(page.asked) | place | {
        "pupil_group": group,
        "num_schools": len(page.numbers.by_school),
        **_counts(shown),
        **_percentages(shown),
        **_ours(shown),
        **dict.fromkeys(_ASKED, NOT_APPLICABLE),
        **days_of(page.asked),
        "basis": page.basis_name, "source": page.source, "as_of": page.answer.as_of.isoformat(),
    }  # fmt: skip


def _counts(shown: Shown) -> Row:
    figures, part = shown.part.figures, shown.part

    def count(value: int, *measures: str) -> int | str:
        return value if all(shown.may_show(each) for each in measures) else HIDDEN

    return {
        "enrolments": count(part.enrolments, "enrolments"),
        "sess_possible": count(figures.possible, "enrolments"),
        "sess_overall": count(figures.absent, "absent"),
        # Any two of the three would give the third.
        "sess_authorised": count(figures.authorised, "absent", "unauthorised"),
        "sess_unauthorised": count(figures.unauthorised, "unauthorised"),
        "enrolments_pa_10_exact": count(part.persistent, "persistent"),
        "enrolments_pa_50_exact": count(part.severe, "severe"),
    }


def _percentages(shown: Shown) -> Row:
    part, figures = shown.part, shown.part.figures
    return {
        "sess_overall_percent": _rate(shown, figures.absence_rate, "absent"),
        "sess_authorised_percent": _rate(shown, figures.authorised_rate, "absent", "unauthorised"),
        "sess_unauthorised_percent": _rate(shown, figures.unauthorised_rate, "unauthorised"),
        "enrolments_pa_10_exact_percent": _rate(shown, part.persistent_rate, "persistent"),
        "enrolments_pa_50_exact_percent": _rate(shown, part.severe_rate, "severe"),
    }


def _rate(shown: Shown, value: Fraction | None, *measures: str) -> str:
    if not all(shown.may_show(each) for each in measures):
        return HIDDEN
    return NOT_APPLICABLE if value is None else percent(value).rstrip("%")


def _ours(shown: Shown) -> Row:
    """What newspapers ask and official files do not say."""
    part = shown.part
    is_told = shown.may_show("any_unauthorised")
    return {
        "unauthorised_one_in": shown.one_in.removeprefix("1 in ").replace(NOTHING, NOT_APPLICABLE),
        "enrolments_any_unauthorised": part.any_unauthorised if is_told else HIDDEN,
        "enrolments_any_unauthorised_percent": _rate(
            shown, part.any_unauthorised_rate, "any_unauthorised"
        ),
    }


# Said once, of what was asked about: the other rows have z.
_ASKED = (
    "unauthorised_times_as_often", "comparator", "pupils_unauthorised_average_day",
    "mean_days_unauthorised", "sess_share_most_absent_1_percent",
    "sess_share_most_absent_5_percent", "sess_share_most_absent_10_percent",
)  # fmt: skip


def _only_asked(page: FiguresPage) -> Row:
    """The comparison, and what people also ask, of the children asked about."""
    extras = {extra.key: extra.value for extra in page.extras}
    texts = {
        "unauthorised_times_as_often": "" if page.times is None else f"{page.times:g}",
        "comparator": page.comparator_name if page.times is not None else "",
    } | {name: extras.get(name, "") for name in _ASKED[2:]}
    return {name: _plain(texts[name]) for name in _ASKED}


def _plain(text: str) -> str:
    """A number as a file holds it: no thousands mark, no sign of percent; z where there is none."""
    return text.replace(",", "").rstrip("%").replace(NOTHING, "") or NOT_APPLICABLE
