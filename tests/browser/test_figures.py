"""The figures pages: from the sentence to the children behind it, at both widths, under axe."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance.actions import kept_figures
from attendance.actions.published_figures import import_published
from attendance.choices import CircumstanceKind, Role
from attendance.models import Enrolment, School
from attendance.tasks import count_asked_figures
from tests.browser.kit import Journey
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import (
    FIRST_DAY,
    AuthorityFactory,
    CircumstanceFactory,
    EnrolmentFactory,
    MembershipFactory,
    fill_marks,
    open_school,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CUTS = Path(__file__).resolve().parents[1] / "fixtures" / "published"
DAYS = f"period=own&from={FIRST_DAY}&to=2025-09-26"


@pytest.fixture
def schools() -> list[School]:
    """Two schools of Dudley: in the first, twelve children in need who miss more than the others."""
    AuthorityFactory(code="332", name="Dudley Council")
    authority = AuthorityFactory(code="332")
    oak = open_school(weeks=4, name="Oak Park Academy", authority=authority)
    elm = open_school(weeks=4, name="Elm Primary School", authority=authority)
    for enrolment in _fill(oak, 12, "." * 15 + "OOOOI", "4A"):
        CircumstanceFactory(pupil=enrolment.pupil)
    _fill(oak, 12, "." * 19 + "O", "5B")
    _fill(elm, 10, "." * 19 + "I", "4A")
    path = CUTS / "children_in_need.csv"
    import_published(path=path, source="Department for Education", release="Children in need")
    return [oak, elm]


def _fill(school: School, count: int, marks: str, group: str) -> list[Enrolment]:
    enrolments = [
        EnrolmentFactory(school=school, registration_group=group, year_group=group[0])
        for _ in range(count)
    ]
    for enrolment in enrolments:
        fill_marks(enrolment, marks)
    return enrolments


def test_a_manager_asks_about_children_in_need_and_opens_who_they_are(
    journey: Journey, schools: list[School]
) -> None:
    manager = MembershipFactory(role=Role.MANAGER).user
    journey.sign_in(manager.email, PASSWORD)
    journey.go(f"/figures/?{DAYS}")
    page = journey.page
    page.get_by_text("The same in numbers").first.click()
    journey.look("figures of everybody")
    groups = page.locator("[aria-labelledby=groups]")
    assert "1 in 5" in groups.get_by_role("row", name="Children in need").inner_text()
    page.locator("select[name=group]").select_option(CircumstanceKind.CHILD_IN_NEED)
    page.get_by_role("button", name="Show").click()
    sentence = page.locator(".answer-sentence").inner_text()
    # 48 of 240 sessions against 12 of 440
    assert "Children in need missed 1 in 5 sessions without permission" in sentence
    assert "7.3 times as often as other children" in sentence
    assert "9.7" in page.locator("[aria-labelledby=published]").inner_text()
    journey.look("figures of children in need")
    page.get_by_role("link", name="12", exact=True).first.click()
    assert "12 enrolments" in page.inner_text("main")
    journey.look("children behind a figure")
    page.get_by_role("link", name="Figures", exact=True).last.click()
    page.get_by_role("link", name="How often each code was given").click()
    journey.look("codes of children in need")
    page.get_by_role("row", name="O Absent without leave").get_by_role("link").click()
    page.locator("[aria-labelledby=schools]").get_by_role("link").first.click()
    assert "12 enrolments, most often first" in page.inner_text("main")
    journey.look("children given a code")


def test_a_manager_waits_for_days_nobody_has_counted(
    journey: Journey, schools: list[School], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large authority: the page says what is counted, and opens the answer by itself."""
    monkeypatch.setattr(kept_figures, "COUNTED_AT_ONCE", -1)
    journey.sign_in(MembershipFactory(role=Role.MANAGER).user.email, PASSWORD)
    journey.go(f"/figures/?{DAYS}")
    page = journey.page
    assert "weekly tallies" in page.locator("#waiting").inner_text()
    journey.look("figures being counted")
    count_asked_figures()
    page.locator("h2.answer-sentence").wait_for(timeout=10_000)
    assert "Children missed 1 in" in page.locator("h2.answer-sentence").inner_text()


def test_a_school_sees_its_classes_and_is_told_when_too_few(
    journey: Journey, schools: list[School]
) -> None:
    lead = MembershipFactory(role=Role.ATTENDANCE_LEAD, school=schools[0]).user
    journey.sign_in(lead.email, PASSWORD)
    journey.go(f"/figures/?{DAYS}&group={CircumstanceKind.YOUNG_CARER}")
    assert "No session was possible" in journey.page.locator(".answer-sentence").inner_text()
    journey.look("figures of nobody")
    child = Enrolment.objects.filter(school=schools[0]).first()
    assert child is not None
    CircumstanceFactory(pupil=child.pupil, kind=CircumstanceKind.YOUNG_CARER)
    journey.page.reload()
    assert "too few to say anything" in journey.page.locator(".answer-sentence").inner_text()
    journey.look("figures of one child")
    journey.go(f"/figures/?{DAYS}")
    journey.page.get_by_role("link", name="5B").first.click()
    assert "class 5B" in journey.page.locator(".answer-sentence").inner_text()
    journey.look("figures of a class")
