"""Rows of figures kept overnight, as long as they are good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from attendance.models import KeptFigures

GOOD_FOR = dt.timedelta(hours=26)  # a night that was missed is not covered up


def fresh(keys: Sequence[str]) -> QuerySet[KeptFigures]:
    """What the last night kept under some keys, the latest first."""
    since = timezone.now() - GOOD_FOR
    kept = KeptFigures.objects.filter(key__in=keys, counted_at__gte=since)
    return kept.order_by("-counted_at")
