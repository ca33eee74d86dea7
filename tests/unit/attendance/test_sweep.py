"""Who is unaccounted for, since when, what comes next: each number on its boundary and either side."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from attendance.choices import ContactOutcome as O
from attendance.choices import ContactStep as S
from attendance.rules.sweep import (
    LADDER,
    Attempt,
    SessionMark,
    Standing,
    about_now,
    asking,
    in_order,
    is_chase_due,
    is_priority,
    minutes_between,
    next_rung,
    overdue_before,
    said_for,
    standing_of,
    suggest_code,
    unaccounted_since,
    unexplained,
)

LONDON = ZoneInfo("Europe/London")
MINUTES = {S.FIRST: 30, S.SECOND: 30, S.THIRD: 30, S.HOME_VISIT: 60, S.SAFE_AND_WELL: 60}


def at(clock: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-20T{clock}:00").replace(tzinfo=LONDON)


AM, PM = at("08:50"), at("13:10")


def am(code: str, *, taken: bool = True) -> SessionMark:
    return read(AM, code, taken)


def pm(code: str, *, taken: bool = True) -> SessionMark:
    return read(PM, code, taken)


def read(opened: dt.datetime, code: str, taken: bool) -> SessionMark:
    """As the codes of the day have it; O here is one given on the day itself, o one of an earlier day."""
    excused = code in ("I", "M")
    found = excused or code in ("/", "\\", "U", "X")
    return SessionMark(opened, code.upper(), taken, excused, found, code == "O")


@pytest.mark.parametrize(
    ("marks", "asks", "since"),
    [
        ([am("N")], 1, AM),
        ([am("")], 1, AM),
        ([am("", taken=False)], 0, None),
        ([am("N", taken=False)], 1, AM),
        ([am("I")], 0, None),
        ([am("/")], 0, None),
        ([am("N"), pm("N")], 2, AM),
        ([am("/"), pm("N")], 1, PM),
        ([am("/"), pm("", taken=False)], 0, None),
        ([am("N"), pm("\\")], 1, AM),
        ([], 0, None),
    ],
)
def test_which_marks_leave_a_child_unaccounted_for(
    marks: list[SessionMark], asks: int, since: dt.datetime | None
) -> None:
    assert len(unexplained(marks)) == asks
    assert unaccounted_since(marks) == since


@pytest.mark.parametrize(
    ("marks", "outcomes", "known"),
    [
        ([am("N")], [], Standing.UNKNOWN),
        ([am("N")], [O.NO_ANSWER, O.MESSAGE_LEFT], Standing.UNKNOWN),
        ([am("N")], [O.NO_ANSWER, O.REASON_GIVEN], Standing.ANSWERED),
        ([am("N")], [O.SEEN_SAFE], Standing.ANSWERED),
        ([am("N")], [O.REFERRED], Standing.UNKNOWN),
        ([am("N"), pm("\\")], [], Standing.ANSWERED),
        ([am("N"), pm("U")], [], Standing.ANSWERED),
        ([am("N"), pm("I")], [], Standing.ANSWERED),
        ([am("N"), pm("X")], [], Standing.ANSWERED),
        ([am("N"), pm("G")], [], Standing.UNKNOWN),
        ([am("N"), pm("O")], [], Standing.UNKNOWN),
        ([am("N"), pm("o")], [], Standing.UNKNOWN),
        ([am("O")], [], Standing.UNKNOWN),
        ([am("O")], [O.REASON_GIVEN], Standing.ANSWERED),
        ([am("O"), pm("\\")], [], Standing.ANSWERED),
        ([am("/"), pm("N")], [], Standing.UNKNOWN),
        ([am("N"), pm("", taken=False)], [], Standing.UNKNOWN),
    ],
)
def test_what_is_known_of_the_child(
    marks: list[SessionMark], outcomes: list[O], known: Standing
) -> None:
    tries = [Attempt(S.FIRST, outcome, at("09:20")) for outcome in outcomes]
    assert standing_of(marks, tries) is known


@pytest.mark.parametrize(
    ("marks", "clock", "known"),
    [
        ([am("I"), pm("N")], "09:30", Standing.UNKNOWN),  # the reason was for the morning
        ([am("/"), pm("N")], "10:00", Standing.UNKNOWN),  # seen safe, and gone after lunch
        ([am("N"), pm("N")], "09:30", Standing.UNKNOWN),
        ([am("/"), pm("N")], "13:09", Standing.UNKNOWN),
        ([am("/"), pm("N")], "13:10", Standing.ANSWERED),
        ([am("N"), pm("N")], "13:11", Standing.ANSWERED),
        ([am("N")], "08:10", Standing.ANSWERED),  # written before school
        ([am("N"), pm("N")], "08:10", Standing.UNKNOWN),
        ([am("O"), pm("N")], "09:30", Standing.UNKNOWN),
    ],
)
def test_each_half_day_is_answered_for_by_itself(
    marks: list[SessionMark], clock: str, known: Standing
) -> None:
    for outcome in (O.REASON_GIVEN, O.SEEN_SAFE):
        assert standing_of(marks, [Attempt(S.FIRST, outcome, at(clock))]) is known


def test_who_was_given_up_today_stays_until_somebody_answers() -> None:
    answer = Attempt(S.FAMILY, O.REASON_GIVEN, at("09:30"))
    assert asking([am("O")], []) == [am("O")]
    assert asking([am("O")], [answer]) == []
    assert asking([am("o")], []) == []
    assert asking([am("O"), pm("\\")], []) == []
    assert asking([am("N"), pm("O")], [answer]) == [am("N"), pm("O")]


@pytest.mark.parametrize(
    ("marks", "offered", "code"),
    [
        ([am("N")], [], ""),
        ([am("N")], [("09:20", "I")], "I"),
        ([am("N")], [("09:20", "I"), ("09:25", ""), ("09:30", "M")], "M"),
        ([am("N")], [("08:10", "I")], "I"),
        ([am("N"), pm("I")], [], "I"),
        ([am("N"), pm("I")], [("09:30", "M")], "M"),
        ([am("N"), pm("O")], [], ""),
        ([am("N"), pm("\\")], [], ""),
        ([am("/"), pm("N")], [], ""),
        ([am("I"), pm("N")], [], ""),  # never into a half day that opened later
        ([am("M"), pm("N")], [("09:20", "M")], ""),
        ([am("N"), pm("N")], [("09:20", "I")], ""),
        ([am("N"), pm("N")], [("13:30", "I")], "I"),
        ([am("I")], [("09:20", "I")], ""),
    ],
)
def test_which_code_is_suggested(
    marks: list[SessionMark], offered: list[tuple[str, str]], code: str
) -> None:
    told = [Attempt(S.FAMILY, O.REASON_GIVEN, at(clock), code) for clock, code in offered]
    assert suggest_code(marks, told) == code


@pytest.mark.parametrize(
    ("clock", "whole_day", "morning", "afternoon"),
    [
        ("07:45", False, "M", ""),  # before school: the first session
        ("07:45", True, "M", "M"),  # and the later one only when that was said
        ("09:05", False, "M", ""),
        ("09:05", True, "M", "M"),
        ("13:09", False, "M", ""),
        ("13:10", False, "M", "M"),
    ],
)
def test_what_was_said_is_offered_for_the_sessions_it_is_about(
    clock: str, whole_day: bool, morning: str, afternoon: str
) -> None:
    told = [Attempt(S.FAMILY, O.REASON_GIVEN, at(clock), "M", whole_day)]
    offered = [said_for(AM, told, is_first=True), said_for(PM, told, is_first=False)]
    assert [each.code if each else "" for each in offered] == [morning, afternoon]


def test_the_last_answer_with_a_code_counts_and_nothing_else() -> None:
    told = [
        Attempt(S.FAMILY, O.REASON_GIVEN, at("07:45"), "M", whole_day=True),
        Attempt(S.FAMILY, O.REASON_GIVEN, at("08:10"), "I"),
        Attempt(S.FIRST, O.NO_ANSWER, at("09:30"), ""),
        Attempt(S.FIRST, O.REASON_GIVEN, at("09:40"), ""),
    ]
    assert said_for(AM, told, is_first=True) == told[1]
    assert said_for(PM, told, is_first=False) == told[0]
    assert said_for(AM, [], is_first=True) is None


def test_what_was_said_for_the_whole_day_finds_nobody_who_is_missing_after_lunch() -> None:
    told = [Attempt(S.FAMILY, O.REASON_GIVEN, at("07:45"), "M", whole_day=True)]
    assert standing_of([am("M"), pm("N")], told) is Standing.UNKNOWN
    assert suggest_code([am("M"), pm("N")], told) == ""


def test_a_code_beside_no_answer_is_not_suggested() -> None:
    for outcome in (O.NO_ANSWER, O.MESSAGE_LEFT, O.REFERRED):
        assert suggest_code([am("N")], [Attempt(S.FIRST, outcome, at("09:20"), "I")]) == ""


def test_the_afternoon_has_a_ladder_and_a_clock_of_its_own() -> None:
    morning = [
        Attempt(S.FIRST, O.NO_ANSWER, at("09:20")),
        Attempt(S.SECOND, O.NO_ANSWER, at("09:50")),
    ]
    found = Attempt(S.THIRD, O.REASON_GIVEN, at("10:20"))
    assert about_now([am("/"), pm("N")], [*morning, found]) == []
    assert about_now([am("N"), pm("N")], [*morning, found]) == []
    assert about_now([am("N"), pm("N")], morning) == morning
    assert unaccounted_since([am("N"), pm("N")], [*morning, found]) == PM
    assert unaccounted_since([am("N"), pm("N")], morning) == AM
    assert unaccounted_since([am("N")], [found]) == AM


@pytest.mark.parametrize("outcome", [O.NO_ANSWER, O.MESSAGE_LEFT])
def test_the_last_rung_falls_due_again_until_somebody_has_taken_it_on(outcome: O) -> None:
    tried = Attempt(S.SAFE_AND_WELL, outcome, at("13:00"))
    assert standing_of([am("N")], [tried]) is Standing.UNKNOWN
    rung = next_rung(AM, [tried], MINUTES)
    assert rung.step is S.SAFE_AND_WELL
    assert (rung.is_due(at("13:59")), rung.is_due(at("14:00"))) == (False, True)
    told = Attempt(S.TOLD, O.REFERRED, at("13:05"))
    assert standing_of([am("N")], [tried, told]) is Standing.UNKNOWN


def test_the_end_of_the_ladder_is_referred_and_a_later_answer_ends_it() -> None:
    last = Attempt(S.SAFE_AND_WELL, O.REFERRED, at("13:00"))
    found = Attempt(S.FAMILY, O.REASON_GIVEN, at("13:30"))
    assert standing_of([am("N")], [last]) is Standing.REFERRED
    assert standing_of([am("N")], [last, found]) is Standing.ANSWERED


@pytest.mark.parametrize(("now", "due"), [("09:19", False), ("09:20", True), ("09:21", True)])
def test_the_first_contact_is_due_thirty_minutes_after_the_register_opened(
    now: str, due: bool
) -> None:
    rung = next_rung(AM, [], MINUTES)
    assert (rung.step, rung.is_due(at(now))) == (S.FIRST, due)


@pytest.mark.parametrize(("now", "due"), [("09:41", False), ("09:42", True), ("09:43", True)])
def test_the_second_is_due_thirty_minutes_after_the_first(now: str, due: bool) -> None:
    rung = next_rung(AM, [Attempt(S.FIRST, O.NO_ANSWER, at("09:12"))], MINUTES)
    assert (rung.step, rung.is_due(at(now))) == (S.SECOND, due)


def test_every_rung_leads_to_the_one_above_and_the_last_to_none() -> None:
    for climbed, above in pairwise(LADDER):
        assert next_rung(AM, [Attempt(climbed, O.NO_ANSWER, AM)], MINUTES).step is above
    top = next_rung(AM, [Attempt(LADDER[-1], O.REFERRED, AM)], MINUTES)
    assert top.step is None
    assert not top.is_due(at("15:00"))


def test_a_rung_gone_past_is_not_asked_for_again_and_other_contacts_climb_nothing() -> None:
    visit = Attempt(S.HOME_VISIT, O.NO_ANSWER, at("09:30"))
    others = [Attempt(S.FAMILY, O.MESSAGE_LEFT, AM), Attempt(S.TOLD, O.REFERRED, AM)]
    assert next_rung(AM, [visit], MINUTES).step is S.SAFE_AND_WELL
    assert next_rung(AM, others, MINUTES).step is S.FIRST


@pytest.mark.parametrize(
    ("kinds", "first"),
    [
        ([], False),
        (["free_school_meals"], False),
        (["sen_support", "free_school_meals"], False),
        (["child_protection"], True),
        (["free_school_meals", "young_carer"], True),
        (["ehc_plan"], True),
        (["youth_justice"], True),
    ],
)
def test_who_comes_first(kinds: list[str], first: bool) -> None:
    assert is_priority(kinds) is first


def test_the_order_is_vulnerable_then_longest_then_soonest_due() -> None:
    children = [
        in_order(False, AM, at("09:20"), "long, due early"),
        in_order(False, AM, at("09:50"), "long, due late"),
        in_order(False, AM, None, "long, nothing due"),
        in_order(False, PM, at("13:20"), "short"),
        in_order(True, PM, at("13:40"), "vulnerable"),
    ]
    assert [key[-1] for key in sorted(children)] == [
        "vulnerable",
        "long, due early",
        "long, due late",
        "long, nothing due",
        "short",
    ]


@pytest.mark.parametrize(("now", "minutes"), [("08:49", 0), ("08:50", 0), ("09:31", 41)])
def test_the_clock_counts_whole_minutes(now: str, minutes: int) -> None:
    assert minutes_between(AM, at(now)) == minutes


@pytest.mark.parametrize(
    ("now", "on_roll", "marked", "taken", "due"),
    [
        ("09:29", 30, 0, False, False),
        ("09:30", 30, 0, False, True),
        ("09:31", 30, 0, False, True),
        ("09:31", 30, 29, False, True),
        ("09:31", 30, 30, False, False),
        ("09:31", 30, 29, True, False),
        ("09:31", 0, 0, False, False),
    ],
)
def test_when_a_register_is_chased(
    now: str, on_roll: int, marked: int, taken: bool, due: bool
) -> None:
    assert is_chase_due(AM, at(now), 40, on_roll, marked, taken) is due


# Monday 2 to Friday 13 November 2026, without the Wednesday of the second week (INSET).
DAYS = [dt.date(2026, 11, n) for n in (2, 3, 4, 5, 6, 9, 10, 12, 13)]


@pytest.mark.parametrize(
    ("absent", "as_of", "overdue"),
    [
        (2, 6, False),  # four school days have gone by, the fourth not over
        (2, 9, False),  # the fifth school day after it is today: still in time
        (2, 10, True),  # a sixth has begun
        (4, 10, False),
        (4, 11, False),  # an INSET day counts for nothing: 5, 6, 9, 10 and then 12
        (4, 12, False),
        (4, 13, True),
        (5, 13, False),
        (5, 14, True),  # a weekend, but five school days have passed
    ],
)
def test_a_reason_is_overdue_after_five_school_days_of_its_school(
    absent: int, as_of: int, overdue: bool
) -> None:
    before = overdue_before(DAYS, dt.date(2026, 11, as_of), 5)
    assert (before is not None and dt.date(2026, 11, absent) < before) is overdue


def test_a_school_that_has_met_too_few_days_has_nothing_overdue() -> None:
    assert overdue_before(DAYS[:4], dt.date(2026, 11, 30), 5) is None
    assert overdue_before([], dt.date(2026, 11, 30), 5) is None
