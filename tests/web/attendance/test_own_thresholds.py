"""The numbers the authority sets: changed from a day on, with a reason; the law's are only read."""

import csv
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

import attendance
from accounts.models import AuditEvent
from attendance.actions.own_flag_numbers import FLAG_NUMBERS, NEVER_MORE
from attendance.actions.own_thresholds import OWN
from attendance.actions.thresholds import threshold_on
from attendance.choices import Role
from attendance.models import Threshold
from tests.factories.attendance import FIRST_DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
KEY = "register_lock_days"
TOMORROW = FIRST_DAY + dt.timedelta(days=1)


@pytest.fixture
def manager(sign_in: Callable[..., Client]) -> Client:
    return sign_in(Role.MANAGER)


def change(client: Client, value: object = 14, starts_on: dt.date = TOMORROW, **more: str):
    sent = {"value": value, "starts_on": starts_on.isoformat(), "reason": "Heads' meeting"} | more
    return client.post(f"/settings/thresholds/{more.pop('key', KEY)}/", sent)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SYSTEM_ADMIN])
def test_a_new_value_holds_from_its_day_and_the_old_one_until_then(
    role: Role, sign_in: Callable[..., Client]
) -> None:
    assert change(sign_in(role)).status_code == 302
    assert (threshold_on(KEY, FIRST_DAY), threshold_on(KEY, TOMORROW)) == (28, 14)
    event = AuditEvent.objects.get(kind="threshold.changed")
    assert (event.before, event.after["value"], event.after["reason"]) == (
        {"value": 28}, 14, "Heads' meeting",
    )  # fmt: skip


def test_changed_twice_for_the_same_day_is_one_row(manager: Client) -> None:
    change(manager, 14)
    change(manager, 21)
    assert Threshold.objects.filter(key=KEY).count() == 2
    assert threshold_on(KEY, TOMORROW) == 21


@pytest.mark.parametrize(
    ("value", "starts_on", "more"),
    [
        (-1, TOMORROW, {}),
        (401, TOMORROW, {}),
        ("x", TOMORROW, {}),
        (14, FIRST_DAY - dt.timedelta(days=1), {}),
        (14, TOMORROW, {"reason": " "}),
    ],
)
def test_what_makes_no_sense_is_sent_back(
    value: object, starts_on: dt.date, more: dict[str, str], manager: Client
) -> None:
    assert change(manager, value, starts_on, **more).status_code == 422
    assert Threshold.objects.filter(key=KEY).count() == 1


def test_before_a_value_that_is_waiting_nothing_is_slipped_in(manager: Client) -> None:
    change(manager, 14, TOMORROW + dt.timedelta(days=7))
    assert change(manager, 21).status_code == 409
    assert threshold_on(KEY, TOMORROW) == 28


def test_the_same_value_again_is_done_already(manager: Client) -> None:
    assert change(manager, 28).status_code == 409


def test_a_number_of_the_law_has_no_form(manager: Client) -> None:
    assert manager.get("/settings/thresholds/notice_sessions/").status_code == 404
    assert change(manager, 5, key="notice_sessions").status_code == 404
    page = manager.get("/settings/thresholds/").content.decode()
    assert page.count(">Change<span") == len(OWN)


# -- The numbers of the flags ------------------------------------------------------------------------

LAW = {"continuous_absence_days", "continuous_unauthorised_days", "illness_days"}


def test_every_number_of_a_flag_is_the_laws_or_is_set_here() -> None:
    path = Path(attendance.__file__).parent / "data" / "flag_thresholds.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        shipped = {row["key"]: int(row["value"]) for row in csv.DictReader(handle)}
    own = {number.key: number for number in FLAG_NUMBERS}
    assert set(shipped) == LAW | set(own)
    assert LAW.isdisjoint(OWN)
    for key, number in own.items():
        assert number.least <= shipped[key] <= number.most, key
        assert number.least >= 1, "the run counts from one"
        assert number.unit != "%" or (number.least, number.most) == (1, 100)
    for less, more in NEVER_MORE:
        assert shipped[less] <= shipped[more]


def test_they_stand_under_their_flag_with_what_they_came_as(manager: Client) -> None:
    change(manager, 30, key="nobody_acted_days")
    page = re.sub(r"\s+", " ", manager.get("/settings/thresholds/").content.decode())
    group = page[page.index('<section class="panel" aria-label="Nobody has acted">') :]
    group = group[: group.index("</section>")]
    assert "Days without any action" in group
    assert group.count(">45 days</td>") == 2, "now, as it begins tomorrow, and as it came"
    assert "30 days from 2 Sep 2025. Set by the authority: Heads&#x27; meeting" in group
    form = manager.get("/settings/thresholds/nobody_acted_days/").content.decode()
    assert "As it came: 45" in form
    assert "no contact, visit, letter, meeting or plan on record" in form


@pytest.mark.parametrize("key", sorted(LAW | {"persistent_absence_percent", "notice_school_weeks"}))
def test_the_laws_numbers_cannot_be_set(key: str, manager: Client) -> None:
    assert change(manager, 12, key=key).status_code == 404


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [
        ("monday_friday_thirds", 3, 302), ("monday_friday_thirds", 4, 422),
        ("condoned_edge_percent", 100, 302), ("condoned_edge_percent", 101, 422),
        ("late_after_close_sessions", 1, 302), ("late_after_close_sessions", 0, 422),
        ("holiday_edge_break_days", 3, 302), ("holiday_edge_break_days", 2, 422),
        ("early_absence_weeks", 8, 302), ("early_absence_weeks", 9, 422),
        ("early_absence_until_weeks", 6, 302), ("early_absence_until_weeks", 5, 422),
        ("broken_weeks_broken", 10, 302), ("broken_weeks_broken", 11, 422),
        ("sudden_change_percent", 10, 302), ("sudden_change_percent", 9, 422),
    ],
)  # fmt: skip
def test_bounds_of_their_own_and_beside_each_other(
    key: str, value: int, status: int, manager: Client
) -> None:
    assert change(manager, value, key=key).status_code == status


def test_a_value_that_waits_counts_beside_the_other(manager: Client) -> None:
    change(manager, 7, TOMORROW + dt.timedelta(days=9), key="early_absence_until_weeks")
    assert change(manager, 8, key="early_absence_weeks").status_code == 422
    assert change(manager, 7, key="early_absence_weeks").status_code == 302
