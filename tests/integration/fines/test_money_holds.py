"""Money nobody has matched that may be a parent's, as the action and as the database find it."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from fines.actions import not_theirs
from fines.actions.leaving import open_notice_of
from fines.actions.matching import match_receipt, say_not_theirs, suggestions
from fines.actions.money_holds import money_that_may_be_theirs
from fines.actions.not_theirs import held_by, take_back_word
from fines.actions.receiving import take_in_by_hand
from fines.actions.withdrawing import withdraw_notice
from fines.models import NotTheirs, PenaltyNotice, Proceedings, Receipt
from fines.rules.likeness import calls, is_near, references_in, resembles_name
from tests.factories.courts import approve, decide, legal_scene
from tests.factories.fines import another_parent, issue, notice_scene, propose
from tests.factories.rows import give, second

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def found_by_database(carer):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fines_money_may_be_of(%s)", [carer.pk])
        return cursor.fetchone()[0]


@pytest.fixture
def scene():
    scene = notice_scene()
    scene.mother.surname = "Okafor"
    scene.mother.save(update_fields=["surname"])
    return scene


def money_in(scene, reference, payer="", pence=5000, on=dt.date(2026, 2, 10)):
    return take_in_by_hand(
        pence=pence, on=on, method="bank_transfer", reference=reference, payer=payer,
        by=scene.manager,
    )  # fmt: skip


def test_no_money_is_no_hold(scene):
    issue(scene)
    assert money_that_may_be_theirs(scene.mother) == []
    assert not found_by_database(scene.mother)


@pytest.mark.parametrize("slip", ["{}", "PN{}", "{} x", "{}1", "OKAFOR", "payment A OKAFOR"])
def test_a_reference_or_a_name_holds_here_and_in_the_database(scene, slip):
    notice = issue(scene)
    receipt = money_in(scene, slip.format(notice.ref))
    held = money_that_may_be_theirs(scene.mother)
    assert [each.ref for each in held] == [receipt.ref]
    assert held[0].pence == 5000
    assert found_by_database(scene.mother)


def holds(carer):
    """What the action finds; the database must say the same."""
    found = money_that_may_be_theirs(carer)
    assert found_by_database(carer) is bool(found)
    return found


@pytest.mark.parametrize(
    ("payer", "surname", "held"),
    [
        ("MRS OKAFRO", "Okafor", True),  # a long name may have one typing error
        ("MRS LEIGH", "Lee", False),  # a short one may not
        ("R LEE", "Lee", True),
        ("S MUNOZ", "Muñoz", True),
        ("J OBRIEN", "O’Brien", True),
        ("J O BRIEN", "O'Brien", True),
        ("K STRASSER", "Straßer", True),
        ("A SMITH", "Smith-Jones", True),
        ("SMITHSON", "Smith", False),
    ],
)
def test_a_payers_name_holds_alike(scene, payer, surname, held):
    issue(scene)
    scene.mother.surname = surname
    scene.mother.save(update_fields=["surname"])
    money_in(scene, "thank you", payer=payer, pence=20000)  # a sum that explains nothing
    because = [each.because for each in holds(scene.mother)]
    assert because == (["the payer's name is theirs"] if held else [])


def test_letters_like_digits_hold_alike(scene):
    notice = issue(scene)
    money_in(scene, notice.ref.replace("0", "O"))
    (found,) = holds(scene.mother)
    assert found.because == f"its reference names notice {notice.ref}"


def test_the_very_sum_holds_unless_it_names_another_parent(scene):
    father = another_parent(scene)
    mine, theirs = issue(scene), issue(scene, propose(scene, carer=father))
    assert PenaltyNotice.objects.count() == 2
    money_in(scene, "thanks", pence=8000)
    assert "its reference names no other" in holds(scene.mother)[0].because
    money_in(scene, f"x{theirs.ref}", pence=8000)
    money_in(scene, "before it was posted", pence=8000, on=mine.posted_on - dt.timedelta(days=1))
    assert len(holds(scene.mother)) == 1


@pytest.mark.parametrize(
    ("pence", "in_hand", "held"),
    [
        (8000, 0, True),  # the first amount
        (16000, 0, True),  # the second
        (8001, 0, True),  # part of the second
        (7950, 0, True),  # underpaid
        (16001, 0, False),
        (24000, 0, True),  # three times the first: an envelope that was shared
        (56000, 0, True),
        (112000, 0, False),  # more than six notices
        (20000, 0, False),
        (11000, 5000, True),  # what is left of the second
        (3000, 5000, True),  # what is left of the first
        (5000, 5000, True),  # part of what is left
        (11001, 5000, False),
    ],
)
def test_a_sum_alone_holds_when_it_is_what_the_notice_may_cost(scene, pence, in_hand, held):
    notice = issue(scene)
    if in_hand:
        part = money_in(scene, "by hand", pence=in_hand)
        match_receipt(receipt=part, parts=[(notice.ref, in_hand)], by=scene.manager)
    money_in(scene, "no reference", pence=pence)
    assert [each.pence for each in holds(scene.mother)] == ([pence] if held else [])


def test_only_what_is_left_of_a_sum_is_weighed(scene):
    mine, theirs = issue(scene), issue(scene, propose(scene, carer=another_parent(scene)))
    both = money_in(scene, "both of us", pence=16000)
    assert [each.pence for each in holds(scene.mother)] == [16000]
    match_receipt(receipt=both, parts=[(theirs.ref, 8000)], by=scene.manager)
    assert [each.pence for each in holds(scene.mother)] == [8000]
    match_receipt(receipt=both, parts=[(mine.ref, 8000)], by=scene.manager)
    assert holds(scene.mother) == []


def test_a_sum_another_parent_of_the_payers_name_owes_is_explained_until_they_no_longer_owe(scene):
    father = another_parent(scene)
    father.surname = "Lindqvist"
    father.save(update_fields=["surname"])
    issue(scene)
    theirs = issue(scene, propose(scene, carer=father))
    money_in(scene, "thanks", payer="MR LINDQVIST", pence=8000)
    assert ["another carer" in each.because for each in holds(scene.mother)] == [True]
    assert len(holds(father)) == 1
    stranger = notice_scene()
    issue(stranger)
    assert holds(stranger.mother) == []
    withdraw_notice(notice=theirs, ground="wrong_person", reason="Not him", by=scene.legal)
    assert len(holds(stranger.mother)) == 1


@pytest.mark.parametrize(
    ("pence", "reference", "refused"),
    [
        (16000, "thanks", True),
        (8000, "council", True),
        (9000, "thanks", True),
        (16100, "thanks", False),
    ],
)
def test_the_database_refuses_a_charge_while_the_very_sum_waits(pence, reference, refused):
    """Past the action: nobody's raw row goes beside money that names nobody and is what the notice costs."""
    scene = legal_scene()
    decision = approve(scene, decide(scene))
    money_in(scene, reference, pence=pence)
    row = {
        "ref": "PR-9001", "case": scene.case, "pupil": scene.enrolment.pupil, "carer": scene.mother,
        "decision": decision, "charge": "s444_1", "offence_on": dt.date(2025, 11, 3),
        "offence_until": dt.date(2025, 11, 7), "filed_on": dt.date(2026, 4, 1), "by": scene.legal,
    }  # fmt: skip
    if not refused:
        Proceedings.objects.create(**row)
        return
    with pytest.raises(IntegrityError, match="may be this parent's"), transaction.atomic():
        Proceedings.objects.create(**row)


LIKE_BANKS = st.text(alphabet="026OILSBZ17 -/xPéß'’Aa", max_size=24)


@pytest.mark.parametrize(
    ("text", "name", "called"),
    [
        ("SMITHJONES A", "Smith-Jones", True), ("A SMITH JONES", "Smith-Jones", True),
        ("R ALHASSAN", "Al-Hassan", True), ("R AL HASSAN", "Alhassan", True),
        ("MC DONALD", "McDonald", True), ("MCDONALD", "Mc Donald", True),
        ("OBRIEN", "O'Brien", True), ("O BRIEN", "OBrien", True), ("DE LA CRUZ M", "Delacruz", True),
        ("MC DONLAD", "McDonald", True), ("DONALD TRUST", "Ald", False), ("S MITHS", "Lee", False),
        ("L EE", "Lee", True), ("", "Lee", False), ("LEE", "", False),
    ],
)  # fmt: skip
def test_a_name_is_one_word_or_several_here_and_in_the_database(text, name, called):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fines_calls(%s, %s)", [text, name])
        assert (calls(text, name), cursor.fetchone()[0]) == (called, called)


@given(LIKE_BANKS, st.sampled_from(["Obsa", "O'Bißa", "Lis-Ozo", "Él", "Sib Zola", "Passé"]))
def test_the_database_joins_names_as_the_rules_do(text, name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fines_calls(%s, %s)", [text, name])
        assert cursor.fetchone()[0] is calls(text, name)


@pytest.mark.parametrize(
    ("payer", "reference", "why"),
    [
        ("PENNY PRITCHARD", "SCHOOL FINE", "the child"),
        ("A N OTHER", "FINE PENNY", "the child"),
        ("MR LINDQVIST", "cash", "another carer"),
        ("LIND QVIST", "cash", "another carer"),
        ("A N OTHER", "COUNTER", "nothing is known"),
        ("R ALVARSDOTTIR", "cash", ""),  # another family, who has a notice open
    ],
)
def test_the_childs_and_other_carers_names_hold(scene, payer, reference, why):
    pupil = scene.enrolment.pupil
    pupil.legal_forename, pupil.legal_surname = "Penny", "Pritchard"
    pupil.save(update_fields=["legal_forename", "legal_surname"])
    another_parent(scene, carer__surname="Lindqvist")
    issue(scene)
    other = notice_scene()
    other.mother.surname = "Alvarsdottir"
    other.mother.save(update_fields=["surname"])
    issue(other)
    money_in(scene, reference, payer=payer, pence=7500)
    found = [each.because for each in holds(scene.mother)]
    assert len(found) == bool(why)
    assert all(why in because for because in found)


def other_family(scene):
    """Another family's notice, with the number that follows."""
    other = notice_scene()
    other.mother.surname = "Alvarsdottir"
    other.mother.save(update_fields=["surname"])
    return other, issue(other)


@pytest.mark.parametrize("written", ["{}", "PN{}", "x {} y"])
def test_a_number_that_is_exactly_somebodys_is_no_slip_of_the_next(scene, written):
    mine = issue(scene)
    other, theirs = other_family(scene)
    assert is_near(mine.ref, theirs.ref)
    receipt = money_in(scene, written.format(theirs.ref), pence=8000)
    assert holds(scene.mother) == []
    assert [one.because for one in holds(other.mother)] == [
        f"its reference names notice {theirs.ref}"
    ]
    (found,) = suggestions(list(Receipt.objects.with_balance().filter(pk=receipt.pk))).values()
    assert {part.notice.ref for each in found for part in each.parts} == {theirs.ref}
    assert open_notice_of(receipt) == theirs.ref


def _slips(ref):
    """The number, each with one other digit, swapped, cut and made longer, as payers write it."""
    digits = ref.replace("-", "")
    changed = {digits[:i] + d + digits[i + 1 :] for i in range(2, len(digits)) for d in "0129"}
    return sorted({digits, *changed, digits[:-1], f"{digits}1", digits[:-2] + digits[:-3:-1]})


def test_a_reference_is_one_error_away_here_as_in_the_rule_that_suggests(scene):
    """Parity: whoever the matching rule names or finds near, the database does, and nobody else."""
    mine = issue(scene)
    other, theirs = other_family(scene)
    written = sorted(
        {*_slips(mine.ref), *_slips(theirs.ref)}
    )  # each number exactly, and slips of it
    receipts = [money_in(scene, said, pence=1) for said in written]
    found = suggestions(list(Receipt.objects.with_balance().order_by("pk")))
    for carer, notice in ((scene.mother, mine), (other.mother, theirs)):
        suggested = {
            ref
            for ref, each in found.items()
            if notice.ref in {part.notice.ref for one in each for part in one.parts}
        }
        held = money_that_may_be_theirs(carer)
        assert {one.ref for one in held if "its reference" in one.because} == suggested
        assert 1 < len(suggested) < len(receipts)


def test_money_from_before_the_notice_is_no_part_of_it(scene):
    notice = issue(scene)
    money_in(scene, "thanks", pence=4000, on=notice.issued_on - dt.timedelta(days=1))
    assert holds(scene.mother) == []


def test_what_somebody_said_is_not_theirs_no_longer_holds_them_and_still_holds_others(scene):
    notice = issue(scene)
    other = notice_scene()
    issue(other)
    receipt = money_in(scene, "COUNTER", pence=8000)
    said = {"receipt": receipt, "notice_ref": notice.ref, "reason": "Her bank says it is not hers"}
    with pytest.raises(NotAllowed):
        say_not_theirs(by=scene.officer, **said)
    with pytest.raises(WrongState, match="Say why"):
        say_not_theirs(by=scene.manager, **said | {"reason": " "})
    with pytest.raises(NotFound):
        say_not_theirs(by=scene.manager, **said | {"notice_ref": "26-9999"})
    say_not_theirs(by=scene.manager, **said)
    assert holds(scene.mother) == []
    assert len(holds(other.mother)) == 1
    with pytest.raises(AlreadyDone):
        say_not_theirs(by=scene.legal, **said)
    assert NotTheirs.objects.get().reason == said["reason"]


def test_money_that_names_a_notice_is_never_said_to_be_another_parents(scene):
    notice = issue(scene)
    receipt = money_in(scene, notice.ref)
    with pytest.raises(WrongState, match="match it, or return it"):
        say_not_theirs(receipt=receipt, notice_ref=notice.ref, reason="So", by=scene.manager)
    assert len(holds(scene.mother)) == 1


@given(LIKE_BANKS)
def test_the_database_reads_references_as_the_rules_do(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(x) FROM fines_references_in(%s) x", [text])
        assert set(cursor.fetchone()[0] or []) == set(references_in(text))


@given(LIKE_BANKS, st.sampled_from(["Obsa", "O'Bißa", "Lis-Ozo", "Él", "Sib Zola", "Passé"]))
def test_the_database_reads_names_as_the_rules_do(text, surname):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fines_resembles_name(%s, %s)", [text, surname])
        assert cursor.fetchone()[0] is resembles_name(text, surname)


@given(*[st.text(alphabet="0123", max_size=6)] * 2)
def test_the_database_knows_one_typing_error_as_the_rules_do(one, other):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fines_near(%s, %s)", [one, other])
        assert cursor.fetchone()[0] is is_near(one, other)


class TestAWordTakenBack:
    def test_the_sum_holds_the_parent_again_and_both_words_stay(self, scene):
        notice = issue(scene)
        receipt = money_in(scene, "COUNTER", pence=8000)
        said = {"receipt": receipt, "notice_ref": notice.ref, "reason": "Her bank says so"}
        word = say_not_theirs(by=scene.manager, **said)
        assert holds(scene.mother) == []
        with pytest.raises(NotAllowed):
            take_back_word(said=word, reason="It was a slip", by=scene.officer)
        with pytest.raises(WrongState, match="Say why"):
            take_back_word(said=word, reason=" ", by=scene.manager)
        back = take_back_word(said=word, reason="It was a slip", by=scene.legal)
        assert len(holds(scene.mother)) == 1
        assert list(NotTheirs.objects.order_by("pk")) == [word, back]
        with pytest.raises(AlreadyDone):
            take_back_word(said=word, reason="Again", by=scene.manager)
        with pytest.raises(WrongState, match="takes a word back"):
            take_back_word(said=back, reason="Again", by=scene.manager)
        say_not_theirs(by=scene.manager, **said)
        assert holds(scene.mother) == []

    def test_the_database_takes_one_standing_word_and_the_word_of_its_own_sum(self, scene):
        notice = issue(scene)
        receipt, other = money_in(scene, "A", pence=8000), money_in(scene, "B", pence=8000)
        word = say_not_theirs(receipt=receipt, notice_ref=notice.ref, reason="So", by=scene.manager)
        row = {"carer": scene.mother, "reason": "So", "by": scene.manager}
        with pytest.raises(IntegrityError, match="said already"), transaction.atomic():
            NotTheirs.objects.create(receipt=receipt, **row)
        with pytest.raises(IntegrityError, match="same sum and parent"), transaction.atomic():
            NotTheirs.objects.create(receipt=other, corrects=word, **row)

    def test_whom_a_sum_keeps_from_court_is_listed_with_why(self, scene):
        notice = issue(scene)
        other = notice_scene()
        theirs = issue(other)
        receipt = money_in(scene, "COUNTER", pence=8000)
        found = held_by(receipt=receipt, by=scene.manager).held
        assert {one.notice_ref for one in found} == {notice.ref, theirs.ref}
        assert all("costs" in one.because for one in found)
        (one,) = held_by(receipt=receipt, by=scene.manager, words=theirs.ref).held
        assert one.parent == other.mother.full_name
        say_not_theirs(receipt=receipt, notice_ref=notice.ref, reason="So", by=scene.manager)
        (left,) = held_by(receipt=receipt, by=scene.manager).held
        assert left.notice_ref == theirs.ref

    def test_no_parent_is_hidden_by_those_who_come_before(self, scene, monkeypatch):
        monkeypatch.setattr(not_theirs, "A_PAGE", 2)
        refs = [issue(one).ref for one in [scene, *(notice_scene() for _ in range(4))]]
        receipt = money_in(scene, "COUNTER", pence=8000)
        pages = [held_by(receipt=receipt, by=scene.manager, number=n) for n in (1, 2, 3)]
        assert sorted(one.notice_ref for page in pages for one in page.held) == sorted(refs)
        assert [len(page.held) for page in pages] == [2, 2, 1]
        assert held_by(receipt=receipt, by=scene.manager, number=99).page.number == 3

    def test_a_parent_is_found_by_the_number_of_an_earlier_notice_that_is_open(self, scene):
        first = issue(scene)
        PenaltyNotice.objects.filter(pk=first.pk).update(status="unpaid")
        later = second(scene, [], proposed_on=first.second_due + dt.timedelta(days=1))
        give(later, first)
        receipt = money_in(scene, "COUNTER", pence=8000)
        (one,) = held_by(receipt=receipt, by=scene.manager, words=first.ref).held
        assert one.notice_ref == later.ref

    def test_who_is_named_is_not_offered(self, scene):
        notice = issue(scene)
        receipt = money_in(scene, notice.ref)
        assert held_by(receipt=receipt, by=scene.manager).held == []
