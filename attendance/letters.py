"""What the letters of a school say: facts of one decision and of one carer, as plain values.

Only the recipient's own name and address go in; nothing about another carer does.
"""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.documents import render_pdf
from accounts.errors import WrongState
from attendance.choices import LeaveStatus
from attendance.models import Carer, Leave, Responsibility, School
from attendance.rules.patterns import WHOLE_WEEK, pattern_in_words
from attendance.rules.safe_contact import do_not_contact

LEAVE_DECISION = "letters/leave_decision.typ"
# Every value the template may use; a test holds it to them.
VARIABLES = (
    "authority", "recipient", "ref", "date", "greeting", "signed", "child", "first_name", "granted",
    "days", "sessions", "asked_by", "asked_on", "reason", "ground", "note", "codes",
)  # fmt: skip


def leave_letter_facts(
    leave: Leave, link: Responsibility, *, sessions: int, codes: str
) -> dict[str, Any]:
    """The values of the answer to one carer. `codes` says what absence without leave is recorded as.

    Raises WrongState for a request not decided, and for a carer it is not safe to write to (with the
    note that says why) or who has no address.
    """
    if leave.status not in (LeaveStatus.GRANTED, LeaveStatus.REFUSED) or leave.decided_at is None:
        raise WrongState("There is a letter once leave is granted or refused.")
    check_may_write(link)
    pupil, carer = leave.enrolment.pupil, link.carer
    own = leave.asked_by == carer.full_name
    return {
        **_frame(leave.enrolment.school, carer, leave.granted_by),
        "ref": leave.ref,
        "date": _long(timezone.localdate(leave.decided_at)),
        "child": pupil.full_name,
        "first_name": pupil.legal_forename,
        "granted": leave.status == LeaveStatus.GRANTED,
        "days": _days(leave),
        "sessions": f"{sessions} session{'' if sessions == 1 else 's'} (a school day is two)",
        # Who asked, and in which words, is told to nobody but the one who did.
        "asked_by": leave.asked_by if own else "",
        "asked_on": _long(leave.asked_on),
        "reason": leave.reason if own else "",
        "ground": leave.ground.label if leave.ground else "",
        "note": leave.decision_note,
        "codes": codes,
    }


def draw_leave_letter(facts: dict[str, Any]) -> bytes:
    """The PDF."""
    return render_pdf(LEAVE_DECISION, facts)


def check_may_write(link: Responsibility) -> None:
    """Refuse to write to who must not be contacted, with the note that says why. Raises WrongState."""
    name = link.carer.full_name
    if not link.safe_to_contact:
        raise WrongState(do_not_contact(name, link.note))
    if not link.carer.whereabouts().lines:
        raise WrongState(f"There is no address for {name}.")


def _frame(school: School, carer: Carer, signed_by: str) -> dict[str, Any]:
    """Letterhead of the school, window address, signature."""
    is_head = signed_by == school.head_name
    return {
        "authority": {
            "name": school.name,
            "lines": [line for line in (school.street, school.town, school.postcode) if line],
            "telephone": school.telephone,
            "email": "",
        },
        "recipient": {"name": carer.full_name, "lines": carer.whereabouts().lines},
        "greeting": f"Dear {_address_as(carer)}",
        "signed": {
            "name": signed_by, "role": "Headteacher" if is_head else f"For the head of {school.name}",
            "telephone": school.telephone, "email": "",
        },
    }  # fmt: skip


def _address_as(carer: Carer) -> str:
    return f"{carer.title} {carer.surname}" if carer.title else f"{carer.forename} {carer.surname}"


def _days(leave: Leave) -> str:
    days = _long(leave.starts_on)
    if leave.ends_on != leave.starts_on:
        days = f"{days} to {_long(leave.ends_on)}"
    return days if leave.pattern == WHOLE_WEEK else f"{days}, {pattern_in_words(leave.pattern)}"


def _long(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"
