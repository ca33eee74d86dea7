"""One line of a register: what stands, what is refused and in which words, and who wins."""

import datetime as dt

import pytest

from attendance.rules.codes import PupilFacts
from attendance.rules.reference import read_codes
from attendance.rules.registers import (
    Entry,
    Line,
    SessionFacts,
    Settled,
    arrival,
    explain_line,
    read_time,
    settle,
    with_arrival,
)

BOOK = read_codes()
SCHOOL_AGE = PupilFacts(dt.date(2021, 8, 31), dt.date(2032, 6, 25), True)
FOUR = PupilFacts(dt.date(2026, 3, 31), dt.date(2037, 6, 26), True)
MONDAY = dt.date(2026, 1, 19)


def morning(day: dt.date = MONDAY) -> SessionFacts:
    return SessionFacts(day, "AM", dt.time(8, 50), dt.time(9, 20))


def afternoon(day: dt.date = MONDAY) -> SessionFacts:
    return SessionFacts(day, "PM", dt.time(13, 10), dt.time(13, 40))


def line(code: str, minutes: int | None = None, note: str = "") -> Line:
    return Line("P1", Entry.read(code, minutes, note))


@pytest.mark.parametrize(
    ("raw", "code"), [(" i ", "I"), ("c2", "C2"), ("-", ""), ("", ""), ("/", "/"), ("\\", "\\")]
)
def test_what_is_typed_is_read_kindly(raw: str, code: str) -> None:
    assert Entry.read(raw).code == code


@pytest.mark.parametrize(
    ("code", "minutes", "session"),
    [
        ("/", None, morning()), ("\\", None, afternoon()), ("I", None, morning()), ("C2", None, morning()),
        ("L", None, morning()), ("L", 0, morning()), ("L", 29, morning()), ("U", 30, morning()),
        ("U", None, afternoon()), ("H", None, morning(dt.date(2024, 7, 12))), ("", None, morning()),
    ],
)  # fmt: skip
def test_a_sound_line_stands(code: str, minutes: int | None, session: SessionFacts) -> None:
    assert explain_line(line(code, minutes), session, SCHOOL_AGE, BOOK) is None


@pytest.mark.parametrize(
    ("code", "minutes", "session", "words"),
    [
        ("?", None, morning(), "? is not an attendance code."),
        ("H", None, morning(), "H ended on 18 August 2024: use C, or G."),
        ("J", None, morning(), "J ended on 18 August 2024: use J1."),
        ("J1", None, morning(dt.date(2024, 7, 12)), "J1 begins on 19 August 2024: use J."),
        ("/", None, afternoon(), "/ is the morning code, but this is an afternoon session. Use \\."),
        ("\\", None, morning(), "\\ is the afternoon code, but this is a morning session. Use /."),
        ("L", 30, morning(), "30 minutes late is after the register closed at 09:20: use U."),
        ("U", 29, morning(), "29 minutes late is before the register closed at 09:20: use L."),
        ("/", 5, morning(), "Minutes late go with a late code, not with /."),
        ("L", 401, morning(), "Minutes late is a whole number from 0 to 400."),
        ("", 5, morning(), "Give a code as well: minutes or a note cannot stand without a mark."),
    ],
)  # fmt: skip
def test_a_refused_line_says_why_and_what_to_use(
    code: str, minutes: int | None, session: SessionFacts, words: str
) -> None:
    assert explain_line(line(code, minutes), session, SCHOOL_AGE, BOOK) == words


@pytest.mark.parametrize("code", ["N", "O", "G", "U", "C2"])
def test_a_child_below_school_age_has_no_unauthorised_absence(code: str) -> None:
    words = explain_line(line(code), morning(), FOUR, BOOK, "Ann Lee")
    assert words == (
        f"{code} is only for a child of compulsory school age, and Ann Lee is not until 31 March 2026. "
        "Use the code of the reason if you know it; X only if the child is not required to attend this "
        "session."
    )


def test_past_school_age_the_day_it_ended_is_named() -> None:
    words = explain_line(line("O"), morning(dt.date(2032, 6, 28)), SCHOOL_AGE, BOOK)
    assert words is not None
    assert "and this child was only until 25 June 2032. Use the code of the reason" in words


def test_x_is_not_for_a_child_of_school_age() -> None:
    assert explain_line(line("X"), morning(), FOUR, BOOK) is None
    words = explain_line(line("X"), morning(), SCHOOL_AGE, BOOK)
    assert words is not None
    assert "not of compulsory school age" in words


@pytest.mark.parametrize(("length", "stands"), [(500, True), (501, False)])
def test_a_note_too_long_is_refused_and_never_cut(length: int, stands: bool) -> None:
    words = explain_line(line("I", note="x" * length), morning(), SCHOOL_AGE, BOOK)
    assert (words is None) is stands


def test_what_could_not_be_read_is_refused_in_its_own_words() -> None:
    unreadable = Line("P1", Entry("L"), unreadable="Minutes late is a whole number.")
    assert (
        explain_line(unreadable, morning(), SCHOOL_AGE, BOOK) == "Minutes late is a whole number."
    )


BLANK, IN, ILL, NO_REASON = Entry(), Entry("/"), Entry("I"), Entry("N")


@pytest.mark.parametrize(
    ("wanted", "seen", "stands", "settled"),
    [
        (BLANK, BLANK, BLANK, Settled.KEEP),
        (IN, BLANK, BLANK, Settled.WRITE),
        (IN, BLANK, IN, Settled.KEEP),  # sent twice
        (IN, BLANK, NO_REASON, Settled.CLASH),  # somebody else marked it first
        (IN, IN, NO_REASON, Settled.KEEP),  # left alone here, changed elsewhere: theirs stands
        (ILL, NO_REASON, NO_REASON, Settled.WRITE),
        (ILL, NO_REASON, IN, Settled.CLASH),
        (ILL, NO_REASON, ILL, Settled.KEEP),  # both made the same change
        (BLANK, IN, IN, Settled.WRITE),  # withdrawn
        (Entry("L", 12), Entry("L", 10), Entry("L", 10), Settled.WRITE),
        (Entry("L", 12), Entry("L", 10), Entry("L", 11), Settled.CLASH),
        (Entry("I", None, "rang"), ILL, ILL, Settled.WRITE),
    ],
)
def test_nobody_overwrites_what_they_did_not_see(
    wanted: Entry, seen: Entry, stands: Entry, settled: Settled
) -> None:
    assert settle(Line("P1", wanted, seen), stands) is settled


@pytest.mark.parametrize(
    ("typed", "half", "time"),
    [
        ("9:05", "AM", "09:05"), ("09:05", "AM", "09:05"), ("9.05", "AM", "09:05"), ("0905", "AM", "09:05"),
        (" 9:05 ", "AM", "09:05"), ("1:20", "PM", "13:20"), ("13:20", "PM", "13:20"), ("1:20", "AM", "01:20"),
        ("0130", "PM", "13:30"), ("12:50", "PM", "12:50"), ("23:59", "AM", "23:59"),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed: str, half: str, time: str) -> None:
    assert read_time(typed, half) == dt.time.fromisoformat(time)


@pytest.mark.parametrize("typed", ["12", "905", "24:00", "9:60", "9:5", "half nine", "", "-9:05"])
def test_what_is_no_time_is_none(typed: str) -> None:
    assert read_time(typed, "AM") is None


@pytest.mark.parametrize(
    ("session", "time", "becomes"),
    [
        (morning(), dt.time(8, 40), ("/", None)),
        (morning(), dt.time(8, 50), ("/", None)),  # on the stroke
        (morning(), dt.time(8, 51), ("L", 1)),
        (morning(), dt.time(9, 19), ("L", 29)),
        (morning(), dt.time(9, 20), ("U", 30)),  # the register closes at 09:20
        (morning(), dt.time(11, 0), ("U", 130)),
        (afternoon(), dt.time(13, 10), ("\\", None)),
        (afternoon(), dt.time(13, 39), ("L", 29)),
        (afternoon(), dt.time(13, 40), ("U", 30)),
    ],
)
def test_the_time_of_arrival_decides_l_or_u(
    session: SessionFacts, time: dt.time, becomes: tuple[str, int | None]
) -> None:
    assert arrival(session, time, BOOK) == becomes


def test_what_arrival_says_the_register_accepts() -> None:
    for minute in range(8 * 60 + 30, 12 * 60):
        code, late = arrival(morning(), dt.time(minute // 60, minute % 60), BOOK)
        assert explain_line(line(code, late), morning(), SCHOOL_AGE, BOOK) is None


def test_a_time_past_the_day_is_an_error() -> None:
    with pytest.raises(ValueError, match="past the end"):
        arrival(morning(), dt.time(16, 0), BOOK)


@pytest.mark.parametrize(
    ("typed", "now", "refused"),
    [
        (dt.time(9, 1), dt.datetime(2026, 1, 19, 9, 1), False),
        (dt.time(9, 1), dt.datetime(2026, 1, 19, 9, 1, 59), False),
        (dt.time(9, 2), dt.datetime(2026, 1, 19, 9, 1, 59), True),
        (dt.time(14, 0), dt.datetime(2026, 1, 19, 9, 1), True),
        (dt.time(14, 0), dt.datetime(2026, 1, 20, 9, 1), False),
        (dt.time(8, 55), dt.datetime(2026, 1, 18, 23, 59), True),
    ],
)
def test_nobody_has_come_at_a_time_after_now(
    typed: dt.time, now: dt.datetime, refused: bool
) -> None:
    made = with_arrival(Line("P1", Entry("L"), arrived=typed), morning(), BOOK, now)
    assert bool(made.unreadable) is refused
    assert (made.arrived is None) is not refused


@pytest.mark.parametrize(
    ("code", "minutes", "now", "refused"),
    [
        ("L", 11, dt.datetime(2026, 1, 19, 9, 1), False),
        ("L", 11, dt.datetime(2026, 1, 19, 9, 1, 59), False),
        ("L", 12, dt.datetime(2026, 1, 19, 9, 1, 59), True),
        ("L", 0, dt.datetime(2026, 1, 19, 8, 50), False),
        ("L", 1, dt.datetime(2026, 1, 19, 8, 50, 59), True),
        ("U", 30, dt.datetime(2026, 1, 19, 9, 20), False),
        ("U", 31, dt.datetime(2026, 1, 19, 9, 20), True),
        ("U", 400, dt.datetime(2026, 1, 20, 0, 0), False),
        ("L", 5, dt.datetime(2026, 1, 18, 23, 59), True),
        ("L", None, dt.datetime(2026, 1, 19, 8, 50), False),
    ],
)
def test_nobody_is_later_than_it_is(
    code: str, minutes: int | None, now: dt.datetime, refused: bool
) -> None:
    made = with_arrival(line(code, minutes), morning(), BOOK, now)
    assert bool(made.unreadable) is refused
    assert made.wanted == Entry(code, minutes)


def test_the_sentence_says_what_time_the_minutes_mean() -> None:
    made = with_arrival(line("L", 12), morning(), BOOK, dt.datetime(2026, 1, 19, 8, 55))
    assert made.unreadable == "It is 08:55: 12 minutes late is 09:02, which has not come yet."


@pytest.mark.parametrize("said", [line("I", 200), line("L", 9999), line("", 200), line("99", 200)])
def test_what_is_wrong_with_minutes_otherwise_is_said_otherwise(said: Line) -> None:
    now = dt.datetime(2026, 1, 19, 8, 55)
    assert with_arrival(said, morning(), BOOK, now) == said
    assert explain_line(said, morning(), SCHOOL_AGE, BOOK)


def test_a_mark_that_stands_is_left_be_until_somebody_touches_it() -> None:
    stands, now = Entry("L", 20), dt.datetime(2026, 1, 19, 8, 55)
    untouched = Line("P1", stands, stands)
    assert with_arrival(untouched, morning(), BOOK, now) == untouched
    touched = Line("P1", Entry("L", 20, "bus"), stands)
    assert with_arrival(touched, morning(), BOOK, now).unreadable
