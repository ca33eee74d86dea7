"""Sending letters: one to each carer, kept as the very bytes that went out."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.models import Carer
from cases.access import check_can_send_letter, check_may_read_paper_to
from cases.actions import handing_over
from cases.actions.asking import sitting_of
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, lock
from cases.actions.timeline import add_event
from cases.choices import OF_A_MEETING, OF_COURTS, EventKind, LetterTemplate, MeetingKind
from cases.letters import Text, draw, letter_facts, text_for
from cases.models import Case, Letter, LetterLine, LetterRecall, Panel
from cases.models.letter_texts import version_on
from cases.models.limits import local_setting
from cases.models.refs import next_ref
from cases.rules.languages import code_of
from cases.rules.letter_eligible import is_again
from cases.rules.letter_text import Values

# Praise may come after the case is closed; everything else belongs to an open one.
AFTER_CLOSING = frozenset({LetterTemplate.CLOSING_WELL_DONE})

HELD = "The case is on hold: say why a letter goes all the same, or lift the hold first."
OF_ONE_MEETING = OF_A_MEETING | {LetterTemplate.PANEL_INVITATION}

# Of one meeting a parent is told once: when it is, and that it is off.
ONCE = (
    "one_invitation_per_carer_and_panel", "one_calling_off_per_carer_and_panel",
    "one_letter_instead_of_another",
)  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """A letter as it is written: its reference, what it was set from, and the page itself."""

    ref: str
    text: Text
    facts: dict[str, Any]
    pdf: bytes


@transaction.atomic
def send_letter(
    *, case: Case, by: User, carer: Carer, template: str, panel: Panel | None = None, again: str = "",
    despite_hold: str = "", on: dt.date | None = None, at: dt.datetime | None = None,
) -> Letter:  # fmt: skip
    """Draw a letter to one carer in their language, keep it, write the timeline, and let it be handed over.

    The same letter goes a second time within so many days (`letter_again_days`, as in bulk) only when `again`
    says why, and one on a held case only with the reason `despite_hold`; the timeline keeps both. Raises
    NotAllowed, WrongState (closed; on hold; not safe to write to, with the note; no address; no figures; no
    panel), AlreadyDone (invited to this panel already; sent lately).
    """
    case = lock(case)
    check_can_send_letter(by, case)
    check_takes_letters(case, template)
    moment = moment_of(on, at)
    day = timezone.localdate(moment)
    had = had_lately(case, template, day).get(carer.pk)
    why = readable(again) if had else ""
    if had and not why:
        raise AlreadyDone(
            f"{carer.full_name} was sent this letter on {had:%-d %B %Y}: say why it goes again."
        )
    if template not in OF_A_MEETING:
        panel = panel and sitting_of(panel, carer)
    why = "\n".join(part for part in (why, check_not_held(case, template, despite_hold)) if part)
    paper = write(case=case, carer=carer, template=template, by=by, on=day, panel=panel)
    return keep(case=case, carer=carer, paper=paper, by=by, at=moment, panel=panel, why=why)


@transaction.atomic
def send_letters(
    *, case: Case, by: User, carers: Iterable[Carer], template: str, again: str = "",
    despite_hold: str = "", on: dt.date | None = None,
) -> list[Letter]:  # fmt: skip
    """One letter to each of several carers, all or none; an invitation is to the panel that waits.

    Raises as `send_letter`.
    """
    panel = waiting_panel(case, template)
    return [
        send_letter(
            case=case, by=by, carer=carer, template=template, panel=panel, again=again,
            despite_hold=despite_hold, on=on,
        )
        for carer in carers
    ]  # fmt: skip


def texts_for(carers: Iterable[Carer], template: str | None, on: dt.date) -> dict[int, Text]:
    """The words each carer would get that day, by the carer's key. Two queries."""
    if template is None:
        return {}
    version = version_on(template, on)
    latest = {row.language: row for row in version.translations.order_by("number")}
    return {each.pk: Text(version, latest.get(code_of(each.language))) for each in carers}


def write(
    *, case: Case, carer: Carer, template: str, by: User, on: dt.date, panel: Panel | None = None,
    text: Text | None = None, more: Values | None = None,
) -> Paper:  # fmt: skip
    """The letter as it would go out that day, with a reference of its own; `more` as `letter_facts` takes it.

    Raises WrongState.
    """
    text = text or text_for(carer, version_on(template, on))
    ref = next_ref("LT")
    facts = letter_facts(
        case=case, carer=carer, template=template, by=by, on=on, ref=ref, panel=panel, text=text, more=more,
    )  # fmt: skip
    return Paper(ref, text, facts, draw(facts))


def keep(
    *, case: Case, carer: Carer, paper: Paper, by: User, at: dt.datetime,
    panel: Panel | None = None, line: LetterLine | None = None, why: str = "",
) -> Letter:  # fmt: skip
    """Keep a letter that goes out now, say so and `why` on the timeline, and let it be handed over.

    One of the courts is told to the service alone. Raises AlreadyDone.
    """
    legal = paper.text.version.kind in OF_COURTS
    letter = Letter(
        ref=paper.ref, case=case, carer=carer, template=paper.text.version.kind, panel=panel,
        facts=paper.facts, pdf=paper.pdf, version=paper.text.version, line=line,
        translation=paper.text.translation, instead_of=_told_nothing(carer, paper, panel),
        sent_on=timezone.localdate(at), by=by, created_at=at,
    )  # fmt: skip
    _save_new(letter)
    add_event(
        case=case, kind=EventKind.LETTER_SENT, by=by, at=at, text=why,
        data={"letter": paper.ref, "template": letter.template, "to": carer.full_name},
        legal=legal, private=legal,
    )  # fmt: skip
    handing_over.begin(letter, at)
    return letter


def _told_nothing(carer: Carer, paper: Paper, panel: Panel | None) -> Letter | None:
    """The letter to this meeting that never told the parent anything, in whose place this one goes."""
    if panel is None:
        return None
    rows = Letter.objects.filter(panel=panel, carer=carer).of_meeting(paper.text.version.kind)
    last = rows.without_pdf().order_by("-id").first()
    if last is None or rows.that_tell().filter(pk=last.pk).exists():
        return None
    return last


def check_takes_letters(case: Case, template: str) -> None:
    """Raise WrongState on a closed case, but for the letter that closes it."""
    if template not in AFTER_CLOSING:
        check_open(case)


def check_not_held(case: Case, template: str, despite: str) -> str:
    """The reason why a letter goes although the case is on hold, in words for the timeline; empty without a hold.

    That a meeting moved or is off has to be told whatever waits. Raises WrongState without a reason.
    """
    if template in OF_A_MEETING or not case.holds.standing().exists():
        return ""
    if not readable(despite):
        raise WrongState(HELD)
    return f"Sent although the case was on hold: {readable(despite)}"


def had_lately(case: Case, template: str, day: dt.date) -> dict[int, dt.date]:
    """When carers were sent that letter, if it would be the same one again that day; by the carer's key.

    Never to a meeting: another meeting is another letter, and to one of them each is written once.
    """
    if template in OF_ONE_MEETING:
        return {}
    days = max(1, local_setting("letter_again_days", day))  # twice in a day it always is
    rows = case.letters.filter(template=template, sent_on__lte=day).that_tell().order_by("sent_on")
    return {
        carer: had
        for carer, had in rows.values_list("carer_id", "sent_on")
        if is_again(had, day, days)
    }


def preview_letter(
    *, case: Case, by: User, carer: Carer, template: str, panel: Panel | None = None,
    text: Text | None = None,
) -> bytes:  # fmt: skip
    """The letter as it would go out today, marked DRAFT; nothing is written. Raises as `send_letter`."""
    check_can_send_letter(by, case)
    check_may_read_paper_to(by, case, carer)
    facts = letter_facts(
        case=case, carer=carer, template=template, by=by, on=timezone.localdate(), panel=panel,
        text=text,
    )  # fmt: skip
    return draw(facts)


def waiting_panel(case: Case, template: str, carer: Carer | None = None) -> Panel | None:
    """The panel an invitation is to: the parent’s own sitting where there are two. Other letters have none."""
    if template != LetterTemplate.PANEL_INVITATION:
        return None
    panels = case.panels.waiting().filter(kind=MeetingKind.PANEL)
    own = panels.filter(people__carer=carer).first() if carer else None
    return own or panels.first()


@transaction.atomic
def recall_letter(*, letter: Letter, by: User, reason: str) -> LetterRecall:
    """Say that a letter should not have gone. It stays on record, to the byte.

    Raises NotAllowed, WrongState (no reason), AlreadyDone.
    """
    check_can_send_letter(by, letter.case)
    reason = readable(reason)
    if not reason:
        raise WrongState("Say why it should not have gone.")
    Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if LetterRecall.objects.filter(letter=letter).exists():
        raise AlreadyDone(f"{letter.ref} is marked as sent in error already.")
    row = LetterRecall.objects.create(letter=letter, reason=reason, by=by)
    add_event(
        case=letter.case, kind=EventKind.LETTER_RECALLED, by=by, text=reason,
        data={"letter": letter.ref, "template": letter.template, "to": letter.carer.full_name},
        legal=letter.template in OF_COURTS,
    )  # fmt: skip
    return row


def _save_new(letter: Letter) -> None:
    try:
        with transaction.atomic():
            letter.save()
    except IntegrityError as clash:
        if not any(name in str(clash) for name in ONCE):
            raise
        what = (
            "was told already" if letter.template in OF_A_MEETING else "has this invitation already"
        )
        raise AlreadyDone(f"{letter.carer.full_name} {what}.") from clash
