"""The letters that follow from a notice: written in the parent's language, kept and handed over as every letter is."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from attendance.models import Carer
from cases.actions.letters import keep, write
from cases.choices import LetterTemplate
from cases.letters import text_for
from cases.models.letter_texts import version_on
from cases.rules.languages import ENGLISH
from cases.rules.letter_text import fields_in
from fines.actions.common import tell
from fines.choices import EventKind, LetterKind, NoticeStatus
from fines.models import NoticeLetter, PenaltyNotice, Representation
from fines.rules.clock import Due
from fines.rules.spelling import long_date, money

TEMPLATES = {
    LetterKind.REMINDER: LetterTemplate.NOTICE_REMINDER,
    LetterKind.WITHDRAWAL: LetterTemplate.NOTICE_WITHDRAWN,
    LetterKind.ANSWER: LetterTemplate.NOTICE_ANSWER,
    LetterKind.DAYS: LetterTemplate.NOTICE_DAYS,
}
# What they say of last days stands: the parent may hold the service to it.
NAMES_DAYS = frozenset({LetterKind.REMINDER, LetterKind.DAYS, LetterKind.ANSWER})


@dataclass(frozen=True)
class TwoWays:
    """A sentence for the English letter, and figures where the words around it are a translator's."""

    words: str
    plain: str


Said = Mapping[str, str | dt.date | tuple[Due, ...] | TwoWays | None]


def uses(kind: LetterKind, field: str, at: dt.datetime) -> bool:
    """Whether the words in force for a kind of letter have a place for a field."""
    return field in fields_in(version_on(TEMPLATES[kind], timezone.localdate(at)).words)


def write_about(
    notice: PenaltyNotice, kind: LetterKind, said: Said, *, by: User, at: dt.datetime,
    answers: Representation | None = None, to: Carer | None = None,
) -> NoticeLetter | None:  # fmt: skip
    """A letter to the parent of a notice, whose case is locked; None when they cannot be written to.

    `to` is another parent of the child, who wrote about it: what the letter says is then for them to know.

    Then a line that only the service reads says why: who must not be contacted is told another way, or not at all.
    """
    day, template, reader = timezone.localdate(at), TEMPLATES[kind], to or notice.carer
    text = text_for(reader, version_on(template, day))
    plain = text.language != ENGLISH
    more = {
        name: _in_words(value, plain=plain)
        for name, value in {"notice": notice.ref, "issued_day": notice.issued_on, **said}.items()
    }
    try:
        paper = write(
            case=notice.case, carer=reader, template=template, by=by, on=day, text=text, more=more
        )  # fmt: skip
    except WrongState as no:
        words = f"{kind.label} of {notice.ref} not sent: {no.message}"
        tell(notice, EventKind.NOT_WRITTEN, words, by=by, at=at, legal=True)
        return None
    letter = keep(case=notice.case, carer=reader, paper=paper, by=by, at=at)
    if kind in NAMES_DAYS and reader == notice.carer and notice.status == NoticeStatus.ISSUED:
        notice.told_from = notice.counted_from
        notice.save(update_fields=["told_from"])
    return NoticeLetter.objects.create(
        notice=notice, letter=letter, kind=kind, representation=answers
    )


def _in_words(
    value: str | dt.date | tuple[Due, ...] | TwoWays | None, *, plain: bool
) -> str | tuple[str, ...]:
    """A value as the letter prints it: figures alone where the words around it are a translator's."""
    if isinstance(value, TwoWays):
        return value.plain if plain else value.words
    if isinstance(value, dt.date):
        return _day(value, plain=plain)
    if isinstance(value, tuple):
        return tuple(due_words(due, plain=plain) for due in value)
    return value or ""


def due_words(due: Due, *, plain: bool = False) -> str:
    """Such as: £80 by Monday 23 February 2026; plain, "£80 – 23/02/2026"."""
    last = due.last_day
    return f"{money(due.pence)} {'–' if plain else 'by'} {_day(last, plain=plain)}" if last else ""


def _day(day: dt.date, *, plain: bool) -> str:
    return f"{day:%d/%m/%Y}" if plain else long_date(day)
