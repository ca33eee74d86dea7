"""The demonstration in the database: whole, sound, resumable, and never on top of somebody's work."""

import datetime as dt
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection

from attendance.choices import Role
from attendance.models import (
    Enrolment,
    Mark,
    MarkChange,
    Membership,
    Pupil,
    Register,
    School,
    Session,
    WeeklyTally,
)
from config.demo import load as loading
from config.demo import phases
from config.demo.staff import PASSWORD
from tests.factories.attendance import SchoolFactory

pytestmark = pytest.mark.django_db


def seed(today: str = "2026-11-22", seed: int = 7) -> str:
    out = StringIO()
    call_command("seed_demo", size="XS", seed=seed, today=dt.date.fromisoformat(today), stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    tables = (School, Session, Pupil, Enrolment, Mark, Register, Membership, WeeklyTally)
    return {table.__name__: table.objects.count() for table in tables}


def test_a_load_fills_the_tables_and_tallies_agree_with_the_marks() -> None:
    assert "Friday 20 November 2026 is the last school day" in seed()
    assert all(counts().values())
    assert MarkChange.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM attendance_tally_recount r FULL JOIN attendance_weeklytally w "
            "USING (enrolment_id, week) WHERE (r.possible, r.unauthorised, r.authorised, r.expected) "
            "IS DISTINCT FROM (w.possible, w.unauthorised, w.authorised, w.expected)"
        )
        assert cursor.fetchone() == (0,)


def test_no_pupil_is_without_enrolment_or_carer_and_no_mark_without_register() -> None:
    seed()
    assert not Pupil.objects.filter(enrolments=None).exists()
    assert not Pupil.objects.filter(responsibilities=None).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM attendance_mark m JOIN attendance_enrolment e ON e.id = m.enrolment_id "
            "WHERE NOT EXISTS (SELECT 1 FROM attendance_register r WHERE r.session_id = m.session_id "
            "AND r.registration_group = e.registration_group)"
        )
        assert cursor.fetchone() == (0,)


def test_registers_of_the_lively_day_are_partly_taken() -> None:
    seed()
    day = dt.date(2026, 11, 20)
    groups = (
        Enrolment.objects.on_roll(day).values("school", "registration_group").distinct().count()
    )
    assert 0 < Register.objects.filter(session__date=day).count() < 2 * groups


def test_new_rows_are_numbered_after_those_of_the_load() -> None:
    seed()
    pupil = Pupil.objects.order_by("-id")[0]
    assert Enrolment.objects.order_by("-id")[0].pk > 0
    pupil.pk, pupil.ref, pupil.upn = None, "P-NEW", "A" + pupil.upn[1:]
    pupil.save()
    assert Pupil.objects.order_by("-id")[0].ref == "P-NEW"


def test_loading_again_changes_nothing() -> None:
    seed()
    before = counts()
    assert "loaded already" in seed(today="2027-01-10", seed=9)
    assert counts() == before


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


def test_sign_ins_are_printed_one_a_role_and_work() -> None:
    seed()
    out = StringIO()
    call_command("demo_signins", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 6
    assert [role.label for role in Role if not any(li.startswith(role.label) for li in lines)] == []
    for line in lines:
        email = next(word for word in line.split() if "@" in word)
        assert authenticate(None, email=email, password=PASSWORD) is not None


def test_without_a_demonstration_there_are_no_sign_ins() -> None:
    out = StringIO()
    call_command("demo_signins", stdout=out)
    assert "no demonstration" in out.getvalue()
