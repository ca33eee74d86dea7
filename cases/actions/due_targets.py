"""Targets that are due and not done: worked out from the plan, never typed as a task."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from cases.models import Plan, PlanTarget
from cases.querysets import CaseQuerySet


def with_next_target(cases: CaseQuerySet) -> CaseQuerySet:
    """The cases with the first target of their latest plan nobody has said anything of, and when it is due.

    A target without a day of its own is due at the review of its plan; of a plan that was refused nothing is.
    """
    latest = Plan.objects.filter(case=OuterRef("plan__case")).order_by("-id").values("pk")[:1]
    waiting = (
        PlanTarget.objects.filter(
            plan__case=OuterRef("pk"), plan=Subquery(latest), plan__refused=False, result=""
        )
        .annotate(day=Coalesce("due", "plan__review_on"))
        .filter(day__isnull=False)
        .order_by("day", "order")
    )
    return cases.annotate(
        target_due=Subquery(waiting.values("day")[:1]),
        target_text=Subquery(waiting.values("text")[:1]),
    )
