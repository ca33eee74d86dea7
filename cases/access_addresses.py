"""Who may open a protected address: the officer of the case and managers, and nobody else; and no list tells it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Exists, OuterRef, Q

from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from attendance.access import allowed, can_see_confidential
from attendance.access_homes import Redactor, redactor, redactors
from attendance.choices import Role
from attendance.models import Responsibility
from cases.access import case_roles
from cases.access_covered import answers_for
from cases.models import Case, Escalation, Panel
from cases.querysets import EscalationQuerySet

TOLD = "These words tell where a protected parent is. Leave the address, the number and the e-mail out."
TOLD_TO_OTHERS = (
    "The place tells where a parent is whose address is confidential, and others are asked there: "
    "choose another place, or ask that parent alone."
)


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
    links = case.pupil.responsibilities.filter(carer__is_shielded=True).select_related("carer")
    redact = redactor(None, links)
    if any(redact(text) != text for text in words):
        raise WrongState(TOLD)


def check_place_tells_nothing(case: Case, place: str, asked: Collection[int]) -> None:
    """Raise WrongState for a place of a meeting, told to the carers asked, at which a parent is to be found.

    Never that of a protected parent; that of one whose address is confidential where they alone are asked.
    """
    check_tells_nothing(case, place)
    links = kept_from_those(asked, case.pupil.responsibilities.select_related("carer"))
    if redactor(None, links)(place) != place:
        raise WrongState(TOLD_TO_OTHERS)


def kept_from_those(
    asked: Collection[int], links: Iterable[Responsibility]
) -> list[Responsibility]:
    """The carers whose home is no place to meet those asked: not one of a confidential address asked alone."""
    return [x for x in links if x.carer.is_shielded or set(asked) != {x.carer_id}]


def keep_from_lists(user: User, cases: Sequence[Case]) -> None:
    """Take out of the next steps and targets of cases on a list where a parent is whom the reader may not find.

    They were written before the marker was. Two queries; the cases are for showing, not for saving.
    """
    keepers = redactors_for(user, (case.pupil_id for case in cases if said_of(case)))
    for case in cases:
        if redact := keepers.get(case.pupil_id):
            case.next_step = redact(case.next_step)
            if getattr(case, "target_text", ""):
                case.target_text = redact(case.target_text)  # type: ignore[attr-defined]


def said_of(case: Case) -> str:
    """People's own words a list shows of a case: its next step, and the target that is due."""
    return case.next_step + (getattr(case, "target_text", "") or "")


def keep_places_from_lists(user: User | None, meetings: Sequence[Panel]) -> None:
    """Take out of the places of meetings on a list where a parent is whom the reader may not find.

    No `user`: for a calendar kept outside this service.
    Two queries; the meetings carry their cases, and are for showing, not for saving.
    """
    keepers = redactors_for(user, (meeting.case.pupil_id for meeting in meetings))
    for meeting in meetings:
        if redact := keepers.get(meeting.case.pupil_id):
            meeting.place = redact(meeting.place)
            if meeting.room:
                meeting.room.name = redact(meeting.room.name)


def marking_guarded(questions: EscalationQuerySet) -> EscalationQuerySet:
    """The questions, each with whether a parent of the child is protected: what `keep_from_queue` reads."""
    links = Responsibility.objects.filter(pupil=OuterRef("case__pupil"), carer__is_shielded=True)
    return questions.annotate(is_guarded=Exists(links))


def keep_from_queue(user: User, rows: Sequence[Escalation]) -> None:
    """The same of what officers wrote when they asked; the questions are for showing, not for saving."""
    guarded = [row for row in rows if row.is_guarded]  # type: ignore[attr-defined]
    keepers = redactors_for(user, (row.case.pupil_id for row in guarded)) if guarded else {}
    for row in guarded:
        if row.case.pupil_id in keepers:
            keep = keepers[row.case.pupil_id]
            row.summary, row.recommendation = keep(row.summary), keep(row.recommendation)


def redactors_for(user: User | None, pupils: Iterable[int]) -> dict[int, Redactor]:
    """By child, what takes out of words where a parent of theirs is whom the person may not find; only for children
    who have one. A list opens no address. Three queries, one where there is none.
    """
    guarded = Q(carer__is_shielded=True)
    if user is None or not can_see_confidential(user):
        guarded |= Q(address_is_confidential=True)
    hidden = Responsibility.objects.filter(guarded, pupil__in=set(pupils)).select_related("carer")
    families: dict[int, list[Responsibility]] = defaultdict(list)
    for link in hidden:
        families[link.pupil_id].append(link)
    return redactors(user, families)
