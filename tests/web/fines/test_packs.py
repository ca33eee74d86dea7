"""Pages of court packs: what is missing first, building with a reason, progress, versions, and the papers to sign."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.actions.shields import open_whereabouts, set_shield
from attendance.models import Carer, Responsibility
from cases.actions import contacts, letters, plans
from cases.choices import LetterTemplate, PlanKind
from cases.models import Case
from fines.actions import pack_building
from fines.models import CourtPack, PackBuild, PackSignature, PackStatement
from tests.factories.fines import Scene, another_parent
from tests.factories.packs import DAY, build, pack_scene, read_all, sign_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Iterator[Scene]:
    with time_machine.travel(dt.datetime(2026, 3, 20, 10, tzinfo=dt.UTC)):
        yield pack_scene()


def address(scene: Scene, tail: str = "", carer: Carer | None = None) -> str:
    return f"/packs/{scene.case.ref}/{(carer or scene.mother).ref}/{tail}"


def page(client: Client, scene: Scene, who: object, tail: str = "") -> str:
    client.force_login(who)  # type: ignore[arg-type]
    return str(client.get(address(scene, tail)).content.decode())


def test_what_is_missing_stands_first_with_where_to_put_it_right(
    client: Client, scene: Scene
) -> None:
    text = page(client, scene, scene.manager)
    assert "3 things missing" in text
    assert text.index("Witness statement, signed") < text.index("Register of the period")
    assert address(scene, "statement/signed/") in text
    assert "Build it all the same" in text


def test_the_officer_prepares_and_is_offered_no_build(client: Client, scene: Scene) -> None:
    build(scene, reason="So")
    text = page(client, scene, scene.officer)
    assert "A manager or legal officer builds it" in text
    assert "SHA-256" not in text
    assert client.post(address(scene, "build/")).status_code == 403


def test_without_a_reason_the_form_comes_back(client: Client, scene: Scene) -> None:
    client.force_login(scene.legal)
    response = client.post(address(scene, "build/"), {"reason": " \u200b "})
    assert response.status_code == 422
    assert "Say why the pack is built" in response.content.decode()
    assert not PackBuild.objects.exists()


def test_building_twice_is_one_build_and_its_page_says_how_far_it_is(
    client: Client, scene: Scene
) -> None:
    client.force_login(scene.legal)
    answers = [client.post(address(scene, "build/"), {"reason": "So"}) for _ in range(2)]
    assert len({a.headers["Location"] for a in answers}) == 1
    here = answers[0].headers["Location"]
    assert "Waiting." in client.get(here).content.decode()
    assert client.get(f"{here}?seen=waiting").status_code == 204
    for waiting, _ in pack_building.waiting_builds():
        pack_building.build_pack(waiting)
    text = client.get(f"{here}?seen=waiting", headers={"HX-Request": "true"}).content.decode()
    assert "Version 1 is ready" in text
    assert "hx-get" not in text


def test_a_pack_is_read_byte_for_byte_and_no_browser_keeps_it(client: Client, scene: Scene) -> None:
    pack = build(scene, reason="So")
    client.force_login(scene.legal)
    response = client.get(address(scene, "version-1.pdf"))
    assert response.content == bytes(pack.pdf)
    assert "no-store" in response.headers["Cache-Control"]
    assert client.get(address(scene, "version-2.pdf")).status_code == 404
    for who in (scene.officer, scene.lead):
        client.force_login(who)
        assert client.get(address(scene, "version-1.pdf")).status_code == 403


def test_another_parents_pack_is_not_found_under_this_one(client: Client, scene: Scene) -> None:
    build(scene, reason="So")
    father = another_parent(scene)
    client.force_login(scene.manager)
    assert client.get(address(scene, "version-1.pdf", father)).status_code == 404
    text = client.get(address(scene, "", father)).content.decode()
    assert "there is nothing to prove yet" in text
    assert "SHA-256" not in text


def test_the_page_says_what_has_changed_since(client: Client, scene: Scene) -> None:
    build(scene, reason="So")
    assert "Nothing it rests on has changed" in page(client, scene, scene.manager)
    contacts.log_contact(
        case=Case.objects.get(pk=scene.case.pk), by=scene.officer, carer=scene.mother, kind="visit",
        outcome="no_answer", note="Nobody in.",
    )  # fmt: skip
    text = page(client, scene, scene.manager)
    assert "Contacts: added Friday 20 March 2026, Visit with" in text


def test_a_pack_with_an_address_that_is_protected_since_is_kept_from_who_has_not_opened_it(
    client: Client, scene: Scene
) -> None:
    assert build(scene, reason="So").shows_address
    link = Responsibility.objects.select_related("carer", "pupil").get(carer=scene.mother)
    set_shield(link=link, reason="Refuge", by=scene.officer)
    for who in (scene.manager, scene.legal):
        client.force_login(who)
        assert client.get(address(scene, "version-1.pdf")).status_code == 403
    open_whereabouts(
        carer=Carer.objects.get(pk=scene.mother.pk), pupil_ref=scene.enrolment.pupil.ref, reason="Hearing",
        by=scene.manager,
    )  # fmt: skip
    client.force_login(scene.manager)
    assert client.get(address(scene, "version-1.pdf")).status_code == 200


def test_the_statement_is_drafted_kept_and_signed(client: Client, scene: Scene) -> None:
    text = page(client, scene, scene.officer, "statement/")
    assert "I am Amina Yusuf." in text
    assert "<code>{register}</code> is AY/1" in text
    assert client.get(address(scene, "statement.pdf")).status_code == 409
    refused = client.post(address(scene, "statement/"), {"text": "See {nothing}."})
    assert refused.status_code == 422
    assert "There is no exhibit {nothing}" in refused.content.decode()
    client.post(address(scene, "statement/"), {"text": "I say so. See {register}."})
    assert PackStatement.objects.get().witness == scene.officer
    assert client.get(address(scene, "statement.pdf")).headers["Content-Type"] == "application/pdf"
    day = {"on-day": "20", "on-month": "3", "on-year": "2026"}
    client.post(address(scene, "statement/signed/"), {"name": "amina yusuf", **day})
    assert PackSignature.objects.get().on == dt.date(2026, 3, 20)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            {"name": "Ada", "on-day": "21", "on-month": "3", "on-year": "2026"},
            "must not be in the future",
        ),
        ({"name": "", "on-day": "19", "on-month": "3", "on-year": "2026"}, "Enter who signed it"),
    ],
)
def test_a_signature_needs_a_name_and_a_day_gone_by(
    client: Client, scene: Scene, data: dict[str, str], words: str
) -> None:
    client.force_login(scene.officer)
    response = client.post(address(scene, "certificate/signed/"), data)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_paper_that_is_none_is_not_found(client: Client, scene: Scene) -> None:
    client.force_login(scene.officer)
    assert client.get(address(scene, "advice/signed/")).status_code == 404
    assert client.get(address(scene, "advice.pdf")).status_code == 404


def test_the_case_offers_the_pack_to_whoever_may_prepare_it(client: Client, scene: Scene) -> None:
    for who, offered in ((scene.officer, True), (scene.legal, True), (scene.lead, False)):
        client.force_login(who)
        text = client.get(f"/notices/panel/{scene.case.ref}/").content.decode()
        assert (address(scene) in text) == offered


def test_more_contacts_and_letters_ask_no_more_queries(client: Client, scene: Scene) -> None:
    sign_all(scene)
    build(scene)
    client.force_login(scene.manager)
    client.get(address(scene))
    counts = []
    for more in (3, 30):
        for n in range(more):
            contacts.log_contact(
                case=Case.objects.get(pk=scene.case.pk), by=scene.officer, carer=scene.mother, kind="call",
                outcome="spoke", note=f"Said {n}",
            )  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address(scene))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert CourtPack.objects.count() == 1


def test_a_note_of_another_is_read_and_decided_on_a_page_of_its_own(
    client: Client, scene: Scene
) -> None:
    contacts.log_contact(
        case=Case.objects.get(pk=scene.case.pk), by=scene.officer, carer=scene.mother, kind="call",
        outcome="spoke", note="Her ex was there. She agreed.",
    )  # fmt: skip
    read_all(Case.objects.get(pk=scene.case.pk), scene.mother, scene.legal)
    assert "1 withheld and not read yet" in page(client, scene, scene.legal)
    text = page(client, scene, scene.legal, "notes/")
    assert "Her ex was there." in text
    seen = text.split('name="seen" value="')[1].split('"')[0]
    key = text.split('name="key" value="')[1].split('"')[0]
    said = {"key": key, "seen": seen, "decides": "disclose"}
    empty = client.post(address(scene, "notes/"), said)
    assert empty.status_code == 422
    assert f'<a href="#{key}-words">Write the words to disclose' in empty.content.decode()
    assert f'id="{key}-problem"' in empty.content.decode()
    assert client.post(address(scene, "notes/"), said | {"words": "She agreed."}).status_code == 302
    text = page(client, scene, scene.legal, "notes/")
    assert "Disclosed in other words" in text
    assert "A person has read each" in page(client, scene, scene.legal)


def test_notes_that_speak_of_nobody_else_are_let_in_together_once_they_are_read(
    client: Client, scene: Scene
) -> None:
    text = page(client, scene, scene.legal, "notes/")
    assert "Agreed to try the bus." in text
    assert "I have read these: they go in as they stand (3)" in text
    read = re.findall(r'name="read" value="([^"]+)"', text)
    stale = client.post(address(scene, "notes/"), {"decides": "pass", "read": "contact-1:x"})
    assert stale.status_code == 422
    assert "have changed since you read them" in stale.content.decode()
    answer = client.post(address(scene, "notes/"), {"decides": "pass", "read": read}, follow=True)
    assert "3 notes go in as they stand" in answer.content.decode()
    assert "I have read" not in answer.content.decode()
    assert answer.content.decode().count("Goes in as it stands") == 3


def test_a_letter_is_put_in_as_it_was_sent_on_the_same_page(client: Client, scene: Scene) -> None:
    case = Case.objects.get(pk=scene.case.pk)
    plans.agree_plan(
        case=case, by=scene.officer, support="Your partner walks to school with Sam.",
        kind=PlanKind.ACTION_PLAN, targets=[plans.Target("At school on Monday", "School")],
            review_on=DAY + dt.timedelta(weeks=3),
    )  # fmt: skip
    letters.send_letter(
        case=case, by=scene.officer, carer=scene.mother, template=LetterTemplate.PLAN
    )
    text = page(client, scene, scene.legal, "notes/")
    assert "Put it in as it was sent" in text
    _, letter = text.split('name="key" value="letter-')
    seen = letter.split('name="seen" value="')[1].split('"')[0]
    said = {"key": f"letter-{letter.split(chr(34))[0]}", "seen": seen, "decides": "as_sent"}
    assert client.post(address(scene, "notes/"), said | {"decides": "x"}).status_code == 422
    assert client.post(address(scene, "notes/"), said).status_code == 302
    assert "Goes in as it was sent" in page(client, scene, scene.legal, "notes/")


def test_an_older_version_warns_when_somebody_is_protected_since(
    client: Client, scene: Scene
) -> None:
    pack, father = build(scene, reason="So"), another_parent(scene)
    link = Responsibility.objects.select_related("carer", "pupil").get(carer=father)
    set_shield(link=link, reason="Refuge", by=scene.officer)
    assert "This version may name somebody who is protected now" in page(
        client, scene, scene.legal, "version-1.pdf"
    )
    assert client.post(address(scene, "version-1.pdf")).content == bytes(pack.pdf)
