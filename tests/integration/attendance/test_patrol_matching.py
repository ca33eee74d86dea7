"""Who a child met is: who is shown, a person's word, the mark as it was seen then, and taking it back."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent
from attendance.access_patrols import get_encounter, get_enrolment_to_match
from attendance.actions.encounter_story import read_encounter
from attendance.actions.patrol_erasure import erase_patrol
from attendance.actions.patrol_matching import (
    find_candidates,
    mark_now,
    match_encounter,
    unmatch_encounter,
)
from attendance.choices import Role
from attendance.errors import PlanRefused
from attendance.models import EncounterMatch
from attendance.rules.patrols import Direction
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    ReadingGrantFactory,
    mark,
    open_school,
)
from tests.factories.patrols import meet, moment, patrol_out

pytestmark = pytest.mark.django_db
SATURDAY = dt.date(2025, 9, 6)


@pytest.fixture
def officer():
    return MembershipFactory(role=Role.EWO).user


@pytest.fixture
def school():
    return open_school(weeks=2, name="Oak Park Academy", telephone="01632 960111")


def pupil(surname, forename, born="2013-05-14", **other):
    day = dt.date.fromisoformat(born)
    return PupilFactory(
        legal_surname=surname, legal_forename=forename, date_of_birth=day,
        sort_name=f"{surname}, {forename}".lower(), **other,
    )  # fmt: skip


@pytest.fixture
def kai(school):
    return EnrolmentFactory(school=school, pupil=pupil("Barnes", "Kai", sex="M"))


@pytest.fixture
def patrol(officer):
    return patrol_out(officer)


def names(encounter, by, words=""):
    found = find_candidates(encounter=get_encounter(by, encounter.ref), by=by, words=words)
    return [str(each.enrolment.pupil) for each in found]


# -- Who may it be -----------------------------------------------------------------------------------


def test_the_likeliest_first_at_whatever_school(patrol, officer, kai):
    elsewhere = open_school(weeks=1)
    EnrolmentFactory(school=elsewhere, pupil=pupil("Barnes", "Karl", "2012-10-01"))
    EnrolmentFactory(school=elsewhere, pupil=pupil("Abbott", "Maya"))
    encounter = meet(patrol, officer, given_forename="Kai", given_surname="Barnes", age=12)
    assert names(encounter, officer) == ["Barnes, Kai", "Barnes, Karl"]


@pytest.mark.parametrize(
    ("surname", "forename"),
    [("Barns", "Kai"), ("Barness", "Kai"), ("barnes", "kai"), ("BARNÉS", "Kai")],
)
def test_a_name_spelt_by_ear_is_found(surname, forename, patrol, officer, kai):
    encounter = meet(patrol, officer, given_forename=forename, given_surname=surname, age=12)
    assert names(encounter, officer) == ["Barnes, Kai"]


def test_a_birthday_finds_a_child_who_gave_another_name(patrol, officer, kai):
    encounter = meet(
        patrol, officer, given_surname="Nobody", age=None, date_of_birth=dt.date(2013, 5, 14)
    )
    assert names(encounter, officer) == ["Barnes, Kai"]


def test_who_gave_nothing_is_nobody_until_somebody_looks(patrol, officer, kai):
    encounter = meet(patrol, officer, age=12)
    assert names(encounter, officer) == []
    assert names(encounter, officer, "barn") == ["Barnes, Kai"]
    assert names(encounter, officer, kai.pupil.upn) == ["Barnes, Kai"]


def test_only_who_was_on_a_roll_that_day(patrol, officer, kai):
    left = pupil("Barnes", "Leo")
    EnrolmentFactory(school=kai.school, pupil=left, ends_on=FIRST_DAY - dt.timedelta(days=1),
                     starts_on=dt.date(2024, 9, 1))  # fmt: skip
    encounter = meet(patrol, officer, given_surname="Barnes", age=12)
    assert names(encounter, officer) == ["Barnes, Kai"]
    with pytest.raises(NotFound):
        get_enrolment_to_match(officer, left.ref, encounter)


def test_whom_somebody_was_shown_is_written_down(patrol, officer, kai):
    encounter = meet(patrol, officer, given_surname="Barnes", age=12)
    names(encounter, officer)
    event = AuditEvent.objects.get(kind="encounter.looked_for")
    assert (event.by_id, event.after) == (officer.pk, {"pupils": [kai.pupil.ref]})


def test_a_lead_is_shown_nobody(patrol, officer, kai):
    encounter = meet(patrol, officer, given_surname="Barnes")
    lead = MembershipFactory(role=Role.ATTENDANCE_LEAD, school=kai.school).user
    with pytest.raises(NotAllowed):
        find_candidates(encounter=encounter, by=lead)


def test_looking_asks_the_database_as_often_for_one_as_for_many(
    patrol, officer, kai, django_assert_max_num_queries
):
    for n in range(30):
        EnrolmentFactory(school=kai.school, pupil=pupil("Barnes", f"Child{n}"))
    encounter = get_encounter(officer, meet(patrol, officer, given_surname="Barnes", age=12).ref)
    with django_assert_max_num_queries(8):
        assert len(find_candidates(encounter=encounter, by=officer)) == 8


# -- A person's word ---------------------------------------------------------------------------------


def matched(patrol, officer, enrolment, clock="10:42", **other):
    encounter = meet(patrol, officer, clock, given_surname="Barnes", **other)
    return match_encounter(encounter=encounter, enrolment=enrolment, by=officer, at=moment("10:50"))


def test_the_mark_is_kept_as_it_was_seen_and_stands_beside_what_it_is_now(patrol, officer, kai):
    mark(kai, FIRST_DAY, "AM", "/")
    match = matched(patrol, officer, kai)
    assert (match.code_then, match.entered_by_then, match.session.half) == ("/", "Test Clerk", "AM")
    mark(kai, FIRST_DAY, "AM", "O", reason="Seen in town")
    match.refresh_from_db()
    assert match.code_then == "/"
    now = mark_now(match)
    assert now is not None
    assert now.code == "O"


def test_the_half_day_is_that_of_the_encounter(officer, kai):
    hours = Direction(FIRST_DAY, dt.time(9), dt.time(15), "superintendent")
    patrol = patrol_out(officer, direction=hours)
    mark(kai, FIRST_DAY, "PM", "N")
    match = matched(patrol, officer, kai, "13:10")
    assert (match.session.half, match.code_then) == ("PM", "N")


def test_without_a_mark_or_a_session_it_says_so(officer, kai):
    match = matched(patrol_out(officer), officer, kai)
    assert (match.code_then, match.entered_at_then) == ("", None)
    weekend = matched(patrol_out(officer, SATURDAY), officer, kai)
    assert weekend.session is None
    assert mark_now(weekend) is None


def test_a_match_is_written_down_and_is_a_reading_of_the_record(patrol, officer, kai):
    match = matched(patrol, officer, kai)
    kinds = AuditEvent.objects.filter(by_id=officer.pk).values_list("kind", "target_ref")
    assert ("encounter.matched", match.encounter.ref) in kinds
    assert ("pupil.read", kai.pupil.ref) in kinds


def test_one_word_stands_at_a_time(patrol, officer, kai):
    match = matched(patrol, officer, kai)
    other = EnrolmentFactory(school=kai.school)
    with pytest.raises(AlreadyDone, match=officer.name):
        match_encounter(encounter=match.encounter, enrolment=other, by=officer)
    unmatch_encounter(encounter=match.encounter, because="It was his brother", by=officer)
    match_encounter(encounter=match.encounter, enrolment=other, by=officer)
    assert EncounterMatch.objects.count() == 2


def test_taking_it_back_says_why_and_keeps_who_said_so(patrol, officer, kai):
    match = matched(patrol, officer, kai)
    with pytest.raises(PlanRefused):
        unmatch_encounter(encounter=match.encounter, because=" ", by=officer)
    unmatch_encounter(encounter=match.encounter, because="It was his brother", by=officer)
    match.refresh_from_db()
    assert (match.by_name, match.undone_by_name, match.undone_because) == (
        officer.name, officer.name, "It was his brother",
    )  # fmt: skip
    with pytest.raises(WrongState):
        unmatch_encounter(encounter=match.encounter, because="Again", by=officer)


def test_nobody_is_matched_once_the_name_is_erased(patrol, officer, kai):
    encounter = meet(patrol, officer, given_surname="Barnes")
    erase_patrol(patrol_id=patrol.pk)
    with pytest.raises(WrongState, match="erased"):
        match_encounter(encounter=encounter, enrolment=kai, by=officer)
    assert names(encounter, officer, "barn") == []


def test_at_a_school_given_before_the_main_one(patrol, officer, kai):
    unit = open_school(weeks=1)
    dual = EnrolmentFactory(school=unit, pupil=kai.pupil, kind="dual")
    encounter = meet(patrol, officer, school=unit)
    assert get_enrolment_to_match(officer, kai.pupil.ref, encounter) == dual
    assert get_enrolment_to_match(officer, kai.pupil.ref, meet(patrol, officer)) == kai


# -- Who sees it -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "own", "sees"),
    [
        (Role.EWO, False, True),  # officers see every patrol
        (Role.MANAGER, False, True),
        (Role.ATTENDANCE_LEAD, True, True),
        (Role.ATTENDANCE_LEAD, False, False),
        (Role.SCHOOL_ADMIN, True, False),
        (Role.TEACHER, True, False),
        (Role.LEGAL_OFFICER, False, False),
        (Role.SYSTEM_ADMIN, False, False),
    ],
)
def test_who_sees_a_matched_encounter(role, own, sees, patrol, officer, kai):
    ref = matched(patrol, officer, kai).encounter.ref
    there = {"school": kai.school} if own else {}
    user = MembershipFactory(role=role, **there).user
    if sees:
        assert get_encounter(user, ref).match.enrolment == kai
    else:
        with pytest.raises(NotFound):
            get_encounter(user, ref)


def test_a_lead_sees_nobody_unmatched_and_no_longer_one_taken_back(patrol, officer, kai):
    lead = MembershipFactory(role=Role.ATTENDANCE_LEAD, school=kai.school).user
    unmatched = meet(patrol, officer, school=kai.school)
    with pytest.raises(NotFound):
        get_encounter(lead, unmatched.ref)
    match = matched(patrol, officer, kai)
    assert get_encounter(lead, match.encounter.ref)
    unmatch_encounter(encounter=match.encounter, because="Another child", by=officer)
    with pytest.raises(NotFound):
        get_encounter(lead, match.encounter.ref)


def test_a_legal_officer_sees_that_of_a_child_opened_to_the_role(patrol, officer, kai):
    ref = matched(patrol, officer, kai).encounter.ref
    legal = MembershipFactory(role=Role.LEGAL_OFFICER).user
    ReadingGrantFactory(pupil=kai.pupil)
    assert get_encounter(legal, ref)


@pytest.mark.parametrize(
    ("role", "own", "reads"),
    [
        (Role.MANAGER, False, True),
        (Role.EWO, True, True),  # the child's own officer
        (Role.EWO, False, False),
        (Role.ATTENDANCE_LEAD, True, False),
        (Role.LEGAL_OFFICER, False, False),
    ],
)
def test_who_reads_the_safeguarding_note(role, own, reads, patrol, officer, kai):
    ref = matched(patrol, officer, kai, safeguarding_note="A bruise").encounter.ref
    ReadingGrantFactory(pupil=kai.pupil)
    there = {"school": kai.school} if own else {}
    user = MembershipFactory(role=role, **there).user
    assert read_encounter(user, get_encounter(user, ref)).note == ("A bruise" if reads else None)
    assert read_encounter(officer, get_encounter(officer, ref)).note == "A bruise"


# -- What the database keeps -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "code_then = 'O'",
        "enrolment_id = enrolment_id + 1",
        "undone_at = now()",
        "undone_at = now(), undone_by_name = 'X', undone_because = ''",
        "by_name = 'Somebody else', undone_at = now(), undone_by_name = 'X', undone_because = 'Y'",
    ],
)
def test_a_match_may_only_be_taken_back(change, patrol, officer, kai):
    matched(patrol, officer, kai)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE attendance_encountermatch SET {change}")  # noqa: S608


def test_and_only_once(patrol, officer, kai):
    match = matched(patrol, officer, kai)
    unmatch_encounter(encounter=match.encounter, because="Another child", by=officer)
    with pytest.raises(IntegrityError, match="once"), transaction.atomic():
        EncounterMatch.objects.update(undone_because="Another reason")


def test_two_words_never_stand_together(patrol, officer, kai):
    match = matched(patrol, officer, kai)
    match.pk = None
    with pytest.raises(IntegrityError, match="one_standing_match"), transaction.atomic():
        match.save(force_insert=True)
