"""A flag as one line of the inbox: who, what in a sentence, the marks of late, who acted last, what to press."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.web.parts import Tag
from accounts.web.words import ago
from attendance.access import can_work_flags, school_ids_with
from attendance.actions.flag_evidence import read_evidence
from attendance.actions.flag_inbox import LastAct, read_last_done
from attendance.actions.flag_story import read_notes
from attendance.actions.sheets import read_code_book
from attendance.choices import FlagKind, Permission
from attendance.web.flag_cleared import cleared_in_words
from attendance.web.flag_presenter import acted_about, state_of
from attendance.web.flag_strip import StripPen
from attendance.web.flag_told import Measure
from attendance.web.flag_words import measure_in_words, told_of, wording_of

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Flag, FlagNote
    from attendance.rules.evidence import EvidenceWeek

LATEST_WEEKS = 2  # enough for a strip of ten sessions


@dataclass(frozen=True)
class FlagRow:
    """One line. `done` is what was last done about the child; `state` what people made of the flag."""

    ref: str
    href: str
    name: str
    group: str
    school: str
    tag: Tag
    sentence: str
    measure: Measure
    measure_words: str
    strip: SafeString | str
    done: str
    state: Tag | None
    state_words: str
    raised: str
    is_new: bool
    is_mine: bool  # acknowledged by the person who looks
    is_snoozed: bool
    is_standing: bool
    can_work: bool
    acted: str  # where to write down what was done, if that is what it asks for

    @property
    def select_label(self) -> str:
        """For somebody who hears the box."""
        return f"Choose: {self.name}, {self.tag.text}"


@dataclass(frozen=True)
class _Facts:
    """What was read for all the rows at once."""

    evidence: dict[int, list[EvidenceWeek]]
    notes: dict[int, list[FlagNote]]
    done: dict[int, LastAct]
    pen: StripPen
    by: User
    today: dt.date
    names_school: bool


def flag_rows(flags: Sequence[Flag], by: User) -> list[FlagRow]:
    """The flags as lines, in the order given: four statements, however many.

    Somebody of one school only is not told which school it is.
    """
    if not flags:
        return []
    facts = _Facts(
        evidence=read_evidence(flags, latest_weeks=LATEST_WEEKS),
        notes=read_notes(flags),
        done=read_last_done(flags),
        pen=StripPen(read_code_book()),
        by=by,
        today=timezone.localdate(),
        names_school=len(school_ids_with(by, Permission.SEE_FLAGS) or (0, 0)) > 1,
    )
    return [_row(flag, facts) for flag in flags]


def _row(flag: Flag, facts: _Facts) -> FlagRow:
    enrolment, wording, told = flag.enrolment, wording_of(flag.kind), told_of(flag)
    measure = wording.measure(told)
    state, words = state_of(flag, facts.today, facts.notes[flag.pk])
    return FlagRow(
        ref=flag.ref,
        href=reverse("attendance:show_flag", args=[flag.ref]),
        name=str(enrolment.pupil),
        group=enrolment.registration_group,
        school=enrolment.school.name if facts.names_school else "",
        tag=Tag(FlagKind(flag.kind).label, wording.tone),
        sentence=cleared_in_words(flag, facts.notes[flag.pk])
        if flag.cleared_at
        else wording.sentence(told),
        measure=measure,
        measure_words=measure_in_words(measure),
        strip=facts.pen.small(facts.evidence[flag.pk]),
        done=done_in_words(facts.done.get(flag.pk), facts.today),
        state=state,
        state_words=words,
        raised=ago(flag.raised_as_of, facts.today),
        is_new=not flag.acknowledged_at,
        is_mine=flag.acknowledged_by_id == facts.by.pk,
        is_snoozed=bool(flag.snoozed_until and flag.snoozed_until > facts.today),
        is_standing=flag.cleared_at is None,
        can_work=can_work_flags(facts.by, enrolment.school),
        acted=acted_about(flag, facts.by),
    )


def done_in_words(act: LastAct | None, today: dt.date) -> str:
    """`Visit: seen, by K. Shah, yesterday`; empty while nothing is recorded."""
    return f"{act.what}, by {act.by}, {ago(act.at, today)}" if act else ""
