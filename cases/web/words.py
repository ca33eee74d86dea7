"""How casework is worded: stages, flags, deadlines and the lines of the timeline. Values in, words out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from accounts.web.parts import Tag
from accounts.web.words import long_date, percent_of, plural, short_date
from attendance.choices import FlagKind, Role
from attendance.web.flag_words_tasks import sightings_in_words
from cases.choices import (
    SAFEGUARDS,
    CloseReason,
    ConsiderationKind,
    EventKind,
    HoldReason,
    LetterTemplate,
    LimitUnit,
    MeetingKind,
    Offence,
    Stage,
    SupportKind,
    SupportState,
    TargetResult,
    Voice,
)
from cases.choices.improvement import ImprovementResult
from cases.rules.stages import LEGAL_STAGES, SCHOOL_STAGES

if TYPE_CHECKING:
    from cases.models import Hold

MOVE_WORDS: dict[str, str] = {
    Stage.CLOSED: "Close the case",
    Stage.FT_REFERRED: "Refer for Fast Track",
    Stage.FT_OPEN: "Open Fast Track",
    Stage.RETURNED: "Return to school",
    Stage.SCHOOL_SUPPORT: "Start school support",
    Stage.FT_PANEL: "Go to panel",
    Stage.FT_PLAN: "Start the plan",
    Stage.FT_REVIEW: "Go to review",
    Stage.NOTICE_TO_IMPROVE: "Send a notice to improve",
    Stage.NOTICE_PROPOSED: "Propose a penalty notice",
    Stage.NOTICE_ISSUED: "Issue the penalty notice",
    Stage.LEGAL_CONSIDERATION: "Consider legal action",
    Stage.INTERVIEW: "Interview under caution",
    Stage.PROSECUTION: "Prosecute",
    Stage.SJP: "Use the Single Justice Procedure",
    Stage.COURT: "Go to court",
    Stage.ESO: "Apply for an education supervision order",
    Stage.OUTCOME: "Enter the court's outcome",
    Stage.POST_MONITOR: "Watch attendance",
    Stage.STEP_DOWN: "Step down",
    Stage.TRANSFERRED: "Transfer",
}
# The planned dates of a Fast Track, in the order they fall.
PLANNED_WORDS = {
    "panel_due": "Panel by",
    "plan_due": "plan by",
    "target_review_due": "target review by",
    "review_due": "decision at review by",
    "decision_due": "decision promised by",
    "court_provisional": "court provisionally",
}
OFFICERS_STEP = "The officer's next step"  # for who does not read officers' words
# Dates the school's calendar did not reach when they were to be written.
ADDED_WORDS = {
    "stage_due": "the stage is due by",
    "hold_review": "the hold is looked at again on",
    "plan_review": "the plan is reviewed on",
}
HIDDEN = "The words of this are kept to the service."


def stage_tag(stage: str) -> Tag:
    """A stage as a word with a shape."""
    return Tag(Stage(stage).label, stage_tone(stage))


def stage_tone(stage: str) -> str:
    """The tone of a stage's tag."""
    if stage == Stage.CLOSED:
        return "ok"
    if stage in LEGAL_STAGES:
        return "bad"
    return "warn" if stage in SCHOOL_STAGES or "notice" in stage else "info"


def numbers_in_words(kind: str, numbers: dict[str, Any] | None) -> str:
    """38 of 380 sessions missed (10.0%); 12 unauthorised sessions in 10 school weeks."""
    if not numbers:
        return ""
    if kind == FlagKind.SEEN_ON_PATROL:
        return sightings_in_words(numbers)
    if "possible" in numbers:
        missed, possible = numbers["absent"], numbers["possible"]
        return f"{missed} of {possible} sessions missed ({percent_of(missed, possible)})"
    if kind == FlagKind.NOTICE_THRESHOLD and "sessions" in numbers:
        weeks = numbers.get("school_weeks")
        within = f" in {plural(weeks, 'school week')}" if weeks else ""
        return f"{plural(numbers['sessions'], 'unauthorised session')}{within}"
    return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in numbers.items())


def day_words(day: dt.date, today: dt.date) -> str:
    """Near days by name, others by date: today, yesterday, Friday, 2 Feb 2026."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    gap = (day - today).days
    if gap in near:
        return near[gap]
    return f"{day:%A}" if 0 < gap < 7 else f"last {day:%A}" if -7 < gap < 0 else short_date(day)


def due_words(due: dt.date | None, today: dt.date) -> str:
    """due today, due Friday, was due last Friday."""
    if due is None:
        return "no date set"
    return f"{'was due' if due < today else 'due'} {day_words(due, today)}"


def due_tag(due: dt.date | None, today: dt.date) -> Tag | None:
    """Overdue or due today as a tag; nothing otherwise."""
    if due is None or due > today:
        return None
    return Tag("Overdue", "bad") if due < today else Tag("Due today", "warn")


def move_words(start: str, to: str) -> str:
    """A move as a thing to do."""
    if (start, to) == (Stage.FT_REVIEW, Stage.FT_PLAN):
        return "Extend the plan"
    return MOVE_WORDS.get(to, f"Move to {Stage(to).label}")


def role_label(role: str) -> str:
    """A role in small letters."""
    return str(Role(role).label).lower()


def event_title(kind: str, data: dict[str, Any]) -> str:
    """One timeline line in words."""
    wording = TITLES.get(kind)
    if wording is None:
        return (
            str(EventKind(kind).label) if kind in EventKind.values else str(data.get("title", kind))
        )
    return wording(data)


def event_details(kind: str, data: dict[str, Any], today: dt.date) -> str:
    """What else the line says, from its numbers."""
    told = (EventKind.CASE_OPENED, EventKind.FLAG_JOINED, EventKind.FLAG_CLEARED)
    if kind in told and data.get("flag_kind"):
        found = numbers_in_words(data["flag_kind"], data.get("numbers"))
        return f"{FlagKind(data['flag_kind']).label}: {found}"
    if kind == EventKind.BASIS_CHANGED:
        before, after = (
            numbers_in_words(data["flag_kind"], data.get(k)) for k in ("before", "after")
        )
        label = FlagKind(data["flag_kind"]).label
        if data.get("new_year"):
            return f"{label} last year: {before}." if before else ""
        return f"{label} cleared: {before or 'raised'}, now {after or 'gone'}."
    if kind == EventKind.WATCH_ENDED:
        if not data.get("possible"):
            return "No session was possible while attendance was watched."
        missed, possible = data["missed"], data["possible"]
        return f"Since the case was closed: {missed} of {possible} sessions missed ({percent_of(missed, possible)})."
    if kind == EventKind.IMPROVEMENT_ENDED:
        return _improvement_in_words(data)
    if kind == EventKind.DATES_PLANNED:
        return dates_in_words(data.get("dates", {}))
    if kind == EventKind.DATES_ADDED:
        added = ", ".join(_dated(data["dates"], ADDED_WORDS))
        return f"The school's calendar reaches so far now: {added}."
    if kind == EventKind.PATHWAY_CHANGED:
        return f"Until then: {data['before']}."
    if kind in (EventKind.MEETING_MOVED, EventKind.PANEL_ARRANGED) and data.get("due"):
        return f"The stage follows: due {short_date(dt.date.fromisoformat(data['due']))}."
    if kind == EventKind.STAGE_MOVED and data.get("due"):
        return f"Due {long_date(dt.date.fromisoformat(data['due']))}"
    return ""


def dates_in_words(dates: dict[str, str]) -> str:
    """Panel by 24 Nov 2025, plan by 24 Nov 2025, ...; what the calendar does not reach says so."""
    told = _dated(dates, PLANNED_WORDS)
    missing = len(told) < len(PLANNED_WORDS)
    rest = ["The rest follows when the school's calendar reaches so far."] if missing else []
    return " ".join([f"{', '.join(told)}."] * bool(told) + rest)


def _dated(dates: dict[str, str], names: dict[str, str]) -> list[str]:
    return [
        f"{words} {short_date(dt.date.fromisoformat(dates[name]))}"
        for name, words in names.items()
        if dates.get(name)
    ]


def length_words(amount: int | None, unit: str) -> str:
    """2 school weeks; the same day; nothing where no length is set."""
    if amount is None:
        return ""
    if amount == 0:
        return "the same day"
    if unit == LimitUnit.PERIOD_WEEKS:
        return f"{plural(amount, 'school week')}, the first counted"
    return plural(amount, LimitUnit(unit).label.removesuffix("s"))


def event_shape(kind: str) -> str:
    """The shape of the line's pin."""
    if kind in (EventKind.STAGE_MOVED, EventKind.CASE_OPENED):
        return "stage"
    if kind in (EventKind.APPROVED, EventKind.SENT_BACK, EventKind.ESCALATED):
        return "decision"
    return "letter" if kind == EventKind.LETTER_SENT else ""


def _moved(data: dict[str, Any]) -> str:
    if data.get("to") == Stage.CLOSED:
        why = data.get("close_reason")
        return f"Closed: {CloseReason(why).label.lower()}" if why else "Closed"
    return f"Moved to {Stage(data['to']).label}"


def _considered(data: dict[str, Any]) -> str:
    answer = data.get("answer", "")
    said = Offence(answer).label if answer in Offence.values else answer
    return f"{ConsiderationKind(data['kind']).label}: {said}"


def _plan(data: dict[str, Any]) -> str:
    name = "Attendance contract" if data.get("kind") == "contract" else "Action plan"
    return f"{name} {'refused' if data.get('refused') else 'agreed'}"


def _panel(data: dict[str, Any]) -> str:
    came = len(data.get("attended", []))
    who = f"{plural(came, 'parent')} came" if came else "no parent came"
    return f"{_meeting(data)} held: {who}"


def _meeting(data: dict[str, Any]) -> str:
    return str(MeetingKind(data.get("kind", MeetingKind.PANEL)).label)


def _meeting_moved(data: dict[str, Any]) -> str:
    before, now = (long_date(_instant(data[key])) for key in ("before", "when"))
    return f"{_meeting(data)} of {before} moved to {now}"


def _barrier(data: dict[str, Any]) -> str:
    if data.get("over"):
        return "What stood in the way is over"
    said = "Said anew" if data.get("again") else "Said"
    return f"{said} what stands in the way: {Voice(data['voice']).label.lower()}'s view"


def _support(data: dict[str, Any]) -> str:
    return f"{SupportKind(data['kind']).label}: {SupportState(data['state']).label.lower()}"


def _deadline(data: dict[str, Any], words: str) -> str:
    return f"{words} {short_date(dt.date.fromisoformat(data['due']))}"


def _allocated(data: dict[str, Any]) -> str:
    to = data["to"]
    if data.get("undoes"):
        return (
            f"Given back to {to}: the sharing out was undone" if to else "Without an officer again"
        )
    return f"Allocated to {to}"


TITLES: dict[str, Callable[[dict[str, Any]], str]] = {
    EventKind.STAGE_MOVED: _moved,
    EventKind.CONSIDERED: _considered,
    EventKind.PLAN_AGREED: _plan,
    EventKind.PANEL_HELD: _panel,
    EventKind.PANEL_ARRANGED: lambda d: (
        f"{_meeting(d)} arranged for {long_date(_instant(d['when']))}"
    ),
    EventKind.MEETING_MOVED: _meeting_moved,
    EventKind.MEETING_CANCELLED: lambda d: (
        f"{_meeting(d)} of {long_date(_instant(d['when']))} called off"
    ),
    EventKind.MINUTES_ADDED: lambda d: f"Added to the minutes of the {_meeting(d).lower()}",
    EventKind.TARGET_REVIEWED: lambda d: f"Target {TargetResult(d['result']).label.lower()}",
    EventKind.LETTER_SENT: lambda d: f"{_letter(d)} sent to {d.get('to', '')}".strip(),
    EventKind.LETTER_RECALLED: lambda d: f"{_letter(d)} to {d.get('to', '')}: sent in error",
    EventKind.LETTER_REFUSED: lambda d: f"{_letter(d)} to {d.get('to', '')}: not delivered",
    EventKind.HOLD_PLACED: lambda d: f"On hold: {HoldReason(d['reason']).label.lower()}",
    EventKind.HOLD_LIFTED: lambda d: f"Off hold: {HoldReason(d['reason']).label.lower()}",
    EventKind.FLAG_JOINED: lambda d: _flagged(d, "Flag joined", "Follow-up asked for"),
    EventKind.FLAG_CLEARED: lambda d: _flagged(d, "Flag cleared", "Follow-up closed"),
    EventKind.BASIS_CHANGED: lambda d: "New school year" if d.get("new_year") else "Basis changed",
    EventKind.PATHWAY_CHANGED: lambda d: f"Pathway changed to {d['name']}",
    EventKind.DATES_PLANNED: lambda d: (
        "Dates of Fast Track written anew" if d.get("before") else "Dates of Fast Track written"
    ),
    EventKind.BARRIER_SAID: _barrier,
    EventKind.SUPPORT_SAID: _support,
    EventKind.GUARD_LIFTED: lambda d: (
        f"Let pass by a manager: {SAFEGUARDS[d['safeguard']].lower()}"
    ),
    EventKind.CONTRACT_ANSWERED: lambda d: (
        f"{d['party']} {'signed' if d['signed'] else 'refused'} the contract"
    ),
    EventKind.CONTRACT_NOT_KEPT: lambda d: f"{d['party']} did not keep the contract",
    EventKind.REFERRED: lambda d: f"Referral {d['referral']} sent",
    EventKind.ALLOCATED: _allocated,
    EventKind.DEADLINE_NEAR: lambda d: _deadline(d, "Due soon:"),
    EventKind.DEADLINE_MISSED: lambda d: _deadline(d, "Overdue since"),
}


def _letter(data: dict[str, Any]) -> str:
    template = data.get("template", "")
    return LetterTemplate(template).label if template in LetterTemplate.values else "Letter"


def _flagged(data: dict[str, Any], words: str, of_a_sighting: str) -> str:
    """What a sighting asks for is follow-up; any other flag is called one."""
    return of_a_sighting if data.get("flag_kind") == FlagKind.SEEN_ON_PATROL else words


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _improvement_in_words(data: dict[str, Any]) -> str:
    """What the time came to, on the timeline."""
    result = ImprovementResult(data["result"]).label
    if not data["possible"]:
        return f"{result}. No session was possible in it."
    rate = percent_of(data["unauthorised"], data["possible"])
    of = f"{data['unauthorised']} of {plural(data['possible'], 'session')}"
    return f"{result}. {of} missed without permission ({rate}); {data['missed']} missed in all."


def hold_words(hold: Hold) -> str:
    """`On hold since 3 Nov 2026: bereavement, to be looked at again 17 Nov 2026`."""
    words = f"On hold since {short_date(hold.placed_on)}: {HoldReason(hold.reason).label.lower()}"
    again = f", to be looked at again {short_date(hold.review_on)}" if hold.review_on else ""
    return words + again
