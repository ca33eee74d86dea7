"""The only mover: what it writes, what it refuses, and who legal stages open a record to."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.access import visible_pupils
from attendance.choices import CircumstanceKind
from cases.access import visible_cases
from cases.actions.considering import answer_and_move
from cases.actions.moving import move_case
from cases.choices import CloseReason, EventKind, Stage
from cases.models import Case, StageLimit
from cases.models.pathways import length_on
from cases.rules.deadlines import Limit
from tests.factories.attendance import CircumstanceFactory
from tests.factories.cases import CaseWorld, case_at, consider, invite_everybody, open_case


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_moving_writes_stage_who_when_due_event_and_audit(world: CaseWorld) -> None:
    case = move_case(
        case=open_case(world), to=Stage.SCHOOL_SUPPORT, by=world.lead, reason="Met mother"
    )

    assert (case.stage, case.stage_changed_by) == (Stage.SCHOOL_SUPPORT, world.lead)
    assert case.stage_due == d("2025-12-08")  # four school weeks
    event = case.events.filter(kind=EventKind.STAGE_MOVED).get()
    assert (event.by, event.text) == (world.lead, "Met mother")
    assert event.data == {"from": "flagged", "to": "school_support", "due": "2025-12-08"}
    audit = AuditEvent.objects.filter(kind="stage.moved", target_ref=case.ref).get()
    assert audit.by_id == world.lead.pk
    assert "Met mother" not in str(audit.after)


def test_a_stage_entered_for_another_day_counts_from_that_day(world: CaseWorld) -> None:
    case = move_case(
        case=open_case(world), to=Stage.SCHOOL_SUPPORT, by=world.lead, on=d("2025-09-17")
    )
    assert case.stage_due == d("2025-10-15")
    assert case.stage_changed_at.date() == d("2025-09-17")


def test_a_length_of_the_law_is_the_one_in_force_that_day(world: CaseWorld) -> None:
    StageLimit.objects.filter(stage=Stage.ESO).update(valid_to=d("2025-10-31"))
    StageLimit.objects.create(
        stage=Stage.ESO, amount=6, unit="months", valid_from=d("2025-11-01"), source="x"
    )
    pathway = open_case(world).pathway
    lengths = [length_on(pathway, Stage.ESO, d(day)) for day in ("2025-10-31", "2025-11-01")]
    assert lengths == [Limit(12, "months"), Limit(6, "months")]


def test_a_panel_is_due_on_the_day_it_meets_not_on_the_day_it_is_announced(
    world: CaseWorld,
) -> None:
    case = case_at(Stage.FT_OPEN, world)
    invite_everybody(case, world)
    case = move_case(case=case, to=Stage.FT_PANEL, by=world.ewo, reason="Everybody is invited")
    assert case.stage_due == timezone.localdate(case.panels.get().at)


def test_fast_track_fixes_every_date_of_the_pathway_at_once(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    assert case.fast_track_on == d("2025-11-10")
    assert case.panel_due == case.plan_due == d("2025-11-24")  # the plan on the day of the panel
    assert case.target_review_due == d("2026-01-05")  # four school weeks on, Christmas skipped
    assert case.review_due == d("2026-01-08")
    assert (
        case.decision_due == case.court_provisional == d("2026-02-23")
    )  # half term and Christmas skipped
    assert (case.officer, case.officer_since) == (world.ewo, d("2025-11-10"))


@pytest.mark.parametrize(
    ("stage", "to", "who", "words"),
    [
        (Stage.FLAGGED, Stage.SCHOOL_SUPPORT, "ewo", "for the attendance lead"),
        (Stage.FLAGGED, Stage.SCHOOL_SUPPORT, "admin", "for the attendance lead"),
        (Stage.FT_REVIEW, Stage.LEGAL_CONSIDERATION, "ewo", "for the manager"),
    ],
)
def test_a_role_that_may_not_enter_is_not_allowed_and_nothing_changes(
    world: CaseWorld, stage: Stage, to: Stage, who: str, words: str
) -> None:
    case = case_at(stage, world)
    events = case.events.count()
    with pytest.raises(NotAllowed, match=words):
        move_case(case=case, to=to, by=getattr(world, who), reason="Because")
    case.refresh_from_db()
    assert case.stage == stage
    assert case.events.count() == events


def test_an_officer_of_another_school_may_not_move_the_case(world: CaseWorld) -> None:
    stranger = CaseWorld(weeks=1).ewo
    with pytest.raises(NotAllowed):
        move_case(case=case_at(Stage.FT_PLAN, world), to=Stage.FT_REVIEW, by=stranger)


def test_a_missing_guard_says_everything_that_is_missing(world: CaseWorld) -> None:
    case = move_case(case=open_case(world), to=Stage.SCHOOL_SUPPORT, by=world.lead)
    with pytest.raises(WrongState) as refused:
        move_case(case=case, to=Stage.FT_REFERRED, by=world.lead)
    for words in ("at least one contact", "at least one meeting", "early help", "brothers"):
        assert words in refused.value.message.lower()


def test_there_is_no_way_between_stages_that_have_no_line_in_the_table(world: CaseWorld) -> None:
    with pytest.raises(WrongState, match="cannot go from flagged to court"):
        move_case(case=open_case(world), to=Stage.COURT, by=world.manager, reason="Because")


def test_closing_says_how_keeps_watch_and_clears_what_was_due(world: CaseWorld) -> None:
    case = case_at(Stage.CLOSED, world)
    assert (case.closed_on, case.close_reason) == (d("2025-11-10"), CloseReason.IMPROVED)
    assert case.watch_until == d("2026-02-23")
    assert case.stage_due is None


def test_answers_and_move_go_together_or_not_at_all(world: CaseWorld) -> None:
    case = move_case(case=open_case(world), to=Stage.SCHOOL_SUPPORT, by=world.lead)
    answers = {
        "early_help": ("yes", "Offered"),
        "siblings": ("yes", "None"),
        "vulnerability": ("yes", "No"),
    }
    with pytest.raises(WrongState, match="contact"):
        answer_and_move(case=case, to=Stage.FT_REFERRED, by=world.lead, answers=answers)
    assert not case.considerations.exists()


def test_every_parent_who_may_be_written_to_is_invited_before_a_panel(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    invite_everybody(case, world)
    unsafe = case.pupil.responsibilities.last()
    assert unsafe is not None
    assert move_case(case=case, to=Stage.FT_PANEL, by=world.ewo).stage == Stage.FT_PANEL


def test_a_legal_stage_opens_the_record_to_legal_officers_and_leaving_it_closes_it(
    world: CaseWorld,
) -> None:
    early = case_at(Stage.FT_REVIEW, world)
    assert not visible_cases(world.legal).filter(pk=early.pk).exists()
    case = case_at(Stage.LEGAL_CONSIDERATION, world)
    assert visible_cases(world.legal).get() == case
    assert case.legal_since == d("2025-11-10")
    assert visible_pupils(world.legal).get() == case.pupil

    move_case(case=case, to=Stage.STEP_DOWN, by=world.manager, reason="Better")
    assert not visible_cases(world.legal).exists()


def test_no_education_supervision_order_for_a_child_in_care(world: CaseWorld) -> None:
    case = case_at(Stage.LEGAL_CONSIDERATION, world)
    consider(case, world.ewo, "planning_meeting")
    CircumstanceFactory(pupil=case.pupil, kind=CircumstanceKind.LOOKED_AFTER)
    consider(case, world.ewo, "virtual_school")
    with pytest.raises(WrongState, match="child in care"):
        move_case(case=case, to=Stage.ESO, by=world.legal, reason="Because")


def test_the_social_worker_is_asked_before_legal_steps(world: CaseWorld) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    CircumstanceFactory(pupil=case.pupil, kind=CircumstanceKind.CHILD_IN_NEED)
    with pytest.raises(WrongState, match="Social worker consulted"):
        move_case(case=case, to=Stage.LEGAL_CONSIDERATION, by=world.manager, reason="Because")
    consider(case, world.ewo, "social_worker")
    move_case(case=case, to=Stage.LEGAL_CONSIDERATION, by=world.manager, reason="Because")


def test_the_nightly_job_may_say_unpaid_even_through_a_hold(world: CaseWorld) -> None:
    from cases.actions.holds import place_hold

    case = case_at(Stage.NOTICE_ISSUED, world)
    place_hold(case=case, reason="bereavement", by=world.manager)
    case = move_case(case=case, to=Stage.NOTICE_UNPAID, by=None)
    assert case.stage_changed_by is None
    with pytest.raises(WrongState, match="on hold"):
        move_case(case=case, to=Stage.LEGAL_CONSIDERATION, by=world.manager, reason="Because")


def test_a_pupil_has_one_open_case_by_the_databases_own_hand(world: CaseWorld) -> None:
    case = open_case(world)
    fields = {
        f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields if f.name != "id"
    }
    with pytest.raises(IntegrityError, match="one_open_case_per_pupil"), transaction.atomic():
        Case.objects.create(**{**fields, "ref": "FT-9999"})


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "closed"},
        {"close_reason": "improved"},
        {"stage": "lost"},
        {"officer_since": "2025-01-01"},
    ],
)
def test_columns_that_go_together_stay_together(world: CaseWorld, change: dict[str, str]) -> None:
    case = open_case(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**change)
