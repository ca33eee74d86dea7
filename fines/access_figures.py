"""Who sees the figures of notices and courts, and keeps the yearly return: managers and legal officers."""

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import allowed
from fines.access import NO_RIGHT, holds_anywhere
from fines.choices import Permission as P
from fines.models import SentReturn


def check_can_see_figures(user: User) -> None:
    """Raise NotAllowed unless a manager or legal officer: figures are of the whole authority."""
    if not holds_anywhere(user, P.SEE_FIGURES):
        raise NotAllowed(NO_RIGHT)


def can_see_figures(user: User) -> bool:
    """Whether to offer the figures."""
    return allowed(check_can_see_figures, user)


def check_can_keep_return(user: User) -> None:
    """Raise NotAllowed unless the person may keep a return as it was sent."""
    if not holds_anywhere(user, P.KEEP_RETURN):
        raise NotAllowed(NO_RIGHT)


def get_sent_return(user: User, pk: int) -> SentReturn:
    """A return as it was sent. Raises NotAllowed, NotFound."""
    check_can_see_figures(user)
    row = SentReturn.objects.select_related("by").filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such return.")
    return row
