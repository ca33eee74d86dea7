"""Before and after: what may be said of two stretches of school weeks, on the boundary and either side."""

import pytest

from attendance.rules.weekly import BeforeAfter, Stretch
from cases.rules.compared import Verdict, compare


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((16, 40, 4), (6, 40, 4), Verdict.LESS),
        ((4, 40, 4), (2, 20, 4), Verdict.SAME),
        ((4, 40, 4), (3, 20, 4), Verdict.MORE),
        ((0, 40, 4), (0, 38, 4), Verdict.SAME),
        ((4, 40, 4), (0, 0, 0), Verdict.TOO_EARLY),
        ((4, 40, 4), (1, 9, 1), Verdict.TOO_EARLY),
        ((4, 40, 4), (1, 10, 1), Verdict.SAME),
        ((4, 40, 4), (1, 9, 4), Verdict.TOO_FEW),
        ((1, 9, 1), (4, 40, 4), Verdict.TOO_FEW),
        ((1, 10, 1), (4, 40, 4), Verdict.SAME),
        ((0, 0, 0), (4, 40, 4), Verdict.TOO_FEW),
    ],
)
def test_what_is_said(
    before: tuple[int, int, int], after: tuple[int, int, int], verdict: Verdict
) -> None:
    found = compare(BeforeAfter(Stretch(*before), Stretch(*after)), weeks=4, least=10)
    assert found.verdict == verdict
    assert found.whole == (after[2] >= 4)
