"""What a referral lacks: what blocks it, what only weakens it, each on either side."""

import pytest

from cases.choices import Stage
from cases.rules.referring import FROM, Known, gaps, starts_from
from cases.rules.stages import find_move


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"unmarked": 1}, "unmarked"),
        ({"unexplained": 1}, "unexplained"),
        ({"unreachable": ("Ann Other",)}, "unreachable"),
        ({"letters": 0}, "no_letter"),
        ({"support": 0}, "no_support"),
        ({"barriers": 0}, "no_barrier"),
        ({"child_heard": False}, "child_unheard"),
        ({"parent_heard": False}, "parent_unheard"),
        ({"head_named": False}, "no_head"),
    ],
)
def test_each_weakness_warns_and_none_blocks(known: dict[str, object], code: str) -> None:
    (gap,) = gaps(Known(**known))  # type: ignore[arg-type]
    assert (gap.code, gap.blocks) == (code, False)
    assert gaps(Known()) == []


def test_what_the_table_refuses_blocks_and_comes_first() -> None:
    found = gaps(Known(refused=(("carers_listed", "List every parent"),), letters=0))
    assert [(g.code, g.blocks) for g in found] == [("carers_listed", True), ("no_letter", False)]


def test_views_are_asked_for_once_there_is_a_barrier() -> None:
    found = gaps(Known(barriers=0, child_heard=False, parent_heard=False))
    assert [g.code for g in found] == ["no_barrier"]


def test_one_is_one_and_two_are_two() -> None:
    assert gaps(Known(unmarked=1))[0].text.startswith("1 session has")
    assert gaps(Known(unmarked=2))[0].text.startswith("2 sessions have")


@pytest.mark.parametrize("stage", ["", *Stage])
def test_a_referral_starts_where_the_table_has_a_move_and_nowhere_else(stage: str) -> None:
    assert (find_move(*starts_from(stage)) is not None) == (stage in FROM)
