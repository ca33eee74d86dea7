"""What a protection marker set later does to what stands: meetings to look at again, and words typed before it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.actions.shields import set_shield
from attendance.choices import Relation
from attendance.models import Carer
from cases.actions import calendars, looking_again, meetings
from cases.choices import Stage
from cases.models import Case, Panel, Plan, PlanTarget
from cases.models.safeguards import LiftedSafeguard
from cases.models.signatures import ContractAnswer
from tests.factories.attendance import ResponsibilityFactory
from tests.factories.cases import CaseWorld, case_at
from tests.integration.cases.test_meetings import wanted, when
from tests.web.cases.conftest import SignIn

pytestmark = pytest.mark.django_db
HOME = "61 Nightingale Rise"


@pytest.fixture
def case(world: CaseWorld) -> Case:
    made = case_at(Stage.FT_OPEN, world)
    mother = made.pupil.responsibilities.get(relation=Relation.MOTHER).carer
    Carer.objects.filter(pk=mother.pk).update(address=f"{HOME}\nNowhereton\nZX9 7QQ")
    return made


def shield(world: CaseWorld, case: Case, relation: str = Relation.MOTHER) -> None:
    tie = case.pupil.responsibilities.select_related("carer", "pupil").get(relation=relation)
    set_shield(link=tie, reason="Refuge", by=world.manager)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


class TestMeetingsToLookAtAgain:
    def test_a_marker_set_while_it_waits_is_told_until_it_is_mended(
        self, world: CaseWorld, as_: SignIn, case: Case
    ) -> None:
        panel = meetings.arrange_meeting(case=case, by=world.ewo, wanted=wanted())
        assert "Meetings to look at again" not in text(as_(world.ewo), "/my-work/")
        shield(world, case)
        page = text(as_(world.ewo), "/my-work/")
        assert "Meetings to look at again" in page
        assert looking_again.TOGETHER in page
        assert "Nothing is late" not in page
        meetings.cancel_meeting(panel=panel, by=world.ewo, reason="Two sittings")
        for number, time in ((1, "14:00"), (2, "16:00")):
            meetings.arrange_meeting(
                case=case, by=world.ewo, wanted=wanted(time=time), sitting=number
            )
        assert looking_again.read_again(world.ewo, timezone.localdate()) == []

    def test_another_child_s_meeting_too_near_it(self, world: CaseWorld, case: Case) -> None:
        mother, father = (t.carer for t in case.pupil.responsibilities.all())
        other = case_at(Stage.FT_OPEN, world)
        other.pupil.responsibilities.all().delete()
        ResponsibilityFactory(pupil=other.pupil, carer=father)
        meetings.arrange_meeting(case=case, by=world.ewo, wanted=wanted(), carers=[mother])
        near = meetings.arrange_meeting(case=other, by=world.ewo, wanted=wanted(time="15:00"))
        assert looking_again.read_again(world.ewo, timezone.localdate()) == []
        shield(world, case)
        (found,) = looking_again.read_again(world.ewo, timezone.localdate())
        assert (found.meeting.case, found.why) == (case, (looking_again.NEAR,))
        Panel.objects.filter(pk=near.pk).update(at=when(time="15:15"))
        assert looking_again.read_again(world.ewo, timezone.localdate()) == []

    def test_who_must_not_be_contacted_any_more_and_a_place_that_tells(
        self, world: CaseWorld, case: Case
    ) -> None:
        father = case.pupil.responsibilities.get(relation=Relation.FATHER)
        meetings.arrange_meeting(
            case=case, by=world.ewo, wanted=wanted(place=f"At {HOME}"), carers=[father.carer]
        )
        father.safe_to_contact, father.contact_note = False, "Order"
        father.save()
        shield(world, case)
        (found,) = looking_again.read_again(world.ewo, timezone.localdate())
        assert found.why == (looking_again.UNSAFE, looking_again.TELLS)
        assert HOME not in found.meeting.place

    def test_it_is_told_to_who_is_in_it_and_asks_no_more_for_more(
        self, world: CaseWorld, case: Case
    ) -> None:
        def add(made: Case, hour: int) -> None:
            meetings.arrange_meeting(case=made, by=world.ewo, wanted=wanted(time=f"{hour:02d}:00"))
            shield(world, made)

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                looking_again.read_again(world.ewo, timezone.localdate())
            return len(queries)

        add(case, 8)
        one = count()
        for hour in range(9, 13):
            add(case_at(Stage.FT_OPEN, world), hour)
        assert count() == one
        assert len(looking_again.read_again(world.ewo, timezone.localdate())) == 5
        other = CaseWorld(weeks=30)
        assert looking_again.read_again(other.ewo, timezone.localdate()) == []


def told(client: Client, pages: list[str]) -> list[str]:
    return [page for page in pages if "nightingale" in text(client, page).casefold()]


class TestWordsTypedBefore:
    """Each in one place only, found there without the marker and nowhere with it."""

    def check(
        self, world: CaseWorld, as_: SignIn, case: Case, pages: list[str],
        write: Callable[[], Any],
    ) -> None:  # fmt: skip
        write()
        client = as_(world.ewo)
        assert told(client, pages) == pages
        shield(world, case)
        assert told(client, pages) == []

    def test_the_place_of_a_meeting(self, world: CaseWorld, as_: SignIn, case: Case) -> None:
        here = wanted("2025-11-10", "14:00", place=f"At {HOME}")
        panel = meetings.arrange_meeting(case=case, by=world.ewo, wanted=here)
        day = f"/meetings/day/{world.school.urn}/2025-11-10/"
        at = f"/cases/{case.ref}/meetings/{panel.pk}/"
        pages = ["/my-work/", "/meetings/", day, f"/cases/{case.ref}/", at, f"{at}move/"]
        pages.append(f"/cases/{case.ref}/letters/new/panel_invitation/")
        self.check(world, as_, case, pages, lambda: None)

    def test_the_place_a_meeting_was_moved_from(
        self, world: CaseWorld, as_: SignIn, case: Case
    ) -> None:
        here = wanted("2025-11-10", "14:00", place=f"At {HOME}")
        panel = meetings.arrange_meeting(case=case, by=world.ewo, wanted=here)
        moved = meetings.move_meeting(panel=panel, by=world.ewo, wanted=wanted(), reason="Ill")
        self.check(world, as_, case, [f"/cases/{case.ref}/meetings/{moved.pk}/"], lambda: None)

    def test_a_room_in_the_feed(self, world: CaseWorld, case: Case) -> None:
        from cases.actions import places

        room = places.add_place(by=world.ewo, name=f"Hall, {HOME}")
        meetings.arrange_meeting(case=case, by=world.ewo, wanted=wanted(room=room))
        panel = Panel.objects.select_related("case__pupil", "room").get()
        assert HOME in calendars.file_of(panel)
        shield(world, case)
        assert HOME not in calendars.file_of(panel)

    def test_a_target_that_is_due(self, world: CaseWorld, as_: SignIn, case: Case) -> None:
        today = timezone.localdate()

        def write() -> None:
            plan = Plan.objects.create(
                case=case, kind="action_plan", agreed_on=today, by=world.ewo, support="Club"
            )
            PlanTarget.objects.create(
                plan=plan, order=1, text=f"Be fetched from {HOME}", owner="School",
                due=today - dt.timedelta(days=30),
            )  # fmt: skip

        at = f"/cases/{case.ref}/"
        self.check(world, as_, case, ["/my-work/", at, f"{at}plan/targets/"], write)

    def test_whose_a_target_is(self, world: CaseWorld, as_: SignIn, case: Case) -> None:
        def write() -> None:
            plan = Plan.objects.create(
                case=case, kind="action_plan", agreed_on=timezone.localdate(), by=world.ewo,
                support="Club",
            )  # fmt: skip
            PlanTarget.objects.create(plan=plan, order=1, text="Ring", owner=f"Aunt, {HOME}")

        at = f"/cases/{case.ref}/"
        self.check(world, as_, case, [at, f"{at}plan/targets/"], write)

    def test_the_support_of_a_plan(self, world: CaseWorld, as_: SignIn, case: Case) -> None:
        self.check(
            world, as_, case, [f"/cases/{case.ref}/"],
            lambda: Plan.objects.create(
                case=case, kind="action_plan", agreed_on=timezone.localdate(), by=world.ewo,
                support=f"A taxi from {HOME}",
            ),
        )  # fmt: skip

    def test_why_a_plan_was_refused(self, world: CaseWorld, as_: SignIn, case: Case) -> None:
        self.check(
            world, as_, case, [f"/cases/{case.ref}/"],
            lambda: Plan.objects.create(
                case=case, kind="action_plan", agreed_on=timezone.localdate(), by=world.ewo,
                refused=True, refusal_reason=f"They moved to {HOME}",
            ),
        )  # fmt: skip

    def test_why_a_contract_was_refused(self, world: CaseWorld, as_: SignIn, case: Case) -> None:
        today = timezone.localdate()

        def write() -> None:
            plan = Plan.objects.create(case=case, kind="contract", agreed_on=today, by=world.ewo)
            ContractAnswer.objects.create(
                plan=plan, signed=False, on=today, reason=f"They moved to {HOME}", by=world.ewo,
                carer=case.pupil.responsibilities.all()[0].carer,
            )  # fmt: skip

        self.check(world, as_, case, [f"/cases/{case.ref}/"], write)

    def test_why_a_safeguard_was_let_pass(self, world: CaseWorld, as_: SignIn, case: Case) -> None:
        self.check(
            world, as_, case, [f"/cases/{case.ref}/"],
            lambda: LiftedSafeguard.objects.create(
                case=case, safeguard="support_offered", reason=f"They moved to {HOME}",
                on=timezone.localdate(), by=world.manager,
            ),
        )  # fmt: skip
