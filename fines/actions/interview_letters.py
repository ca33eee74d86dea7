"""Letters about an interview under caution: asked, moved, cancelled; each to one parent, kept as every letter is.

Police and Criminal Evidence Act 1984, Code C: who is asked is told what is alleged, that coming is voluntary, and of
the right to legal advice. The words are a dated text that people may change; what is alleged is read from the register.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from cases.actions.letters import keep, write
from cases.actions.timeline import add_event
from cases.choices import LetterTemplate
from cases.letters import text_for
from cases.models.letter_texts import version_on
from cases.rules.languages import ENGLISH
from fines.actions.charging import charge_lines
from fines.actions.law import current_law
from fines.choices import EventKind, InterviewLetterKind, Offence
from fines.letters import LAW, most_words
from fines.models import Interview, InterviewLetter
from fines.rules.charging import Period, period_of
from fines.rules.spelling import long_date

Kind = InterviewLetterKind
TEMPLATES = {
    Kind.INVITATION: LetterTemplate.INTERVIEW_INVITATION,
    Kind.MOVED: LetterTemplate.INTERVIEW_MOVED,
    Kind.OFF: LetterTemplate.INTERVIEW_OFF,
}
NOTHING_ALLEGED = "No session of this parent could be charged: there is nothing to ask about."


def alleged(row: Interview, on: dt.date) -> Period:
    """The sessions an interview is about: those that could be charged that day. Raises WrongState: none."""
    lines = charge_lines(row.case, row.carer, on)
    period = period_of([line.fact.date for line in lines if not line.bar], current_law())
    if period is None:
        raise WrongState(NOTHING_ALLEGED)
    return period


def write_about(row: Interview, kind: Kind, *, by: User, at: dt.datetime) -> InterviewLetter | None:
    """Write to the parent, in the transaction that has locked the case; None when they cannot be written to.

    Then a line that only the service reads says why: they are told another way. Raises WrongState (nothing alleged).
    """
    day = timezone.localdate(at)
    template = TEMPLATES[kind]
    text = text_for(row.carer, version_on(template, day))
    more = _values(row, kind, day, plain=text.language != ENGLISH)
    try:
        paper = write(
            case=row.case, carer=row.carer, template=template, by=by, on=day, text=text, more=more
        )  # fmt: skip
    except WrongState as no:
        words = f"{kind.label} to {row.carer.full_name} not sent: {no.message}"
        add_event(
            case=row.case, kind=EventKind.INTERVIEW_NOT_WRITTEN, text=words, by=by, at=at,
            legal=True, data={"interview": row.pk, "why": no.message},
        )  # fmt: skip
        return None
    letter = keep(case=row.case, carer=row.carer, paper=paper, by=by, at=at)
    return InterviewLetter.objects.create(interview=row, letter=letter, kind=kind)


@dataclass(frozen=True)
class Told:
    """What became of the letter about an interview: its last status; or, where none was written, why."""

    status: str = ""
    why_not: str = ""


def how_told(row: Interview) -> Told:
    """Whether the parent was written to about this time, and how far that letter is."""
    last = row.letters.order_by("-id").first()
    if last:
        return Told(
            status=last.letter.deliveries.order_by("-id").values_list("status", flat=True)[0]
        )
    events = row.case.events.filter(kind=EventKind.INTERVIEW_NOT_WRITTEN, data__interview=row.pk)
    event = events.order_by("-id").first()
    return Told(why_not=str(event.data.get("why") or event.text) if event else "")


def was_told(row: Interview) -> bool:
    """Whether a letter told the parent of this time."""
    return row.letters.filter(kind__in=(Kind.INVITATION, Kind.MOVED)).exists()


def _values(row: Interview, kind: Kind, day: dt.date, *, plain: bool) -> dict[str, str]:
    """What only this letter says; figures alone for words of another language."""
    if kind == Kind.OFF:
        return _former(row, plain=plain)
    period = alleged(row, day)
    first, last = _day(period.first, plain=plain), _day(period.last, plain=plain)
    local = timezone.localtime(row.at)
    found = {
        "day": _day(local.date(), plain=plain), "time": f"{local:%H:%M}", "place": row.place,
        "interviewer": row.interviewer.name, "offence": LAW[Offence.S444],
        "absence": f"{period.count}, {first} – {last}" if plain
        else f"{period.count} session{'s' * (period.count != 1)} from {first} to {last}",
        "most": most_words(current_law(), period.first),
    }  # fmt: skip
    return found | (_former(row.replaces, plain=plain) if row.replaces else {})


def _former(row: Interview, *, plain: bool) -> dict[str, str]:
    local = timezone.localtime(row.at)
    return {"former_day": _day(local.date(), plain=plain), "former_time": f"{local:%H:%M}"}


def _day(day: dt.date, *, plain: bool) -> str:
    return f"{day:%d/%m/%Y}" if plain else long_date(day)
