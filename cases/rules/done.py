"""Which lines of a case's timeline are something a person did about the absence, in a few neutral words.

The words are read by everybody who may see the child's record, and the timeline is not: no carer, no
address, no consulted service (a social worker asked is a circumstance told) and no legal advice.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from attendance.choices import ActionKind
from cases.choices import (
    ConsiderationKind,
    ContactKind,
    ContactOutcome,
    EventKind,
    LetterTemplate,
    MeetingKind,
    PlanKind,
    Stage,
    SupportState,
    TargetResult,
)


class Done(NamedTuple):
    """What was done: its kind, and at most 120 characters."""

    kind: ActionKind
    label: str


CONTACTS = {
    ContactKind.VISIT: ActionKind.VISIT,
    ContactKind.MEETING: ActionKind.MEETING,
    ContactKind.LETTER: ActionKind.LETTER,
}
STAGES = {
    Stage.SCHOOL_SUPPORT: Done(ActionKind.SUPPORT, "Support in school begun"),
    Stage.FT_REFERRED: Done(ActionKind.REFERRAL, "Referred for Fast Track"),
    Stage.FT_OPEN: Done(ActionKind.SUPPORT, "Fast Track opened"),
    Stage.NOTICE_TO_IMPROVE: Done(ActionKind.NOTICE, "Notice to improve"),
}


def what_was_done(kind: str, data: Mapping[str, Any]) -> Done | None:
    """What a person did, from the kind and the numbers of a timeline line; None for what is no act."""
    words = WORDS.get(kind)
    return words(data) if words else None


def _moved(data: Mapping[str, Any]) -> Done | None:
    return STAGES.get(data["to"])


def _contact(data: Mapping[str, Any]) -> Done:
    if data.get("restricted"):
        return Done(ActionKind.CONTACT, "Contact")
    kind = ContactKind(data["kind"])
    outcome = ContactOutcome(data["outcome"]).label.lower()
    return Done(CONTACTS.get(kind, ActionKind.CONTACT), f"{kind.label}: {outcome}")


def _panel(data: Mapping[str, Any]) -> Done:
    came = "parents came" if data.get("attended") else "no parent came"
    kind = MeetingKind(data.get("kind", MeetingKind.PANEL)).label
    return Done(ActionKind.MEETING, f"{kind} held: {came}")


def _plan(data: Mapping[str, Any]) -> Done:
    name = PlanKind(data["kind"]).label
    return Done(ActionKind.PLAN, f"{name} {'refused' if data.get('refused') else 'agreed'}")


def _letter(data: Mapping[str, Any]) -> Done:
    template = data.get("template", "")
    name = LetterTemplate(template).label if template in LetterTemplate.values else "Letter"
    return Done(ActionKind.LETTER, f"{name} sent")


def _considered(data: Mapping[str, Any]) -> Done | None:
    offered = data.get("kind") == ConsiderationKind.EARLY_HELP and data.get("answer") == "yes"
    return Done(ActionKind.SUPPORT, "Early help offered") if offered else None


def _support(data: Mapping[str, Any]) -> Done | None:
    """That there was an offer, and not what: some of what is offered tells of an illness."""
    offered = data["state"] in (SupportState.OFFERED, SupportState.TAKEN)
    return Done(ActionKind.SUPPORT, "Support offered") if offered else None


def _target(data: Mapping[str, Any]) -> Done:
    return Done(ActionKind.PLAN, f"Target {TargetResult(data['result']).label.lower()}")


WORDS: dict[str, Callable[[Mapping[str, Any]], Done | None]] = {
    EventKind.CONTACT_LOGGED: _contact,
    EventKind.CONTACT_CORRECTED: _contact,
    EventKind.PANEL_HELD: _panel,
    EventKind.PLAN_AGREED: _plan,
    EventKind.LETTER_SENT: _letter,
    EventKind.CONSIDERED: _considered,
    EventKind.SUPPORT_SAID: _support,
    EventKind.TARGET_REVIEWED: _target,
    EventKind.STAGE_MOVED: _moved,
}
