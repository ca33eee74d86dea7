"""The contact box wherever it stands, the page of a contact, and what a restricted one shows to whom."""

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import AuditEvent
from cases.actions import contacts, escalations
from cases.choices import Stage
from cases.models import Case, Contact
from tests.factories.cases import CaseWorld, case_at, log, open_case
from tests.web.cases.conftest import SignIn

SECRET = "zebrafinch"
CALL = {"kind": "call", "outcome": "spoke", "with_whom": "Aunt", "note": "Rang back"}
SCRIPT = {"X-Contact-Box": "dialog"}


def restricted(case: Case, world: CaseWorld, **fields: object) -> Contact:
    return log(
        case, world, carer=None, with_whom=f"{SECRET} whom", note=f"{SECRET} note", kind="visit",
        outcome="refused", next_step=f"{SECRET} step", next_step_due=dt.date(2025, 11, 10),
        condoned=True, **{"restricted": "safeguarding"} | fields,
    )  # fmt: skip


def text(client: Client, path: str, status: int = 200, **more: object) -> str:
    answer = client.get(path, **more)  # type: ignore[arg-type]
    assert answer.status_code == status
    return answer.content.decode()


# -- Restricted -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["admin", "lead", "ewo", "manager"])
def test_on_no_page_but_its_own_is_a_word_of_it_shown(
    world: CaseWorld, as_: SignIn, who: str
) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    Case.objects.filter(pk=case.pk).update(officer=world.ewo, officer_since=dt.date(2025, 11, 3))
    contact = restricted(case, world, by=world.manager)
    escalations.ask(case=case, by=world.ewo, stage=Stage.STEP_DOWN, summary="x", recommendation="y")
    client = as_(getattr(world, who))
    page = text(client, f"/cases/{case.ref}/")
    assert "Restricted note" in page
    assert "Mina Manager" in page
    paths = {
        "/my-work/": who in ("lead", "ewo"), "/cases/": True, f"/cases/{case.ref}/?show=contacts&all=1": True,
        f"/pupils/{case.pupil.ref}/": True, f"/cases/of/{case.pupil.ref}/": True, 
        f"/queue/{case.ref}/move:step_down/": who == "manager", "/queue/": who == "manager",
    }  # fmt: skip
    for path in [path for path, seen in paths.items() if seen]:
        assert SECRET not in text(client, path), path
    assert SECRET not in page
    href = f"/cases/{case.ref}/contacts/{contact.pk}/"
    assert (href in page) == (who in ("ewo", "manager"))
    timeline = page[page.index('id="timeline"') :]
    assert ("safeguarding" in timeline) == (who in ("ewo", "manager"))
    if who == "ewo":
        assert f"{SECRET} note" in text(client, href)
        assert AuditEvent.objects.filter(kind="contact.restricted_read").count() == 1
    if who in ("admin", "lead"):
        assert SECRET not in text(client, href, 403)
        assert not AuditEvent.objects.filter(kind="contact.restricted_read").exists()


def test_no_search_finds_it_by_its_words(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    restricted(case, world)
    for path in ("/find/", "/cases/", "/contacts/new/", "/pupils/"):
        assert case.ref not in text(as_(world.ewo), f"{path}?q={SECRET}")


def test_what_it_said_before_it_was_restricted_is_kept_from_the_others_too(
    world: CaseWorld, as_: SignIn
) -> None:
    case = open_case(world)
    first = restricted(case, world, restricted="")
    said = replace(contacts.said_by(first), restricted="domestic_abuse")
    contacts.correct_contact(contact=first, by=world.ewo, said=said, why="He reads the file")
    href = f"/cases/{case.ref}/contacts/{first.pk}/"
    assert SECRET not in text(as_(world.lead), href, 403)
    assert SECRET not in text(as_(world.lead), f"/cases/{case.ref}/")
    assert text(as_(world.manager), href).count(f"{SECRET} note") == 2


# -- Corrected ------------------------------------------------------------------------------------------


def test_the_timeline_shows_the_newest_and_opens_what_it_said_before(
    world: CaseWorld, as_: SignIn
) -> None:
    case, client = open_case(world), as_(world.ewo)
    first = log(case, world, note="Spoke to the mother")
    href = f"/cases/{case.ref}/contacts/{first.pk}/"
    assert "Correct it" in text(client, f"/cases/{case.ref}/")
    form = client.get(f"{href}correct/").content.decode()
    assert "Spoke to the mother" in form
    sent = CALL | {"note": "Spoke to the aunt", "seen": first.pk, "why": ""}
    refused = client.post(f"{href}correct/", sent)
    assert refused.status_code == 422
    assert "Say why it is corrected" in refused.content.decode()
    assert client.post(f"{href}correct/", sent | {"why": "Mixed up"})["Location"] == href
    late = client.post(f"{href}correct/", sent | {"why": "Again", "note": "Third"})
    assert late.status_code == 409
    page = text(as_(world.manager), f"/cases/{case.ref}/")
    assert "Spoke to the aunt" in page
    assert "Spoke to the mother" not in page
    assert "Changed once" in page
    history = text(as_(world.manager), href)
    assert history.index("Spoke to the aunt") < history.index("Spoke to the mother")
    assert "Mixed up" in history


def test_a_correction_begins_with_all_that_was_said(world: CaseWorld, as_: SignIn) -> None:
    case, client = open_case(world), as_(world.ewo)
    first = log(
        case, world, kind="visit", outcome="attended", condoned=True, restricted="legal", carer=None,
        with_whom="Aunt", next_step="Meet", next_step_kind="meeting", next_step_due=dt.date(2025, 11, 12),
    )  # fmt: skip
    href = f"/cases/{case.ref}/contacts/{first.pk}/correct/"
    page = client.get(href)
    form = page.context["form"]
    sent = {
        name: form[name].value()
        for name in form.fields
        if name not in ("happened_on", "follow_up", "why")
    }
    assert 'value="2025-11-12"' in page.content.decode()
    sent |= {"seen": first.pk, "why": "A word", "note": "Otherwise", "next_step_due": "2025-11-12"}
    assert client.post(href, sent).status_code == 302
    now = case.contacts.current().get()
    said = contacts.said_by(first)
    assert contacts.said_by(now) == replace(said, note="Otherwise")


def test_an_address_of_another_case_or_version_finds_nothing(world: CaseWorld, as_: SignIn) -> None:
    case, other = open_case(world), open_case(world)
    contact = log(case, world)
    text(as_(world.ewo), f"/cases/{other.ref}/contacts/{contact.pk}/", 404)
    text(as_(world.ewo), f"/cases/{case.ref}/contacts/{contact.pk + 999}/", 404)


# -- The box --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/cases/{case}/",
        "/cases/{case}/plan/",
        "/pupils/{pupil}/",
        "/flags/{flag}/",
        "/cases/of/{pupil}/",
    ],
)
def test_the_box_knows_the_child_of_the_page(world: CaseWorld, as_: SignIn, path: str) -> None:
    case, _ = open_case(world), open_case(world)
    flag = case.case_flags.get().flag.ref
    path = path.format(case=case.ref, pupil=case.pupil.ref, flag=flag)
    client = as_(world.ewo)
    page = text(client, f"/contacts/new/?from={path}", headers=SCRIPT)
    assert f'action="/cases/{case.ref}/contact/"' in page
    assert "<html" not in page
    shell = text(client, f"/cases/{case.ref}/")
    assert f'href="/contacts/new/?from=%2Fcases%2F{case.ref}%2F"' in shell


@pytest.mark.parametrize(
    "path", ["/my-work/", "/nowhere/", "", "//", "/cases/FT-9999/", "/pupils/x/"]
)
def test_a_page_about_nobody_asks_for_the_child(world: CaseWorld, as_: SignIn, path: str) -> None:
    page = text(as_(world.ewo), f"/contacts/new/?from={path}")
    assert "Name of the child" in page
    assert "data-draft" not in page


def test_only_open_cases_of_ones_own_are_found(world: CaseWorld, as_: SignIn) -> None:
    mine, closed, foreign = (
        open_case(world),
        case_at(Stage.CLOSED, world),
        open_case(CaseWorld(weeks=8)),
    )
    for case in (mine, closed, foreign):
        case.pupil.sort_name = "quill, ann"
        case.pupil.save()
    page = text(as_(world.ewo), "/contacts/new/?q=quill")
    assert f"?case={mine.ref}" in page
    assert closed.ref not in page
    assert foreign.ref not in page
    text(as_(world.ewo), f"/contacts/new/?case={foreign.ref}", 404)
    text(as_(world.ewo), f"/contacts/new/?case={closed.ref}", 409)
    text(as_(world.legal), "/contacts/new/", 403)


def test_a_script_is_told_where_it_led_once(world: CaseWorld, as_: SignIn) -> None:
    case, client = open_case(world), as_(world.ewo)
    form = client.get(f"/contacts/new/?case={case.ref}", headers=SCRIPT).content.decode()
    once = form.partition('name="once" value="')[2].partition('"')[0]
    for _ in range(2):
        answer = client.post(f"/cases/{case.ref}/contact/", CALL | {"once": once}, headers=SCRIPT)
        assert answer.json() == {"said": "Contact logged.", "href": f"/cases/{case.ref}/"}
    assert case.contacts.count() == 1
    refused = client.post(f"/cases/{case.ref}/contact/", CALL | {"outcome": ""}, headers=SCRIPT)
    assert refused.status_code == 422
    assert "Say how it went" in refused.content.decode()
    assert "<html" not in refused.content.decode()


def test_on_its_own_page_a_refused_contact_comes_back_there(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    sent = CALL | {"outcome": "", "alone": "1"}
    answer = as_(world.ewo).post(f"/cases/{case.ref}/contact/", sent)
    assert answer.status_code == 422
    assert "Rang back" in answer.content.decode()
    assert "Timeline" not in answer.content.decode()


def test_the_box_begins_with_how_one_was_last_in_touch_and_never_with_how_it_went(
    world: CaseWorld, as_: SignIn
) -> None:
    case, other = open_case(world), open_case(world)
    log(other, world, kind="visit")
    page = text(as_(world.ewo), f"/contacts/new/?case={case.ref}")
    assert 'name="kind" value="visit" data-key="v" checked' in page
    assert not any("checked" in tag for tag in page.split("<input") if 'name="outcome"' in tag)


def test_a_parent_it_is_not_safe_to_contact_is_last_and_said_so(
    world: CaseWorld, as_: SignIn
) -> None:
    case = open_case(world)
    link = case.pupil.responsibilities.first()
    case.pupil.responsibilities.filter(pk=link.pk).update(safe_to_contact=False)
    options = text(as_(world.ewo), f"/contacts/new/?case={case.ref}").split("<option")
    assert f"{link.carer.full_name} (not safe to contact)" in options[2]


@pytest.mark.parametrize(
    ("sent", "step", "due"),
    [
        ({"follow_up": "2025-11-11"}, "Follow up", "2025-11-11"),
        ({"follow_up": "2025-11-13", "outcome": "no_answer"}, "Try again", "2025-11-13"),
        ({"follow_up": "2025-11-17", "next_step_kind": "visit"}, "Visit", "2025-11-17"),
        ({"follow_up": "2025-11-17", "next_step": "See the aunt"}, "See the aunt", "2025-11-17"),
        ({"follow_up": "2025-11-11", "next_step": "x", "next_step_due": "2025-11-20"}, "x", "2025-11-20"),
        ({"follow_up": ""}, "", None),
    ],
)  # fmt: skip
def test_a_follow_up_is_one_choice(
    world: CaseWorld, as_: SignIn, sent: dict[str, str], step: str, due: str | None
) -> None:
    case = open_case(world)
    as_(world.ewo).post(f"/cases/{case.ref}/contact/", CALL | sent)
    contact = case.contacts.get()
    assert (contact.next_step, contact.next_step_due and contact.next_step_due.isoformat()) == (
        step,
        due,
    )


def test_a_day_that_was_not_offered_is_refused(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    answer = as_(world.ewo).post(f"/cases/{case.ref}/contact/", CALL | {"follow_up": "2025-12-24"})
    assert answer.status_code == 422


# -- Condoned -------------------------------------------------------------------------------------------


def test_condoned_absence_shows_on_the_case_with_what_was_said(
    world: CaseWorld, as_: SignIn
) -> None:
    case, client = open_case(world), as_(world.ewo)
    bare = client.post(f"/cases/{case.ref}/contact/", CALL | {"condoned": "on", "note": ""})
    assert "Write down what was said" in bare.content.decode()
    client.post(
        f"/cases/{case.ref}/contact/", CALL | {"condoned": "on", "note": "Fridays are ours"}
    )
    page = text(client, f"/cases/{case.ref}/")
    assert "The family condones the absence: said on 10 Nov 2025." in page
    assert "absence condoned" in page
    assert "condones the absence: said" not in text(as_(world.admin), f"/cases/{case.ref}/")


def test_a_case_of_many_corrected_contacts_costs_no_more_queries(
    world: CaseWorld, as_: SignIn, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    case, client = open_case(world), as_(world.lead)
    for number in range(3):
        again(log(case, world, note=f"Talk {number}"), world)
    text(client, f"/cases/{case.ref}/")
    with django_assert_max_num_queries(60) as few:
        text(client, f"/cases/{case.ref}/")
    for number in range(27):
        again(
            log(case, world, note=f"More {number}", restricted="legal" if number % 2 else ""), world
        )
    with django_assert_max_num_queries(len(few)):
        text(client, f"/cases/{case.ref}/?all=1")


def again(contact: Contact, world: CaseWorld) -> None:
    said = replace(contacts.said_by(contact), note="Said otherwise")
    contacts.correct_contact(contact=contact, by=world.manager, said=said, why="Misheard")
