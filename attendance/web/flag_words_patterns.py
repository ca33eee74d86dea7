"""Flags of patterns in the marks: each an indicator that asks somebody to look, never a finding of fault."""

from __future__ import annotations

from accounts.web.words import percent_of, plural
from attendance.choices import FlagKind
from attendance.web.flag_told import (
    Measure,
    Measurer,
    Teller,
    Told,
    Wording,
    counted,
    days,
    missed,
    only,
    upper,
)

CORRECTED = "a corrected register"


def _condoned(told: Told) -> str:
    ways = [
        f"{plural(told.count('family_days'), 'day')} with another child of the home away too"
        if told.count("family_days")
        else "",
        f"{plural(told.count('edge_sessions'), 'session')} beside a weekend or holiday"
        if told.count("edge_sessions")
        else "",
    ]
    found = ", ".join(way for way in ways if way)
    number = upper(counted(told.count("authorised"), "authorised absence"))
    return f"{number} may be condoned{f': {found}' if found else ''}."


def _met_with_parent(told: Told) -> str:
    number = upper(counted(told.count("authorised"), "authorised absence"))
    if not told.count("with_parent"):
        return f"{number}, and no meeting with a parent on patrol stands any more."
    times = told.count("with_parent")
    often = "once" if times == 1 else f"{times} times, last"
    on = f" on {told.day('last_met')}" if told.has("last_met") else ""
    return f"{number} may be condoned: met on patrol with a parent {often}{on}."


def _condoned_measure(told: Told) -> Measure:
    part, whole = told.count("authorised"), told.count("sessions")
    return Measure(
        part, whole, "absences authorised", f"{part} of {plural(whole, 'absence')} authorised"
    )


def _sudden(told: Told) -> str:
    weeks = _weeks(told, "recent_weeks", "lately")
    before = percent_of(told.count("earlier_absent"), told.count("earlier_possible"))
    earlier = plural(told.count("earlier_possible"), "session")
    number = told.count("earlier_weeks")
    since = f" in the {plural(number, 'school week')} before" if number else " before"
    was = f"{told.count('earlier_absent')} of {earlier} ({before}){since}"
    return f"{upper(days(told.count('recent_absent')))} missed {weeks}; {was}."


def _weeks(told: Told, key: str, otherwise: str) -> str:
    number = told.count(key)
    return f"in the last {plural(number, 'school week')}" if number else otherwise


def _on_course(told: Told) -> str:
    more = told.count("sessions_to_persistent")
    so_far = f"{upper(days(told.count('absent')))} missed so far in {told.year}"
    if not more:
        return f"{so_far}: the next absence makes it persistent absence."
    return (
        f"{so_far}: {plural(more, 'more session', 'more sessions')} and it is persistent absence."
    )


def _on_course_line(told: Told) -> str:
    absent, possible = told.count("projected_absent"), told.count("projected_possible")
    lately, of = told.count("recent_absent"), told.count("recent_possible")
    rate = (
        f" ({lately} of {plural(of, 'session')} {_weeks(told, 'recent_weeks', '')})" if of else ""
    )
    rate = rate.replace(" )", ")")
    if not possible:
        return f"if the rate of late{rate} goes on to the end of the year"
    share = percent_of(absent, possible)
    return f"at the rate of late{rate}, {absent} of {possible} ({share}) by the end of the year"


def _on_course_clears(told: Told) -> str:
    return (
        "It clears as soon as the rate of late no longer reaches the line by the end of the year: weeks "
        f"with less absence do that, and so may {CORRECTED}."
    )


def _early(told: Told) -> str:
    weeks = told.count("school_weeks")
    when = (
        f"in the first {plural(weeks, 'school week')} of {told.year}"
        if weeks
        else f"early in {told.year}"
    )
    return f"{upper(days(told.count('absent')))} missed {when}."


def _late(told: Told) -> str:
    number = upper(counted(told.count("sessions"), "arrival"))
    return f"{number} after the register had closed {_weeks(told, 'school_weeks', 'lately')}."


def _monday_friday(told: Told) -> str:
    every = told.count("all_sessions")
    of = f"of the {plural(every, 'session')} missed" if every else "of the sessions missed"
    weeks = _weeks(told, "school_weeks", "lately")
    part = f"{told.count('sessions')} {of}" if told.count("sessions") else f"None {of}"
    verb = "was" if told.count("sessions") == 1 else "were"
    return f"{part} {weeks} {verb} on a Monday or a Friday."


def _holiday_edge(told: Told) -> str:
    breaks = counted(told.count("breaks"), "holiday")
    missed_days = days(told.count("sessions"))
    return f"Away on the school day beside {breaks} in twelve months: {missed_days} missed."


def _broken(told: Told) -> str:
    weeks, of = told.count("weeks"), told.count("school_weeks")
    last = f"of the last {plural(of, 'school week')}" if of else "school weeks of late"
    number = f"{weeks:,}" if weeks else "none"
    return f"Something missed in {number} {last}: {days(told.count('sessions'))} in all."


def _share_of(part: str, whole: str, unit: str, words: str) -> Measurer:
    def measure(told: Told) -> Measure:
        held, of = told.count(part), told.count(whole)
        return Measure(held, of, unit, f"{held} of {of} {words}")

    return measure


def _time_clears(what: str) -> Teller:
    def clears(told: Told) -> str:
        weeks = told.count("school_weeks")
        window = f"the last {plural(weeks, 'school week')}" if weeks else "the weeks looked at"
        return f"It falls away when {what} leave {window}, or by {CORRECTED}."

    return clears


PATTERNS: dict[str, Wording] = {
    FlagKind.CONDONED_ON_PATROL: Wording(
        tone="info", sentence=_met_with_parent, measure=_condoned_measure,
        line=lambda told: "an indicator only: no finding of fault",
        clears=lambda told: f"{_time_clears('enough of these absences')(told)} So does a correction of what "
        "was recorded on patrol, or of who it was.",
        about="Absences that had leave or a reason, of a child met on patrol with a parent and no lawful "
        "reason given, in the same school weeks. With a parent is no proof: this asks somebody to talk with "
        "the family, and finds no fault. A school's office and its teachers are not told of it.",
        act="Read what was recorded on patrol, then talk with the family",
        keys=("condoned_sessions", "condoned_weeks"),
    ),
    FlagKind.CONDONED_ABSENCE: Wording(
        tone="info", sentence=_condoned, measure=_condoned_measure,
        line=lambda told: "an indicator only: no finding of fault",
        clears=_time_clears("enough of these absences"),
        about="Absences that had leave or a reason and fall together with another child of the home, or "
        "with a weekend or holiday. Most such absences are honest: this asks somebody to talk with the "
        "family, and finds no fault.",
        act="Talk with the family; ask for nothing that was not asked of others",
        keys=("condoned_sessions", "condoned_weeks"),
    ),
    FlagKind.SUDDEN_CHANGE: Wording(
        tone="warn", sentence=_sudden,
        measure=lambda told: missed(told, "recent_absent", "recent_possible"),
        line=lambda told: "far more than in the weeks before",
        clears=lambda told: f"Steadier weeks clear this, or {CORRECTED}.",
        about="The latest weeks are far from the child's own weeks before. Something may have happened.",
        act="Ask soon how the child is: something may have happened",
        keys=("sudden_change_percent", "sudden_change_times", "sudden_change_weeks"),
    ),
    FlagKind.ON_COURSE: Wording(
        tone="warn", sentence=_on_course, measure=missed, line=_on_course_line,
        clears=_on_course_clears,
        about="Not persistently absent now; but if the rate of the latest school weeks goes on for the "
        "rest of the school year, the year ends as persistent absence. A projection, not a fact.",
        act="Talk with the family now, while there is time",
        keys=("on_course_weeks", "on_course_possible"),
    ),
    FlagKind.EARLY_ABSENCE: Wording(
        tone="warn", sentence=_early, measure=missed,
        line=lambda told: "early weeks foretell the year",
        clears=lambda told: f"A lower share clears this, or {CORRECTED}; it ends with the first weeks.",
        about="Absence in the first weeks of a school year often foretells the rest of it. One day alone "
        "does not flag.",
        act="A first friendly word with the family",
        keys=("early_absence_percent", "early_absence_sessions", "early_absence_weeks"),
    ),
    FlagKind.LATE_AFTER_CLOSE: Wording(
        tone="warn", sentence=_late, measure=lambda told: only(told, "late arrival"),
        line=lambda told: "each an unauthorised absence (U)",
        clears=_time_clears("enough of these arrivals"),
        about="Coming after the register has closed is an unauthorised absence in law, with the child in "
        "the building.",
        act="Ask what makes the mornings hard",
        keys=("late_after_close_sessions", "late_after_close_weeks"),
    ),
    FlagKind.MONDAY_FRIDAY: Wording(
        tone="info", sentence=_monday_friday,
        measure=_share_of("sessions", "all_sessions", "absences", "absences"),
        line=lambda told: "most of the absence is beside the weekend",
        clears=_time_clears("enough of these absences"),
        about="Most of what was missed lies beside the weekend. An indicator: it asks somebody to look.",
        act="Look at what Mondays and Fridays have in common",
        keys=("monday_friday_sessions", "monday_friday_thirds", "monday_friday_weeks"),
    ),
    FlagKind.HOLIDAY_EDGE: Wording(
        tone="info", sentence=_holiday_edge, measure=lambda told: only(told, "session"),
        line=lambda told: "more than one holiday made longer",
        clears=lambda told: f"It falls away after twelve months, or by {CORRECTED}.",
        about="Away on the last school day before, or the first after, more than one holiday. An "
        "indicator: it asks somebody to look.",
        act="Speak with the family before the next holiday",
        keys=("holiday_edge_breaks", "holiday_edge_break_days"),
    ),
    FlagKind.BROKEN_WEEKS: Wording(
        tone="info", sentence=_broken,
        measure=_share_of("weeks", "school_weeks", "school weeks", "school weeks broken"),
        line=lambda told: "few whole weeks",
        clears=_time_clears("enough of the broken weeks"),
        about="Few days at a time, but seldom a whole week at school.",
        act="Set one whole week as the first aim",
        keys=("broken_weeks_broken", "broken_weeks_weeks"),
    ),
}  # fmt: skip
