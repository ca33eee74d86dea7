"""The only door through which settings read the environment.

Every reader is typed; a missing or malformed variable names itself and what to do about it. A
variable may instead be given as NAME_FILE, the path of a file that holds the value (container secrets).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
POSTGRES_SCHEMES = {"postgres", "postgresql"}


class EnvironmentProblem(Exception):
    """A variable is missing or cannot be read; the message says which and what to do."""


def _raw(name: str) -> str | None:
    """Return the value of NAME, or the contents of the file NAME_FILE points at, or None."""
    if name in os.environ:
        return os.environ[name]
    path = os.environ.get(f"{name}_FILE")
    if path is None:
        return None
    try:
        return Path(path).read_text().strip()
    except OSError as problem:
        raise EnvironmentProblem(
            f"{name}_FILE points at {path}, which cannot be read ({problem.strerror}). "
            f"Correct the path, or set {name} itself."
        ) from problem


def env_str(name: str, default: str | None = None, *, hint: str = "") -> str:
    """Return the text of a variable. Without a default, a missing one raises EnvironmentProblem."""
    value = _raw(name)
    if value is not None:
        return value
    if default is None:
        raise EnvironmentProblem(
            f"{name} is not set. {hint or 'See .env.example for what it means.'}".strip()
        )
    return default


def env_secret(name: str, *, hint: str = "") -> str:
    """Return a secret: never empty, never defaulted."""
    value = env_str(
        name, hint=hint or f"Set {name}, or {name}_FILE to the path of a file that holds it."
    )
    if not value:
        raise EnvironmentProblem(f"{name} is empty. {hint}".strip())
    return value


def env_bool(name: str, default: bool | None = None) -> bool:
    """Return a yes or no: 1/0, true/false, yes/no, on/off."""
    value = env_str(name, None if default is None else str(default)).strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise EnvironmentProblem(f"{name} is {value!r}. Write 1 for yes or 0 for no.")


def env_int(name: str, default: int | None = None) -> int:
    """Return a whole number."""
    value = env_str(name, None if default is None else str(default))
    try:
        return int(value)
    except ValueError:
        raise EnvironmentProblem(f"{name} is {value!r}. Write a whole number.") from None


def env_list(name: str, default: list[str] | None = None) -> list[str]:
    """Return the parts of a comma-separated list, without blanks."""
    value = env_str(name, None if default is None else ",".join(default))
    return [part.strip() for part in value.split(",") if part.strip()]


def env_database(name: str = "DATABASE_URL") -> dict[str, Any]:
    """Return Django's settings for the PostgreSQL database the variable names."""
    hint = "Give the address of a PostgreSQL database: postgres://user:password@host:5432/name"
    return parse_database_url(env_secret(name, hint=hint), name=name)


def parse_database_url(url: str, *, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Turn postgres://user:password@host:port/name?option=value into Django's settings."""
    parts = urlsplit(url)
    database = unquote(parts.path.lstrip("/"))
    if parts.scheme not in POSTGRES_SCHEMES or not database:
        raise EnvironmentProblem(
            f"{name} must look like postgres://user:password@host:5432/name. Bellwether runs on "
            "PostgreSQL only."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def load_file(path: Path) -> None:
    """Read NAME=value lines into the environment; what is already set there wins. No file, no harm."""
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return
    for line in lines:
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name, value)
