"""Every phrase of the demonstration can be said: no name left open, no theme without its words."""

from pathlib import Path

import pytest

from cases.choices import Stage
from config.demo import casework
from config.demo.casework.voice import SAID, THEMES, Voice, words
from config.demo.dice import dice

NAMES = {"child": "Ada", "parent": "Ms Bird"}


@pytest.mark.parametrize("theme", sorted(words()))
def test_every_phrase_can_be_said(theme: str) -> None:
    voice = Voice(dice(1, theme), theme, NAMES)
    for key, phrases in words()[theme].items():
        said = [voice.targets()] if key == "targets" else [voice._fill(p) for p in phrases]
        assert said
        assert "{" not in str(said), key


def test_every_theme_has_the_same_words() -> None:
    themes = {*THEMES.values(), "illness"}
    assert {frozenset(words()[theme]) for theme in themes} == {frozenset(words()["drift"])}
    assert SAID in words()


def test_a_voice_says_everything_else_before_it_repeats_itself() -> None:
    voice = Voice(dice(3, "repeat"), "drift", NAMES)
    phrases = words()["drift"]["first_call"]
    assert len({voice.about("first_call") for _ in phrases}) == len(phrases)


def test_some_course_takes_a_case_to_every_stage() -> None:
    by_notices = {Stage.NOTICE_PROPOSED, Stage.NOTICE_ISSUED, Stage.NOTICE_UNPAID}
    text = "".join(path.read_text() for path in Path(casework.__path__[0]).glob("*.py"))
    by_courts = {Stage.PROSECUTION, Stage.SJP, Stage.COURT, Stage.OUTCOME, Stage.POST_MONITOR}
    missing = {s for s in Stage if f"Stage.{s.name}" not in text} - by_notices - {Stage.FLAGGED}
    for act in ("answer_decision(", "begin_proceedings(", "Procedure.SJP", "enter_result("):
        assert act in text, act  # these take a case through the courts' own stages
    missing -= by_courts
    assert missing == {Stage.FT_REFERRED}  # entered by a referral, never by a plain move
    assert "referring.refer(" in text
