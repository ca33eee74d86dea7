"""How letters leave the house: each once, whatever breaks, and nothing at all unless the site is set to."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from pypdf import PdfReader

from accounts.errors import NotAllowed, WrongState
from attendance.actions.shields import open_whereabouts, set_shield
from attendance.models import Carer, Responsibility
from cases import tasks
from cases.actions import batches, emailing, handing_over, letters, packs
from cases.actions.batch_lists import BatchFile
from cases.choices import DeliveryStatus as D
from cases.choices import EventKind
from cases.choices import LetterTemplate as K
from cases.models import Delivery, Letter
from cases.senders import Parcel, notify
from tests.factories.cases import CaseWorld, open_case
from tests.factories.letters import make_batch, sent, written

KEY = "riverside-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
ADDRESS = "1 Test Street\nTestford\nTE1 1ST"


class Service:
    """What GOV.UK Notify would answer; no network."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], dict[str, Any]]] = []
        self.answers: list[Any] = []
        self.known: list[dict[str, Any]] = []

    def __call__(
        self, method: str, address: str, headers: dict[str, str], body: bytes | None
    ) -> tuple[int, Any]:
        self.asked.append((method, address, headers, json.loads(body or b"{}")))
        if method == "GET":
            if "reference=" in address:
                return 200, {"notifications": self.known}
            return 200, self.known[0]
        answer = self.answers.pop(0) if self.answers else (201, {"id": "aaaa", "postage": "second"})
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def service(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Service:
    made = Service()
    settings.LETTER_SENDER, settings.NOTIFY_API_KEY = "notify", KEY
    init = notify.Notify.__init__
    monkeypatch.setattr(notify.Notify, "__init__", lambda self: init(self, KEY, made))
    return made


@pytest.fixture
def by_mail(settings: Any) -> Iterator[None]:
    settings.LETTER_SENDER, settings.LETTER_EMAIL = "print", True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return


def send(world: CaseWorld, **carer: Any) -> Letter:
    case = open_case(world)
    to = case.pupil.responsibilities.first().carer
    Carer.objects.filter(pk=to.pk).update(address=ADDRESS, **carer)
    to.refresh_from_db()
    return letters.send_letter(case=case, by=world.ewo, carer=to, template=K.FIRST_ATTENDANCE)


def told(letter: Letter) -> list[str]:
    return list(letter.deliveries.values_list("status", flat=True))


def test_by_default_it_is_recorded_and_nothing_leaves(world: CaseWorld) -> None:
    letter = send(world, email="a@b.example", email_agreed_on=timezone.localdate())
    tasks.hand_over_letters()
    assert told(letter) == [D.RECORDED]
    assert mail.outbox == []


def test_notify_gets_the_stored_page_our_reference_and_nothing_personal(
    world: CaseWorld, service: Service
) -> None:
    letter = send(world)
    assert told(letter) == [D.WAITING]
    assert service.asked == []
    tasks.hand_over_letters()
    assert told(letter) == [D.WAITING, D.BEGUN, D.ACCEPTED]
    [(method, address, headers, body)] = service.asked
    assert (method, address) == (
        "POST",
        "https://api.notifications.service.gov.uk/v2/notifications/letter",
    )
    assert set(body) == {"reference", "content"}
    assert body["reference"] == letter.ref
    assert base64.b64decode(body["content"]) == bytes(letter.pdf)
    head, claims, signature = headers["Authorization"].removeprefix("Bearer ").split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert said["iss"] == "26785a09-ab16-4eb0-8407-a37497a57506"
    assert (json.loads(base64.urlsafe_b64decode(head + "=="))["alg"], bool(signature)) == (
        "HS256",
        True,
    )
    tasks.hand_over_letters()
    assert len(service.asked) == 1


def test_what_notify_refuses_is_told_on_the_timeline_and_may_be_tried_again(
    world: CaseWorld, service: Service
) -> None:
    service.answers = [
        (
            400,
            {"errors": [{"error": "ValidationError", "message": "content-outside-printable-area"}]},
        )
    ]
    letter = send(world)
    tasks.hand_over_letters()
    assert told(letter)[-1] == D.REFUSED
    event = letter.case.events.get(kind=EventKind.LETTER_REFUSED)
    assert "content-outside-printable-area" in event.text
    with pytest.raises(NotAllowed):
        handing_over.hand_over_again(letter=letter, by=world.lead)
    handing_over.hand_over_again(letter=letter, by=world.ewo)
    tasks.hand_over_letters()
    assert told(letter)[-2:] == [D.BEGUN, D.ACCEPTED]
    assert Letter.objects.count() == 1
    with pytest.raises(WrongState, match="was not refused"):
        handing_over.hand_over_again(letter=letter, by=world.ewo)


def test_an_address_the_post_does_not_take_is_refused_before_anything_leaves(
    world: CaseWorld, service: Service
) -> None:
    letter = send(world)
    parcel = Parcel(letter.ref, "Ms A", ("1 Road", "No postcode"), b"x", "s")
    with pytest.raises(notify.RefusedBySender, match="last line is no postcode"):
        notify.Notify().send(parcel)  # type: ignore[call-arg]
    assert service.asked == []


@pytest.mark.parametrize("answer", [OSError("broken pipe"), (502, {})])
def test_when_nobody_knows_whether_it_went_a_person_is_asked(
    world: CaseWorld, service: Service, answer: Any
) -> None:
    service.answers = [answer]
    letter = send(world)
    tasks.hand_over_letters()
    assert told(letter)[-1] == D.IN_DOUBT
    tasks.hand_over_letters()
    assert len([a for a in service.asked if a[0] == "POST"]) == 1


@pytest.mark.parametrize(("known", "posts"), [(True, 0), (False, 1)])
def test_cut_short_it_asks_by_our_reference_before_it_sends(
    world: CaseWorld, service: Service, known: bool, posts: int
) -> None:
    letter = send(world)
    handing_over._claim(letter.pk)  # and there the process died
    tasks.hand_over_letters()
    assert told(letter) == [D.WAITING, D.BEGUN]  # somebody may still be at it
    service.known = [{"id": "aaaa", "status": "accepted"}] if known else []
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11), tick=False):
        tasks.hand_over_letters()
    assert len([a for a in service.asked if a[0] == "POST"]) == posts
    assert told(letter)[-1] == D.ACCEPTED


def test_news_of_an_accepted_letter_is_asked_for_and_added(
    world: CaseWorld, service: Service
) -> None:
    letter = send(world)
    tasks.hand_over_letters()
    service.known = [{"id": "aaaa", "status": "received"}]
    tasks.ask_after_letters()
    assert told(letter) == [D.WAITING, D.BEGUN, D.ACCEPTED, D.DELIVERED]
    tasks.ask_after_letters()
    assert letter.deliveries.count() == 4


@pytest.mark.parametrize(
    ("carer", "sender"),
    [
        ({"email": "a@b.example", "email_agreed_on": dt.date(2025, 11, 1)}, "email"),
        ({"email": "a@b.example", "email_agreed_on": None}, "print"),
        ({"email": "", "email_agreed_on": dt.date(2025, 11, 1)}, "print"),
    ],
)
@pytest.mark.usefixtures("by_mail")
def test_mail_only_to_whom_has_one_and_agreed(
    world: CaseWorld, carer: dict[str, Any], sender: str
) -> None:
    letter = send(world, **carer)
    tasks.hand_over_letters()
    assert {d.sender for d in letter.deliveries.all()} == {sender}
    assert len(mail.outbox) == (sender == "email")
    if mail.outbox:
        [message] = mail.outbox
        assert message.to == ["a@b.example"]
        child = letter.case.pupil
        for private in (child.full_name, letter.case.ref, child.legal_forename):
            assert private not in message.subject + message.body
        assert message.attachments[0][1] == bytes(letter.pdf)


@pytest.mark.usefixtures("by_mail")
def test_mail_that_was_cut_short_is_left_to_a_person(world: CaseWorld) -> None:
    letter = send(world, email="a@b.example", email_agreed_on=dt.date(2025, 11, 1))
    handing_over._claim(letter.pk)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11), tick=False):
        tasks.hand_over_letters()
    assert told(letter)[-1] == D.IN_DOUBT
    assert mail.outbox == []


@pytest.mark.usefixtures("by_mail")
@pytest.mark.parametrize("change", [{"email": ""}, {"email_agreed_on": None}])
def test_mail_to_whom_has_none_any_more_is_refused_and_goes_on_paper_when_asked(
    world: CaseWorld, change: dict[str, Any]
) -> None:
    letter = send(world, email="a@b.example", email_agreed_on=dt.date(2025, 11, 1))
    Carer.objects.filter(pk=letter.carer_id).update(**change)
    tasks.hand_over_letters()
    assert mail.outbox == []
    assert told(letter) == [D.WAITING, D.BEGUN, D.REFUSED]
    row = handing_over.hand_over_again(letter=letter, by=world.ewo)
    assert (row.sender, row.status, row.detail["asked_by"]) == ("print", D.TO_PRINT, world.ewo.name)


@pytest.mark.parametrize("died", [False, True])
def test_what_was_said_to_be_an_error_before_it_left_does_not_leave(
    world: CaseWorld, service: Service, died: bool
) -> None:
    letter = send(world)
    if died:
        handing_over._claim(letter.pk)
    letters.recall_letter(letter=letter, by=world.ewo, reason="Wrong family")
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11), tick=False):
        tasks.hand_over_letters()
    assert [a for a in service.asked if a[0] == "POST"] == []
    assert told(letter)[-1] == D.REFUSED


@pytest.mark.parametrize("change", ["unsafe", "moved"])
def test_a_refused_letter_does_not_go_again_to_whom_it_would_harm(
    world: CaseWorld, service: Service, change: str
) -> None:
    service.answers = [(400, {"errors": []})]
    letter = send(world)
    tasks.hand_over_letters()
    if change == "unsafe":
        Responsibility.objects.filter(carer=letter.carer_id).update(
            safe_to_contact=False, contact_note="Refuge."
        )
    else:
        Carer.objects.filter(pk=letter.carer_id).update(address="9 Elsewhere\nTown\nEX2 2EX")
    words = {"unsafe": "Do not contact", "moved": "has changed since"}[change]
    with pytest.raises(WrongState, match=words):
        handing_over.hand_over_again(letter=letter, by=world.ewo)


def test_one_letter_nobody_can_be_asked_about_does_not_keep_the_rest(
    world: CaseWorld, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = send(world)
    handing_over._claim(stuck.pk)  # and there the process died
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11), tick=False):
        other = send(world)

        def down(self: notify.Notify, ref: str) -> None:
            raise OSError("no network")

        monkeypatch.setattr(notify.Notify, "find", down)
        tasks.hand_over_letters()
    assert told(other)[-1] == D.ACCEPTED
    assert told(stuck) == [D.WAITING, D.BEGUN]


def test_agreeing_to_mail_is_kept_and_taken_back_on_the_timeline(world: CaseWorld) -> None:
    case = open_case(world)
    carer = case.pupil.responsibilities.first().carer
    Carer.objects.filter(pk=carer.pk).update(email="")
    day = dt.date(2025, 11, 3)
    with pytest.raises(WrongState, match="no e-mail"):
        emailing.set_email(case=case, carer=carer, by=world.ewo, agreed_on=day)
    Carer.objects.filter(pk=carer.pk).update(email="a@b.example")
    for agreed in (day, None):
        emailing.set_email(case=case, carer=carer, by=world.ewo, agreed_on=agreed)
        carer.refresh_from_db()
        assert carer.email_agreed_on == agreed
    assert case.events.filter(kind=EventKind.NOTE).count() == 2
    case.pupil.responsibilities.filter(carer=carer).update(safe_to_contact=False, contact_note="x")
    with pytest.raises(WrongState, match="not to be contacted"):
        emailing.set_email(case=case, carer=carer, by=world.ewo, agreed_on=day)


def test_the_pack_is_the_stored_pages_in_postal_order_each_on_a_sheet_of_its_own(
    world: CaseWorld, settings: Any
) -> None:
    settings.LETTER_SENDER = "print"
    made = make_batch(world)
    for line, code in zip(
        made.lines.all(), ("TE10 1AA", "TE2 1AA", "AB1 1AA", "TE2 1AB"), strict=True
    ):
        Carer.objects.filter(pk=line.carer_id).update(address=f"1 Road\nTown\n{code}")
    batch = sent(world, made)
    reader = PdfReader(BytesIO(packs.print_pack(batch=batch, by=world.manager)))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) == 2 + 4 * 2  # a list and its back, and each letter's sheet
    codes = [
        next((c for c in ("AB1 1AA", "TE2 1AA", "TE2 1AB", "TE10 1AA") if c in text), "")
        for text in pages
    ]
    assert codes == ["", "", "AB1 1AA", "", "TE2 1AA", "", "TE2 1AB", "", "TE10 1AA", ""]
    assert "1 Road" not in pages[0]
    assert all(letter.ref in pages[0] for letter in Letter.objects.all())
    some = PdfReader(BytesIO(packs.print_pack(batch=batch, by=world.manager, first=2, last=3)))
    assert [c for c in codes if c and any(c in p.extract_text() for p in some.pages)] == [
        "TE2 1AA",
        "TE2 1AB",
    ]
    with pytest.raises(WrongState, match="from 1 to 4"):
        packs.print_pack(batch=batch, by=world.manager, first=5)
    assert batches.mark_printed(batch=batch, by=world.manager) == 4
    assert Delivery.objects.filter(status=D.PRINTED).count() == 4
    with pytest.raises(WrongState):
        batches.mark_printed(batch=batch, by=world.manager)


def test_what_was_an_error_is_in_no_pack_and_is_not_said_to_be_printed(
    world: CaseWorld, settings: Any
) -> None:
    settings.LETTER_SENDER = "print"
    batch = sent(world, make_batch(world, cases=1))
    wrong = batch.lines.first().letter
    letters.recall_letter(letter=wrong, by=world.manager, reason="Wrong family")
    assert batches.mark_printed(batch=batch, by=world.manager) == 1
    assert told(wrong) == [D.TO_PRINT]
    assert not BatchFile(batch, world.manager).lies_unprinted


def test_a_letter_to_a_protected_address_is_in_the_pack_of_whoever_has_opened_it(
    world: CaseWorld, settings: Any
) -> None:
    settings.LETTER_SENDER = "print"
    batch = sent(world, make_batch(world))
    line = batch.lines.first()
    link = line.case.pupil.responsibilities.select_related("carer", "pupil").get(carer=line.carer)
    set_shield(link=link, reason="Refuge", by=world.manager)
    pack = PdfReader(BytesIO(packs.print_pack(batch=batch, by=world.manager)))
    cover = " ".join(pack.pages[0].extract_text().split())
    assert "1 not in this pack: the address is protected" in cover
    assert line.letter.ref not in cover
    assert len(pack.pages) == 2 + 3 * 2
    assert batches.mark_printed(batch=batch, by=world.manager) == 3
    with pytest.raises(WrongState, match="No letter of this batch waits"):
        batches.mark_printed(batch=batch, by=world.manager)
    line.carer.refresh_from_db()
    open_whereabouts(carer=line.carer, pupil_ref=link.pupil.ref, reason="Post it", by=world.manager)
    again = PdfReader(BytesIO(packs.print_pack(batch=batch, by=world.manager)))
    assert line.letter.ref in again.pages[0].extract_text()
    assert batches.mark_printed(batch=batch, by=world.manager) == 1


def test_a_pack_is_not_there_before_letters_are_sent_nor_for_an_officer(world: CaseWorld) -> None:
    batch = written(world)
    with pytest.raises(WrongState, match="once the letters are sent"):
        packs.print_pack(batch=batch, by=world.manager)
    with pytest.raises(NotAllowed):
        packs.print_pack(batch=batch, by=world.ewo)
