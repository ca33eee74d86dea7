"""A notice issued is something done about the absence; a proposal, or its return, is not."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction

from attendance.models import ActionTaken
from tests.factories.fines import ISSUED, issue, notice_scene, propose

pytestmark = pytest.mark.django_db


def notices() -> list[tuple[object, str, str]]:
    rows = ActionTaken.objects.filter(label="Penalty notice issued")
    return list(rows.values_list("done_on", "kind", "by_name"))


def test_a_notice_issued_is_told_by_who_issued_it() -> None:
    scene = notice_scene()
    notice = propose(scene)
    assert notices() == []
    issue(scene, notice)
    assert notices() == [(ISSUED, "notice", "Helen Ward")]


def test_a_notice_issued_before_is_told_when_the_table_comes() -> None:
    scene = notice_scene()
    issue(scene, propose(scene))
    before = notices()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # as if the table were new
        cursor.execute("DELETE FROM attendance_actiontaken")
        cursor.execute("SET LOCAL session_replication_role = origin")
    import_module("fines.migrations.0007_what_was_done").fill(apps, None)
    assert notices() == before
