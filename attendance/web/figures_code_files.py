"""How often each code was given, as a file in the long layout of the official statistics from 2024/25."""

from __future__ import annotations

from collections.abc import Iterator

from attendance.choices import StatisticalClass
from attendance.web.figures_codes import CodesPage
from attendance.web.figures_files import about, days_of, place_of, time_of
from attendance.web.figures_numbers import HIDDEN
from attendance.web.figures_sheets import Row, write_csv, write_workbook
from attendance.web.figures_words import who

ATTENDING = (StatisticalClass.PRESENT, StatisticalClass.AEA)
ABSENT = (StatisticalClass.AUTH, StatisticalClass.UNAUTH)


def codes_as_csv(page: CodesPage) -> bytes:
    """A row a code, and one of all."""
    return write_csv(list(_rows(page)))


def codes_as_workbook(page: CodesPage) -> bytes:
    """The same rows on a sheet, and a sheet that says what they are."""
    return write_workbook("Codes", list(_rows(page)), about(page))


def _rows(page: CodesPage) -> Iterator[Row]:
    place = place_of(page.asked, page.authority, page.authority_code)
    yield _row(
        page,
        place,
        ("Total", "Total", "Total", ""),
        page.total,
        HIDDEN if page.total == HIDDEN else "100.0",
    )
    for each, line in zip(page.codes.counts, page.lines, strict=True):
        kind = StatisticalClass(each.statistical_class)
        about_it = (_status(kind), str(kind.label), each.meaning, each.code)
        yield _row(page, place, about_it, line.sessions, line.share.rstrip("%"))


def _row(
    page: CodesPage, place: Row, about_it: tuple[str, str, str, str], count: str, share: str
) -> Row:
    status, kind, reason, code = about_it
    asked = page.asked
    return time_of(asked) | place | {
        "year_group": asked.year_group, "registration_group": asked.registration_group,
        "pupil_group": who(asked) if asked.group else "All children",
        "attendance_status": status, "attendance_type": kind, "attendance_reason": reason,
        "session_count": count if count == HIDDEN else int(count.replace(",", "")),
        "session_percent": share, "code": code,
        **days_of(asked), "basis": page.basis_name, "source": page.source,
        "as_of": page.codes.as_of.isoformat(),
    }  # fmt: skip


def _status(kind: StatisticalClass) -> str:
    if kind in ATTENDING:
        return "Attendance"
    return "Absence" if kind in ABSENT else "Not a possible session"
