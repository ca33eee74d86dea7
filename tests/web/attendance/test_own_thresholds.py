"""The numbers the authority sets: changed from a day on, with a reason; the law's are only read."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import AuditEvent
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
