"""The pupil page as the lead and the officer open it: above the fold, charts with their tables, under axe."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from attendance.actions.actions_taken import note_action
from attendance.actions.published_figures import import_published
from attendance.choices import ActionKind, Role
from attendance.models import Enrolment, School
from attendance.rules.calendar import monday_of
from attendance.tasks import keep_school_years
from tests.browser.kit import Journey
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.attendance import (
    CircumstanceFactory,
    EnrolmentFactory,
    FlagFactory,
    MembershipFactory,
    PupilFactory,
    ResponsibilityFactory,
    fill_marks,
    open_school,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CUTS = Path(__file__).resolve().parents[1] / "fixtures" / "published"
MARKS = "OO..IIOOOO ...NN..... OO........ IIIIIIIIII ........OO .......... OO....L... .........."
DONE = ("Call: no answer", "Support in school begun", "Visit: spoke", "Action plan agreed")


def eight_weeks_ago() -> dt.date:
    return monday_of(timezone.localdate()) - dt.timedelta(days=56)


@pytest.fixture
def school() -> School:
    """Eight weeks behind, four to come, so that the window has something to lose."""
    return open_school(
        weeks=12, start=eight_weeks_ago(), name="Oak Park Academy", phase="Secondary"
    )


@pytest.fixture
def child(school: School) -> Enrolment:
    """A child with everything on the page, and a sister beside."""
    start = eight_weeks_ago()
    pupil = PupilFactory(legal_forename="Kai", legal_surname="Barnes")
    enrolment = EnrolmentFactory(school=school, pupil=pupil, starts_on=start)
    fill_marks(enrolment, MARKS)
    mother = ResponsibilityFactory(pupil=pupil).carer
    CircumstanceFactory(pupil=pupil, worker="R. Hale")
    FlagFactory(enrolment=enrolment, window_from=start, window_to=timezone.localdate())
    by = UserFactory(name="Amina Yusuf")
    for number, label in enumerate(DONE):
        note_action(
            enrolment=enrolment, kind=ActionKind.OTHER, label=label, by=by,
            done_on=start + dt.timedelta(days=8 * (number + 1)), source_app_ref=f"test {number}",
        )  # fmt: skip
    sister = EnrolmentFactory(school=school, pupil__legal_forename="Zoe", starts_on=start)
    ResponsibilityFactory(pupil=sister.pupil, carer=mother)
    fill_marks(sister, "OO........ " * 8)
    import_published(path=CUTS / "year_to_date.csv", source="DfE", release="Year to date")
    keep_school_years()
    return enrolment


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize("role", [Role.ATTENDANCE_LEAD, Role.EWO])
def test_the_page_answers_above_the_fold_and_every_chart_has_its_table(
    journey: Journey, child: Enrolment, role: str
) -> None:
    journey.sign_in(MembershipFactory(role=role, school=child.school).user.email, PASSWORD)
    journey.go(f"/pupils/{child.pupil.ref}/")
    page = journey.page
    page.wait_for_load_state("networkidle")
    for selector in (".identity", ".verdict", ".flag-brief", ".pupil-now [hx-get]"):
        assert bottom(page, selector) <= 800, f"{selector} is under the fold"
    for figure in page.locator("figure.chart").all():
        drawn = figure.locator("svg:visible")
        assert drawn.count() == 1
        assert drawn.get_attribute("role") == "img"
        assert figure.locator("xpath=following-sibling::details//table").count() == 1
    journey.look("pupil")
    for details in page.locator("main details").all():
        details.locator("summary").click()
    journey.look("pupil with its tables")
    page.get_by_role("link", name="Zoe Tester").click()
    assert page.locator("h1").inner_text() == "Tester, Zoe"
    journey.look("sibling")


def test_on_paper_there_is_the_child_and_nobody_elses_child(
    journey: Journey, child: Enrolment
) -> None:
    journey.sign_in(MembershipFactory(role=Role.EWO, school=child.school).user.email, PASSWORD)
    journey.go(f"/pupils/{child.pupil.ref}/")
    journey.page.emulate_media(media="print")
    headings = journey.page.locator("main :is(h1, h2, h3):visible").all_inner_texts()
    assert {"Barnes, Kai", "Absence by school week", "What was done", "Days of the week"} <= set(
        headings
    )
    assert any(words.startswith("Week by week") for words in headings)
    assert not {"Siblings", "Parents and carers", "Circumstances"} & set(headings)
    assert "Zoe" not in journey.page.locator("main").inner_text()


def test_a_child_of_whom_nothing_is_known_yet(journey: Journey, school: School) -> None:
    new = EnrolmentFactory(school=school, starts_on=timezone.localdate())
    journey.sign_in(MembershipFactory(role=Role.EWO, school=school).user.email, PASSWORD)
    journey.go(f"/pupils/{new.pupil.ref}/")
    journey.look("pupil without marks")


def test_no_name_is_too_long_for_a_telephone(journey: Journey, school: School) -> None:
    long = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren"
    pupil = PupilFactory(legal_surname=long, legal_forename="Maximiliana-Theodora-Wilhelmina")
    enrolment = EnrolmentFactory(school=school, pupil=pupil, starts_on=timezone.localdate())
    carer = ResponsibilityFactory(pupil=pupil).carer
    brother = EnrolmentFactory(school=school, pupil__legal_surname=long)
    ResponsibilityFactory(pupil=brother.pupil, carer=carer)
    flag = FlagFactory(enrolment=enrolment)
    journey.sign_in(MembershipFactory(role=Role.EWO, school=school).user.email, PASSWORD)
    journey.go(f"/pupils/{pupil.ref}/")
    journey.look("pupil with a long name")
    journey.go(f"/flags/{flag.ref}/")
    journey.look("flag of a long name")
