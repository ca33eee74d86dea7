"""What is on file when an order is made: its law, the conviction behind it, and the orders there are."""

import datetime as dt

from django.db.models import Q

from attendance.choices import CircumstanceKind
from attendance.models import Carer
from attendance.querysets import holding
from cases.models import Case
from cases.models.facts import circumstances_of
from cases.models.limits import local_setting
from fines.choices import (
    CONVICTED,
    ENDS_ORDER,
    ONE_AT_A_TIME,
    AppealResult,
    MeasureKind,
    MeasureNoteKind,
)
from fines.models import CourtResult, Measure, MeasureRule, OrderGround, Proceedings
from fines.rules.orders import OrderFacts, OrderRule

DAY = dt.timedelta(days=1)


def order_rule(kind: str, on: dt.date) -> OrderRule | None:
    """How long such an order may last, by the row of that day."""
    row = MeasureRule.objects.filter(holding(on, "valid_from", "valid_to"), kind=kind).first()
    if row is None:
        return None
    return OrderRule(
        row.most_months, row.guidance_months, row.notice_days, row.extends_in_last_months,
        row.extension_months,
    )  # fmt: skip


def order_law(kind: str, on: dt.date) -> str:
    """The source of the rule of that day, as it is shown beside the order."""
    row = MeasureRule.objects.filter(holding(on, "valid_from", "valid_to"), kind=kind).first()
    return row.source if row else ""


def grounds_of(kind: str, on: dt.date) -> set[str]:
    """What the law asks before such an order is made that day: dated rows."""
    rows = OrderGround.objects.filter(holding(on, "valid_from", "valid_to"), kind=kind)
    return set(rows.values_list("ground", flat=True))


def starts_within(on: dt.date) -> int:
    """How many days after it is made an order may begin: the service's own check of a slip."""
    return local_setting("order_starts_within_days", on)


def conviction_of(case: Case, carer: Carer | None) -> Proceedings | None:
    """The latest charge this parent stands convicted of that has no parenting order yet."""
    if carer is None:
        return None
    convicted = Q(results__replaced_by__isnull=True, results__outcome__in=CONVICTED)
    ordered = Measure.objects.filter(kind=MeasureKind.PARENTING_ORDER, proceedings__isnull=False)
    ordered = ordered.exclude(notes__kind=MeasureNoteKind.ERROR)
    rows = Proceedings.objects.filter(convicted, case=case, carer=carer)
    rows = rows.exclude(appeals__result=AppealResult.ALLOWED)
    rows = rows.exclude(pk__in=ordered.values("proceedings"))
    found: Proceedings | None = rows.order_by("-results__on", "-id").first()
    return found


def on_file(
    case: Case, kind: str, carer: Carer | None, on: dt.date, behind: Proceedings | None
) -> OrderFacts:
    """What the rule asks of child and parent for an order of that day. `behind`: the conviction it follows."""
    convicted = behind and _conviction(behind)
    looked_after = any(c.kind == CircumstanceKind.LOOKED_AFTER for c in circumstances_of(case, on))
    return OrderFacts(
        school_from=case.pupil.compulsory_from, school_until=case.pupil.compulsory_until,
        convicted_on=convicted.on if convicted else None, in_care=looked_after,
        others=_others(case, kind, carer),
    )  # fmt: skip


def _conviction(behind: Proceedings) -> CourtResult | None:
    """The result an order follows; none once the conviction was quashed on appeal."""
    if behind.appeals.filter(result=AppealResult.ALLOWED).exists():
        return None
    found: CourtResult | None = behind.results.filter(replaced_by__isnull=True).first()
    return found


def _others(case: Case, kind: str, carer: Carer | None) -> list[tuple[dt.date, dt.date | None]]:
    """The orders of a kind that is made one at a time: first day, and the last day it was in force."""
    if kind not in ONE_AT_A_TIME:
        return []
    rows = Measure.objects.filter(case__pupil=case.pupil_id, kind=kind)
    rows = rows.filter(carer=carer) if kind != MeasureKind.ESO else rows
    rows = rows.exclude(notes__kind=MeasureNoteKind.ERROR).prefetch_related("notes")
    return [(row.starts_on, _in_force_until(row)) for row in rows]


def _in_force_until(row: Measure) -> dt.date | None:
    ended = [note.on - DAY for note in row.notes.all() if note.kind in ENDS_ORDER]
    return min([day for day in (row.ends_on, *ended) if day], default=None)
