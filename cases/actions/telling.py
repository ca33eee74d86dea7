"""Calling a meeting off or moving it, and telling who was invited by a letter, in one step: all of it or nothing."""

from django.db import transaction

from accounts.models import User
from cases.actions.invitations import Invited, tell_it_is_off, tell_it_moved
from cases.actions.meetings import Wanted, cancel_meeting, move_meeting
from cases.models import Panel


@transaction.atomic
def call_off(*, panel: Panel, by: User, reason: str, write: bool) -> Invited:
    """Call it off, and `write` to every parent who was invited. Raises as `cancel_meeting`."""
    ended = cancel_meeting(panel=panel, by=by, reason=reason)
    return tell_it_is_off(panel=ended, by=by) if write else Invited()


@transaction.atomic
def move(
    *, panel: Panel, by: User, wanted: Wanted, reason: str, write: bool
) -> tuple[Panel, Invited]:
    """Move it, and `write` the new time to every parent who was invited. Raises as `move_meeting`."""
    made = move_meeting(panel=panel, by=by, wanted=wanted, reason=reason)
    return made, tell_it_moved(panel=made, by=by) if write else Invited()
