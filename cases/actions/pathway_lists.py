"""Reads what the settings pages of pathways show."""

from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.models import User
from attendance.access import check_permission
from attendance.choices import Permission
from cases.choices import Stage
from cases.models import Case, Pathway
from cases.models.pathways import default_pathway

Counts = dict[int, tuple[int, int]]


@dataclass(frozen=True)
class PathwayLine:
    """One pathway, and how many cases are on it."""

    pathway: Pathway
    running: int
    closed: int
    is_default: bool  # whether a case opened today begins on it


def list_pathways(by: User) -> list[PathwayLine]:
    """Every pathway: what is in force first, the default foremost, then drafts, then what has ended.

    Three queries. Raises NotAllowed.
    """
    check_permission(by, Permission.SEE_SETTINGS)
    counts, default = _counts(), _default()
    rows = Pathway.objects.order_by(
        F("valid_to").desc(nulls_first=True), "ships", F("default_from").asc(nulls_last=True), "id"
    )
    return [_line(pathway, counts, default) for pathway in rows]


def count_cases(pathway: Pathway) -> PathwayLine:
    """One pathway with its cases."""
    return _line(pathway, _counts(pathway=pathway), _default())


def _counts(**only: Pathway) -> Counts:
    """Running and closed cases by pathway, in one query."""
    closed = Q(stage=Stage.CLOSED)
    rows = (
        Case.objects.filter(**only)
        .order_by()
        .values("pathway")
        .annotate(running=Count("pk", filter=~closed), closed=Count("pk", filter=closed))
    )
    return {
        pk: (running, ended)
        for pk, running, ended in rows.values_list("pathway", "running", "closed")
    }


def _default() -> Pathway:
    return default_pathway(timezone.localdate())


def _line(pathway: Pathway, counts: Counts, default: Pathway) -> PathwayLine:
    running, closed = counts.get(pathway.pk, (0, 0))
    return PathwayLine(pathway, running, closed, pathway == default)


def pathways_in_force() -> list[tuple[str, str]]:
    """The slug and the name of each pathway a case can be on: every one that has begun, by name."""
    begun = Pathway.objects.filter(valid_from__isnull=False).order_by("name", "id")
    return list(begun.values_list("slug", "name"))
