"""Turns the table of moves into a page people can read: a picture, then every move in words."""

from attendance.choices import Role
from cases.choices import CloseReason, Stage
from cases.rules.stages import (
    GUARDS,
    LEGAL_STAGES,
    MOVES,
    OWNERS,
    START,
    SYSTEM,
    Facts,
    Move,
)

HEAD = """# The stages of a case

Generated from `cases/rules/stages.py` by `manage.py draw_stages`; a test fails when it is stale.
It is the floor every pathway stands on: a pathway may ask for more, close a way that skips ahead and leave out
a stage nobody is owed, and no more (`cases/rules/pathways.py`, decision 18).
A case can be put on hold in any stage: then only a step-down, a transfer and the nightly job's own moves
remain possible, and the six-month limit for a charge keeps running.
"""
SHARED = (Stage.STEP_DOWN, Stage.TRANSFERRED)


def stages_page() -> str:
    """The whole page as Markdown with a Mermaid picture."""
    parts = [HEAD, "```mermaid", "stateDiagram-v2", *_picture(), "```", "", *_shared(), *_table()]
    return "\n".join(parts) + "\n"


def _picture() -> list[str]:
    names = [f"    {stage.value} : {stage.label}" for stage in Stage]
    arrows = [f"    {move.start or '[*]'} --> {move.to.value}" for move in MOVES if _drawn(move)]
    legal = "    class " + ",".join(sorted(s.value for s in LEGAL_STAGES)) + " legal"
    return [
        *names,
        *arrows,
        f"    {Stage.CLOSED.value} --> [*]",
        "    classDef legal fill:#f3e6ea",
        legal,
    ]


def _drawn(move: Move) -> bool:
    """Moves nearly every stage has are told in words: drawn, they would hide the rest."""
    return move.to not in SHARED


def _shared() -> list[str]:
    lines = ["Not drawn, because nearly every stage has them:", ""]
    for to in SHARED:
        starts = [Stage(m.start).label for m in MOVES if m.to == to]
        lines.append(f"- **{to.label}** from: {', '.join(starts)}.")
    return [*lines, ""]


def _table() -> list[str]:
    lines = ["| From | To | Who | What must be true | Legal |", "|---|---|---|---|---|"]
    lines += [_row(move) for move in MOVES]
    lines += ["", "| Stage | Acts next |", "|---|---|"]
    lines += [f"| {stage.label} | {role_label(OWNERS[stage])} |" for stage in Stage]
    return lines


def _row(move: Move) -> str:
    start = "no case" if move.start == START else Stage(move.start).label
    who = ", ".join(sorted(role_label(r) for r in move.roles))
    return f"| {start} | {move.to.label} | {who} | {_needs(move)} | {'yes' if move.legal else ''} |"


def _needs(move: Move) -> str:
    texts = [guard_words(name) for name in move.needs]
    if move.needs_reason:
        texts.append("a reason")
    if move.close_reasons:
        texts.append(
            "ended as: " + ", ".join(CloseReason(c).label.lower() for c in move.close_reasons)
        )
    return "; ".join(texts)


def guard_words(name: str) -> str:
    """What a guard asks for, in words that hold whatever the case."""
    fixed = {
        "parents_invited": "Every parent who may be written to has an invitation",
        "consulted": "Each consultation that applies is recorded",
        "extended_once": "Not extended before",
        "approved": "Approved by a second person",
        "decision_record": "A decision record to charge stands, approved by a second person",
        "entry_test": "The entry test of the pathway is met",
        "in_time": "Six months are not over for the last absence",
        "not_in_care": "Not for a child in care",
    }
    return fixed.get(name) or GUARDS[name](Facts())


def role_label(role: str) -> str:
    """A role in words; the nightly job by its own name."""
    return "Bellwether" if role == SYSTEM else str(Role(role).label)
