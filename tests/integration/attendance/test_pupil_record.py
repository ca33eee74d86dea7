"""What the pupil page reads: weeks from tallies and marks, the nation's rate, half days kept overnight."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import JobRun
from attendance.actions.comparators import Comparison, read_comparison
from attendance.actions.national_rate import read_national_rate
from attendance.actions.pupil_record import PupilRecord, read_pupil_record
from attendance.actions.school_years import figures_of, half_days_of
from attendance.choices import Role
from attendance.models import (
    Enrolment,
    PublishedRelease,
    PublishedRow,
    SchoolYear,
    WeeklyTally,
)
from attendance.rules.calendar import AcademicYear
from attendance.rules.weekly import Stretch
from attendance.tasks import keep_school_years
from tests.factories.attendance import (
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    fill_marks,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
YEAR = AcademicYear(2025)
JULY, SEPTEMBER = dt.date(2025, 7, 7), dt.date(2025, 9, 1)
AUGUST_WEEKS = [dt.date(2025, 7, 21) + dt.timedelta(days=7 * n) for n in range(6)]


@pytest.fixture
def child() -> Enrolment:
    """Two school weeks in July, then twelve from 1 September; on roll from the first."""
    school = open_school(weeks=14, start=JULY, holiday_weeks=AUGUST_WEEKS)
    return EnrolmentFactory(school=school, starts_on=JULY)


def record_of(child: Enrolment, at: str, label: str = "") -> PupilRecord:
    with time_machine.travel(f"{at}T12:00+00:00", tick=False):
        officer = MembershipFactory(role=Role.EWO, school=child.school).user
        return read_pupil_record(child.pupil, officer, label=label)


def test_weeks_gone_by_are_their_tallies_and_the_week_under_way_its_marks(child: Enrolment) -> None:
    fill_marks(child, "OO........ " * 2 + "IO........ " * 3)  # to Friday 19 September
    record = record_of(child, "2025-09-15")
    kept = {t.week: (t.authorised, t.unauthorised) for t in WeeklyTally.objects.all()}
    found = {
        w.monday: (w.figures.authorised, w.figures.unauthorised, w.counted)
        for w in record.weeks.own
    }
    assert found == {
        dt.date(2025, 7, 7): (0, 2, 2), dt.date(2025, 7, 14): (0, 2, 2),
        dt.date(2025, 9, 1): (1, 1, 1), dt.date(2025, 9, 8): (1, 1, 1), dt.date(2025, 9, 15): (1, 1, 1),
    }  # fmt: skip
    assert all(kept[monday] == counts[:2] for monday, counts in found.items())
    assert record.figures.possible == 22, "of the week under way only its Monday"
    assert record.weeks.mondays[-1] > record.as_of, "what is to come is known"


def test_the_window_of_codes_reaches_into_the_year_before(child: Enrolment) -> None:
    fill_marks(child, "GG........ " * 2 + "O......... " * 3)
    record = record_of(child, "2025-09-20")
    assert {cell.date.year for cell in record.cells} == {2025}
    assert min(cell.date for cell in record.cells) == SEPTEMBER
    assert [cell.code for cell in record.window].count("G") == 4
    assert record.window[0].date == JULY
    later = record_of(
        child, "2025-11-22"
    )  # the twelfth week of the year: ten reach back to 15 September
    assert later.window[0].date == dt.date(2025, 9, 15)


def test_outside_compulsory_age_nothing_counts_towards_a_notice(child: Enrolment) -> None:
    young = PupilFactory(date_of_birth=dt.date(2021, 3, 1))  # compulsory from 31 March 2026
    small = EnrolmentFactory(pupil=young, school=child.school, starts_on=JULY)
    fill_marks(small, "OO........", start=SEPTEMBER)
    for day in ("2025-09-03", "2025-09-10"):  # while it is under way, and when it is over
        weeks = record_of(small, day).weeks.in_year(YEAR)
        assert (weeks[0].figures.unauthorised, weeks[0].counted) == (2, 0)


def test_a_year_gone_by_is_read_to_its_end(child: Enrolment) -> None:
    fill_marks(child, "GG........ " * 2 + "O.........")
    record = record_of(child, "2025-10-01", "2024/25")
    assert (record.as_of, record.is_current) == (dt.date(2025, 7, 31), False)
    assert record.figures.unauthorised == 4
    assert [week.monday for week in record.weeks.in_year(record.year)] == [
        JULY,
        dt.date(2025, 7, 14),
    ]


# -- England -----------------------------------------------------------------------------------------


def published(name: str, *rows: dict[str, Any]) -> None:
    release = PublishedRelease.objects.create(
        source="DfE", release=name, file_name=name, sha256=name, loaded_at=timezone.now()
    )
    for line, row in enumerate(rows, start=2):
        values = {"level": "National", "place": "England", "period": "202425"} | row
        PublishedRow.objects.create(release=release, line=line, **values)


def rate(percent: str, **filters: str) -> dict[str, Any]:
    return {"figures": {"sess_overall_percent": percent}, "filters": filters}


def test_of_the_phase_where_the_file_has_it_else_of_all() -> None:
    published("both", rate("6.9", school_type="Total"), rate("8.7", education_phase="Secondary"))
    for phase, percent, of_whom in (
        ("Secondary", "8.7", "Secondary"),
        ("Special", "6.9", ""),
        ("", "6.9", ""),
    ):
        found = read_national_rate(YEAR, phase)
        assert found is not None
        assert (float(found.rate * 100), found.of_whom, found.period) == (
            float(percent),
            of_whom,
            "202425",
        )


def test_the_year_itself_before_the_latest_before_it_and_none_from_after() -> None:
    published("next year", rate("1.0") | {"period": "202627"})
    assert read_national_rate(YEAR, "") is None
    published("long ago", rate("4.7") | {"period": "201819"})
    assert read_national_rate(YEAR, "").release == "long ago"  # type: ignore[union-attr]
    published(
        "that year",
        rate("6.5", education_phase="Primary") | {"period": "202526"},
        rate("7.1") | {"period": "202526"},
    )
    assert float(read_national_rate(YEAR, "Secondary").rate * 100) == 7.1  # type: ignore[union-attr]


def test_a_symbol_a_part_of_a_year_and_a_group_of_children_are_no_rate() -> None:
    published(
        "unfit", rate("c"), rate(""), rate("5.0", term="Autumn term"), rate("17.4", social_care_group="CINO"),
        rate("9.0", percent_bands="10 to 20"), rate("3.3") | {"level": "Regional"},
        rate("2.2", education_phase="Primary"),
    )  # fmt: skip
    assert read_national_rate(YEAR, "Secondary") is None


def test_of_two_releases_of_a_year_the_later_loaded_counts() -> None:
    published("first", rate("7.0"))
    published("revised", rate("7.2"))
    assert read_national_rate(YEAR, "").release == "revised"  # type: ignore[union-attr]


# -- What the night counts ---------------------------------------------------------------------------


def test_a_school_year_is_counted_from_every_child(child: Enrolment) -> None:
    fill_marks(child, "OOL....II. " * 2, start=SEPTEMBER)
    second = EnrolmentFactory(school=child.school, starts_on=JULY)
    fill_marks(second, ["/", "Y1", "B"] + ["O"] * 7, start=SEPTEMBER)
    fill_marks(EnrolmentFactory(school=open_school(start=SEPTEMBER)), "OO")
    with time_machine.travel("2025-09-20T03:50+00:00", tick=False):
        keep_school_years()
    found = SchoolYear.objects.get(school=child.school, academic_year="2025/26")
    assert figures_of(found) == WeeklyTally.objects.filter(enrolment__school=child.school).totals()
    assert figures_of(found).late == 2
    days = half_days_of(found)
    assert days[0, "AM"] == Stretch(2, 3)
    assert days[0, "PM"] == Stretch(2, 2), "not possible for the second"
    assert days[1, "AM"] == Stretch(0, 3), "an activity is attended"
    assert days[4, "AM"] == Stretch(1 + 2, 3)
    assert days[4, "PM"] == Stretch(1, 3)


def test_a_night_counts_this_year_and_the_last_anew_and_leaves_older_ones(child: Enrolment) -> None:
    fill_marks(child, "OO........ " * 2 + "I.........")  # two weeks of July, one of September
    for night in ("2025-09-20", "2025-09-21"):
        with time_machine.travel(f"{night}T03:50+00:00", tick=False):
            keep_school_years()
    assert [run.rows for run in JobRun.objects.order_by("id")] == [2, 2]
    counted = dict(SchoolYear.objects.values_list("academic_year", "unauthorised"))
    assert counted == {"2024/25": 4, "2025/26": 0}
    mark(child, JULY, "AM", "I")
    with time_machine.travel("2026-09-20T03:50+00:00", tick=False):  # last year is out of reach now
        keep_school_years()
    kept = SchoolYear.objects.get(academic_year="2024/25")
    assert (kept.unauthorised, kept.counted_at.date()) == (4, dt.date(2025, 9, 21))


def test_a_child_stands_beside_the_schools_of_its_phase_and_alone_beside_all(
    child: Enrolment,
) -> None:
    fill_marks(child, "OO", start=SEPTEMBER)
    special = open_school(start=SEPTEMBER, phase="Special")
    fill_marks(EnrolmentFactory(school=special), "O.........")
    with time_machine.travel("2025-09-20T03:50+00:00", tick=False):
        assert read_comparison(child.school, YEAR) == Comparison(None, None, None, None)
        keep_school_years()
        alone = read_comparison(child.school, YEAR).authority
        assert alone is not None
        assert (alone.of_whom, alone.figures.absent, alone.figures.possible) == ("", 3, 12)
        fill_marks(EnrolmentFactory(school=open_school(start=SEPTEMBER)), "..........")
        keep_school_years()
        alike = read_comparison(child.school, YEAR).authority
        assert alike is not None
        assert (alike.of_whom, alike.figures.absent, alike.figures.possible) == ("Primary", 2, 12)
