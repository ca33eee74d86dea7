"""Adjectives that chain. Who may see what is decided in `fines.access`, not here."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q, Sum

from fines.choices import (
    CLEARED,
    COUNTED_STATUSES,
    GIVEN_UP,
    LIVE_STATUSES,
    AppealResult,
    NoticeStatus,
    PaymentKind,
    StepKind,
)


def received_of() -> Sum:
    """What came in for a notice and was not taken back, to annotate notices with."""
    paid = Q(ledger__kind=PaymentKind.PAYMENT, ledger__corrected_by__isnull=True)
    return Sum("ledger__pence", filter=paid, default=0)


class NoticeQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        """Notices whose sessions are taken: all but those returned or withdrawn."""
        return self.filter(status__in=LIVE_STATUSES)

    def counted(self) -> Self:
        """Notices that count towards the limit: issued, paid or unpaid, and not ended by a verdict."""
        return self.filter(status__in=COUNTED_STATUSES).exclude(pk__in=self._of_verdicts())

    def ended_by_verdict(self) -> Self:
        """Notices whose absence a court tried without a conviction that stands, with no other charge of it."""
        return self.filter(pk__in=self._of_verdicts())

    def _of_verdicts(self) -> models.QuerySet[Any]:
        """The keys of those: counted is what came to "a plea or finding of guilt" (domain 4.4)."""
        link = self.model.proceedings.through.objects.order_by()
        charges = self.model.proceedings.rel.related_model.objects
        over = Q(proceedings__in=charges.cleared()) | Q(proceedings__in=charges.given_up())
        standing = link.exclude(over).values("notice")
        return (
            link.filter(proceedings__in=charges.cleared())
            .exclude(notice__in=standing)
            .values("notice")
        )

    def served_on(self, case: Any) -> Self:
        """Notices on a case whose payment is or was awaited: those a court may come to hear of."""
        return self.filter(case=case, status__in=[NoticeStatus.ISSUED, NoticeStatus.UNPAID])

    def unsettled(self) -> Self:
        """Notices somebody still has to decide on, pay or take to court."""
        waiting = (NoticeStatus.PROPOSED, NoticeStatus.ISSUED, NoticeStatus.UNPAID)
        return self.filter(status__in=waiting)

    def lapsed_by(self, day: dt.date) -> Self:
        """Issued, and the last day of payment is past."""
        return self.filter(status=NoticeStatus.ISSUED, second_due__lt=day)

    def for_parent_and_child(self, carer_id: int, pupil_id: int) -> Self:
        """Notices to one parent for one child."""
        return self.filter(carer=carer_id, pupil=pupil_id)

    def in_schools(self, school_ids: Iterable[int]) -> Self:
        """Notices about enrolments at one of the schools."""
        return self.filter(enrolment__school__in=school_ids)

    def light(self) -> Self:
        """Without the stored document, which only its own page needs."""
        return self.defer("pdf")

    def with_list_facts(self) -> Self:
        """Everything a list row shows, in one query."""
        return (
            self.light()
            .select_related("pupil", "carer", "enrolment__school", "case")
            .annotate(received_pence=received_of())
            .annotate(session_count=models.Subquery(self._session_count()))
        )

    def with_money_facts(self) -> Self:
        """With the parent, the child and what has come in: what matching money needs."""
        paid = Q(ledger__kind=PaymentKind.PAYMENT, ledger__corrected_by__isnull=True)
        return (
            self.light()
            .defer("letter", "proposal", "issue", "pdf")
            .select_related("pupil", "carer")
            .annotate(received_pence=Sum("ledger__pence", filter=paid, default=0))
        )

    def _session_count(self) -> models.QuerySet[Any]:
        sessions = self.model.sessions.rel.related_model.objects
        mine = sessions.filter(notice=models.OuterRef("pk")).order_by().values("notice")
        return mine.annotate(n=Count("id")).values("n")


class PaymentQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Money received and not taken back."""
        return self.filter(kind=PaymentKind.PAYMENT, corrected_by__isnull=True)


class ProceedingsQuerySet(models.QuerySet[Any]):
    def undecided(self) -> Self:
        """Charges of which no result is entered."""
        return self.filter(results__isnull=True)

    def given_up(self) -> Self:
        """Charges the prosecutor gave up, by the result that stands: what was put right since says nothing.

        One subquery asks both; over two joins an older result would still count.
        """
        results = self.model.results.rel.related_model.objects.filter(replaced_by__isnull=True)
        return self.filter(pk__in=results.filter(outcome__in=GIVEN_UP).values("proceedings"))

    def cleared(self) -> Self:
        """Charges a court tried without a conviction that stands: not guilty, dismissed, or quashed on appeal."""
        results = self.model.results.rel.related_model.objects.filter(replaced_by__isnull=True)
        appeals = self.model.appeals.rel.related_model.objects.filter(result=AppealResult.ALLOWED)
        found = Q(pk__in=results.filter(outcome__in=CLEARED).values("proceedings"))
        return self.filter(found | Q(pk__in=appeals.values("proceedings")))

    def with_people(self) -> Self:
        """With everybody a list names, in one query."""
        return self.select_related("pupil", "carer", "case__enrolment__school", "case__officer")


class MeasureQuerySet(models.QuerySet[Any]):
    def served(self) -> Self:
        """All but those that wait for a second person."""
        return self.filter(models.Q(needs_approval=False) | models.Q(approval__isnull=False))


class CourtStepQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Steps that hold: not put right since, nor taken back as entered by mistake."""
        return self.filter(replaced_by__isnull=True).exclude(kind=StepKind.TAKEN_BACK)
