"""A school refers, the officer answers: what goes with it, what is frozen, and who may not."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import InternalError, connection, transaction

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import User
from attendance.actions.actions_taken import log_action
from attendance.choices import Role
from attendance.models import Enrolment, Responsibility
from cases.access_referrals import get_enrolment_to_refer
from cases.actions import supporting
from cases.actions.considering import consider
from cases.actions.moving import move_case
from cases.actions.opening import open_case_of
from cases.actions.referral_file import ReferralFile
from cases.actions.referring import accept_referral, refer, return_referral
from cases.choices import ReferralAnswered, Stage
from cases.models import Case, Referral
from tests.factories.attendance import (
    EnrolmentFactory,
    FlagFactory,
    MembershipFactory,
    fill_marks,
    open_school,
)
from tests.factories.cases import CaseWorld, case_at, log, open_case, own_pathway

TODAY = dt.date(2025, 11, 10)
HELP = ("yes", "The family worker rang twice")


def watched(world: CaseWorld) -> Enrolment:
    """A child without a case, about whom the school has rung and met."""
    enrolment = world.pupil_with_parents()
    for kind in ("contact", "meeting"):
        log_action(enrolment=enrolment, kind=kind, words="In school", done_on=TODAY, by=world.lead)
    return enrolment


def sent(world: CaseWorld) -> Referral:
    return refer(enrolment=watched(world), by=world.lead, why="Nothing helps", early_help=HELP)


def test_a_child_only_watched_is_referred_in_one_step(world: CaseWorld) -> None:
    referral = sent(world)
    case = Case.objects.get(pk=referral.case_id)
    assert case.stage == Stage.FT_REFERRED
    assert referral.due == case.stage_due == dt.date(2025, 11, 17)
    kinds = dict(case.considerations.values_list("kind", "answer"))
    assert kinds == {"early_help": "yes", "siblings": "yes", "vulnerability": "yes"}
    assert bytes(referral.certificate).startswith(b"%PDF")
    register = referral.facts["register"]
    assert (register["missed"], register["possible"], register["unauthorised"]) == (16, 80, 16)
    assert register["codes"][-1] == ["O", register["codes"][-1][1], 16]
    assert referral.facts["entry"]["met"] is True
    assert sum(len(week) for week in referral.facts["entry"]["weeks"].values()) == 40
    assert len(referral.facts["contacts"]) == 2
    assert len(referral.facts["parties"]) == 2


def test_a_standing_flag_becomes_the_basis_of_the_case(world: CaseWorld) -> None:
    enrolment = watched(world)
    flag = FlagFactory(enrolment=enrolment)
    referral = refer(enrolment=enrolment, by=world.lead, why="So", early_help=HELP)
    flag.refresh_from_db()
    assert flag.claimed_at is not None
    assert list(referral.case.basis) == [flag.ref]


@pytest.mark.parametrize("stage", [Stage.FLAGGED, Stage.SCHOOL_SUPPORT])
def test_a_case_of_the_schools_own_is_referred(world: CaseWorld, stage: Stage) -> None:
    case = case_at(stage, world)
    log(case, world, by=world.lead, kind="meeting", outcome="attended")
    referral = refer(enrolment=case.enrolment, by=world.lead, why="So", early_help=HELP)
    assert Case.objects.get(pk=case.pk).stage == Stage.FT_REFERRED
    assert referral.case_id == case.pk


def test_no_address_and_no_word_of_a_restricted_note_is_in_it(world: CaseWorld) -> None:
    case = case_at(Stage.SCHOOL_SUPPORT, world)
    carer = case.pupil.responsibilities.first().carer
    log(case, world, by=world.lead, kind="meeting", outcome="attended", note="PLAINWORDS")
    log(case, world, note="SECRETWORDS", restricted="domestic_abuse")
    referral = refer(enrolment=case.enrolment, by=world.lead, why="So", early_help=HELP)
    kept = repr(referral.facts)
    assert "SECRETWORDS" not in kept
    assert "A restricted note" in kept
    assert carer.address.splitlines()[0] not in kept
    assert not carer.telephone or carer.telephone not in kept


def test_everything_that_blocks_is_said_at_once_and_nothing_is_written(world: CaseWorld) -> None:
    enrolment = world.pupil_with_parents()
    Responsibility.objects.filter(pupil=enrolment.pupil).delete()
    with pytest.raises(WrongState) as refused:
        refer(enrolment=enrolment, by=world.lead, why="So")
    for words in ("at least one contact", "at least one meeting", "every parent", "early help"):
        assert words in refused.value.message
    assert open_case_of(enrolment.pupil) is None
    assert not Referral.objects.exists()


# Four of the six weeks are marked: 6 of 40 sessions is 15%, 5 is not.
@pytest.mark.parametrize(("marks", "blocked"), [("OOOOOO....", False), ("OOOOO.....", True)])
def test_the_entry_test_blocks_on_its_boundary(world: CaseWorld, marks: str, blocked: bool) -> None:
    enrolment = EnrolmentFactory(school=world.school, starts_on=world.start)
    fill_marks(enrolment, ".......... " * 4 + f"{marks} " + ".......... " * 3)
    file = ReferralFile(enrolment, world.lead, None, TODAY)
    assert ("entry_test" in file.refusals) is blocked


def test_early_help_on_record_need_not_be_said_again(world: CaseWorld) -> None:
    case = case_at(Stage.SCHOOL_SUPPORT, world)
    log(case, world, by=world.lead, kind="meeting", outcome="attended")
    supporting.offer_support(
        case=case, by=world.lead, kind="early_help", provider="Family Hub", state="declined", note="Not now"
    )  # fmt: skip
    refer(enrolment=case.enrolment, by=world.lead, why="So")
    said = case.considerations.get(kind="early_help")
    assert said.answer == "yes"
    assert said.reason == "Family Hub, offered 10 Nov 2025: declined"


def test_early_help_nobody_could_give_was_not_offered(world: CaseWorld) -> None:
    case = case_at(Stage.SCHOOL_SUPPORT, world)
    log(case, world, by=world.lead, kind="meeting", outcome="attended")
    supporting.offer_support(
        case=case, by=world.lead, kind="early_help", provider="Family Hub", state="not_available",
        note="No worker until spring",
    )  # fmt: skip
    refer(enrolment=case.enrolment, by=world.lead, why="So")
    assert case.considerations.get(kind="early_help").answer == "no"


def test_what_was_sent_stays_as_it_was(world: CaseWorld) -> None:
    referral = sent(world)
    fill_marks(referral.case.enrolment, "////////// " * 8)
    assert Referral.objects.get().facts["register"]["missed"] == 16
    for statement in ("UPDATE cases_referral SET why = 'x'", "DELETE FROM cases_referral"):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_sent_twice_it_is_refused_the_second_time(world: CaseWorld) -> None:
    referral = sent(world)
    with pytest.raises(AlreadyDone, match=referral.ref):
        refer(enrolment=referral.case.enrolment, by=world.lead, why="Again", early_help=HELP)
    assert Referral.objects.count() == 1


def test_a_case_beyond_a_referral_is_not_referred(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    with pytest.raises(WrongState, match="gone beyond"):
        refer(enrolment=case.enrolment, by=world.lead, why="So", early_help=HELP)


def test_a_pathway_without_referrals_takes_none(world: CaseWorld) -> None:
    case = case_at(Stage.SCHOOL_SUPPORT, world)
    own = own_pathway()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "DELETE FROM cases_pathwaystage WHERE pathway_id = %s AND stage = 'referred'", [own.pk]
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    Case.objects.filter(pk=case.pk).update(pathway=own)
    with pytest.raises(WrongState, match="no referral"):
        refer(enrolment=case.enrolment, by=world.lead, why="So", early_help=HELP)


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.EWO, Role.MANAGER, Role.LEGAL_OFFICER])
def test_only_the_attendance_lead_of_the_school_refers(world: CaseWorld, role: Role) -> None:
    enrolment = watched(world)
    with pytest.raises(NotAllowed):
        refer(enrolment=enrolment, by=world.person(role), why="So", early_help=HELP)
    elsewhere = MembershipFactory(role=Role.ATTENDANCE_LEAD, school=open_school(weeks=1)).user
    with pytest.raises(NotAllowed):
        refer(enrolment=enrolment, by=elsewhere, why="So", early_help=HELP)
    with pytest.raises(NotAllowed):
        get_enrolment_to_refer(elsewhere, enrolment.pupil)


def test_a_child_who_has_left_is_not_referred(world: CaseWorld) -> None:
    enrolment = watched(world)
    Enrolment.objects.filter(pk=enrolment.pk).update(ends_on=dt.date(2025, 11, 7))
    with pytest.raises(NotFound):
        get_enrolment_to_refer(world.lead, enrolment.pupil)


def test_accepted_it_opens_fast_track_with_all_its_dates(world: CaseWorld) -> None:
    case = accept_referral(referral=sent(world), by=world.ewo)
    assert case.stage == Stage.FT_OPEN
    assert None not in (case.panel_due, case.review_due, case.decision_due, case.court_provisional)
    assert Referral.objects.get().answered.answer == ReferralAnswered.ACCEPTED


def test_a_manager_accepts_once_somebody_has_the_case(world: CaseWorld) -> None:
    referral = sent(world)
    with pytest.raises(WrongState, match="Allocate an officer"):
        accept_referral(referral=referral, by=world.manager)
    Case.objects.filter(pk=referral.case_id).update(officer=world.ewo, officer_since=TODAY)
    assert accept_referral(referral=referral, by=world.manager).stage == Stage.FT_OPEN


def test_returned_the_school_puts_it_right_and_sends_again(world: CaseWorld) -> None:
    first = sent(world)
    with pytest.raises(WrongState, match="put right"):
        return_referral(referral=first, by=world.ewo, reason=" ")
    case = return_referral(referral=first, by=world.ewo, reason="Ring the father")
    assert case.stage == Stage.RETURNED
    second = refer(enrolment=case.enrolment, by=world.lead, why="Rang him")
    accept_referral(referral=second, by=world.ewo)
    told = [(r.why, r.answered.answer, r.answered.reason) for r in case.referrals.order_by("id")]
    assert told == [("Nothing helps", "returned", "Ring the father"), ("Rang him", "accepted", "")]


def test_two_officers_answer_and_the_second_is_told_who_was_first(world: CaseWorld) -> None:
    referral = sent(world)
    accept_referral(referral=referral, by=world.ewo)
    with pytest.raises(AlreadyDone, match="Ewan Officer has answered"):
        return_referral(referral=referral, by=world.person(Role.EWO), reason="No")


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.LEGAL_OFFICER])
def test_schools_and_lawyers_do_not_answer(world: CaseWorld, role: Role) -> None:
    with pytest.raises(NotAllowed):
        accept_referral(referral=sent(world), by=world.person(role))


def test_a_case_that_goes_another_way_answers_the_referral_too(world: CaseWorld) -> None:
    referral = sent(world)
    case = referral.case
    consider(case=case, by=world.ewo, kind="transfer", answer="yes", reason="Elm Green has him")
    move_case(case=case, to=Stage.TRANSFERRED, by=world.ewo, reason="Moved away")
    assert Referral.objects.get().answered.answer == ReferralAnswered.OVERTAKEN


def test_a_case_of_the_other_school_is_not_referred_from_here(world: CaseWorld) -> None:
    case = open_case(world)
    other = Enrolment.objects.create(
        pupil=case.pupil, school=open_school(weeks=1), starts_on=TODAY, kind="dual",
        registration_group="X", year_group=case.enrolment.year_group,
    )  # fmt: skip
    lead = MembershipFactory(role=Role.ATTENDANCE_LEAD, school=other.school).user
    with pytest.raises(WrongState, match="at another school"):
        refer(enrolment=other, by=lead, why="So", early_help=HELP)


@pytest.mark.django_db(transaction=True)
def test_two_leads_send_at_once_and_one_referral_comes_of_it() -> None:
    world = CaseWorld()
    enrolment, second = watched(world), world.person(Role.ATTENDANCE_LEAD)
    together = Barrier(2)

    def send(by: User) -> str:
        together.wait()
        try:
            return refer(enrolment=enrolment, by=by, why="So", early_help=HELP).ref
        except AlreadyDone as told:
            return str(told)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(send, (world.lead, second)))
    assert Referral.objects.count() == Case.objects.count() == 1
    assert sum("referred already" in words for words in outcomes) == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_answer_at_once_and_one_answer_stands() -> None:
    world = CaseWorld()
    referral, second = sent(world), world.person(Role.EWO)
    together = Barrier(2)

    def answer(by: User) -> str:
        together.wait()
        try:
            return return_referral(referral=referral, by=by, reason="Ring him").stage
        except AlreadyDone as told:
            return str(told)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(answer, (world.ewo, second)))
    assert sorted("has answered" in words for words in outcomes) == [False, True]
    assert referral.case.events.filter(data__to="returned").count() == 1
