"""From marks to flags through the whole path, on each threshold and either side of it."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import AuditEvent
from attendance.actions.flags import refresh_due_flags, refresh_flags
from attendance.choices import OFFERED_KINDS
from attendance.models import Flag, Pupil, RecheckRequest, Session, Threshold
from tests.factories.attendance import FIRST_DAY, EnrolmentFactory, fill_marks, mark, open_school
from tests.integration.attendance.test_figures import marks

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
SEVERE, PERSISTENT, NOTICE, _ = OFFERED_KINDS
YEAR_END = D("2026-07-17")
HALF_TERM, CHRISTMAS = (D("2025-10-27"),), (D("2025-12-22"), D("2025-12-29"))


def refresh(as_of, *of):
    """The command as an operator runs it: the lines of the kinds offered upwards (or of others)."""
    out = StringIO()
    call_command("refresh_flags", "--as-of", str(as_of), "--json", stdout=out)
    lists = json.loads(out.getvalue())
    return {
        k: [line for line in v if line["kind"] in (of or OFFERED_KINDS)] for k, v in lists.items()
    }


def kinds(lines):
    return sorted(line["kind"] for line in lines)


def pupil_with(pattern, weeks=40, **fields):
    enrolment = EnrolmentFactory(school=open_school(weeks=weeks), **fields)
    fill_marks(enrolment, marks(pattern))
    return enrolment


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("38xI 342x.", [PERSISTENT]),  # T1
        ("37xI 343x.", []),
        ("38xI 343x.", []),  # T2: shown as 10.0
        ("190xI 190x.", [PERSISTENT, SEVERE]),  # T3
        ("189xI 191x.", [PERSISTENT]),
        ("10xD", []),  # T4
        ("5x. 5xC2", [PERSISTENT, SEVERE]),  # T8
        ("60xI 320x.", [PERSISTENT]),  # T25
    ],
)
def test_absence_flags_on_the_threshold(pattern, expected):
    pupil_with(pattern)
    assert kinds(refresh(YEAR_END)["raised"]) == expected


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("10xO", True),
        ("9xO .", False),
        ("8xO 2xN", True),  # T12
        ("8xO 2xI", False),
        ("9xO C", False),  # T24
        ("8xO 2xU", True),
        ("9xO L", False),
        ("2xG 3xN 4xO U", True),
        ("9xO M", False),  # T14
    ],
)
def test_the_notice_threshold_on_either_side(pattern, found):
    pupil_with(pattern, weeks=2)
    assert (NOTICE in kinds(refresh(D("2025-09-12"))["raised"])) is found


def test_a_flag_keeps_its_numbers_and_window():
    enrolment = pupil_with("38xI 342x.")
    (line,) = refresh(YEAR_END)["raised"]
    assert line == {
        "urn": enrolment.school.urn,
        "upn": enrolment.pupil.upn,
        "kind": PERSISTENT,
        "numbers": {
            "absent": 38, "possible": 380, "authorised": 38, "unauthorised": 0,
            "absence_percent": 10.0, "threshold_percent": 10, "clear_sessions_to_recover": 1,
        },
        "window": {"from": "2025-08-01", "to": "2026-07-17"},
    }  # fmt: skip
    flag = Flag.objects.get(kind=PERSISTENT)
    assert flag.ref.startswith("F-")
    assert flag.numbers == flag.raised_numbers == line["numbers"]
    assert flag.raised_as_of == YEAR_END


def test_a_notice_flag_says_which_codes():
    pupil_with("2xG 3xN 4xO U I L", weeks=2)
    refresh(D("2025-09-12"))
    assert Flag.objects.get(kind=NOTICE).numbers == {
        "sessions": 10,
        "school_weeks": 2,
        "threshold_sessions": 10,
        "threshold_school_weeks": 10,
        "codes": {"G": 2, "N": 3, "O": 4, "U": 1},
    }


def test_running_twice_changes_nothing():
    pupil_with("20xO")
    first = refresh(D("2025-09-12"))
    before = list(Flag.objects.order_by("id").values())
    second = refresh(D("2025-09-12"))
    assert second == {"raised": [], "cleared": [], "standing": first["raised"]}
    assert list(Flag.objects.order_by("id").values()) == before
    assert AuditEvent.objects.filter(kind="flags.refreshed").count() == 1


def test_a_day_gone_by_moves_the_window_and_not_the_change():
    pupil_with("10xI")
    refresh(D("2025-09-08"))
    changed = Flag.objects.get(kind=PERSISTENT).changed_at
    refresh(D("2025-09-09"))
    flag = Flag.objects.get(kind=PERSISTENT)
    assert (flag.window_to, flag.changed_at) == (D("2025-09-09"), changed)


@pytest.mark.parametrize("code", ["Y4", "B"])  # E18 (T13), E19
def test_a_corrected_mark_clears_the_flag_with_its_numbers(code):
    enrolment = pupil_with("38xO 342x.")
    refresh(YEAR_END)
    mark(enrolment, FIRST_DAY, "AM", code, reason="Correction")
    after = refresh(YEAR_END)
    assert kinds(after["cleared"]) == [PERSISTENT]
    flag = Flag.objects.get(kind=PERSISTENT)
    possible = 379 if code == "Y4" else 380
    assert (flag.cleared_numbers["absent"], flag.cleared_numbers["possible"]) == (37, possible)
    assert (flag.numbers["absent"], flag.cleared_as_of) == (38, YEAR_END)
    assert refresh(YEAR_END)["cleared"] == []


def test_a_cleared_flag_may_be_raised_again_as_another():
    enrolment = pupil_with("38xO 342x.")
    for code in ("B", "O"):
        refresh(YEAR_END)
        mark(enrolment, FIRST_DAY, "AM", code, reason="Back and forth")
    assert kinds(refresh(YEAR_END)["raised"]) == [PERSISTENT]
    assert Flag.objects.filter(kind=PERSISTENT).count() == 2
    assert Flag.objects.standing().filter(kind=PERSISTENT).count() == 1


def test_unexplained_marks_count_until_they_are_explained():  # T12 through correction
    enrolment = pupil_with("8xO 2xN", weeks=2)
    assert NOTICE in kinds(refresh(D("2025-09-05"))["raised"])
    mark(enrolment, D("2025-09-05"), "AM", "I", reason="Parent rang")
    mark(enrolment, D("2025-09-05"), "PM", "I", reason="Parent rang")
    assert NOTICE in kinds(refresh(D("2025-09-05"))["cleared"])


def test_marks_after_the_day_do_not_count():
    pupil_with("5x. 5xI", weeks=1)
    rates = {}
    for day in ("2025-09-02", "2025-09-03", "2025-09-05"):
        refresh(D(day))
        flag = Flag.objects.standing().filter(kind=PERSISTENT).first()
        rates[day] = flag and (flag.numbers["absent"], flag.numbers["possible"])
    assert rates == {"2025-09-02": None, "2025-09-03": (1, 6), "2025-09-05": (5, 10)}


def test_notice_marks_after_the_day_do_not_count():
    pupil_with("10xO", weeks=1)
    assert NOTICE not in kinds(refresh(D("2025-09-04"))["raised"])
    assert NOTICE in kinds(refresh(D("2025-09-05"))["raised"])


class TestWindow:
    """T21-T23: the sample year has half term from 27 October and Christmas from 22 December."""

    def pupil(self, *days):
        school = open_school(weeks=24, holiday_weeks=HALF_TERM + CHRISTMAS)
        enrolment = EnrolmentFactory(school=school)
        for day in days:
            for half in ("AM", "PM"):
                mark(enrolment, D(day), half, "O")
        return enrolment

    def test_holiday_weeks_drop_out(self):
        self.pupil("2025-11-03", "2025-11-04", "2025-11-05", "2025-11-06", "2025-11-07")
        refresh(D("2026-01-19"))
        flag = Flag.objects.get(kind=NOTICE)
        assert (flag.window_from, flag.window_to) == (D("2025-11-03"), D("2026-01-19"))

    @pytest.mark.parametrize(("as_of", "found"), [("2026-01-12", True), ("2026-01-19", False)])
    def test_the_oldest_week_falls_out(self, as_of, found):
        self.pupil("2025-10-24", "2025-11-03", "2025-11-04", "2025-11-05", "2025-11-06")
        assert (NOTICE in kinds(refresh(D(as_of))["raised"])) is found

    def test_a_flag_clears_when_its_week_falls_out(self):
        self.pupil("2025-10-24", "2025-11-03", "2025-11-04", "2025-11-05", "2025-11-06")
        refresh(D("2026-01-12"))
        cleared = refresh(D("2026-01-19"))["cleared"]
        (line,) = [line for line in cleared if line["kind"] == NOTICE]
        assert line["window"] == {"from": "2025-11-03", "to": "2026-01-19"}

    def test_a_holiday_day_judges_by_the_last_school_weeks(self):
        self.pupil("2025-12-15", "2025-12-16", "2025-12-17", "2025-12-18", "2025-12-19")
        refresh(D("2025-12-31"))
        assert Flag.objects.get(kind=NOTICE).numbers["school_weeks"] == 10

    def test_one_session_makes_a_school_week(self):  # T22
        enrolment = self.pupil("2025-11-03", "2025-11-04", "2025-11-05", "2025-11-06", "2025-11-07")
        Session.objects.create(
            school=enrolment.school, date=D("2025-12-22"), half="AM", week=D("2025-12-22"),
            academic_year="2025/26", opens_at="08:50", closes_at="09:20",
        )  # fmt: skip
        assert NOTICE not in kinds(refresh(D("2026-01-19"))["raised"])

    def test_the_window_spans_terms_and_years(self):  # T23
        school = open_school(weeks=2, start=D("2026-07-06"))
        open_school(school, weeks=3, start=D("2026-09-02"))
        enrolment = EnrolmentFactory(school=school)
        for day in ("2026-07-17", "2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10"):
            for half in ("AM", "PM"):
                mark(enrolment, D(day), half, "G" if day < "2026-09" else "O")
        refresh(D("2026-09-11"))
        assert Flag.objects.get(kind=NOTICE).numbers["codes"] == {"G": 2, "O": 8}


def test_absence_is_judged_by_the_academic_year():
    school = open_school(weeks=2, start=D("2026-07-06"))
    open_school(school, weeks=2, start=D("2026-09-07"))
    enrolment = EnrolmentFactory(school=school)
    fill_marks(enrolment, marks("20xI 20x."))
    assert PERSISTENT in kinds(refresh(D("2026-07-31"))["raised"])
    cleared = refresh(D("2026-09-18"))["cleared"]
    assert kinds(cleared) == [PERSISTENT, SEVERE]
    for line in cleared:  # the window is that of the numbers, which the new year began again
        assert line["numbers"]["possible"] == 20
        assert line["window"] == {"from": "2026-08-01", "to": "2026-09-18"}


def test_a_joiner_is_judged_by_its_own_sessions():  # T16
    pupil_with("20xI 180x.", starts_on=D("2026-01-06"))
    assert kinds(refresh(YEAR_END)["raised"]) == [PERSISTENT]


def test_a_leaver_stays_persistently_absent_but_asks_for_no_notice():  # T17
    pupil_with("20xO", ends_on=D("2025-09-12"))
    assert kinds(refresh(D("2025-09-12"))["raised"]) == [NOTICE, PERSISTENT, SEVERE]
    after = refresh(D("2025-09-15"))
    assert kinds(after["cleared"]) == [NOTICE]
    assert kinds(after["standing"]) == [PERSISTENT, SEVERE]


def test_two_schools_in_sequence_are_judged_apart():  # T18
    left = pupil_with("30xO 160x.", ends_on=D("2026-01-09"))
    came = EnrolmentFactory(
        school=open_school(weeks=40), starts_on=D("2026-01-12"), pupil=left.pupil
    )
    fill_marks(came, marks("5xO 185x."))
    raised = refresh(YEAR_END)["raised"]
    assert [(line["urn"], line["kind"]) for line in raised] == [(left.school.urn, PERSISTENT)]


def test_two_schools_at_once_count_a_session_once():  # T19
    here = pupil_with("10xD", weeks=1)
    there = EnrolmentFactory(school=open_school(weeks=1), pupil=here.pupil, kind="dual")
    fill_marks(there, marks("10xO"))
    refresh(D("2025-09-05"))
    assert Flag.objects.get(kind=NOTICE).enrolment == there


@pytest.mark.parametrize(
    ("since", "found"), [("2025-08-31", True), ("2025-09-01", True), ("2025-09-02", False)]
)
def test_only_sessions_of_compulsory_age_count(since, found):  # T42
    enrolment = pupil_with("10xO", weeks=1)
    Pupil.objects.filter(pk=enrolment.pupil_id).update(compulsory_from=D(since))
    assert (NOTICE in kinds(refresh(D("2025-09-05"))["raised"])) is found


@pytest.mark.parametrize(
    ("start", "pattern", "found"),
    [
        ("2012-09-03", "40xO 160x.", False),  # T49
        ("2012-09-03", "56xO 324x.", True),
        ("2008-09-01", "60xO 240x.", False),
        ("2008-09-01", "64xO 240x.", True),
    ],
)
def test_an_old_year_is_judged_by_its_own_rule(start, pattern, found):
    school = open_school(weeks=38, start=D(start))
    fill_marks(EnrolmentFactory(school=school, starts_on=D(start)), marks(pattern))
    raised = kinds(refresh(D(start) + dt.timedelta(days=300))["raised"])
    assert raised == [PERSISTENT] * found


def test_a_threshold_is_the_one_in_force_on_the_day():
    pupil_with("6xO 14x.", weeks=10)
    old = Threshold.objects.get(key="notice_sessions")
    Threshold.objects.filter(pk=old.pk).update(valid_to=D("2025-09-12"))
    Threshold.objects.create(
        key="notice_sessions", value=6, valid_from=D("2025-09-13"), source="Test"
    )
    assert NOTICE not in kinds(refresh(D("2025-09-12"))["raised"])
    assert NOTICE in kinds(refresh(D("2025-09-13"))["raised"])


def test_only_the_enrolments_asked_for_are_touched():
    one, two = pupil_with("20xI"), pupil_with("20xI")
    outcome = refresh_flags(as_of=D("2025-09-12"), enrolment_ids=[one.pk])
    assert {line.enrolment_id for line in outcome.raised} == {one.pk}
    assert not Flag.objects.filter(enrolment=two).exists()


def test_references_run_on_past_six_figures():
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('attendance_flag_ref', 999999)")
    pupil_with("10xI")
    refresh(D("2025-09-05"))
    refs = sorted(Flag.objects.values_list("ref", flat=True))
    assert refs == [f"F-{1_000_000 + n}" for n in range(4)]


def test_plain_text_for_people():
    pupil_with("10xI", weeks=1)
    out = StringIO()
    call_command("refresh_flags", "--as-of", "2025-09-05", stdout=out)
    assert "raised " in out.getvalue()
    assert "4 raised, 0 cleared, 0 stand as before." in out.getvalue()


def test_only_who_has_marks_of_days_to_come_is_looked_at_again_for_them():
    school, today = open_school(weeks=2), FIRST_DAY + dt.timedelta(days=2)
    past, ahead, elsewhere = (EnrolmentFactory(school=school) for _ in range(3))
    fill_marks(past, "......")
    fill_marks(ahead, "..........")
    fill_marks(elsewhere, "....")
    noon = dt.datetime.combine(today, dt.time(12), tzinfo=dt.UTC)
    refresh_due_flags(as_of=today, at=noon)
    assert list(RecheckRequest.objects.values_list("enrolment_id", flat=True)) == [ahead.pk]
