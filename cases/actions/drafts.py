"""The authority's own pathways: copied, edited as a draft, put in force from a day, retired.

From its first day on a pathway stands as it is; cases keep the one they began with (decision 18).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access import check_permission
from attendance.choices import Permission
from cases.choices import Stage
from cases.models import Case, Pathway, PathwayStage
from cases.models.limits import local_setting
from cases.models.pathways import default_pathway
from cases.rules.pathways import NO_LENGTH, Fault, faults

DAY = dt.timedelta(days=1)
NUMBERS = (
    "decision_weeks", "watch_weeks", "entry_sessions", "entry_percent", "entry_weeks", "entry_rule",
)  # fmt: skip
WORDS = ("name", "for_whom", "programme", "source")
NOTICE_WEEKS = ("notice_to_improve_least_weeks", "notice_to_improve_most_weeks")
SOURCE = "Set by the authority"


@dataclass(frozen=True)
class Beginning:
    """What putting a pathway in force would mean: shown before, told after."""

    running: int  # cases open now, all of which keep theirs
    before: Pathway | None  # what new cases begin on until then; None when that does not change
    ends_before: bool  # whether that one ends, being what this is a copy of


def faults_of(pathway: Pathway, on: dt.date) -> list[Fault]:
    """Everything that stands against putting it in force that day."""
    least, most = (local_setting(key, on) for key in NOTICE_WEEKS)
    return faults(pathway.rules, (least, most))


@transaction.atomic
def copy_pathway(*, pathway: Pathway, by: User, name: str) -> Pathway:
    """A draft that begins as a copy. Raises NotAllowed, WrongState (no name, or one that is taken)."""
    check_permission(by, Permission.CHANGE_SETTINGS)
    _wait_for_others()
    name = _free_name(name)
    copied = {key: getattr(pathway, key) for key in (*NUMBERS, "for_whom", "programme", "source")}
    draft = Pathway.objects.create(
        **copied, name=name, slug=_free_slug(name), ships=False, copied_from=pathway
    )
    PathwayStage.objects.bulk_create(
        PathwayStage(
            pathway=draft, stage=row.stage, amount=row.amount, unit=row.unit, needs=row.needs,
            not_from=row.not_from, letters=row.letters, source=row.source,
        )
        for row in pathway.rows
    )  # fmt: skip
    _tell(by, "pathway.copied", draft, after={"name": name, "copied_from": pathway.slug})
    return draft


@transaction.atomic
def edit_draft(*, pathway: Pathway, by: User, **fields: Any) -> Pathway:
    """Change words and numbers of a draft. Raises NotAllowed, WrongState (in use; a name that is taken)."""
    if "name" in fields:
        _wait_for_others()
    draft = _lock_draft(pathway, by)
    before = {key: getattr(draft, key) for key in fields}
    if "name" in fields:
        fields["name"] = _free_name(fields["name"], besides=draft)
    for key in (*WORDS, *NUMBERS):
        if key in fields:
            setattr(draft, key, readable(fields[key]) if key in WORDS else fields[key])
    if not draft.for_whom or not draft.source:
        raise WrongState("Say for whom it is, and where it comes from.")
    draft.save()
    _tell(by, "pathway.edited", draft, before=before, after=fields)
    return draft


@transaction.atomic
def edit_stage(*, pathway: Pathway, stage: str, by: User, kept: bool = True, **fields: Any) -> Pathway:  # fmt: skip
    """Change one stage of a draft, leave it out or take it in again (`kept`).

    What cannot be put in force may be written down all the same: the page says what stands against it.
    Raises NotAllowed, WrongState (in use; a stage that has no length given one).
    """
    draft = _lock_draft(pathway, by)
    stage = Stage(stage)
    row = draft.stages.filter(stage=stage).first()
    before = _told(row)
    if not kept:
        draft.stages.filter(stage=stage).delete()
    else:
        row = row or PathwayStage(pathway=draft, stage=stage, source=SOURCE)
        for key, value in fields.items():
            setattr(row, key, readable(value) if key == "source" else value)
        if stage in NO_LENGTH and row.amount is not None:
            raise WrongState("How long this stage lasts is not for a pathway to say.")
        row.save()
    told = _told(row) if kept else {"left_out": True}
    _tell(by, "pathway.edited", draft, before=before, after=told | {"stage": str(stage)})
    return draft


@transaction.atomic
def discard_draft(*, pathway: Pathway, by: User) -> None:
    """Throw a draft away. Raises NotAllowed, WrongState (in use, or copied since)."""
    draft = _lock_draft(pathway, by)
    if draft.copies.exists():
        raise WrongState("Another draft is a copy of this one: discard that first.")
    _tell(by, "pathway.discarded", draft, before={"name": draft.name})
    draft.stages.all().delete()
    draft.delete()


def what_begins(pathway: Pathway, starts_on: dt.date, *, as_default: bool) -> Beginning:
    """What putting it in force that day would mean. Raises WrongState for a day that will not do."""
    _check_day(starts_on, as_default)
    before = default_pathway(starts_on) if as_default else None
    ends = before is not None and not before.ships and pathway.copied_from_id == before.pk
    return Beginning(Case.objects.open().count(), before, ends)


@transaction.atomic
def put_in_force(
    *, pathway: Pathway, by: User, starts_on: dt.date, as_default: bool, reason: str
) -> Pathway:
    """Let cases follow a draft from a day on, today at the earliest; by default, when asked.

    Running cases keep theirs. Raises NotAllowed, WrongState (in force already; a fault; a past day;
    a later default that waits; no reason).
    """
    _wait_for_others()
    draft, reason = _lock_draft(pathway, by), readable(reason)
    if found := faults_of(draft, starts_on):
        raise WrongState(f"It cannot be put in force yet. {found[0].text}.")
    if not reason:
        raise WrongState("Say why it is put in force.")
    beginning = what_begins(draft, starts_on, as_default=as_default)
    if beginning.before is not None and not beginning.before.ships:
        _end_default(beginning.before, starts_on - DAY, ends=beginning.ends_before)
    draft.valid_from, draft.default_from = starts_on, starts_on if as_default else None
    draft.put_by, draft.put_at = by.name, timezone.now()
    draft.source = f"{SOURCE}: {reason} ({draft.source})"[:400]
    draft.save()
    after = {"from": starts_on.isoformat(), "default": as_default, "reason": reason}
    _tell(by, "pathway.begun", draft, after=after)
    return draft


@transaction.atomic
def retire(*, pathway: Pathway, by: User, ends_on: dt.date, reason: str) -> Pathway:
    """Let no case be put on it after a day; those on it stay. Raises NotAllowed, WrongState."""
    check_permission(by, Permission.CHANGE_SETTINGS)
    _wait_for_others()
    own, reason = Pathway.objects.get(pk=pathway.pk), readable(reason)
    if own.ships:
        raise WrongState("A template that ships is always there. It need not be chosen.")
    if own.valid_from is None or own.valid_to is not None:
        raise WrongState("It is not in force, so there is nothing to retire.")
    if ends_on < max(timezone.localdate(), own.valid_from):
        raise WrongState("It can end today at the earliest, and not before it has begun.")
    if own.default_from and (own.default_to is None or own.default_to > ends_on):
        raise WrongState("New cases begin on it. Put another in force first, from a day of yours.")
    if not reason:
        raise WrongState("Say why it is retired.")
    own.valid_to = ends_on
    own.save(update_fields=["valid_to"])
    _tell(by, "pathway.retired", own, after={"to": ends_on.isoformat(), "reason": reason})
    return own


def _wait_for_others() -> None:
    """One default follows another, and no two have one name: who changes that waits for whoever does."""
    list(Pathway.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _lock_draft(pathway: Pathway, by: User) -> Pathway:
    check_permission(by, Permission.CHANGE_SETTINGS)
    draft = Pathway.objects.select_for_update().get(pk=pathway.pk)
    if not draft.is_draft:
        raise WrongState("A pathway in use cannot be changed: copy it, and edit the copy.")
    return draft


def _end_default(own: Pathway, last: dt.date, *, ends: bool) -> None:
    own.default_to = last
    if ends:
        own.valid_to = last
    own.save(update_fields=["default_to", "valid_to"])


def _check_day(starts_on: dt.date, as_default: bool) -> None:
    if starts_on < timezone.localdate():
        raise WrongState("It can hold from today at the earliest: cases opened before keep theirs.")
    waiting = Pathway.objects.filter(ships=False, default_from__gte=starts_on)
    if as_default and waiting.exists():
        raise WrongState("Another default begins then or later. Choose a day after it begins.")


def _free_name(name: str, besides: Pathway | None = None) -> str:
    name = readable(name)
    if not name:
        raise WrongState("Give it a name.")
    taken = Pathway.objects.filter(name__iexact=name)
    if any(row != besides for row in taken):
        raise WrongState("Another pathway has this name: choose one that tells them apart.")
    return name


def _free_slug(name: str) -> str:
    base = slugify(name)[:70] or "pathway"
    taken = set(Pathway.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    tries = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in tries if slug not in taken)


def _told(row: PathwayStage | None) -> dict[str, Any]:
    keys = ("amount", "unit", "needs", "not_from", "letters", "source")
    return {key: getattr(row, key) for key in keys} if row else {"left_out": True}


def _tell(
    by: User, kind: str, pathway: Pathway, *, before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    record(
        by=by, kind=kind, target_type="pathway", target_ref=pathway.slug, before=before, after=after
    )
