"""A notice of a case that is over is found no longer by an officer of another patch who once had the case."""

import datetime as dt

import pytest
import time_machine

from accounts.models import User
from cases.choices import CloseReason, Stage
from cases.models import Case
from fines.access import visible_notices
from tests.factories.attendance import open_school
from tests.factories.fines import issue, notice_scene, person

pytestmark = pytest.mark.django_db

WATCHED_TO = dt.date(2026, 2, 27)


@pytest.mark.parametrize(("day", "found"), [(0, True), (1, False), (730, False)])
def test_to_the_last_day_of_the_watch(day: int, found: bool) -> None:
    scene = notice_scene()
    notice = issue(scene)
    stranger = person("ewo", open_school(weeks=1))
    Case.objects.filter(pk=scene.case.pk).update(
        officer=stranger, stage=Stage.CLOSED, close_reason=CloseReason.NOTICE_PAID,
        closed_on=dt.date(2026, 2, 5), watch_until=WATCHED_TO,
    )  # fmt: skip
    at = dt.datetime.combine(WATCHED_TO + dt.timedelta(days=day), dt.time(10), tzinfo=dt.UTC)
    with time_machine.travel(at, tick=False):
        for who, sees in ((stranger, found), (scene.officer, True), (scene.manager, True)):
            shown = visible_notices(User.objects.get(pk=who.pk))
            assert shown.filter(pk=notice.pk).exists() is sees
