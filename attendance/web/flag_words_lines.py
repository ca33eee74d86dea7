"""Flags of lines that law, guidance or statistics draw: persistent and severe absence, the notice
threshold, the returns to the council, a name taken off the roll."""

from __future__ import annotations

from accounts.web.words import plural
from attendance.choices import FlagKind
from attendance.rules.counting import clear_sessions
from attendance.web.flag_told import (
    Measure,
    Teller,
    Told,
    Wording,
    counted,
    days,
    missed,
    only,
    upper,
)


def _over_the_year(told: Told) -> str:
    return f"{upper(days(told.count('absent')))} missed in {told.year}, {_share_line(told)}."


def _share_line(told: Told) -> str:
    if told.has("threshold_percent"):
        return f"{told.count('threshold_percent')}% or more"
    return f"{plural(told.count('threshold_sessions'), 'session')} or more"


def _the_line(told: Told) -> str:
    return f"the line is {_share_line(told).removesuffix(' or more')}"


def _share_clears(told: Told) -> str:
    if not told.has("threshold_percent"):
        return "A corrected register that takes it under the line of that year clears it."
    percent = told.count("threshold_percent")
    need = clear_sessions(told.count("absent"), told.count("possible"), percent)
    if told.left is not None and need > told.left:
        return f"{_too_late(told.left, percent)} A new school year begins a new count."
    back = (
        f"{upper(_school_days(need))} {'brings' if need <= 2 else 'bring'} it back under {percent}%"
    )
    return f"{back}, or a corrected register does. A new school year begins a new count."


def _too_late(left: int, percent: int) -> str:
    if not left:
        return "No session is left to attend this year: only a corrected register clears it."
    days_left = _school_days(left).replace("clear ", "")
    return (
        f"Even every session attended for the rest of the year ({days_left}) leaves it at {percent}% or "
        "more: only a corrected register clears it."
    )


def _school_days(sessions: int) -> str:
    """Sessions to come as school days, rounded up: one may not attend for half a day only."""
    number = -(-sessions // 2)
    return f"{number:,} clear school {'day' if number == 1 else 'days'}"


def _unauthorised(told: Told) -> str:
    codes = told.numbers.get("codes") or {}
    split = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
    weeks = counted(told.count("school_weeks"), "school week")
    found = upper(counted(told.count("sessions"), "unauthorised session"))
    return f"{found} in {weeks}{f': {split}' if split else ''}."


def _unauthorised_line(told: Told) -> str:
    sessions, weeks = told.count("threshold_sessions"), told.count("threshold_school_weeks")
    return f"the line is {sessions} in {plural(weeks, 'school week')}"


def _unauthorised_clears(told: Told) -> str:
    line = told.count("threshold_sessions")
    weeks = plural(told.count("threshold_school_weeks"), "school week")
    return (
        f"It falls away as its sessions leave the last {weeks}, or when a corrected register takes it "
        f"under {line}."
    )


def _run(words: str) -> Teller:
    def sentence(told: Told) -> str:
        first, last = told.day("first"), told.day("last")
        between = f", from {first} to {last}" if first and last and first != last else ""
        on = f", on {first}" if first and first == last else ""
        number = counted(told.count("days"), "school day")
        return f"{words} for {number} in a row{between}{on}."

    return sentence


def _run_measure(told: Told) -> Measure:
    number, sessions = told.count("days"), told.count("sessions")
    in_all = f", {plural(sessions, 'session')}" if sessions else ""
    return Measure(number, None, "school days", f"{counted(number, 'school day')} in a row{in_all}")


def _ill_measure(told: Told) -> Measure:
    number = told.count("days")
    in_all = f", {plural(told.count('sessions'), 'session')}" if told.count("sessions") else ""
    return Measure(
        number, None, "school days", f"{counted(number, 'school day')} of illness{in_all}"
    )


def _run_clears(told: Told) -> str:
    return (
        "Recording that the return was made clears this. So does a corrected register that breaks the "
        "run; after the child is back it falls away by itself in time."
    )


def _ill(told: Told) -> str:
    number = counted(told.count("days"), "school day")
    longest = told.count("longest_days")
    how = ", all in a row" if longest and longest == told.count("days") else ""
    if longest and not how:
        how = f", the longest time {plural(longest, 'day')} in a row"
    return f"Ill for {number} in {told.year}{how}."


def _removed(told: Told) -> str:
    kinds = [
        str(FlagKind(k).label).lower()
        for k in told.numbers.get("kinds") or []
        if k in FlagKind.values
    ]
    flagged = " and ".join([", ".join(kinds[:-1]), kinds[-1]]) if len(kinds) > 1 else "".join(kinds)
    since = told.count("days_since_flag")
    when = f"{plural(since, 'day')} after" if since else "while"
    after = f" {when} a flag of {flagged or 'absence'}{' was cleared' if since else ' stood'}"
    on = f" on {told.day('ended')}" if told.day("ended") else ""
    return f"Taken off the roll{on},{after}; on no other roll here since."


def _removed_measure(told: Told) -> Measure:
    """Of the gravest flag: the check is of how much had been missed when the name came off."""
    if told.has("possible"):
        return missed(told)
    if told.has("sessions"):
        return only(told, "unauthorised session")
    number = told.count("days_since_flag")
    words = f"{plural(number, 'day')} after the flag" if number else "while the flag stood"
    return Measure(number, None, "days", words)


LINES: dict[str, Wording] = {
    FlagKind.SEVERE_ABSENCE: Wording(
        tone="bad", sentence=_over_the_year, measure=missed, line=_the_line, clears=_share_clears,
        about="Severe absence is missing at least this share of one's own possible sessions over the "
        "school year so far, for whatever reason.",
        act="Agree who leads, and what support comes first",
        keys=("severe_absence_percent",),
    ),
    FlagKind.PERSISTENT_ABSENCE: Wording(
        tone="warn", sentence=_over_the_year, measure=missed, line=_the_line, clears=_share_clears,
        about="Persistent absence is missing at least this share of one's own possible sessions over "
        "the school year so far, for whatever reason. It is decided on whole sessions, never on a "
        "rounded percentage.",
        act="Find out what keeps the child away, and write down what was done",
        keys=("persistent_absence_percent", "persistent_absence_sessions"),
    ),
    FlagKind.NOTICE_THRESHOLD: Wording(
        tone="bad", sentence=_unauthorised,
        measure=lambda told: only(told, "unauthorised session"),
        line=_unauthorised_line, clears=_unauthorised_clears,
        about="Reaching it means that somebody must consider what to do. Nothing follows by itself.",
        act="Consider what to do: support comes first",
        keys=("notice_sessions", "notice_school_weeks"),
    ),
    FlagKind.CONTINUOUS_ABSENCE: Wording(
        tone="bad", sentence=_run("Away"), measure=_run_measure,
        line=lambda told: "a return, and enquiries by school and council together, are due",
        clears=_run_clears,
        about="So long an absence asks school and council to find out together where the child is. It "
        "takes nobody off the roll by itself.",
        act="Make the return, and find out with the council where the child is",
        keys=("continuous_absence_days",),
    ),
    FlagKind.CONTINUOUS_UNAUTHORISED: Wording(
        tone="bad", sentence=_run("Away without leave or a reason"),
        measure=_run_measure,
        line=lambda told: "a return to the council is due", clears=_run_clears,
        about="A child of compulsory school age away so long with G, N, O or U is returned to the "
        "council, once for each run.",
        act="Make the return to the council",
        keys=("continuous_unauthorised_days",),
    ),
    FlagKind.ILLNESS_DAYS: Wording(
        tone="warn", sentence=_ill, measure=_ill_measure,
        line=lambda told: "a sickness return to the council is due",
        clears=lambda told: "Recording that the return was made clears this, or a corrected register "
        "that takes it under the line.",
        about="Illness of so many school days in a school year, together or one by one, is returned to "
        "the council, so that education can be arranged. Half days count half.",
        act="Make the sickness return, and ask what education the child can have",
        keys=("illness_days",),
    ),
    FlagKind.REMOVED_AFTER_FLAG: Wording(
        tone="bad", sentence=_removed, measure=_removed_measure,
        line=lambda told: "the ground for taking the name off is to be checked",
        clears=lambda told: "Coming on the roll of another school here clears this.",
        about="A name may be taken off the roll only on a ground the regulations list, and the council is "
        "told. This asks somebody to look at the ground; it says nothing against the school.",
        act="Check the ground, and that the council was told where the child is going",
        keys=("removed_after_flag_days",),
    ),
}  # fmt: skip
