"""What the application knows of a case when somebody decides on a prosecution: filled in, never typed."""

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Q

from attendance.models import Carer
from attendance.rules.counting import tally
from cases.choices import CONSULTATIONS, ConsiderationKind, SupportState
from cases.models import Case, ContractAnswer, ContractBreach, Support
from cases.models.absences import marks_between
from cases.models.facts import circumstances_of, consultations_due
from fines.choices import AppealResult, Outcome
from fines.models import PenaltyNotice, Proceedings
from fines.querysets import received_of
from fines.rules.spelling import long_date, money

# Said where nothing is on file; what a person knows of family and child is never said for them.
NOTHING = {
    "support": "No support is on file.",
    "history": "No notice and no earlier charge is on file.",
}
YEAR, SINCE = dt.timedelta(weeks=52), dt.timedelta(weeks=6)


@dataclass(frozen=True)
class Known:
    """Lines of plain words, by what they are about; kept with the record as they stood."""

    absence: list[str]
    since: list[str]
    support: list[str]
    consulted: list[str]
    notices: list[str]
    circumstances: list[str]
    courts: list[str]
    contracts: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    def for_factor(self, key: str) -> str:
        """What stands on file for one factor, beside the field in which it is weighed or as its first sentence."""
        lines = {
            "absence": self.absence, "support": [*self.support, *self.contracts], "since": self.since,
            "history": [*self.notices, *self.courts], "child": self.circumstances,
        }.get(key, [])  # fmt: skip
        return " ".join(lines) or NOTHING.get(key, "")


def read_known(case: Case, carer: Carer, on: dt.date) -> Known:
    """Everything on file about one parent's case that day. About ten small queries."""
    return Known(
        absence=[_missed(case, on - YEAR, on, "In the last year")],
        since=[_missed(case, max(on - SINCE, case.opened_on), on, "In the last six weeks")],
        support=_support(case),
        consulted=_consulted(case, on),
        notices=_notices(case, carer),
        circumstances=[f"{c.get_kind_display()}." for c in circumstances_of(case, on)],
        courts=_courts(case, carer),
        contracts=_contracts(case, carer),
    )


def _missed(case: Case, first: dt.date, last: dt.date, when: str) -> str:
    figures = tally(mark.row for mark in marks_between(case.enrolment, first, last))
    return (
        f"{when}: {figures.unauthorised} of {figures.possible} sessions missed without permission."
    )


def _support(case: Case) -> list[str]:
    rows = Support.objects.current().filter(case=case).order_by("offered_on")
    return [
        f"{row.get_kind_display()} by {row.provider}, offered {long_date(row.offered_on)}: "
        f"{SupportState(row.state).label.lower()}."
        for row in rows
    ]


def _consulted(case: Case, on: dt.date) -> list[str]:
    due = consultations_due({c.kind for c in circumstances_of(case, on)})
    asked = {
        row.kind: row
        for row in case.considerations.filter(kind__in=CONSULTATIONS, answer="yes").order_by("id")
    }
    said = [f"{row.get_kind_display()}, {long_date(row.on)}." for row in asked.values()]
    missing = sorted(due - set(asked))
    return said + [f"{ConsiderationKind(kind).label}: nothing on file." for kind in missing]


def _notices(case: Case, carer: Carer) -> list[str]:
    rows = PenaltyNotice.objects.for_parent_and_child(carer.pk, case.pupil_id).light()
    found = rows.annotate(came=received_of()).order_by("id")
    return [
        f"Notice {row.ref}: {row.get_status_display().lower()}"
        f"{f', {money(row.came)} came in' if row.came else ''}."
        for row in found
    ]


def _courts(case: Case, carer: Carer) -> list[str]:
    rows = Proceedings.objects.filter(pupil=case.pupil_id, carer=carer)
    found = rows.prefetch_related("results", "appeals")
    return [
        f"Charged before: {row.ref}, {long_date(row.filed_on)}: {_came_of(row)}." for row in found
    ]


def _came_of(row: Proceedings) -> str:
    """How an earlier charge ended: one that did not end in a conviction speaks for the parent."""
    results = list(row.results.all())
    replaced = {result.replaces_id for result in results}
    stands = next((result for result in results if result.pk not in replaced), None)
    if stands is None:
        return "no result yet"
    appeals = [appeal.result for appeal in row.appeals.all()]
    if AppealResult.ALLOWED in appeals:
        return "the conviction was quashed on appeal"
    waits = ", an appeal is lodged" if appeals == [AppealResult.LODGED] else ""
    return f"{Outcome(stands.outcome).label.lower()}{waits}"


def _contracts(case: Case, carer: Carer) -> list[str]:
    """Whether this parent and the school signed the contract, and when either did not keep it."""
    mine = Q(carer=carer) | Q(carer__isnull=True)
    answers = ContractAnswer.objects.filter(mine, plan__case=case).order_by("id")
    last = {(row.plan_id, row.carer_id): row for row in answers}
    said = [
        f"Contract {'signed' if row.signed else 'refused'} by {_party(row, carer)}, {long_date(row.on)}."
        for row in last.values()
    ]
    broken = ContractBreach.objects.filter(mine, plan__case=case)
    return said + [
        f"Contract not kept by {_party(row, carer)}, {long_date(row.on)}: {row.facts}."
        for row in broken
    ]


def _party(row: ContractAnswer | ContractBreach, carer: Carer) -> str:
    return carer.full_name if row.carer_id else "the school"
