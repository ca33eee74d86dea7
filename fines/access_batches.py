"""Who issues notices together: whoever decides on single ones. The part of `fines.access` for batches."""

from django.db.models import QuerySet

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import allowed
from fines.access import NO_RIGHT, holds_anywhere
from fines.choices import Permission as P
from fines.models import IssueBatch


def check_can_issue_batches(user: User) -> None:
    """Raise NotAllowed unless the person decides on notices."""
    if not holds_anywhere(user, P.DECIDE_NOTICE):
        raise NotAllowed(NO_RIGHT)


def can_issue_batches(user: User) -> bool:
    """Whether to offer issuing together."""
    return allowed(check_can_issue_batches, user)


def visible_batches(user: User) -> QuerySet[IssueBatch]:
    """Every batch, for whoever decides on notices: they see the whole authority. Raises NotAllowed."""
    check_can_issue_batches(user)
    return IssueBatch.objects.select_related("by")


def get_batch(user: User, ref: str) -> IssueBatch:
    """The batch with that reference. Raises NotAllowed, NotFound."""
    batch = visible_batches(user).filter(ref=ref).first()
    if batch is None:
        raise NotFound("There is no such batch.")
    return batch
