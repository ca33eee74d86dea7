"""Who may open a protected address: the officer of the case and managers, and nobody else; and no list tells it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.db.models import Exists, OuterRef

from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from attendance.access import allowed
from attendance.access_homes import redactor, redactor_about
from attendance.choices import Role
from attendance.models import Responsibility
from cases.access import case_roles
from cases.access_covered import answers_for
from cases.models import Case, Escalation
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
    """Take out of the next steps of cases on a list where a protected parent is, written before the marker was.

    One query; the cases are for showing, not for saving.
    """
    keepers = _keepers(case.pupil_id for case in cases if case.next_step)
    for case in cases:
        if case.pupil_id in keepers:
            case.next_step = keepers[case.pupil_id](case.next_step)


def marking_guarded(questions: EscalationQuerySet) -> EscalationQuerySet:
    """The questions, each with whether a parent of the child is protected: what `keep_from_queue` reads."""
    links = Responsibility.objects.filter(pupil=OuterRef("case__pupil"), carer__is_shielded=True)
    return questions.annotate(is_guarded=Exists(links))


def keep_from_queue(rows: Sequence[Escalation]) -> None:
    """The same of what officers wrote when they asked; the questions are for showing, not for saving."""
    guarded = [row for row in rows if row.is_guarded]  # type: ignore[attr-defined]
    keepers = _keepers(row.case.pupil_id for row in guarded) if guarded else {}
    for row in guarded:
        if row.case.pupil_id in keepers:
            keep = keepers[row.case.pupil_id]
            row.summary, row.recommendation = keep(row.summary), keep(row.recommendation)


def _keepers(pupil_ids: Iterable[int]) -> dict[int, Callable[[str], str]]:
    """For each child with a protected parent, what takes out of words where that parent is: in one query."""
    hidden = Responsibility.objects.filter(pupil__in=set(pupil_ids), carer__is_shielded=True)
    links: dict[int, list[Responsibility]] = defaultdict(list)
    for link in hidden.select_related("carer"):
        links[link.pupil_id].append(link)
    return {pupil: redactor(None, found) for pupil, found in links.items()}
