"""The factories make what the tables accept, and their marks reach the tallies."""

import datetime as dt

import pytest

from attendance.choices import Role
from attendance.models import Enrolment, MarkChange, WeeklyTally
from attendance.rules.reference import upn_authorities
from attendance.rules.upn import upn_failures
from tests.factories.attendance import (
    CircumstanceFactory,
    EnrolmentFactory,
    FlagFactory,
    MembershipFactory,
    ReadingGrantFactory,
    ResponsibilityFactory,
    fill_marks,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment() -> Enrolment:
    return EnrolmentFactory(school=open_school(weeks=2))


def test_open_school_has_two_sessions_a_weekday_and_leaves_out_holidays() -> None:
    school = open_school(
        weeks=2, holiday_weeks=[dt.date(2025, 9, 8)], closed=[dt.date(2025, 9, 2)], name="Oak"
    )
    assert school.sessions.count() == 20
    assert school.sessions.filter(is_open=True).count() == 18
    assert school.sessions.order_by("-date")[0].date == dt.date(2025, 9, 19)


def test_fill_marks_counts_in_the_tally(enrolment: Enrolment) -> None:
    fill_marks(enrolment, "..II..NN.- G.")
    weeks = WeeklyTally.objects.order_by("week").values_list(
        "possible", "unauthorised", "authorised"
    )
    assert list(weeks) == [(9, 2, 2), (2, 1, 0)]


def test_fill_marks_takes_codes_of_two_characters(enrolment: Enrolment) -> None:
    fill_marks(enrolment, ["C2", "."], start=dt.date(2025, 9, 3))
    assert WeeklyTally.objects.get().authorised == 1


def test_fill_marks_past_the_last_session_is_refused(enrolment: Enrolment) -> None:
    with pytest.raises(ValueError, match="21 marks for 20 sessions"):
        fill_marks(enrolment, "." * 21)


def test_mark_twice_amends_and_keeps_the_first(enrolment: Enrolment) -> None:
    mark(enrolment, dt.date(2025, 9, 1), "AM", "N")
    kept = mark(enrolment, dt.date(2025, 9, 1), "AM", "I", reason="Parent rang")
    assert kept.code == "I"
    assert MarkChange.objects.get().reason == "Parent rang"


def test_the_others_stand_by_themselves() -> None:
    for made in (
        FlagFactory(),
        ReadingGrantFactory(),
        CircumstanceFactory(),
        ResponsibilityFactory(),
    ):
        assert made.pk
    assert MembershipFactory(role=Role.MANAGER).school is None
    assert MembershipFactory(role=Role.EWO).school is not None


def test_pupils_have_sound_and_different_upns() -> None:
    upns = [EnrolmentFactory().pupil.upn for _ in range(3)]
    assert len(set(upns)) == len(upns)
    assert [upn_failures(upn, upn_authorities()) for upn in upns] == [[], [], []]
