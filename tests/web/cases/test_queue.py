"""The queue without a script: cards that narrow, what opens next, comments, the short list, legal steps."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases.actions import escalations, supporting
from cases.choices import Stage
from cases.models import Case, Escalation
from tests.factories.cases import CaseWorld, open_case
from tests.web.cases.conftest import SignIn

TODAY = dt.date(2025, 11, 10)  # a Monday


def asked(world: CaseWorld, due: dt.date, stage: Stage = Stage.STEP_DOWN) -> Case:
    case = open_case(world)
    Case.objects.filter(pk=case.pk).update(
        stage=Stage.FT_REVIEW, officer=world.ewo, officer_since=TODAY
    )
    case.refresh_from_db()
    if stage == Stage.LEGAL_CONSIDERATION:
        supporting.offer_support(case=case, by=world.ewo, kind="youth", provider="Club")
    escalations.ask(case=case, by=world.ewo, stage=stage, summary="x", recommendation="y", due=due)
    return case


def address(case: Case, stage: Stage = Stage.STEP_DOWN) -> str:
    return f"/queue/{case.ref}/move:{stage}/"


def test_cards_narrow_the_list_and_what_breached_first_stands_on_top(
    world: CaseWorld, as_: SignIn
) -> None:
    days = [8, 0, -3, 6, 7, -9]
    cases = [asked(world, TODAY + dt.timedelta(days=day)) for day in days]
    Case.objects.filter(pk=cases[0].pk).update(officer=None, officer_since=None)
    client = as_(world.manager)
    expected = {
        "": [5, 2, 1, 3, 4, 0], "late": [5, 2], "week": [1, 3], "nobody": [0], "nonsense": [5, 2, 1, 3, 4, 0],
    }  # fmt: skip
    for show, order in expected.items():
        page = client.get("/queue/", {"show": show}).context["page"]
        assert [line.row.case.ref for line in page.lines] == [cases[n].ref for n in order]
        assert page.lines[0].chosen
    values = [tile["value"] for tile in client.get("/queue/").context["page"].tiles]
    assert values[:4] == [6, 2, 2, 1]
    tags = [line.late.text for line in client.get("/queue/").context["page"].lines if line.late]
    assert tags == ["Overdue", "Overdue", "Due today"]


def test_what_stood_below_the_decided_one_opens_next_and_the_card_stays(
    world: CaseWorld, as_: SignIn
) -> None:
    cases = [asked(world, TODAY - dt.timedelta(days=9 - n)) for n in range(3)]
    client = as_(world.manager)
    sent = client.post(f"{address(cases[1])}?show=late", {"do": "approve"}, follow=True)
    assert sent.redirect_chain == [("/queue/?show=late&at=1", 302)]
    assert sent.context["page"].chosen.case == cases[2]
    last = client.post(f"{address(cases[2])}?show=late", {"do": "approve"}, follow=True)
    assert last.context["page"].chosen.case == cases[0]


def test_an_approval_may_carry_a_comment(world: CaseWorld, as_: SignIn) -> None:
    case = asked(world, TODAY)
    as_(world.manager).post(address(case), {"do": "approve", "reason": "Well argued"})
    assert Escalation.objects.get().decision_reason == "Well argued"
    assert "Well argued" in as_(world.ewo).get(f"/cases/{case.ref}/").content.decode()


@pytest.mark.parametrize(
    ("sent", "status", "kept"),
    [
        ({"because": "consult_first"}, 302, ("consult_first", "Somebody has to be consulted first.")),
        ({"because": "consult_first", "reason": "SENCO"}, 302,
         ("consult_first", "Somebody has to be consulted first.\nSENCO")),
        ({"reason": "Too soon"}, 302, ("other", "Too soon")),
        ({"because": "other", "reason": "Too soon"}, 302, ("other", "Too soon")),
        ({"because": "other"}, 422, ("", "")),
        ({"because": "nonsense", "reason": "x"}, 422, ("", "")),
        ({}, 422, ("", "")),
    ],
)  # fmt: skip
def test_a_return_gives_a_reason_of_the_list_or_words(
    world: CaseWorld, as_: SignIn, sent: dict[str, str], status: int, kept: tuple[str, str]
) -> None:
    case = asked(world, TODAY)
    answer = as_(world.manager).post(address(case), {"do": "return"} | sent)
    row = Escalation.objects.get()
    assert (answer.status_code, (row.returned_for, row.decision_reason)) == (status, kept)


def test_a_legal_approval_is_asked_about_once_more_and_a_return_is_not(
    world: CaseWorld, as_: SignIn
) -> None:
    legal = Stage.LEGAL_CONSIDERATION
    yes, no = asked(world, TODAY, legal), asked(world, TODAY, legal)
    client = as_(world.manager)
    first = client.post(address(yes, legal), {"do": "approve", "reason": "Agreed"})
    assert first.status_code == 200
    assert "your decision is final" in first.content.decode()
    assert "Agreed" in first.content.decode()
    assert Escalation.objects.undecided().count() == 2
    client.post(address(yes, legal), {"do": "approve", "reason": "Agreed", "confirmed": "1"})
    client.post(address(no, legal), {"do": "return", "reason": "Not yet"})
    yes.refresh_from_db()
    no.refresh_from_db()
    assert (yes.stage, no.stage) == (legal, Stage.FT_REVIEW)


def test_htmx_gets_the_part_with_the_next_question_and_what_was_done(
    world: CaseWorld, as_: SignIn
) -> None:
    case, following = asked(world, TODAY), asked(world, TODAY + dt.timedelta(days=1))
    client = as_(world.manager)
    answer = client.post(
        address(case), {"do": "approve"}, headers={"HX-Request": "true"}, follow=True
    )
    text = answer.content.decode()
    assert "<html" not in text
    assert f"{case.ref}: approved." in text
    assert following.ref in text


def test_the_database_keeps_a_reason_for_returns_only(world: CaseWorld) -> None:
    asked(world, TODAY)
    with pytest.raises(IntegrityError, match="returned_for_a_known_reason"), transaction.atomic():
        Escalation.objects.update(returned_for="other")
