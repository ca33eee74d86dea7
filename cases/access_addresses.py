"""Who may open a protected address: the officer of the case and managers, and nobody else; and no list tells it."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Exists, OuterRef

from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from attendance.access import allowed
from attendance.access_homes import redactor_about, redactors
from attendance.choices import Role
from attendance.models import Responsibility
from cases.access import case_roles
from cases.access_covered import answers_for
from cases.models import Case, Escalation, Panel
from cases.querysets import EscalationQuerySet

TOLD = "These words tell where a protected parent is. Leave the address, the number and the e-mail out."


def check_can_open_address(user: User, case: Case) -> None:
    """Raise NotAllowed unless the case is allocated to the person or to whom they cover, or they manage.

    An officer of the school who does not work with the family has no need of the address. A case that is
    closed gives its officer no reason any more.
    """
    roles = case_roles(user, case)
    if Role.MANAGER in roles:
        return
    if Role.EWO in roles and case.officer_id in answers_for(user) and case.is_open:
        return
    raise NotAllowed("A protected address is opened by the officer of the case, or by a manager.")


def can_open_address(user: User, case: Case) -> bool:
    """Whether to offer it."""
    return allowed(check_can_open_address, user, case)


def check_tells_nothing(case: Case, *words: str) -> None:
    """Raise WrongState for words that tell where a protected parent of the child is: they would stand for good."""
    redact = redactor_about(None, case.pupil)
    if any(redact(text) != text for text in words):
        raise WrongState(TOLD)


def keep_from_lists(cases: Sequence[Case]) -> None:
    """Take out of the next steps and targets of cases on a list where a protected parent is.

    They were written before the marker was. Two queries; the cases are for showing, not for saving.
    """
    redactors = redactors_for(case.pupil_id for case in cases if said_of(case))
    for case in cases:
        if redact := redactors.get(case.pupil_id):
            case.next_step = redact(case.next_step)
            if getattr(case, "target_text", ""):
                case.target_text = redact(case.target_text)  # type: ignore[attr-defined]


def said_of(case: Case) -> str:
    """People's own words a list shows of a case: its next step, and the target that is due."""
    return case.next_step + (getattr(case, "target_text", "") or "")


def keep_places_from_lists(meetings: Sequence[Panel]) -> None:
    """Take out of the places of meetings on a list where a protected parent is, set before the marker was.

    Two queries; the meetings carry their cases, and are for showing, not for saving.
    """
    redactors = redactors_for(meeting.case.pupil_id for meeting in meetings)
    for meeting in meetings:
        if redact := redactors.get(meeting.case.pupil_id):
            meeting.place = redact(meeting.place)
            if meeting.room:
                meeting.room.name = redact(meeting.room.name)


def marking_guarded(questions: EscalationQuerySet) -> EscalationQuerySet:
    """The questions, each with whether a parent of the child is protected: what `keep_from_queue` reads."""
    links = Responsibility.objects.filter(pupil=OuterRef("case__pupil"), carer__is_shielded=True)
    return questions.annotate(is_guarded=Exists(links))


def keep_from_queue(rows: Sequence[Escalation]) -> None:
    """The same of what officers wrote when they asked; the questions are for showing, not for saving."""
    guarded = [row for row in rows if row.is_guarded]  # type: ignore[attr-defined]
    keepers = redactors_for(row.case.pupil_id for row in guarded) if guarded else {}
    for row in guarded:
        if row.case.pupil_id in keepers:
            keep = keepers[row.case.pupil_id]
            row.summary, row.recommendation = keep(row.summary), keep(row.recommendation)


def redactors_for(pupils: Iterable[int]) -> dict[int, Callable[[str], str]]:
    """By child, what takes out of words where a protected parent of theirs is; only for children who have one.

    For anybody: a list opens no address. Two queries.
    """
    hidden = Responsibility.objects.filter(pupil__in=set(pupils), carer__is_shielded=True)
    return redactors(hidden.select_related("carer"))
