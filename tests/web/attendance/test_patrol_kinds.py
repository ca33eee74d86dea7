"""What tells of a patrol: found with the night, asked again when it is corrected, and hidden from a school's
office wherever a flag is shown, counted, saved to a file or foretold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine

from attendance.actions import encounters
from attendance.actions.flags import refresh_due_flags
from attendance.actions.patrol_matching import match_encounter, unmatch_encounter
from attendance.actions.school_overview import read_flag_counts
from attendance.choices import PATROL_KINDS, FlagKind, Role
from attendance.models import Encounter, Enrolment, Flag, RecheckRequest
from attendance.rules.amending import Amending
from attendance.web.effects import effects_of
from cases.actions.opening import open_or_join
from cases.rules.opening import SIGHTINGS
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    FlagFactory,
    MembershipFactory,
    fill_marks,
    open_school,
)
from tests.factories.patrols import meet, patrol_out, told

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2025, 9, 12, 12, 0, tzinfo=dt.UTC)
KIND = FlagKind.CONDONED_ON_PATROL
WORDS = "met on patrol"
KNOW = {Role.ATTENDANCE_LEAD: True, Role.EWO: True, Role.MANAGER: True, Role.SCHOOL_ADMIN: False}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def child() -> Enrolment:
    """Two weeks, eight sessions of them with leave, none beside a weekend."""
    child = EnrolmentFactory(school=open_school(weeks=12))
    fill_marks(child, "..CCCC...." * 2)
    return child


@pytest.fixture
def officer(child: Enrolment):
    return MembershipFactory(role=Role.EWO, school=child.school).user


@pytest.fixture
def met(child: Enrolment, officer) -> Encounter:
    """With a parent, on the first morning, and matched."""
    patrol = patrol_out(officer, FIRST_DAY)
    encounter = meet(patrol, officer, accompanied="parent")
    match_encounter(encounter=encounter, enrolment=child, by=officer)
    return encounter


def stands(child: Enrolment) -> bool:
    refresh_due_flags(as_of=NOON.date(), at=NOON)
    return Flag.objects.standing().filter(enrolment=child, kind=KIND).exists()


def test_every_correction_of_the_patrol_is_looked_at(child: Enrolment, officer) -> None:
    assert not stands(child)
    encounter = meet(patrol_out(officer, FIRST_DAY), officer, accompanied="parent")
    assert not stands(child), "nobody has said who it was"
    match_encounter(encounter=encounter, enrolment=child, by=officer)
    assert stands(child)
    corrections: list[tuple[dict[str, str], bool]] = [
        ({"accompanied": "adult"}, False), ({}, True), ({"lawful": "yes"}, False),
        ({"lawful": "unknown"}, True), ({"reason": "home_educated"}, False), ({}, True),
    ]  # fmt: skip
    for minute, (change, found) in enumerate(corrections):
        encounters.correct_encounter(
            encounter=Encounter.objects.get(), by=officer, because="Told wrong",
            told=told(FIRST_DAY, **({"accompanied": "parent"} | change)),
            at=NOON + dt.timedelta(minutes=minute),
        )  # fmt: skip
        assert stands(child) is found, change
    unmatch_encounter(encounter=Encounter.objects.get(), because="Another child", by=officer)
    assert not stands(child)


def test_only_whom_it_is_about_is_asked_for(met: Encounter, child: Enrolment) -> None:
    EnrolmentFactory(school=child.school)
    assert set(RecheckRequest.objects.values_list("enrolment_id", flat=True)) == {child.pk}


def test_it_rests_on_the_same_absences_and_says_when(met: Encounter, child: Enrolment) -> None:
    assert stands(child)
    flag = Flag.objects.get(kind=KIND)
    assert flag.numbers == {
        "sessions": 8, "authorised": 8, "with_parent": 1, "last_met": "2025-09-01",
        "school_weeks": 2,
    }  # fmt: skip
    assert not Flag.objects.filter(kind=FlagKind.CONDONED_ABSENCE).exists()


@pytest.mark.parametrize("kind", PATROL_KINDS)
@pytest.mark.parametrize(("role", "knows"), KNOW.items())
def test_no_page_tells_whoever_may_not_know(kind, role, knows, child: Enrolment, sign_in) -> None:
    numbers = {
        "sessions": 8, "authorised": 8, "with_parent": 1, "last_met": "2025-09-01", "sightings": 1,
        "dates": ["2025-09-01"], "encounters": [],
    }  # fmt: skip
    flag = FlagFactory(enrolment=child, kind=kind, numbers=numbers)
    client = sign_in(role, None if role == Role.MANAGER else child.school)
    assert client.get(f"/flags/{flag.ref}/").status_code == (200 if knows else 404)
    for address in (
        "/flags/", f"/flags/?kind={kind}", "/flags/flags.csv", f"/pupils/{child.pupil.ref}/",
        "/flags/?state=all",
    ):  # fmt: skip
        shown = client.get(address).content.decode()
        assert (flag.ref in shown) is knows, address
    for act in ("acknowledge", "snooze", "wake"):
        assert (client.post(f"/flags/{flag.ref}/{act}/").status_code == 404) is not knows
    assert read_flag_counts(child.school, client.user)[kind] == int(knows)
    page = re.sub(r"\s+", " ", client.get(f"/schools/{child.school.urn}/").content.decode())
    assert ("met with a parent" in page) is (knows and kind == KIND), (
        "the tile names its commonest kind"
    )


@pytest.mark.parametrize(("role", "knows"), KNOW.items())
def test_what_an_amendment_would_do_to_it_is_told_to_those_who_know(
    role, knows, met: Encounter, child: Enrolment, sign_in
) -> None:
    assert stands(child)
    mark = child.marks.filter(code="C").order_by("session_id").first()
    amending = Amending(
        session_id=mark.session_id, enrolment_id=child.pk, date=mark.session.date,
        half=mark.session.half, was="C", code="/",
    )  # fmt: skip
    user = sign_in(role, None if role == Role.MANAGER else child.school).user
    words = effects_of(user, [amending]).in_words
    assert ("met with a parent" in words) is knows


def test_it_opens_no_case(met: Encounter, child: Enrolment) -> None:
    assert stands(child)
    flag = Flag.objects.get(kind=KIND)
    assert flag not in Flag.objects.unclaimed()
    assert set(PATROL_KINDS) == SIGHTINGS
    case, answer = open_or_join(flag=flag, on=NOON.date())
    assert case is None
    assert answer.outcome == "wait"
