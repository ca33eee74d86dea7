"""Figures through the whole path, marks to tallies to percentages: the worked examples E1-E24."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from attendance.actions.figures import absence_figures
from attendance.models import Mark
from attendance.rules.counting import pool, tally
from attendance.rules.reference import read_codes
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    PupilFactory,
    fill_marks,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
WEEKS = 41  # 410 sessions: enough for every example
CODES = read_codes()


def marks(text):
    """`3xO 2xC2 .` as a list of codes."""
    codes = []
    for item in text.split():
        count, _, code = item.rpartition("x")
        codes += [code] * int(count or 1)
    return codes


def figures_of(first, last, *args):
    out = StringIO()
    call_command(
        "absence_figures", "--from", str(first), "--to", str(last), "--json", *args, stdout=out
    )
    return json.loads(out.getvalue())


def year_of(*patterns, start=FIRST_DAY, weeks=WEEKS):
    """Figures of a year in which each pattern is one pupil's marks, from the first day on."""
    school = open_school(weeks=weeks, start=start)
    for pattern in patterns:
        enrolment = EnrolmentFactory(school=school, starts_on=start)
        fill_marks(enrolment, marks(pattern))
    return figures_of(start, start + dt.timedelta(days=weeks * 7))


@pytest.mark.parametrize(
    ("pattern", "absent", "possible", "rate", "persistent", "severe"),
    [
        ("38xO 342x.", 38, 380, 10.0, True, False),  # E1, T1
        ("37xO 343x.", 37, 380, 9.7, False, False),  # E2
        ("38xO 343x.", 38, 381, 10.0, False, False),  # E3, T2
        ("39xI 351x.", 39, 390, 10.0, True, False),  # E4
        ("39xI 352x.", 39, 391, 10.0, False, False),
        ("4xD 3xX 3xY4", 0, 0, None, None, None),  # E6, T4
        ("190xI 190x.", 190, 380, 50.0, True, True),  # E7, T3
        ("189xI 191x.", 189, 380, 49.7, True, False),  # E8
        ("8x. Y4 #", 0, 8, 0.0, False, False),  # E9, T5
        ("7x. L U N", 2, 10, 20.0, True, False),  # E10
        ("4xD 5x. I", 1, 6, 16.7, True, False),  # E11
        ("5x. 5xC2", 5, 10, 50.0, True, True),  # E14, T8
        ("37xO Y4 342x.", 37, 379, 9.8, False, False),  # E18
        ("37xO B 342x.", 37, 380, 9.7, False, False),  # E19
        ("9x. I", 1, 10, 10.0, True, False),  # E24, T48
        ("60xI 320x.", 60, 380, 15.8, True, False),  # T25
    ],
)
def test_worked_figures(pattern, absent, possible, rate, persistent, severe):
    (row,) = year_of(pattern)["enrolments"]
    assert (row["absent"], row["possible"]) == (absent, possible)
    assert row["absence_percent"] == rate
    assert (row["persistent"], row["severe"]) == (persistent, severe)


@pytest.mark.parametrize(
    ("start", "pattern", "expected"),
    [
        ("2024-07-08", "9x. J", (0, 10, 0.0)),  # E12
        ("2024-09-09", "9x. J1", (1, 10, 10.0)),  # E13
    ],
)
def test_what_a_code_counted_as_that_week(start, pattern, expected):
    (row,) = year_of(pattern, start=D(start), weeks=1)["enrolments"]
    assert (row["absent"], row["possible"], row["absence_percent"]) == expected


@pytest.mark.parametrize(
    ("start", "pattern", "persistent", "severe"),
    [
        ("2008-09-01", "60xO 240x.", False, None),  # E21
        ("2012-09-03", "40xO 160x.", False, None),  # E22, T49
        ("2012-09-03", "56xO 324x.", True, None),  # E23
        ("2012-09-03", "55xO 325x.", False, None),
    ],
)
def test_the_rule_of_the_year_is_used_for_the_year(start, pattern, persistent, severe):
    (row,) = year_of(pattern, start=D(start), weeks=38)["enrolments"]
    assert (row["persistent"], row["severe"]) == (persistent, severe)


@pytest.mark.parametrize(
    ("start", "born", "missed", "persistent"),
    [
        ("2012-09-03", "1997-08-31", 46, True),  # 15 on 31 August 2012: five half terms, 46
        ("2012-09-03", "1997-08-31", 45, False),
        ("2012-09-03", "1996-09-01", 46, True),  # the eldest of the year
        ("2012-09-03", "1997-09-01", 46, False),  # 14: the whole year, 56
        ("2012-09-03", "1997-09-01", 56, True),
        ("2012-09-03", "1996-08-31", 46, False),  # 16
        ("2011-09-05", "1996-08-31", 46, True),  # before 2012/13 one number for everybody
        ("2015-09-01", "2000-08-31", 46, True),  # since 2015/16 a tenth of the own sessions
        ("2015-09-01", "2000-08-31", 37, False),
    ],
)
def test_at_15_the_last_half_term_is_left_out(start, born, missed, persistent):
    school = open_school(weeks=39, start=D(start))
    pupil = PupilFactory(date_of_birth=D(born))
    fill_marks(
        EnrolmentFactory(school=school, starts_on=D(start), pupil=pupil),
        marks(f"{missed}xI {380 - missed}x."),
    )
    (row,) = figures_of(start, (D(start) + dt.timedelta(days=300)).isoformat())["enrolments"]
    assert row["persistent"] is persistent


def test_a_group_is_pooled_and_counts_its_enrolments():
    found = year_of("38xO 342x.", "10x.", "5xI 5x.", "4xD")[
        "total"
    ]  # E17, T20; and one without rate
    assert (found["absent"], found["possible"], found["absence_percent"]) == (43, 400, 10.8)
    assert (found["persistent"], found["severe"]) == (2, 1)


def test_every_count_and_rate_has_its_name():
    (row,) = year_of("5x. L V U 2xI")["enrolments"]
    del row["urn"], row["upn"]
    assert row == {
        "possible": 10, "present": 6, "approved_activity": 1, "attended": 7, "late": 2,
        "authorised": 2, "unauthorised": 1, "absent": 3,
        "attendance_percent": 70.0, "absence_percent": 30.0,
        "authorised_percent": 20.0, "unauthorised_percent": 10.0,
        "persistent": True, "severe": False,
    }  # fmt: skip


def test_a_joiner_has_its_own_denominator():  # E15, T16
    school = open_school(weeks=40)
    enrolment = EnrolmentFactory(school=school, starts_on=D("2026-01-06"))
    fill_marks(enrolment, marks("20xO 180x."))
    (row,) = figures_of("2025-09-01", "2026-07-31")["enrolments"]
    assert (row["absent"], row["possible"], row["persistent"]) == (20, 200, True)


def test_a_mover_is_two_enrolments_and_a_leaver_stays_in_the_year():  # E16, T17, T18
    first, second = open_school(weeks=40, urn="900001"), open_school(weeks=40, urn="900002")
    left = EnrolmentFactory(school=first, ends_on=D("2026-01-09"))
    came = EnrolmentFactory(school=second, starts_on=D("2026-01-12"), pupil=left.pupil)
    fill_marks(left, marks("30xO 160x."))
    fill_marks(came, marks("5xO 185x."))
    found = figures_of("2025-09-01", "2026-07-31")
    a, b = found["enrolments"]
    assert (a["absent"], a["possible"], a["persistent"]) == (30, 190, True)
    assert (b["absent"], b["possible"], b["persistent"]) == (5, 190, False)
    assert found["total"]["persistent"] == 1
    assert figures_of("2025-09-01", "2026-07-31", "--urn", "900002")["enrolments"] == [b]


def test_dual_registration_counts_a_session_once():  # T19
    main, unit = open_school(weeks=1, urn="900001"), open_school(weeks=1, urn="900002")
    here = EnrolmentFactory(school=main)
    there = EnrolmentFactory(school=unit, pupil=here.pupil, kind="dual")
    fill_marks(here, marks("10xD"))
    fill_marks(there, marks("O 9x."))
    found = figures_of("2025-09-01", "2025-09-07")
    assert [row["unauthorised"] for row in found["enrolments"]] == [0, 1]
    assert found["total"]["possible"] == 10


def test_who_was_not_on_roll_is_not_listed_and_who_has_no_marks_is():
    school = open_school(weeks=2)
    EnrolmentFactory(school=school, starts_on=D("2025-09-08"))
    silent = EnrolmentFactory(school=school)
    (row,) = figures_of("2025-09-01", "2025-09-05")["enrolments"]
    assert row["upn"] == silent.pupil.upn
    assert (row["possible"], row["absence_percent"], row["persistent"]) == (0, None, None)


SPANS = [
    ("2025-09-01", "2025-09-28"),
    ("2025-09-01", "2025-09-03"),
    ("2025-09-03", "2025-09-04"),
    ("2025-09-04", "2025-09-16"),
    ("2025-09-05", "2025-09-22"),
    ("2025-09-06", "2025-09-07"),
    ("2025-08-20", "2025-10-20"),
]


@pytest.mark.parametrize("span", SPANS)
def test_part_weeks_at_either_end_equal_a_count_of_the_marks(span):
    school = open_school(weeks=4)
    one = EnrolmentFactory(school=school)
    two = EnrolmentFactory(school=school, starts_on=D("2025-09-03"), ends_on=D("2025-09-17"))
    fill_marks(one, (". I O L U . V N G D" + " . O I . . . L Y4 M #" * 3).split())
    fill_marks(two, marks("3xO 5x. 2xI 4xU 4x. D V"))
    first, last = map(D, span)
    found = {row.upn: row.figures for row in absence_figures(first=first, last=last).enrolments}
    for enrolment in (one, two):
        rows = Mark.objects.filter(enrolment=enrolment, session__date__range=(first, last))
        counted = tally(CODES.on(m.code, m.session.date) for m in rows.select_related("session"))
        assert found.get(enrolment.pupil.upn, pool([])) == counted


def test_an_amended_mark_moves_the_figures():  # E18 by the way it happens
    school = open_school(weeks=38)
    enrolment = EnrolmentFactory(school=school)
    fill_marks(enrolment, marks("38xO 342x."))
    mark(enrolment, FIRST_DAY, "AM", "Y4", reason="Boiler")
    (row,) = figures_of("2025-09-01", "2026-07-31")["enrolments"]
    assert (row["absent"], row["possible"], row["persistent"]) == (37, 379, False)


def test_plain_text_for_people():
    year_of("9x. I")
    out = StringIO()
    call_command("absence_figures", "--from", "2025-09-01", "--to", "2025-09-07", stdout=out)
    assert "1 of 10 sessions missed (10.0%)" in out.getvalue()
    assert "1 persistently absent, 0 of them severely" in out.getvalue()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--from", "2025-09-02", "--to", "2025-09-01"], "is after"),
        (["--from", "2025-09-31", "--to", "2025-10-01"], "is not a day"),
        (["--from", "2025-09-01", "--to", "2025-10-01", "--urn", "123456"], "no school with URN"),
    ],
)
def test_wrong_arguments_are_refused_in_words(args, words):
    with pytest.raises(CommandError, match=words):
        call_command("absence_figures", *args)
