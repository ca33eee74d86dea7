"""Pathways in use stand, cases keep theirs, drafts are edited and put in force, and the trail says by whom."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent
from cases.actions import drafts, nightly
from cases.actions.moving import move_case
from cases.actions.pathways import change_pathway, offered_pathways
from cases.choices import EventKind, Stage
from cases.models import Case, Pathway, PathwayStage
from cases.models.pathways import default_pathway
from tests.factories.cases import CaseWorld, case_at, open_case

D = dt.date.fromisoformat
TODAY = D("2025-11-10")
DAY = dt.timedelta(days=1)


def template(slug: str = "fast-track-12") -> Pathway:
    return Pathway.objects.get(slug=slug)


def draft_by(world: CaseWorld, name: str = "Ours", of: Pathway | None = None) -> Pathway:
    return drafts.copy_pathway(pathway=of or template(), by=world.manager, name=name)


def begin(draft: Pathway, world: CaseWorld, on: dt.date = TODAY, **fields: object) -> Pathway:
    values = {"as_default": True, "reason": "Agreed by the board"} | fields
    return drafts.put_in_force(pathway=draft, by=world.manager, starts_on=on, **values)


@pytest.mark.parametrize("slug", ["fast-track-12", "fast-track-8", "support-first"])
def test_what_is_in_use_cannot_be_changed_by_whichever_path(db: None, slug: str) -> None:
    pathway = template(slug)
    row = pathway.stages.get(stage="plan")
    attempts = (
        lambda: Pathway.objects.filter(pk=pathway.pk).update(decision_weeks=3),
        lambda: Pathway.objects.filter(pk=pathway.pk).update(valid_from=None),
        lambda: Pathway.objects.filter(pk=pathway.pk)._raw_delete("default"),
        lambda: PathwayStage.objects.filter(pk=row.pk).update(amount=1),
        lambda: PathwayStage.objects.filter(pk=row.pk)._raw_delete("default"),
        lambda: PathwayStage.objects.create(pathway=pathway, stage="plan", source="x"),
    )
    for attempt in attempts:
        with pytest.raises(InternalError), transaction.atomic():
            attempt()


def test_stages_cannot_be_moved_into_or_out_of_a_pathway_in_use(world: CaseWorld) -> None:
    draft = draft_by(world)
    row = draft.stages.get(stage="referred")
    for pk, to in ((row.pk, template()), (template().stages.get(stage="plan").pk, draft)):
        with pytest.raises(InternalError, match="edit a copy"), transaction.atomic():
            PathwayStage.objects.filter(pk=pk).update(pathway=to)


def test_a_case_cannot_follow_a_draft(world: CaseWorld) -> None:
    case, draft = open_case(world), draft_by(world)
    with pytest.raises(InternalError, match="cannot follow a draft"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(pathway=draft)
    with pytest.raises(WrongState, match="not in force"):
        change_pathway(case=case, to=draft, by=world.manager, reason="Because")


def test_new_cases_begin_on_the_default_and_running_ones_keep_theirs(world: CaseWorld) -> None:
    running = open_case(world)
    ours = begin(draft_by(world), world, TODAY + DAY)
    assert default_pathway(TODAY) == template()
    assert default_pathway(TODAY + DAY) == ours
    assert open_case(world).pathway == template()  # tomorrow has not come
    running.refresh_from_db()
    assert running.pathway == template()


def test_a_copy_of_the_default_replaces_it_and_another_stands_beside_it(world: CaseWorld) -> None:
    first = begin(draft_by(world, "First"), world)
    copy = begin(draft_by(world, "Second", first), world, TODAY + 7 * DAY)
    first.refresh_from_db()
    assert (first.default_to, first.valid_to) == (TODAY + 6 * DAY, TODAY + 6 * DAY)
    begin(draft_by(world, "Other", template("support-first")), world, TODAY + 14 * DAY)
    copy.refresh_from_db()
    assert (copy.default_to, copy.valid_to) == (TODAY + 13 * DAY, None)
    assert copy in offered_pathways(TODAY + 20 * DAY)
    assert first not in offered_pathways(TODAY + 20 * DAY)


def test_lengths_of_a_running_case_are_those_it_began_with(world: CaseWorld) -> None:
    case = open_case(world)
    draft = draft_by(world)
    drafts.edit_stage(
        pathway=draft, stage="school_support", by=world.manager, amount=1, unit="school_weeks"
    )
    begin(draft, world)
    old = move_case(case=case, to=Stage.SCHOOL_SUPPORT, by=world.lead)
    new = move_case(case=open_case(world), to=Stage.SCHOOL_SUPPORT, by=world.lead)
    assert (old.stage_due, new.stage_due) == (D("2025-12-08"), D("2025-11-17"))


def test_evidence_a_pathway_adds_is_asked_for_and_a_way_it_closes_is_closed(
    world: CaseWorld,
) -> None:
    case = open_case(world)
    case = change_pathway(
        case=case, to=template("support-first"), by=world.manager, reason="A young carer"
    )
    assert case.way(Stage.NOTICE_PROPOSED) is None
    with pytest.raises(WrongState, match="cannot go from flagged to penalty notice proposed"):
        move_case(case=case, to=Stage.NOTICE_PROPOSED, by=world.ewo, reason="Holiday")


def test_a_manager_changes_the_pathway_and_what_is_due_moves_with_it(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    before = case.panel_due
    case = change_pathway(
        case=case, to=template("fast-track-8"), by=world.manager, reason="Recent, and short"
    )
    assert (before, case.panel_due, case.stage_due) == (
        D("2025-11-24"), D("2025-11-17"), D("2025-11-17"),
    )  # fmt: skip
    assert case.decision_due == D("2026-01-19")  # eight school weeks, Christmas left out
    said = case.events.get(kind=EventKind.PATHWAY_CHANGED)
    assert (said.by, said.text, said.data["to"]) == (
        world.manager,
        "Recent, and short",
        "fast-track-8",
    )
    written = case.events.filter(kind=EventKind.DATES_PLANNED).order_by("id")
    assert [row.data["dates"]["panel_due"] for row in written] == ["2025-11-24", "2025-11-17"]
    assert written[1].data["before"]["panel_due"] == "2025-11-24"
    assert AuditEvent.objects.filter(kind="pathway.changed", target_ref=case.ref).exists()


def test_only_a_manager_with_a_reason_before_the_plan_changes_the_pathway(world: CaseWorld) -> None:
    case, to = open_case(world), template("fast-track-8")
    for person in (world.admin, world.lead, world.ewo, world.legal, world.system_admin):
        with pytest.raises(NotAllowed):
            change_pathway(case=case, to=to, by=person, reason="Because")
    with pytest.raises(WrongState, match="Give a reason"):
        change_pathway(case=case, to=to, by=world.manager, reason=" \u200b ")
    with pytest.raises(WrongState, match="already"):
        change_pathway(case=case, to=template(), by=world.manager, reason="Because")
    planned = case_at(Stage.FT_PLAN, world)
    with pytest.raises(WrongState, match="The plan has begun"):
        change_pathway(case=planned, to=to, by=world.manager, reason="Because")


def test_a_case_cannot_be_put_where_its_stage_is_left_out(world: CaseWorld) -> None:
    draft = draft_by(world)
    for stage in ("referred", "returned"):
        drafts.edit_stage(pathway=draft, stage=stage, by=world.manager, kept=False)
    ours = begin(draft, world, as_default=False)
    case = case_at(Stage.FT_REFERRED, world)
    with pytest.raises(WrongState, match="has no stage"):
        change_pathway(case=case, to=ours, by=world.manager, reason="Because")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"starts_on": TODAY - DAY}, "from today at the earliest"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_putting_in_force_is_refused_with_the_reason(
    world: CaseWorld, change: dict[str, object], words: str
) -> None:
    values = {"starts_on": TODAY, "as_default": True, "reason": "Agreed"} | change
    with pytest.raises(WrongState, match=words):
        drafts.put_in_force(pathway=draft_by(world), by=world.manager, **values)


def test_a_draft_with_a_fault_is_not_put_in_force(world: CaseWorld) -> None:
    draft = draft_by(world)
    drafts.edit_stage(
        pathway=draft, stage="notice_to_improve", by=world.manager, amount=7, unit="period_weeks"
    )
    with pytest.raises(WrongState, match="3 to 6 school weeks"):
        begin(Pathway.objects.get(pk=draft.pk), world)


def test_a_later_default_that_waits_is_not_overtaken(world: CaseWorld) -> None:
    begin(draft_by(world, "First"), world, TODAY + 7 * DAY)
    with pytest.raises(WrongState, match="Another default begins"):
        begin(draft_by(world, "Second"), world, TODAY + DAY)


def test_once_in_force_it_is_not_edited_discarded_or_begun_again(world: CaseWorld) -> None:
    ours = begin(draft_by(world), world, as_default=False)
    attempts = (
        lambda: drafts.edit_draft(pathway=ours, by=world.manager, decision_weeks=3),
        lambda: drafts.edit_stage(pathway=ours, stage="plan", by=world.manager, amount=1),
        lambda: drafts.discard_draft(pathway=ours, by=world.manager),
        lambda: begin(ours, world),
    )
    for attempt in attempts:
        with pytest.raises(WrongState, match="copy it"):
            attempt()


def test_retiring_lets_its_cases_go_on(world: CaseWorld) -> None:
    ours = begin(draft_by(world), world, as_default=False)
    case = change_pathway(case=open_case(world), to=ours, by=world.manager, reason="Because")
    drafts.retire(pathway=ours, by=world.manager, ends_on=TODAY, reason="Nobody needs it")
    assert ours not in offered_pathways(TODAY + DAY)
    assert move_case(case=case, to=Stage.SCHOOL_SUPPORT, by=world.lead).pathway == ours
    with pytest.raises(WrongState, match="always there"):
        drafts.retire(pathway=template(), by=world.manager, ends_on=TODAY, reason="x")
    default = begin(draft_by(world, "Default"), world)
    with pytest.raises(WrongState, match="New cases begin on it"):
        drafts.retire(pathway=default, by=world.manager, ends_on=TODAY, reason="x")


def test_only_those_who_change_settings_change_pathways(world: CaseWorld) -> None:
    for person in (world.admin, world.lead, world.ewo, world.legal):
        with pytest.raises(NotAllowed):
            drafts.copy_pathway(pathway=template(), by=person, name="Mine")
    draft = drafts.copy_pathway(pathway=template(), by=world.system_admin, name="Ours")
    with pytest.raises(NotAllowed):
        drafts.edit_draft(pathway=draft, by=world.ewo, decision_weeks=3)
    drafts.edit_draft(pathway=draft, by=world.system_admin, decision_weeks=10)
    drafts.discard_draft(pathway=draft, by=world.system_admin)
    kinds = AuditEvent.objects.filter(target_type="pathway").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "pathway.copied", "pathway.edited", "pathway.discarded",
    ]  # fmt: skip
    assert kinds[1].before == {"decision_weeks": 12}


def test_the_night_adds_the_dates_the_calendar_could_not_reach(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    told = D("2025-11-26")  # another than the calendar gives now: what was said stays
    Case.objects.filter(pk=case.pk).update(
        decision_due=None, court_provisional=None, panel_due=told
    )
    nightly.chase_deadlines(today=timezone.localdate())
    case.refresh_from_db()
    assert case.decision_due == case.court_provisional == D("2026-02-23")
    assert case.panel_due == told
    written = case.events.filter(kind=EventKind.DATES_PLANNED)
    nightly.chase_deadlines(today=timezone.localdate())
    assert written.count() == 2
    assert written.first().by is None


def test_the_decision_promised_is_chased_while_it_is_open(world: CaseWorld) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    nightly.chase_deadlines(today=D("2026-02-24"))
    said = case.events.filter(kind=EventKind.DEADLINE_MISSED, data__about="decision")
    assert [row.text for row in said] == ["Decision promised"]


def at_once(act: Callable[[Any], str], of: list[Any]) -> set[str]:
    """What came of doing it with each at the same moment, every one on a connection of its own."""
    together = Barrier(len(of))

    def one(item: Any) -> str:
        together.wait()
        try:
            return act(item)
        except WrongState as told:
            return str(told)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(of)) as pool:
        return set(pool.map(one, of))


@pytest.mark.django_db(transaction=True)
def test_two_copies_made_at_once_do_not_take_one_name() -> None:
    world = CaseWorld(weeks=4)
    outcomes = at_once(lambda name: draft_by(world, name).name, ["Ours", "OURS"])
    assert len(outcomes & {"Ours", "OURS"}) == 1
    assert any("Another pathway has this name" in words for words in outcomes)


def test_one_name_is_one_pathway_by_whichever_path(world: CaseWorld) -> None:
    ours = draft_by(world)
    with pytest.raises(IntegrityError, match="one_pathway_of_a_name"), transaction.atomic():
        Pathway.objects.filter(pk=ours.pk).update(name=template().name.upper())


@pytest.mark.django_db(transaction=True)
def test_of_two_defaults_put_in_force_at_once_one_is_told() -> None:
    world = CaseWorld(weeks=4)
    begin(draft_by(world, "Standing"), world, timezone.localdate())
    rivals = [draft_by(world, name) for name in ("One", "Two")]
    tomorrow = timezone.localdate() + DAY
    outcomes = at_once(lambda draft: begin(draft, world, tomorrow).name, rivals)
    assert default_pathway(tomorrow).name in outcomes
    assert any("Another default begins then or later" in words for words in outcomes)
