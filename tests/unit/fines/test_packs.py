"""Court packs: what is missing, what one parent's papers may say, what has changed, the statement's exhibits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from attendance.rules.redacting import HELD
from fines.rules.pack_changes import changes
from fines.rules.pack_missing import PackFacts, Signed, State, Thing, list_items, missing
from fines.rules.pack_posting import PostingFacts, posting_line, posting_sentences
from fines.rules.pack_redaction import (
    WITHHELD,
    Family,
    Name,
    Screen,
    own_line,
    without_places,
)
from fines.rules.pack_statement import fill, initials, number_exhibits, problem_of, who_speaks

TODAY = dt.date(2026, 3, 20)
SIGNED = Signed(written=True, name="Karen Shah", on=dt.date(2026, 3, 18))
WHOLE = PackFacts(
    today=TODAY, charge="s444_1", sessions=10, notice="26-0001",
    posted={"26-0001": "Certificate CP 1."}, supports=1, contacts=4, letters=2, plans=1,
    consultations_due={"send"}, consulted={"send"}, eso_considered=dt.date(2026, 3, 10), approved=True,
    statement=SIGNED, certificate=SIGNED, limit=dt.date(2026, 5, 2),
)  # fmt: skip


def state_of(facts: PackFacts, thing: Thing) -> State:
    return next(item.state for item in list_items(facts) if item.thing == thing)


def test_nothing_is_missing_from_a_whole_pack_and_every_thing_is_answered_once() -> None:
    items = list_items(WHOLE)
    assert missing(items) == ()
    assert sorted(item.thing for item in items) == sorted(Thing)
    assert all(item.words for item in items)


@pytest.mark.parametrize(
    ("change", "thing"),
    [
        ({"sessions": 0}, Thing.REGISTER),
        ({"unmarked": 1}, Thing.REGISTER),
        ({"dropped": {"The notice for it was withdrawn": 12}}, Thing.REGISTER),
        ({"unread": 1}, Thing.NOTES),
        ({"unexplained": 1}, Thing.REASONS),
        ({"amended_since": 1}, Thing.EVIDENCE),
        ({"posted": {"26-0001": ""}}, Thing.POSTING),
        ({"posted": {"26-0001": "Certificate CP 1.", "26-0002": ""}}, Thing.POSTING),
        ({"posted": {}}, Thing.POSTING),
        ({"paid": "26-0001 is paid."}, Thing.MONEY),
        ({"unmatched": 1}, Thing.MONEY),
        ({"supports": 0}, Thing.SUPPORT),
        ({"contacts": 0}, Thing.CONTACTS),
        ({"letters": 0}, Thing.LETTERS),
        ({"payable_until": TODAY}, Thing.MONEY),
        ({"plans": 0}, Thing.PLAN),
        ({"consulted": set()}, Thing.CONSULTATIONS),
        ({"eso_considered": None}, Thing.ESO),
        ({"approved": False}, Thing.DECISION),
        ({"charge": "s444_1a"}, Thing.INTERVIEW),
        ({"charge": ""}, Thing.INTERVIEW),
        ({"statement": Signed()}, Thing.STATEMENT),
        ({"statement_tells": True}, Thing.STATEMENT),
        ({"statement": Signed(written=True)}, Thing.STATEMENT),
        ({"statement": replace(SIGNED, is_stale=True)}, Thing.STATEMENT),
        ({"certificate": Signed()}, Thing.CERTIFICATE),
        ({"limit": dt.date(2026, 3, 19)}, Thing.LIMIT),
        ({"limit": None}, Thing.LIMIT),
    ],
)
def test_one_thing_missing_is_the_one_listed_first(change: dict[str, object], thing: Thing) -> None:
    items = list_items(replace(WHOLE, **change))
    assert [item.thing for item in missing(items)] == [thing]
    assert items[0].thing == thing


@pytest.mark.parametrize(
    ("change", "thing"),
    [
        ({"notice": ""}, Thing.NOTICE),
        ({"notice": "", "posted": {}}, Thing.POSTING),
        ({"notice": ""}, Thing.EVIDENCE),
        ({"supports": 0, "support_not_appropriate": True}, Thing.SUPPORT),
        ({"plans": 0, "support_not_appropriate": True}, Thing.PLAN),
        ({"letters": 0, "support_not_appropriate": True}, Thing.LETTERS),
        ({"consultations_due": set()}, Thing.CONSULTATIONS),
        ({"consulted": set(), "let_pass": {"send"}}, Thing.CONSULTATIONS),
        ({}, Thing.INTERVIEW),
    ],
)
def test_what_is_not_needed_says_why(change: dict[str, object], thing: Thing) -> None:
    assert state_of(replace(WHOLE, **change), thing) == State.NOT_NEEDED


@pytest.mark.parametrize(
    ("limit", "state"), [(TODAY, State.THERE), (TODAY - dt.timedelta(1), State.MISSING)]
)
def test_the_last_day_of_the_six_months_is_in_time(limit: dt.date, state: State) -> None:
    assert state_of(replace(WHOLE, limit=limit), Thing.LIMIT) == state


@pytest.mark.parametrize(("counts", "told"), [(True, "5 sums"), (False, "may be this parent's")])
def test_how_many_sums_are_unmatched_is_told_to_who_keeps_the_ledger(
    counts: bool, told: str
) -> None:
    facts = replace(WHOLE, unmatched=5, counts_money=counts)
    words = next(item.words for item in list_items(facts) if item.thing == Thing.MONEY)
    assert told in words
    assert ("5" in words) is counts


def test_money_is_settled_the_day_after_the_last_day_to_pay() -> None:
    past = replace(WHOLE, payable_until=TODAY - dt.timedelta(1))
    assert state_of(past, Thing.MONEY) == State.THERE


def test_a_charge_already_laid_is_in_time_whatever_day_it_is() -> None:
    late = replace(WHOLE, limit=TODAY - dt.timedelta(40), filed_on=dt.date(2026, 1, 1))
    assert state_of(late, Thing.LIMIT) == State.THERE


def test_an_interview_on_record_is_there_whatever_the_charge() -> None:
    held = replace(WHOLE, charge="s444_1a", interview="Held on 3 March 2026.")
    assert state_of(held, Thing.INTERVIEW) == State.THERE


POSTED = PostingFacts(
    ref="26-0001", posted_on=dt.date(2026, 1, 30), today=TODAY, posted_by="The post room", kept_by="Helen Ward",
    kept_on=dt.date(2026, 1, 31), deemed_on=dt.date(2026, 2, 3),
)  # fmt: skip
PROVED = {"received_on": dt.date(2026, 2, 4), "receipt": "Signed for by her."}


def test_a_posting_without_a_certificate_says_so_plainly() -> None:
    assert posting_sentences(POSTED) == [
        "Penalty notice 26-0001 was posted on Friday 30 January 2026 by The post room, by first class post.",
        "No certificate of posting is on record: that it was posted is the council's own record; it was recorded "
        "by Helen Ward on Saturday 31 January 2026.",
        "It is taken as received on Tuesday 3 February 2026.",
    ]
    assert posting_line(POSTED) == ""
    assert not POSTED.is_proved


def test_a_certificate_is_the_proof_of_posting() -> None:
    proved = replace(POSTED, certificate="CP 881 442")
    assert (
        "Certificate of posting: CP 881 442, recorded by Helen Ward on Saturday 31 January 2026."
        in posting_sentences(proved)
    )
    assert posting_line(proved) == (
        "26-0001: certificate CP 881 442, Friday 30 January 2026, posted by The post room."
    )


def test_a_proved_receipt_stands_for_the_certificate_and_still_says_there_is_none() -> None:
    proved = replace(POSTED, **PROVED)
    said = posting_sentences(proved)
    assert said[1].startswith("No certificate of posting")
    assert said[-1] == "Its receipt on Wednesday 4 February 2026 is proved: Signed for by her."
    assert not [words for words in said if "taken as received" in words]
    assert posting_line(proved).startswith("26-0001: no certificate, but receipt")


@pytest.mark.parametrize(("today", "said"), [(29, "is to be posted"), (30, "was posted")])
def test_a_notice_for_tomorrows_post_is_not_said_to_be_posted(today: int, said: str) -> None:
    facts = replace(POSTED, certificate="CP 1", today=dt.date(2026, 1, today))
    assert said in posting_sentences(facts)[0]
    assert bool(posting_line(facts)) == (today == 30)


MOTHER, FATHER, ALI = Name("Shazia", "Khan"), Name("Alfie", "Aston"), Name("Ali", "Khan")
SISTER = Name("Amira", "Khan")


def family(*others: Name, **more: str) -> Family:
    about = {"title": "Mrs", "relation": "mother", "child_sex": "M"} | more
    return Family(MOTHER, ALI, others, their_relations=["father"] * len(others), **about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "With Mr A. Aston (father)", "Mr Aston rang from the hostel in Tipton.", "mr aston rang", "Aston owes £500.",
        "ALFIE is staying with his sister.", "alfie's van", "Alfi\u0301e rang.", "Dr Aston", "He came with Dad.",
        "Her partner was in.", "her ex came. He works at Tesco.", "Step-father drove.", "Both parents were told.",
    ],
)  # fmt: skip
def test_words_that_name_or_plainly_speak_of_the_other_parent_are_withheld_whole(text: str) -> None:
    screen = Screen(family(FATHER))
    assert screen.speaks(text)
    assert screen.shown(f"She agreed. {text} The bus was late.") == WITHHELD


@pytest.mark.parametrize(
    "text",
    [
        "Mrs Khan agreed to try the bus.", "Mrs Shazia Khan rang.", "Ali is ill. His mum rang.", "MUM: he is fine.",
        "He was absent at parents' evening.", "An astonishing week.",
    ],
)  # fmt: skip
def test_words_about_this_parent_and_the_child_go_in_as_they_are(text: str) -> None:
    assert Screen(family(FATHER)).shown(text) == text


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("Mr Khan rang.", True), ("Mrs Khan rang.", False), ("Dr Khan rang.", True), ("O. Khan rang.", True),
        ("Khan, Ali", False), ("OMAR rang.", True),
    ],
)  # fmt: skip
def test_a_surname_both_parents_bear_tells_by_its_title_or_initial(text: str, speaks: bool) -> None:
    assert Screen(family(Name("Omar", "Khan"))).speaks(text) == speaks


@pytest.mark.parametrize(("sex", "speaks"), [("F", True), ("M", False), ("U", False)])
def test_he_is_another_where_neither_parent_nor_child_is_one(sex: str, speaks: bool) -> None:
    assert Screen(family(FATHER, child_sex=sex)).speaks("He works at Tesco Tollgate.") == speaks


def test_names_fold_their_accents_and_their_apostrophes() -> None:
    screen = Screen(family(Name("Siobhán", "O’Neill")))
    for text in ("Siobhan rang.", "Siobha\u0301n rang.", "Ms ONeill rang.", "O'NEILL's flat"):
        assert screen.speaks(text), text


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("I will call on Monday.", False), ("So Will came.", True), ("The mark stands.", False), ("We saw Mark.", True),
        ("WILL KHAN was in.", True),
    ],
)  # fmt: skip
def test_a_child_whose_name_is_a_word_withholds_and_never_rewrites(text: str, speaks: bool) -> None:
    screen = Screen(family(FATHER), [], [Name("Will", "Khan"), Name("Mark", "Khan")])
    assert screen.shown(text) == (WITHHELD if speaks else text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Spoke to Amira at the door.", "Spoke to [A.K.] at the door."),
        ("AMIRA KHAN was in school.", "[A.K.] was in school."),
        ("An amiracle happened.", "An amiracle happened."),
        ("The flat is 14 Canary Road now.", "The flat is [protected] now."),
        ("Ring 07700 900 123.", "Ring [protected]."),
    ],
)
def test_addresses_come_out_and_brothers_and_sisters_stand_by_marked_initials(
    text: str, expected: str
) -> None:
    secrets = ["14 Canary Road\nRiverside RV1 1AA", "07700900123"]
    screen = Screen(family(FATHER), secrets, [SISTER])
    assert screen.shown(text) == expected
    assert screen.tells(text) == (text != expected)


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("Late on 4 May 2026.", False), ("Since May 2026.", False), ("At May Street School.", False),
        ("Grace rang.", True), ("Registered at Grace Academy.", False), ("Seen in Tipton.", True),
        ("At Tipton Road School.", False),
    ],
)  # fmt: skip
def test_a_date_and_the_name_of_a_school_are_nobodys_name_and_a_protected_town_tells(
    text: str, speaks: bool
) -> None:
    screen = Screen(
        family(Name("Grace", "Aston")), [], [Name("May", "Khan")], ["Tipton"],
        ["May Street School", "Grace Academy", "Tipton Road School"],
    )  # fmt: skip
    assert screen.speaks(text) == speaks


def test_an_address_is_taken_out_where_it_stands_and_the_councils_own_town_stays() -> None:
    page = "Riverside Council\nFerry Street\nFerrybank\nMs Khan\n14 Canary Road\nFerrybank\nRV1 1AB\nHello"
    lines, council = ["14 Canary Road", "Ferrybank", "RV1 1AB"], ["Ferry Street", "Ferrybank"]
    assert without_places(page, [lines, []], council) == (
        f"Riverside Council\nFerry Street\nFerrybank\nMs Khan\n{HELD}\nHello"
    )
    broken = page.replace("Canary Road\nFerrybank", "Canary Road, Ferrybank")
    assert "Ferrybank" not in without_places(broken, [lines], council)
    assert "Canary" not in without_places(f"{page} 14 Canary Road", [lines], council)


def test_the_name_a_letter_is_to_stands_on_its_own_line() -> None:
    assert own_line("a@b.exampleMs Khan\n14", "Ms Khan") == "a@b.example\nMs Khan\n14"
    assert own_line("Ms Khan\n14", "Ms Khan") == "Ms Khan\n14"
    assert own_line("Nobody", "Ms Khan") == "Nobody"


def test_a_sister_called_like_the_mother_is_known_by_her_full_name_only() -> None:
    screen = Screen(family(FATHER), [], [Name("Shazia", "Malik")])
    assert screen.shown("Shazia said Shazia Malik was ill.") == "Shazia said [S.M.] was ill."


def test_what_changed_in_words_kept_out_is_not_x_is_now_x() -> None:
    before, after = {"Contacts": {"1": "Aston rang"}}, {"Contacts": {"1": "Aston rang twice"}}
    said = changes(before, after, Screen(family(FATHER)).shown)
    assert said == [f"Contacts: changed in words that are kept out of these papers: {WITHHELD}"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("I am Karen Shah. I am employed by Riverside Council.", "Karen Shah"),
        ("I, am employed.", ""),
        ("I am employed by the council.", ""),
    ],
)
def test_whom_a_statement_says_it_is_of(text: str, who: str) -> None:
    assert who_speaks(text) == who


def test_changes_are_said_line_by_line() -> None:
    before = {"Register": {"a": "Mon AM O", "b": "Mon PM O"}, "Letters": {"1": "first letter"}}
    after = {"Register": {"a": "Mon AM I", "c": "Tue AM O"}, "Contacts": {"7": "a call"}}
    assert changes(before, after) == [
        "Register: Mon AM O is now Mon AM I",
        "Register: added Tue AM O",
        "Register: no longer there: Mon PM O",
        "Contacts: added a call",
        "Letters: no longer there: first letter",
    ]
    assert changes(after, after) == []


def test_exhibits_are_numbered_by_the_witness_in_one_order() -> None:
    numbers = number_exhibits("Karen Shah", {"notice", "register"})
    assert numbers == {"register": "KS/1", "notice": "KS/2"}
    assert fill("See {notice} and {plan}.", numbers) == "See exhibit KS/2 and (no exhibit)."
    assert initials("Anne-Marie O'Neill") == "AMO"


@pytest.mark.parametrize(
    ("text", "is_good"),
    [
        ("See {register}.", True),
        ("See {regster}.", False),
        ("See {register", False),
        ("No exhibit", True),
    ],
)
def test_a_statement_names_exhibits_there_are(text: str, is_good: bool) -> None:
    assert (problem_of(text) == "") == is_good
