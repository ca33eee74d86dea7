"""The pages of letters: their words among the settings, batches and their steps, one letter that was sent."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from attendance.models import Responsibility
from cases import tasks
from cases.actions import allocation, batches, letter_texts, letters
from cases.choices import BatchState, LetterTemplate
from cases.models import Letter, LetterBatch, LetterTranslation, LetterVersion, LocalSetting
from tests.factories.cases import CaseWorld, open_case
from tests.factories.letters import approve, make_batch, sent, written

KIND = LetterTemplate.FIRST_ATTENDANCE
WORDS = {
    "subject": "About {child}",
    "greeting": "Dear {recipient},",
    "closing": "Yours,",
    "source": "Board",
}


def page(client: Client, who: Any, name: str, *args: Any, **query: Any) -> Any:
    client.force_login(who)
    return client.get(reverse(f"cases:{name}", args=args), query)


def post(client: Client, who: Any, name: str, *args: Any, **data: Any) -> Any:
    client.force_login(who)
    return client.post(reverse(f"cases:{name}", args=args), data)


def test_words_that_are_wrong_are_shown_where_and_nothing_is_kept(
    client: Client, world: CaseWorld
) -> None:
    post(client, world.manager, "draft_letter_text", KIND)
    wrong = WORDS | {"body": "{days_missed}\n\n{frist_name} <script>"}
    answer = post(client, world.manager, "edit_letter_text", KIND, **wrong)
    assert answer.status_code == 422
    assert "Line 3: {frist_name} is no field. Did you mean {first_name}?" in answer.content.decode()
    assert "{frist_name} &lt;script&gt;" in answer.content.decode()
    assert LetterVersion.objects.get(kind=KIND, number=2).body != wrong["body"]


def test_checking_words_keeps_nothing_and_says_how_they_read(
    client: Client, world: CaseWorld
) -> None:
    post(client, world.manager, "draft_letter_text", KIND)
    good = WORDS | {
        "body": "{rate} of school was missed, {days_missed}. " + "More words follow here. " * 40
    }
    answer = post(client, world.manager, "edit_letter_text", KIND, **good, check="yes")
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "under 150 is read by more people" in said
    assert "A percentage comes before the days missed" in said
    assert LetterVersion.objects.get(kind=KIND, number=2).subject != WORDS["subject"]
    assert post(client, world.manager, "edit_letter_text", KIND, **good).status_code == 302
    assert LetterVersion.objects.get(kind=KIND, number=2).subject == WORDS["subject"]


def test_a_draft_is_put_in_force_and_its_translation_is_behind(
    client: Client, world: CaseWorld
) -> None:
    polish = WORDS | {"body": "{days_missed} dni", "translator": "Lingua"}
    assert (
        post(client, world.manager, "translate_letter_text", KIND, "pl", **polish).status_code
        == 302
    )
    assert "out of date" not in page(client, world.legal, "show_letter_text", KIND).content.decode()
    post(client, world.manager, "draft_letter_text", KIND)
    post(client, world.manager, "edit_letter_text", KIND, **WORDS, body="{days_missed}.")
    answer = post(client, world.manager, "begin_letter_text", KIND, starts_on="2025-11-10")
    assert answer.status_code == 302
    assert (
        "out of date: not used"
        in page(client, world.legal, "show_letter_text", KIND).content.decode()
    )
    assert (
        "1 translation out of date"
        in page(client, world.legal, "list_letter_texts").content.decode()
    )
    assert LetterTranslation.objects.count() == 1
    assert (
        post(client, world.manager, "begin_letter_text", KIND, starts_on="2025-11-10").status_code
        == 404
    )


def test_a_look_with_a_real_case_is_for_who_writes_on_it(client: Client, world: CaseWorld) -> None:
    case = open_case(world)
    link = case.pupil.responsibilities.first()
    Responsibility.objects.filter(pk=link.pk).update(safe_to_contact=False, contact_note="Refuge.")
    said = page(client, world.manager, "show_letter_text", KIND, case=case.ref).content.decode()
    assert f"{link.carer.full_name}: Do not contact" in said
    other = case.pupil.responsibilities.last().carer
    ask = {"case": case.ref, "carer": other.ref, "version": 1}
    answer = page(client, world.manager, "preview_letter_text", KIND, **ask)
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"
    assert page(client, world.system_admin, "preview_letter_text", KIND, **ask).status_code == 404
    assert page(client, world.system_admin, "preview_letter_text", KIND).content.startswith(b"%PDF")
    assert (
        case.ref
        not in page(
            client, world.system_admin, "show_letter_text", KIND, case=case.ref
        ).content.decode()
    )


def test_choosing_shows_everybody_with_the_reason_before_anything_is_made(
    client: Client, world: CaseWorld
) -> None:
    case = open_case(world)
    link = case.pupil.responsibilities.first()
    Responsibility.objects.filter(pk=link.pk).update(safe_to_contact=False, contact_note="Refuge.")
    said = page(client, world.manager, "choose_letters", letter=KIND).content.decode()
    assert "1 letter about 1 child" in said
    assert f"Do not contact {link.carer.full_name}. Note: Refuge." in said
    assert not LetterBatch.objects.exists()
    answer = post(
        client, world.manager, "choose_letters", letter=KIND, stage="flagged", school="", officer=""
    )
    made = LetterBatch.objects.get()
    assert answer["Location"] == reverse("cases:show_batch", args=[made.ref])
    assert (made.chosen, made.filters) == ("Flagged", {"stage": "flagged"})


def test_a_batch_is_walked_through_its_pages(client: Client, world: CaseWorld) -> None:
    LocalSetting.objects.filter(key="letters_typed_above").update(value=3)
    batch = make_batch(world)
    said = page(client, world.manager, "step_batch", batch.ref, "approve").content.decode()
    assert "4 letters to 4 parents about 2 children at 1 school" in said
    assert said.count("(PDF)") == 3
    for typed, status in (("", 422), ("3", 422), ("4", 302)):
        answer = post(
            client, world.manager, "step_batch", batch.ref, "approve", seen="4", typed=typed
        )
        assert answer.status_code == status
    busy = page(client, world.manager, "show_batch", batch.ref).content.decode()
    assert "0 of 4 letters written" in busy
    assert 'hx-trigger="every 2s"' in busy
    tasks.write_letters()
    client.force_login(world.manager)
    part = client.get(
        reverse("cases:show_batch", args=[batch.ref]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "hx-trigger" not in part
    assert "<html" not in part
    assert "Send" in part
    assert post(client, world.manager, "step_batch", batch.ref, "send", seen="3").status_code == 422
    assert post(client, world.manager, "step_batch", batch.ref, "send", seen="4").status_code == 302
    tasks.send_letters()
    pack = page(client, world.manager, "print_batch", batch.ref)
    assert pack.content.startswith(b"%PDF")
    assert page(client, world.manager, "print_batch", batch.ref, **{"from": "9"}).status_code == 409
    assert (
        post(
            client, world.manager, "step_batch", batch.ref, "error", reason="Wrong school"
        ).status_code
        == 302
    )
    assert Letter.objects.filter(recall__reason="Wrong school").count() == 4
    assert page(client, world.manager, "step_batch", batch.ref, "nonsense").status_code == 404


def test_the_same_press_twice_sends_once(client: Client, world: CaseWorld) -> None:
    batch = written(world)
    for _ in range(2):
        post(
            client,
            world.manager,
            "step_batch",
            batch.ref,
            "send",
            seen="4",
            once="5b5cf4cf-8d0b-4b69-b2a3-7a2e7c1c8d11",
        )
    tasks.send_letters()
    assert Letter.objects.count() == 4
    told = AuditEvent.objects.filter(kind="letters.sent", target_ref=batch.ref)
    assert told.count() == 1


def test_an_officer_sees_and_revokes_their_own_and_sends_none(
    client: Client, world: CaseWorld
) -> None:
    case = open_case(world)
    allocation.allocate(case=case, to=world.ewo, by=world.manager)
    own = batches.make_batch(kind=KIND, by=world.ewo, filters={}, chosen="Mine")
    others = make_batch(world)
    assert page(client, world.ewo, "show_batch", own.ref).status_code == 200
    assert page(client, world.ewo, "show_batch", others.ref).status_code == 404
    assert page(client, world.ewo, "step_batch", own.ref, "approve").status_code == 403
    assert (
        post(client, world.ewo, "step_batch", own.ref, "revoke", reason="A mistake").status_code
        == 302
    )
    own.refresh_from_db()
    assert own.state == BatchState.REVOKED
    approved = batches.make_batch(kind=KIND, by=world.ewo, filters={}, chosen="Mine")
    approve(world, approved)
    assert (
        post(client, world.ewo, "step_batch", approved.ref, "revoke", reason="Late").status_code
        == 403
    )


def test_a_batch_takes_as_many_queries_for_thirty_as_for_three(
    client: Client, world: CaseWorld, django_assert_max_num_queries: Any
) -> None:
    few = make_batch(world, cases=3)
    LetterBatch.objects.update(state=BatchState.ELIGIBLE)
    letters_of = {}
    page(client, world.manager, "show_batch", few.ref)
    batches.revoke(batch=few, by=world.manager, reason="Again")
    many = make_batch(world, cases=27)
    for batch in (few, many):
        with django_assert_max_num_queries(22) as seen:
            page(client, world.manager, "show_batch", batch.ref)
        letters_of[batch.ref] = len(seen)
    assert (
        letters_of[many.ref] <= letters_of[few.ref] + 1
    )  # what may be done is asked for more of one that goes on


def test_a_sent_letter_says_what_became_of_it_and_is_marked_as_an_error_once(
    client: Client, world: CaseWorld
) -> None:
    sent(world)
    letter = Letter.objects.first()
    assert letter is not None
    said = page(client, world.lead, "show_letter", letter.case.ref, letter.ref).content.decode()
    assert "Recorded only" in said
    assert "Sent in error" not in said
    where = (letter.case.ref, letter.ref)
    assert post(client, world.manager, "recall_letter", *where, reason="").status_code == 422
    assert (
        post(client, world.manager, "recall_letter", *where, reason="Wrong child").status_code
        == 302
    )
    assert post(
        client, world.manager, "recall_letter", *where, reason="Wrong child"
    ).status_code in (409, 422)
    assert "Wrong child" in page(client, world.lead, "show_letter", *where).content.decode()
    case_page = page(client, world.manager, "show_case", letter.case.ref).content.decode()
    assert "sent in error" in case_page


def test_the_one_letter_page_says_which_language_each_parent_gets(
    client: Client, world: CaseWorld
) -> None:
    case = open_case(world)
    mother, father = [link.carer for link in case.pupil.responsibilities.all()]
    for carer, language in ((mother, "Polish"), (father, "Urdu")):
        carer.language = language
        carer.save()
    words = letter_texts.Words("O: {child}", "Witam,", "{days_missed}", "Do widzenia,")
    letter_texts.translate(
        version=LetterVersion.objects.get(kind=KIND),
        language="pl",
        by=world.manager,
        words=words,
        translator="L",
    )
    said = page(client, world.manager, "send_letter", case.ref, KIND).content.decode()
    assert "In Polish." in said
    assert "Speaks Urdu: there is no translation in force, so this letter is in English." in said
    letters.send_letters(case=case, by=world.manager, carers=[mother, father], template=KIND)
    assert [x.translation is not None for x in case.letters.order_by("id")] == [True, False]
