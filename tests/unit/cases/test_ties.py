"""What a notice above a case forbids it, on either side of every line."""

import pytest

from cases.choices import Stage
from cases.rules.stages import FOLLOWS_A_NOTICE, LEGAL_STAGES
from cases.rules.ties import Tie, TieKind, holding_back

WAITS, RUNS, ASKED, CHARGED, LEFT = (Tie(kind, kind) for kind in TieKind)


def held(ties: tuple[Tie, ...], start: str, to: str) -> list[Tie]:
    return holding_back(ties, start, to, among=FOLLOWS_A_NOTICE, legal=LEGAL_STAGES)


@pytest.mark.parametrize(
    ("ties", "start", "to", "by"),
    [
        ((), "notice_proposed", "closed", []),
        ((WAITS,), "notice_proposed", "notice_issued", []),
        ((WAITS,), "notice_issued", "notice_unpaid", []),
        ((WAITS,), "notice_proposed", "step_down", [WAITS]),
        ((WAITS,), "notice_proposed", "legal_consideration", [WAITS]),
        ((WAITS,), "notice_issued", "closed", [WAITS]),
        ((WAITS,), "notice_proposed", "transferred", [WAITS]),
        ((RUNS,), "notice_issued", "notice_unpaid", []),
        ((RUNS,), "notice_issued", "step_down", []),
        ((RUNS,), "notice_issued", "closed", [RUNS]),
        ((RUNS,), "step_down", "closed", [RUNS]),
        ((RUNS,), "notice_unpaid", "legal_consideration", [RUNS]),
        ((RUNS,), "legal_consideration", "prosecution", [RUNS]),
        ((RUNS,), "legal_consideration", "notice_issued", []),
        ((RUNS, LEFT), "notice_unpaid", "legal_consideration", []),
        ((ASKED,), "notice_issued", "notice_unpaid", []),
        ((ASKED,), "notice_issued", "closed", []),
        ((ASKED,), "notice_unpaid", "legal_consideration", [ASKED]),
        ((ASKED, LEFT), "legal_consideration", "prosecution", [ASKED]),
        ((ASKED, LEFT), "court", "outcome", []),
        ((ASKED, LEFT), "notice_unpaid", "closed", []),
        ((CHARGED,), "prosecution", "court", []),
        ((CHARGED,), "sjp", "court", []),
        ((CHARGED,), "court", "outcome", [CHARGED]),
        ((CHARGED,), "sjp", "outcome", [CHARGED]),
        ((CHARGED,), "outcome", "closed", [CHARGED]),
        ((LEFT,), "notice_unpaid", "closed", []),
        ((LEFT,), "outcome", "closed", []),
        ((LEFT,), "post_monitor", "closed", []),
        ((LEFT,), "step_down", "closed", [LEFT]),
        ((LEFT,), "school_support", "closed", [LEFT]),
    ],
)
def test_what_holds_a_case_back(ties: tuple[Tie, ...], start: str, to: str, by: list[Tie]) -> None:
    assert held(ties, Stage(start), Stage(to)) == by
