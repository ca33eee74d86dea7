"""Support and consultations before a sanction, what a manager may let pass, contracts and later targets."""

import datetime as dt

import pytest
from django.db import InternalError, connection, transaction

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.choices import CircumstanceKind, Role
from cases.actions import contracts, escalations, plans, supporting
from cases.actions.considering import consider
from cases.actions.moving import move_case
from cases.actions.safeguarding import lift_safeguard, missing_safeguards
from cases.choices import ConsiderationKind, PlanKind, Stage
from cases.models import Barrier, Case, Support
from tests.factories.attendance import CircumstanceFactory
from tests.factories.cases import CaseWorld, case_at, open_case

TODAY = dt.date(2025, 11, 10)
CONCERNED = {
    CircumstanceKind.CHILD_IN_NEED: "social_worker",
    CircumstanceKind.CHILD_PROTECTION: "social_worker",
    CircumstanceKind.LOOKED_AFTER: "virtual_school",
    CircumstanceKind.EHC_PLAN: "send",
    CircumstanceKind.SEN_SUPPORT: "send",
    CircumstanceKind.YOUTH_JUSTICE: "youth_justice",
    CircumstanceKind.YOUNG_CARER: "",
    CircumstanceKind.FREE_SCHOOL_MEALS: "",
}


def go_legal(case: Case, by: object) -> Case:
    return move_case(case=case, to=Stage.LEGAL_CONSIDERATION, by=by, reason="So")  # type: ignore[arg-type]


def reviewed(world: CaseWorld, kind: str = CircumstanceKind.CHILD_IN_NEED) -> Case:
    case = case_at(Stage.FT_REVIEW, world)
    CircumstanceFactory(pupil=case.pupil, kind=kind)
    return case


@pytest.mark.parametrize(("kind", "service"), CONCERNED.items())
def test_each_circumstance_asks_for_its_own_service(
    world: CaseWorld, kind: str, service: str
) -> None:
    case = reviewed(world, kind)
    assert missing_safeguards(case, TODAY) == ([service] if service else [])
    if service:
        with pytest.raises(WrongState, match="consulted"):
            go_legal(case, world.manager)
        consider(
            case=case, by=world.ewo, kind=service, answer="yes", reason="Agrees", who="R. Hale, CIN team"
        )  # fmt: skip
    assert go_legal(case, world.manager).stage == Stage.LEGAL_CONSIDERATION


def test_somebody_who_could_not_be_reached_was_not_consulted(world: CaseWorld) -> None:
    case = reviewed(world)
    consider(case=case, by=world.ewo, kind="social_worker", answer="no", reason="On leave")
    with pytest.raises(WrongState, match="Social worker"):
        go_legal(case, world.manager)


def test_a_consultation_to_come_is_none(world: CaseWorld) -> None:
    with pytest.raises(WrongState, match="still to come"):
        consider(
            case=reviewed(world), by=world.ewo, kind="social_worker", answer="yes", reason="Will ring",
            on=TODAY + dt.timedelta(days=1),
        )  # fmt: skip


# -- What a manager lets pass ------------------------------------------------------------------------


def test_a_manager_lets_one_safeguard_pass_for_others_on_that_case(world: CaseWorld) -> None:
    case, other = reviewed(world), reviewed(world)
    second = world.person(Role.MANAGER)
    lift_safeguard(case=case, safeguard="social_worker", by=second, reason="Post is vacant")
    assert missing_safeguards(other, TODAY) == ["social_worker"]
    with pytest.raises(WrongState, match="Social worker"):
        go_legal(other, world.manager)
    assert go_legal(case, world.manager).stage == Stage.LEGAL_CONSIDERATION
    kept = AuditEvent.objects.get(kind="guard.lifted")
    assert (kept.by_id, kept.target_ref) == (second.pk, case.ref)
    line = case.events.get(kind="guard.lifted")
    assert (line.text, line.legal) == ("Post is vacant", True)


def test_nobody_lets_pass_what_stands_in_their_own_way(world: CaseWorld) -> None:
    case = reviewed(world)
    lift_safeguard(case=case, safeguard="social_worker", by=world.manager, reason="Vacant")
    with pytest.raises(WrongState, match="Social worker"):
        go_legal(case, world.manager)
    assert missing_safeguards(case, TODAY, world.manager) == ["social_worker"]


def test_the_one_who_asked_for_the_step_does_not_lift_and_another_does(world: CaseWorld) -> None:
    case, asker = reviewed(world), world.person(Role.MANAGER, "Mo Manager")
    words = {"summary": "May we?", "recommendation": "Nothing helped"}
    row = escalations.ask(case=case, by=asker, stage=Stage.LEGAL_CONSIDERATION, **words)
    with pytest.raises(NotAllowed, match="somebody else"):
        lift_safeguard(case=case, safeguard="social_worker", by=asker, reason="Vacant")
    lift_safeguard(case=case, safeguard="social_worker", by=world.manager, reason="Vacant")
    escalations.approve(escalation=row, by=world.manager)
    assert Case.objects.get(pk=case.pk).stage == Stage.LEGAL_CONSIDERATION


def test_lifted_before_asking_it_still_does_not_count_for_the_asker(world: CaseWorld) -> None:
    case, asker = reviewed(world), world.person(Role.MANAGER)
    lift_safeguard(case=case, safeguard="social_worker", by=asker, reason="Vacant")
    row = escalations.ask(
        case=case, by=asker, stage=Stage.LEGAL_CONSIDERATION, summary="May we?", recommendation="So"
    )
    with pytest.raises(WrongState, match="Social worker"):
        escalations.approve(escalation=row, by=world.manager)


def test_one_of_two_missing_is_lifted_and_the_other_stands(world: CaseWorld) -> None:
    case = reviewed(world)
    CircumstanceFactory(pupil=case.pupil, kind=CircumstanceKind.EHC_PLAN)
    lift_safeguard(
        case=case, safeguard="social_worker", by=world.person(Role.MANAGER), reason="Vacant"
    )
    with pytest.raises(WrongState) as refused:
        go_legal(case, world.manager)
    assert "SEND service" in refused.value.message
    assert "Social worker" not in refused.value.message


@pytest.mark.parametrize("role", [Role.ATTENDANCE_LEAD, Role.EWO, Role.LEGAL_OFFICER])
def test_nobody_but_a_manager_lets_anything_pass(world: CaseWorld, role: Role) -> None:
    with pytest.raises(NotAllowed):
        lift_safeguard(
            case=reviewed(world), safeguard="social_worker", by=world.person(role), reason="So"
        )


def test_lifting_needs_a_reason_something_missing_and_happens_once(world: CaseWorld) -> None:
    case = reviewed(world)
    with pytest.raises(WrongState, match="Say why"):
        lift_safeguard(case=case, safeguard="social_worker", by=world.manager, reason="\u200b")
    with pytest.raises(WrongState, match="Nothing is missing"):
        lift_safeguard(case=case, safeguard="send", by=world.manager, reason="So")
    lift_safeguard(case=case, safeguard="social_worker", by=world.manager, reason="So")
    with pytest.raises(WrongState, match="Nothing is missing"):
        lift_safeguard(case=case, safeguard="social_worker", by=world.manager, reason="So")


# -- Support -----------------------------------------------------------------------------------------


def skipped(world: CaseWorld) -> Case:
    """A case a manager opened at once, at review: nobody has said anything of support."""
    case = case_at(Stage.SCHOOL_SUPPORT, world)
    Case.objects.filter(pk=case.pk).update(
        stage=Stage.FT_REVIEW, officer=world.ewo, officer_since=TODAY
    )
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize(
    ("state", "enough"),
    [("offered", True), ("taken", True), ("declined", True), ("ended", True), ("not_available", False)],
)  # fmt: skip
def test_no_notice_to_improve_before_support(world: CaseWorld, state: str, enough: bool) -> None:
    case = skipped(world)
    with pytest.raises(WrongState, match="Offer support"):
        move_case(case=case, to=Stage.NOTICE_TO_IMPROVE, by=world.ewo, reason="So")
    supporting.offer_support(
        case=case, by=world.ewo, kind="mentoring", provider="School", state=state, note="As it is"
    )
    if not enough:
        with pytest.raises(WrongState, match="Offer support"):
            move_case(case=case, to=Stage.NOTICE_TO_IMPROVE, by=world.ewo, reason="So")
        return
    move_case(case=case, to=Stage.NOTICE_TO_IMPROVE, by=world.ewo, reason="So")


@pytest.mark.parametrize(("answer", "enough"), [("yes", True), ("no", False)])
def test_or_not_appropriate_with_its_reason(world: CaseWorld, answer: str, enough: bool) -> None:
    case = skipped(world)
    kind = ConsiderationKind.SUPPORT_NOT_APPROPRIATE
    consider(case=case, by=world.ewo, kind=kind, answer=answer, reason="A holiday")
    assert (missing_safeguards(case, TODAY) == []) is enough


def test_what_becomes_of_a_support_is_a_row_of_its_own(world: CaseWorld) -> None:
    case = open_case(world)
    first = supporting.offer_support(case=case, by=world.lead, kind="mentoring", provider="Ms Roy")
    second = supporting.change_support(support=first, by=world.ewo, state="taken")
    with pytest.raises(AlreadyDone):
        supporting.change_support(support=first, by=world.lead, state="declined", note="No")
    with pytest.raises(WrongState, match="say why"):
        supporting.change_support(support=second, by=world.ewo, state="ended")
    supporting.change_support(support=second, by=world.ewo, state="ended", note="Every day since")
    assert [r.state for r in Support.objects.order_by("id")] == ["offered", "taken", "ended"]
    assert [r.line for r in Support.objects.all()] == [first.pk] * 3
    assert Support.objects.current().get().state == "ended"


def test_a_barrier_is_said_in_somebodys_view_and_put_right(world: CaseWorld) -> None:
    case = open_case(world)
    row = supporting.record_barrier(
        case=case, by=world.lead, kind="worry", voice="child", note="Noise"
    )
    change = {"kind": "worry", "voice": "child", "note": "Noise", "over": True}
    with pytest.raises(WrongState, match="Say why"):
        supporting.change_barrier(barrier=row, by=world.lead, why="", **change)
    supporting.change_barrier(barrier=row, by=world.lead, why="New class", **change)
    assert Barrier.objects.current().get().over
    assert "Noise" not in repr(list(case.events.values_list("text", "data")))
    assert "Noise" not in repr(list(AuditEvent.objects.values_list("after", flat=True)))


def test_something_else_says_what(world: CaseWorld) -> None:
    with pytest.raises(WrongState, match="what else"):
        supporting.record_barrier(case=open_case(world), by=world.lead, kind="other", voice="child")


@pytest.mark.parametrize("days", [-367, 1])
def test_neither_in_the_future_nor_long_ago(world: CaseWorld, days: int) -> None:
    with pytest.raises(WrongState, match="last year"):
        supporting.offer_support(
            case=open_case(world), by=world.lead, kind="youth", provider="Club",
            on=TODAY + dt.timedelta(days=days),
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.LEGAL_OFFICER])
def test_others_do_not_write_it_down(world: CaseWorld, role: Role) -> None:
    with pytest.raises(NotAllowed):
        supporting.record_barrier(
            case=open_case(world), by=world.person(role), kind="worry", voice="child"
        )


@pytest.mark.parametrize("table", ["cases_support", "cases_barrier"])
def test_the_database_itself_keeps_every_row(world: CaseWorld, table: str) -> None:
    case, other = open_case(world), open_case(world)
    row = supporting.offer_support(case=case, by=world.lead, kind="youth", provider="Club")
    supporting.record_barrier(case=case, by=world.lead, kind="worry", voice="child")
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET case_id = {other.pk}"):  # noqa: S608
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(InternalError, match="its own case"), transaction.atomic():
        Support.objects.create(
            case=other, by=world.lead, kind="youth", provider="Club", state="taken", offered_on=TODAY,
            state_on=TODAY, replaces=row, first=row, why_changed="x",
        )  # fmt: skip


# -- Contracts and targets ---------------------------------------------------------------------------


def contract(world: CaseWorld, kind: str = PlanKind.CONTRACT) -> plans.Plan:
    case = case_at(Stage.FT_OPEN, world)
    return plans.agree_plan(
        case=case, by=world.ewo, kind=kind, targets=[plans.Target("At school", "Parent")]
    )


def test_each_party_signs_or_refuses_for_itself_and_the_latest_counts(world: CaseWorld) -> None:
    plan = contract(world)
    mother, father = [r.carer for r in plan.case.pupil.responsibilities.all()]
    answer = {"plan": plan, "by": world.ewo}
    contracts.answer_contract(carer=mother, signed=False, reason="Wants to think", **answer)
    contracts.answer_contract(carer=mother, signed=True, how="meeting", **answer)
    contracts.answer_contract(carer=None, signed=True, how="paper", **answer)
    latest = {row.carer_id: row for row in plan.answers.order_by("id")}
    assert latest[mother.pk].signed
    assert latest[None].signed
    assert father.pk not in latest
    assert plan.answers.count() == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"signed": True}, "how it was signed"),
        ({"signed": False}, "why it was refused"),
        ({"signed": True, "how": "paper", "on": TODAY + dt.timedelta(days=1)}, "to today"),
        ({"signed": True, "how": "paper", "on": TODAY - dt.timedelta(days=1)}, "to today"),
    ],
)
def test_an_answer_says_how_or_why_and_when(
    world: CaseWorld, fields: dict[str, object], words: str
) -> None:
    with pytest.raises(WrongState, match=words):
        contracts.answer_contract(plan=contract(world), by=world.ewo, carer=None, **fields)  # type: ignore[arg-type]


def test_an_action_plan_is_not_signed_and_a_stranger_signs_nothing(world: CaseWorld) -> None:
    plan = contract(world, PlanKind.ACTION_PLAN)
    with pytest.raises(WrongState, match="Only an attendance contract"):
        contracts.answer_contract(plan=plan, by=world.ewo, carer=None, signed=True, how="paper")
    stranger = open_case(world).pupil.responsibilities.first().carer
    with pytest.raises(WrongState, match="not a carer"):
        contracts.answer_contract(
            plan=contract(world), by=world.ewo, carer=stranger, signed=True, how="paper"
        )


def test_a_target_is_added_later_and_stands_last(world: CaseWorld) -> None:
    plan = contract(world)
    plans.add_target(plan=plan, by=world.ewo, text="Ring by nine", owner="School", due=TODAY)
    assert [(t.order, t.text) for t in plan.targets.all()] == [
        (1, "At school"),
        (2, "Ring by nine"),
    ]
    with pytest.raises(WrongState, match="by whom"):
        plans.add_target(plan=plan, by=world.ewo, text="Ring", owner=" ")
    with pytest.raises(WrongState, match="before the plan"):
        plans.add_target(
            plan=plan, by=world.ewo, text="Ring", owner="School", due=TODAY - dt.timedelta(days=1)
        )
