"""The demonstration in the database: whole, sound, resumable, and never on top of somebody's work."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from attendance.models import (
    School,
    Session,
)
from config.demo import load as loading
from config.demo import phases
from tests.factories.attendance import SchoolFactory

pytestmark = pytest.mark.django_db


def seed(today: str = "2026-11-22", seed: int = 7) -> str:
    out = StringIO()
    call_command("seed_demo", size="XS", seed=seed, today=dt.date.fromisoformat(today), stdout=out)
    return out.getvalue()


def test_a_load_cut_short_is_taken_up_with_the_settings_it_began_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def cut(plan: object, school: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(loading, "amend_marks", cut)
        with pytest.raises(KeyboardInterrupt):
            seed()
    assert phases.loaded() is None
    assert "taken up where it stopped" in seed(today="2026-12-04")
    loaded = phases.loaded()
    assert loaded is not None
    assert loaded["today"] == "2026-11-22"
    assert not Session.objects.filter(marks__isnull=False, date__gt="2026-11-20").exists()


def test_a_load_cut_short_refuses_other_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(plan: object, school: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "load_registers", cut)
    with pytest.raises(KeyboardInterrupt):
        seed()
    with pytest.raises(CommandError, match="size XS with seed 7 was begun"):
        seed(seed=8)


def test_a_database_with_schools_is_left_alone() -> None:
    SchoolFactory()
    with pytest.raises(CommandError, match="already has schools"):
        seed()
    assert School.objects.count() == 1


def test_without_a_demonstration_there_are_no_sign_ins() -> None:
    out = StringIO()
    call_command("demo_signins", stdout=out)
    assert "no demonstration" in out.getvalue()
