"""Records approved and not laid whose sessions are no offence any more: told at night, changed by nobody but people.

As for charges that are laid (`fines.actions.doubts`, `doubting`): told once for each session, looked at until the
record is written anew, the marks are again as they were, or the charge is laid.
"""

from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery

from accounts.audit import record
from cases.actions.moments import moment_of
from cases.actions.moving import lock as lock_case
from cases.actions.timeline import add_event
from cases.choices import Stage
from fines.actions.common import titled
from fines.actions.doubts import amended_words, to_tell, with_today
from fines.choices import Decides, EventKind, ReviewKind
from fines.models import (
    ChargingDecision,
    DecisionReview,
    DecisionSession,
    Proceedings,
    ReviewedDecisionSession,
)


def approved_unlaid() -> QuerySet[ChargingDecision]:
    """Records on open cases a second person approved for a charge nobody has laid, and that no other replaces."""
    rows = ChargingDecision.objects.filter(
        decides=Decides.CHARGE, answer__approved=True, replaced_by__isnull=True
    ).exclude(case__stage=Stage.CLOSED)
    return rows.exclude(Exists(Proceedings.objects.filter(decision=OuterRef("pk"))))


def _judged() -> QuerySet[Any]:
    said = ReviewedDecisionSession.objects.filter(decided=OuterRef("pk")).order_by("-id")
    rows = DecisionSession.objects.filter(decision__in=approved_unlaid())
    return with_today(rows, said).select_related("session")


def _in_order(rows: QuerySet[Any]) -> list[Any]:
    return list(rows.order_by("session__date", "session__half"))


def amended_of(decision: ChargingDecision) -> list[str]:
    """Sessions of one record that are no offence any more, in words. One query."""
    rows = _in_order(_judged().filter(decision=decision, is_offence=False))
    return [amended_words(row.session, row.code, row.now) for row in rows]


def decisions_to_look_at(decisions: QuerySet[Any]) -> QuerySet[Any]:
    """Of some records those with such sessions, `doubted` how many, the oldest first. One query."""
    mine = _judged().filter(decision=OuterRef("pk"), is_offence=False).order_by()
    number = Subquery(
        mine.values("decision").annotate(n=Count("pk")).values("n"), output_field=IntegerField()
    )
    found: QuerySet[Any] = decisions.annotate(doubted=number).filter(doubted__gt=0)
    return found.select_related("case", "carer", "pupil").order_by("id")


def decisions_to_tell() -> list[ChargingDecision]:
    """Records of which nobody was told yet that sessions are no offence any more, or are one again. One query."""
    rows = _judged().filter(to_tell()).values("decision")
    found = ChargingDecision.objects.filter(pk__in=rows).select_related("case")
    return list(found.order_by("id"))


@transaction.atomic
def tell_decision_doubt(*, decision: ChargingDecision) -> bool:
    """Say on the case, once for each session, that it is no offence any more, or is one again; whether it was news."""
    decision.case = lock_case(decision.case)
    rows = _in_order(_judged().filter(to_tell(), decision=decision))
    gone = [row for row in rows if not row.is_offence]
    again = [row for row in rows if row.is_offence]
    if gone:
        words = (
            f"Marks under decision record {decision.ref}, which is approved and not laid, were amended and are no "
            f"offence any more: {_list(gone)}. Write the record anew without them; no charge is laid on them."
        )
        _say(decision, ReviewKind.OPENED, EventKind.DECISION_DOUBTED, gone, words)
    if again:
        words = (
            f"Marks under decision record {decision.ref} are unauthorised again: {_list(again)}."
        )
        _say(decision, ReviewKind.AS_BEFORE, EventKind.DECISION_REVIEWED, again, words)
    return bool(rows)


def _say(
    decision: ChargingDecision, kind: ReviewKind, event: EventKind, rows: list[Any], words: str
) -> None:
    at, data = moment_of(), {"decision": decision.ref}
    review = DecisionReview.objects.create(decision=decision, kind=kind, at=at)
    ReviewedDecisionSession.objects.bulk_create(
        ReviewedDecisionSession(review=review, decided=row, code=row.now) for row in rows
    )
    add_event(
        case=decision.case, kind=event, text=words, by=None, at=at, legal=True, data=titled(event, data)
    )  # fmt: skip
    record(by=None, kind=event, target_type="decision", target_ref=decision.ref, after=data)


def _list(rows: list[Any]) -> str:
    return "; ".join(amended_words(row.session, row.code, row.now) for row in rows)
