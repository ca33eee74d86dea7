"""Every page of casework as outsider (404), insider without the right (403), insider with it (200)."""

import pytest
from django.test import Client

from cases.actions import escalations, plans
from cases.choices import Stage
from cases.models import Case
from tests.factories.cases import CaseWorld, case_at
from tests.web.cases.conftest import SignIn

WHO = ("admin", "lead", "ewo", "manager", "legal", "system_admin")


def statuses(text: str) -> dict[str, int]:
    return dict(zip(WHO, map(int, text.split()), strict=True))


# admin, lead, ewo, manager, legal (the case is in no legal stage), system admin.
PAGES = {
    "": "200 200 200 200 404 404",
    "move/review/": "403 200 200 200 404 404",
    "ask/step_down/": "403 403 200 200 404 404",
    "basis/": "403 403 200 200 404 404",
    "officer/": "403 403 403 200 404 404",
    "consider/": "403 200 200 200 404 404",
    "panel/": "403 403 200 200 404 404",
    "plan/": "403 403 200 200 404 404",
    "plan/targets/": "403 403 200 200 404 404",
    "hold/": "403 403 403 200 404 404",
    "letters/": "403 403 200 200 404 404",
    "letters/new/first_attendance/": "403 403 200 200 404 404",
}


@pytest.mark.django_db
def test_pages_of_a_case_by_role(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_PLAN, world)
    stranger = CaseWorld(weeks=1).ewo
    found = {}
    for path in PAGES:
        url = f"/cases/{case.ref}/{path}"
        found[path] = {who: as_(getattr(world, who)).get(url).status_code for who in WHO}
        assert as_(stranger).get(url).status_code == 404, path
        assert Client().get(url).status_code == 302, path
    assert found == {path: statuses(text) for path, text in PAGES.items()}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/my-work/", "403 200 200 403 200 403"),
        ("/cases/", "200 200 200 200 200 403"),
        ("/queue/", "403 403 403 200 403 403"),
        ("/queue/unallocated/", "403 403 403 200 403 403"),
    ],
)
def test_pages_without_a_case_by_role(world: CaseWorld, as_: SignIn, path: str, text: str) -> None:
    found = {who: as_(getattr(world, who)).get(path).status_code for who in WHO}
    assert found == statuses(text)


def test_opening_by_hand_is_for_the_roles_of_the_table(world: CaseWorld, as_: SignIn) -> None:
    pupil = world.pupil_with_parents().pupil
    found = {
        who: as_(getattr(world, who)).get(f"/cases/new/{pupil.ref}/").status_code for who in WHO
    }
    assert found == statuses("403 200 200 404 404 404") | {"manager": 200}
    assert as_(world.lead).get(f"/cases/of/{pupil.ref}/").status_code == 200
    assert as_(CaseWorld(weeks=1).ewo).get(f"/cases/of/{pupil.ref}/").status_code == 404


@pytest.mark.parametrize("who", ["admin", "lead", "legal", "ewo"])
def test_posting_where_reading_is_refused_changes_nothing(
    world: CaseWorld, as_: SignIn, who: str
) -> None:
    case = case_at(Stage.FT_PLAN, world)
    before = (case.events.count(), Case.objects.get(pk=case.pk).stage)
    client = as_(getattr(world, who))
    posts = {"hold/": {"reason": "illness"}, "officer/": {"officer": world.ewo.pk}}
    for path, data in posts.items():
        assert client.post(f"/cases/{case.ref}/{path}", data).status_code in (403, 404)
    assert (case.events.count(), Case.objects.get(pk=case.pk).stage) == before


def test_the_decision_page_is_the_managers(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    escalations.ask(
        case=case, by=world.ewo, stage=Stage.STEP_DOWN, summary="Step down", recommendation="Better"
    )
    url = f"/queue/{case.ref}/move:step_down/"
    found = {who: as_(getattr(world, who)).get(url).status_code for who in WHO}
    assert found == statuses("403 403 403 200 404 404")


def test_a_legal_officer_reads_a_case_only_while_it_is_legal(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.LEGAL_CONSIDERATION, world)
    assert as_(world.legal).get(f"/cases/{case.ref}/").status_code == 200
    from cases.actions.moving import move_case

    move_case(case=case, to=Stage.STEP_DOWN, by=world.manager, reason="Better")
    assert as_(world.legal).get(f"/cases/{case.ref}/").status_code == 404


def test_a_letter_with_a_confidential_address_is_not_for_the_school(
    world: CaseWorld, as_: SignIn
) -> None:
    case = case_at(Stage.FT_PANEL, world)
    letter = case.letters.first()
    url = f"/cases/{case.ref}/letters/{letter.ref}/"
    assert as_(world.lead).get(url).status_code == 200
    case.pupil.responsibilities.filter(carer=letter.carer).update(address_is_confidential=True)
    assert as_(world.lead).get(url).status_code == 403
    answer = as_(world.ewo).get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content == bytes(letter.pdf)


def test_lifting_a_hold_and_recording_a_panel_that_are_not_there_are_404(
    world: CaseWorld, as_: SignIn
) -> None:
    case = case_at(Stage.FT_REFERRED, world)
    assert as_(world.manager).get(f"/cases/{case.ref}/hold/lift/").status_code == 404
    assert as_(world.manager).get(f"/cases/{case.ref}/panel/held/").status_code == 404
    plans.arrange_panel(case=case, by=world.ewo, at=case.stage_changed_at, place="School")
    assert as_(world.manager).get(f"/cases/{case.ref}/panel/held/").status_code == 200
