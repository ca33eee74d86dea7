"""After the case is closed: what each role sees while attendance is watched, and when the watch is over.

The clock of the server goes on in between; everybody signs in anew, as weeks later they would.
"""

from __future__ import annotations

import datetime as dt

import time_machine
from django.utils import timezone

from accounts.models import User
from attendance.models import Session
from attendance.rules.calendar import monday_of
from cases.choices import EventKind, Stage
from cases.tasks import chase_deadlines
from tests.browser.story import Story
from tests.factories.attendance import fill_marks

WEEK = dt.timedelta(weeks=1)
NINE = dt.time(9, 0)


def morning(day: dt.date) -> time_machine.travel:
    """Nine o'clock of that day at the server."""
    return time_machine.travel(dt.datetime.combine(day, NINE, tzinfo=dt.UTC))


def end_of_watch(story: Story) -> dt.date:
    until = story.case.watch_until
    assert until is not None, "the calendar of the school reaches that far"
    return until


def mark_weeks(story: Story, week: str, *, until: dt.date) -> int:
    """The child's marks from the Monday after closing, the same each week; how many sessions there were."""
    closed_on = story.case.closed_on
    assert closed_on is not None
    first = monday_of(closed_on) + WEEK
    held = Session.objects.filter(school=story.school, is_open=True, date__range=(first, until))
    count = held.count()
    fill_marks(story.child, (week * 52)[:count], start=first)
    return count


def closed_and_watched(story: Story) -> None:
    """The officer on the day of closing: the child stays on the day's page, with the day it ends."""
    story.enter(story.world.ewo)
    story.journey.go("/my-work/")
    story.sees("Closed and watched")
    story.sees("No school week since it was closed")
    story.look("my work with a watched child")
    story.open_case()
    story.sees("Attendance is watched until")
    story.look("closed and watched")


def half_way(story: Story) -> None:
    """Six weeks on: what was missed since, said with its fraction to the officer, the lead and the manager."""
    with morning(monday_of(end_of_watch(story)) - 6 * WEEK):
        mark_weeks(story, "O.........", until=timezone.localdate() - dt.timedelta(days=3))
        for person in (story.world.ewo, story.world.lead, story.world.manager):
            story.enter(person)
            story.open_case()
            story.sees("missed since, 10.0%")
        story.look("half way through the watch")


def watch_is_over(story: Story) -> None:
    """The night after the last day writes what was missed, once; nobody watches any more."""
    with morning(end_of_watch(story) + dt.timedelta(days=1)):
        count = mark_weeks(story, "O.........", until=end_of_watch(story))
        chase_deadlines()
        chase_deadlines()
        assert story.case.events.filter(kind=EventKind.WATCH_ENDED).count() == 1
        assert story.case.stage == Stage.CLOSED
        for person in _readers(story):
            story.enter(person)
            story.open_case()
            story.sees(
                f"Since the case was closed: {count // 10} of {count} sessions missed (10.0%)."
            )
            story.look(f"after the watch as {person.name.lower()}")
        story.enter(story.world.ewo)
        story.journey.go("/my-work/")
        assert "Closed and watched" not in story.page.inner_text("main")
        for person in (story.world.legal, story.world.system_admin):
            _kept_from(story, person)
        story.enter(story.world.legal)
        story.journey.go(f"/notices/{story.notice.ref}/")  # the notice stays the legal officer's
        story.sees("Paid")


def slipping_again(story: Story) -> None:
    """Weeks of absence in the watch: the officer is told, and opens the next case, which follows this one."""
    before = story.case
    with morning(monday_of(end_of_watch(story)) - 5 * WEEK):
        mark_weeks(story, "OOOO......", until=timezone.localdate() - dt.timedelta(days=3))
        story.enter(story.world.ewo)
        story.journey.go("/my-work/")
        story.sees("Slipping again")
        story.look("slipping again")
        story.follow("look, and open it again")
        story.fill("reason", "Four mornings a week are missed since the half-term.")
        story.look("open it again")
        story.press("Open it again")
        story.sees(before.ref)
        assert before.followed_by.get().pupil == before.pupil
        story.look("a case that follows another")


def _readers(story: Story) -> list[User]:
    """Everybody to whom the child's closed case is open."""
    world = story.world
    return [world.admin, world.lead, world.ewo, world.manager]


def _kept_from(story: Story, person: User) -> None:
    story.enter(person)
    answer = story.page.goto(f"{story.journey.base}/cases/{story.case.ref}/")
    assert answer is not None
    assert answer.status in (403, 404)
