"""Who reads, writes down and answers what is written against a notice. The part of `fines.access` for it.

Officers and managers see it where they see the notice; schools do not: it is the authority's correspondence. Whoever
may withdraw a notice answers, but for what is written against a notice they issued themselves.
"""

from django.db.models import QuerySet

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import allowed
from fines.access import (
    GRANTS,
    NO_RIGHT,
    check_can_review,
    holds_anywhere,
    notice_roles,
    visible_notices,
)
from fines.choices import Permission as P
from fines.models import PenaltyNotice, Representation


def check_can_see_representations(user: User) -> None:
    """Raise NotAllowed unless some role of theirs reads the authority's correspondence."""
    if not holds_anywhere(user, P.RECORD_REPRESENTATION):
        raise NotAllowed(NO_RIGHT)


def can_see_representations(user: User) -> bool:
    """Whether to offer the list."""
    return allowed(check_can_see_representations, user)


def check_can_record(user: User, notice: PenaltyNotice) -> None:
    """Raise NotAllowed unless the person writes down what comes against this notice."""
    roles = notice_roles(user, notice)
    if not any(P.RECORD_REPRESENTATION in GRANTS.get(role, frozenset()) for role in roles):
        raise NotAllowed(NO_RIGHT)


def can_record(user: User, notice: PenaltyNotice) -> bool:
    """Whether to offer it."""
    return allowed(check_can_record, user, notice)


def check_can_answer(user: User, row: Representation) -> None:
    """Raise NotAllowed unless an authorised officer, and not the one who issued the notice."""
    check_can_review(user, row.notice)
    if row.notice.issued_by_id == user.pk:
        raise NotAllowed(
            "You issued this notice, so somebody else must answer what is written against it."
        )


def can_answer(user: User, row: Representation) -> bool:
    """Whether to offer the answer."""
    return row.is_open and allowed(check_can_answer, user, row)


def visible_representations(user: User) -> QuerySet[Representation]:
    """What is written against notices in scope. Raises NotAllowed."""
    check_can_see_representations(user)
    return Representation.objects.filter(notice__in=visible_notices(user).values("pk"))


def get_representation(user: User, ref: str) -> Representation:
    """The one with that reference, if the person may see it. Raises NotAllowed, NotFound."""
    row = (
        visible_representations(user)
        .filter(ref=ref)
        .defer("notice__pdf")
        .select_related(
            "notice__pupil", "notice__carer", "notice__enrolment__school__authority", "notice__issued_by",
            "notice__case__enrolment__school", "assigned_to", "by", "answered_by",
        )
        .first()
    )  # fmt: skip
    if row is None:
        raise NotFound("There is no such letter, or it is not yours to see.")
    check_can_record(user, row.notice)
    return row
