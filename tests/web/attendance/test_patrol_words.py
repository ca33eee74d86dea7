"""The sentences of patrols, as people read them."""

import pytest

from attendance.choices import EncounterOutcome, YesNo
from attendance.rules.patrol_counts import ALONE_OR_FRIENDS
from attendance.rules.patrols import Verdict
from attendance.web.flag_words_tasks import sightings_in_words
from attendance.web.patrol_words import HIDDEN, Numbers, measures, sentences


def numbers(stopped, parent=0, adult=0, alone=0, children=0, again=0, **reasons):
    def column(names, given):
        return dict.fromkeys(names, 0) | given

    return Numbers(
        stopped,
        {
            "company": {"parent": parent, "adult": adult, ALONE_OR_FRIENDS: alone},
            "reason": column(Verdict, {Verdict(key): n for key, n in reasons.items()}),
            "age": column(YesNo, {YesNo.YES: stopped}),
            "outcome": column(EncounterOutcome, {EncounterOutcome.RETURNED: 1}),
        },
        children,
        again,
    )


def test_the_sentence_everybody_asks_for():
    """E27: 299 of 788 with a parent, 37.9%, 1 in 2.6; 489 alone, 62.1%."""
    said = sentences(numbers(788, parent=299, alone=489))[0]
    assert said == (
        "299 of 788 stopped were with a parent (37.9%, 1 in 2.6); 489 were alone or with friends (62.1%)."
    )


def test_another_adult_is_neither():
    said = sentences(numbers(10, parent=5, adult=2, alone=3))[0]
    assert said == (
        "5 of 10 stopped were with a parent (50.0%, 1 in 2); 2 with another adult (20.0%); "
        "3 were alone or with friends (30.0%)."
    )


@pytest.mark.parametrize(
    ("parent", "begins"),
    [
        (1, "1 of 4 stopped was with a parent (25.0%, 1 in 4)"),
        (0, "0 of 4 stopped were with a parent (0.0%)"),
        (4, "4 of 4 stopped were with a parent (100.0%)"),
        (None, "4 children stopped. Too few were with a parent to say how many."),
    ],
)
def test_few_none_all_and_hidden(parent, begins):
    assert sentences(numbers(4, parent=parent, alone=0))[0].startswith(begins)


def test_reasons_say_what_is_not_known_yet():
    said = sentences(numbers(87, parent=40, alone=47, valid=55, unauthorised=24, unknown=8))
    assert said[1] == (
        "55 of 87 had a valid reason (63.2%); 24 had no lawful one (27.6%); of 8 it is not known yet."
    )
    assert said[2] == "1 of 87 was returned to school (1.1%)."


def test_nobody_stopped_says_nothing():
    assert sentences(numbers(0)) == []


def test_a_hidden_count_hides_whatever_rests_on_it():
    lines = {
        line.name: line for line in measures(numbers(10, parent=None, adult=4, alone=None), "Again")
    }
    assert lines["With an adult, parent or other"].fraction == HIDDEN
    assert lines["With an adult, parent or other"].rate == "–"
    assert lines["Of compulsory school age"].fraction == "10 of 10"


def test_repeat_children_are_counted_of_children():
    lines = {
        line.name: line
        for line in measures(numbers(10, parent=5, alone=5, children=8, again=3), "Again")
    }
    assert (lines["Again"].fraction, lines["Again"].rate) == ("3 of 8", "37.5%")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"sightings": 1, "dates": ["2026-03-04"]}, "Seen once without a lawful reason, on 4 Mar 2026"),
        ({"sightings": 2, "dates": ["2026-03-09", "2026-03-04"]},
         "Seen 2 times without a lawful reason, last on 9 Mar 2026"),
        ({"sightings": 0}, "No sighting stands any more"),
    ],
)  # fmt: skip
def test_a_flag_of_a_sighting(said, words):
    assert sightings_in_words(said) == words
