"""A school has no say in a charge; an approval does not outlive the run of legal stages it was given in."""

from __future__ import annotations

import pytest

from accounts.errors import NotAllowed, WrongState
from cases import access
from cases.actions import moving
from cases.actions.considering import consider
from cases.choices import ConsiderationKind as K
from cases.choices import Offence, Stage
from cases.models import Case
from cases.models.facts import gather
from tests.factories.cases import CaseWorld, approve_prosecution, case_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> CaseWorld:
    return CaseWorld()


def move(case: Case, world: CaseWorld, *steps: tuple[Stage, str]) -> Case:
    for to, who in steps:
        case = moving.move_case(case=case, to=to, by=getattr(world, who), reason="On")
    return case


@pytest.mark.parametrize(
    ("kind", "who", "may"),
    [
        (K.OFFENCE, "lead", False), (K.OFFENCE, "ewo", False), (K.OFFENCE, "manager", True),
        (K.OFFENCE, "legal", True), (K.ESO, "lead", False), (K.ESO, "ewo", True),
        (K.PLANNING_MEETING, "lead", False), (K.PLANNING_MEETING, "ewo", True),
        (K.SOCIAL_WORKER, "lead", True), (K.EARLY_HELP, "lead", True), (K.EARLY_HELP, "admin", False),
    ],
)  # fmt: skip
def test_who_may_say_what(world: CaseWorld, kind: str, who: str, may: bool) -> None:
    case, user = case_at(Stage.LEGAL_CONSIDERATION, world), getattr(world, who)
    answer = Offence.S444_1 if kind == K.OFFENCE else "yes"
    assert (kind in dict(access.considered_by(user, case))) is may
    if may:
        consider(case=case, by=user, kind=kind, answer=answer, reason="Said")
        return
    with pytest.raises(NotAllowed):
        consider(case=case, by=user, kind=kind, answer=answer, reason="Said")
    assert not case.considerations.filter(kind=kind, by=user).exists()


def test_another_offence_undoes_the_approval(world: CaseWorld) -> None:
    case = case_at(Stage.PROSECUTION, world)
    assert Stage.PROSECUTION in gather(case).approved
    consider(case=case, by=world.legal, kind=K.OFFENCE, answer=Offence.S444_1A, reason="Knew")
    assert Stage.PROSECUTION not in gather(case).approved


def test_an_approval_ends_when_the_case_steps_down(world: CaseWorld) -> None:
    case = case_at(Stage.PROSECUTION, world)
    case = move(
        case, world, (Stage.STEP_DOWN, "manager"), (Stage.FT_PLAN, "ewo"), (Stage.FT_REVIEW, "ewo"),
        (Stage.LEGAL_CONSIDERATION, "manager"),
    )  # fmt: skip
    with pytest.raises(WrongState, match="second person") as refused:
        move(case, world, (Stage.PROSECUTION, "legal"))
    assert "supervision order" in str(refused.value)
    for kind in (K.PLANNING_MEETING, K.ESO):
        consider(case=case, by=world.ewo, kind=kind, answer="no", reason="Again")
    consider(case=case, by=world.legal, kind=K.OFFENCE, answer=Offence.S444_1, reason="Again")
    approve_prosecution(case, world)
    case.refresh_from_db()
    assert move(case, world, (Stage.PROSECUTION, "legal")).stage == Stage.PROSECUTION
