"""The entry test as the register answers it, the time limit of a charge, and the dated rows behind both."""

import datetime as dt
from dataclasses import replace

import pytest

from accounts.errors import NotAllowed, WrongState
from attendance.models import Enrolment
from cases.actions.moving import move_case
from cases.choices import CloseReason, Stage
from cases.models import Case, LocalSetting, Pathway, StageLimit
from cases.models.absences import below_entry, out_of_time
from cases.models.pathways import default_pathway
from cases.rules.entry import EntryTest, Governs
from tests.factories.attendance import EnrolmentFactory, fill_marks
from tests.factories.cases import CaseWorld, _prepare, case_at, own_pathway

D = dt.date.fromisoformat


def child_with(world: CaseWorld, pattern: str) -> Enrolment:
    enrolment = EnrolmentFactory(school=world.school, starts_on=world.start)
    fill_marks(enrolment, pattern)
    return enrolment


def ships(**numbers: int) -> EntryTest:
    return replace(default_pathway(D("2025-10-10")).entry, **numbers)


@pytest.mark.parametrize(
    ("on", "met"),
    [
        ("2025-10-10", True),  # the sixth school week: all nine are in it
        ("2025-10-13", False),  # the window moves on by a week
    ],
)
def test_six_school_weeks_and_no_more(world: CaseWorld, on: str, met: bool) -> None:
    child = child_with(world, "OOOOOOOOO. " + ".......... " * 6)
    assert (below_entry(child, ships(), D(on)) == "") is met


def test_holidays_are_no_school_weeks(world: CaseWorld) -> None:
    """Eight weeks to half term, one after: the six that end on 7 November begin on 22 September."""
    child = child_with(world, ".......... " * 3 + "OOOOOOOOO. " + ".......... " * 5)
    assert below_entry(child, ships(), D("2025-11-07")) == ""
    assert "this is 0 of 50" in below_entry(child, ships(), D("2025-11-14"))


@pytest.mark.parametrize(("rule", "met"), [(1, False), (2, True), (3, True)])
def test_the_pathway_says_which_number_governs(world: CaseWorld, rule: int, met: bool) -> None:
    """E26: 8 of 53, seven sessions not possible."""
    child = child_with(world, "OOOOOOOO.. " + "DDDDDDD... " + ".......... " * 4)
    assert (below_entry(child, ships(governs=rule), D("2025-10-10")) == "") is met


def test_below_the_test_only_a_manager_with_a_reason_opens_it(world: CaseWorld) -> None:
    case = case_at(Stage.SCHOOL_SUPPORT, world)
    _prepare(case, world, Stage.FT_REFERRED)
    harder = own_pathway(entry_sessions=9, entry_percent=21)
    Case.objects.filter(pk=case.pk).update(pathway=harder)
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
    template = Pathway.objects.get(slug="fast-track-12")
    assert template.entry == EntryTest(9, 15, 6, Governs.EITHER)
    assert "Norfolk" in template.source
