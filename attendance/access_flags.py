"""Which flags a person may see, several at a time. Permissions, and one flag by its reference, are in `access`."""

from collections.abc import Sequence

from accounts.errors import NotFound
from accounts.models import User
from attendance.access import has_permission, school_ids_with
from attendance.choices import Permission
from attendance.models import Flag
from attendance.querysets import FlagQuerySet


def flags_in_scope(user: User) -> FlagQuerySet:
    """Every flag, standing or cleared, at schools where the person may see flags."""
    ids = school_ids_with(user, Permission.SEE_FLAGS)
    knows = has_permission(user, Permission.SEE_ENCOUNTERS)
    flags: FlagQuerySet = Flag.objects.told_to(knows_patrols=knows)
    return flags if ids is None else flags.filter(enrolment__school__in=ids)


def get_flags(user: User, refs: Sequence[str]) -> list[Flag]:
    """Several flags by their references, in the order given. Raises NotFound when one is not theirs."""
    found = flags_in_scope(user).select_related("enrolment__pupil", "enrolment__school")
    flags = {flag.ref: flag for flag in found.filter(ref__in=refs)}
    if not refs or set(refs) - set(flags):
        raise NotFound("One of these flags is not there, or not yours to see.")
    return [flags[ref] for ref in dict.fromkeys(refs)]
