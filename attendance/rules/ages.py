"""Compulsory school age, and ages as the statistics count them, from a date of birth.

Source: Education Act 1996 section 8; Education (Start of Compulsory School Age) Order 1998 (the
prescribed days); Education (School Leaving Date) Order 1997 (the last Friday in June).
"""

import datetime as dt

STARTS_AT = 5
ENDS_AT = 16
PRESCRIBED_DAYS = ((3, 31), (8, 31), (12, 31))
SCHOOL_YEAR_MONTH = 9  # a birthday from 1 September falls in the next school year
FRIDAY = 4


def birthday(born: dt.date, age: int) -> dt.date:
    """The day that age is reached; for one born on 29 February, 1 March in a common year."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return dt.date(born.year + age, 3, 1)


def age_on(born: dt.date, day: dt.date) -> int:
    """Age in whole years on that day."""
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def age_at_31_august(born: dt.date, start_year: int) -> int:
    """Age at the start of the school year that begins in `start_year`, as the statistics count it."""
    return age_on(born, dt.date(start_year, 8, 31))


def compulsory_from(born: dt.date) -> dt.date:
    """The prescribed day (31 March, 31 August or 31 December) on or after the fifth birthday.

    EA 1996 s8(2).
    """
    fifth = birthday(born, STARTS_AT)
    return min(
        day
        for month, number in PRESCRIBED_DAYS
        if (day := dt.date(fifth.year, month, number)) >= fifth
    )


def school_leaving_date(year: int) -> dt.date:
    """The last Friday in June."""
    last = dt.date(year, 6, 30)
    return last - dt.timedelta(days=(last.weekday() - FRIDAY) % 7)


def compulsory_until(born: dt.date) -> dt.date:
    """The last day of compulsory school age: the leaving date of the school year of the sixteenth
    birthday. EA 1996 s8(3)."""
    sixteenth = birthday(born, ENDS_AT)
    ends_in = sixteenth.year + (sixteenth.month >= SCHOOL_YEAR_MONTH)
    return school_leaving_date(ends_in)


def is_compulsory(born: dt.date, day: dt.date) -> bool:
    """Whether a child born then is of compulsory school age on that day, both ends included."""
    return compulsory_from(born) <= day <= compulsory_until(born)
