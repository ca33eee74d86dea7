"""Contacts of the first day, workers told, and a reason that becomes a code: the rows, the trail, the refusals."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.actions import first_day, reasons
from attendance.actions.first_day import Contact
from attendance.actions.registers import take_register
from attendance.actions.sweep import read_sweep
from attendance.choices import ContactStep, Role
from attendance.errors import RegisterRefused
from attendance.models import AbsenceContact, Mark, MarkChange
from attendance.rules.registers import Entry, Line
from attendance.rules.sweep import Standing
from tests.factories.attendance import (
    FIRST_DAY,
    CarerFactory,
    CircumstanceFactory,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    ResponsibilityFactory,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
DAY = FIRST_DAY


def at(clock: str, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), LONDON)


NOON = at("12:00")
AFTERNOON = at("14:00")


@pytest.fixture
def school():
    return open_school(weeks=2)


@pytest.fixture
def clerk(school):
    return MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user


@pytest.fixture
def lead(school):
    return MembershipFactory(role=Role.ATTENDANCE_LEAD, school=school).user


@pytest.fixture
def child(school):
    enrolment = EnrolmentFactory(school=school)
    mark(enrolment, DAY, "AM", "N")
    return enrolment


def log(child, by, outcome="no_answer", clock="09:30", **more):
    contact = Contact(how="telephone", outcome=outcome, **more)
    return first_day.log_contact(enrolment=child, date=DAY, contact=contact, by=by, at=at(clock))


# -- Contacts ----------------------------------------------------------------------------------------------


def test_contacts_climb_the_ladder_and_are_on_record(child, clerk):
    steps = [log(child, clerk, clock=f"{9 + n}:30".zfill(5)).step for n in range(6)]
    assert steps == ["first", "second", "third", "home_visit", "safe_and_well", "safe_and_well"]
    event = AuditEvent.objects.filter(kind="absence.contacted").first()
    assert event.target_ref == child.pupil.ref
    assert event.by_id == clerk.pk


def test_what_was_said_is_not_in_the_audit_trail(child, clerk):
    log(child, clerk, outcome="reason_given", note="Private matter", suggested_code="I")
    assert "Private" not in str(AuditEvent.objects.get(kind="absence.contacted").after)


def test_a_carer_is_one_of_the_childs_own(child, clerk):
    mother = ResponsibilityFactory(pupil=child.pupil).carer
    stranger = CarerFactory()
    assert log(child, clerk, carer=mother.ref).whom == mother.full_name
    with pytest.raises(WrongState, match="not this child's"):
        log(child, clerk, carer=stranger.ref)


def test_somebody_not_to_be_contacted_is_not_but_may_ring_us(child, clerk):
    tie = ResponsibilityFactory(
        pupil=child.pupil, safe_to_contact=False, contact_note="Court order."
    )
    with pytest.raises(WrongState, match=r"Do not contact .* Court order\."):
        log(child, clerk, carer=tie.carer.ref)
    assert log(child, clerk, carer=tie.carer.ref, step="family", outcome="reason_given").pk


@pytest.mark.parametrize(
    ("whom", "step", "is_refused"),
    [
        ("Mr Dan Poole", "first", True),
        ("dan  POOLE (father)", "second", True),
        ("Dan Poole, on his mobile", "", True),
        ("Dan Poole", "family", False),
        ("Dan", "first", False),
        ("Dan Poole's mother", "first", False),
        ("Welfare service", "first", False),
    ],
)
def test_nobody_unsafe_is_written_as_somebody_else(whom, step, is_refused, child, clerk):
    father = CarerFactory(title="Mr", forename="Dan", surname="Poole")
    ResponsibilityFactory(
        pupil=child.pupil, carer=father, safe_to_contact=False,
        contact_note="Ring only the mobile. Court order.",
    )  # fmt: skip
    if not is_refused:
        assert log(child, clerk, whom=whom, step=step).whom == whom
        return
    with pytest.raises(WrongState) as refused:
        log(child, clerk, whom=whom, step=step)
    assert refused.value.message == "Do not contact Mr Dan Poole. Note: Court order."
    assert not AbsenceContact.objects.exists()


def test_a_name_that_somebody_safe_has_too_is_not_refused(child, clerk):
    for safe in (False, True):
        carer = CarerFactory(title="Mr", forename="Dan", surname="Poole")
        ResponsibilityFactory(pupil=child.pupil, carer=carer, safe_to_contact=safe)
    assert log(child, clerk, whom="Dan Poole").whom == "Dan Poole"


def test_a_referral_says_to_whom(child, clerk):
    with pytest.raises(WrongState, match="to whom"):
        log(child, clerk, outcome="referred")
    assert log(child, clerk, outcome="referred", whom="Police, log 123").whom == "Police, log 123"
    with pytest.raises(IntegrityError), transaction.atomic():
        AbsenceContact.objects.create(
            enrolment=child, date=DAY, step="third", how="visit", outcome="referred", by=clerk,
            by_name=clerk.name,
        )  # fmt: skip


def test_a_suggested_code_is_one_of_that_day(child, clerk):
    with pytest.raises(WrongState, match="H ended on 18 August 2024"):
        log(child, clerk, outcome="reason_given", suggested_code="H")


def test_a_day_to_come_has_no_contacts_yet(child, clerk):
    with pytest.raises(WrongState):
        first_day.log_contact(
            enrolment=child, date=DAY + dt.timedelta(days=1), by=clerk, at=at("09:30"),
            contact=Contact(how="telephone", outcome="no_answer"),
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.TEACHER, Role.EWO])
def test_only_those_who_chase_may_log(role, child):
    with pytest.raises(NotAllowed):
        log(child, MembershipFactory(role=role, school=child.school).user)


def test_a_second_click_is_the_first_contact(child, clerk):
    first = log(child, clerk, seen=0)
    assert log(child, clerk, seen=0) == first
    assert log(child, clerk, seen=1, clock="10:00") != first
    assert log(child, clerk, seen=1, outcome="message_left").pk not in (None, first.pk)
    assert AbsenceContact.objects.count() == 3


def test_contacts_are_never_changed_or_deleted(child, clerk):
    contact = log(child, clerk)
    for statement in ("UPDATE attendance_absencecontact SET note = 'x'",
                      "DELETE FROM attendance_absencecontact"):  # fmt: skip
        with pytest.raises(Exception, match=r"(?i)cannot|append"), transaction.atomic():
            connection.cursor().execute(statement)
    assert AbsenceContact.objects.get() == contact


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_climb_two_rungs():
    school = open_school(weeks=1)
    child = EnrolmentFactory(school=school)
    people = [MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user for _ in range(4)]

    def ring(person):
        try:
            return log(child, person, seen=0).step
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        steps = sorted(pool.map(ring, people))
    assert steps == sorted(["first", "second", "third", "home_visit"])


# -- Workers -----------------------------------------------------------------------------------------------


def test_a_worker_is_told_once_and_only_by_who_may_know(child, clerk, lead):
    CircumstanceFactory(pupil=child.pupil, worker="R. Hale")
    tell = {"enrolment": child, "date": DAY, "worker": "R. Hale", "at": NOON}
    with pytest.raises(NotAllowed):
        first_day.tell_worker(**tell, by=clerk)
    (found,) = read_sweep(child.school, DAY, now=NOON).children
    assert [each.worker for each in found.untold] == ["R. Hale"]
    told = first_day.tell_worker(**tell, by=lead)
    assert first_day.tell_worker(**tell, by=lead) == told
    assert (told.step, told.outcome) == (ContactStep.TOLD, "referred")
    (found,) = read_sweep(child.school, DAY, now=NOON).children
    assert found.untold == []
    assert found.rung.step == ContactStep.FIRST, "telling a worker climbs no rung"
    with pytest.raises(WrongState):
        first_day.tell_worker(**(tell | {"worker": "Somebody"}), by=lead)
    assert first_day.read_contacts(child.pupil, lead) == [told]
    assert first_day.read_contacts(child.pupil, clerk) == []


# -- Reasons -----------------------------------------------------------------------------------------------


def codes(child):
    marks = Mark.objects.filter(enrolment=child).order_by("session__half")
    return [(m.session.half, m.code) for m in marks.select_related("session")]


def give(child, by, code="I", clock=AFTERNOON, **more):
    return reasons.give_code(enrolment=child, date=DAY, code=code, by=by, at=clock, **more)


def test_one_code_is_written_in_both_halves_where_n_stands(child, clerk):
    mark(child, DAY, "PM", "N")
    given = give(child, clerk)
    assert (given.halves, given.was, given.code) == (("AM", "PM"), ("N", "N"), "I")
    assert codes(child) == [("AM", "I"), ("PM", "I")]
    assert set(MarkChange.objects.values_list("old_code", "reason")) == {
        ("N", "Parent gave a reason")
    }


def test_a_half_that_says_something_else_is_left_alone(child, clerk):
    mark(child, DAY, "PM", "\\")
    give(child, clerk)
    assert codes(child) == [("AM", "I"), ("PM", "\\")]


def test_a_blank_in_a_taken_register_asks_for_a_reason_and_one_not_taken_does_not(school, clerk):
    there, gone = EnrolmentFactory(school=school), EnrolmentFactory(school=school)
    session = school.sessions.get(date=DAY, half="AM")
    lines = [Line(e.pupil.ref, Entry("/"), Entry()) for e in (there, gone)]
    take_register(session=session, registration_group="4A", entries=lines, by=clerk, at=at("08:55"))
    assert read_sweep(school, DAY, now=NOON).children == []
    mark(gone, DAY, "AM", "", reason="Wrong child")
    (found,) = read_sweep(school, DAY, now=NOON).children
    assert found.enrolment == gone
    give(gone, clerk, code="M", clock=NOON)
    assert read_sweep(school, DAY, now=NOON).children == []


def test_a_second_click_changes_nothing_and_says_so(child, clerk):
    give(child, clerk)
    assert give(child, clerk).halves == ()
    assert MarkChange.objects.count() == 1


def test_a_code_that_cannot_stand_is_refused_with_why(child, clerk):
    with pytest.raises(WrongState, match="H ended on 18 August 2024: use C, or G"):
        give(child, clerk, code="H")
    assert codes(child) == [("AM", "N")]


def test_what_was_said_stays_with_the_call_and_is_not_on_the_register(child, clerk):
    log(child, clerk, step="family", outcome="reason_given", note="Sick in the night",
        suggested_code="I")  # fmt: skip
    (found,) = read_sweep(child.school, DAY, now=NOON).answered
    assert found.suggested_code == "I"
    give(child, clerk)
    assert Mark.objects.get(enrolment=child).note == ""
    assert AbsenceContact.objects.get().note == "Sick in the night"


def test_only_a_code_that_must_say_more_takes_a_note(child, clerk):
    with pytest.raises(WrongState, match="I takes no note"):
        give(child, clerk, note="Sick in the night")
    with pytest.raises(RegisterRefused):
        give(child, clerk, code="B")
    give(child, clerk, code="B", note="Taster day at the college")
    assert Mark.objects.get(enrolment=child).note == "Taster day at the college"


@pytest.mark.parametrize("outcome", ["no_answer", "message_left", "referred"])
def test_a_code_comes_only_from_who_answered(outcome, child, clerk):
    with pytest.raises(WrongState, match="A code goes with a reason"):
        log(child, clerk, outcome=outcome, suggested_code="I", whom="Somebody")
    assert not AbsenceContact.objects.exists()


def test_that_a_worker_was_told_is_not_logged_as_a_call(child, lead):
    with pytest.raises(WrongState, match="button beside"):
        log(child, lead, step="told", outcome="reason_given")


# -- What the page showed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stands", "seen", "written"),
    [
        ("N", {"AM": "N"}, ("AM",)),
        ("NN", {"AM": "N", "PM": "N"}, ("AM", "PM")),
        ("NN", {"AM": "N"}, None),  # the afternoon has come to ask since
        ("N", {"AM": "N", "PM": "N"}, None),
        ("N", {"AM": ""}, None),
        ("N", {}, None),
        ("NN", {"PM": "N"}, None),
        ("I", {"AM": "N"}, ()),  # a second click
    ],
)
def test_only_what_was_shown_is_coded(stands, seen, written, child, clerk):
    if stands == "NN":
        mark(child, DAY, "PM", "N")
    if stands == "I":
        mark(child, DAY, "AM", "I", reason="Ill")
    for act, more in ((reasons.give_code, {"code": "M"}), (reasons.mark_seen, {}),
                      (reasons.mark_arrived, {})):  # fmt: skip
        about = {"enrolment": child, "date": DAY, "by": clerk, "at": AFTERNOON, "seen": seen}
        with transaction.atomic():
            if written is None:
                with pytest.raises(WrongState, match="moved on"):
                    act(**about, **more)
            else:
                halves = written[-1:] if act is reasons.mark_arrived else written
                assert act(**about, **more).halves == halves
            transaction.set_rollback(True)


@pytest.mark.parametrize("code", ["L", "U"])
def test_a_lateness_has_its_time_and_is_no_code_of_the_sweep(code, child, clerk):
    with pytest.raises(WrongState, match="Late, now"):
        give(child, clerk, code=code)
    assert codes(child) == [("AM", "N")]


def test_o_waits_on_the_day_itself_until_somebody_answers_or_the_days_have_gone(child, clerk):
    with pytest.raises(WrongState, match="stays N until the reason is known or 5 school days"):
        give(child, clerk, code="O")
    assert give(child, clerk, code="O", clock=at("09:00", DAY + dt.timedelta(days=1))).code == "O"
    other = EnrolmentFactory(school=child.school)
    mark(other, DAY, "AM", "N")
    log(other, clerk, outcome="reason_given", note="Gone shopping")
    assert give(other, clerk, code="O").code == "O"


def test_o_written_the_same_day_can_be_put_right_here(child, clerk):
    mark(child, DAY, "AM", "O", reason="No reason")
    assert give(child, clerk, code="I", seen={"AM": "O"}).was == ("O",)


def test_undo_keeps_the_note_of_the_mark_it_puts_back(school, clerk):
    child = EnrolmentFactory(school=school)
    mark(child, DAY, "AM", "N", note="Office rang")
    given = give(child, clerk)
    assert Mark.objects.get(enrolment=child).note == ""
    reasons.take_back(enrolment=child, date=DAY, given=given, by=clerk, at=AFTERNOON)
    found = Mark.objects.get(enrolment=child)
    assert (found.code, found.note) == ("N", "Office rang")


def test_a_contact_with_a_code_does_both_or_neither(child, clerk):
    reasons.answer_contact(
        enrolment=child, date=DAY, by=clerk, at=NOON,
        contact=Contact(how="telephone", outcome="reason_given", suggested_code="I"),
    )  # fmt: skip
    assert codes(child) == [("AM", "I")]
    other = EnrolmentFactory(school=child.school, pupil=PupilFactory(
        compulsory_from=dt.date(2026, 1, 1), date_of_birth=dt.date(2020, 12, 1)))  # fmt: skip
    mark(other, DAY, "AM", "N")
    with pytest.raises(RegisterRefused):
        reasons.answer_contact(
            enrolment=other, date=DAY, by=clerk, at=NOON,
            contact=Contact(how="telephone", outcome="reason_given", suggested_code="G"),
        )  # fmt: skip
    assert AbsenceContact.objects.filter(enrolment=other).count() == 0


def test_seen_in_school_is_present_in_each_half_and_undo_brings_both_back(child, clerk):
    mark(child, DAY, "PM", "N")
    given = reasons.mark_seen(enrolment=child, date=DAY, by=clerk, at=AFTERNOON)
    assert codes(child) == [("AM", "/"), ("PM", "\\")]
    back = reasons.take_back(enrolment=child, date=DAY, given=given, by=clerk, at=AFTERNOON)
    assert back.halves == ("AM", "PM")
    assert codes(child) == [("AM", "N"), ("PM", "N")]
    assert MarkChange.objects.filter(reason=reasons.AT_ONCE).count() == 2
    again = reasons.take_back(enrolment=child, date=DAY, given=given, by=clerk, at=AFTERNOON)
    assert again.halves == (), "undone twice is undone once"


def test_undo_never_takes_back_what_somebody_else_wrote_since(child, clerk):
    given = give(child, clerk)
    mark(child, DAY, "AM", "M", reason="Letter came")
    with pytest.raises(RegisterRefused):
        reasons.take_back(enrolment=child, date=DAY, given=given, by=clerk, at=AFTERNOON)
    assert codes(child) == [("AM", "M")]


@pytest.mark.parametrize(
    ("clock", "code", "minutes"), [("09:19", "L", 29), ("09:20", "U", 30), ("09:41", "U", 51)]
)
def test_come_in_just_now_is_l_or_u_by_the_clock(clock, code, minutes, child, clerk):
    given = reasons.mark_arrived(enrolment=child, date=DAY, by=clerk, at=at(clock))
    assert (given.code, given.minutes_late) == (code, minutes)
    found = Mark.objects.get(enrolment=child)
    assert (found.code, found.minutes_late) == (code, minutes)


def test_nobody_arrives_on_an_earlier_day(child, clerk):
    later = at("09:00", DAY + dt.timedelta(days=1))
    with pytest.raises(WrongState):
        reasons.mark_arrived(enrolment=child, date=DAY, by=clerk, at=later)


@pytest.mark.parametrize("role", [Role.EWO, Role.MANAGER])
def test_only_those_who_may_amend_give_a_code(role, child):
    place = {} if role == Role.MANAGER else {"school": child.school}
    with pytest.raises(NotAllowed):
        give(child, MembershipFactory(role=role, **place).user)


@pytest.mark.django_db(transaction=True)
def test_two_people_with_two_reasons_at_once_write_one_of_them():
    school = open_school(weeks=1)
    child = EnrolmentFactory(school=school)
    mark(child, DAY, "AM", "N")
    clerks = [MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user for _ in range(2)]

    def code(pair):
        person, code = pair
        try:
            return bool(give(child, person, code=code).halves)
        except WrongState:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(code, zip(clerks, "IM", strict=True)))
    assert MarkChange.objects.filter(old_code="N").count() == 1
    assert any(done)


# -- The list ----------------------------------------------------------------------------------------------


def test_the_vulnerable_come_first_and_the_reply_waits_apart(school, clerk):
    plain, answered, first = (EnrolmentFactory(school=school) for _ in range(3))
    for each in (plain, answered, first):
        mark(each, DAY, "AM", "N")
    CircumstanceFactory(pupil=first.pupil)
    log(answered, clerk, step="family", outcome="reason_given", suggested_code="I")
    sweep = read_sweep(school, DAY, now=NOON)
    assert [c.enrolment for c in sweep.unaccounted] == [first, plain]
    assert [c.enrolment for c in sweep.answered] == [answered]
    assert sweep.answered[0].standing is Standing.ANSWERED


def test_brothers_and_sisters_of_the_same_carer_who_are_out_are_named(school):
    carer = CarerFactory()
    ann, ben, cal = (EnrolmentFactory(school=school) for _ in range(3))
    for each, code in ((ann, "N"), (ben, "I"), (cal, "/")):
        ResponsibilityFactory(pupil=each.pupil, carer=carer)
        mark(each, DAY, "AM", code)
    (found,) = read_sweep(school, DAY, now=NOON).children
    assert [(s.name, s.code) for s in found.siblings] == [(ben.pupil.legal_forename, "I")]


def test_a_leaver_and_another_school_are_not_here(school):
    gone = EnrolmentFactory(school=school)
    mark(gone, DAY, "AM", "N")
    elsewhere = EnrolmentFactory(school=open_school(weeks=1))
    mark(elsewhere, DAY, "AM", "N")
    found = read_sweep(school, DAY, now=NOON).children
    assert [c.enrolment for c in found] == [gone]


def test_before_the_register_opens_there_is_nothing_to_sweep(child):
    assert read_sweep(child.school, DAY, now=at("08:49")).children == []
    assert len(read_sweep(child.school, DAY, now=at("08:50")).children) == 1


def test_the_afternoon_is_accounted_for_by_itself(child, clerk):
    log(child, clerk, outcome="reason_given", suggested_code="I")
    mark(child, DAY, "AM", "I", reason="Ill")
    mark(child, DAY, "PM", "N")
    (found,) = read_sweep(child.school, DAY, now=AFTERNOON).unaccounted
    assert (found.since, found.suggested_code) == (at("13:10"), "")
    assert (found.rung.step, found.rung.due_at) == (ContactStep.FIRST, at("13:40"))
    assert log(child, clerk, outcome="seen_safe", clock="13:45").step == ContactStep.FIRST
    assert read_sweep(child.school, DAY, now=AFTERNOON).unaccounted == []


def test_a_check_without_an_answer_does_not_end_the_ladder(child, clerk):
    log(child, clerk, step="safe_and_well", clock="11:00")
    (found,) = read_sweep(child.school, DAY, now=NOON).unaccounted
    assert found.standing is Standing.UNKNOWN
    assert (found.rung.step, found.rung.due_at) == (ContactStep.SAFE_AND_WELL, NOON)
    log(child, clerk, step="safe_and_well", outcome="referred", whom="Police, log 9", clock="12:00")
    (found,) = read_sweep(child.school, DAY, now=AFTERNOON).unaccounted
    assert (found.standing, found.rung.step) == (Standing.REFERRED, None)


@pytest.mark.parametrize(("morning", "afternoon"), [("O", ""), ("N", "O"), ("O", "O")])
def test_o_on_the_day_hides_nobody(morning, afternoon, child, clerk):
    if morning == "O":
        mark(child, DAY, "AM", "O", reason="No reason")
    if afternoon:
        mark(child, DAY, "PM", afternoon)
    (found,) = read_sweep(child.school, DAY, now=AFTERNOON).unaccounted
    assert found.enrolment == child
    log(child, clerk, outcome="seen_safe", clock="13:30")
    assert read_sweep(child.school, DAY, now=AFTERNOON).unaccounted == []
    later = at("09:00", DAY + dt.timedelta(days=1))
    still = {"O": 0, "N": 1}[morning]
    assert len(read_sweep(child.school, DAY, now=later).children) == still
