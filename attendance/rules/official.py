"""What of a child's year the official statistics count, where it is not the whole of it."""

import datetime as dt
from enum import StrEnum

from attendance.rules.ages import age_at_31_august


class Standing(StrEnum):
    """How the official statistics take a child's year."""

    WHOLE = "whole"
    WITHOUT_LAST_HALF_TERM = "without_last_half_term"
    NOT_COUNTED = "not_counted"


def standing_of(born: dt.date, start_year: int, first_age: int, last_age: int) -> Standing:
    """How the year that begins in `start_year` is counted, of a child born then.

    DfE guide to absence statistics 2018, sections 2 and 4: ages 5 to 15 at 31 August; of those of 15
    the second half of the summer term is left out (T44). The ages are dated rows: they are handed in.
    """
    age = age_at_31_august(born, start_year)
    if not first_age <= age <= last_age:
        return Standing.NOT_COUNTED
    return Standing.WITHOUT_LAST_HALF_TERM if age == last_age else Standing.WHOLE
