"""Sharing out on the page: ticked, previewed, confirmed once, undone; and what is refused and why."""

import re
import uuid

import pytest

from attendance.choices import Role
from cases.actions.allocation import allocate
from cases.choices import Stage
from cases.models import Allocation, Case
from tests.factories.accounts import UserFactory
from tests.factories.attendance import MembershipFactory, open_school
from tests.factories.cases import CaseWorld, case_at, open_case

PAGE = "/queue/allocate/"


@pytest.fixture
def near(world: CaseWorld):
    return world.person(Role.EWO, "Nia Near")


@pytest.fixture
def far(world: CaseWorld):
    user = UserFactory(name="Fred Far")
    MembershipFactory(user=user, role=Role.EWO, school=open_school(weeks=1))
    return user


def cases_of(world: CaseWorld, many: int) -> list[Case]:
    return [allocate(case=open_case(world), to=world.ewo, by=world.manager) for _ in range(many)]


def asked(cases, **fields):
    return {"case": [case.ref for case in cases], "to": "patch"} | fields


def confirmed(cases, to, **fields):
    of = {f"of-{case.ref}": case.officer_id or "" for case in cases}
    return (
        asked(cases)
        | of
        | {f"to-{case.ref}": to.pk for case in cases}
        | {"reason": "away"}
        | fields
    )


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_preview_says_who_would_get_which_and_writes_nothing(world, as_, near, far):
    cases = cases_of(world, 3)
    response = as_(world.manager).post(PAGE, asked(cases, of=world.ewo.pk))
    text = text_of(response)
    assert response.status_code == 200
    assert "3 cases to share out" in text
    assert "Nothing has changed yet" in text
    assert re.search(r"Ewan Officer 3 0 -3", text)
    assert re.search(r"Nia Near 0 3 \+3", text)
    assert re.search(r"Fred Far 0 0 as now", text)
    assert "Officer away" in text
    assert set(Case.objects.values_list("officer__name", flat=True)) == {"Ewan Officer"}


def test_by_load_alone_it_says_where_a_case_leaves_the_patch(world, as_, near, far):
    response = as_(world.manager).post(PAGE, asked(cases_of(world, 2), to="load"))
    assert response.content.decode().count("outside their patch") == 1


def test_confirmed_it_is_done_once_and_can_be_undone(world, as_, near):
    cases, client = cases_of(world, 2), as_(world.manager)
    sent = confirmed(cases, near, once=str(uuid.uuid4()), note="Back in May")
    first = client.post(f"{PAGE}share/", sent, follow=True)
    assert "Officer away: Back in May. By Mina Manager" in text_of(first)
    again = client.post(f"{PAGE}share/", sent, follow=True)
    assert "Saved already" in text_of(again)
    batch = Allocation.objects.get()
    assert set(Case.objects.values_list("officer", flat=True)) == {near.pk}
    assert "2 cases shared out" in text_of(client.get("/queue/"))
    undone = client.post(f"/queue/allocated/{batch.pk}/undo/", follow=True)
    assert "Undone: the cases are back where they were." in text_of(undone)
    assert set(Case.objects.values_list("officer", flat=True)) == {world.ewo.pk}
    assert "shared out" not in text_of(client.get("/queue/"))
    assert "This is undone already" in text_of(
        client.post(f"/queue/allocated/{batch.pk}/undo/", follow=True)
    )


def test_a_choice_changed_on_the_preview_is_what_happens(world, as_, near, far):
    one, two = cases_of(world, 2)
    sent = confirmed([one, two], near) | {f"to-{two.ref}": far.pk}
    shown = as_(world.manager).post(PAGE, sent)
    assert re.search(r"Fred Far 0 1 ", text_of(shown))
    as_(world.manager).post(f"{PAGE}share/", sent)
    assert {c.ref: c.officer for c in Case.objects.all()} == {one.ref: near, two.ref: far}


def test_what_is_left_where_it_is_does_not_change_hands(world, as_, near):
    one, two = cases_of(world, 2)
    sent = confirmed([one, two], near) | {f"to-{two.ref}": world.ewo.pk}
    as_(world.manager).post(f"{PAGE}share/", sent)
    assert Allocation.objects.get().lines.get().case == one


def test_what_moved_since_the_preview_is_told_and_changes_nothing(world, as_, near, far):
    cases = cases_of(world, 2)
    sent = confirmed(cases, near)
    allocate(case=cases[0], to=far, by=world.manager)
    response = as_(world.manager).post(f"{PAGE}share/", sent)
    assert response.status_code == 409
    assert f"{cases[0].ref}: closed or given to somebody else since you looked" in text_of(response)
    assert not Allocation.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"to": "patch"}, "Tick at least one case"),
        ({"to": "nobody", "case": True}, "Choose how the ticked cases are shared out"),
        ({"to": "999999", "case": True}, "Choose how the ticked cases are shared out"),
        ({"to": "patch", "case": True}, "no other officer to give them to"),
        ({"to": "patch", "case": ["FT-0"] * 301}, "At most 300 cases"),
    ],
)
def test_what_cannot_be_previewed_is_told(world, as_, sent, words):
    (case,) = cases_of(world, 1)
    if sent.get("case") is True:
        sent = sent | {"case": case.ref}
    response = as_(world.manager).post(PAGE, sent)
    assert response.status_code == 422
    assert words in text_of(response)


def test_cases_nobody_has_are_given_to_one_officer(world, as_, near):
    cases = [case_at(Stage.FT_REFERRED, world) for _ in range(2)]
    client = as_(world.manager)
    page = text_of(client.get(PAGE))
    assert all(case.ref in page for case in cases)
    assert "New cases" in text_of(client.post(PAGE, asked(cases, to=near.pk)))
    client.post(f"{PAGE}share/", confirmed(cases, near, reason="new"))
    assert set(Case.objects.values_list("officer", flat=True)) == {near.pk}
    assert "Every case has an officer." in text_of(client.get(PAGE))


def test_an_officer_who_has_left_is_still_found_with_their_cases(world, as_, near):
    cases = cases_of(world, 2)
    world.ewo.memberships.update(valid_to="2025-10-31")
    client = as_(world.manager)
    page = client.get(PAGE, {"of": world.ewo.pk, "all": 1}).content.decode()
    assert page.count(" checked") == 2
    shown = text_of(client.post(PAGE, asked(cases, of=world.ewo.pk)))
    assert re.search(r"Ewan Officer 2 0 ", shown)
    assert "stays with Ewan Officer" in shown
