"""The letters that follow from a notice: written in the parent's language, kept and handed over as every letter is."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from cases.actions.letters import keep, write
from cases.choices import LetterTemplate
from cases.letters import text_for
from cases.models.letter_texts import version_on
from cases.rules.languages import ENGLISH
from fines.actions.common import tell
from fines.choices import EventKind, LetterKind
from fines.models import NoticeLetter, PenaltyNotice, Representation
from fines.rules.spelling import long_date

TEMPLATES = {
    LetterKind.REMINDER: LetterTemplate.NOTICE_REMINDER,
    LetterKind.WITHDRAWAL: LetterTemplate.NOTICE_WITHDRAWN,
    LetterKind.ANSWER: LetterTemplate.NOTICE_ANSWER,
}
Said = Mapping[str, str | dt.date | None]


def write_about(
    notice: PenaltyNotice, kind: LetterKind, said: Said, *, by: User, at: dt.datetime,
    answers: Representation | None = None,
) -> NoticeLetter | None:  # fmt: skip
    """A letter to the parent of a notice, whose case is locked; None when they cannot be written to.

    Then a line that only the service reads says why: who must not be contacted is told another way, or not at all.
    """
    day, template = timezone.localdate(at), TEMPLATES[kind]
    text = text_for(notice.carer, version_on(template, day))
    plain = text.language != ENGLISH
    more = {
        name: _day(value, plain=plain) if isinstance(value, dt.date) else value or ""
        for name, value in {"notice": notice.ref, "issued_day": notice.issued_on, **said}.items()
    }
    try:
        paper = write(
            case=notice.case, carer=notice.carer, template=template, by=by, on=day, text=text, more=more
        )  # fmt: skip
    except WrongState as no:
        words = f"{kind.label} of {notice.ref} not sent: {no.message}"
        tell(notice, EventKind.NOT_WRITTEN, words, by=by, at=at, legal=True)
        return None
    letter = keep(case=notice.case, carer=notice.carer, paper=paper, by=by, at=at)
    return NoticeLetter.objects.create(
        notice=notice, letter=letter, kind=kind, representation=answers
    )


def _day(day: dt.date, *, plain: bool) -> str:
    return f"{day:%d/%m/%Y}" if plain else long_date(day)
