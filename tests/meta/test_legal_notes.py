"""What was weighed, pleaded and decided in court never reaches a school, on any address of the site.

The canary stands wherever people write such words; a welfare officer may meet what the orders ask, and no more.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.meta import test_permission_matrix as matrix
from tests.meta.test_permission_matrix import MATRIX, PEOPLE, World
from tests.meta.test_protected_addresses import text_of

CANARY = "Kingfisherword"
SCHOOLS = ("admin", "lead", "other_admin", "teacher")
ORDERS = {"fines:see_order", "fines:extend_order"}
FULL = {"fines:see_decision", "fines:see_proceedings", "fines:record_interview"}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    before_court = matrix.before_court

    def canary(scene: Any) -> dict[str, str]:
        return before_court(scene, words=CANARY)

    monkeypatch.setattr(matrix, "before_court", canary)
    made: World = matrix.world.__wrapped__()  # type: ignore[attr-defined]
    return made


def told(client: Client, world: World) -> set[tuple[str, str]]:
    """Who reads the canary, and at which address."""
    found = set()
    for who in PEOPLE:
        client.force_login(world.people[who])
        for name, arguments, method, _ in MATRIX:
            if method != "GET":
                continue
            response = client.get(world.address(name, arguments))
            if CANARY.lower() in text_of(response).lower():
                found.add((who, name))
    return found


@pytest.mark.django_db
def test_no_school_reads_what_was_weighed_pleaded_or_decided(world: World, client: Client) -> None:
    found = told(client, world)
    assert {name for who, name in found if who in ("manager", "legal")} >= FULL
    assert not {pair for pair in found if pair[0] in SCHOOLS}
    assert {name for who, name in found if who == "ewo"} <= ORDERS
    assert not {pair for pair in found if pair[0] in ("system", "other_ewo")}
