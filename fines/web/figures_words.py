"""Words of the figures: groups by their names, steps by what they lie between."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from accounts.web.words import money
from fines.choices import AbsenceReason, NoticeEnd, Offence, Outcome, WithdrawalGround

if TYPE_CHECKING:
    from fines.actions.notice_figures import Group

STEP_WORDS = {
    "threshold_proposal": "From the threshold to the proposal",
    "proposal_issue": "From the proposal to the issue",
    "issue_payment": "From the issue to the payment",
    "unpaid_decision": "From the last day to pay to a decision",
    "decision_charge": "From the approved decision to the charge",
    "charge_result": "From the charge to the result",
}
STEP_NOTES = {
    "threshold_proposal": "From the day the ten sessions were flagged. A notice without that flag is not counted.",
    "proposal_issue": "Of notices issued in the year.",
    "issue_payment": "Of notices paid in time.",
    "unpaid_decision": "To an approved decision record about that parent, or to a withdrawal without prosecution.",
    "decision_charge": "Of charges laid in the year.",
    "charge_result": "Of charges laid in the year and decided.",
}
OFFENCES = {Offence.S444: "Absence", Offence.S105: "Excluded child in public"}


def group_name(by: str, group: Group) -> str:
    """How a group is called on the page and in the file."""
    match by:
        case "term":
            return group.key.capitalize()
        case "month":
            return f"{dt.date.fromisoformat(group.key):%B %Y}"
        case "reason":
            return str(AbsenceReason(group.key).label)
        case "rung":
            return rung_words(group.key)
        case "rate":
            return money(int(group.key))
        case "ground":
            return str(WithdrawalGround(group.key).label)
        case _:
            return group.name or group.key


def rung_words(key: str) -> str:
    """Absence: £80, then £160."""
    offence, first, second = key.split("-")
    amounts = (
        f"{money(int(first))}, then {money(int(second))}"
        if int(first)
        else f"{money(int(second))} at once"
    )
    return f"{OFFENCES[Offence(offence)]}: {amounts}"


def end_words(end: str) -> str:
    """Where notices of a list stand; "" for all of them."""
    if end == "paid":
        return "Paid"
    return str(NoticeEnd(end).label) if end in NoticeEnd.values else ""


def outcome_words(outcome: str) -> str:
    """Which charges a list holds."""
    if outcome == "awaiting":
        return "Awaiting court"
    return str(Outcome(outcome).label) if outcome in Outcome.values else "Every result"
