"""A real site refuses weak settings with a sentence, and is clean under Django's own deployment check."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.env import EnvironmentProblem

ROOT = Path(__file__).resolve().parents[2]
KEY = "q8Zr3vTn0Lk7XwYb2HsJd5FgMc9PaEuRi4OoVt6Nx1BzCyKl-_Sp"
NOTIFY = "k-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
GOOD = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "attendance.example.gov.uk",
    "CSRF_TRUSTED_ORIGINS": "https://attendance.example.gov.uk",
    "DEBUG": "0",
}


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the production settings with the good environment and some changes to it."""

    def run(**changes: str | None) -> dict[str, Any]:
        for name, value in {**GOOD, **changes}.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        return runpy.run_module("config.settings.production")

    return run


def test_good_settings_are_accepted(load: Any) -> None:
    settings = load()
    assert settings["DEBUG"] is False
    assert settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 365 * 24 * 60 * 60
    assert settings["SECURE_SSL_REDIRECT"] is True


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is empty"),
        ({"SECRET_KEY": KEY[:49]}, "SECRET_KEY is weak"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is weak"),
        ({"SECRET_KEY": "django-insecure-" + KEY}, "SECRET_KEY is weak"),
        ({"SECRET_KEY_FALLBACKS": "short"}, "SECRET_KEY is weak"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is empty"),
        ({"ALLOWED_HOSTS": "a.example,*"}, r"ALLOWED_HOSTS may not be \*"),
        ({"ALLOWED_HOSTS": ".*"}, r"ALLOWED_HOSTS may not be \*"),
        ({"ALLOWED_HOSTS": "."}, r"ALLOWED_HOSTS may not be \*"),
        ({"CSRF_TRUSTED_ORIGINS": "http://a.example"}, "CSRF_TRUSTED_ORIGINS holds"),
        ({"CSRF_TRUSTED_ORIGINS": "https://*.example"}, "CSRF_TRUSTED_ORIGINS holds"),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"LETTER_SENDER": "pigeon"}, "LETTER_SENDER is 'pigeon'"),
        ({"LETTER_SENDER": "notify"}, "NOTIFY_API_KEY is no key"),
        ({"LETTER_SENDER": "notify", "NOTIFY_API_KEY": "abc"}, "NOTIFY_API_KEY is no key"),
        ({"LETTER_SENDER": "print", "NOTIFY_API_KEY": NOTIFY}, "Set both or neither"),
        ({"LETTER_EMAIL": "1"}, "LETTER_SENDER is record"),
        ({"CARD_SERVICE": "record"}, "it must be off or govuk"),
        ({"CARD_SERVICE": "govuk"}, "set PAY_API_KEY"),
        (
            {"CARD_SERVICE": "govuk", "PAY_API_KEY": "k", "PAY_WEBHOOK_KEY": "short"},
            "PAY_WEBHOOK_KEY",
        ),
        (
            {
                "CARD_SERVICE": "govuk",
                "PAY_API_KEY": "k",
                "PAY_WEBHOOK_KEY": "x" * 20,
                "SITE_ADDRESS": "",
            },
            "set SITE_ADDRESS",
        ),
        ({"PAY_API_KEY": "k"}, "CARD_SERVICE is off"),
        ({"LETTER_EMAIL": "1", "LETTER_SENDER": "print"}, "set EMAIL_HOST"),
    ],
)
def test_weak_settings_are_refused(
    load: Any, changes: dict[str, str | None], sentence: str
) -> None:
    with pytest.raises(EnvironmentProblem, match=sentence):
        load(**changes)


def test_letters_leave_as_the_environment_says_and_by_default_not_at_all(load: Any) -> None:
    assert load()["LETTER_SENDER"] == "record"
    assert load(LETTER_SENDER="notify", NOTIFY_API_KEY=NOTIFY)["LETTER_SENDER"] == "notify"
    mail = {"EMAIL_HOST": "mail.example", "DEFAULT_FROM_EMAIL": "a@b.example"}
    found = load(LETTER_SENDER="print", NOTIFY_API_KEY=None, LETTER_EMAIL="1", **mail)
    assert (found["LETTER_SENDER"], found["LETTER_EMAIL"]) == ("print", True)


def test_a_forwarded_header_is_believed_only_behind_a_proxy(load: Any) -> None:
    assert "SECURE_PROXY_SSL_HEADER" not in load()
    assert load(PROXY_COUNT="1")["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def manage(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        **GOOD,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        **changes,
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # browser tests of this run may have set it
    argv = [sys.executable, "manage.py", *arguments]
    return subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_the_deployment_check_is_clean() -> None:
    done = manage("check", "--deploy", "--fail-level", "DEBUG")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_commands_run_in_development_unless_told_otherwise() -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")
    }
    argv = [sys.executable, "manage.py", "diffsettings", "--output", "unified"]
    done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert "config.settings.dev" in done.stdout, done.stderr


def test_a_refusal_is_one_sentence_and_no_traceback() -> None:
    done = manage("check", ALLOWED_HOSTS="*")
    assert done.returncode == 1
    assert done.stderr.strip() == "!! ALLOWED_HOSTS may not be *: name the hosts people will use."
