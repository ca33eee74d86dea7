"""The newspaper's other questions, each a number with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from accounts.web.words import percent, plural
from attendance.actions.insight import Answer
from attendance.rules.counting import one_in
from attendance.rules.insight import MostAbsent, most_absent, truants_on_an_average_day
from attendance.web.figures_numbers import HIDDEN, Shown
from attendance.web.figures_rows import Row

FEWEST = (1, 5, 10)  # percent of enrolments, most absent first


@dataclass(frozen=True)
class Extra:
    """One answer: the number, what it says, what it is worked out from; its name in files; whom it speaks of."""

    value: str
    label: str
    note: str
    key: str = ""
    href: str = ""


def extras_of(answer: Answer, shown: Shown, up_to: int, row: Row) -> list[Extra]:
    """Truants on an average day, any unauthorised absence and its mean days, the most absent.

    Each leads to the enrolments it speaks of, by the links of the row it is about.
    """
    if not shown:
        return []
    missed, most = row.links["unauthorised"], row.links["missed"]
    found = [
        replace(_truants(answer, shown), key="pupils_unauthorised_average_day", href=missed),
        replace(_any_unauthorised(shown), href=missed),
        replace(_mean_days(shown), key="mean_days_unauthorised", href=missed),
    ]
    for share in FEWEST:
        few = _most_absent(most_absent(answer.missed, share), shown, up_to)
        found.append(replace(few, key=f"sess_share_most_absent_{share}_percent", href=most))
    return found


def _truants(answer: Answer, shown: Shown) -> Extra:
    label = "pupils missing without permission on an average day"
    if not shown.may_show("unauthorised"):
        return Extra(HIDDEN, label, "")
    schools = [
        (sides.inside.figures.unauthorised, answer.met.get(school, 0))
        for school, sides in answer.by_school.items()
    ]
    met = max(answer.met.values(), default=0)
    note = f"of {shown.enrolments} enrolments; unauthorised sessions over the sessions schools met, {met} at most"
    average = truants_on_an_average_day(schools)
    return Extra(_average(average.numerator, average.denominator), label, note)


def _average(part: int, whole: int) -> str:
    """To a whole pupil, half up; under ten to one place."""
    scale = 10 if part < 10 * whole else 1
    units = (2 * scale * part + whole) // (2 * whole)
    return f"{units // 10}.{units % 10}" if scale == 10 else f"{units:,}"


def _any_unauthorised(shown: Shown) -> Extra:
    label = "missed any session without permission"
    if not shown.may_show("any_unauthorised"):
        return Extra(HIDDEN, label, "")
    part = shown.part
    rate = part.any_unauthorised_rate
    found = one_in(rate) if rate is not None else None
    note = f"{part.any_unauthorised:,} of {part.enrolments:,} enrolments"
    return Extra(percent(rate), label, f"{note}, 1 in {found}" if found else note)


def _mean_days(shown: Shown) -> Extra:
    label = "days missed by each of them, on average"
    if not shown.may_show("any_unauthorised") or not shown.may_show("unauthorised"):
        return Extra(HIDDEN, label, "")
    part = shown.part
    days = part.mean_unauthorised_days
    if days is None:
        return Extra("–", label, "nobody missed any")
    note = f"{part.figures.unauthorised:,} sessions, two to a day"
    tenths = (20 * days.numerator + days.denominator) // (2 * days.denominator)
    return Extra(f"{tenths // 10}.{tenths % 10}", label, note)


def _most_absent(found: MostAbsent, shown: Shown, up_to: int) -> Extra:
    """Hidden where the few are so few that it would tell what one child missed."""
    label = f"of all sessions missed were missed by the most absent {found.percent}%"
    if not shown.may_show("absent"):
        return Extra(HIDDEN, label, "")
    few = plural(found.enrolments, "enrolment")
    if found.enrolments <= up_to:
        return Extra(HIDDEN, label, few)
    note = f"{few}: {found.sessions:,} of {found.of_sessions:,}"
    return Extra(percent(found.share), label, note)
