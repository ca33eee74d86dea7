"""Every phrase of the demonstration can be said: no name left open, no theme without its words."""

import pytest

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
