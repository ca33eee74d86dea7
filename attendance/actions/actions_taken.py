"""What was done about a child's absence: written down, by hand or by whoever works above, and taken back."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access_acted import check_can_log_action, check_can_take_back
from attendance.actions.rechecks import queue_recheck
from attendance.actions.refs import new_ref
from attendance.choices import ActionKind
from attendance.models import ActionTaken, ActionWithdrawal, Enrolment
from attendance.models.actions_taken import OWN
from attendance.rules.acting import LONGEST_WORDS, OFFERED, explain_day, label_of

LONGEST_REASON = 200


def note_action(
    *,
    enrolment: Enrolment,
    kind: str,
    label: str,
    source_app_ref: str,
    by: User,
    done_on: dt.date,
) -> ActionTaken:
    """Leave one row in the caller's transaction; a source noted already keeps the row it has.

    The caller has asked its own permission, knows the day is not still to come, and writes the audit
    event of the same fact.
    """
    row, _ = ActionTaken.objects.get_or_create(
        source_app_ref=source_app_ref,
        defaults={
            "pupil_id": enrolment.pupil_id, "enrolment": enrolment, "kind": ActionKind(kind),
            "label": label, "by": by, "by_name": by.name, "done_on": done_on,
        },
    )  # fmt: skip
    return row


@transaction.atomic
def log_action(
    *,
    enrolment: Enrolment,
    kind: str,
    words: str,
    done_on: dt.date,
    by: User,
    at: dt.datetime | None = None,
) -> ActionTaken:
    """Write down, beside the child's record, that somebody acted on the absence. Never changed afterwards.

    Raises NotAllowed, and WrongState for a kind that is not offered, no words or too many, and a day to
    come, before the child came to the school or longer ago than a year.
    """
    check_can_log_action(by, enrolment.school)
    words = readable(words)
    _check(enrolment, kind, words, done_on, timezone.localdate(at))
    made = note_action(
        enrolment=enrolment, kind=kind, label=label_of(ActionKind(kind), words), by=by,
        source_app_ref=new_ref(OWN), done_on=done_on,
    )  # fmt: skip
    _record(made, "action.logged", by)
    queue_recheck([enrolment.pk])
    return made


@transaction.atomic
def take_back_action(
    *, action: ActionTaken, reason: str, by: User, at: dt.datetime | None = None
) -> ActionWithdrawal:
    """Say that what was written down was a slip: it counts for nothing, and both rows stay.

    Raises NotAllowed, WrongState (no reason, or kept elsewhere and corrected there), AlreadyDone.
    """
    held = ActionTaken.objects.select_for_update(of=("self",)).select_related("enrolment__school")
    action = held.get(pk=action.pk)
    check_can_take_back(by, action)
    reason = readable(reason)
    if not action.is_own:
        raise WrongState("This was not written down here, and is corrected where it was.")
    if not reason or len(reason) > LONGEST_REASON:
        raise WrongState(f"Say why it is taken back, in at most {LONGEST_REASON} characters.")
    if ActionWithdrawal.objects.filter(action=action).exists():
        raise AlreadyDone("This was taken back already.")
    made = ActionWithdrawal.objects.create(
        action=action, reason=reason, by=by, by_name=by.name, at=at or timezone.now()
    )
    _record(action, "action.taken_back", by)
    queue_recheck([action.enrolment_id])
    return made


def read_latest(enrolment: Enrolment, most: int) -> list[ActionTaken]:
    """What was done last about the child at that school, the latest first."""
    found = ActionTaken.objects.standing().filter(enrolment=enrolment)
    return list(found.order_by("-done_on", "-id")[:most])


def _check(enrolment: Enrolment, kind: str, words: str, done_on: dt.date, today: dt.date) -> None:
    if kind not in OFFERED:
        raise WrongState("Choose what was done from the list.")
    if not words or len(words) > LONGEST_WORDS:
        raise WrongState(f"Say what was done, in at most {LONGEST_WORDS} characters.")
    if fault := explain_day(done_on, enrolment.starts_on, today):
        raise WrongState(f"{fault}.")


def _record(action: ActionTaken, kind: str, by: User) -> None:
    """What was done, without a word of what was said."""
    record(
        by=by, kind=kind, target_type="pupil", target_ref=action.pupil.ref,
        after={
            "action": action.source_app_ref, "kind": str(action.kind),
            "done_on": action.done_on.isoformat(),
        },
    )  # fmt: skip
