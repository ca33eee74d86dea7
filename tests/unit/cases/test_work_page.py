"""Words of somebody's day that turn on the clock."""

import datetime as dt
from types import SimpleNamespace

import pytest

from cases.actions.worklists import Why
from cases.web.work_page import WorkLine


@pytest.mark.parametrize(
    ("changed", "says"),
    [("2025-07-01T22:59+00:00", "yesterday"), ("2025-07-01T23:30+00:00", "today")],
)
def test_what_changed_at_half_past_eleven_by_greenwich_changed_today_in_summer(changed, says):
    case = SimpleNamespace(basis_changed_at=dt.datetime.fromisoformat(changed), basis={})
    row = SimpleNamespace(case=case, why=Why.NEW_FACTS, due=None, what="plan")
    line = WorkLine(row, dt.date(2025, 7, 2))
    assert line.says == f"Its basis changed {says}: Opened by hand"
