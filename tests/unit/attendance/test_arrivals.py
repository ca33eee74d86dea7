"""What the mark of a late child says, and when somebody is asked first."""

import datetime as dt

import pytest

from attendance.choices import LateReason
from attendance.rules.arrivals import arrived, is_arrival, late_entry, question
from attendance.rules.reference import read_codes
from attendance.rules.registers import Entry, SessionFacts

BOOK = read_codes()
DAY = dt.date(2026, 1, 19)
MORNING = SessionFacts(DAY, "AM", dt.time(8, 50), dt.time(9, 20))


@pytest.mark.parametrize(
    ("time", "why", "entry"),
    [
        (dt.time(8, 51), "", Entry("L", 1)),
        (dt.time(9, 19), LateReason.TRAFFIC, Entry("L", 29, "Traffic")),
        (dt.time(9, 20), LateReason.TRAFFIC, Entry("U", 30, "Traffic")),
        (dt.time(9, 19), LateReason.APPOINTMENT, Entry("L", 29, "Medical appointment")),
        (dt.time(9, 20), LateReason.APPOINTMENT, Entry("M", None, "Came at 09:20")),
    ],
)
def test_the_clock_and_the_reason_make_the_mark(time: dt.time, why: str, entry: Entry) -> None:
    made = late_entry(MORNING, time, BOOK, why)
    assert made == entry
    assert is_arrival(made, DAY, BOOK)


@pytest.mark.parametrize("time", [dt.time(7, 0), dt.time(8, 50), dt.time(23, 0)])
def test_too_early_and_past_any_session_is_no_late_mark(time: dt.time) -> None:
    with pytest.raises(ValueError, match=r"late|past"):
        late_entry(MORNING, time, BOOK)


@pytest.mark.parametrize(
    ("code", "asked"),
    [("", False), ("N", False), ("O", False), ("G", False), ("/", True), ("I", True), ("C", True),
     ("Y4", True), ("V", True), ("D", True)],
)  # fmt: skip
def test_only_a_mark_with_a_meaning_is_asked_about(code: str, asked: bool) -> None:
    words = question(Entry(code), "Ms Teach", "Ada Nowak", DAY, BOOK)
    assert bool(words) is asked
    if asked:
        assert words.startswith(f"Ada Nowak is already marked {code} (")
        assert "by Ms Teach" in words


@pytest.mark.parametrize(
    ("entry", "came"),
    [(Entry("L", 3), True), (Entry("U"), True), (Entry("M"), False), (Entry("M", None, "Came at 10:00"), True),
     (Entry("/"), False), (Entry(), False)],
)  # fmt: skip
def test_what_is_an_arrival(entry: Entry, came: bool) -> None:
    assert is_arrival(entry, DAY, BOOK) is came


def test_the_reason_of_the_amendment() -> None:
    assert arrived(dt.time(9, 14)) == "Arrived at 09:14"
    assert arrived(dt.time(9, 14), LateReason.OVERSLEPT) == "Arrived at 09:14: overslept"
