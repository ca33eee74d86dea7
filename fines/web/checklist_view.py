"""The checklist of a notice in words: as it stands today, and as it was answered and kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.dateparse import parse_datetime

from accounts.web.parts import Tag
from accounts.web.words import long_date
from fines.choices import AnsweredBy, CheckLine, CheckState
from fines.rules.checklist import Checked
from fines.web.words import answered

if TYPE_CHECKING:
    from fines.models import PenaltyNotice

TAGS = {
    CheckState.OK: Tag("Answered", "ok"),
    CheckState.OPEN: Tag("To answer", "warn"),
    CheckState.AGAINST: Tag("Blocks", "bad"),
}


@dataclass(frozen=True)
class LineView:
    """One line: its name, how it stands, what was found, and who answered."""

    label: str
    tag: Tag
    text: str
    who: str


def lines_now(lines: Iterable[Checked], answered_by: str = "") -> list[LineView]:
    """Today's lines; those a person has answered already were answered by whoever proposed."""
    return [
        LineView(line.line.label, TAGS[line.state], line.text, _whose(line, answered_by))
        for line in lines
    ]


def _whose(line: Checked, answered_by: str) -> str:
    if line.by == AnsweredBy.APPLICATION:
        return "Answered by Bellwether"
    return f"Answered by {answered_by}" if line.state == CheckState.OK else "For you to answer"


def lines_kept(notice: PenaltyNotice) -> list[LineView]:
    """The lines as they were kept at issue, or at the proposal; of a proposal from before, its answers."""
    issue = notice.issue or {}
    lines = issue.get("checklist") or notice.proposal.get("checklist")
    if lines is None:
        return [
            LineView(f.label, TAGS[CheckState.OK], f.value, str(notice.proposed_by))
            for f in answered(notice)
        ]
    said = notice.proposal["answers"] | issue.get("answers", {})
    return [_kept(line, said) for line in lines]


def _kept(line: dict[str, str], said: dict[str, dict[str, str]]) -> LineView:
    answer = said.get(line["asks"], {})
    who = answer.get("who", "")
    at = parse_datetime(answer.get("at", "")) if answer else None
    by = f"{who}, {long_date(at)}" if who and at else "Bellwether"
    return LineView(
        CheckLine(line["line"]).label, TAGS[CheckState(line["state"])], line["text"], by
    )
