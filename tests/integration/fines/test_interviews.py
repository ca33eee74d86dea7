"""Interviews under caution: the letter to one parent, moved and cancelled; and nothing of it for a school."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from attendance.models import ActionTaken, Responsibility
from cases import access
from cases.actions import holds
from cases.actions.files import CaseFile
from cases.models import Case, Delivery, Letter
from fines.actions import interviews
from fines.actions.interviews import Held
from fines.models import Interview, InterviewLetter, InterviewRecord
from tests.factories.courts import charge, legal_scene
from tests.factories.fines import another_parent

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 4, 9, 10, 30, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 4, 16, 14, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def invite(scene, carer=None, **changes):
    values = {"at": AT, "place": "Council House, room 14"} | changes
    return interviews.invite(
        case=Case.objects.get(pk=scene.case.pk), carer=carer or scene.mother, by=scene.officer,
        interviewer=scene.officer, **values,
    )  # fmt: skip


def words_of(row, kind):
    return str(row.letters.get(kind=kind).letter.facts)


def father_of(scene, **link):
    """Who lives elsewhere."""
    carer = another_parent(scene, **link)
    carer.address = "9 Farther Lane\nElsewhere\nEW9 9EW"
    carer.save(update_fields=["address"])
    return carer


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_invitation_says_what_the_code_asks():
    scene = legal_scene()
    row = invite(scene)
    said = words_of(row, "invitation")
    for words in (
        "Thursday 9 April 2026", "11:30", "Council House, room 14", "Amina Yusuf",
        "10 sessions from Monday 3 November 2025 to Friday 7 November 2025",
        "section 444 of the Education Act 1996", "£1,000", "£2,500", "do not have to come",
        "legal advice", "interpreter", "step-free access", "harm your defence",
    ):  # fmt: skip
        assert words in said, words
    letter = row.letters.get().letter
    assert letter.carer == scene.mother
    assert bytes(letter.pdf).startswith(b"%PDF")
    assert Delivery.objects.filter(letter=letter).exists()


def test_each_parent_has_a_letter_of_their_own_with_nothing_of_the_other():
    scene = legal_scene()
    father = father_of(scene)
    rows = [invite(scene), invite(scene, father, at=LATER)]
    for row, other in zip(rows, (father, scene.mother), strict=True):
        text = str(row.letters.get().letter.facts)
        assert row.carer.full_name in text
        for secret in (other.full_name, other.whereabouts().lines[0]):
            assert secret not in text


def test_a_place_that_tells_where_a_protected_parent_is_goes_in_no_letter_to_the_other():
    scene = legal_scene()
    father = father_of(scene, address_is_confidential=True)
    row = invite(scene, place=f"At {father.whereabouts().lines[0]}")
    assert not row.letters.exists()
    event = scene.case.events.get(kind="interview.not_written")
    assert event.legal
    assert "confidential" in event.text


def test_who_must_not_be_contacted_is_not_asked_and_who_has_no_address_is_told_another_way():
    scene = legal_scene()
    scene.mother.address = ""
    scene.mother.save(update_fields=["address"])
    row = invite(scene)
    assert not row.letters.exists()
    assert "No letter could be written" in page_of(scene, row)
    Responsibility.objects.filter(carer=scene.mother).update(safe_to_contact=False)
    InterviewRecord.objects.create(
        interview=row, end="cancelled", on=dt.date(2026, 4, 1), reason="Unsafe", by=scene.officer
    )
    with pytest.raises(WrongState, match="must not be written to"):
        invite(scene)


def page_of(scene, row):
    address = reverse("fines:record_interview", args=[row.pk])
    return as_(scene.officer).get(address).content.decode()


def test_a_held_case_asks_nobody():
    scene = legal_scene()
    holds.place_hold(
        case=scene.case, by=scene.manager, reason="bereavement", note="The grandmother died"
    )
    with pytest.raises(WrongState, match="on hold"):
        invite(scene)
    assert not Interview.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"at": dt.datetime(2026, 4, 1, 9, 10, tzinfo=dt.UTC)},
            "the first day is Wednesday 8 April",
        ),
        ({"at": dt.datetime(2026, 4, 7, 9, tzinfo=dt.UTC)}, "the first day is Wednesday 8 April"),
        ({"at": dt.datetime(2026, 4, 9, 2, tzinfo=dt.UTC)}, "Interviews begin from 09:00 to 17:00"),
        ({"at": dt.datetime(2026, 4, 12, 9, tzinfo=dt.UTC)}, "at a weekend"),
        ({"at": dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)}, "a bank holiday"),
        ({"at": dt.datetime(2026, 7, 2, 9, tzinfo=dt.UTC)}, "within 3 months"),
        ({"at": dt.datetime(2099, 4, 1, 9, tzinfo=dt.UTC)}, "check the year"),
    ],
)
def test_a_day_or_hour_nobody_can_come_on_is_not_set(changes, words):
    scene = legal_scene()
    with pytest.raises(WrongState, match=words):
        invite(scene, **changes)
    row = invite(scene)
    with pytest.raises(WrongState, match=words):
        interviews.move_interview(
            interview=row, place="Library", reason="Works", by=scene.officer, **changes
        )


def test_nobody_came_or_stayed_away_before_its_time():
    scene = legal_scene()
    row = invite(scene)
    day = dt.date(2026, 4, 9)
    held = Held("held", day, caution_given=True, advice_offered=True, summary="Said little.")
    for said in (Held("not_attended", day), held):
        with time_machine.travel(AT - dt.timedelta(minutes=1), tick=False):
            with pytest.raises(WrongState, match="to begin at 11:30") as no:
                interviews.record_interview(interview=row, held=said, by=scene.officer)
            assert no.value.reasons[0].field == "end"
            with pytest.raises(IntegrityError, match="still to come"), transaction.atomic():
                InterviewRecord.objects.create(
                    interview=row, end="not_attended", on=day, by=scene.officer
                )
    with time_machine.travel(AT, tick=False):
        found = interviews.record_interview(
            interview=row, held=Held("not_attended", day), by=scene.officer
        )
    assert found.end == "not_attended"


def test_one_parent_charged_the_other_is_still_asked():
    scene = legal_scene()
    father = father_of(scene)
    row = charge(scene)
    for stage in ("prosecution", "court"):
        Case.objects.filter(pk=scene.case.pk).update(stage=stage)
        page = as_(scene.officer).get(reverse("fines:see_court_case", args=[scene.case.ref]))
        links = page.content.decode().count("Invite to an interview")
        assert links == 1, stage
        with pytest.raises(WrongState, match="charged already"):
            invite(scene)
    assert invite(scene, father).carer == father
    row.results.create(outcome="withdrawn", on=dt.date(2026, 4, 1), by=scene.legal)
    assert invite(scene).carer == scene.mother


def test_the_page_says_what_became_of_the_letter_and_why_there_is_none():
    scene = legal_scene()
    client, address = as_(scene.officer), reverse("fines:invite_interview", args=[scene.case.ref])
    typed = {
        "time": "10:00", "place": "Council House", "date-day": "9", "date-month": "4",
        "date-year": "2026", "carer": scene.mother.ref,
    }  # fmt: skip
    address += f"?carer={scene.mother.ref}"
    shown = client.post(address, typed, follow=True).content.decode()
    assert Delivery.objects.latest("id").status == "recorded"
    assert shown.count("recorded only: print it and post it") == 2  # told at once, and on the page
    assert "A letter goes to them" not in shown
    row = Interview.objects.get()
    off = Held("cancelled", dt.date(2026, 4, 1), reason="Attendance improved")
    interviews.record_interview(interview=row, held=off, by=scene.officer)
    shown = client.post(address, typed | {"place": "😀"}, follow=True).content.decode()
    assert shown.count("No letter could be written to this parent") == 2
    event = scene.case.events.get(kind="interview.not_written")
    assert event.data["why"]
    assert shown.count(event.data["why"]) >= 2


def test_nothing_alleged_is_nothing_to_ask_about():
    scene = legal_scene("IIIII IIIII", noticed=False)
    with pytest.raises(WrongState, match="nothing to ask about"):
        invite(scene)
    assert not Interview.objects.exists()


def test_moved_the_parent_is_told_the_old_time_and_the_new():
    scene = legal_scene()
    row = invite(scene)
    move = {"at": LATER, "place": "Library", "by": scene.officer}
    with pytest.raises(WrongState, match="Say why"):
        interviews.move_interview(interview=row, reason=" ", **move)
    moved = interviews.move_interview(interview=row, reason="The parent works", **move)
    assert (moved.replaces, row.record.end) == (row, "moved")
    said = words_of(moved, "moved")
    for words in ("Thursday 9 April 2026", "11:30", "Thursday 16 April 2026", "15:00", "Library"):
        assert words in said, words
    assert "do not have to come" in said
    with pytest.raises(AlreadyDone):
        interviews.move_interview(interview=row, reason="Again", **move)


def test_cancelled_the_parent_is_told_once_and_only_before_the_day():
    scene = legal_scene()
    row = invite(scene)
    off = Held("cancelled", dt.date(2026, 4, 1), reason="Attendance improved")
    interviews.record_interview(interview=row, held=off, by=scene.officer)
    said = words_of(row, "off")
    assert "please do not come" in said
    assert "Thursday 9 April 2026" in said
    assert "Attendance improved" not in said
    again = invite(scene, at=LATER)
    with time_machine.travel(dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC), tick=False):
        over = Held("cancelled", dt.date(2026, 4, 20), reason="The interviewer was ill")
        interviews.record_interview(interview=again, held=over, by=scene.officer)
    assert set(again.letters.values_list("kind", flat=True)) == {"invitation"}


def test_who_was_never_told_is_not_told_that_it_is_off():
    scene = legal_scene()
    row = Interview.objects.create(
        case=scene.case, carer=scene.mother, at=AT, place="Here", interviewer=scene.officer,
        by=scene.officer,
    )  # fmt: skip
    off = Held("cancelled", dt.date(2026, 4, 1), reason="Attendance improved")
    interviews.record_interview(interview=row, held=off, by=scene.officer)
    assert not InterviewLetter.objects.exists()


def test_a_school_learns_nothing_of_the_letter():
    scene = legal_scene()
    row = invite(scene)
    letter = row.letters.get().letter
    assert letter in CaseFile(scene.case, scene.officer).letters
    assert letter not in CaseFile(scene.case, scene.lead).letters
    with pytest.raises(NotAllowed):
        access.get_letter(scene.lead, scene.case.ref, letter.ref)
    for name in ("show_case", "print_timeline", "download_timeline"):
        text = as_(scene.lead).get(reverse(f"cases:{name}", args=[scene.case.ref]))
        shown = b"".join(text.streaming_content if text.streaming else [text.content]).decode()
        assert "Invitation to an interview" not in shown, name
        assert letter.ref not in shown, name
    shown = as_(scene.officer).get(reverse("cases:show_case", args=[scene.case.ref]))
    assert "Invitation to an interview under caution" in shown.content.decode()
    told = ActionTaken.objects.filter(enrolment=scene.enrolment, kind="letter").shown()
    assert not told.filter(label__contains="interview").exists()


def test_the_database_takes_no_letter_to_somebody_else():
    scene = legal_scene()
    father = another_parent(scene)
    mine, theirs = invite(scene), invite(scene, father, at=LATER)
    letter = theirs.letters.get().letter
    with pytest.raises(IntegrityError, match="not to the parent"), transaction.atomic():
        InterviewLetter.objects.create(interview=mine, letter=letter, kind="off")
    with pytest.raises(IntegrityError, match="that was moved"), transaction.atomic():
        Interview.objects.create(
            case=scene.case, carer=scene.mother, at=LATER, place="Here", replaces=mine,
            interviewer=scene.officer, by=scene.officer,
        )  # fmt: skip
    with pytest.raises(InternalError), transaction.atomic():
        InterviewLetter.objects.all().delete()


def test_the_page_moves_an_interview():
    scene = legal_scene()
    row = invite(scene)
    address = reverse("fines:move_interview", args=[row.pk])
    client = as_(scene.officer)
    assert client.post(address, {"place": "Library"}).status_code == 422
    said = {
        "reason": "The parent works", "place": "Library", "time": "15:00", "date-day": "16",
        "date-month": "4", "date-year": "2026",
    }  # fmt: skip
    answer = client.post(address, said)
    moved = Interview.objects.get(replaces=row)
    assert answer.url == reverse("fines:record_interview", args=[moved.pk])
    shown = client.get(answer.url).content.decode()
    letter = Letter.objects.latest("id")
    links = (
        reverse("cases:show_letter", args=[scene.case.ref, letter.ref]),
        reverse("fines:record_interview", args=[row.pk]),
    )
    for words in ("Moved from", "New time", *(f'href="{link}"' for link in links)):
        assert words in shown
