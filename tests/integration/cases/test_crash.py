"""Two workers and one flag, and a worker that dies half-way: one case, nothing lost."""

import threading
from unittest import mock

import pytest
from django.db import connection, connections

from attendance.choices import FlagKind
from attendance.models import Flag
from cases.actions import nightly, opening
from cases.models import Case, CaseFlag
from tests.factories.cases import CaseWorld


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_make_one_case_per_pupil_and_take_each_flag_once() -> None:
    world = CaseWorld(weeks=12)
    enrolment = world.pupil_with_parents()
    kinds = (FlagKind.PERSISTENT_ABSENCE, FlagKind.SEVERE_ABSENCE, FlagKind.NOTICE_THRESHOLD)
    for kind in kinds:
        world.flag(enrolment, kind=kind)
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        nightly.triage_flags()
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    start.wait()
    for thread in threads:
        thread.join()
    assert Case.objects.count() == 1
    assert CaseFlag.objects.count() == 3
    assert not Flag.objects.unclaimed().exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_gives_its_flag_back() -> None:
    world = CaseWorld(weeks=12)
    world.flag()
    with (
        mock.patch.object(opening, "add_event", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        nightly.triage_flags()
    connection.ensure_connection()
    assert not Case.objects.exists()
    assert Flag.objects.unclaimed().count() == 1
    assert nightly.triage_flags()["open"] == 1
