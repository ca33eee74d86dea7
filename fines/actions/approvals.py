"""Which decision records are approved in the present run of legal stages, and what a prosecution still lacks of one.

An approval does not outlive the run it was given in (`cases.rules.legal_phase`): the order on the timeline tells, no
clock does.
"""

from django.urls import reverse

from cases.choices import EventKind as CaseEvents
from cases.choices import Stage
from cases.models import Case
from cases.rules.stages import LEGAL_STAGES
from cases.rules.ties import NO_RECORD, ChargeRecord, LaidCharge
from fines.choices import Decides, EventKind, Procedure
from fines.models import ChargingDecision, Proceedings

# Where the procedure of a charge takes its case.
STAGE_OF = {Procedure.SJP: Stage.SJP, Procedure.HEARING: Stage.COURT}


def approved_here(case: Case) -> set[str]:
    """References of the records approved since the case last came before the courts. One query."""
    told = case.events.filter(kind__in=(CaseEvents.STAGE_MOVED, EventKind.DECISION_APPROVED))
    found: set[str] = set()
    for kind, data in told.order_by("id").values_list("kind", "data"):
        if kind == EventKind.DECISION_APPROVED:
            found.add(data.get("decision", ""))
        elif data.get("from") in LEGAL_STAGES and data.get("to") not in LEGAL_STAGES:
            found.clear()
    return found


def charge_record(case: Case) -> ChargeRecord:
    """The record a prosecution of this case rests on, or what it lacks and where it is written. Three queries.

    A record that decides against a charge is none; neither is one that was returned or replaced, or approved before
    the case stepped down.
    """
    approved = approved_here(case)
    page = reverse("fines:see_court_case", args=[case.ref])
    rows = ChargingDecision.objects.filter(
        case=case, replaced_by__isnull=True, decides=Decides.CHARGE
    )
    standing = list(rows.select_related("answer"))
    laid = _laid(case)
    if any(row.ref in approved for row in standing):
        return ChargeRecord("", page, laid)
    waiting = next((row for row in standing if not hasattr(row, "answer")), None)
    if waiting is not None:
        words = "A second person has to answer the decision record that waits first"
        return ChargeRecord(words, waiting.get_absolute_url(), laid)
    return ChargeRecord(NO_RECORD, page, laid)


def _laid(case: Case) -> frozenset[LaidCharge]:
    """The charges of a case that no court has decided and nobody gave up."""
    rows = Proceedings.objects.undecided().filter(case=case).values_list("charge", "procedure")
    return frozenset(LaidCharge(charge, STAGE_OF[Procedure(how)]) for charge, how in rows)
