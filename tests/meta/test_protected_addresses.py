"""A protected parent is found nowhere: every address of the site, as every kind of person, papers read too.

The canary is an address, a telephone number, an e-mail address and a note about the school gate; it stands in
the parent's row, in a letter and a notice sent before the marker was set, and in words people typed.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from attendance.actions.shields import open_whereabouts, set_shield
from attendance.models import Carer, Responsibility
from cases.actions import contacts
from cases.models import Case, Panel, Plan, PlanTarget
from cases.models.safeguards import LiftedSafeguard
from cases.models.signatures import ContractAnswer
from tests.factories.fines import FIRST_WEEK, Scene
from tests.factories.rows import recorded_at
from tests.meta import test_permission_matrix as matrix
from tests.meta.test_permission_matrix import MATRIX, PEOPLE, World

CANARY = {
    "address": "61 Nightingale Rise\nNowhereton\nZX9 7QQ",
    "telephone": "07700 955311",
    "email": "canary@nowhere.example",
}
GATE = "Stands at the Canary gate at ten past three."
# As it is written, and as people write it.
TELLS = ("nightingale rise", "zx9 7qq", "zx97qq", "955311", "955 311", "canary")
TYPED = "Moved to 61, nightingale rise, ZX97QQ. Ring 07700-955311 or CANARY@nowhere.example."
MORE = ("show_case?all=1", "show_case?show=contacts")
# Where whoever opened the address sees it: the case and the pupil, and papers sent to the parent.
OPEN_AT = {
    "cases:show_case", "attendance:show_pupil", "cases:read_letter", "cases:preview_letter",
    "cases:read_contact", "cases:correct_contact", "cases:log_contact",
    "cases:show_meeting", "cases:review_targets", "fines:read_letter",
}  # fmt: skip


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """The world of the matrix, its mother the canary from the first letter on."""

    def scene_of(*args: Any, **kwargs: Any) -> Scene:
        scene = notice_scene(*args, **kwargs)
        Carer.objects.filter(pk=scene.mother.pk).update(**CANARY)
        recorded_at(scene.mother, FIRST_WEEK, 9)
        Responsibility.objects.filter(carer=scene.mother).update(contact_note=GATE)
        scene.mother.refresh_from_db()
        return scene

    notice_scene: Callable[..., Scene] = matrix.notice_scene
    monkeypatch.setattr(matrix, "notice_scene", scene_of)
    made: World = matrix.world.__wrapped__()  # type: ignore[attr-defined]
    type_it(made.scene)
    return made


def type_it(scene: Scene) -> None:
    """What somebody wrote into a contact before anybody knew."""
    case = Case.objects.get(pk=scene.case.pk)
    contacts.log_contact(
        case=case, by=scene.officer, kind="call", outcome="spoke", carer=scene.mother, note=TYPED,
        next_step="Visit 61 Nightingale Rise",
    )  # fmt: skip
    agree_it(case, scene)


def agree_it(case: Case, scene: Scene) -> None:
    """What was agreed in the same words: a meeting at home, a plan, a contract refused, a safeguard let pass."""
    Panel.objects.filter(case=case).update(place=TYPED)
    today = timezone.localdate()
    for kind in ("action_plan", "contract"):
        plan = Plan.objects.create(
            case=case, kind=kind, agreed_on=today, refused=kind == "contract", by=scene.officer,
            refusal_reason=TYPED, support=TYPED,
        )  # fmt: skip
        PlanTarget.objects.create(
            plan=plan, order=1, text=TYPED, owner="Parent at 61 Nightingale Rise", due=today
        )
    ContractAnswer.objects.create(
        plan=plan, signed=False, on=today, reason=TYPED, by=scene.officer, carer=scene.mother
    )
    LiftedSafeguard.objects.create(
        case=case, safeguard="support_offered", reason=TYPED, on=today, by=scene.manager
    )


def shield(scene: Scene) -> None:
    link = Responsibility.objects.select_related("carer", "pupil").get(carer=scene.mother)
    set_shield(link=link, reason="Refuge", by=scene.officer)


def told(client: Client, world: World) -> set[tuple[str, str]]:
    """Who found the canary, and at which address."""
    found = set()
    for who in PEOPLE:
        client.force_login(world.people[who])
        for name, arguments, method, _ in MATRIX:
            address = world.address(name, arguments)
            for tail in ("", "?all=1", "?show=contacts") if name == "cases:show_case" else ("",):
                if is_told(client, address + tail, method):
                    found.add((who, name))
    return found


def is_told(client: Client, address: str, method: str) -> bool:
    with transaction.atomic():
        response = getattr(client, method.lower())(address)
        text = text_of(response).casefold()
        transaction.set_rollback(True)
    return any(tell in text for tell in TELLS)


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers.get("Content-Type", "").startswith("application/pdf"):
        pages = PdfReader(io.BytesIO(content)).pages
        return " ".join(page.extract_text() for page in pages) + str(response.headers)
    return content.decode("utf-8", "replace") + str(response.headers)


@pytest.mark.django_db
def test_without_the_marker_the_walk_finds_the_canary(world: World, client: Client) -> None:
    """A walk that could not find it would prove nothing."""
    found = told(client, world)
    assert {
        ("ewo", name) for name in OPEN_AT - {"cases:read_contact", "cases:correct_contact"}
    } <= found
    assert {("admin", "attendance:show_pupil"), ("manager", "fines:download_notice")} <= found


@pytest.mark.django_db
def test_a_protected_parent_is_found_by_nobody_anywhere(world: World, client: Client) -> None:
    shield(world.scene)
    assert told(client, world) == set()


@pytest.mark.django_db
def test_opened_with_a_reason_it_is_shown_to_that_person_alone(
    world: World, client: Client
) -> None:
    shield(world.scene)
    scene = world.scene
    open_whereabouts(
        carer=Carer.objects.get(pk=scene.mother.pk), pupil_ref=scene.enrolment.pupil.ref,
        reason="A visit tomorrow", by=scene.officer,
    )  # fmt: skip
    found = told(client, world)
    assert {who for who, _ in found} == {"ewo"}
    assert {name for _, name in found} <= OPEN_AT
    assert {"cases:show_case", "attendance:show_pupil", "cases:read_letter"} <= {
        n for _, n in found
    }
