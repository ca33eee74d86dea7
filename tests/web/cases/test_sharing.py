"""Giving cases out without a script: ticking, the proposal and its bars, changes by hand, the batch and its undo."""

import pytest

from accounts.models import User
from attendance.choices import Role
from cases.actions.allocation import allocate
from cases.models import AllocationBatch, Case
from tests.factories.cases import CaseWorld, open_case
from tests.web.cases.conftest import SignIn
from tests.web.cases.test_lists import queries


@pytest.fixture
def ann(world: CaseWorld) -> User:
    return world.person(Role.EWO, "Ann Arbor")


def given(world: CaseWorld, number: int) -> list[Case]:
    return [allocate(case=open_case(world), to=world.ewo, by=world.manager) for _ in range(number)]


def asked(cases: list[Case]) -> str:
    return "&".join(f"case={case.ref}" for case in cases)


def sent(cases: list[Case], to: User) -> dict[str, object]:
    chosen = {f"to-{case.ref}": str(to.pk) for case in cases}
    was = {f"was-{case.ref}": str(case.officer_id) for case in cases}
    return {"case": [case.ref for case in cases]} | chosen | was


def test_an_officers_cases_are_ticked_all_at_once_by_a_link(
    world: CaseWorld, as_: SignIn, ann: User
) -> None:
    cases = given(world, 3)
    client = as_(world.manager)
    assert (
        client.get(f"/queue/unallocated/?of={world.ewo.pk}").content.decode().count(" checked") == 0
    )
    text = client.get(f"/queue/unallocated/?of={world.ewo.pk}&all=1").content.decode()
    assert text.count(" checked") == 3
    client.post(f"/queue/unallocated/?of={world.ewo.pk}", {"case": cases[0].ref, "officer": ann.pk})
    assert list(Case.objects.filter(officer=ann)) == [cases[0]]


def test_the_proposal_writes_nothing_and_shows_both_bars(
    world: CaseWorld, as_: SignIn, ann: User
) -> None:
    cases = given(world, 3)
    page = as_(world.manager).get(f"/queue/share/?{asked(cases)}").context["page"]
    assert [(bar.name, bar.before, bar.after) for bar in page.bars] == [
        ("Ann Arbor", 0, 3), ("Ewan Officer", 3, 0),
    ]  # fmt: skip
    assert not AllocationBatch.objects.exists()
    assert Case.objects.filter(officer=world.ewo).count() == 3


def test_a_line_changed_by_hand_is_what_counts(world: CaseWorld, as_: SignIn, ann: User) -> None:
    cases = given(world, 2)
    data = sent(cases, ann) | {f"to-{cases[1].ref}": ""}
    client = as_(world.manager)
    answer = client.post("/queue/share/", data, follow=True)
    assert "1 case given out" in answer.content.decode()
    assert list(Case.objects.filter(officer=ann)) == [cases[0]]
    batch = AllocationBatch.objects.get()
    assert batch.ref in client.get("/queue/allocations/").content.decode()
    client.post(f"/queue/allocations/{batch.ref}/undo/")
    assert Case.objects.filter(officer=world.ewo).count() == 2
    assert client.post(f"/queue/allocations/{batch.ref}/undo/").status_code == 409


@pytest.mark.parametrize("to", ["999999", "x", "0", "-1", "1e3"])
def test_only_an_officer_of_today_can_be_chosen(world: CaseWorld, as_: SignIn, to: str) -> None:
    cases = given(world, 1)
    data = sent(cases, world.ewo) | {f"to-{cases[0].ref}": to}
    assert as_(world.manager).post("/queue/share/", data).status_code == 409
    assert not AllocationBatch.objects.exists()


@pytest.mark.parametrize("query", ["", "?case=FT-9999", "?case=%2B&among=x", "?case='%20OR%201"])
def test_hostile_words_in_the_address_share_nothing(
    world: CaseWorld, as_: SignIn, query: str
) -> None:
    assert as_(world.manager).get(f"/queue/share/{query}").status_code == 302


@pytest.mark.parametrize("of", ["x", "999999999999", "-1", "%C2%B2"])
def test_an_officer_nobody_knows_has_no_cases(world: CaseWorld, as_: SignIn, of: str) -> None:
    assert as_(world.manager).get(f"/queue/unallocated/?of={of}").status_code == 200


def test_the_proposal_and_the_batch_cost_as_many_queries_for_thirty_as_for_three(
    world: CaseWorld, as_: SignIn, ann: User
) -> None:
    client = as_(world.manager)
    counts = []
    for number in (3, 30):
        cases = given(world, number)
        address = f"/queue/share/?{asked(cases)}"
        client.post("/queue/share/", sent(cases, ann))
        batch = AllocationBatch.objects.first()
        assert batch is not None
        places = (address, f"/queue/allocations/{batch.ref}/", "/queue/allocations/")
        counts.append([queries(client, place) for place in places])
    assert all(many <= few for few, many in zip(*counts, strict=True))
    assert max(counts[0]) < 30
