"""My work, the list and the queue: who is where, and as many queries for thirty rows as for three."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.choices import FlagKind
from cases.actions import allocation, escalations, holds
from cases.choices import Stage
from cases.models import Case, Escalation
from tests.factories.attendance import EnrolmentFactory, FlagFactory
from tests.factories.cases import CaseWorld, case_at, log, open_case
from tests.web.cases.conftest import SignIn

TODAY = dt.date(2025, 11, 10)


def mine(world: CaseWorld, **fields: object) -> Case:
    """A case of the officer's, at a stage that is theirs to act on."""
    case = allocation.allocate(case=open_case(world), to=world.ewo, by=world.manager)
    Case.objects.filter(pk=case.pk).update(**{"stage": Stage.FT_OPEN} | fields)
    case.refresh_from_db()
    return case


def queries(client, path: str) -> int:  # type: ignore[no-untyped-def]
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_my_work_puts_each_case_once_under_the_first_reason(world: CaseWorld, as_: SignIn) -> None:
    late = mine(world, stage_due=TODAY - dt.timedelta(days=3))
    now = mine(world, stage_due=TODAY, basis_changed_at=timezone.now())
    fresh = mine(world, stage_due=TODAY + dt.timedelta(days=30), basis_changed_at=timezone.now())
    held = mine(world, stage_due=TODAY - dt.timedelta(days=30))
    holds.place_hold(case=held, reason="illness", by=world.manager, review_on=TODAY)
    soon = mine(world, stage_due=TODAY + dt.timedelta(days=7))
    later = mine(world, stage_due=TODAY + dt.timedelta(days=8))
    others = mine(world, stage=Stage.LEGAL_CONSIDERATION, stage_due=TODAY - dt.timedelta(days=1))
    asked = mine(world, stage=Stage.FT_REVIEW, stage_due=TODAY)
    ask(asked, world)
    work = as_(world.ewo).get("/my-work/").context["page"].work
    found = {why: [row.case.ref for row in work[why]] for why in work.rows}
    assert found == {
        "overdue": [late.ref], "today": [now.ref], "new_facts": [fresh.ref],
        "from_hold": [held.ref], "soon": [soon.ref], "later": [later.ref],
        "others": [others.ref, asked.ref],
    }  # fmt: skip


def test_a_next_step_that_is_due_counts_as_much_as_the_stage(world: CaseWorld, as_: SignIn) -> None:
    case = mine(world)
    log(case, world, next_step="Visit home", next_step_due=TODAY)
    text = as_(world.ewo).get("/my-work/").content.decode()
    assert "Visit home: due today" in text


def test_what_others_did_is_told_in_the_morning(world: CaseWorld, as_: SignIn) -> None:
    far = TODAY + dt.timedelta(days=30)
    rung, sent_back, quiet, old = (mine(world, stage_due=far) for _ in range(4))
    friday, thursday = "2025-11-07T15:00:00+00:00", "2025-11-06T15:00:00+00:00"
    log(rung, world, by=world.lead, at=dt.datetime.fromisoformat(friday))
    log(old, world, by=world.lead, at=dt.datetime.fromisoformat(thursday))
    log(quiet, world, at=dt.datetime.fromisoformat(friday))  # their own is no news
    log(rung, world, by=world.lead, restricted="safeguarding", note="zebrafinch", outcome="refused")
    Case.objects.filter(pk=sent_back.pk).update(stage=Stage.FT_REVIEW)
    row = ask(sent_back, world)
    escalations.return_(escalation=row, by=world.manager, reason="Not yet")
    client = as_(world.ewo)
    work = client.get("/my-work/").context["page"].work
    news = {row.case.ref: [n.text for n in row.news] for row in work["new_facts"]}
    assert news == {
        rung.ref: ["Lena Lead logged a contact"] * 2,
        sent_back.ref: ["Mina Manager sent your question back"],
    }
    text = client.get("/my-work/").content.decode()
    assert "Lena Lead logged a contact, last Friday" in text
    assert "zebrafinch" not in text


def test_the_second_clock_is_the_persons_own(world: CaseWorld, as_: SignIn) -> None:
    case = mine(world, stage_due=TODAY, opened_on=dt.date(2025, 10, 20))
    Case.objects.filter(pk=case.pk).update(officer_since=dt.date(2025, 11, 5))
    assert "open 10 school days, with me 3" in as_(world.ewo).get("/my-work/").content.decode()
    Case.objects.filter(pk=case.pk).update(
        stage=Stage.SCHOOL_SUPPORT, stage_changed_at="2025-11-06T09:00:00+00:00"
    )
    assert "open 10 school days, with us 2" in as_(world.lead).get("/my-work/").content.decode()


def test_visits_stand_by_place_and_a_confidential_home_gives_none(
    world: CaseWorld, as_: SignIn
) -> None:
    cases = [mine(world) for _ in range(4)]
    homes = (
        "1 Low Road\nTelford\nTF1 2AB",
        "9 High Road\nTelford\nTF1 9ZZ",
        "2 Mill Lane\nWem\nSY4 5AA",
        "x\nHid\nB1 1AA",
    )
    for number, (case, home) in enumerate(zip(cases, homes, strict=True)):
        link = case.pupil.responsibilities.order_by("contact_order").first()
        link.carer.address = home
        link.carer.save()
        due = TODAY + dt.timedelta(days=3 - number)
        log(case, world, next_step="Visit", next_step_due=due, next_step_kind="visit")
    link.address_is_confidential = True
    link.save()
    restricted = mine(world)
    log(
        restricted,
        world,
        next_step="Visit",
        next_step_due=TODAY,
        next_step_kind="visit",
        restricted="legal",
    )
    page = as_(world.ewo).get("/my-work/")
    rounds = page.context["page"].work.rounds
    assert [(r.place, [c.ref for c in r.cases]) for r in rounds] == [
        ("Wem, SY4", [cases[2].ref]),
        ("Telford, TF1", [cases[1].ref, cases[0].ref]),
        ("", [cases[3].ref]),
    ]
    text = page.content.decode()
    section = text.partition('id="rounds"')[2].partition("</section>")[0]
    assert "Address confidential" in section
    assert not any(part in section for part in ("Low Road", "Hid", "B1"))


def test_the_first_case_opens_with_one_key(world: CaseWorld, as_: SignIn) -> None:
    mine(world, stage_due=TODAY - dt.timedelta(days=1))
    mine(world, stage_due=TODAY - dt.timedelta(days=5))
    assert as_(world.ewo).get("/my-work/").content.decode().count("autofocus") == 1


def test_a_lead_sees_what_the_school_must_do_and_a_legal_officer_the_legal(
    world: CaseWorld, as_: SignIn
) -> None:
    flagged, legal = open_case(world), case_at(Stage.PROSECUTION, world)
    lead = as_(world.lead).get("/my-work/").content.decode()
    assert flagged.ref in lead
    assert legal.ref not in lead
    officer = as_(world.legal).get("/my-work/").content.decode()
    assert legal.ref in officer
    assert flagged.ref not in officer


def test_an_officer_sees_referred_cases_nobody_has(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_REFERRED, world)
    assert case.ref in as_(world.ewo).get("/my-work/").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "ab"), ("stage=plan", "b"), ("officer=me", "b"), ("officer=none", "a"),
        ("state=overdue", "a"), ("state=closed", "c"), ("state=held", ""), ("state=new_facts", ""),
        ("stage=nonsense", "ab"), ("q=zzzz", ""), ("officer=999999", "ab"), ("page=999", "ab"),
    ],
)  # fmt: skip
def test_filters(world: CaseWorld, as_: SignIn, query: str, found: str) -> None:
    a, b, c = open_case(world), case_at(Stage.FT_PLAN, world), case_at(Stage.CLOSED, world)
    Case.objects.filter(pk=a.pk).update(stage_due=TODAY - dt.timedelta(days=1))
    rows = as_(world.ewo).get(f"/cases/?{query}").context["list"].rows
    refs = {"a": a.ref, "b": b.ref, "c": c.ref}
    assert {row.case.ref for row in rows} == {refs[x] for x in found}


def test_a_case_is_found_by_name_and_by_reference(world: CaseWorld, as_: SignIn) -> None:
    case, _ = open_case(world), open_case(world)
    for words in (case.ref, case.ref.lower(), case.pupil.sort_name):
        rows = as_(world.ewo).get("/cases/", {"q": words}).context["list"].rows
        assert [row.case.ref for row in rows] == [case.ref]


def test_lists_hold_only_what_is_in_scope(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    stranger = CaseWorld(weeks=1)
    assert case.ref not in as_(stranger.ewo).get("/cases/").content.decode()
    assert case.ref not in as_(stranger.lead).get("/my-work/").content.decode()
    assert case.ref in as_(stranger.manager).get("/cases/").content.decode()


def ask(case: Case, world: CaseWorld) -> Escalation:
    return escalations.ask(
        case=case,
        by=world.ewo,
        stage=Stage.STEP_DOWN,
        summary="Step down",
        recommendation="Better now",
    )


def test_the_queue_approves_and_returns(world: CaseWorld, as_: SignIn) -> None:
    yes, no = case_at(Stage.FT_REVIEW, world), case_at(Stage.FT_REVIEW, world)
    ask(yes, world)
    ask(no, world)
    client = as_(world.manager)
    assert "Better now" in client.get("/queue/").content.decode()
    assert client.post(f"/queue/{no.ref}/move:step_down/", {"do": "return"}).status_code == 422
    client.post(f"/queue/{no.ref}/move:step_down/", {"do": "return", "reason": "Too soon"})
    client.post(f"/queue/{yes.ref}/move:step_down/", {"do": "approve", "reason": ""})
    yes.refresh_from_db()
    no.refresh_from_db()
    assert (yes.stage, no.stage) == (Stage.STEP_DOWN, Stage.FT_REVIEW)
    assert "Too soon" in as_(world.ewo).get(f"/cases/{no.ref}/").content.decode()


def test_a_decision_sent_again_or_opened_late_is_told_who_decided(
    world: CaseWorld, as_: SignIn
) -> None:
    case, client = case_at(Stage.FT_REVIEW, world), as_(world.manager)
    ask(case, world)
    url = f"/queue/{case.ref}/move:step_down/"
    client.post(url, {"do": "approve"})
    for again in (client.post(url, {"do": "approve"}, follow=True), client.get(url, follow=True)):
        assert again.redirect_chain == [("/queue/", 302)]
        said = f"{case.ref} is decided already: approved by {world.manager.name}."
        assert said in again.content.decode()
    assert case.events.filter(kind="escalation.approved").count() == 1


@pytest.mark.parametrize("sent", [{}, {"reason": "Yes"}, {"do": ""}, {"do": "aprove"}])
def test_nothing_is_approved_without_saying_so(
    world: CaseWorld, as_: SignIn, sent: dict[str, str]
) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    ask(case, world)
    assert as_(world.manager).post(f"/queue/{case.ref}/move:step_down/", sent).status_code == 422
    case.refresh_from_db()
    assert case.stage == Stage.FT_REVIEW
    assert case.escalations.undecided().exists()


@pytest.mark.parametrize("path", ["/queue/", "/my-work/", "/cases/", "/cases/{ref}/"])
def test_a_page_answers_head_as_it_answers_get(world: CaseWorld, as_: SignIn, path: str) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    who = world.manager if path == "/queue/" else world.ewo
    assert as_(who).head(path.format(ref=case.ref)).status_code == 200


def test_a_manager_cannot_decide_their_own_question(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    escalations.ask(
        case=case, by=world.manager, stage=Stage.STEP_DOWN, summary="x", recommendation="y"
    )
    client, url = as_(world.manager), f"/queue/{case.ref}/move:step_down/"
    assert "somebody else must make it" in client.get(url).content.decode()
    assert client.post(url, {"do": "approve"}).status_code == 403


def test_a_question_with_its_own_page_is_decided_there(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    escalations.ask(
        case=case, by=world.ewo, kind="other", summary="x", recommendation="y", path="/elsewhere/"
    )
    url = f"/queue/{case.ref}/other/"
    assert "/elsewhere/" in as_(world.manager).get(url).content.decode()
    assert as_(world.manager).post(url, {"do": "approve"}).status_code == 409


def test_cases_without_an_officer_are_given_in_bulk(world: CaseWorld, as_: SignIn) -> None:
    cases = [case_at(Stage.FT_REFERRED, world) for _ in range(3)]
    client = as_(world.manager)
    data = {"case": [c.ref for c in cases[:2]], "officer": world.ewo.pk}
    client.post("/queue/unallocated/", data)
    owned = Case.objects.filter(officer=world.ewo).values_list("ref", flat=True)
    assert set(owned) == {c.ref for c in cases[:2]}
    assert client.post("/queue/unallocated/", {"case": [cases[2].ref]}).status_code == 422


@pytest.mark.parametrize("path", ["/my-work/", "/cases/", "/queue/", "/queue/unallocated/"])
def test_thirty_rows_cost_as_many_queries_as_three(
    world: CaseWorld, as_: SignIn, path: str
) -> None:
    client = as_(world.ewo if path == "/my-work/" else world.manager)
    for _ in range(3):
        row(world)
    few = queries(client, path)
    for _ in range(27):
        row(world)
    assert queries(client, path) <= few
    assert few <= 40  # the queue shows a whole case beside it, and the last days of the law


def row(world: CaseWorld) -> None:
    """One case that stands on each of the four lists, with a visit to make and something new."""
    case = mine(world, stage=Stage.FT_REVIEW, stage_due=TODAY)
    log(case, world, by=world.lead, next_step="Visit", next_step_due=TODAY, next_step_kind="visit")
    ask(case, world)
    case = open_case(world)
    Case.objects.filter(pk=case.pk).update(stage=Stage.FT_REFERRED)


def test_my_work_names_the_children_nobody_has_acted_for_and_counts_the_rest(
    world: CaseWorld, as_: SignIn
) -> None:
    school = world.school
    for number in range(10):
        FlagFactory(
            enrolment=EnrolmentFactory(school=school), kind=FlagKind.NOBODY_ACTED,
            numbers={"absent": 20 + number, "possible": 100},
        )  # fmt: skip
    FlagFactory(kind=FlagKind.NOBODY_ACTED)  # at a school that is not theirs
    page = as_(world.ewo).get("/my-work/").content.decode()
    assert "Much absence, and nobody has acted" in page
    assert page.count("nothing is recorded as done about it") == 8
    assert "29 of 100 sessions missed, 29.0%" in page
    assert "21 of 100 sessions missed" not in page
    assert '<a href="/flags/?kind=nobody_acted">All 10</a>' in page
