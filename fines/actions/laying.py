"""What stands before a charge: its court pack's own list, and which procedures may take it today."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from attendance.querysets import holding
from fines.actions.pack_checks import pack_facts
from fines.actions.pack_file import PackFile
from fines.models import ChargingDecision, PapersRule, ProcedureRule
from fines.rules.pack_missing import list_items
from fines.rules.papers import Lacking, lacking


@dataclass(frozen=True)
class Laying:
    """What the pack lacks, and by procedure whether papers may follow the charge."""

    lacks: Lacking
    procedures: dict[str, bool]


def read_laying(*, decision: ChargingDecision, by: User, on: dt.date | None = None) -> Laying:
    """What the page of a charge shows of pack and procedures."""
    day = on or timezone.localdate()
    follow = papers_that_follow(day)
    allowed = {name: follow.get(name, False) for name in procedures_for(decision.charge, day)}
    return Laying(pack_lacks(decision, by, day), allowed)


def pack_lacks(decision: ChargingDecision, by: User, on: dt.date) -> Lacking:
    """What the pack of this record's charge lacks that day, as the page of the pack lists it."""
    file = PackFile(decision.case, decision.carer, on, decision)
    return lacking(list_items(pack_facts(file, by)))


def procedures_for(charge: str, day: dt.date) -> list[str]:
    """The procedures that may take a charge laid that day: dated rows (T39)."""
    rows = ProcedureRule.objects.filter(holding(day, "valid_from", "valid_to"), charge=charge)
    return list(rows.values_list("procedure", flat=True))


def papers_that_follow(day: dt.date) -> dict[str, bool]:
    """By procedure, whether papers may follow a charge laid that day: dated rows. Where there is none, no."""
    rows = PapersRule.objects.filter(holding(day, "valid_from", "valid_to"))
    return dict(rows.values_list("procedure", "papers_may_follow"))
