"""Whether cover can be arranged as somebody asks for it. Pure."""

import datetime as dt
from collections.abc import Collection

LONGEST = dt.timedelta(days=366)  # a year typed wrong would open cases for decades


def check_days(first: dt.date, last: dt.date, today: dt.date) -> list[str]:
    """What is wrong with the days, both included; nothing when they can stand.

    Cover opens cases to somebody, so it never begins in the past; and it ends by itself, so it has an end.
    """
    if last < first:
        return ["The last day comes before the first: turn them round."]
    found = []
    if first < today:
        found.append("Cover begins today or later.")
    if last - first > LONGEST:
        found.append("Cover lasts at most a year: give the cases to somebody else instead.")
    return found


def check_people(
    officer: int, people: Collection[int], officers: Collection[int], away: Collection[int]
) -> list[str]:
    """What is wrong with who covers: at least one, an officer on those days, not away, not the officer.

    `officers`: who holds the role on the first day and on the last; `away`: who is covered on one of the days.
    """
    found = []
    if not people:
        found.append("Choose at least one officer to cover.")
    if officer in people:
        found.append("Nobody covers for themselves.")
    if set(people) - set(officers) - {officer}:
        found.append("Only an education welfare officer of those days covers.")
    if set(people) & set(away):
        found.append("Somebody chosen is away on those days, too.")
    return found
