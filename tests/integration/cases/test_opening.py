"""From flag to case: once, together with the claim, and never lost."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed
from accounts.models import JobRun
from attendance.choices import FlagKind
from attendance.models import Flag
from cases.actions import nightly
from cases.actions.basis import confirm_basis, note_basis
from cases.actions.opening import open_by_hand, open_or_join
from cases.choices import EventKind, Stage
from cases.models import Case
from cases.rules.opening import Outcome
from tests.factories.attendance import FlagFactory
from tests.factories.cases import CaseWorld, case_at, open_case


def clear(flag: Flag, absent: int = 37, possible: int = 379) -> None:
    Flag.objects.filter(pk=flag.pk).update(
        cleared_at=timezone.now(), cleared_as_of=timezone.localdate(),
        cleared_numbers={"absent": absent, "possible": possible},
    )  # fmt: skip


def test_a_flag_opens_a_case_with_its_numbers_and_is_claimed(world: CaseWorld) -> None:
    flag = world.flag()
    case, answer = open_or_join(flag=flag)

    assert case is not None
    assert answer.outcome == Outcome.OPEN
    assert case.ref.startswith("FT-")
    assert (case.stage, case.opened_on) == (Stage.FLAGGED, dt.date(2025, 11, 10))
    assert case.stage_due == dt.date(2025, 11, 17)  # the school has five school days
    assert case.basis[flag.ref]["numbers"] == flag.numbers
    flag.refresh_from_db()
    assert flag.claimed_at is not None
    assert case.events.get().kind == EventKind.CASE_OPENED


@pytest.mark.trap("T51")
def test_a_second_flag_joins_and_says_there_are_new_facts(world: CaseWorld) -> None:
    case = open_case(world)
    second = FlagFactory(
        enrolment=case.enrolment, kind=FlagKind.NOTICE_THRESHOLD, numbers={"sessions": 10}
    )
    joined, answer = open_or_join(flag=second, on=dt.date(2025, 11, 11))
    assert joined == case
    assert answer.outcome == Outcome.JOIN
    assert joined is not None
    assert joined.basis_changed_at is not None
    assert joined.stage == Stage.FLAGGED  # reaching the threshold moves nothing by itself


def test_flags_of_the_day_it_opened_are_no_news(world: CaseWorld) -> None:
    case = open_case(world)
    second = FlagFactory(enrolment=case.enrolment, kind=FlagKind.SEVERE_ABSENCE)
    joined, _ = open_or_join(flag=second)
    assert joined is not None
    assert len(joined.basis) == 2
    assert joined.basis_changed_at is None


def test_a_share_of_too_few_sessions_waits_unclaimed(world: CaseWorld) -> None:
    flag = world.flag(numbers={"absent": 2, "possible": 19})
    case, answer = open_or_join(flag=flag)
    assert case is None
    assert "19 possible sessions" in answer.because
    flag.refresh_from_db()
    assert flag.claimed_at is None


def test_a_flag_taken_by_somebody_else_is_left_alone(world: CaseWorld) -> None:
    flag = world.flag()
    open_or_join(flag=flag)
    with pytest.raises(AlreadyDone):
        open_or_join(flag=flag)
    assert Case.objects.count() == 1


def test_a_case_after_a_closed_one_follows_it(world: CaseWorld) -> None:
    old = case_at(Stage.CLOSED, world)
    flag = FlagFactory(enrolment=old.enrolment, kind=FlagKind.SEVERE_ABSENCE)
    new, _ = open_or_join(flag=flag)
    assert new is not None
    assert new.follows == old


def test_only_roles_of_the_table_open_by_hand(world: CaseWorld) -> None:
    enrolment = world.pupil_with_parents()
    with pytest.raises(NotAllowed):
        open_by_hand(enrolment=enrolment, by=world.admin, reason="Worried")
    case = open_by_hand(enrolment=enrolment, by=world.lead, reason="Worried")
    with pytest.raises(AlreadyDone, match=case.ref):
        open_by_hand(enrolment=enrolment, by=world.lead, reason="Worried")


def test_triage_takes_every_flag_and_running_it_twice_changes_nothing(world: CaseWorld) -> None:
    enrolment = world.pupil_with_parents()
    world.flag(enrolment)
    world.flag(enrolment, kind=FlagKind.SEVERE_ABSENCE)
    world.flag()
    world.flag(numbers={"absent": 1, "possible": 10})
    assert nightly.triage_flags() == {"open": 2, "join": 1, "wait": 1, "changed": 0}
    assert nightly.triage_flags() == {"open": 0, "join": 0, "wait": 1, "changed": 0}
    assert Case.objects.count() == 2


def test_one_bad_flag_does_not_stop_the_rest_and_is_named_on_the_run(world: CaseWorld) -> None:
    bad = world.flag(numbers={"absent": 5, "possible": "many"})
    world.flag()
    counts = nightly.triage_flags()
    assert counts["open"] == 1
    run = JobRun.objects.get(name="cases.triage_flags")
    assert [f["ref"] for f in run.failures] == [bad.ref]
    assert run.finished_at is not None
    assert run.rows == 1


def test_a_cleared_flag_changes_the_basis_and_proposes_a_step_down(world: CaseWorld) -> None:
    case = case_at(Stage.FT_PLAN, world)
    flag = Flag.objects.get(case_flag__case=case)
    clear(flag)

    assert nightly.triage_flags()["changed"] == 1
    case.refresh_from_db()
    assert case.basis_changed_at is not None
    assert case.stage == Stage.FT_PLAN  # T13: a person confirms
    event = case.events.get(kind=EventKind.BASIS_CHANGED)
    assert event.data["before"]["absent"] == 12
    assert event.data["after"] == {"absent": 37, "possible": 379}
    assert event.data["step_down"] is True
    assert nightly.triage_flags()["changed"] == 0


def test_one_of_two_flags_clearing_proposes_nothing(world: CaseWorld) -> None:
    case = open_case(world)
    open_or_join(flag=FlagFactory(enrolment=case.enrolment, kind=FlagKind.SEVERE_ABSENCE))
    clear(Flag.objects.get(case_flag__case=case, kind=FlagKind.SEVERE_ABSENCE))
    note_basis(case=case)
    assert case.events.get(kind=EventKind.BASIS_CHANGED).data["step_down"] is False


def test_numbers_that_only_grow_are_taken_over_quietly(world: CaseWorld) -> None:
    case = open_case(world)
    Flag.objects.filter(case_flag__case=case).update(
        numbers={"absent": 13, "possible": 104}, changed_at=timezone.now() + dt.timedelta(minutes=1)
    )
    assert nightly.triage_flags()["changed"] == 0
    case.refresh_from_db()
    (entry,) = case.basis.values()
    assert entry["numbers"]["absent"] == 13
    assert case.basis_changed_at is None


def test_the_attendance_lead_says_so_while_the_case_is_the_schools_own(world: CaseWorld) -> None:
    for stage, allowed in ((Stage.SCHOOL_SUPPORT, True), (Stage.FT_REFERRED, False)):
        case = case_at(stage, world)
        clear(Flag.objects.get(case_flag__case=case))
        note_basis(case=case)
        if allowed:
            confirm_basis(case=case, by=world.lead, reason="Support goes on")
        else:
            with pytest.raises(NotAllowed):
                confirm_basis(case=case, by=world.lead, reason="Support goes on")


def test_a_person_says_the_case_goes_on(world: CaseWorld) -> None:
    case = case_at(Stage.FT_PLAN, world)
    clear(Flag.objects.get(case_flag__case=case))
    note_basis(case=case)
    with pytest.raises(NotAllowed):
        confirm_basis(case=case, by=world.admin, reason="Still worried")
    case = confirm_basis(case=case, by=world.ewo, reason="Still worried")
    assert case.basis_changed_at is None
    with pytest.raises(AlreadyDone):
        confirm_basis(case=case, by=world.ewo, reason="Still worried")
