"""Sending letters: one to each carer, kept as the very bytes that went out."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone
from accounts.models import User
from attendance.models import Carer
from cases.access import check_can_send_letter
from cases.actions.asking import sitting_of
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, lock
from cases.actions.timeline import add_event
from cases.choices import EventKind, LetterTemplate, MeetingKind
from cases.letters import draw, letter_facts
from cases.models import Case, Letter, Panel
from cases.models.refs import next_ref


@transaction.atomic
def send_letter(
    *, case: Case, by: User, carer: Carer, template: str, panel: Panel | None = None,
    again: bool = False, on: dt.date | None = None, at: dt.datetime | None = None,
) -> Letter:  # fmt: skip
    """Draw a letter to one carer, keep it, and write the timeline.

    The same letter goes twice in a day only when `again` says so. Raises NotAllowed, WrongState
    (closed; not safe to write to, with the note; no address; no figures; no panel), AlreadyDone
    (invited to this panel already; sent today already).
    """
    case = lock(case)
    check_can_send_letter(by, case)
    check_open(case)
    moment = moment_of(on, at)
    day = timezone.localdate(moment)
    if not again and carer.pk in sent_on(case, template, day):
        raise AlreadyDone(f"{carer.full_name} was sent this letter today already.")
    panel = panel and sitting_of(panel, carer)
    ref = next_ref("LT")
    facts = letter_facts(
        case=case, carer=carer, template=template, by=by, on=day, ref=ref, panel=panel
    )
    letter = Letter(
        ref=ref, case=case, carer=carer, template=template, panel=panel, facts=facts,
        pdf=draw(template, facts), sent_on=day, by=by, created_at=moment,
    )  # fmt: skip
    _save_new(letter)
    add_event(
        case=case, kind=EventKind.LETTER_SENT, by=by, at=moment,
        data={"letter": ref, "template": str(template), "to": carer.full_name},
    )  # fmt: skip
    return letter


@transaction.atomic
def send_letters(
    *, case: Case, by: User, carers: Iterable[Carer], template: str, again: bool = False,
    on: dt.date | None = None,
) -> list[Letter]:  # fmt: skip
    """One letter to each of several carers, all or none; an invitation is to the panel that waits.

    Raises as `send_letter`.
    """
    panel = waiting_panel(case, template)
    return [
        send_letter(
            case=case, by=by, carer=carer, template=template, panel=panel, again=again, on=on
        )
        for carer in carers
    ]


def sent_on(case: Case, template: str, day: dt.date) -> frozenset[int]:
    """Keys of the carers who were sent that letter that day."""
    return frozenset(
        case.letters.filter(template=template, sent_on=day).values_list("carer_id", flat=True)
    )


def preview_letter(
    *, case: Case, by: User, carer: Carer, template: str, panel: Panel | None = None
) -> bytes:
    """The letter as it would go out today, marked DRAFT; nothing is written. Raises as `send_letter`."""
    check_can_send_letter(by, case)
    facts = letter_facts(
        case=case, carer=carer, template=template, by=by, on=timezone.localdate(), panel=panel
    )
    return draw(template, facts)


def waiting_panel(case: Case, template: str) -> Panel | None:
    """The panel an invitation is to; other letters have none."""
    if template != LetterTemplate.PANEL_INVITATION:
        return None
    return case.panels.waiting().filter(kind=MeetingKind.PANEL).first()


def _save_new(letter: Letter) -> None:
    try:
        with transaction.atomic():
            letter.save()
    except IntegrityError as clash:
        if "one_invitation_per_carer_and_panel" not in str(clash):
            raise
        raise AlreadyDone(f"{letter.carer.full_name} has this invitation already.") from clash
