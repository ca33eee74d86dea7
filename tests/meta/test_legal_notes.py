"""What was weighed, pleaded and decided in court never reaches a school, on any address of the site.

The canary stands wherever people write such words; a welfare officer may meet what the orders ask, and no more.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from attendance.choices import Role
from fines.actions.issuing import return_notice
from fines.actions.payments import record_payment
from tests.factories.fines import issue, notice_scene, person, propose, take_back
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


@pytest.mark.django_db
def test_no_school_reads_why_a_notice_was_returned_or_what_the_keeper_of_the_money_wrote(
    client: Client,
) -> None:
    scene = notice_scene("OOOOO OOOOO OOOOO OOOOO")
    ids = scene.sessions()
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        back = propose(scene, session_ids=ids[10:], recommendation=f"Now {CANARY}")
        return_notice(notice=back, by=scene.manager, reason=f"Show {CANARY} first")
        given = issue(scene, propose(scene, session_ids=ids[:10]))
        done = record_payment(  # in full: taken back, it opens the case again
            notice=given, pence=8000, method="card", reference=CANARY, by=scene.manager,
            note=CANARY, on=dt.date(2026, 2, 9),
        )  # fmt: skip
        take_back(payment=done.payment, by=scene.manager, reason=f"The clerk: {CANARY}")
        pages = [
            *(reverse("fines:see_notice", args=[n.ref]) for n in (given, back)),
            *(
                reverse(f"cases:{name}", args=[scene.case.ref])
                for name in ("show_case", "print_timeline", "download_timeline")
            ),
            reverse("fines:case_panel", args=[scene.case.ref]),
            reverse("fines:list_notices"),
        ]
        reads = {
            who: {page for page in pages if CANARY.lower() in _page(client, user, page)}
            for who, user in (
                ("manager", scene.manager),
                ("lead", scene.lead),
                ("admin", person(Role.SCHOOL_ADMIN, scene.school)),
            )
        }
    assert len(reads["manager"]) >= 5
    assert reads["lead"] == reads["admin"] == set()


def _page(client: Client, user: Any, page: str) -> str:
    client.force_login(user)
    response = client.get(page)
    assert response.status_code == 200
    return text_of(response).lower()
