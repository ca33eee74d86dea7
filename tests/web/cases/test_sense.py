"""What makes no sense is refused where it is written, with what was typed kept."""

import datetime as dt

import pytest

from accounts.errors import WrongState
from cases.actions import considering, contacts
from cases.choices import Stage
from cases.models import Case
from cases.rules.meetings import wrong_day
from tests.factories.cases import CaseWorld, case_at
from tests.web.cases.conftest import SignIn

CONTACT = {"with_whom": "Gran", "kind": "call", "outcome": "spoke", "note": "What was said"}


def closed(world: CaseWorld) -> Case:
    case = case_at(Stage.FT_OPEN, world)
    ended = {"stage": "closed", "closed_on": dt.date(2025, 11, 10), "close_reason": "improved"}
    Case.objects.filter(pk=case.pk).update(**ended)
    return case


def test_nothing_is_added_to_a_closed_case(world: CaseWorld, as_: SignIn) -> None:
    case = closed(world)
    with pytest.raises(WrongState, match="nothing can be added"):
        contacts.log_contact(
            case=case, by=world.ewo, kind="call", outcome="spoke", with_whom="Gran"
        )
    with pytest.raises(WrongState, match="nothing can be added"):
        considering.consider(case=case, by=world.ewo, kind="eso", answer="no", reason="x")
    client = as_(world.ewo)
    assert client.post(f"/cases/{case.ref}/contact/", CONTACT).status_code == 409
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert "Log a contact" not in page
    assert "Record a consultation" not in page


def amber(page: str) -> int:
    """How many tags and notices on a page ask for somebody."""
    return sum(
        page.count(word) for word in ("tag--warn", "tag--bad", "notice--warning", "notice--error")
    )


def test_a_closed_case_asks_for_nobody(world: CaseWorld, as_: SignIn) -> None:
    case, client = case_at(Stage.FT_REVIEW, world), as_(world.ewo)
    assert amber(client.get(f"/cases/{case.ref}/").content.decode())
    ended = {"stage": "closed", "closed_on": dt.date(2025, 11, 10), "close_reason": "improved"}
    Case.objects.filter(pk=case.pk).update(**ended)
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert "standing" in page
    assert amber(page) == 0


def test_closing_shows_the_fraction_and_chooses_nothing(world: CaseWorld, as_: SignIn) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    page = client.get(f"/cases/{case.ref}/move/closed/")
    assert page.context["form"]["close_reason"].value() is None
    assert "sessions missed this school year" in page.content.decode()
    refused = client.post(f"/cases/{case.ref}/move/closed/", {"reason": "Better"})
    assert refused.status_code == 422
    assert "Say how it ended" in refused.content.decode()


@pytest.mark.parametrize(
    ("kind", "answer", "right"),
    [("early_help", "yes", True), ("early_help", "s444_1", False), ("offence", "yes", False),
     ("offence", "s444_1", True)],
)  # fmt: skip
def test_an_answer_is_of_the_kind_that_is_asked(
    world: CaseWorld, as_: SignIn, kind: str, answer: str, right: bool
) -> None:
    case = case_at(Stage.FT_OPEN, world)
    sent = {"kind": kind, "answer": answer, "reason": "Kept words"}
    response = as_(world.manager).post(f"/cases/{case.ref}/consider/", sent)
    assert response.status_code == (302 if right else 422)
    if not right:
        assert "Kept words" in response.content.decode()
        with pytest.raises(WrongState):
            considering.consider(case=case, by=world.manager, **sent)


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        ({"happened_on": "2025-11-11"}, False),
        ({"happened_on": "2025-11-10"}, True),
        ({"happened_on": "1999-01-01"}, False),
        ({"next_step": "Ring", "next_step_due": "2025-11-09"}, False),
        ({"next_step": "Ring", "next_step_due": "2025-11-10"}, True),
        ({"next_step": "Ring", "next_step_due": "2026-11-10"}, True),
        ({"next_step": "Ring", "next_step_due": "2026-11-11"}, False),
        ({"note": "x" * 2000}, True),
        ({"note": "x" * 2001}, False),
    ],
)
def test_the_days_and_the_length_of_a_contact(
    world: CaseWorld, as_: SignIn, fields: dict[str, str], right: bool
) -> None:
    case = case_at(Stage.FT_OPEN, world)
    response = as_(world.ewo).post(f"/cases/{case.ref}/contact/", CONTACT | fields)
    assert response.status_code == (302 if right else 422)


@pytest.mark.parametrize(
    ("day", "right"),
    [
        ("2025-11-14", True), ("2025-11-15", False), ("2025-11-16", False), ("2025-11-17", True),
        ("2025-10-27", True), ("2025-10-24", False), ("2026-11-11", True), ("2026-11-12", False),
    ],
)  # fmt: skip
def test_the_day_of_a_panel(world: CaseWorld, as_: SignIn, day: str, right: bool) -> None:
    assert (wrong_day(dt.date.fromisoformat(day), dt.date(2025, 11, 10)) == "") == right


def test_a_panel_is_recorded_when_its_day_has_come(world: CaseWorld, as_: SignIn) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    path, time = f"/cases/{case.ref}/panel/", {"time": "14:00", "place": "School"}
    refused = client.post(path, time | {"date": "2025-11-15"})
    assert "Saturday 15 November 2025 is at a weekend" in refused.content.decode()
    assert client.post(path, time | {"date": "2025-11-17"}).status_code == 302
    held = client.post(f"/cases/{case.ref}/panel/held/", {"minutes": "Nobody came"})
    assert held.status_code == 409
    assert "meets on Monday 17 November 2025" in held.content.decode()


def test_success_is_not_claimed_for_nothing(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    same = as_(world.ewo).post(f"/cases/{case.ref}/plan/targets/", {"result_1": ""})
    assert same.status_code == 422
    assert "how at least one target went" in same.content.decode()
    Case.objects.filter(pk=case.pk).update(officer=None, officer_since=None)
    none = as_(world.manager).post("/queue/unallocated/", {"officer": str(world.ewo.pk)})
    assert none.status_code == 422
    assert "Tick at least one case" in none.content.decode()
