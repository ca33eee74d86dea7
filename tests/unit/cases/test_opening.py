"""What a flag leads to, on the boundary and either side."""

import pytest

from cases.rules.opening import Outcome, basis_fell_away, open_join_or_wait


@pytest.mark.parametrize(
    ("open_case", "possible", "cleared", "outcome", "words"),
    [
        ("", 20, False, Outcome.OPEN, "no open case"),
        ("", 19, False, Outcome.WAIT, "Only 19 possible sessions so far; a case waits for 20"),
        (
            "",
            None,
            False,
            Outcome.OPEN,
            "no open case",
        ),  # a count, not a share: nothing to wait for
        ("FT-0412", 200, False, Outcome.JOIN, "FT-0412"),
        ("FT-0412", 1, False, Outcome.JOIN, "FT-0412"),  # the case is there already
        ("", 200, True, Outcome.WAIT, "cleared"),
    ],
)
def test_open_join_or_wait(
    open_case: str, possible: int | None, cleared: bool, outcome: Outcome, words: str
) -> None:
    answer = open_join_or_wait(
        open_case=open_case, possible=possible, minimum_possible=20, cleared=cleared
    )
    assert answer.outcome == outcome
    assert words in answer.because


@pytest.mark.parametrize(
    ("standing", "total", "fell"), [(0, 1, True), (1, 2, False), (0, 0, False), (2, 2, False)]
)
def test_the_basis_falls_away_with_the_last_flag(standing: int, total: int, fell: bool) -> None:
    assert basis_fell_away(standing, total) is fell
