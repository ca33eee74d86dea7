"""One child, one school, one person per role, and what anybody does at a page."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from attendance.choices import Relation
from attendance.models import Enrolment, School
from attendance.rules.calendar import monday_of
from cases.models import Case
from fines.models import PenaltyNotice
from tests.browser.kit import Journey
from tests.conftest import TaskQueue
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import (
    CarerFactory,
    EnrolmentFactory,
    PupilFactory,
    ResponsibilityFactory,
)
from tests.factories.cases import CaseWorld

WEEKS_BEFORE, WEEKS = 6, 30
PARENTS = (("Ruth", Relation.MOTHER), ("Karl", Relation.FATHER))


@dataclass
class Story:
    """One child, one school, one person per role, and a browser."""

    journey: Journey
    queue: TaskQueue
    looks: bool = True
    world: CaseWorld = field(init=False)
    child: Enrolment = field(init=False)
    friend: Enrolment = field(init=False)

    def __post_init__(self) -> None:
        this_week = monday_of(timezone.localdate())
        self.start = this_week - dt.timedelta(weeks=WEEKS_BEFORE)
        self.last_friday = this_week - dt.timedelta(days=3)
        self.world = CaseWorld(weeks=WEEKS, start=self.start)
        self.child = self._pupil("Abbott", "Maya")
        self.friend = self._pupil("Barnes", "Leo")
        for order, (name, relation) in enumerate(PARENTS, 1):
            carer = CarerFactory(title="", forename=name, surname="Abbott")
            ResponsibilityFactory(
                pupil=self.child.pupil, carer=carer, relation=relation, contact_order=order
            )

    def _pupil(self, surname: str, forename: str) -> Enrolment:
        pupil = PupilFactory(
            legal_surname=surname,
            legal_forename=forename,
            sort_name=f"{surname}, {forename}".lower(),
        )
        return EnrolmentFactory(school=self.school, pupil=pupil, starts_on=self.start)

    @property
    def school(self) -> School:
        return self.world.school

    @property
    def page(self) -> Page:
        return self.journey.page

    @property
    def case(self) -> Case:
        return Case.objects.get(pupil=self.child.pupil)

    @property
    def notice(self) -> PenaltyNotice:
        return PenaltyNotice.objects.get(pupil=self.child.pupil)

    def look(self, what: str) -> None:
        if self.looks:
            self.journey.look(what)

    # -- What everybody does -----------------------------------------------------------------------

    def enter(self, user: User) -> None:
        """Sit down at the machine after somebody else."""
        self.journey.sign_out()
        self.journey.sign_in(user.email, PASSWORD)

    def follow(self, name: str) -> None:
        """A link by its whole words, whether it looks like a link or like a button."""
        self.page.locator("a", has_text=re.compile(rf"^\s*{re.escape(name)}\s*$")).first.click()
        self.page.wait_for_load_state()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)

    def open_case(self) -> None:
        self.journey.go(f"/cases/{self.case.ref}/")

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f"input[name='{name}'][value='{value}']").check()

    def fill(self, name: str, text: str) -> None:
        self.page.locator(f"[name='{name}']").fill(text)

    def fill_day(self, name: str, day: dt.date) -> None:
        for part, number in zip(
            ("day", "month", "year"), (day.day, day.month, day.year), strict=True
        ):
            self.fill(f"{name}-{part}", str(number))

    def answer_everything(self, words: str) -> None:
        """Yes to each question, and the words wherever words are asked for."""
        for yes in self.page.locator("main input[type=radio][value=yes]").all():
            yes.check()
        for area in self.page.locator("main textarea[name$=_reason]").all():
            if area.get_attribute("name") != "exception_reason":
                area.fill(words)

    def log_contact(self, kind: str, outcome: str, note: str, then: str = "") -> None:
        box = self.page.locator("#contact")
        box.locator(f"[name=kind][value={kind}]").check(force=True)
        box.locator(f"[name=outcome][value={outcome}]").check(force=True)
        box.locator("[name=note]").fill(note)
        if then:
            box.locator("[name=next_step]").fill(then)
        box.locator("[name=note]").press("Control+Enter")
        self.sees("Contact logged.")

    def move(self, words: str, *, reason: str = "") -> None:
        """Take a way on from the case page."""
        self.open_case()
        self.go_on(words)
        if reason:
            self.fill("reason", reason)
        self.look(words.lower())
        self.press(words)
        self.sees("The case is now at")

    def move_is_blocked(self) -> None:
        """A referral asked for too soon says plainly what is missing."""
        self.open_case()
        self.go_on("Refer for Fast Track")
        self.sees("Log at least one contact with the family")
        self.look("what a referral needs")
        assert not self.page.get_by_role("button", name="Send the referral").count()

    def press_starting(self, name: str) -> None:
        """A button whose name ends with its keys."""
        self.page.get_by_role("button", name=name).click()
        self.page.wait_for_load_state()

    def go_on(self, words: str) -> None:
        """The link of a way on."""
        self.page.locator(".exits").get_by_role("link", name=words, exact=True).click()
        self.page.wait_for_load_state()

    def pdf(self, href: str) -> bytes:
        """A letter, as the browser would open it."""
        answer = self.page.context.request.get(self.journey.base + href)
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/pdf"
        return answer.body()
