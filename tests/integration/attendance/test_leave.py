"""Leave asked for, decided once, withdrawn: what is refused, what is kept, and that marks stay."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent, User
from attendance.access import get_enrolment_to_plan, get_leave
from attendance.actions.leave import ask_leave, decide_leave, withdraw_leave
from attendance.actions.leave_letters import make_leave_letter
from attendance.actions.leave_lists import COMING, PAST, TO_DECIDE, list_leaves, read_basis
from attendance.actions.planned import read_plans
from attendance.choices import LeaveStatus, Role
from attendance.errors import PlanRefused
from attendance.letters import LEAVE_DECISION, VARIABLES, leave_letter_facts
from attendance.models import Enrolment, Leave, Mark
from attendance.rules.leave import Span
from attendance.rules.patterns import AFTERNOONS, MORNINGS, WHOLE_WEEK
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    ResponsibilityFactory,
    fill_marks,
    open_school,
)

DAY = dt.timedelta(days=1)
TUESDAY = FIRST_DAY + DAY
HEAD = "Dr A. Head"
TEMPLATES = settings.BASE_DIR / "templates"


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return EnrolmentFactory(school=open_school(weeks=3))


@pytest.fixture
def clerk(enrolment: Enrolment) -> User:
    return MembershipFactory(school=enrolment.school).user


def ask(enrolment: Enrolment, by: User, span: Span | None = None, **more: object) -> Leave:
    fields = {"asked_by": "Ms Tester", "asked_on": FIRST_DAY, "reason": "A funeral"} | more
    span = span or Span(TUESDAY, TUESDAY + DAY, WHOLE_WEEK)
    return ask_leave(enrolment=enrolment, span=span, by=by, **fields)  # type: ignore[arg-type]


def grant(leave: Leave, by: User, **more: str) -> Leave:
    fields = {"ground": "exceptional", "granted_by": HEAD} | more
    return decide_leave(leave=leave, granted=True, by=by, **fields)


def test_granted_leave_has_the_ground_s_code_and_is_planned(
    enrolment: Enrolment, clerk: User
) -> None:
    leave = grant(ask(enrolment, clerk), clerk)
    assert (leave.status, leave.code, leave.granted_by) == (LeaveStatus.GRANTED, "C", HEAD)
    planned = read_plans([enrolment.pk], TUESDAY, TUESDAY)[enrolment.pk]
    assert [(plan.kind, plan.code, plan.ref) for plan in planned] == [("leave", "C", leave.ref)]
    kinds = list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["leave.asked", "leave.granted"]


def test_asked_refused_and_withdrawn_leave_plans_nothing(enrolment: Enrolment, clerk: User) -> None:
    leave = ask(enrolment, clerk)
    assert not read_plans([enrolment.pk], TUESDAY, TUESDAY)
    decide_leave(leave=leave, granted=False, granted_by=HEAD, note="No ground", by=clerk)
    assert not read_plans([enrolment.pk], TUESDAY, TUESDAY)
    again = grant(ask(enrolment, clerk), clerk)
    withdraw_leave(leave=again, note="Not going", by=clerk)
    assert not read_plans([enrolment.pk], TUESDAY, TUESDAY)


def test_a_decision_never_rewrites_a_mark(enrolment: Enrolment, clerk: User) -> None:
    fill_marks(enrolment, "..NN")
    leave = grant(ask(enrolment, clerk), clerk)
    assert list(Mark.objects.order_by("session").values_list("code", flat=True)) == [
        "/",
        "\\",
        "N",
        "N",
    ]
    assert [each.code for each in read_basis(leave, clerk).marked] == ["N", "N"]


@pytest.mark.parametrize(
    ("ground", "granted_by", "field"),
    [("exceptional", " ", "granted_by"), ("", HEAD, "ground"), ("special", HEAD, "ground")],
)
def test_leave_is_granted_on_a_ground_of_the_day_by_somebody(
    enrolment: Enrolment, clerk: User, ground: str, granted_by: str, field: str
) -> None:
    leave = ask(enrolment, clerk)
    with pytest.raises(PlanRefused) as refused:
        grant(leave, clerk, ground=ground, granted_by=granted_by)
    assert list(refused.value.faults) == [field]
    leave.refresh_from_db()
    assert leave.status == LeaveStatus.ASKED


def test_leave_asked_for_too_late_can_only_be_refused(enrolment: Enrolment, clerk: User) -> None:
    leave = ask(enrolment, clerk, asked_on=TUESDAY + DAY)
    with pytest.raises(PlanRefused, match="can only be refused"):
        grant(leave, clerk)
    assert decide_leave(leave=leave, granted=False, granted_by=HEAD, by=clerk).status == "refused"


@pytest.mark.parametrize(
    ("span", "field"),
    [
        (Span(TUESDAY, FIRST_DAY, WHOLE_WEEK), "ends_on"),
        (Span(FIRST_DAY - DAY, TUESDAY, WHOLE_WEEK), "starts_on"),
        (Span(FIRST_DAY + 5 * DAY, FIRST_DAY + 6 * DAY, WHOLE_WEEK), "starts_on"),
        (Span(FIRST_DAY + 8 * DAY, FIRST_DAY + 9 * DAY, WHOLE_WEEK), "ends_on"),
    ],
)
def test_days_off_the_roll_or_without_school_are_refused(
    enrolment: Enrolment, clerk: User, span: Span, field: str
) -> None:
    enrolment.ends_on = FIRST_DAY + 8 * DAY
    enrolment.save()
    with pytest.raises(PlanRefused) as refused:
        ask(enrolment, clerk, span)
    assert list(refused.value.faults) == [field]
    assert not Leave.objects.exists()


def test_a_second_request_for_the_same_session_says_which_holds_it(
    enrolment: Enrolment, clerk: User
) -> None:
    first = ask(enrolment, clerk, Span(TUESDAY, TUESDAY, MORNINGS))
    with pytest.raises(PlanRefused, match=first.ref):
        ask(enrolment, clerk)
    ask(enrolment, clerk, Span(TUESDAY, TUESDAY, AFTERNOONS))
    withdraw_leave(leave=first, note="A mistake", by=clerk)
    ask(enrolment, clerk, Span(TUESDAY, TUESDAY, MORNINGS))
    assert Leave.objects.count() == 3


def test_decided_once_and_withdrawn_only_while_live(enrolment: Enrolment, clerk: User) -> None:
    leave = grant(ask(enrolment, clerk), clerk)
    with pytest.raises(AlreadyDone, match="was decided already"):
        decide_leave(leave=leave, granted=False, granted_by=HEAD, by=clerk)
    with pytest.raises(PlanRefused):
        withdraw_leave(leave=leave, note=" ", by=clerk)
    withdraw_leave(leave=leave, note="Not going", by=clerk)
    with pytest.raises(WrongState):
        withdraw_leave(leave=leave, note="Again", by=clerk)


def test_withdrawing_keeps_who_decided_when_and_why(enrolment: Enrolment, clerk: User) -> None:
    leave = grant(ask(enrolment, clerk), clerk)
    kept = ("granted_by", "decision_note", "decided_at", "decided_by_id", "code")
    decided = Leave.objects.values_list(*kept).get()
    head = MembershipFactory(school=enrolment.school).user
    later = timezone.now() + dt.timedelta(days=2)
    withdraw_leave(leave=leave, note="Not going", by=head, at=later)
    assert Leave.objects.values_list(*kept).get() == decided
    leave.refresh_from_db()
    assert (leave.withdrawn_at, leave.withdrawn_by_name) == (later, head.name)
    assert leave.withdrawal_note == "Not going"


def test_a_request_withdrawn_undecided_has_no_decision(enrolment: Enrolment, clerk: User) -> None:
    leave = withdraw_leave(leave=ask(enrolment, clerk), note="Not going", by=clerk)
    leave.refresh_from_db()
    assert (leave.decided_at, leave.decided_by, leave.decision_note) == (None, None, "")


@pytest.mark.parametrize("role", [Role.EWO, Role.TEACHER])
def test_only_the_school_s_office_and_lead_plan_leave(enrolment: Enrolment, role: str) -> None:
    other = MembershipFactory(school=enrolment.school, role=role).user
    with pytest.raises(NotAllowed):
        ask(enrolment, other)
    with pytest.raises((NotAllowed, NotFound)):
        get_enrolment_to_plan(other, enrolment.pupil.ref)


def test_a_request_of_another_school_is_not_there(enrolment: Enrolment, clerk: User) -> None:
    leave = ask(enrolment, clerk)
    stranger = MembershipFactory().user
    with pytest.raises(NotFound):
        get_leave(stranger, leave.ref)
    assert get_leave(clerk, leave.ref) == leave


def test_lists_part_what_waits_what_comes_and_what_is_past(
    enrolment: Enrolment, clerk: User, time_machine: object
) -> None:
    time_machine.move_to(dt.datetime(2025, 9, 3, 9, tzinfo=dt.UTC))  # type: ignore[attr-defined]
    spans = [Span(FIRST_DAY + n * DAY, FIRST_DAY + n * DAY, WHOLE_WEEK) for n in (0, 1, 2, 3)]
    waiting = ask(enrolment, clerk, spans[0])
    past, today = (
        grant(ask(enrolment, clerk, spans[1]), clerk),
        grant(ask(enrolment, clerk, spans[2]), clerk),
    )
    refused = decide_leave(
        leave=ask(enrolment, clerk, spans[3]), granted=False, granted_by=HEAD, by=clerk
    )
    tabs = {
        tab: set(list_leaves(clerk, enrolment.school, tab)) for tab in (TO_DECIDE, COMING, PAST)
    }
    assert tabs == {TO_DECIDE: {waiting}, COMING: {today}, PAST: {past, refused}}
    assert not list_leaves(MembershipFactory().user, enrolment.school, TO_DECIDE)


def test_what_a_decision_rests_on(enrolment: Enrolment, clerk: User) -> None:
    fill_marks(enrolment, "..OO....II")
    link = ResponsibilityFactory(pupil=enrolment.pupil)
    sibling = EnrolmentFactory(school=enrolment.school)
    ResponsibilityFactory(pupil=sibling.pupil, carer=link.carer)
    span = Span(FIRST_DAY + 7 * DAY, FIRST_DAY + 13 * DAY, MORNINGS)
    same, earlier = ask(sibling, clerk, span), ask(enrolment, clerk)
    basis = read_basis(ask(enrolment, clerk, span), clerk)
    assert (basis.figures.absent, basis.figures.possible, basis.sessions) == (4, 10, 5)
    assert (basis.siblings, basis.earlier, basis.marked) == ([same], [earlier], [])
    assert {ground.key for ground in basis.grounds} == {
        "performance", "examination", "interview", "exceptional",
    }  # fmt: skip
    assert [row.code for row in basis.without_leave] == ["G", "O"]


def test_the_letter_answers_one_carer_safely(enrolment: Enrolment, clerk: User) -> None:
    link = ResponsibilityFactory(pupil=enrolment.pupil)
    unsafe = ResponsibilityFactory(
        pupil=enrolment.pupil, safe_to_contact=False, contact_note="Only text. Court order."
    )
    hidden = ResponsibilityFactory(pupil=enrolment.pupil, address_is_confidential=True)
    leave = ask(enrolment, clerk)
    with pytest.raises(WrongState, match="once leave is granted or refused"):
        make_leave_letter(leave=leave, carer_ref=link.carer.ref, by=clerk)
    for decided in (grant(leave, clerk), _refused(enrolment, clerk)):
        assert make_leave_letter(leave=decided, carer_ref=link.carer.ref, by=clerk)[:5] == b"%PDF-"
    name = unsafe.carer.full_name
    with pytest.raises(WrongState, match=rf"^Do not contact {name}\. Note: Court order\.$"):
        make_leave_letter(leave=decided, carer_ref=unsafe.carer.ref, by=clerk)
    with pytest.raises(NotAllowed, match="confidential"):
        make_leave_letter(leave=decided, carer_ref=hidden.carer.ref, by=clerk)
    assert AuditEvent.objects.filter(kind="leave.letter_made").count() == 2


def test_the_letter_has_every_value_it_names_and_tells_no_carer_of_another(
    enrolment: Enrolment, clerk: User
) -> None:
    asker = ResponsibilityFactory(pupil=enrolment.pupil)
    other = ResponsibilityFactory(pupil=enrolment.pupil)
    leave = grant(ask(enrolment, clerk, asked_by=asker.carer.full_name), clerk)
    named = set(re.findall(r"data\.(\w+)", (TEMPLATES / LEAVE_DECISION).read_text()))
    assert named <= set(VARIABLES)
    for link, told in ((asker, True), (other, False)):
        facts = leave_letter_facts(leave, link, sessions=4, codes="")
        assert set(facts) == set(VARIABLES)
        words = str({key: value for key, value in facts.items() if key != "recipient"})
        assert (asker.carer.full_name in words) is told
        assert ("A funeral" in words) is told


def _refused(enrolment: Enrolment, clerk: User) -> Leave:
    span = Span(FIRST_DAY + 7 * DAY, FIRST_DAY + 7 * DAY, WHOLE_WEEK)
    return decide_leave(leave=ask(enrolment, clerk, span), granted=False, granted_by=HEAD, by=clerk)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_decide_at_once_one_is_told() -> None:
    enrolment = EnrolmentFactory(school=open_school(weeks=1))
    people = [MembershipFactory(school=enrolment.school).user for _ in range(2)]
    leave, together = ask(enrolment, people[0]), Barrier(2)

    def decide(who: int) -> str:
        together.wait()
        try:
            more = {"ground": "exceptional"} if who else {}
            return decide_leave(
                leave=leave, granted=bool(who), granted_by=HEAD, by=people[who], **more
            ).status
        except AlreadyDone:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(decide, (0, 1)))
    assert outcomes.count("told") == 1
    leave.refresh_from_db()
    assert leave.status in outcomes


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_for_one_day_sent_at_once_one_is_refused() -> None:
    enrolment = EnrolmentFactory(school=open_school(weeks=1))
    clerk = MembershipFactory(school=enrolment.school).user
    together = Barrier(2)

    def send(_: int) -> str:
        together.wait()
        try:
            return ask(enrolment, clerk).status
        except PlanRefused:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, (0, 1))) == ["asked", "told"]
