"""The picture of the stages is generated; this fails when it is stale."""

from pathlib import Path

from cases.rules.diagram import stages_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "case-stages.md"


def test_the_picture_of_the_stages_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == stages_page(), "run manage.py draw_stages"
