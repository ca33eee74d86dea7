"""Follow-up of a child met on patrol: a flag that stands until a person closes it, and what casework makes of it."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.access import visible_flags
from attendance.actions.encounters import Told, correct_encounter
from attendance.actions.flags import refresh_due_flags, refresh_flags, work_is_waiting
from attendance.actions.follow_ups import ask_follow_up, close_follow_up, settle_flag
from attendance.actions.overdue import expire_unexplained
from attendance.actions.patrol_matching import match_encounter, unmatch_encounter
from attendance.choices import FlagKind, Role, StreetReason, YesNo
from attendance.errors import PlanRefused
from attendance.models import Flag, FollowUp
from attendance.rules.calendar import local_date
from attendance.rules.evidence import half_days
from cases.actions.nightly import triage_flags
from cases.actions.opening import open_by_hand
from cases.choices import EventKind
from cases.models import Case
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    FlagFactory,
    MembershipFactory,
    open_school,
)
from tests.factories.patrols import meet, moment, patrol_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return MembershipFactory(role=Role.EWO).user


@pytest.fixture
def child():
    return EnrolmentFactory(school=open_school(weeks=4))


@pytest.fixture
def patrol(officer):
    return patrol_out(officer)


def seen(patrol, officer, child, **other):
    encounter = meet(patrol, officer, **other)
    match_encounter(encounter=encounter, enrolment=child, by=officer, at=moment("11:00"))
    return encounter


def ask(encounter, by, clock="11:05"):
    return ask_follow_up(encounter=encounter, by=by, note="Ring home", at=moment(clock))


def standing():
    return list(Flag.objects.standing().filter(kind=FlagKind.SEEN_ON_PATROL))


def correct(encounter, by, clock, **other):
    correct_encounter(encounter=encounter, told=replace(Told.of(encounter), **other),
                      because="The school rang", by=by, at=moment(clock))  # fmt: skip


# -- Asking and closing ------------------------------------------------------------------------------


def test_it_raises_a_flag_with_what_it_rests_on(patrol, officer, child, task_queue,
                                                django_capture_on_commit_callbacks):  # fmt: skip
    encounter = seen(patrol, officer, child)
    with django_capture_on_commit_callbacks(execute=True):
        follow_up = ask(encounter, officer)
    flag = Flag.objects.get()
    assert (flag.kind, flag.enrolment, flag.window_from, flag.window_to) == (
        "seen_on_patrol", child, FIRST_DAY, FIRST_DAY,
    )  # fmt: skip
    assert flag.numbers == {
        "sightings": 1, "encounters": [encounter.ref], "dates": ["2025-09-01"],
    }  # fmt: skip
    assert half_days(flag.evidence_weeks, flag.evidence_bits) == {(FIRST_DAY, "AM")}
    assert (follow_up.flag, follow_up.asked_by_name) == (flag, officer.name)
    assert task_queue.names == ["cases.triage_flags"]
    event = AuditEvent.objects.get(kind="follow_up.asked")
    assert event.after == {"pupil": child.pupil.ref, "flag": flag.ref}


@pytest.mark.parametrize(
    ("other", "may"),
    [
        ({}, True),
        ({"lawful": YesNo.YES}, False),
        ({"lawful": YesNo.UNKNOWN}, False),
        ({"reason": StreetReason.HOME_EDUCATED}, False),
        ({"accompanied": "parent"}, True),
        (
            {"accompanied": "parent", "reason": StreetReason.MEDICAL, "lawful": YesNo.YES},
            False,
        ),  # T53
    ],
)
def test_it_is_for_a_child_without_a_lawful_reason(other, may, patrol, officer, child):
    encounter = seen(patrol, officer, child, **other)
    if may:
        assert ask(encounter, officer).flag
    else:
        with pytest.raises(WrongState):
            ask(encounter, officer)
        assert not standing()


@pytest.mark.parametrize(("first", "may"), [("2025-09-01", True), ("2025-09-02", False)])
def test_of_compulsory_school_age_by_the_pupils_own_dates(first, may, patrol, officer, child):
    child.pupil.compulsory_from = dt.date.fromisoformat(first)
    child.pupil.save(update_fields=["compulsory_from"])
    encounter = seen(patrol, officer, child)
    if may:
        ask(encounter, officer)
    else:
        with pytest.raises(WrongState):
            ask(encounter, officer)


def test_not_of_a_child_nobody_has_matched_and_not_twice(patrol, officer, child):
    with pytest.raises(WrongState, match="Match"):
        ask(meet(patrol, officer), officer)
    encounter = seen(patrol, officer, child)
    ask(encounter, officer)
    with pytest.raises(AlreadyDone, match=officer.name):
        ask(encounter, officer)
    assert FollowUp.objects.count() == len(standing()) == 1


@pytest.mark.parametrize("role", [Role.ATTENDANCE_LEAD, Role.SCHOOL_ADMIN, Role.LEGAL_OFFICER])
def test_others_ask_for_none_and_close_none(role, patrol, officer, child):
    encounter = seen(patrol, officer, child)
    other = MembershipFactory(
        role=role, **({} if role == Role.LEGAL_OFFICER else {"school": child.school})
    ).user
    with pytest.raises(NotAllowed):
        ask(encounter, other)
    ask(encounter, officer)
    with pytest.raises(NotAllowed):
        close_follow_up(encounter=encounter, because="Done", by=other)


def test_it_stands_until_a_person_closes_it_and_says_what_was_done(patrol, officer, child):
    encounter = seen(patrol, officer, child)
    ask(encounter, officer)
    refresh_flags(as_of=FIRST_DAY + dt.timedelta(days=20))
    expire_unexplained(as_of=FIRST_DAY + dt.timedelta(days=20))
    assert len(standing()) == 1, "no nightly run touches it"
    with pytest.raises(PlanRefused):
        close_follow_up(encounter=encounter, because="  ", by=officer)
    close_follow_up(encounter=encounter, because="Home visit made", by=officer, at=moment("15:00"))
    flag = Flag.objects.get()
    assert (flag.cleared_as_of, flag.cleared_numbers) == (FIRST_DAY, {"sightings": 0})
    with pytest.raises(AlreadyDone):
        close_follow_up(encounter=encounter, because="Again", by=officer)


def test_it_keeps_no_nightly_run_busy(patrol, officer, child):
    ask(seen(patrol, officer, child), officer)
    refresh_due_flags(as_of=FIRST_DAY, at=moment("18:00"))
    assert not work_is_waiting(as_of=FIRST_DAY + dt.timedelta(days=1))


def test_a_second_sighting_leads_from_one_flag_to_the_next(patrol, officer, child):
    first, second = seen(patrol, officer, child), seen(patrol, officer, child)
    old = ask(first, officer).flag
    new = ask(second, officer, "11:30").flag
    old.refresh_from_db()
    assert old.cleared_numbers["followed_by"] == new.ref
    assert standing() == [new]
    assert new.numbers["encounters"] == [first.ref, second.ref]
    close_follow_up(encounter=first, because="Home visit", by=officer, at=moment("15:00"))
    new.refresh_from_db()
    assert (new.numbers["sightings"], new.cleared_at) == (1, None)
    close_follow_up(encounter=second, because="Home visit", by=officer, at=moment("15:01"))
    assert not standing()


def test_a_correction_takes_the_ground_away_and_another_gives_it_back(patrol, officer, child):
    encounter = seen(patrol, officer, child)
    ask(encounter, officer)
    correct(encounter, officer, "15:00", lawful=YesNo.YES)
    assert not standing()
    correct(encounter, officer, "15:05", lawful=YesNo.NO)
    assert [flag.numbers["encounters"] for flag in standing()] == [[encounter.ref]]


def test_taking_the_match_back_does_too(patrol, officer, child):
    encounter = seen(patrol, officer, child)
    ask(encounter, officer)
    unmatch_encounter(encounter=encounter, because="Another child", by=officer)
    assert not standing()


def test_settling_twice_changes_nothing(patrol, officer, child):
    ask(seen(patrol, officer, child), officer)
    before = Flag.objects.values_list("numbers", "changed_at", "cleared_at").get()
    settle_flag(child, moment("18:00"))
    settle_flag(child, moment("18:05"))
    assert Flag.objects.values_list("numbers", "changed_at", "cleared_at").get() == before


def test_a_school_admin_sees_no_such_flag_and_a_lead_does(patrol, officer, child):
    ask(seen(patrol, officer, child), officer)
    admin = MembershipFactory(role=Role.SCHOOL_ADMIN, school=child.school).user
    lead = MembershipFactory(role=Role.ATTENDANCE_LEAD, school=child.school).user
    assert not visible_flags(admin).exists()
    assert visible_flags(lead).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"note": "Other"}, {"asked_by_name": "Other"},
        {"closed_at": moment("15:00")},
        {"closed_at": moment("15:00"), "closed_by_name": "X", "closed_because": ""},
    ],
)  # fmt: skip
def test_a_follow_up_may_only_be_closed(change, patrol, officer, child):
    ask(seen(patrol, officer, child), officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.update(**change)


# -- What casework makes of it -----------------------------------------------------------------------


def test_by_itself_it_opens_no_case_and_waits(patrol, officer, child):
    ask(seen(patrol, officer, child), officer)
    assert triage_flags(on=FIRST_DAY) == {"open": 0, "join": 0, "wait": 1, "changed": 0}
    assert not Case.objects.exists()
    assert Flag.objects.get().claimed_at is None


def test_a_case_somebody_opens_by_hand_takes_it_in(patrol, officer, child):
    ask(seen(patrol, officer, child), officer)
    lead = MembershipFactory(role=Role.ATTENDANCE_LEAD, school=child.school).user
    case = open_by_hand(enrolment=child, by=lead, reason="Seen in town", on=FIRST_DAY)
    triage_flags(on=FIRST_DAY)
    event = case.events.get(kind=EventKind.FLAG_JOINED)
    assert event.data["flag_kind"] == "seen_on_patrol"
    case.refresh_from_db()
    assert case.basis == {}, "a sighting is news and no basis"


def case_with_absence(child, on=FIRST_DAY):
    flag = FlagFactory(enrolment=child, window_to=FIRST_DAY, raised_as_of=FIRST_DAY)
    triage_flags(on=on)
    return Case.objects.get(), flag


def test_it_joins_the_open_case_as_news(patrol, officer, child):
    case, _ = case_with_absence(child)
    basis = case.basis
    ask(seen(patrol, officer, child), officer)
    triage_flags(on=FIRST_DAY + dt.timedelta(days=1))
    triage_flags(on=FIRST_DAY + dt.timedelta(days=2))
    assert case.events.filter(kind=EventKind.FLAG_JOINED).count() == 1
    case.refresh_from_db()
    assert case.basis == basis
    assert case.basis_changed_at is not None


def test_each_sighting_is_told_and_the_end_of_the_last_once(patrol, officer, child):
    case, _ = case_with_absence(child)
    first, second = seen(patrol, officer, child), seen(patrol, officer, child)
    for encounter, clock in ((first, "11:05"), (second, "11:30")):
        ask(encounter, officer, clock)
        triage_flags(on=FIRST_DAY)
    assert case.events.filter(kind=EventKind.FLAG_JOINED).count() == 2
    for encounter, clock in ((first, "15:00"), (second, "15:01")):
        close_follow_up(encounter=encounter, because="Home visit", by=officer, at=moment(clock))
        triage_flags(on=FIRST_DAY)
        triage_flags(on=FIRST_DAY)
    assert case.events.filter(kind=EventKind.FLAG_CLEARED).count() == 1


def test_it_holds_up_no_step_down_and_proposes_none(patrol, officer, child):
    case, absence = case_with_absence(child)
    ask(seen(patrol, officer, child), officer)
    triage_flags(on=FIRST_DAY)
    absence.cleared_at, absence.cleared_as_of = moment("18:00"), local_date(moment("18:00"))
    absence.cleared_numbers = absence.numbers | {"absent": 2}
    absence.save()
    triage_flags(on=FIRST_DAY)
    changed = case.events.get(kind=EventKind.BASIS_CHANGED)
    assert changed.data["step_down"] is True, "the sighting still stands, and is no basis"
