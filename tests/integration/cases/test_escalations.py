"""The manager's queue: asked once, decided by somebody else, and the case moves with the yes."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from cases.actions.escalations import approve, ask, return_
from cases.actions.moving import move_case
from cases.choices import EventKind, Stage
from cases.models import Case, Escalation
from tests.factories.cases import CaseWorld, approve_prosecution, case_at, consider


def question(case: Case, world: CaseWorld, stage: Stage = Stage.LEGAL_CONSIDERATION) -> Escalation:
    return ask(
        case=case, by=world.ewo, stage=stage, summary="Consider legal action",
        recommendation="Nothing has helped", data={"missed": 40},
    )  # fmt: skip


def test_a_yes_moves_the_case_and_both_are_on_the_timeline(world: CaseWorld) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    row = question(case, world)
    assert str(row.due) == "2025-11-17"  # five working days
    row = approve(escalation=row, by=world.manager, reason="Agreed")
    case.refresh_from_db()
    assert case.stage == Stage.LEGAL_CONSIDERATION
    assert case.stage_changed_by == world.manager
    kinds = list(case.events.values_list("kind", flat=True))
    assert {EventKind.ESCALATED, EventKind.APPROVED} <= set(kinds)


def test_a_no_needs_a_reason_and_leaves_the_case_where_it_is(world: CaseWorld) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    row = question(case, world)
    for nothing in ("", " ", "\u200b\u2060"):
        with pytest.raises(WrongState, match="why it goes back"):
            return_(escalation=row, by=world.manager, reason=nothing)
    return_(escalation=row, by=world.manager, reason="Ask the school nurse first")
    case.refresh_from_db()
    assert case.stage == Stage.FT_REVIEW
    question(case, world)  # and may be asked again


def test_nobody_decides_their_own_question(world: CaseWorld) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    row = ask(
        case=case,
        by=world.manager,
        stage=Stage.LEGAL_CONSIDERATION,
        summary="x",
        recommendation="y",
    )
    for decide in (approve, return_):
        with pytest.raises(NotAllowed, match="somebody else"):
            decide(escalation=row, by=world.manager, reason="Mine")
    with pytest.raises(NotAllowed):
        approve(escalation=row, by=world.ewo)


def test_the_database_itself_refuses_a_self_approval(world: CaseWorld) -> None:
    row = question(case_at(Stage.FT_REVIEW, world), world)
    with pytest.raises(IntegrityError, match="nobody_decides_their_own"), transaction.atomic():
        Escalation.objects.filter(pk=row.pk).update(
            decided_by=world.ewo, decided_at=timezone.now(), decision="approved"
        )


def test_a_question_waits_once_and_is_decided_once(world: CaseWorld) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    row = question(case, world)
    with pytest.raises(AlreadyDone, match="queue already"):
        question(case, world)
    approve(escalation=row, by=world.manager)
    with pytest.raises(AlreadyDone, match="decided this already"):
        approve(escalation=row, by=world.person("manager", "Second Manager"))
    with pytest.raises(InternalError), transaction.atomic():
        Escalation.objects.filter(pk=row.pk).update(decision_reason="Changed my mind")


def test_a_yes_whose_move_is_refused_decides_nothing(world: CaseWorld) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    row = question(case, world)
    move_case(case=case, to=Stage.NOTICE_TO_IMPROVE, by=world.ewo, reason="Meanwhile")
    move_case(case=case, to=Stage.CLOSED, by=world.ewo, reason="Better")
    with pytest.raises(WrongState, match="moved on"):
        approve(escalation=row, by=world.manager)
    row.refresh_from_db()
    assert row.decided_at is None


def test_a_charge_needs_a_record_and_a_second_person(world: CaseWorld) -> None:
    case = case_at(Stage.INTERVIEW, world)
    consider(case, world.legal, "offence", answer="s444_1")
    with pytest.raises(WrongState, match="second person"):
        move_case(case=case, to=Stage.PROSECUTION, by=world.legal, reason="Ready")
    approve_prosecution(case, world)
    case = move_case(case=case, to=Stage.PROSECUTION, by=world.legal, reason="Ready")
    assert (case.stage, case.stage_changed_by) == (Stage.PROSECUTION, world.legal)


def test_a_charge_is_never_asked_for_by_a_plain_question(world: CaseWorld) -> None:
    case = case_at(Stage.INTERVIEW, world)
    consider(case, world.legal, "offence", answer="s444_1")
    for person in (world.legal, world.manager):
        with pytest.raises(WrongState, match="decision record"):
            ask(case=case, by=person, stage=Stage.PROSECUTION, summary="x", recommendation="y")
    assert not case.escalations.exists()


def test_a_plain_question_of_before_moves_nothing_and_stays_undecided(world: CaseWorld) -> None:
    case = case_at(Stage.INTERVIEW, world)
    consider(case, world.legal, "offence", answer="s444_1")
    old = Escalation.objects.create(
        case=case, kind="move:prosecution", stage=Stage.PROSECUTION, summary="Prosecute", legal=True,
        recommendation="Ready", asked_by=world.legal,
    )  # fmt: skip
    with pytest.raises(WrongState, match="Write a decision record"):
        approve(escalation=old, by=world.manager)
    case.refresh_from_db()
    old.refresh_from_db()
    assert (case.stage, old.decided_at) == (Stage.INTERVIEW, None)


def test_a_question_decided_elsewhere_moves_nothing_here(world: CaseWorld) -> None:
    case = case_at(Stage.INTERVIEW, world)
    consider(case, world.legal, "offence", answer="s444_1")
    approve_prosecution(case, world)
    case.refresh_from_db()
    assert case.stage == Stage.INTERVIEW


def test_schools_do_not_ask(world: CaseWorld) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    with pytest.raises(NotAllowed):
        ask(
            case=case,
            by=world.lead,
            stage=Stage.LEGAL_CONSIDERATION,
            summary="x",
            recommendation="y",
        )


def test_a_question_whose_yes_could_move_nothing_is_not_asked(world: CaseWorld) -> None:
    case = case_at(Stage.INTERVIEW, world)
    with pytest.raises(WrongState, match="not asked for here"):
        ask(case=case, by=world.ewo, stage=Stage.PROSECUTION, summary="x", recommendation="y")
    with pytest.raises(WrongState, match="cannot go"):
        ask(case=case, by=world.legal, stage=Stage.CLOSED, summary="x", recommendation="y")
