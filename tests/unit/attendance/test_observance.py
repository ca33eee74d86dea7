"""R is for one day of each observance: what is asked of a second day near the first, as a table."""

import datetime as dt

import pytest

from attendance.rules.observance import Observed, demand_observance
from attendance.rules.registers import Entry

EID = dt.date(2025, 6, 6)  # a Friday
FIRST = Observed(EID, "Eid al-Adha")


def after(days):
    return EID + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("entry", "day", "others", "said"),
    [
        (Entry("R"), EID, [], None),
        (Entry("R"), EID, [Observed(EID)], None),  # the other half of the same day
        (Entry("C", None, ""), after(3), [FIRST], None),
        (Entry("R"), after(3), [FIRST], "Friday 6 June has R already"),
        (Entry("R"), after(-1), [FIRST], "name it in the note"),
        (Entry("R"), after(6), [FIRST], "name it in the note"),
        (Entry("R"), after(7), [FIRST], None),
        (Entry("R", None, "eid al adha"), after(3), [FIRST], "for this observance already"),
        (Entry("R", None, "Shavuot"), after(3), [FIRST], None),
        (Entry("R", None, "Shavuot"), after(3), [Observed(EID)], None),
        (Entry("R", None, "-"), after(3), [FIRST], "name it in the note"),
    ],
)  # fmt: skip
def test_a_second_day_with_r_is_asked_about(entry, day, others, said):
    lacks = demand_observance(entry, day, others)
    if said is None:
        assert lacks is None
    else:
        assert said in lacks.message
        assert "use C, where it is granted" in lacks.message


@pytest.mark.trap("T52")
def test_three_days_with_r_for_one_festival_are_one_r_and_the_rest_c_if_granted():
    days: list[Observed] = []
    for n in (0, 3, 4):
        entry = Entry("R", None, "Eid al-Adha")
        if demand_observance(entry, after(n), days) is None:
            days.append(Observed(after(n), entry.note))
    assert [one.day for one in days] == [EID]
