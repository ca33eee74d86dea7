"""The letter that answers a request for leave: drawn when asked for, and written down that it was."""

from django.db import transaction

from accounts.audit import record
from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import (
    can_see_confidential,
    check_can_manage_plans,
    check_permission,
    has_permission,
)
from attendance.actions.leave_lists import LeaveBasis, read_basis
from attendance.choices import Permission
from attendance.letters import draw_leave_letter, leave_letter_facts
from attendance.models import Enrolment, Leave, Responsibility


def carer_names(enrolment: Enrolment, by: User) -> list[str]:
    """Names of the child's carers, for somebody who may know them: those who may ask for something."""
    if not has_permission(by, Permission.SEE_CARERS, enrolment.school):
        return []
    links = enrolment.pupil.responsibilities.select_related("carer")
    return [link.carer.full_name for link in links]


def read_recipients(leave: Leave) -> list[Responsibility]:
    """The carers of the child, in the order in which they are contacted."""
    return list(leave.enrolment.pupil.responsibilities.select_related("carer"))


@transaction.atomic
def make_leave_letter(*, leave: Leave, carer_ref: str, by: User) -> bytes:
    """The decision to one carer, as a PDF; the audit trail says that it was made, and for whom.

    Raises NotAllowed, NotFound for somebody who is no carer of the child, WrongState (not decided; not
    safe to write to; no address). An address the school may not know is not put on its letter.
    """
    check_can_manage_plans(by, leave.enrolment.school)
    check_permission(by, Permission.SEE_CARERS, leave.enrolment.school)
    link = next((each for each in read_recipients(leave) if each.carer.ref == carer_ref), None)
    if link is None:
        raise NotFound("There is no such parent or carer of this child.")
    if link.carer.is_shielded or (link.address_is_confidential and not can_see_confidential(by)):
        raise NotAllowed(
            "This address is confidential: ask the welfare service to send the letter."
        )
    basis = read_basis(leave, by)
    facts = leave_letter_facts(leave, link, sessions=basis.sessions, codes=codes_in_words(basis))
    record(
        by=by, kind="leave.letter_made", target_type="leave", target_ref=leave.ref,
        after={"carer": carer_ref, "status": leave.status},
    )  # fmt: skip
    return draw_leave_letter(facts)


def codes_in_words(basis: LeaveBasis) -> str:
    """`G (holiday without leave) or O (absent without leave, ...)`; empty where nothing would be."""
    return " or ".join(f"{row.code} ({row.meaning.lower()})" for row in basis.without_leave)
