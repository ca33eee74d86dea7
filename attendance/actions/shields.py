"""The marker that hides where a carer is: set, lifted, and opened for a while to one person with a reason."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import CharField, Func, QuerySet, Value
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access_homes import can_shield, may_ever_open
from attendance.actions.thresholds import threshold_on
from attendance.choices import Permission
from attendance.models import Carer, Pupil, Responsibility, Shield, ShieldOpening

OPEN_MINUTES = "shield_open_minutes"
LONGEST_REASON = 300
# An address without spaces, commas and capitals: as `same_carers_sql` compares them.
HOME = Func(
    Lower("address"), Value("[^[:alnum:]]"), Value(""), Value("g"), function="regexp_replace",
    output_field=CharField(),
)  # fmt: skip


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


def lives_with(carers: QuerySet[Carer], pupil: Pupil, *, shielded: bool) -> list[Carer]:
    """Of the other carers of the child who are (not) protected, those with the very address of one of these.

    Compared in the database, for nothing reads a protected address as its row comes; letters and digits alone count.
    """
    homes = carers.annotate(home=HOME).exclude(home="").values("home")
    others = Carer.objects.filter(responsibilities__pupil=pupil, is_shielded=shielded)
    found = others.annotate(home=HOME).filter(home__in=homes).exclude(pk__in=carers.values("pk"))
    return list(found.distinct().order_by("surname", "forename", "pk"))


def tells_where(link: Responsibility) -> list[Carer]:
    """The carers whose own papers would print the address that is kept for this one."""
    return lives_with(Carer.objects.filter(pk=link.carer_id), link.pupil, shielded=False)


def told_by_paper(carers: Collection[Carer], pupil: Pupil) -> list[Carer]:
    """The protected carers of the child whose address a paper to one of these would print."""
    keys = [carer.pk for carer in carers if not carer.is_shielded]
    return lives_with(Carer.objects.filter(pk__in=keys), pupil, shielded=True)


def paper_words(carers: Collection[Carer], pupil: Pupil, by: User) -> str:
    """What an officer is warned of before a paper to one of these: that it prints where a protected parent lives.

    Empty for a school, which is not told so much, and without a query where nobody is written to.
    """
    found = told_by_paper(carers, pupil) if carers and may_ever_open(by) else []
    if not found:
        return ""
    names = ", ".join(carer.full_name for carer in found)
    return (
        f"A paper from here prints an address that is on file for {names} too, whose address is protected: put right "
        "where each of them lives first."
    )


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
