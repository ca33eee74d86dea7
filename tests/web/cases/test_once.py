"""A form sent twice is done once, and says so; the same page filled in anew is a new thing."""

import datetime as dt
import re
import threading

import pytest
from django.db import connection
from django.test import Client

from accounts.models import SentForm
from cases.actions.letters import send_letter
from cases.choices import Stage
from cases.models import Case
from tests.factories.cases import CaseWorld, case_at
from tests.web.cases.conftest import SignIn

CONTACT = {"carer": "", "with_whom": "Gran", "kind": "call", "outcome": "spoke", "note": "Rang"}
PLAN = {"kind": "action_plan", "text_1": "Be there on Monday", "owner_1": "Parent"}
CONSIDER = {"kind": "early_help", "answer": "yes", "reason": "Offered"}


def token(client: Client, path: str) -> str:
    found = re.search(r'name="once" value="([0-9a-f-]{36})"', client.get(path).content.decode())
    assert found, path
    return found[1]


@pytest.mark.parametrize(
    ("page", "path", "fields", "made"),
    [
        ("", "contact/", CONTACT, "contacts"),
        ("plan/", "plan/", PLAN, "plans"),
        ("consider/", "consider/", CONSIDER, "considerations"),
    ],
)
def test_a_form_sent_twice_is_done_once(
    world: CaseWorld, as_: SignIn, page: str, path: str, fields: dict[str, str], made: str
) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    before = getattr(case, made).count()
    sent = {**fields, "once": token(client, f"/cases/{case.ref}/{page}")}
    first = client.post(f"/cases/{case.ref}/{path}", sent)
    again = client.post(f"/cases/{case.ref}/{path}", sent, follow=True)
    assert again.redirect_chain == [(first.headers["Location"], 302)]
    assert "Saved already" in again.content.decode()
    assert getattr(case, made).count() == before + 1
    words = {name: f"{value} too" for name, value in fields.items() if name in ("note", "reason")}
    client.post(f"/cases/{case.ref}/{path}", {**sent, **(words or {"support": "Bus pass"})})
    assert getattr(case, made).count() == before + 2


def test_a_refused_form_may_be_sent_again_from_the_same_page(world: CaseWorld, as_: SignIn) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    path = f"/cases/{case.ref}/contact/"
    sent = {**CONTACT, "with_whom": "", "once": token(client, f"/cases/{case.ref}/")}
    assert client.post(path, sent).status_code == 422
    assert not SentForm.objects.exists()
    assert client.post(path, {**sent, "with_whom": "Gran"}).status_code == 302


def test_a_letter_goes_twice_in_a_day_only_when_somebody_means_it(
    world: CaseWorld, as_: SignIn
) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    path = f"/cases/{case.ref}/letters/new/first_attendance/"
    carer = case.pupil.responsibilities.first().carer
    assert "again" not in client.get(path).context["form"].fields
    client.post(path, {"carers": carer.ref, "once": token(client, path)})
    refused = client.post(path, {"carers": carer.ref, "once": token(client, path)})
    assert refused.status_code == 422
    assert f"{carer.full_name} had this letter today" in refused.content.decode()
    assert case.letters.count() == 1
    client.post(path, {"carers": carer.ref, "again": "on", "once": token(client, path)})
    assert case.letters.count() == 2


def test_a_letter_of_last_week_goes_again_only_with_a_reason_which_the_timeline_keeps(
    world: CaseWorld, as_: SignIn
) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    path = f"/cases/{case.ref}/letters/new/first_attendance/"
    mother, father = [link.carer for link in case.pupil.responsibilities.all()]
    week_ago = dt.date(2025, 11, 3)
    send_letter(case=case, by=world.ewo, carer=mother, template="first_attendance", on=week_ago)
    sent = {"carers": [mother.ref, father.ref], "once": token(client, path)}
    refused = client.post(path, sent).content.decode()
    assert f"{mother.full_name} had this letter on 3 Nov 2025: say why it goes again" in refused
    assert f"{father.full_name} had" not in refused
    client.post(path, {**sent, "once": token(client, path), "again": "She has moved"})
    assert case.letters.count() == 3
    assert "She has moved" in client.get(f"/cases/{case.ref}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_write_one_contact(world: CaseWorld, as_: SignIn) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    sent = {**CONTACT, "once": token(client, f"/cases/{case.ref}/")}
    before, codes = case.contacts.count(), []

    def press() -> None:
        twin = Client()
        twin.cookies = client.cookies
        codes.append(twin.post(f"/cases/{case.ref}/contact/", sent).status_code)
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert codes == [302, 302]
    assert Case.objects.get(pk=case.pk).contacts.count() == before + 1
