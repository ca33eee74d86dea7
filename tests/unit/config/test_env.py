"""The typed readers of the environment: right values, and words that name the variable and its remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from config import env

NAME = "BELLWETHER_TEST_VALUE"


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    monkeypatch.delenv(f"{NAME}_FILE", raising=False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", True),
        ("true", True),
        ("YES", True),
        (" on ", True),
        ("0", False),
        ("No", False),
        ("", False),
    ],
)
def test_a_yes_or_no_is_read(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv(NAME, value)
    assert env.env_bool(NAME) is expected


@pytest.mark.parametrize("value", ["2", "maybe", "tru"])
def test_a_doubtful_yes_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(env.EnvironmentProblem, match=f"{NAME} is .*Write 1 for yes or 0 for no"):
        env.env_bool(NAME)


@pytest.mark.parametrize(
    "reader", [env.env_str, env.env_bool, env.env_int, env.env_list, env.env_secret]
)
def test_a_missing_variable_names_itself(reader: Any) -> None:
    with pytest.raises(env.EnvironmentProblem, match=f"{NAME} is not set"):
        reader(NAME)


def test_a_default_stands_in_for_a_missing_variable() -> None:
    assert env.env_str(NAME, "x") == "x"
    assert env.env_bool(NAME, False) is False
    assert env.env_int(NAME, 7) == 7
    assert env.env_list(NAME, ["a", "b"]) == ["a", "b"]


def test_a_number_must_be_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "4.5")
    with pytest.raises(env.EnvironmentProblem, match="whole number"):
        env.env_int(NAME)


def test_a_list_loses_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " a.example , ,b.example,")
    assert env.env_list(NAME) == ["a.example", "b.example"]


def test_an_empty_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "")
    with pytest.raises(env.EnvironmentProblem, match=f"{NAME} is empty"):
        env.env_secret(NAME)


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))
    assert env.env_secret(NAME) == "hush"


def test_a_lost_secret_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", "/nowhere/at/all")
    with pytest.raises(env.EnvironmentProblem, match=f"{NAME}_FILE points at /nowhere/at/all"):
        env.env_secret(NAME)


def test_a_database_address_is_taken_apart() -> None:
    url = "postgres://ann:p%40ss%2Fword@db.example:5433/bellwether?sslmode=require"
    assert env.parse_database_url(url) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "bellwether",
        "USER": "ann",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("url", ["sqlite:///db", "mysql://a@b/c", "postgres://host/", "bellwether"])
def test_anything_but_a_postgresql_database_is_refused(url: str) -> None:
    with pytest.raises(env.EnvironmentProblem, match="PostgreSQL only"):
        env.parse_database_url(url)


def test_a_file_of_variables_never_overrides(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(NAME, "from outside")
    (tmp_path / "env").write_text(f"# words\n{NAME}=from the file\n")
    env.load_file(tmp_path / "env")
    assert env.env_str(NAME) == "from outside"
    env.load_file(tmp_path / "absent")
