"""Carers that may be one person: the list, the comparison, and saying that they are two."""

import pytest
from django.test import Client

from accounts.models import User
from attendance.actions.shields import set_shield
from attendance.choices import Role
from attendance.models import CarersApart, Responsibility
from tests.factories.attendance import (
    CarerFactory,
    EnrolmentFactory,
    MembershipFactory,
    ResponsibilityFactory,
)

pytestmark = pytest.mark.django_db
SAME = {"forename": "Sam", "surname": "Twice", "telephone": "07700 900222"}


@pytest.fixture
def links() -> list[Responsibility]:
    return [ResponsibilityFactory(carer=CarerFactory(**SAME)) for _ in range(2)]


@pytest.fixture
def signed(client: Client) -> Client:
    client.force_login(MembershipFactory(role=Role.MANAGER).user)
    return client


def address(links: list[Responsibility]) -> str:
    return f"/carers/same/{links[0].carer.ref}/{links[1].carer.ref}/"


def test_a_manager_finds_compares_and_tells_apart(
    signed: Client, links: list[Responsibility]
) -> None:
    assert "/carers/same/" in signed.get("/pupils/").content.decode()
    assert address(links) in signed.get("/carers/same/").content.decode()
    page = signed.get(address(links)).content.decode()
    assert "One person, or two?" in page
    assert page.count("Agrees</span>") >= 3  # name, address, telephone
    assert links[1].pupil.full_name in page
    empty = signed.post(address(links), {"reason": " "})
    assert (empty.status_code, "Say how you know" in empty.content.decode()) == (422, True)
    told = signed.post(address(links), {"reason": "Father and son"}, follow=True).content.decode()
    assert "are two people" in told
    assert "Nobody is on file twice" in told
    again = signed.get(address(links)).content.decode()
    assert "These are two people" in again
    assert "Father and son" in again
    signed.post(address(links), {"reason": "In error"})
    assert [row.standing for row in CarersApart.objects.all()] == [False, True]


def test_beside_a_protected_parent_neither_address_is_shown(
    signed: Client, links: list[Responsibility]
) -> None:
    assert "1 Test Street" in signed.get(address(links)).content.decode()
    school = EnrolmentFactory(pupil=links[1].pupil).school
    officer: User = MembershipFactory(role=Role.EWO, school=school).user
    set_shield(link=links[1], reason="Refuge", by=officer)
    page = signed.get(address(links)).content.decode()
    assert "Protected: not compared" in page
    assert "1 Test Street" not in page
    assert "900222" not in page
