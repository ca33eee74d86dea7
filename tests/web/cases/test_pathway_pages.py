"""Pathways among the settings, the picture on a case, and the page that puts a case on another."""

import datetime as dt
import re

import pytest
from django.test import Client

from cases.actions import drafts
from cases.actions.moving import move_case
from cases.actions.pathways import change_pathway
from cases.choices import Stage
from cases.models import Pathway
from tests.factories.cases import CaseWorld, case_at, invite_everybody, open_case
from tests.web.cases.conftest import SignIn

LIST = "/settings/pathways/"
DRAFT = {
    "name": "Ours", "for_whom": "Everybody", "decision_weeks": "10", "watch_weeks": "12",
    "entry_sessions": "8", "entry_percent": "15", "entry_weeks": "6", "entry_rule": "1",
    "programme": "", "source": "The board",
}  # fmt: skip


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return bare(answer.content.decode())


def bare(html: str) -> str:
    """The words of a page, blanks made one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def template(slug: str = "fast-track-12") -> Pathway:
    return Pathway.objects.get(slug=slug)


def ours(world: CaseWorld) -> Pathway:
    return drafts.copy_pathway(pathway=template(), by=world.manager, name="Ours")


# -- Settings ----------------------------------------------------------------------------------------


def test_the_list_says_what_ships_what_is_begun_on_and_how_many_run(
    world: CaseWorld, as_: SignIn
) -> None:
    for _ in range(2):
        open_case(world)
    change_pathway(
        case=open_case(world), to=template("support-first"), by=world.manager, reason="So"
    )
    ours(world)
    text = read(as_(world.system_admin), LIST)
    assert re.search(r"12 school weeks template new cases begin on it .* 12 2 ", text)
    assert re.search(r"Support first template .* 18 1 ", text)
    assert re.search(r"Ours draft .* 12 0 ", text)
    assert text.count("new cases begin on it") == 1


def test_the_list_costs_the_same_with_many(
    world: CaseWorld, as_: SignIn, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    client = as_(world.manager)
    with django_assert_max_num_queries(20) as few:
        client.get(LIST)
    for number in range(27):
        drafts.copy_pathway(pathway=template(), by=world.manager, name=f"Number {number}")
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)


def test_a_template_is_read_by_a_legal_officer_and_copied_by_a_manager(
    world: CaseWorld, as_: SignIn
) -> None:
    text = read(as_(world.legal), f"{LIST}support-first/")
    assert "a decision within 18 school weeks of opening" in text
    assert "Not from flagged, school support" in text
    assert "Copy and change" not in text
    answer = as_(world.manager).post(f"{LIST}support-first/copy/", {"name": "Our support first"})
    assert answer.headers["Location"] == f"{LIST}our-support-first/"
    text = read(as_(world.manager), f"{LIST}our-support-first/")
    assert "Put in force" in text
    assert "Copied from Support first" in text


def test_who_works_on_cases_reads_a_pathway_without_the_settings_around_it(
    world: CaseWorld, as_: SignIn
) -> None:
    text = read(as_(world.ewo), f"{LIST}fast-track-12/")
    assert "a decision within 12 school weeks of opening" in text
    for words in ("Cases on it", "Thresholds", "Copy and change"):
        assert words not in text
    assert as_(world.ewo).get(LIST).status_code == 403


def test_a_name_that_is_taken_is_said_on_the_form(world: CaseWorld, as_: SignIn) -> None:
    ours(world)
    answer = as_(world.manager).post(f"{LIST}fast-track-8/copy/", {"name": " ours "})
    assert answer.status_code == 422
    assert "Another pathway has this name" in answer.content.decode()


def test_a_drafts_numbers_are_changed_within_bounds(world: CaseWorld, as_: SignIn) -> None:
    draft, client = ours(world), as_(world.system_admin)
    assert client.post(f"{LIST}ours/change/", DRAFT).status_code == 302
    draft.refresh_from_db()
    assert (draft.decision_weeks, draft.entry.sessions, draft.entry.governs) == (10, 8, 1)
    answer = client.post(f"{LIST}ours/change/", DRAFT | {"decision_weeks": "0"})
    assert answer.status_code == 422
    assert "Choose a whole number from 1 to 39" in answer.content.decode()


def test_a_stage_is_changed_and_what_stands_against_it_is_told(
    world: CaseWorld, as_: SignIn
) -> None:
    ours(world)
    client = as_(world.manager)
    values = {
        "kept": "on", "amount": "8", "unit": "period_weeks", "needs": ["plan_recorded"],
        "letters": [], "source": "Trial",
    }  # fmt: skip
    assert client.post(f"{LIST}ours/stages/notice_to_improve/", values).status_code == 302
    text = read(client, f"{LIST}ours/")
    assert "It cannot be put in force yet." in text
    assert "Notice to improve: A notice to improve lasts 3 to 6 school weeks" in text
    assert "Record the plan, or that it was refused" in text
    assert client.get(f"{LIST}ours/begin/").status_code == 409


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": "3", "unit": "", "source": "x"}, "Choose what it is counted in"),
        ({"amount": "", "unit": "school_weeks", "source": "x"}, "Say how many"),
        ({"amount": "-1", "unit": "school_weeks", "source": "x"}, "Choose a whole number from 0"),
        ({"amount": "3", "unit": "school_weeks", "source": " "}, "Say why, or where it comes from"),
    ],
)
def test_a_stage_form_says_what_is_wrong(
    world: CaseWorld, as_: SignIn, values: dict[str, str], words: str
) -> None:
    ours(world)
    answer = as_(world.manager).post(f"{LIST}ours/stages/plan/", values)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_stage_of_the_laws_length_asks_for_none_and_an_unknown_one_is_not_there(
    world: CaseWorld, as_: SignIn
) -> None:
    ours(world)
    text = as_(world.manager).get(f"{LIST}ours/stages/sjp/").content.decode()
    assert 'name="amount"' not in text
    assert as_(world.manager).get(f"{LIST}ours/stages/nowhere/").status_code == 404


def test_a_stage_is_left_out(world: CaseWorld, as_: SignIn) -> None:
    draft = ours(world)
    as_(world.manager).post(f"{LIST}ours/stages/notice_to_improve/", {"source": "Not used"})
    assert not draft.stages.filter(stage="notice_to_improve").exists()
    assert "left out" in read(as_(world.manager), f"{LIST}ours/")


def test_it_is_put_in_force_after_a_preview(world: CaseWorld, as_: SignIn) -> None:
    for _ in range(2):
        open_case(world)
    draft, client = ours(world), as_(world.manager)
    wishes = {"starts_on": "2026-01-01", "as_default": "yes", "reason": "Agreed by the board"}
    answer = client.post(f"{LIST}ours/begin/", wishes)
    text = bare(answer.content.decode())
    assert "New cases from 1 Jan 2026 begin on it." in text
    assert "2 running cases keep theirs." in text
    draft.refresh_from_db()
    assert draft.is_draft, "the preview changes nothing"
    answer = client.post(f"{LIST}ours/begin/", wishes | {"confirmed": "yes"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.valid_from, draft.default_from) == (dt.date(2026, 1, 1), dt.date(2026, 1, 1))
    text = read(client, f"{LIST}ours/")
    assert "new cases from 1 Jan 2026" in text
    assert "Retire" not in text
    assert "Put in force by Mina Manager" in text
    assert "Agreed by the board" in text
    assert client.get(f"{LIST}ours/change/").status_code == 409


def test_a_day_in_the_past_is_refused_before_the_preview(world: CaseWorld, as_: SignIn) -> None:
    ours(world)
    wishes = {"starts_on": "2025-11-09", "as_default": "no", "reason": "Agreed"}
    answer = as_(world.manager).post(f"{LIST}ours/begin/", wishes)
    assert answer.status_code == 422
    assert "from today at the earliest" in answer.content.decode()


def test_one_that_is_not_the_default_is_retired(world: CaseWorld, as_: SignIn) -> None:
    draft = ours(world)
    drafts.put_in_force(
        pathway=draft,
        by=world.manager,
        starts_on=dt.date(2025, 11, 10),
        as_default=False,
        reason="x",
    )
    client = as_(world.manager)
    assert "Retire" in read(client, f"{LIST}ours/")
    answer = client.post(f"{LIST}ours/retire/", {"ends_on": "2025-11-10", "reason": "Not used"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.valid_to == dt.date(2025, 11, 10)
    answer = client.post(f"{LIST}fast-track-8/retire/", {"ends_on": "2025-11-10", "reason": "x"})
    assert "always there" in answer.content.decode()


def test_a_draft_is_discarded_after_asking(world: CaseWorld, as_: SignIn) -> None:
    ours(world)
    client = as_(world.manager)
    assert "No case follows it" in read(client, f"{LIST}ours/discard/")
    assert client.post(f"{LIST}ours/discard/").headers["Location"] == LIST
    assert client.get(f"{LIST}ours/").status_code == 404


# -- The case ----------------------------------------------------------------------------------------


def test_the_picture_shows_the_weeks_the_stages_and_their_dates(
    world: CaseWorld, as_: SignIn
) -> None:
    case = case_at(Stage.FT_OPEN, world)
    html = as_(world.ewo).get(f"/cases/{case.ref}/").content.decode()
    assert "School week 0 of 12: panel in week 2, review in week 6, decision in week 12" in html
    assert html.count('class="ruler-week ') == 12
    text = bare(html)
    assert "Decision promised by 23 Feb 2026; court provisionally that day." in text
    assert "since 10 Nov 2025 · panel due 24 Nov 2025" in text
    assert "target review by 5 Jan 2026" in text
    assert "decision at review by 8 Jan 2026" in text
    assert "Letters: First attendance letter , Panel invitation" in text


def test_a_stage_that_went_on_too_long_says_by_how_many_school_days(
    world: CaseWorld, as_: SignIn
) -> None:
    case = case_at(Stage.FT_OPEN, world)
    invite_everybody(case, world)
    case.panels.update(at="2025-12-03T10:00:00+00:00")
    moved = dt.date(2025, 11, 27)
    case = move_case(case=case, to=Stage.FT_PANEL, by=world.ewo, on=moved)
    text = read(as_(world.ewo), f"/cases/{case.ref}/")
    assert "Fast Track open , done 10 Nov 2025 3 school days late" in text


def test_before_fast_track_the_promise_and_the_lengths_are_told(
    world: CaseWorld, as_: SignIn
) -> None:
    case = open_case(world)
    case = change_pathway(case=case, to=template("support-first"), by=world.manager, reason="So")
    text = read(as_(world.lead), f"/cases/{case.ref}/")
    assert "A decision within 18 school weeks of opening." in text
    assert "Plan , not yet 8 school weeks" in text
    assert "Propose a penalty notice" not in text
    assert "Pathway changed to Support first" in text


def test_the_entry_test_is_shown_with_its_marks(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.SCHOOL_SUPPORT, world)
    html = as_(world.lead).get(f"/cases/{case.ref}/").content.decode()
    text = bare(html)
    assert "Entry test met 8 of 40 sessions missed without permission." in text
    assert "Asked: 9 sessions or 15% of those possible missed" in text
    assert "Refer for Fast Track 2 of 7 in place" in text
    assert "Week of 13 Oct 2025: 2 of 10 without permission (20.0%)" in html


def test_a_manager_puts_the_case_on_another_pathway(world: CaseWorld, as_: SignIn) -> None:
    case, client = open_case(world), as_(world.manager)
    text = read(client, f"/cases/{case.ref}/pathway/")
    assert "It follows Fast Track to Attendance, 12 school weeks." in text
    answer = client.post(f"/cases/{case.ref}/pathway/", {"pathway": "fast-track-8", "reason": " "})
    assert answer.status_code == 422
    values = {"pathway": "fast-track-8", "reason": "Recent, and short"}
    assert client.post(f"/cases/{case.ref}/pathway/", values).status_code == 302
    case.refresh_from_db()
    assert case.pathway.slug == "fast-track-8"
    assert "Recent, and short" in read(client, f"/cases/{case.ref}/")
    assert "Change the pathway" not in read(as_(world.ewo), f"/cases/{case.ref}/")


def test_after_the_plan_has_begun_the_pathway_stays(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_PLAN, world)
    client = as_(world.manager)
    assert "Change the pathway" not in read(client, f"/cases/{case.ref}/")
    assert client.get(f"/cases/{case.ref}/pathway/").status_code == 409
