"""Where things stand in the charts: no database, no page, only numbers."""

import datetime as dt
import itertools
import re

import pytest

from attendance.rules.counting import Figures
from attendance.rules.half_days import by_half_day
from attendance.rules.weekly import Rolled, Week
from attendance.web.charts import GAP, LEFT, WIDEST_PLACE, box, lanes, months, place_weeks
from attendance.web.heat_chart import WIDTH, draw_heat
from attendance.web.trend_chart import HEIGHT, SESSIONS, draw_trend
from attendance.web.window_chart import draw_window

FIRST = dt.date(2025, 9, 1)


def mondays(*weeks: int) -> list[dt.date]:
    return [FIRST + dt.timedelta(days=7 * n) for n in weeks]


def boxes(path: str) -> list[tuple[float, float, float, float]]:
    """The rectangles of a path: left, top, width, height."""
    found = re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z", path)
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in found]


# -- Places ------------------------------------------------------------------------------------------


def test_weeks_stand_side_by_side_and_a_holiday_is_a_gap() -> None:
    places = place_weeks(mondays(0, 1, 3), width=LEFT + 36)  # 3 weeks and 0.6 of one: 10 each
    assert places.place == 10
    assert places.left == (LEFT, LEFT + 10, LEFT + 20 + GAP * 10)
    assert places.right == LEFT + 36


def test_few_weeks_do_not_fill_the_width_and_none_take_no_place() -> None:
    assert place_weeks(mondays(0, 1), width=720).place == WIDEST_PLACE
    assert place_weeks([], width=720).left == ()


@pytest.mark.parametrize(
    ("week", "x"),
    [
        (0, LEFT + 5), (1, LEFT + 15), (3, LEFT + 31),  # in the middle of its place
        (2, LEFT + 23), (9, LEFT + 33), (-1, LEFT - 3),  # in the gap, after the end, before the start
    ],
)  # fmt: skip
def test_a_week_of_the_holidays_stands_in_its_gap(week: int, x: float) -> None:
    places = place_weeks(mondays(0, 1, 3), width=LEFT + 36)
    assert places.middle(mondays(week)[0]) == x


@pytest.mark.parametrize(
    ("xs", "expected"),
    [
        ([], []),
        ([10, 32, 54], [0, 0, 0]),  # just far enough apart
        ([10, 31, 52], [0, 1, 0]),
        ([10, 15, 20, 33], [0, 1, 2, 0]),
        ([10, 10], [0, 1]),
    ],
)
def test_pins_never_cover_one_another(xs: list[float], expected: list[int]) -> None:
    assert lanes(xs) == expected


def test_a_month_is_named_once_and_not_where_there_is_no_room() -> None:
    wide = place_weeks(mondays(*range(10)), width=500)
    assert [text.words for text in months(wide, 0)] == ["Sep", "Oct", "Nov"]
    narrow = place_weeks(mondays(*range(4, 40)), width=150)
    named = months(narrow, 0)
    assert all(b.x - a.x >= 27 for a, b in itertools.pairwise(named))


def test_a_bar_of_nothing_is_not_drawn() -> None:
    assert box(1, 2, 3, 0) == ""
    assert box(1.5, 2, 3, 4) == "M1.5 2h3v4h-3z"


# -- The trend ---------------------------------------------------------------------------------------


def test_authorised_stands_on_unauthorised_within_what_was_possible() -> None:
    week = Week(FIRST, Figures(present=2, authorised=3, unauthorised=5))
    chart = draw_trend([week], [], 720)
    unit = HEIGHT / SESSIONS
    (_, top, _, height), (_, a_top, _, a_height), (_, p_top, _, p_height) = (
        boxes(path)[0] for path in (chart.unauthorised, chart.authorised, chart.possible)
    )
    assert (height, top) == (5 * unit, chart.foot - 5 * unit)
    assert (a_height, a_top) == (3 * unit, chart.foot - 8 * unit)
    assert (p_height, p_top) == (10 * unit, chart.foot - 10 * unit)


def test_a_week_of_nothing_missed_has_only_its_frame() -> None:
    chart = draw_trend([Week(FIRST, Figures(present=8))], [], 720)
    assert (chart.unauthorised, chart.authorised) == ("", "")
    assert len(boxes(chart.possible)) == 1


def test_pins_are_numbered_from_the_left_and_make_room_above_the_bars() -> None:
    weeks = [Week(monday) for monday in mondays(*range(39))]
    chart = draw_trend(weeks, mondays(3, 4, 20), 330)
    assert [pin.number for pin in chart.pins] == [1, 2, 3]
    assert chart.pins[0].y < chart.pins[1].y, "too close: a lane lower"
    assert chart.pins[2].y == chart.pins[0].y
    assert max(pin.y for pin in chart.pins) < chart.top
    bare = draw_trend(weeks, [], 330)
    assert bare.height < chart.height


@pytest.mark.parametrize("count", [1, 12, 39, 45])
@pytest.mark.parametrize("width", [720, 330])
def test_a_year_fits_the_width_it_is_drawn_for(count: int, width: int) -> None:
    weeks = [Week(m, Figures(unauthorised=10)) for m in mondays(*range(count))]
    chart = draw_trend(weeks, [weeks[-1].monday], width)
    drawn = boxes(chart.unauthorised)
    assert len(drawn) == count
    assert max(x + w for x, _, w, _ in drawn) <= width
    assert all(b[0] > a[0] + a[2] for a, b in itertools.pairwise(drawn))


# -- The rolling count -------------------------------------------------------------------------------


def test_bars_under_and_over_the_line_are_told_apart_and_those_to_come() -> None:
    totals = [(4, False), (9, False), (10, False), (14, False), (11, True), (6, True)]
    rolled = [
        Rolled(monday, total, 0, to_come)
        for monday, (total, to_come) in zip(mondays(*range(6)), totals, strict=True)
    ]
    chart = draw_window(rolled, 10, 720)
    assert [len(boxes(p)) for p in (chart.under, chart.over, chart.to_come)] == [2, 2, 2]
    assert boxes(chart.over)[0][1] == chart.line, "ten reaches the line"
    assert boxes(chart.under)[1][1] > chart.line
    assert [text.words for text in chart.counts] == ["14"], "the latest is the highest"
    assert [text.words for text in chart.scale] == ["0", "10"]


def test_the_line_is_seen_over_a_count_of_nothing() -> None:
    chart = draw_window([Rolled(FIRST, 0, 0, to_come=False)], 10, 330)
    assert (chart.under, chart.over, chart.to_come, chart.counts) == ("", "", "", [])
    assert 0 < chart.line < chart.foot


# -- Days of the week --------------------------------------------------------------------------------


def test_ten_half_days_each_with_its_share_and_fraction() -> None:
    sessions = [(FIRST + dt.timedelta(days=7 * n), "AM", n < 3) for n in range(6)]
    chart = draw_heat(by_half_day(sessions))
    assert len(chart.cells) == 10
    monday, tuesday = chart.cells[:2]
    assert (monday.share, monday.fraction, monday.tone) == ("50.0%", "3 of 6", 4)
    assert (tuesday.share, tuesday.fraction, tuesday.tone) == ("–", "", 0)
    assert max(cell.x for cell in chart.cells) + chart.cell_width <= WIDTH
    assert [text.words for text in chart.days] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    assert [text.words for text in chart.halves] == ["AM", "PM"]
