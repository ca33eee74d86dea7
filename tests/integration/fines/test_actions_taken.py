"""A notice issued is something done about the absence; a proposal, or its return, is not."""

import pytest

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
