"""The entry test as the register answers it, the time limit of a charge, and the dated rows behind both."""

import datetime as dt

import pytest

from accounts.errors import NotAllowed, WrongState
from cases.actions.moving import move_case
from cases.choices import CloseReason, Stage
from cases.models import Case, LocalSetting, StageLimit
from cases.models.absences import below_entry, out_of_time
from tests.factories.attendance import EnrolmentFactory, fill_marks
from tests.factories.cases import CaseWorld, _prepare, case_at

D = dt.date.fromisoformat


def case_with(world: CaseWorld, pattern: str) -> Case:
    enrolment = EnrolmentFactory(school=world.school, starts_on=world.start)
    fill_marks(enrolment, pattern)
    return Case(enrolment=enrolment, pupil=enrolment.pupil)


@pytest.mark.parametrize(
    ("on", "met"),
    [
        ("2025-10-10", True),  # the sixth school week: all nine are in it
        ("2025-10-13", False),  # the window moves on by a week
    ],
)
def test_six_school_weeks_and_no_more(world: CaseWorld, on: str, met: bool) -> None:
    case = case_with(world, "OOOOOOOOO. " + ".......... " * 6)
    assert (below_entry(case, D(on)) == "") is met


def test_holidays_are_no_school_weeks(world: CaseWorld) -> None:
    """Eight weeks to half term, one after: the six that end on 7 November begin on 22 September."""
    case = case_with(world, ".......... " * 3 + "OOOOOOOOO. " + ".......... " * 5)
    assert below_entry(case, D("2025-11-07")) == ""
    assert "this is 0 of 50" in below_entry(case, D("2025-11-14"))


@pytest.mark.parametrize(("rule", "met"), [(1, False), (2, True), (3, True)])
def test_the_dated_setting_governs(world: CaseWorld, rule: int, met: bool) -> None:
    """E26: 8 of 53, seven sessions not possible."""
    LocalSetting.objects.filter(key="fast_track_rule").update(value=rule)
    case = case_with(world, "OOOOOOOO.. " + "DDDDDDD... " + ".......... " * 4)
    assert (below_entry(case, D("2025-10-10")) == "") is met


def test_below_the_test_only_a_manager_with_a_reason_opens_it(world: CaseWorld) -> None:
    case = case_at(Stage.SCHOOL_SUPPORT, world)
    _prepare(case, world, Stage.FT_REFERRED)
    LocalSetting.objects.filter(key="fast_track_sessions").update(value=9)
    LocalSetting.objects.filter(key="fast_track_percent").update(value=21)
    with pytest.raises(WrongState, match="this is 8 of 40"):
        move_case(case=case, to=Stage.FT_REFERRED, by=world.lead)
    Case.objects.filter(pk=case.pk).update(officer=world.ewo, officer_since=case.opened_on)
    opened = move_case(case=case, to=Stage.FT_OPEN, by=world.manager, reason="Not seen for a week")
    assert opened.stage == Stage.FT_OPEN


def test_an_officer_cannot_say_that_a_notice_is_paid(world: CaseWorld) -> None:
    case = case_at(Stage.NOTICE_ISSUED, world)
    paid = {"to": Stage.CLOSED, "reason": "They rang", "close_reason": CloseReason.NOTICE_PAID}
    for person in (world.ewo, world.manager):
        with pytest.raises((WrongState, NotAllowed)):
            move_case(case=case, by=person, **paid)
    closed = move_case(case=case, to=Stage.CLOSED, by=world.ewo, reason="Moved abroad")
    assert closed.close_reason == CloseReason.OTHER


@pytest.mark.parametrize(("on", "in_time"), [("2026-04-20", True), ("2026-04-21", False)])
def test_six_months_from_the_last_absence(world: CaseWorld, on: str, in_time: bool) -> None:
    """The last is that of Monday 20 October 2025 (T38)."""
    case = case_at(Stage.LEGAL_CONSIDERATION, world)
    assert (out_of_time(case, D(on)) == "") is in_time


def test_the_settings_carry_their_sources(db: None) -> None:
    assert "Schedule 3" in StageLimit.objects.get(stage=Stage.ESO).source
    assert LocalSetting.objects.get(key="limitation_months").source.startswith("Magistrates")
    keys = ("fast_track_sessions", "fast_track_percent", "fast_track_school_weeks")
    found = dict(LocalSetting.objects.filter(key__in=keys).values_list("key", "value"))
    assert [found[key] for key in keys] == [9, 15, 6]
