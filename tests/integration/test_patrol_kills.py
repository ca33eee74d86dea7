"""A worker killed while it erases names: a patrol is erased whole or not at all, and the next run completes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Count, Q

from accounts.models import AuditEvent
from attendance.actions import jobs
from attendance.choices import Role
from attendance.models import Encounter, Patrol
from attendance.rules.job_runs import JobState
from attendance.tasks import ERASE_UNMATCHED
from tests.factories.attendance import FIRST_DAY, MembershipFactory
from tests.factories.patrols import meet, patrol_out
from tests.integration.killing import Workers, workers

__all__ = ["workers"]


def named() -> list[int]:
    """How many of each patrol still have a name."""
    named = Count("encounters", filter=Q(encounters__given_surname="Barnes"))
    return list(Patrol.objects.order_by("date").annotate(n=named).values_list("n", flat=True))


def state() -> JobState:
    return {job.name: job.state for job in jobs.list_jobs()}[ERASE_UNMATCHED]


@pytest.mark.django_db(transaction=True)
def test_a_patrol_is_erased_whole_or_not_at_all(workers: Workers) -> None:
    officer = MembershipFactory(role=Role.EWO).user
    for patrol in [patrol_out(officer, FIRST_DAY + dt.timedelta(days=n)) for n in range(2)]:
        for _ in range(3):
            meet(patrol, officer, given_surname="Barnes")
    last = Encounter.objects.order_by("-id").values_list("id", flat=True)[0]

    held = f"SELECT 1 FROM attendance_encounter WHERE id = {last} FOR UPDATE"  # noqa: S608
    workers.kill_while_it_waits(ERASE_UNMATCHED, held)
    assert named() == [0, 3], "the first is done and stays done, the second is whole"
    assert state() == JobState.CUT_SHORT
    assert AuditEvent.objects.filter(kind="patrol.erased").count() == 1

    workers.run_to_its_end(ERASE_UNMATCHED)
    assert named() == [0, 0]
    assert state() == JobState.DONE
    assert list(Encounter.objects.values_list("age_band", flat=True)) == ["5_10"] * 6
