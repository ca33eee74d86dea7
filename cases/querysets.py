"""Adjectives that chain. Who may see what is decided in `cases.access`, not here."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Least

from cases.choices import KEPT_FROM_SCHOOLS, DeliveryStatus, LetterTemplate, Stage
from cases.rules.stages import FAST_TRACK, LEGAL_STAGES
from cases.rules.watch import NOT_WATCHED


class CaseQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        """Cases not closed."""
        return self.exclude(stage=Stage.CLOSED)

    def in_schools(self, school_ids: Iterable[int]) -> Self:
        """Cases whose enrolment is at one of the schools."""
        return self.filter(enrolment__school__in=school_ids)

    def legal(self) -> Self:
        """Cases in a legal stage."""
        return self.filter(stage__in=LEGAL_STAGES)

    def unallocated(self) -> Self:
        """Cases without an officer."""
        return self.filter(officer__isnull=True)

    def overdue(self, today: dt.date) -> Self:
        """Cases of which anything was due before that day, whoever it waits for; none on hold.

        The one meaning of the word: for the officer's day, the manager's figures and every list.
        """
        late = self.open().alias(first_due=self._first_due()).filter(first_due__lt=today)
        return late.exclude(self._held())

    def due_between(self, first: dt.date, last: dt.date) -> Self:
        """Cases of which anything falls due on one of the days, both counted; none on hold."""
        days = (first, last)
        due = Q(stage_due__range=days) | Q(next_step_due__range=days) | Q(target_due__range=days)
        due |= Q(decision_due__range=days, stage__in=FAST_TRACK)
        return self.open().alias(target_due=self._target("day")).filter(due).exclude(self._held())

    def with_next_target(self) -> Self:
        """With the first target of the latest plan nobody has said anything of, and when it is due.

        A target without a day of its own is due at the review of its plan; of a plan that was refused nothing is.
        """
        return self.annotate(target_due=self._target("day"), target_text=self._target("text"))

    def watched(self, today: dt.date) -> Self:
        """Closed cases whose watch is still running."""
        return self.filter(stage=Stage.CLOSED, watch_until__gte=today)

    def worked_or_watched(self, today: dt.date) -> Self:
        """Cases with which somebody has something to do: open, watched, or closed this very day."""
        watched = Q(watch_until__isnull=True) | Q(watch_until__gte=today)
        kept = ~Q(stage=Stage.CLOSED) | Q(closed_on__gte=today)
        return self.filter(kept | watched & ~Q(close_reason__in=NOT_WATCHED))

    def with_new_facts(self) -> Self:
        """Cases whose basis moved and nobody has confirmed what that means."""
        return self.open().filter(basis_changed_at__isnull=False)

    def with_list_facts(self) -> Self:
        """Everything a list row shows, in one query."""
        return self.select_related("pupil", "enrolment__school", "officer").annotate(
            is_held=self._held(),
            is_asked=self._asked(),
            first_due=self._first_due(),
            flag_count=Count("case_flags", distinct=True),
        )

    def with_first_due(self) -> Self:
        """`first_due`: the first day anything is due; None where nothing is."""
        return self.annotate(first_due=self._first_due())

    def _first_due(self) -> Least:
        """Of the stage, the next step, the plan's targets, and the decision promised while Fast Track runs."""
        promised = models.Case(models.When(stage__in=FAST_TRACK, then=F("decision_due")))
        return Least("stage_due", "next_step_due", promised, self._target("day"))

    def _target(self, column: str) -> Subquery:
        plans = self.model.plans.rel.related_model
        latest = plans.objects.filter(case=OuterRef("plan__case")).order_by("-id").values("pk")[:1]
        waiting = (
            plans.targets.rel.related_model.objects.filter(
                plan__case=OuterRef("pk"), plan=Subquery(latest), plan__refused=False, result=""
            )
            .annotate(day=Coalesce("due", "plan__review_on"))
            .filter(day__isnull=False)
            .order_by("day", "order")
        )
        return Subquery(waiting.values(column)[:1])

    def _asked(self) -> Exists:
        questions = self.model.escalations.rel.related_model
        return Exists(questions.objects.filter(case=OuterRef("pk"), decided_at__isnull=True))

    def _held(self) -> Exists:
        holds = self.model.holds.rel.related_model
        return Exists(holds.objects.filter(case=OuterRef("pk"), lifted_at__isnull=True))


class ContactQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """Each contact as it stands: the version nothing replaces."""
        return self.filter(replaced_by__isnull=True)

    def with_people(self) -> Self:
        """With whom, who wrote it, and who wrote it first, in one query."""
        return self.select_related("carer", "by", "first__by")


class EscalationQuerySet(models.QuerySet[Any]):
    def undecided(self) -> Self:
        """Asked for, and not decided."""
        return self.filter(decided_at__isnull=True)

    def with_list_facts(self) -> Self:
        """Everything the queue shows of each, in one query."""
        return self.select_related(
            "case__pupil", "case__enrolment__school", "case__officer", "asked_by", "decided_by"
        )


class HoldQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Holds not lifted."""
        return self.filter(lifted_at__isnull=True)


class LetterQuerySet(models.QuerySet[Any]):
    def open_to(self, *, sees_legal: bool) -> Self:
        """Without those of the courts and of notices, for whom nothing legal is to read."""
        return self if sees_legal else self.exclude(template__in=KEPT_FROM_SCHOOLS)

    def without_pdf(self) -> Self:
        """Letters as a list needs them: the stored document stays in the database."""
        return self.defer("pdf")

    def with_tells(self) -> Self:
        """Each with whether its parent may be taken to have read it: not sent in error, not come back."""
        rows = self.model.deliveries.rel.related_model.objects.filter(letter=OuterRef("pk"))
        last = Subquery(rows.order_by("-id").values("status")[:1])
        came_back = Q(last_said__in=(DeliveryStatus.REFUSED, DeliveryStatus.RETURNED))
        tells = Q(recall__isnull=True) & (Q(last_said__isnull=True) | ~came_back)
        return self.alias(last_said=last).annotate(
            tells=ExpressionWrapper(tells, output_field=models.BooleanField())
        )

    def that_tell(self) -> Self:
        """Those of which that is so."""
        return self.with_tells().filter(tells=True)

    def of_meeting(self, template: str) -> Self:
        """Letters that say what such a letter to a meeting says: that it is off, or else when it is."""
        off = Q(template=LetterTemplate.MEETING_OFF)
        return self.filter(off if template == LetterTemplate.MEETING_OFF else ~off)


class PanelQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        """Meetings to come, or to be written down."""
        return self.filter(held_on__isnull=True, cancelled_at__isnull=True)

    def standing(self) -> Self:
        """All but those called off, or moved to another time."""
        return self.filter(cancelled_at__isnull=True)

    def of_day(self, first: dt.date, last: dt.date | None = None) -> Self:
        """Meetings of some days in London, the last one included."""
        return self.filter(at__date__range=(first, last or first))

    def with_list_facts(self) -> Self:
        """Everything a list of meetings shows of each, in three queries."""
        return self.select_related(
            "case__pupil", "case__enrolment__school", "case__officer", "room", "chair"
        ).prefetch_related("people")


class VisitQuerySet(models.QuerySet[Any]):
    def under_way(self) -> Self:
        """Visits whose officer has not come out."""
        return self.filter(ended_at__isnull=True)

    def overdue(self, now: dt.datetime) -> Self:
        """Those that were to be over by now."""
        return self.under_way().filter(due_at__lte=now)

    def with_list_facts(self) -> Self:
        """Everything a list of visits shows of each, in two queries."""
        return self.select_related(
            "officer", "case__pupil", "case__enrolment__school"
        ).prefetch_related("trail__by")


class LineQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """Each line as it stands: the row nothing replaces."""
        return self.filter(replaced_by__isnull=True)


class ReferralQuerySet(models.QuerySet[Any]):
    def without_pdf(self) -> Self:
        """Referrals as a list needs them: certificate and evidence stay in the database."""
        return self.defer("certificate", "facts")

    def with_answer(self) -> Self:
        """Who sent it, and what was answered, in one query."""
        return self.select_related("by", "answered__by")

    def unanswered(self) -> Self:
        """Sent, and nobody has said yes or no."""
        return self.filter(answered__isnull=True)


# Named, so that the type checker knows what a related manager can say.
CaseManager = models.Manager.from_queryset(CaseQuerySet)
ContactManager = models.Manager.from_queryset(ContactQuerySet)
EscalationManager = models.Manager.from_queryset(EscalationQuerySet)
HoldManager = models.Manager.from_queryset(HoldQuerySet)
PanelManager = models.Manager.from_queryset(PanelQuerySet)
VisitManager = models.Manager.from_queryset(VisitQuerySet)
LetterManager = models.Manager.from_queryset(LetterQuerySet)
LineManager = models.Manager.from_queryset(LineQuerySet)
ReferralManager = models.Manager.from_queryset(ReferralQuerySet)
