"""What holds in the present run of legal stages: an approval and what was considered before it do not outlive it. Pure.

A case that stepped down and came back is another decision: the planning meeting, the supervision order (Education
Act 1996 s447), the offence and the second person's approval (domain 6.4) are asked for anew. An approval is of the
offence that was chosen then: another one chosen afterwards undoes it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.choices import ConsiderationKind, EventKind, Stage
from cases.rules.stages import LEGAL_STAGES

OF_THE_PHASE = frozenset(
    {ConsiderationKind.PLANNING_MEETING, ConsiderationKind.ESO, ConsiderationKind.OFFENCE}
)
TOLD_BY = (EventKind.STAGE_MOVED, EventKind.CONSIDERED, EventKind.APPROVED)


@dataclass
class LegalPhase:
    """The answers given in it by kind, and the stages a second person has approved: a prosecution only in it."""

    answers: dict[str, str] = field(default_factory=dict)
    approved: set[str] = field(default_factory=set)


def read_phase(events: Iterable[tuple[str, Mapping[str, Any]]]) -> LegalPhase:
    """The phase as the case's events (kind and data, oldest first; `TOLD_BY`) leave it."""
    phase = LegalPhase()
    for kind, data in events:
        if kind == EventKind.STAGE_MOVED:
            if data.get("from") in LEGAL_STAGES and data.get("to") not in LEGAL_STAGES:
                phase = LegalPhase(approved=phase.approved - {Stage.PROSECUTION})
        elif kind == EventKind.CONSIDERED:
            _consider(phase, data)
        elif stage := data.get("stage"):
            phase.approved.add(stage)
    return phase


def _consider(phase: LegalPhase, data: Mapping[str, Any]) -> None:
    kind, answer = data.get("kind", ""), data.get("answer", "")
    if kind not in OF_THE_PHASE:
        return
    if kind == ConsiderationKind.OFFENCE and phase.answers.get(kind) != answer:
        phase.approved.discard(Stage.PROSECUTION)
    phase.answers[kind] = answer
