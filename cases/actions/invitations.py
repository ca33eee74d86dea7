"""Telling each parent of a meeting by a letter of their own: that it is, was moved, is off; and who was left out."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from accounts.errors import WrongState
from accounts.models import User
from attendance.models import Carer, Responsibility
from attendance.rules.safe_contact import do_not_contact
from cases.access import can_see_circumstances, check_can_send_letter
from cases.actions.asking import check_may_meet
from cases.actions.letters import send_letter
from cases.choices import LetterTemplate as T
from cases.models import Case, Contact, Letter, Panel
from cases.models.facts import carers_of


@dataclass
class Invited:
    """What came of inviting: the letters, and who was left out, each with the reason."""

    sent: list[Letter] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def invite_parents(*, panel: Panel, by: User, on: dt.date | None = None) -> Invited:
    """A letter to each parent asked to this sitting who has none to it yet. Who cannot be written to is said.

    Raises NotAllowed, WrongState (closed), AlreadyDone.
    """
    done = Invited()
    case = panel.case
    check_may_meet(panel)
    has = set(panel.invitations.that_tell().values_list("carer_id", flat=True))
    for person in panel.people.filter(carer__isnull=False).select_related("carer"):
        if person.carer and person.carer_id not in has:
            _write(done, panel, person.carer, T.PANEL_INVITATION, by, on)
    done.left_out += not_asked(case, by)
    return done


def not_asked(case: Case, reader: User) -> list[tuple[str, str]]:
    """Parents who are never invited, with the reason as this person may read it."""
    in_full = can_see_circumstances(reader, case)
    return [
        (tie.carer.full_name, do_not_contact(note=tie.note, in_full=in_full))
        for tie in carers_of(case)
        if not tie.safe_to_contact
    ]


def invited_on(panel: Panel) -> list[tuple[int, dt.date]]:
    """The parents who were told of the meeting by a letter that reached them, by key, and on which day. One query."""
    rows = panel.invitations.that_tell().exclude(template=T.MEETING_OFF)
    return list(rows.order_by("id").values_list("carer_id", "sent_on"))


def untold(panel: Panel) -> list[Carer]:
    """Parents who hold an invitation to a meeting that was called off and do not know of it yet.

    Worked out, never typed: a letter that says so, or a contact logged with them, tells. One that was moved is
    told by a letter to the new time; of one that was over when it was called off there is nothing to tell.
    """
    if panel.cancelled_at is None or panel.at <= panel.cancelled_at:
        return []
    told = set(
        Contact.objects.current()
        .filter(case=panel.case_id, carer__isnull=False, happened_at__gt=panel.cancelled_at)
        .values_list("carer_id", flat=True)
    )
    news = Letter.objects.that_tell().filter(
        Q(panel=panel, template=T.MEETING_OFF) | Q(panel__replaces=panel)
    )
    told |= set(news.values_list("carer_id", flat=True))
    return [carer for carer in _invited(panel) if carer.pk not in told]


def _invited(panel: Panel) -> list[Carer]:
    """Parents who were told of the meeting by a letter and may be written to."""
    safe = Responsibility.objects.filter(pupil=panel.case.pupil_id, safe_to_contact=True)
    rows = panel.invitations.that_tell().exclude(template=T.MEETING_OFF)
    rows = rows.filter(carer__in=safe.values("carer")).select_related("carer").defer("pdf")
    return [letter.carer for letter in rows.order_by("id")]


@transaction.atomic
def tell_it_is_off(*, panel: Panel, by: User, on: dt.date | None = None) -> Invited:
    """A letter to each parent who was invited to a meeting that is off and does not know. Who cannot be written
    to is said.

    Raises NotAllowed, WrongState (it is not off; it was moved: the new time is told instead).
    """
    check_can_send_letter(by, panel.case)
    if panel.cancelled_at is None:
        raise WrongState("The meeting stands: there is nothing to take back.")
    if Panel.objects.filter(replaces=panel).exists():
        raise WrongState(
            "The meeting was moved: tell the new time from the meeting it was moved to."
        )
    done = Invited()
    for carer in untold(panel):
        _write(done, panel, carer, T.MEETING_OFF, by, on)
    return done


@transaction.atomic
def tell_it_moved(*, panel: Panel, by: User, on: dt.date | None = None) -> Invited:
    """A letter with the old time and the new to each parent who had been invited before the meeting was moved.

    It is their invitation to the new time. Who cannot be written to is said. Raises NotAllowed.
    """
    check_can_send_letter(by, panel.case)
    done, former = Invited(), panel.replaces
    has = set(panel.invitations.that_tell().values_list("carer_id", flat=True))
    for carer in _told_before(former) if former else ():
        if carer.pk not in has:
            _write(done, panel, carer, T.MEETING_MOVED, by, on)
    return done


def _told_before(panel: Panel) -> list[Carer]:
    """Parents asked who hold a letter to any time the meeting was to be at."""
    letters = Letter.objects.that_tell().filter(panel__uid=panel.uid, case=panel.case_id)
    rows = panel.people.filter(carer__in=letters.values("carer")).select_related("carer")
    return [person.carer for person in rows if person.carer]


def _write(
    done: Invited, panel: Panel, carer: Carer, template: str, by: User, on: dt.date | None
) -> None:
    """One letter; a parent who cannot be written to is left out with the reason, and stops no other."""
    try:
        with transaction.atomic():
            done.sent.append(
                send_letter(
                    case=panel.case, by=by, carer=carer, panel=panel, on=on, template=template,
                )
            )  # fmt: skip
    except WrongState as refusal:
        done.left_out.append((carer.full_name, refusal.message))
