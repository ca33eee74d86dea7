"""Who may attend a court, and a result as it was typed."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from attendance.choices import Role
from attendance.models import Membership
from attendance.querysets import holding
from cases.models import Case
from fines.actions.result_orders import ordered_by
from fines.models import CourtResult

POUNDS = ("fine", "costs", "surcharge", "compensation")


def attendants(case: Case) -> list[User]:
    """Legal officers of today and the case's own officer, by name. One query."""
    held = Membership.objects.filter(
        holding(timezone.localdate(), "valid_from", "valid_to"), role=Role.LEGAL_OFFICER
    )
    people = Q(pk__in=held.values("user_id")) | Q(pk=case.officer_id)
    return list(User.objects.filter(people, is_active=True).order_by("name"))


def as_typed(result: CourtResult | None) -> dict[str, Any]:
    """What a form of a result begins with when one is put right."""
    if result is None:
        return {}
    said = {
        "outcome": result.outcome, "on": result.on, "length_days": result.length_days,
        "length_months": result.length_months, "eso_directed": result.eso_directed,
        "parenting_order_months": result.parenting_order_months, "note": result.note,
    }  # fmt: skip
    order = ordered_by(result)
    if order is not None:
        said |= {"requires": order.requires, "guidance_until": order.guidance_until}
    amounts = {name: getattr(result, f"{name}_pence") for name in POUNDS}
    return said | {n: f"{p // 100}.{p % 100:02d}" for n, p in amounts.items() if p}
