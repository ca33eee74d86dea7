"""Flags explained, for every page that shows one: `explain_flags(flags, by)` and `attendance/_flag_explained.html`.

Five statements, however many flags. Flags come with enrolment, pupil and school at hand, and through a
getter of `access`: nothing is asked here about who may see them, only about what the person may do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.web.parts import Action, Tag
from accounts.web.words import ago, plural, short_date
from attendance.access import allowed, can_work_flags, check_can_amend_mark
from attendance.access_acted import can_log_action
from attendance.actions.flag_evidence import read_evidence, read_left, read_sources
from attendance.actions.flag_story import read_notes
from attendance.actions.sheets import read_code_book
from attendance.choices import RETURN_KINDS, FlagKind, FlagNoteKind
from attendance.web.acted_presenter import acted_link
from attendance.web.flag_cleared import cleared_in_words
from attendance.web.flag_strip import StripPen, WeekView, folded
from attendance.web.flag_told import Measure, Wording
from attendance.web.flag_words import measure_in_words, told_of, window_in_words, wording_of

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Flag, FlagNote
    from attendance.rules.evidence import EvidenceWeek

MOST_SOURCES = 2


@dataclass(frozen=True)
class Explained:
    """One flag: what it is, what it rests on, what would clear it, what to do, and how it stands."""

    ref: str
    href: str
    tag: Tag
    sentence: str
    measure: Measure
    measure_words: str
    line: str
    clears: str
    cleared: str
    since: str
    state: Tag | None
    state_words: str
    about: str
    sources: list[str]
    act: str
    links: list[Action]
    strip: SafeString | str
    weeks: list[WeekView]
    earlier: list[WeekView]
    rests_on: str

    @property
    def is_standing(self) -> bool:
        """Whether it has not been cleared."""
        return not self.cleared

    @property
    def earlier_words(self) -> str:
        """12 earlier weeks, 30 sessions."""
        sessions = sum(week.counted for week in self.earlier)
        return f"{plural(len(self.earlier), 'earlier week')}, {plural(sessions, 'session')}"


def explain_flags(flags: Sequence[Flag], by: User) -> list[Explained]:
    """Every flag explained for one person, in the order given."""
    if not flags:
        return []
    today = timezone.localdate()
    evidence, left = read_evidence(flags), read_left(flags)
    keys = {key for flag in flags for key in wording_of(flag.kind).keys}
    sources = read_sources(keys, today)
    pen, notes = StripPen(read_code_book()), read_notes(flags)
    return [
        _explain(flag, left[flag.pk], notes[flag.pk], evidence[flag.pk], pen, sources, by, today)
        for flag in flags
    ]


def _explain(
    flag: Flag, left: int, notes: list[FlagNote], evidence: list[EvidenceWeek], pen: StripPen,
    sources: dict[str, str], by: User, today: dt.date,
) -> Explained:  # fmt: skip
    wording, told = wording_of(flag.kind), told_of(flag, left)
    measure = wording.measure(told)
    shown, earlier = folded([pen.week(week) for week in evidence])
    state, words = state_of(flag, today, notes)
    return Explained(
        ref=flag.ref,
        href=reverse("attendance:show_flag", args=[flag.ref]),
        tag=Tag(FlagKind(flag.kind).label, wording.tone),
        sentence=wording.sentence(told),
        measure=measure,
        measure_words=measure_in_words(measure),
        line=wording.line(told),
        clears=wording.clears(told),
        cleared=cleared_in_words(flag, notes) if flag.cleared_at else "",
        since=since_in_words(flag, today),
        state=state,
        state_words=words,
        about=wording.about,
        sources=_sources(wording, sources),
        act=wording.act,
        links=links_of(flag, by),
        strip=pen.small(evidence),
        weeks=shown,
        earlier=earlier,
        rests_on=rests_on_in_words(evidence),
    )


def since_in_words(flag: Flag, today: dt.date) -> str:
    """Raised 12 Jan 2026 (3 days ago), over 1 Aug 2025 to 19 Jan 2026."""
    raised = f"Raised {short_date(flag.raised_as_of)}"
    near = ago(flag.raised_as_of, today)
    return f"{raised}{f' ({near})' if near not in raised else ''}, over {window_in_words(flag)}"


def state_of(flag: Flag, today: dt.date, notes: Sequence[FlagNote] = ()) -> tuple[Tag | None, str]:
    """What people have made of it: a tag, and the words behind it; nothing while nobody has."""
    if flag.cleared_at:
        return Tag("Cleared", "ok"), f"on {short_date(flag.cleared_as_of)}"
    if flag.snoozed_until and flag.snoozed_until > today:
        put_off = [note for note in notes if note.kind == FlagNoteKind.SNOOZED]
        why = f" by {put_off[-1].by_name}: {put_off[-1].reason}" if put_off else ""
        return Tag("Snoozed", "quiet"), f"until {short_date(flag.snoozed_until)}{why}"
    if flag.acknowledged_at:
        note = f": {flag.acknowledged_note}" if flag.acknowledged_note else ""
        when = ago(flag.acknowledged_at, today)
        return Tag("Seen", "info"), f"by {flag.acknowledged_by_name}, {when}{note}"
    return None, ""


def rests_on_in_words(evidence: Sequence[EvidenceWeek]) -> str:
    """`38 sessions in 14 weeks`; empty for a flag that rests on no mark."""
    sessions = sum(week.counted for week in evidence)
    return f"{plural(sessions, 'session')} in {plural(len(evidence), 'week')}" if sessions else ""


def links_of(flag: Flag, by: User) -> list[Action]:
    """What the person can do about it elsewhere, the likeliest first."""
    pupil, school = flag.enrolment.pupil, flag.enrolment.school
    record = reverse("attendance:show_pupil", args=[pupil.ref])
    year = f"{record}?school={school.urn}"
    found = [Action("Log what was done", acts)] if (acts := acted_about(flag, by)) else []
    found.append(Action(f"Open {pupil.full_name}'s record", record))
    if allowed(check_can_amend_mark, by, school):
        found.append(Action("Correct a mark", f"{year}&amend=1#year"))
    trail = reverse("attendance:show_amendments", args=[pupil.ref])
    found.append(
        Action(
            "Marks amended in these days", f"{trail}?from={flag.window_from}&to={flag.window_to}"
        )
    )
    return found


def acted_about(flag: Flag, by: User) -> str:
    """Where to write down what was done, for a flag that says nobody has; empty for any other, or who may not."""
    asks = flag.kind == FlagKind.NOBODY_ACTED and flag.cleared_at is None
    if not asks or not can_log_action(by, flag.enrolment.school):
        return ""
    return acted_link(flag.enrolment, next=reverse("attendance:show_flag", args=[flag.ref]))


def can_record_return(flag: Flag, by: User) -> bool:
    """Whether to offer recording that the return was made."""
    return (
        flag.cleared_at is None
        and flag.kind in RETURN_KINDS
        and can_work_flags(by, flag.enrolment.school)
    )


def _sources(wording: Wording, sources: dict[str, str]) -> list[str]:
    """The sources of the rule's numbers, each once."""
    return list(dict.fromkeys(sources[key] for key in wording.keys if key in sources))[
        :MOST_SOURCES
    ]
