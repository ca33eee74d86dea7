"""A name of one word longer than any column makes no page scroll sideways, on a tablet neither."""

from __future__ import annotations

import pytest

from attendance.choices import Role
from attendance.models import School
from tests.browser.classroom import DAY, enrol_thirty, register_of, that_morning
from tests.browser.kit import Journey
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import (
    CircumstanceFactory,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    fill_marks,
    open_school,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SURNAME = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren"
WIDTHS = (375, 700, 800, 1000, 1280)


@pytest.fixture
def school() -> School:
    """Thirty ordinary names, and one that is not."""
    school = open_school(weeks=3, name="Oak Park Academy")
    enrol_thirty(school)
    pupil = PupilFactory(
        legal_surname=SURNAME, legal_forename="Hubert Blaine", sort_name=f"{SURNAME}, h".lower()
    )
    fill_marks(EnrolmentFactory(school=school, pupil=pupil), "O" * 4)
    CircumstanceFactory(pupil=pupil)
    return school


def test_a_very_long_name_makes_no_page_scroll_sideways(journey: Journey, school: School) -> None:
    with that_morning():
        lead = MembershipFactory(role=Role.ATTENDANCE_LEAD, school=school).user
        journey.sign_in(lead.email, PASSWORD)
        for path in (
            register_of(school),
            f"/registers/{school.urn}/week/{DAY}/4A/",
            f"/schools/{school.urn}/roll-call/",
            "/late/?q=wolfe",
            "/figures/pupils/",
        ):
            journey.go(path)
            journey.page.get_by_text(SURNAME).first.wait_for()
            assert (path, {width: sideways(journey, width) for width in WIDTHS}) == (
                path,
                dict.fromkeys(WIDTHS, 0),
            )


def sideways(journey: Journey, width: int) -> int:
    """By how much the page is wider than the screen."""
    journey.page.set_viewport_size({"width": width, "height": 800})
    return int(
        journey.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )
