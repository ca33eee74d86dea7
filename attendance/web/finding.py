"""The find box: each app says what it finds, by name in settings; a person finds only their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.web.parts import Tag
from attendance.access import has_permission, visible_schools
from attendance.actions.pupil_lists import SHORTEST, list_pupils
from attendance.choices import Permission
from attendance.web.list_presenter import pupil_lines

if TYPE_CHECKING:
    from accounts.models import User

MOST = 12


@dataclass(frozen=True)
class Hit:
    """One thing found. `kind` is its noun, `note` what tells it from another of the same name."""

    title: str
    href: str
    kind: str
    note: str = ""
    tag: Tag | None = None


def find(user: User, words: str) -> list[Hit]:
    """What every finder of settings.FINDERS, `(user, words) -> list[Hit]`, has to offer, in that order."""
    words = words.strip()
    if len(words) < SHORTEST:
        return []
    finders = [import_string(dotted) for dotted in settings.FINDERS]
    return [hit for finder in finders for hit in finder(user, words)]


def find_pupils(user: User, words: str) -> list[Hit]:
    """Pupils by name, UPN or reference."""
    if not has_permission(user, Permission.SEE_PUPILS):
        return []
    lines = pupil_lines(list_pupils(user, words)[:MOST])
    return [
        Hit(line.name, line.href, "Pupil", " · ".join(
            part for part in (line.group, line.school, f"born {line.born}", line.state) if part
        ))
        for line in lines
    ]  # fmt: skip


def find_schools(user: User, words: str) -> list[Hit]:
    """Schools by name or URN."""
    if not has_permission(user, Permission.SEE_PUPILS):
        return []
    schools = visible_schools(user)
    named = schools.filter(name__icontains=words) | schools.filter(urn=words)
    return [
        Hit(school.name, reverse("attendance:show_school", args=[school.urn]), "School", school.urn)
        for school in named[:MOST]
    ]
