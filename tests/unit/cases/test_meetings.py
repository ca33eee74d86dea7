"""When a meeting may be, how a day is laid out, and what a calendar program is told."""

import datetime as dt
from dataclasses import replace

import pytest

from attendance.rules.calendar import LONDON
from cases.rules.icalendar import Entry, calendar_of, initials
from cases.rules.meetings import (
    Booking,
    DayFacts,
    Wish,
    clashes,
    in_sittings,
    kept_from,
    lay_out,
    may_sit_together,
    must_not_meet,
    wrong_day,
)


def at(time: str, day: str = "2025-11-24") -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON)


WANTED = Booking(
    at("10:00"),
    at("10:45"),
    case=1,
    pupil=1,
    carers=frozenset({11, 12}),
    officer=5,
    chair=6,
    room=7,
)
OTHER = Booking(at("10:00"), at("10:45"), case=2, pupil=2, carers=frozenset({21}))


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({}, []),
        ({"room": 7}, [("room", True)]),
        ({"room": 8}, []),
        ({"chair": 6}, [("chair", True)]),
        ({"officer": 6}, [("chair", True)]),  # who chairs here has a family of their own there
        ({"officer": 5}, [("officer", False)]),
        ({"chair": 5}, [("officer", False)]),
        ({"carers": frozenset({12, 21})}, [("family", True)]),
        ({"pupil": 1}, [("family", True)]),
        ({"room": 7, "officer": 5}, [("room", True), ("officer", False)]),
    ],
)
def test_who_and_what_is_in_two_meetings_at_once(
    other: dict[str, object], found: list[tuple[str, bool]]
) -> None:
    booked = replace(OTHER, **other)  # type: ignore[arg-type]
    assert [(c.code, c.blocks) for c in clashes(WANTED, [booked], DayFacts())] == found


@pytest.mark.parametrize(
    ("start", "end", "clash"),
    [
        ("09:15", "10:00", False),  # ends as the other begins
        ("09:15", "10:01", True),
        ("10:44", "11:30", True),
        ("10:45", "11:30", False),
        ("10:10", "10:20", True),
        ("09:00", "12:00", True),
    ],
)
def test_one_that_begins_when_the_other_ends_does_not_clash(
    start: str, end: str, clash: bool
) -> None:
    booked = replace(OTHER, start=at(start), end=at(end), room=7)
    assert bool(clashes(WANTED, [booked], DayFacts())) is clash


def test_a_family_that_comes_twice_in_a_day_is_told_of_and_not_whose_meeting_it_is() -> None:
    booked = replace(OTHER, start=at("14:00"), end=at("14:45"), carers=frozenset({11}))
    (clash,) = clashes(WANTED, [booked], DayFacts())
    assert (clash.code, clash.blocks) == ("family_twice", False)
    assert "at 14:00" in clash.text


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (DayFacts(), []),
        (DayFacts(bank_holiday=True), [("bank_holiday", True)]),
        (DayFacts(closed="it is holiday", staff_are_in=False), [("closed", False)]),
        (
            DayFacts(closed="it is holiday", staff_are_in=False, at_the_school=True),
            [("closed", True)],
        ),
        (DayFacts(closed="a training day (INSET)", at_the_school=True), [("closed", False)]),
        (DayFacts(promised=dt.date(2025, 11, 24)), []),
        (DayFacts(promised=dt.date(2025, 11, 23), promise="the panel"), [("promised", False)]),
    ],
)
def test_what_the_day_says(facts: DayFacts, found: list[tuple[str, bool]]) -> None:
    assert [(c.code, c.blocks) for c in clashes(WANTED, [], facts)] == found


@pytest.mark.parametrize(
    ("day", "right"),
    [
        ("2025-11-22", False),  # Saturday
        ("2025-11-21", True),
        ("2025-10-27", True),
        ("2025-10-24", False),  # seventeen days ago
        ("2026-11-11", True),
        ("2026-11-12", False),
    ],
)
def test_the_day_of_a_meeting(day: str, right: bool) -> None:
    assert (wrong_day(dt.date.fromisoformat(day), dt.date(2025, 11, 10)) == "") is right


def test_who_gets_a_sitting_of_their_own() -> None:
    assert must_not_meet([2], [1, 2]) == {2}
    assert must_not_meet([2], [2]) == frozenset()
    assert must_not_meet([2], [1, 3]) == frozenset()
    assert must_not_meet([], [1, 2]) == frozenset()


def times(
    wishes: list[Wish], taken: tuple[tuple[str, str], ...] = (), until: str = "12:00"
) -> list[tuple[int, int, str]]:
    busy = [(at(a), at(b)) for a, b in taken]
    slots = lay_out(wishes, at("09:00"), at(until), 30, busy)
    return [(s.wish.case, s.wish.sitting, f"{s.start:%H:%M}" if s.start else "none") for s in slots]


def test_a_day_keeps_the_order_and_a_household_together() -> None:
    wishes = [Wish(1, 10), Wish(2, 20), Wish(3, 10)]
    assert times(wishes) == [(1, 1, "09:00"), (3, 1, "09:30"), (2, 1, "10:00")]


def test_a_day_goes_round_what_is_taken_and_says_who_has_no_time_left() -> None:
    wishes = [Wish(n, n) for n in (1, 2, 3, 4)]
    assert times(wishes, (("09:15", "10:05"), ("10:35", "11:00")), "11:30") == [
        (1, 1, "10:05"), (2, 1, "11:00"), (3, 1, "none"), (4, 1, "none"),
    ]  # fmt: skip


def test_parents_who_must_not_meet_are_a_slot_apart() -> None:
    both = [Wish(1, 10), Wish(1, 10, 2)]
    assert times(both) == [(1, 1, "09:00"), (1, 2, "10:00")]
    assert times([*both, Wish(2, 20), Wish(3, 30)])[-1] == (1, 2, "10:30")


@pytest.mark.parametrize(
    ("minutes", "second"), [(20, "09:50"), (30, "10:00"), (31, "10:02"), (60, "11:00")]
)
def test_short_slots_leave_the_gap_all_the_same(minutes: int, second: str) -> None:
    wishes = [Wish(1, 10), Wish(1, 10, 2)]
    slots = lay_out(wishes, at("09:00"), at("12:00"), minutes, gap=dt.timedelta(minutes=30))
    assert [f"{s.start:%H:%M}" for s in slots if s.start] == ["09:00", second]


def test_a_sibling_s_first_sitting_is_kept_from_who_must_not_meet_it() -> None:
    father, mother = frozenset({1}), frozenset({2})
    wishes = [Wish(1, 10, 1, father, mother), Wish(2, 10, 1, mother, father)]
    slots = lay_out(wishes, at("09:00"), at("12:00"), 20, gap=dt.timedelta(minutes=30))
    assert [f"{s.start:%H:%M}" for s in slots if s.start] == ["09:00", "09:50"]


@pytest.mark.parametrize(
    ("asked", "apart", "sittings"),
    [
        ([1, 2], set(), [(1, 2)]),
        ([1, 2], {2}, [(1,), (2,)]),
        ([1, 2], {1, 2}, [(1,), (2,)]),
        ([1, 2, 3], {1, 3}, [(2,), (1,), (3,)]),
        ([], {1}, []),
    ],
)
def test_each_set_apart_sits_alone(
    asked: list[int], apart: set[int], sittings: list[tuple[int, ...]]
) -> None:
    assert in_sittings(asked, frozenset(apart)) == sittings
    assert may_sit_together(asked, frozenset(apart)) == (len(sittings) <= 1)


@pytest.mark.parametrize(
    ("asked", "confidential", "others"),
    [
        ({1}, set(), set()),
        ({1}, {1}, {2, 3}),
        ({1}, {3}, {3}),
        ({1, 2}, {3}, {3}),
        ({1, 2, 3}, {1}, set()),
    ],
)
def test_whom_those_asked_must_not_meet(
    asked: set[int], confidential: set[int], others: set[int]
) -> None:
    assert kept_from(asked, confidential, {1, 2, 3}) == others


@pytest.mark.parametrize(
    ("start", "near"), [("11:14", True), ("11:15", False), ("08:46", True), ("08:45", False)]
)
def test_too_near_blocks_and_the_gap_itself_does_not(start: str, near: bool) -> None:
    day = DayFacts(gap=dt.timedelta(minutes=30))
    wanted = replace(WANTED, kept_from=frozenset({99}))
    other = Booking(at(start), at(start) + dt.timedelta(minutes=45), carers=frozenset({99}))
    found = [c for c in clashes(wanted, [other], day) if c.code == "apart"]
    assert [c.blocks for c in found] == [True] * near


def entry(**changes: object) -> Entry:
    made = Entry(
        uid="4711@bellwether", sequence=1, start=at("14:00", "2026-03-27"),
        end=at("14:45", "2026-03-27"), changed=at("09:00", "2026-03-01"),
        summary="Panel FT-0412 (B. A.)", location="Oak Park, room 4",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def test_times_are_instants_on_either_side_of_a_change_of_the_clocks() -> None:
    # The clocks go forward on 29 March 2026 and back on 25 October 2026.
    winter = calendar_of([entry()])
    summer = calendar_of([entry(start=at("14:00", "2026-03-30"), end=at("14:45", "2026-03-30"))])
    assert "DTSTART:20260327T140000Z\r\n" in winter
    assert "DTSTART:20260330T130000Z\r\n" in summer
    autumn = calendar_of([entry(start=at("09:00", "2026-10-26"), end=at("09:45", "2026-10-26"))])
    assert "DTSTART:20261026T090000Z\r\n" in autumn


def test_a_file_is_as_the_standard_has_it() -> None:
    text = calendar_of([entry(cancelled=True, location="Room 4; first floor\nring, please \\")])
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "\n" not in text.replace("\r\n", "")
    assert r"LOCATION:Room 4\; first floor\nring\, please \\" in lines
    assert "SEQUENCE:1" in lines
    assert "STATUS:CANCELLED" in lines
    assert "SUMMARY:Panel FT-0412 (B. A.)" in lines


def test_long_lines_are_folded_between_characters() -> None:
    words = "Überlänge – a room with a long name, " * 6
    text = calendar_of([entry(location=words)])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert words.replace(",", r"\,") in text.replace("\r\n ", "")


def test_initials_tell_no_name() -> None:
    assert initials("Bilal", "Ahmed") == "B. A."
    assert initials("zoë", " ", "O'Neil") == "Z. O."
