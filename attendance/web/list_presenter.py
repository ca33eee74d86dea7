"""Lines of lists: pupils and flags, as words and links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Tag
from accounts.web.words import ago, short_date
from attendance.choices import FlagKind
from attendance.web.flag_words import numbers_in_words, sentence_of, told_of, tone_of

if TYPE_CHECKING:
    from attendance.models import Enrolment, Flag, Pupil


@dataclass(frozen=True)
class PupilLine:
    """One pupil of a list."""

    name: str
    href: str
    school: str
    year: str
    group: str
    born: str
    state: str


@dataclass(frozen=True)
class FlagLine:
    """One standing flag of a short list: whose, what in a sentence, its fraction, since when."""

    name: str
    href: str
    group: str
    tag: Tag
    sentence: str
    numbers: str
    since: str


def pupil_lines(pupils: Iterable[Pupil]) -> list[PupilLine]:
    """Pupils that carry `seen`, the enrolments the person may see, latest first."""
    return [_pupil_line(pupil, pupil.seen) for pupil in pupils]  # type: ignore[attr-defined]


def flag_lines(flags: Iterable[Flag]) -> list[FlagLine]:
    """Flags with enrolment, pupil and school at hand; each leads to its own page."""
    today = timezone.localdate()
    return [
        FlagLine(
            name=str(flag.enrolment.pupil),
            href=reverse("attendance:show_flag", args=[flag.ref]),
            group=flag.enrolment.registration_group,
            tag=Tag(FlagKind(flag.kind).label, tone_of(flag)),
            sentence=sentence_of(flag.kind, told_of(flag)),
            numbers=numbers_in_words(flag),
            since=ago(flag.raised_as_of, today),
        )
        for flag in flags
    ]


def _pupil_line(pupil: Pupil, enrolments: list[Enrolment]) -> PupilLine:
    latest = enrolments[0] if enrolments else None
    left = latest.ends_on if latest else None
    return PupilLine(
        name=str(pupil),
        href=reverse("attendance:show_pupil", args=[pupil.ref]),
        school=latest.school.name if latest else "",
        year=latest.year_group if latest else "",
        group=latest.registration_group if latest else "",
        born=short_date(pupil.date_of_birth),
        state=f"left {short_date(left)}" if left and left < timezone.localdate() else "",
    )
