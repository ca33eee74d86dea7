"""A class of thirty on its second Monday, and the keys that mark it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import time_machine
from playwright.sync_api import Page

from attendance.models import Enrolment, Mark, School
from tests.browser.kit import Journey
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    PupilFactory,
    fill_marks,
)

SURNAMES = [
    "Adams", "Ahmed", "Barnes", "Cole", "Dunn", "Evans", "Farah", "Green", "Hussain", "Iqbal",
]  # fmt: skip
DAY = FIRST_DAY.replace(day=8)
FIVE_TO_NINE = dt.datetime(2025, 9, 8, 8, 55, tzinfo=ZoneInfo("Europe/London"))


@contextmanager
def that_morning() -> Iterator[None]:
    """The server's clock on the morning of the register: marks of today are saved as they are made."""
    with time_machine.travel(FIVE_TO_NINE):
        yield


def enrol_thirty(school: School) -> list[Enrolment]:
    """Thirty pupils, three to a surname, with a week of marks behind them."""
    enrolments = []
    for number in range(30):
        surname = SURNAMES[number // 3]
        pupil = PupilFactory(
            legal_surname=surname,
            legal_forename=f"Child{'ABC'[number % 3]}",
            sort_name=f"{surname}, child{'abc'[number % 3]}".lower(),
        )
        enrolments.append(EnrolmentFactory(school=school, pupil=pupil))
        fill_marks(enrolments[-1], ".........")
    return enrolments


def register_of(school: School) -> str:
    """The address of its morning register."""
    return f"/registers/{school.urn}/{DAY}/am/4A/"


def press(page: Page | Journey, keys: list[str]) -> int:
    """Press them one after the other; say how many they were."""
    keyboard = (page.page if isinstance(page, Journey) else page).keyboard
    for key in keys:
        keyboard.press(key)
    return len(keys)


def cells(page: Page | Journey) -> str:
    """What the boxes say, `_` for an empty one."""
    there = page.page if isinstance(page, Journey) else page
    return "".join(cell.input_value() or "_" for cell in there.locator(".cell").all())


def codes_of_the_day() -> str:
    """What the database says, in register order; a pupil without a mark is left out."""
    marks = Mark.objects.filter(session__date=DAY, session__half="AM")
    ordered = marks.order_by("enrolment__pupil__sort_name").values_list("code", flat=True)
    return "".join(ordered)
