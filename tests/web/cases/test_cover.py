"""Pages of cover: arranging it, its list, ending it; what My work and the loads say of it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from attendance.choices import Role
from cases.actions import allocation
from cases.actions.cover import arrange_cover
from cases.models import Case, Cover
from tests.factories.accounts import UserFactory
from tests.factories.attendance import MembershipFactory, open_school
from tests.factories.cases import CaseWorld, open_case
from tests.web.cases.conftest import SignIn

MONDAY = dt.date(2025, 11, 10)
DAYS = {"first": "2025-11-10", "last": "2025-11-14"}


@pytest.fixture
def bo(db: None) -> User:
    user = UserFactory(name="Bo Other")
    MembershipFactory(user=user, role=Role.EWO, school=open_school(weeks=1))
    return user


@pytest.fixture
def case(world: CaseWorld) -> Case:
    return allocation.allocate(case=open_case(world), to=world.ewo, by=world.manager)


def test_a_manager_arranges_it_and_the_cover_finds_the_case_and_ends_with_it(
    world: CaseWorld, as_: SignIn, bo: User, case: Case
) -> None:
    client = as_(world.manager)
    sent = DAYS | {"officer": world.ewo.pk, "people": [bo.pk]}
    text = client.post("/cover/new/", sent, follow=True).content.decode()
    assert "Bo Other covers for Ewan Officer" in text
    assert "Away now" in text
    assert "Away to 14 Nov 2025, covered by Bo Other" in client.get("/queue/").content.decode()
    theirs = as_(bo)
    text = theirs.get("/my-work/").content.decode()
    assert "You cover for Ewan Officer to 14 Nov 2025" in text
    assert "covering for Ewan Officer" in text
    assert ", with Ewan Officer 0" in text
    assert theirs.get(f"/cases/{case.ref}/").status_code == 200
    assert theirs.get(f"/pupils/{case.pupil.ref}/").status_code == 200
    assert (
        "Bo Other covers for you to 14 Nov 2025" in as_(world.ewo).get("/my-work/").content.decode()
    )
    ref = Cover.objects.get().ref
    assert theirs.post(f"/cover/{ref}/end/").status_code == 403
    assert "at once" in client.get(f"/cover/{ref}/end/").content.decode()
    assert "any more" in client.post(f"/cover/{ref}/end/", follow=True).content.decode()
    assert theirs.get(f"/cases/{case.ref}/").status_code == 404
    assert theirs.get(f"/pupils/{case.pupil.ref}/").status_code == 404
    assert client.post(f"/cover/{ref}/end/").status_code == 409


def test_an_officer_arranges_their_own_and_nobody_elses(
    world: CaseWorld, as_: SignIn, bo: User
) -> None:
    client = as_(world.ewo)
    page = client.get("/cover/new/").content.decode()
    assert "Who is away?" not in page
    client.post("/cover/new/", DAYS | {"officer": bo.pk, "people": [bo.pk]})
    cover = Cover.objects.get()
    assert (cover.officer, cover.by) == (world.ewo, world.ewo)
    stranger = as_(CaseWorld(weeks=1).person(Role.EWO, "Zoe Elsewhere"))
    assert "Nobody is away." in stranger.get("/cover/").content.decode()
    assert stranger.get(f"/cover/{cover.ref}/end/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"first": ""}, "Say the first day away"),
        (DAYS, "Choose at least one officer"),
        (DAYS | {"last": "2025-11-09"}, "turn them round"),
        (DAYS | {"first": "2025-11-09"}, "today or later"),
        (DAYS | {"first": "x"}, "Give a day such as"),
        (DAYS | {"people": ["999999"]}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_said(
    world: CaseWorld, as_: SignIn, bo: User, sent: dict[str, object], said: str
) -> None:
    people = {} if sent in ({"first": ""}, DAYS) or "people" in sent else {"people": [bo.pk]}
    answer = as_(world.ewo).post("/cover/new/", sent | people)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Cover.objects.exists()


def test_who_covers_for_another_and_goes_away_is_told(
    world: CaseWorld, as_: SignIn, bo: User
) -> None:
    told = {"first": MONDAY, "last": MONDAY + dt.timedelta(days=4), "by": world.manager}
    arrange_cover(officer=world.ewo, people=[bo], **told)
    third = CaseWorld(weeks=1).ewo
    sent = DAYS | {"officer": bo.pk, "people": [third.pk]}
    text = as_(world.manager).post("/cover/new/", sent, follow=True).content.decode()
    assert "Bo Other covers for Ewan Officer to 14 Nov 2025: somebody else has to." in text


@pytest.mark.parametrize("path", ["/cover/", "/my-work/", "/queue/?view=all"])
def test_thirty_covers_take_as_many_queries_as_three(
    world: CaseWorld, as_: SignIn, bo: User, path: str
) -> None:
    client = as_(bo if path == "/my-work/" else world.manager)

    def queries() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def more(count: int) -> None:
        for _ in range(count):
            officer = world.person(Role.EWO)
            allocation.allocate(case=open_case(world), to=officer, by=world.manager)
            arrange_cover(officer=officer, people=[bo], first=MONDAY, last=MONDAY, by=world.manager)

    more(3)
    few = queries()
    more(12)
    assert queries() == few
