"""The marker that hides where a carer is: set, lifted, and opened for a while to one person with a reason."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access_homes import can_shield, may_ever_open
from attendance.actions.thresholds import threshold_on
from attendance.choices import Permission
from attendance.models import Carer, Responsibility, Shield, ShieldOpening

OPEN_MINUTES = "shield_open_minutes"
LONGEST_REASON = 300


@transaction.atomic
def set_shield(*, link: Responsibility, reason: str, by: User) -> Shield:
    """Hide where the carer is, everywhere and from this moment.

    Raises NotAllowed, WrongState without a reason, AlreadyDone.
    """
    return _write(link, reason, by, standing=True, permission=Permission.SHIELD_CARERS)


@transaction.atomic
def lift_shield(*, link: Responsibility, reason: str, by: User) -> Shield:
    """Stop hiding where the carer is. Raises as `set_shield`."""
    return _write(link, reason, by, standing=False, permission=Permission.LIFT_SHIELDS)


def _write(
    link: Responsibility, reason: str, by: User, *, standing: bool, permission: str
) -> Shield:
    if not can_shield(by, link.pupil, permission):
        raise NotAllowed(
            "The marker is set by the officers of the child's school, lifted by managers."
        )
    carer = Carer.objects.select_for_update().get(pk=link.carer_id)
    if carer.is_shielded == standing:
        done = "protected already" if standing else "not protected any more"
        raise AlreadyDone(f"{carer.full_name} is {done}.")
    made = Shield.objects.create(
        carer=carer, standing=standing, reason=_reason(reason), by=by, by_name=by.name
    )
    # Why is with the marker, for whoever may read it; the trail says that it was done, and for whom.
    record(
        by=by, kind="carer.shielded" if standing else "carer.shield_lifted", target_type="pupil",
        target_ref=link.pupil.ref, after={"carer": carer.ref},
    )  # fmt: skip
    return made


@transaction.atomic
def open_whereabouts(
    *, carer: Carer, pupil_ref: str, reason: str, by: User, at: dt.datetime | None = None
) -> ShieldOpening:
    """Open a protected address to one person for a while, and write down who, when and why.

    The caller has asked whether this family is the person's; here only a role of the service is. Raises
    NotAllowed, WrongState (no reason; not protected).
    """
    if not may_ever_open(by):
        raise NotAllowed("A protected address is opened by the welfare service alone.")
    if not carer.is_shielded:
        raise WrongState(f"{carer.full_name}'s address is not protected.")
    moment = at or timezone.now()
    minutes = threshold_on(OPEN_MINUTES, timezone.localdate(moment))
    if minutes is None:
        raise WrongState("No setting says for how long a protected address is open.")
    made = ShieldOpening.objects.create(
        carer=carer, by=by, reason=_reason(reason), at=moment,
        until=moment + dt.timedelta(minutes=minutes),
    )  # fmt: skip
    record(
        by=by, kind="carer.address_opened", target_type="pupil", target_ref=pupil_ref,
        after={"carer": carer.ref, "until": made.until.isoformat()},
    )  # fmt: skip
    return made


def read_shields(carer: Carer) -> list[Shield]:
    """Everything that was said of the marker, the latest first."""
    return list(carer.shields.all())


def read_openings(carer: Carer) -> list[ShieldOpening]:
    """The latest who looked behind it."""
    return list(carer.openings.select_related("by").order_by("-id")[:20])


def _reason(words: str) -> str:
    words = readable(words)
    if not words:
        raise WrongState("Say why.")
    if len(words) > LONGEST_REASON:
        raise WrongState(f"Shorten the reason to {LONGEST_REASON} characters.")
    return words
