"""Who arranges cover: a manager for any officer, an officer for themselves."""

from django.db.models import Q, QuerySet

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import allowed
from cases.access import check_anywhere, holds_anywhere
from cases.choices import Permission as P
from cases.models import Cover


def check_can_arrange_cover(user: User, officer: User) -> None:
    """Raise NotAllowed unless the person is that officer, or shares out the work."""
    check_anywhere(user, P.ARRANGE_COVER)
    if officer.pk != user.pk and not can_arrange_for_others(user):
        raise NotAllowed("Cover for somebody else is arranged by a manager.")


def can_arrange_for_others(user: User) -> bool:
    """Whether to offer other officers than oneself."""
    return holds_anywhere(user, P.ALLOCATE)


def visible_covers(user: User) -> QuerySet[Cover]:
    """Every cover for a manager; for an officer those of themselves and those they cover. Raises NotAllowed."""
    check_anywhere(user, P.ARRANGE_COVER)
    covers = Cover.objects.select_related("officer", "by", "ended_by")
    if can_arrange_for_others(user):
        return covers
    return covers.filter(Q(officer=user) | Q(people__officer=user)).distinct()


def get_cover(user: User, ref: str) -> Cover:
    """A cover that is the person's to know of. Raises NotAllowed, NotFound."""
    found = visible_covers(user).filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such cover, or it is not yours to see.")
    return found


def can_end_cover(user: User, cover: Cover) -> bool:
    """Whether to offer ending it."""
    return allowed(check_can_arrange_cover, user, cover.officer)
