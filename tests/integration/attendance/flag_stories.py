"""What the pure rules find of the enrolments on file, read from the marks themselves, mark by mark."""

import datetime as dt

from attendance.actions.flags_numbers import read_numbers
from attendance.actions.flags_run import JUDGED
from attendance.choices import FlagKind, FlagNoteKind
from attendance.models import ActionTaken, EncounterMatch, Enrolment, Flag, FlagNote, Mark, Pupil
from attendance.rules import flags_patterns, flags_runs, flags_year
from attendance.rules.calendar import AcademicYear
from attendance.rules.evidence import half_days
from attendance.rules.flags_removal import Removal, StoodFlag, removed_after_flag
from attendance.rules.flags_runs import ReturnMade
from attendance.rules.flags_story import Seen, Story
from attendance.rules.patrols import compulsory_between, verdict_of
from attendance.rules.reference import read_codes

CODES = read_codes()
PLAIN = (
    flags_year.severe_absence, flags_year.persistent_absence, flags_year.notice_threshold,
    flags_year.on_course, flags_year.early_absence, flags_patterns.sudden_change,
    flags_patterns.late_after_close, flags_patterns.monday_friday, flags_patterns.broken_weeks,
    flags_patterns.holiday_edge,
)  # fmt: skip
WITH_RETURNS = {
    FlagKind.CONTINUOUS_ABSENCE: flags_runs.continuous_absence,
    FlagKind.CONTINUOUS_UNAUTHORISED: flags_runs.continuous_unauthorised,
    FlagKind.ILLNESS_DAYS: flags_runs.illness_days,
}


def story_of(enrolment, as_of):
    """The enrolment up to that day, as the rules look at it."""
    pupil = enrolment.pupil
    end = enrolment.ends_on or dt.date.max
    marks = Mark.objects.filter(enrolment=enrolment).exclude(code="")
    codes = dict(marks.values_list("session_id", "code"))
    open_ones = enrolment.school.sessions.filter(is_open=True).order_by("date", "half")
    on_roll = [s for s in open_ones if enrolment.starts_on <= s.date <= end]
    seen = [
        Seen(
            s.date, s.half, CODES.on(codes[s.pk], s.date) if s.pk in codes else None,
            pupil.compulsory_from <= s.date <= pupil.compulsory_until,
        )
        for s in on_roll if s.date <= as_of
    ]  # fmt: skip
    year_end = AcademicYear.of(as_of).last_day
    return Story(
        as_of=as_of, sessions=tuple(seen), school_days=tuple(sorted({s.date for s in open_ones})),
        remaining=sum(as_of < s.date <= year_end for s in on_roll),
        on_roll=enrolment.starts_on <= as_of <= end,
    )  # fmt: skip


def findings(enrolment, as_of):
    """Kind -> numbers, window and half days, of everything the rules find."""
    enrolment = Enrolment.objects.select_related("pupil", "school").get(pk=enrolment.pk)
    story, numbers = story_of(enrolment, as_of), read_numbers(as_of)
    found = [rule(story, numbers) for rule in PLAIN]
    found += [
        rule(story, numbers, _returns(enrolment, kind)) for kind, rule in WITH_RETURNS.items()
    ]
    done = ActionTaken.objects.standing().filter(pupil=enrolment.pupil, done_on__lte=as_of)
    found.append(
        flags_year.nobody_acted(
            story, numbers, max(done.values_list("done_on", flat=True), default=None)
        )
    )
    found.append(flags_patterns.condoned_absence(story, numbers, _siblings_away(enrolment, as_of)))
    found.append(flags_patterns.condoned_on_patrol(story, numbers, _met_with_parent(enrolment)))
    if enrolment.ends_on:
        found.append(removed_after_flag(_removal(enrolment), _stood(enrolment), as_of, numbers))
    return {f.kind.value: (f.numbers, f.window_from, f.evidence) for f in found if f is not None}


def standing(enrolment):
    """The same of what the flags say, without what the rules do not know: which codes, and of a removal
    the figures and sessions of the flag it rests on."""
    said = {}
    for flag in Flag.objects.standing().filter(enrolment=enrolment).filter(kind__in=JUDGED):
        removal = flag.kind == FlagKind.REMOVED_AFTER_FLAG
        unknown = {"codes"} | ({"absent", "possible", "sessions"} if removal else set())
        numbers = {key: value for key, value in flag.numbers.items() if key not in unknown}
        rests_on = half_days(flag.evidence_weeks, flag.evidence_bits)
        said[flag.kind] = (numbers, flag.window_from, frozenset() if removal else rests_on)
    return said


def _returns(enrolment, kind):
    notes = FlagNote.objects.filter(
        flag__enrolment=enrolment, flag__kind=kind, kind=FlagNoteKind.RETURN_MADE
    )
    day = dt.date.fromisoformat
    return [
        ReturnMade(
            n.made_on,
            day(n.numbers.get("first", "2000-01-01")),
            day(n.numbers.get("last", "2000-01-01")),
        )
        for n in notes
    ]


def _siblings_away(enrolment, as_of):
    carers = enrolment.pupil.responsibilities.filter(lives_with_pupil=True).values("carer")
    others = Pupil.objects.filter(
        responsibilities__carer__in=carers, responsibilities__lives_with_pupil=True
    ).exclude(pk=enrolment.pupil_id)
    away = set()
    for other in Enrolment.objects.filter(pupil__in=others).distinct():
        away |= {s.day for s in story_of(other, as_of).sessions if s.absent}
    return away


def _met_with_parent(enrolment):
    pupil = enrolment.pupil
    matches = EncounterMatch.objects.filter(enrolment=enrolment, undone_at__isnull=True)
    days = []
    for match in matches.select_related("encounter__patrol"):
        met, day = match.encounter, match.encounter.patrol.date
        of_age = compulsory_between(pupil.compulsory_from, pupil.compulsory_until, day)
        verdict = verdict_of(of_age, met.reason, met.lawful)
        if flags_patterns.tells_of_condoning(met.accompanied, verdict):
            days.append(day)
    return days


def _removal(enrolment):
    pupil = enrolment.pupil
    year = AcademicYear.of(enrolment.ends_on)
    days = enrolment.school.sessions.filter(
        is_open=True, date__range=(year.first_day, year.last_day)
    )
    others = [
        e.starts_on
        for e in Enrolment.objects.filter(pupil=pupil).exclude(pk=enrolment.pk)
        if e.ends_on is None or e.ends_on > enrolment.ends_on
    ]
    return Removal(
        enrolment.ends_on, max(days.values_list("date", flat=True), default=None),
        min(others, default=None), (pupil.compulsory_from, pupil.compulsory_until),
    )  # fmt: skip


def _stood(enrolment):
    flags = Flag.objects.filter(enrolment=enrolment).values_list(
        "kind", "raised_as_of", "cleared_as_of"
    )
    return [StoodFlag(*row) for row in flags]
