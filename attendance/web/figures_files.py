"""Figures as files, in the column names of the official statistics, each row with its provenance.

Names: wide layout of "Pupil absence in schools in England" to 2023/24 (data.md 3.1); a hidden number
is `c`, as there. Columns the official files have no name for come last.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from accounts.web.words import percent
from attendance.web.figures_asked import STATUS_WORDS
from attendance.web.figures_numbers import HIDDEN, Shown
from attendance.web.figures_presenter import FiguresPage

Row = dict[str, str | int]
TERMS = {"autumn": "Autumn term", "spring": "Spring term", "summer": "Summer term"}
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def file_rows(page: FiguresPage) -> list[Row]:
    """Every row the page shows: the comparison, then by school, year group and class."""
    return list(_rows(page))


def as_csv(page: FiguresPage) -> bytes:
    """One flat file."""
    rows, out = file_rows(page), io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(page: FiguresPage) -> bytes:
    """The same rows on a sheet, and a sheet that says what they are."""
    book, rows = Workbook(), file_rows(page)
    sheet = book.active
    sheet.title = "Figures"
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([harmless(value) for value in row.values()])
    _dress(sheet, [18] * len(rows[0]))
    about = book.create_sheet("About")
    for line in _about(page):
        about.append([harmless(text) for text in line])
    _dress(about, [16, 110])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(page: FiguresPage) -> Iterator[Row]:
    asked, numbers = page.asked, page.numbers
    group = page.who if asked.group else "All children"
    place = _place(page)
    narrowed: Row = {"year_group": asked.year_group, "registration_group": asked.registration_group}
    yield _row(page, place | narrowed, group, numbers.inside)
    if asked.group:
        yield _row(page, place | narrowed, "All other children", numbers.outside)
        yield _row(page, place | narrowed, "All children", numbers.all)
    schools = {school.pk: school for school in asked.schools}
    for pk, shown in numbers.by_school.items():
        if pk in schools and not asked.school:
            named: Row = {"geographic_level": "School", "school_urn": schools[pk].urn,
                     "school_name": schools[pk].name}  # fmt: skip
            yield _row(page, place | named | narrowed, group, shown)
    for year, shown in sorted(numbers.by_year.items()):
        yield _row(page, place | narrowed | {"year_group": year}, group, shown)
    for name, shown in sorted(numbers.by_class.items()):
        yield _row(page, place | narrowed | {"registration_group": name}, group, shown)


def _place(page: FiguresPage) -> Row:
    school = page.asked.school
    # Some of an authority's schools are neither of the official levels.
    level = "School" if school else "Local authority"
    if not school and page.asked.scope is not None:
        level = "Schools of one officer"
    return {
        "geographic_level": level,
        "old_la_code": page.authority_code, "la_name": page.authority,
        "school_urn": school.urn if school else "", "school_name": school.name if school else "",
    }  # fmt: skip


def _row(page: FiguresPage, place: Row, group: str, shown: Shown) -> Row:
    asked, part = page.asked, shown.part
    start = asked.question.year.start_year
    about: Row = {
        "time_period": f"{start}{(start + 1) % 100:02d}",
        "time_identifier": TERMS.get(asked.period.name.split(" ")[0], "Academic year"),
        "geographic_level": "", "country_code": "E92000001", "country_name": "England",
    }  # fmt: skip
    return about | place | {
        "pupil_group": group,
        "num_schools": len(page.numbers.by_school),
        **_counts(shown),
        **_percentages(shown, part),
        "period_first_day": str(asked.period.first), "period_last_day": str(asked.period.last),
        "group_counted": STATUS_WORDS[asked.status] if asked.group else "",
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


def _percentages(shown: Shown, part: Any) -> Row:
    def rate(value: Fraction | None, *measures: str) -> str:
        if not all(shown.may_show(each) for each in measures):
            return HIDDEN
        return "z" if value is None else percent(value).rstrip("%")

    figures = part.figures
    return {
        "sess_overall_percent": rate(figures.absence_rate, "absent"),
        "sess_authorised_percent": rate(figures.authorised_rate, "absent", "unauthorised"),
        "sess_unauthorised_percent": rate(figures.unauthorised_rate, "unauthorised"),
        "enrolments_pa_10_exact_percent": rate(part.persistent_rate, "persistent"),
        "enrolments_pa_50_exact_percent": rate(part.severe_rate, "severe"),
    }


def _about(page: FiguresPage) -> list[tuple[str, str]]:
    return [
        ("What", page.headline),
        ("Basis", page.basis),
        ("Source", page.source),
        ("As of", page.as_of),
        ("Symbols", "c: hidden, as a count of 1 or 2 or what would give one away. "
                    "z: nothing was possible."),
    ]  # fmt: skip


def harmless(value: str | int) -> str | int:
    """A name that a spreadsheet would run as a formula is given as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _dress(sheet: Any, widths: list[int]) -> None:
    for number, width in enumerate(widths, start=1):
        cell = sheet.cell(row=1, column=number)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
