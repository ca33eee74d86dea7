"""The words of letters: drafts, versions by day, translations, and which of them a parent gets."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from pypdf import PdfReader

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.actions.shields import set_shield
from attendance.models import Carer
from cases.actions import letter_texts, letters
from cases.choices import LetterTemplate as L
from cases.models import LetterTranslation, LetterVersion
from cases.models.letter_texts import version_on
from cases.rules.letter_text import Words
from tests.factories.cases import CaseWorld, case_at, open_case

TODAY = dt.date(2025, 11, 10)
TOMORROW = dt.date(2025, 11, 11)
NEW = Words(
    "Our news of {child}", "Hello {recipient},", "{first_name} missed {days_missed}.", "Goodbye,"
)
POLISH = Words(
    "Obecność: {child}",
    "Szanowni Państwo,",
    "{first_name}: *{days_missed}* dni, {period}.",
    "Z poważaniem,",
)
URDU = Words(
    "حاضری: {child}",
    "محترم {recipient}،",
    "{first_name} نے {days_missed} دن چھٹی کی ہے۔",
    "آپ کا مخلص،",
)


def pdf_words(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(bytes(pdf))).pages)


def draft(world: CaseWorld, words: Words = NEW) -> LetterVersion:
    begun = letter_texts.begin_draft(kind=L.FIRST_ATTENDANCE, by=world.manager)
    return letter_texts.edit_draft(draft=begun, by=world.manager, words=words, source="Board, May")


def translate(world: CaseWorld, words: Words = POLISH, language: str = "pl") -> LetterTranslation:
    return letter_texts.translate(
        version=version_on(L.FIRST_ATTENDANCE, TODAY), language=language, by=world.manager,
        words=words, translator="Lingua Ltd, 3 November 2025",
    )  # fmt: skip


def speaks(case, language: str) -> Carer:  # type: ignore[no-untyped-def]
    carer = case.pupil.responsibilities.first().carer
    Carer.objects.filter(pk=carer.pk).update(language=language)
    carer.refresh_from_db()
    return carer


def send(world: CaseWorld, case, carer: Carer):  # type: ignore[no-untyped-def]
    return letters.send_letter(case=case, by=world.ewo, carer=carer, template=L.FIRST_ATTENDANCE)


def test_letters_say_a_version_from_its_day_on_and_those_that_went_stay_as_they_are(
    world: CaseWorld,
) -> None:
    case = open_case(world)
    mother, father = (r.carer for r in case.pupil.responsibilities.all())
    before = send(world, case, mother)
    stored = bytes(before.pdf)
    letter_texts.put_in_force(draft=draft(world), by=world.manager, starts_on=TODAY)
    after = send(world, case, father)
    assert "Our news of" in pdf_words(after.pdf)
    assert (before.version.number, after.version.number) == (1, 2)
    before.refresh_from_db()
    assert bytes(before.pdf) == stored
    assert version_on(L.FIRST_ATTENDANCE, TODAY - dt.timedelta(days=1)).number == 1
    kinds = AuditEvent.objects.filter(target_type="letter_text").values_list("kind", flat=True)
    assert list(kinds.order_by("id")) == [
        "letter_text.begun", "letter_text.edited", "letter_text.put_in_force",
    ]  # fmt: skip


def test_nothing_is_kept_of_words_that_something_stands_against(world: CaseWorld) -> None:
    begun = letter_texts.begin_draft(kind=L.FIRST_ATTENDANCE, by=world.manager)
    wrong = Words("S", "G", "Fine.\n\n{frist_name}", "C")
    with pytest.raises(WrongState, match=r"Line 3: \{frist_name\} is no field"):
        letter_texts.edit_draft(draft=begun, by=world.manager, words=wrong, source="Me")
    begun.refresh_from_db()
    assert begun.words == version_on(L.FIRST_ATTENDANCE, TODAY).words
    with pytest.raises(AlreadyDone):
        letter_texts.begin_draft(kind=L.FIRST_ATTENDANCE, by=world.manager)


def test_a_version_in_use_stands_whichever_way_it_is_tried(world: CaseWorld) -> None:
    text = version_on(L.PLAN, TODAY)
    for act in (
        lambda: letter_texts.edit_draft(draft=text, by=world.manager, words=NEW, source="x"),
        lambda: letter_texts.discard_draft(draft=text, by=world.manager),
        lambda: letter_texts.put_in_force(draft=text, by=world.manager, starts_on=TODAY),
    ):
        with pytest.raises(WrongState, match="in use"):
            act()
    for sql in ("UPDATE cases_letterversion SET body = 'x'", "DELETE FROM cases_letterversion"):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    row = translate(world)
    for sql in (
        "UPDATE cases_lettertranslation SET body = 'x'",
        "DELETE FROM cases_lettertranslation",
    ):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterVersion.objects.create(
            kind=L.PLAN, number=9, subject="s", body="b", source="s", valid_from=TODAY
        )
    assert row.number == 1


@pytest.mark.parametrize("day", [TODAY - dt.timedelta(days=1)])
def test_a_past_day_will_not_do(world: CaseWorld, day: dt.date) -> None:
    with pytest.raises(WrongState, match="today at the earliest"):
        letter_texts.put_in_force(draft=draft(world), by=world.manager, starts_on=day)


def test_versions_begin_one_after_the_other(world: CaseWorld) -> None:
    letter_texts.put_in_force(draft=draft(world), by=world.manager, starts_on=TOMORROW)
    third = draft(world)
    with pytest.raises(WrongState, match="begins then or later"):
        letter_texts.put_in_force(draft=third, by=world.manager, starts_on=TOMORROW)
    assert version_on(L.FIRST_ATTENDANCE, TODAY).number == 1
    assert version_on(L.FIRST_ATTENDANCE, TOMORROW).number == 2


def test_each_parent_is_written_to_in_their_own_language(world: CaseWorld) -> None:
    case = open_case(world)
    translate(world)
    mother = speaks(case, "Polish")
    father = case.pupil.responsibilities.last().carer
    polish, english = send(world, case, mother), send(world, case, father)
    assert "Obecność" in pdf_words(polish.pdf)
    assert "8 dni, 01/09/2025 – 10/11/2025" in pdf_words(polish.pdf)
    assert "days of school" in pdf_words(english.pdf)
    root = PdfReader(BytesIO(bytes(polish.pdf))).trailer["/Root"]
    assert root["/Lang"] == "pl"  # type: ignore[index]
    assert (polish.translation.language, english.translation) == ("pl", None)


def test_urdu_runs_right_to_left_and_is_printed(world: CaseWorld) -> None:
    case = open_case(world)
    translate(world, URDU, "ur")
    letter = send(world, case, speaks(case, "Urdu"))
    assert letter.facts["language"] == {"code": "ur", "rtl": True}
    root = PdfReader(BytesIO(bytes(letter.pdf))).trailer["/Root"]
    assert root["/Lang"] == "ur"  # type: ignore[index]


def test_a_translation_behind_its_english_is_shown_so_and_not_used(world: CaseWorld) -> None:
    case = open_case(world)
    row = translate(world)
    assert not letter_texts.read_shelf(L.FIRST_ATTENDANCE).is_behind(row)
    letter_texts.put_in_force(draft=draft(world), by=world.manager, starts_on=TODAY)
    shelf = letter_texts.read_shelf(L.FIRST_ATTENDANCE)
    assert shelf.is_behind(shelf.languages()["pl"])
    letter = send(world, case, speaks(case, "Polish"))
    assert "Our news of" in pdf_words(letter.pdf)
    assert letter.translation is None
    with pytest.raises(WrongState, match="in force"):
        letter_texts.translate(
            version=row.version, language="pl", by=world.manager, words=POLISH, translator="x"
        )


def test_a_better_translation_is_a_further_row(world: CaseWorld) -> None:
    case = open_case(world)
    first = translate(world)
    second = translate(world, Words("Nowe: {child}", "Witam,", "{days_missed}", "Z poważaniem,"))
    assert (first.number, second.number) == (1, 2)
    assert "Nowe" in pdf_words(send(world, case, speaks(case, "pl")).pdf)


def test_a_draft_is_not_translated_and_what_no_font_has_is_refused(world: CaseWorld) -> None:
    begun = draft(world)
    with pytest.raises(WrongState):
        letter_texts.translate(
            version=begun, language="pl", by=world.manager, words=POLISH, translator="x"
        )
    with pytest.raises(WrongState, match="cannot be printed"):
        translate(world, Words("中文 {child}", "{recipient}", "{days_missed}", "x"))
    assert not LetterTranslation.objects.exists()


def test_only_who_changes_settings_changes_words(world: CaseWorld) -> None:
    for who in (world.ewo, world.lead, world.legal):
        with pytest.raises(NotAllowed):
            letter_texts.begin_draft(kind=L.PLAN, by=who)
    assert letter_texts.begin_draft(kind=L.PLAN, by=world.system_admin).number == 2


def test_a_preview_opens_a_real_case_only_for_who_writes_on_it_and_is_kept(
    world: CaseWorld,
) -> None:
    case = open_case(world)
    carer = case.pupil.responsibilities.first().carer
    text = letter_texts.Text(draft(world))
    asked = {"text": text, "case_ref": case.ref, "carer_ref": carer.ref}
    made = letter_texts.preview_on_case(by=world.manager, **asked)
    assert "Our news of" in pdf_words(made)
    assert "DRAFT" in pdf_words(made)
    assert AuditEvent.objects.filter(kind="letter.previewed", target_ref=case.ref).exists()
    with pytest.raises(Exception, match="no such case"):
        letter_texts.preview_on_case(by=world.system_admin, **asked)
    assert case.pupil.full_name not in pdf_words(letter_texts.preview_sample(text))


@pytest.mark.parametrize(
    "kind", [L.PLAN, L.TARGET_REVIEW, L.REVIEW, L.NOTICE_TO_IMPROVE, L.CLOSING_WELL_DONE]
)
def test_what_ships_is_filled_from_a_case_that_has_a_plan(world: CaseWorld, kind: str) -> None:
    case = case_at("review", world)  # type: ignore[arg-type]
    plan = case.plans.get()
    plan.targets.update(result="met", reviewed_on=TODAY, reviewed_by=world.ewo)
    carer = case.pupil.responsibilities.first().carer
    letter = letters.send_letter(case=case, by=world.ewo, carer=carer, template=kind)
    words = pdf_words(letter.pdf)
    expected = {
        L.PLAN: "Be at school every Monday (Parent)", L.TARGET_REVIEW: "Be at school every Monday: met",
        L.REVIEW: "16 of 80 sessions", L.NOTICE_TO_IMPROVE: "6 school weeks", L.CLOSING_WELL_DONE: "12 school weeks",
    }  # fmt: skip
    assert expected[kind] in words  # type: ignore[index]
    assert "{" not in words


@pytest.mark.parametrize("where", ["support", "targets"])
def test_no_letter_tells_one_parent_where_the_protected_other_is(
    world: CaseWorld, where: str
) -> None:
    case = case_at("review", world)  # type: ignore[arg-type]
    hidden, other = case.pupil.responsibilities.select_related("carer", "pupil")
    Carer.objects.filter(pk=hidden.carer_id).update(address="12 Hidden Lane\nTestford\nTE9 9ZZ")
    told, plan = "A taxi from 12 Hidden Lane", case.plans.get()
    if where == "support":
        type(plan).objects.filter(pk=plan.pk).update(support=told)
    else:
        plan.targets.update(text=told)
    set_shield(link=hidden, reason="Refuge", by=world.ewo)
    hidden.carer.refresh_from_db()
    with pytest.raises(WrongState, match="tells where a protected parent is"):
        letters.send_letter(case=case, by=world.ewo, carer=other.carer, template=L.PLAN)
    own = letters.send_letter(case=case, by=world.ewo, carer=hidden.carer, template=L.PLAN)
    assert told in pdf_words(own.pdf)


def test_what_is_not_there_yet_is_said(world: CaseWorld) -> None:
    case = open_case(world)
    carer = case.pupil.responsibilities.first().carer
    for kind, why in (
        (L.PLAN, "Write the plan first"),
        (L.NOTICE_TO_IMPROVE, "Write the plan first"),
    ):
        with pytest.raises(WrongState, match=why):
            letters.send_letter(case=case, by=world.ewo, carer=carer, template=kind)


def test_a_closed_case_takes_praise_and_nothing_else(world: CaseWorld) -> None:
    case = case_at("closed", world)  # type: ignore[arg-type]
    carer = case.pupil.responsibilities.first().carer
    letters.send_letter(case=case, by=world.ewo, carer=carer, template=L.CLOSING_WELL_DONE)
    with pytest.raises(WrongState, match="closed"):
        letters.send_letter(case=case, by=world.ewo, carer=carer, template=L.FIRST_ATTENDANCE)
