"""What stands around every page: headers, sessions, limits, the health page, and doors that stay shut."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from config import health, logs, tasks
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
PUBLIC = {
    "account_login",
    "account_signup",  # the sign-in page again: there is no sign-up
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "cases:read_feed",  # a calendar program holds its secret, and no sign-in
    "components",  # asks by itself, and not in development; shows nobody's data
    "fines:hear_card_service",  # the card service signs what it says
    "fines:pay_basket",  # opened by a reference nobody can guess
    "fines:pay_notices",  # a parent holds the letter, and no account
    "fines:practise_card",
    "healthz",
}


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def amina() -> User:
    return UserFactory(name="Amina Yusuf", email="amina@riverside.example")


def test_a_page_carries_the_headers_that_bind_the_browser(client: Client) -> None:
    headers = client.get("/sign-in/").headers
    policy = {d.split()[0]: d.split()[1:] for d in headers["Content-Security-Policy"].split(";")}
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["object-src"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == policy["form-action"] == ["'self'"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_nobody_signs_up(client: Client) -> None:
    for path in ("/sign-in/signup/", "/sign-in/sign-up/", "/accounts/signup/", "/signup/"):
        assert client.get(path).status_code == 404


def view_names(patterns: list[Any], prefix: str = "") -> dict[str, Any]:
    """Every named view of the site."""
    found: dict[str, Any] = {}
    for entry in patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found |= view_names(entry.url_patterns, space)
        elif isinstance(entry, URLPattern):
            found[f"{prefix}{entry.name}"] = entry.callback
    return found


def test_every_page_asks_for_a_sign_in_but_the_few_that_may_not() -> None:
    views = view_names(get_resolver().url_patterns)
    public = {name for name, view in views.items() if not getattr(view, "login_required", True)}
    assert public <= PUBLIC


def test_a_session_ends_eight_hours_after_sign_in_however_busy(client: Client, amina: User) -> None:
    nine = datetime(2026, 1, 19, 9, 0, tzinfo=UTC)
    with time_machine.travel(nine, tick=False) as clock:
        client.post("/sign-in/", {"login": amina.email, "password": PASSWORD})
        clock.move_to(nine + timedelta(hours=7, minutes=59))
        assert client.get("/sign-in/password/change/").status_code == 200
        clock.move_to(nine + timedelta(hours=8, minutes=1))
        assert client.get("/sign-in/password/change/").status_code == 302


def test_the_session_cookie_goes_with_the_browser_and_is_out_of_reach(
    client: Client, amina: User
) -> None:
    cookie = client.post("/sign-in/", {"login": amina.email, "password": PASSWORD}).cookies[
        "sessionid"
    ]
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "10/m/ip,5/5m/key"})
def test_five_wrong_passwords_shut_the_door_even_to_the_right_one(
    client: Client, amina: User
) -> None:
    for _ in range(5):
        client.post("/sign-in/", {"login": amina.email, "password": "wrong wrong wrong"})
    client.post("/sign-in/", {"login": amina.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "10/m/ip,5/5m/key"})
def test_four_wrong_passwords_do_not(client: Client, amina: User) -> None:
    for _ in range(4):
        client.post("/sign-in/", {"login": amina.email, "password": "wrong wrong wrong"})
    client.post("/sign-in/", {"login": amina.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(amina.pk)


def test_the_health_page_tells_each_part(client: Client) -> None:
    tasks.tick()
    page = client.get("/healthz")
    assert page.status_code == 200
    assert page.json() == {"status": "ok", "database": "ok", "broker": "ok", "schedule": "ok"}


@pytest.mark.parametrize(("age", "word"), [(149, "ok"), (151, "late")])
def test_a_schedule_that_stopped_is_told_but_does_not_take_the_site_down(
    client: Client, age: int, word: str
) -> None:
    noon = datetime(2026, 1, 19, 12, 0, tzinfo=UTC)
    with time_machine.travel(noon, tick=False):
        tasks.tick()
    with time_machine.travel(noon + timedelta(seconds=age), tick=False):
        page = client.get("/healthz")
    assert (page.status_code, page.json()["schedule"]) == (200, word)


def test_a_lost_database_is_down_without_saying_why(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def database() -> str:
        raise OSError("password for user bellwether")

    monkeypatch.setattr(health, "database", database)
    page = client.get("/healthz")
    assert page.status_code == 503
    assert page.json()["database"] == "down"
    assert b"password" not in page.content


def test_the_log_never_holds_what_was_searched_for(
    client: Client, amina: User, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(amina)
    with caplog.at_level(logging.DEBUG):
        client.get("/components/?q=Oyelaran")
    assert "GET /components/" in caplog.text
    assert "Oyelaran" not in caplog.text


def test_the_log_never_holds_the_row_an_error_was_about() -> None:
    text = 'IntegrityError: duplicate key\nDETAIL:  Key (name)=(Oyelaran) exists.\nCONTEXT:  COPY row "x"\nend'
    event = logs.without_values(None, "error", {"exception": text})
    assert event["exception"] == "IntegrityError: duplicate key\nend"
