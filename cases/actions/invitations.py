"""Inviting each parent to a meeting by a letter of their own, and who could not be."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from accounts.errors import WrongState
from accounts.models import User
from attendance.models import Carer, Responsibility
from attendance.rules.safe_contact import do_not_contact
from cases.access import can_see_circumstances
from cases.actions.asking import check_may_meet
from cases.actions.letters import send_letter
from cases.choices import LetterTemplate
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
    has = set(case.letters.filter(panel=panel).values_list("carer_id", flat=True))
    for person in panel.people.filter(carer__isnull=False).select_related("carer"):
        if person.carer is None or person.carer_id in has:
            continue
        try:
            with transaction.atomic():
                done.sent.append(
                    send_letter(
                        case=case, by=by, carer=person.carer, panel=panel, again=True, on=on,
                        template=LetterTemplate.PANEL_INVITATION,
                    )
                )  # fmt: skip
        except WrongState as refusal:
            done.left_out.append((person.name, refusal.message))
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


def untold(panel: Panel) -> list[Carer]:
    """Parents who hold an invitation to a meeting that was called off and with whom nobody was in touch since.

    Worked out, never typed: a contact logged with them tells. One that was moved is told by the new invitation.
    """
    if panel.cancelled_at is None:
        return []
    later = Panel.objects.filter(replaces=panel).first()
    told = set(
        Contact.objects.current()
        .filter(case=panel.case_id, carer__isnull=False, happened_at__gt=panel.cancelled_at)
        .values_list("carer_id", flat=True)
    )
    if later is not None:
        told |= set(Letter.objects.filter(panel=later).values_list("carer_id", flat=True))
    safe = Responsibility.objects.filter(pupil=panel.case.pupil_id, safe_to_contact=True)
    letters = panel.invitations.filter(carer__in=safe.values("carer")).select_related("carer")
    return [letter.carer for letter in letters.defer("pdf") if letter.carer_id not in told]
