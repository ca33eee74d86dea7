"""What stands against the words of a letter, how they are filled, and how they read."""

from pathlib import Path

import pytest

from cases.choices import LetterTemplate as L
from cases.rules.languages import code_of
from cases.rules.letter_fields import FIELDS, NEEDED, OF_KIND, samples
from cases.rules.letter_text import Words, fill, kept, measure, problems
from cases.rules.postal import address_faults, postal_order
from cases.rules.reading_age import count_words, reading_age, syllables

DATA = Path(__file__).resolve().parents[3] / "cases" / "data"
TEXTS = {path.stem: path for path in sorted(DATA.glob("letters*/*.txt"))}  # the latest words last
GOOD = "{first_name} missed *{days_missed}*."


def words(body: str, subject: str = "About {child}") -> Words:
    return Words(subject, "Dear {recipient},", body, "Yours sincerely,")


def said(
    body: str, kind: str = L.FIRST_ATTENDANCE, subject: str = "About {child}"
) -> list[tuple[int, str]]:
    return [(p.line, p.text) for p in problems(kind, words(body, subject))]


def test_every_kind_has_its_fields_its_needs_and_a_text_that_ships() -> None:
    assert set(OF_KIND) == set(NEEDED) == set(L.values)
    assert set(TEXTS) == set(L.values)
    for kind in L.values:
        assert set(NEEDED[kind]) <= set(OF_KIND[kind]) <= set(FIELDS)


@pytest.mark.parametrize("kind", L.values)
def test_what_ships_stands_its_own_checks(kind: str) -> None:
    head, _, body = TEXTS[kind].read_text().partition("\n\n")
    text = words(body.strip(), head.splitlines()[0].removeprefix("Subject: "))
    assert problems(kind, text) == []
    found = measure(kind, text, most_words=150, most_age=11)
    assert found.age is not None
    assert found.age <= 9
    # Guidance asks a notice to say more; PACE Code C, whoever is asked to an interview under caution.
    says_more = (L.NOTICE_TO_IMPROVE, L.INTERVIEW_INVITATION, L.INTERVIEW_MOVED)
    over = [w for w in found.warnings if kind not in says_more]
    assert over == []


@pytest.mark.parametrize(
    ("body", "line", "text"),
    [
        (f"{GOOD}\n\n{{frist_name}} is", 3, "{frist_name} is no field. Did you mean {first_name}?"),
        (f"{GOOD}\n{{first name}} is", 2, "{first name} is no field. Did you mean {first_name}?"),
        (f"{GOOD} {{time}}", 1, "{time} is a field of other letters, not of this one"),
        (f"{GOOD} {{xyzzy}}", 1, "{xyzzy} is no field"),
        (f"{GOOD}\n{{child", 2, "A brace is open: a field is one name between { and }"),
        (f"{GOOD}\n{{{{child}}}}", 2, "A brace is open: a field is one name between { and }"),
    ],
)
def test_a_problem_says_where_and_what(body: str, line: int, text: str) -> None:
    assert said(body) == [(line, text)]


def test_what_the_law_or_the_pathway_needs_is_asked_for() -> None:
    missing = [text.partition(" ")[0] for _, text in said("Please come.", L.PANEL_INVITATION)]
    assert missing == ["{day}", "{time}", "{place}"]
    notice = said(
        "{days_missed} {sessions} {period} {support} {weeks} {end_day}", L.NOTICE_TO_IMPROVE
    )
    assert [text.partition(" are")[0] for _, text in notice] == ["The words “penalty notice”"]
    polish = problems(
        L.NOTICE_TO_IMPROVE,
        words("{days_missed} {sessions} {period} {support} {weeks} {end_day}"),
        "pl",
    )
    assert polish == []


def test_a_list_stands_alone_and_in_the_body() -> None:
    assert said("We agreed {targets} by {review_day}", L.PLAN) == [
        (1, "{targets} is a list: it stands on a line of its own")
    ]
    assert ("{targets} is a list: it stands in the body") in [
        text for _, text in said("{targets}\n\n{review_day}", L.PLAN, subject="{targets}")
    ]


def test_blocks_and_strong_words() -> None:
    body = (
        "One\nline *strong {first_name}*.\n\n## Head\n- a\n- b\n> Day: {days_missed}\n> Out of: 5*3"
    )
    filled = fill(
        words(body),
        {"first_name": "A*m {child}", "days_missed": "2 days", "child": "C", "recipient": "R"},
    )
    assert [b["kind"] for b in filled["blocks"]] == ["paragraph", "heading", "list", "facts"]
    parts = filled["blocks"][0]["parts"]
    assert [(p["text"], p["strong"], p["field"]) for p in parts] == [
        ("One line ", False, False), ("strong ", True, False), ("A*m {child}", True, True), (".", False, False),
    ]  # fmt: skip
    box = filled["blocks"][3]["items"]
    assert [(i["label"], "".join(p["text"] for p in i["parts"])) for i in box] == [
        ("Day", "2 days"),
        ("Out of", "5*3"),
    ]


def test_a_value_of_several_lines_is_a_list() -> None:
    values = samples(L.PLAN)
    filled = fill(words("{targets}\n\nBy {review_day}"), values)
    assert [b["kind"] for b in filled["blocks"]] == ["list", "paragraph"]
    assert len(filled["blocks"][0]["items"]) == 2


@pytest.mark.parametrize(
    ("body", "warned"),
    [
        ("{days_missed} is {rate}", False), ("{rate}, {days_missed}", True), ("You missed 20%. {days_missed}", True),
        ("{rate} of school", True), ("{days_missed} only", False),
    ],
)  # fmt: skip
def test_days_come_before_percentages(body: str, warned: bool) -> None:
    found = measure(L.FIRST_ATTENDANCE, words(body), most_words=150, most_age=99)
    assert bool(found.warnings) == warned


@pytest.mark.parametrize(("count", "warned"), [(150, False), (151, True)])
def test_more_words_than_the_setting_are_told(count: int, warned: bool) -> None:
    found = measure(L.FIRST_ATTENDANCE, words("go " * count), most_words=150, most_age=99)
    assert (found.words, bool(found.warnings)) == (count, warned)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("school", 1),
        ("attendance", 3),
        ("missed", 1),
        ("wanted", 2),
        ("little", 2),
        ("notice", 2),
        ("the", 1),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_reading_age_follows_its_formula() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39*6 + 11.8 - 15.59 = -1.45, so the least there is
    assert reading_age("The cat sat on the mat.") == 5
    # 12 words, 22 syllables: 0.39*12 + 11.8*22/12 - 15.59 = 10.7, and five
    hard = "We will visit the family in the evening to discuss attendance together."
    assert reading_age(hard) == 16
    # two sentences, 21 syllables: 0.39*6 + 11.8*21/12 - 15.59 = 7.4, and five
    assert (
        reading_age("We will visit the family today. We go to discuss attendance together.") == 12
    )
    assert reading_age("") is None
    assert count_words("20½ days, 41 of 190; o'clock") == 6


def test_kept_words_lose_what_nobody_sees_and_keep_joiners() -> None:
    assert kept("a\u202eb\u200c c \n\n\n\nd\x00") == "ab\u200c c\n\nd"


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("English", "en"),
        ("", "en"),
        ("Polish", "pl"),
        (" polish ", "pl"),
        ("pl-PL", "pl"),
        ("ur", "ur"),
        ("Klingon", ""),
    ],
)
def test_a_language_by_name_or_by_code(language: str, code: str) -> None:
    assert code_of(language) == code


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        (["Ms A", "1 Road", "RV1 2AB"], 0),
        (["Ms A", "RV1 2AB"], 1),
        (["Ms A", *"123456", "RV1 2AB"], 1),
        (["Ms A", "1 Road", "Somewhere"], 1),
        (["Ms A", "(1 Road", "RV1 2AB"], 1),
        (["Ms A", "No fixed abode", "RV1 2AB"], 1),
    ],
)
def test_what_the_post_takes(lines: list[str], faults: int) -> None:
    assert len(address_faults(lines)) == faults


def test_postal_order_counts_districts_as_numbers_and_puts_unknown_last() -> None:
    pile = [
        ["x", "Nowhere"],
        ["b", "CV10 1AA"],
        ["a", "CV2 1AA"],
        ["c", "B1 1AA"],
        ["a", "CV10 1AA"],
    ]
    assert sorted(pile, key=postal_order) == [
        ["c", "B1 1AA"], ["a", "CV2 1AA"], ["a", "CV10 1AA"], ["b", "CV10 1AA"], ["x", "Nowhere"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("telephone", "kinds"), [("", ["paragraph"]), ("01", ["heading", "paragraph"])]
)
def test_a_heading_whose_only_field_is_empty_is_left_out(telephone: str, kinds: list[str]) -> None:
    words = Words("About", "Dear", "## {telephone}\n\nRing us.", "Yours")
    assert [block["kind"] for block in fill(words, {"telephone": telephone})["blocks"]] == kinds
