"""Patrols planned, started, finished, cancelled; and what the database keeps whichever path a change comes by."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.actions.patrols import (
    cancel_patrol,
    change_patrol,
    erased_on_day,
    finish_patrol,
    plan_patrol,
    ranks_on,
    start_patrol,
)
from attendance.choices import PatrolStatus, Role
from attendance.errors import PlanRefused
from attendance.models import AuthorisingRank, Patrol, Threshold
from attendance.rules.patrols import Direction
from tests.factories.attendance import FIRST_DAY, MembershipFactory
from tests.factories.patrols import (
    ENDS,
    STARTS,
    meet,
    moment,
    patrol_out,
    patrol_planned,
    wanted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return MembershipFactory(role=Role.EWO).user


def run(sql, *parameters):
    """One statement past every action, in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql, parameters)


# -- Planning ----------------------------------------------------------------------------------------


def test_an_officer_plans_a_patrol_and_it_is_written_down(officer):
    patrol = patrol_planned(officer)
    assert (patrol.status, patrol.date, patrol.power) == (
        "planned", FIRST_DAY, "Crime and Disorder Act 1998 s16",
    )  # fmt: skip
    assert patrol.authorised_from == moment("09:30")
    assert [o.user for o in patrol.officers.all()] == [officer]
    event = AuditEvent.objects.get(kind="patrol.planned")
    assert (event.by_id, event.target_ref, event.after["rank"]) == (
        officer.pk, patrol.ref, "superintendent",
    )  # fmt: skip


@pytest.mark.parametrize(
    "role",
    [Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.TEACHER, Role.LEGAL_OFFICER, Role.SYSTEM_ADMIN],
)
def test_nobody_else_may(role, officer):
    other = MembershipFactory(role=role).user
    with pytest.raises(NotAllowed):
        plan_patrol(wanted=wanted(officer), by=other, at=moment("08:00"))
    assert not Patrol.objects.exists()


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"direction": Direction(FIRST_DAY, STARTS, ENDS, "inspector")}, "rank"),
        ({"direction": Direction(FIRST_DAY, ENDS, STARTS, "superintendent")}, "ends"),
        ({"direction": Direction(dt.date(1998, 11, 30), STARTS, ENDS, "superintendent")}, "rank"),
        ({"area": "  "}, "area"),
        ({"premises": ""}, "premises"),
        ({"authorised_by": ""}, "authorised_by"),
        ({"officer_ids": frozenset()}, "officers"),
        ({"officer_ids": frozenset({-1})}, "officers"),
    ],
)
def test_what_is_wrong_is_told_by_field(other, field, officer):
    with pytest.raises(PlanRefused) as refused:
        plan_patrol(wanted=replace(wanted(officer), **other), by=officer, at=moment("08:00"))
    assert field in refused.value.faults
    assert not Patrol.objects.exists()


def test_ranks_are_rows_from_superintendent_up_in_force_since_december_1998():
    assert not ranks_on(dt.date(1998, 11, 30))
    ranks = [rank.key for rank in ranks_on(dt.date(1998, 12, 1))]
    assert ranks[0] == "superintendent"
    assert "inspector" not in ranks
    assert not AuthorisingRank.objects.exclude(source__contains="s16").exists()


def test_planned_it_may_change_and_started_it_stands(officer):
    patrol, other = patrol_planned(officer), MembershipFactory(role=Role.MANAGER).user
    changed = replace(wanted(officer), area="Riverside", officer_ids=frozenset({other.pk}))
    change_patrol(patrol=patrol, wanted=changed, by=officer, at=moment("08:05"))
    patrol.refresh_from_db()
    assert patrol.area == "Riverside"
    assert [o.user for o in patrol.officers.filter(removed_at=None)] == [other]
    start_patrol(patrol=patrol, by=officer, at=moment("09:31"))
    with pytest.raises(WrongState):
        change_patrol(patrol=patrol, wanted=wanted(officer), by=officer, at=moment("09:40"))


# -- Moving on ---------------------------------------------------------------------------------------


def test_who_started_and_finished_it_is_kept(officer):
    patrol = patrol_out(officer)
    other = MembershipFactory(role=Role.MANAGER).user
    finish_patrol(patrol=patrol, by=other, at=moment("12:31"))
    patrol.refresh_from_db()
    assert (patrol.status, patrol.started_by_name, patrol.finished_by_name) == (
        "finished", officer.name, other.name,
    )  # fmt: skip
    kinds = AuditEvent.objects.filter(target_ref=patrol.ref).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == [
        "patrol.planned", "patrol.started", "patrol.finished",
    ]  # fmt: skip


def test_it_does_not_start_before_its_day_nor_once_its_names_would_be_gone(officer):
    patrol = patrol_planned(officer)
    day = dt.timedelta(days=1)
    with pytest.raises(WrongState):
        start_patrol(patrol=patrol, by=officer, at=moment("09:30") - day)
    with pytest.raises(WrongState):
        start_patrol(patrol=patrol, by=officer, at=moment("09:30") + 14 * day)
    start_patrol(patrol=patrol, by=officer, at=moment("09:30") + 13 * day)


MOVES = {"start": start_patrol, "finish": finish_patrol, "cancel": cancel_patrol}
ALLOWED = {
    ("planned", "start"), ("planned", "cancel"), ("under_way", "finish"), ("under_way", "cancel"),
}  # fmt: skip


@pytest.mark.parametrize("status", PatrolStatus.values)
@pytest.mark.parametrize("move", MOVES)
def test_every_move_from_every_state(status, move, officer):
    patrol = patrol_planned(officer)
    for step in {
        "under_way": ["start"],
        "finished": ["start", "finish"],
        "cancelled": ["cancel"],
    }.get(status, []):
        go(step, patrol, officer)
    if (status, move) in ALLOWED:
        assert go(move, patrol, officer).status != status
    else:
        with pytest.raises((WrongState, AlreadyDone)):
            go(move, patrol, officer)
        patrol.refresh_from_db()
        assert patrol.status == status


def go(move, patrol, by):
    why = {"because": "Police were called away"} if move == "cancel" else {}
    return MOVES[move](patrol=patrol, by=by, at=moment("10:00"), **why)


def test_cancelling_asks_why_and_is_refused_once_somebody_was_met(officer):
    patrol = patrol_out(officer)
    with pytest.raises(PlanRefused):
        cancel_patrol(patrol=patrol, because=" ", by=officer)
    meet(patrol, officer)
    with pytest.raises(WrongState):
        cancel_patrol(patrol=patrol, because="Rain", by=officer)


# -- What the database keeps -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "authorised_until = authorised_from",
        "authorised_until = authorised_until + interval '1 day'",
        "date = date + 1",
        "area = ''",
        "authorised_by = ''",
        "status = 'under_way'",  # without who and when
        "status = 'finished', finished_at = now(), finished_by_name = 'X'",
        "status = 'cancelled', cancelled_at = now(), cancelled_by_name = 'X'",  # without why
        "authorised_rank_id = -1",
        "made_by_name = 'Somebody else'",
        "ref = 'PT-OTHER'",
    ],
)
def test_a_planned_patrol_stays_sound(change, officer):
    patrol = patrol_planned(officer)
    with pytest.raises(IntegrityError):
        run(f"UPDATE attendance_patrol SET {change} WHERE id = %s", patrol.pk)  # noqa: S608


@pytest.mark.parametrize(
    "change",
    [
        "area = 'Elsewhere'",
        "authorised_until = authorised_until + interval '1 hour'",
        "premises = 'Elsewhere'",
        "authorised_by = 'Supt Other'",
        "started_by_name = 'Somebody else'",
        "status = 'planned', started_at = NULL, started_by_name = ''",
    ],
)
def test_what_was_authorised_stands_once_it_started(change, officer):
    patrol = patrol_out(officer)
    with pytest.raises(IntegrityError):
        run(f"UPDATE attendance_patrol SET {change} WHERE id = %s", patrol.pk)  # noqa: S608


def test_a_rank_not_in_force_that_day_directs_nothing(officer):
    patrol = patrol_planned(officer)
    AuthorisingRank.objects.filter(key="commander").update(
        valid_from=FIRST_DAY + dt.timedelta(days=1)
    )
    later = AuthorisingRank.objects.get(key="commander")
    with pytest.raises(IntegrityError):
        run(
            "UPDATE attendance_patrol SET authorised_rank_id = %s WHERE id = %s",
            later.pk,
            patrol.pk,
        )


def test_a_patrol_that_met_somebody_is_not_called_off_past_the_action(officer):
    patrol = patrol_out(officer)
    meet(patrol, officer)
    with pytest.raises(IntegrityError):
        run("UPDATE attendance_patrol SET status = 'cancelled', cancelled_at = now(), cancelled_by_name = 'X',"
            " cancelled_because = 'Y' WHERE id = %s", patrol.pk)  # fmt: skip


@pytest.mark.parametrize(
    "table",
    ["patrol", "patrolofficer", "encounter", "encounterchange", "encountermatch", "followup"],
)
def test_nothing_of_a_patrol_is_deleted_or_truncated(table, officer):
    meet(patrol_out(officer), officer)
    with pytest.raises(Exception, match="cannot be truncated"):
        run(f"TRUNCATE attendance_{table} CASCADE")
    if table in ("patrol", "patrolofficer", "encounter"):
        with pytest.raises(Exception, match="Cannot delete"):
            run(f"DELETE FROM attendance_{table}")  # noqa: S608


# -- How long names are kept -------------------------------------------------------------------------


def test_the_days_are_those_in_force_on_the_day_of_the_patrol(officer):
    patrol = patrol_planned(officer)
    assert erased_on_day(patrol) == dt.date(2025, 9, 15)
    Threshold.objects.filter(key="patrol_erase_days").update(valid_to=FIRST_DAY)
    Threshold.objects.create(
        key="patrol_erase_days",
        basis="days",
        value=5,
        valid_from=dt.date(2025, 9, 2),
        source="Test",
    )
    assert erased_on_day(patrol) == dt.date(2025, 9, 15)
    assert erased_on_day(patrol_planned(officer, dt.date(2025, 9, 2))) == dt.date(2025, 9, 7)
    Threshold.objects.filter(key="patrol_erase_days").delete()
    assert erased_on_day(patrol) is None
