"""Where a reference leads: each app says it of its own kinds, to those who may open them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from attendance.access import visible_pupils
from attendance.access_flags import flags_in_scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from accounts.models import User


def places_of(user: User, refs: Iterable[str]) -> dict[str, str]:
    """The address of each reference the person may open, by settings.REF_PLACES; a few queries in all."""
    wanted = {ref for ref in refs if ref}
    found: dict[str, str] = {}
    for dotted in settings.REF_PLACES if wanted else ():
        found |= import_string(dotted)(user, wanted)
    return found


def pupil_places(user: User, refs: Collection[str]) -> dict[str, str]:
    """Where the references of pupils lead."""
    mine = visible_pupils(user).filter(ref__in=refs).values_list("ref", flat=True)
    return {ref: _page(ref) for ref in mine}


def flag_places(user: User, refs: Collection[str]) -> dict[str, str]:
    """Where the references of flags lead, standing or cleared: to their own pages."""
    flags = flags_in_scope(user).filter(ref__in=refs, enrolment__pupil__in=visible_pupils(user))
    found = flags.values_list("ref", flat=True)
    return {ref: reverse("attendance:show_flag", args=[ref]) for ref in found}


def _page(ref: str) -> str:
    return reverse("attendance:show_pupil", args=[ref])
