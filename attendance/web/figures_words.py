"""The sentence a figures page begins with, and the small print under its tables."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from accounts.web.words import london_time, long_date, short_date
from attendance.actions.insight import AT_TIME, FIVE, OFFICIAL
from attendance.rules.counting import one_in
from attendance.web.figures_asked import ALL, BASIS_WORDS, GROUP_WORDS, STATUS_WORDS, Asked
from attendance.web.figures_numbers import Shown

SOURCE = "Source: marks in this service's registers, counted from weekly tallies."
SOURCE_OF_CODES = "Source: the marks themselves in this service's registers."


def who(asked: Asked) -> str:
    """The children asked about: `Children in need`, or `Children`."""
    return GROUP_WORDS[asked.group] if asked.group else "Children"  # type: ignore[index]


def where(asked: Asked) -> str:
    """`Oak Park Academy, year 7`, or nothing."""
    parts = [asked.school.name] if asked.school else []
    parts += [f"year {asked.year_group}"] if asked.year_group else []
    parts += [f"class {asked.registration_group}"] if asked.registration_group else []
    return ", ".join(parts)


def whom(asked: Asked, children: str = "") -> str:
    """`Children in need at Oak Park Academy`, `Children in year 7`, `Children`; or others than those asked about."""
    place = where(asked)
    preposition = "at" if asked.school else "in"
    return f"{children or who(asked)}{f' {preposition} {place}' if place else ''}"


def headline(asked: Asked, shown: Shown, times: float | None) -> str:
    """One sentence: how often, when, and how that compares."""
    subject = whom(asked)
    when = asked.period.when
    if not shown:
        return f"No session was possible for {subject[0].lower()}{subject[1:]} {when}."
    if not shown.may_show("unauthorised"):
        return f"{subject}: too few to say anything of without saying it of a child."
    figures = shown.part.figures
    if not figures.unauthorised:
        return f"{subject} missed no session without permission {when}."
    often = one_in(Fraction(figures.unauthorised, figures.possible))
    missed = f"{subject} missed 1 in {often:,} sessions without permission {when}"
    return f"{missed}{_as_often(asked, times)}."


def _as_often(asked: Asked, times: float | None) -> str:
    if times is None:
        return ""
    than = _comparator(asked)
    return f", as often as {than}" if times == 1 else f", {times:g} times as often as {than}"


def _comparator(asked: Asked) -> str:
    if not asked.group:
        return "all children of the authority"
    return "all children, themselves included" if asked.against == ALL else "other children"


def second_line(shown: Shown) -> str:
    """All absence and persistent absence, as a fraction and a share."""
    if not shown or not shown.may_show("absent"):
        return ""
    figures = shown.part.figures
    words = (
        f"All absence: {figures.absent:,} of {figures.possible:,} sessions, {shown.absence_rate}."
    )
    if not shown.may_show("persistent"):
        return words
    return (
        f"{words} Persistently absent: {shown.persistent} of {shown.enrolments} enrolments, "
        f"{shown.persistent_rate}."
    )


def basis_in_words(asked: Asked) -> str:
    """Basis, days and grouping, as they stand under every table."""
    period = asked.period
    parts = [
        f"{long_date(period.first)} to {long_date(period.last)}",
        f"basis: {BASIS_WORDS[asked.basis]}{_basis_note(asked.basis)}",
    ]
    if asked.group:
        parts.append(f"children counted by circumstance {STATUS_WORDS[asked.status]}")
        parts.append(_status_note(asked.status))
    return ". ".join(f"{part[0].upper()}{part[1:]}" for part in parts) + "."


def short_basis(asked: Asked) -> str:
    """The same in a line, where it stands in full above."""
    period = asked.period
    days = f"{short_date(period.first)} to {short_date(period.last)}"
    group = f", {STATUS_WORDS[asked.status]}" if asked.group else ""
    return f"{days}; {BASIS_WORDS[asked.basis]}{group}."


def _basis_note(basis: str) -> str:
    ages = "ages 5 to 15 at 31 August"
    if basis == OFFICIAL:
        return (
            f" ({ages}; those 15 without the second half of the summer term; "
            "nobody first enrolled in it)"
        )
    return f" ({ages}; nobody's second half of the summer term)" if basis == FIVE else ""


def _status_note(status: str) -> str:
    if status == AT_TIME:
        return "only sessions while the circumstance held; a child may be on both sides in turn"
    return "every session of a child in the group on any day of the school year"


def counted(as_of: dt.datetime) -> str:
    """When it was counted: everything entered by then is in."""
    return f"Counted {long_date(as_of)} at {london_time(as_of)}."
