"""The way in and the pages around it, for people and for strangers."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.test.utils import override_settings

from accounts.models import User
from accounts.web.parts import NavItem
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina() -> User:
    return UserFactory(name="Amina Yusuf", email="amina@riverside.example")


def nav(request: object) -> list[NavItem]:
    return [NavItem("My work", "/components/?mine", count=3), NavItem("Cases", "/cases/")]


def role(request: object) -> str:
    return "EWO"


SHELL = override_settings(
    SHELL_NAV=[f"{__name__}.nav"], SHELL_ROLE=f"{__name__}.role", AUTHORITY_NAME="Riverside"
)


@SHELL
def test_amina_signs_in_and_lands_on_her_first_page(client: Client, amina: User) -> None:
    response = client.post("/sign-in/", {"login": amina.email, "password": PASSWORD}, follow=True)
    html = response.content.decode()

    assert response.redirect_chain == [("/", 302), ("/components/?mine", 302)]
    assert "Amina Yusuf" in html
    assert "EWO" in html
    assert re.search(r'href="/components/\?mine" aria-current="page"', html)


def test_a_wrong_password_says_neither_half_is_known(client: Client, amina: User) -> None:
    wrong = client.post("/sign-in/", {"login": amina.email, "password": "x" * 12}).content.decode()
    unknown = client.post(
        "/sign-in/", {"login": "who@x.example", "password": "x" * 12}
    ).content.decode()

    for html in (wrong, unknown):
        assert "The e-mail address or the password is not right." in html
        assert 'class="govuk-error-summary"' in html


def test_empty_boxes_are_named_and_linked(client: Client) -> None:
    html = client.post("/sign-in/", {}).content.decode()

    assert '<a href="#id_login">Enter e-mail address</a>' in html.replace(
        "Enter E-mail", "Enter e-mail"
    )
    assert '<a href="#id_password">Enter password</a>' in html


def test_somebody_without_a_role_is_told_so(client: Client, amina: User) -> None:
    client.force_login(amina)
    response = client.get("/")

    assert response.status_code == 200
    assert b"no role is open for you today" in response.content


def test_sign_out_is_a_button_and_ends_the_session(client: Client, amina: User) -> None:
    client.force_login(amina)
    assert client.get("/sign-in/out/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/sign-in/out/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("address", "subject"), [("amina@riverside.example", "choose"), ("who@x.example", "no account")]
)
def test_a_forgotten_password_answers_everybody_alike(
    client: Client, amina: User, address: str, subject: str
) -> None:
    response = client.post("/sign-in/password/reset/", {"email": address}, follow=True)

    assert response.status_code == 200
    assert b"Look at your e-mail" in response.content
    assert [subject in message.subject for message in mail.outbox] == [True]


def test_the_link_in_the_mail_changes_the_password(client: Client, amina: User) -> None:
    client.post("/sign-in/password/reset/", {"email": amina.email})
    found = re.search(r"https?://[^/]+(/sign-in/password/reset/\S+)", str(mail.outbox[0].body))
    assert found
    page = client.get(found.group(1), follow=True)
    chosen = {"password1": "three odd words here", "password2": "three odd words here"}
    done = client.post(page.redirect_chain[-1][0], chosen, follow=True)
    amina.refresh_from_db()

    assert b"Your password is changed" in done.content
    assert amina.check_password("three odd words here")
    assert b"This link no longer works" in Client().get(found.group(1), follow=True).content


def test_a_person_changes_their_password(client: Client, amina: User) -> None:
    client.force_login(amina)
    assert client.get("/sign-in/password/change/").status_code == 200
    refused = client.post(
        "/sign-in/password/change/", {"oldpassword": "no", "password1": "a", "password2": "b"}
    )
    assert b"There is a problem" in refused.content


def test_the_gallery_is_for_people_who_are_signed_in(client: Client, amina: User) -> None:
    assert client.get("/components/").url.startswith("/sign-in/")  # type: ignore[attr-defined]
    client.force_login(amina)
    assert client.get("/components/").status_code == 200


@override_settings(DEBUG=True)
def test_the_gallery_is_open_in_development(client: Client) -> None:
    assert client.get("/components/").status_code == 200


def test_every_component_is_in_the_gallery() -> None:
    from pathlib import Path

    folder = Path(__file__).parents[3] / "templates" / "components"
    shown = "".join(path.read_text() for path in folder.glob("*.html"))
    parts = [path.name for path in folder.glob("*.html") if path.name != "index.html"]
    by_others = {
        "shell.html",
        "footer.html",
        "messages.html",
        "modules.html",
    }  # drawn by base.html on every page
    by_tags = {"error_summary.html"}  # drawn by a tag of the govuk library

    missing = [
        name
        for name in parts
        if f"components/{name}" not in shown and name not in by_others | by_tags
    ]
    assert missing == []
    assert all(
        len(path.read_text().splitlines()) <= 40
        for path in folder.glob("*.html")
        if path.name != "index.html"
    )
