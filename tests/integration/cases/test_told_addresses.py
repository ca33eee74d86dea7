"""Where a parent is that asked not to be found: in no paper of the other's, and in no words a school reads."""

import datetime as dt
import itertools
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from attendance.access_homes import redactor
from attendance.actions.shields import set_shield
from attendance.choices import Relation
from attendance.models import Carer, Responsibility, School
from cases.actions import letters, meetings, plans
from cases.actions.plans import Target
from cases.actions.worklists import read_my_work
from cases.choices import LetterTemplate, Stage
from cases.models import Case, Panel
from tests.factories.cases import CaseWorld, case_at, log

pytestmark = pytest.mark.django_db

HOME = {"address": "14 Mill Lane\nRiverside\nRV1 2AB", "telephone": "07700 900123", "email": ""}
ONE_LINE = {
    "address": "Flat 2, 14 Mill Lane, Riverside, RV1 2AB", "telephone": "+44 7700 900123", "email": "",
}  # fmt: skip
RANG = "She rang from 07700 900123; card left at 14 Mill Lane, RV1 2AB"
TELLS = ("Mill Lane", "RV1 2AB", "900123")
PAGES = ("", "timeline/print/", "timeline/csv/")
AT = timezone.make_aware(dt.datetime(2025, 11, 20, 14))


@pytest.fixture
def case(world: CaseWorld) -> Case:
    """A case whose mother's address is confidential."""
    case = case_at(Stage.FT_OPEN, world)
    mark(case, HOME)
    case.pupil.responsibilities.filter(relation=Relation.MOTHER).update(
        address_is_confidential=True
    )
    return case


def mark(case: Case, where: dict[str, str]) -> None:
    """Where the mother is; the father is elsewhere."""
    Carer.objects.filter(pk=tie(case, Relation.MOTHER).carer_id).update(**where)


def tie(case: Case, relation: str) -> Responsibility:
    return case.pupil.responsibilities.select_related("carer", "pupil").get(relation=relation)


def write(case: Case, world: CaseWorld, carer: Carer, panel: Panel | None = None) -> object:
    template = LetterTemplate.PANEL_INVITATION if panel else LetterTemplate.PLAN
    return letters.send_letter(case=case, by=world.ewo, carer=carer, template=template, panel=panel)


def agree(case: Case, world: CaseWorld, support: str, target: str) -> None:
    plans.agree_plan(
        case=case, by=world.ewo, support=support, review_on=dt.date(2025, 12, 4),
        targets=[Target(target, "Mother", dt.date(2025, 12, 1))],
    )  # fmt: skip


class TestPapersOfTheOtherParent:
    def test_no_invitation_says_where_the_confidential_one_is(
        self, case: Case, world: CaseWorld
    ) -> None:
        wanted = meetings.Wanted(AT, "At home, 14 Mill Lane")
        father, mother = tie(case, Relation.FATHER).carer, tie(case, Relation.MOTHER).carer
        with pytest.raises(WrongState, match="confidential"):
            meetings.arrange_meeting(case=case, by=world.ewo, wanted=wanted, carers=[father])
        own = meetings.arrange_meeting(case=case, by=world.ewo, wanted=wanted, carers=[mother])
        write(case, world, mother, own)

    def test_a_place_set_before_the_mark_was_is_not_sent(
        self, case: Case, world: CaseWorld
    ) -> None:
        father = tie(case, Relation.FATHER).carer
        panel = meetings.arrange_meeting(
            case=case, by=world.ewo, wanted=meetings.Wanted(AT, "School"), carers=[father]
        )
        Panel.objects.filter(pk=panel.pk).update(place="At home, 14 mill lane")
        panel.refresh_from_db()
        with pytest.raises(WrongState, match="confidential"):
            write(case, world, father, panel)
        assert not case.letters.exists()

    @pytest.mark.parametrize(
        ("support", "target"),
        [
            ("Taxi from 14 Mill Lane, RV1 2AB", "In school by 8.40"),
            ("Ring mother on 07700 900123", "In school by 8.40"),
            ("A taxi", "Taxi from 14 Mill Lane at 8"),
        ],
    )
    def test_no_plan_does(self, case: Case, world: CaseWorld, support: str, target: str) -> None:
        agree(case, world, support, target)
        with pytest.raises(WrongState, match="confidential"):
            write(case, world, tie(case, Relation.FATHER).carer)
        assert write(case, world, tie(case, Relation.MOTHER).carer)

    def test_what_the_other_knows_is_not_kept_from_them(self, case: Case, world: CaseWorld) -> None:
        """Both live there: his own address tells him nothing."""
        father = tie(case, Relation.FATHER).carer
        Carer.objects.filter(pk=father.pk).update(address=HOME["address"])
        agree(case, world, "Taxi from 14 Mill Lane, RV1 2AB", "In school by 8.40")
        father.refresh_from_db()
        assert write(case, world, father)

    def test_nor_is_the_schools_own_address(self, case: Case, world: CaseWorld) -> None:
        School.objects.filter(pk=world.school.pk).update(street="Mill Lane", postcode="RV1 2AB")
        agree(case, world, "Breakfast at school, Mill Lane, RV1 2AB", "In school by 8.40")
        assert write(case, world, tie(case, Relation.FATHER).carer)

    def test_an_address_on_one_line_is_found_too(self, world: CaseWorld) -> None:
        case = case_at(Stage.FT_OPEN, world)
        mark(case, ONE_LINE)
        agree(case, world, "A taxi", "Taxi from 14 Mill Lane at 8")
        set_shield(link=tie(case, Relation.MOTHER), reason="Refuge", by=world.manager)
        with pytest.raises(WrongState, match="protected"):
            write(case, world, tie(case, Relation.FATHER).carer)


class TestWordsOnTheScreen:
    def shown(self, case: Case, world: CaseWorld, who: str, page: str) -> str:
        client = Client()
        client.force_login(getattr(world, who))
        response: Any = client.get(f"/cases/{case.ref}/{page}")
        assert response.status_code == 200
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return body.decode()

    @pytest.mark.parametrize("page", PAGES)
    def test_a_school_reads_no_confidential_address_in_an_officers_words(
        self, case: Case, world: CaseWorld, page: str
    ) -> None:
        log(case, world, note=RANG, next_step="Visit 14 Mill Lane")
        for who, told in (("ewo", True), ("manager", True), ("lead", False)):
            words = self.shown(case, world, who, page)
            assert [tell in words for tell in TELLS] == [told] * 3, who
            assert ("[protected]" in words) is not told, who

    def test_nor_in_the_advice_about_the_other_parent(self, case: Case, world: CaseWorld) -> None:
        case.pupil.responsibilities.filter(relation=Relation.FATHER).update(
            safe_to_contact=False, contact_note="Never tell him of 14 Mill Lane"
        )
        assert "him of 14 Mill Lane" in self.shown(case, world, "ewo", "")
        page = self.shown(case, world, "lead", "")
        assert "Mill Lane" not in page
        assert "Never tell him of [protected]" in page

    def test_nor_in_a_next_step_on_its_list(self, case: Case, world: CaseWorld) -> None:
        log(case, world, next_step="Visit 14 Mill Lane")
        Case.objects.filter(pk=case.pk).update(officer=world.ewo, officer_since=case.opened_on)
        assert self.steps(world.ewo) == ["Visit 14 Mill Lane"]
        Case.objects.filter(pk=case.pk).update(stage=Stage.SCHOOL_SUPPORT)
        assert self.steps(world.lead) == ["Visit [protected]"]

    def steps(self, user: User) -> list[str]:
        rows = itertools.chain.from_iterable(read_my_work(user).rows.values())
        return [row.case.next_step for row in rows]

    def test_what_was_on_one_line_is_taken_out_and_no_more_written(self, world: CaseWorld) -> None:
        case = case_at(Stage.FT_OPEN, world)
        mark(case, ONE_LINE)
        log(case, world, note=RANG)
        set_shield(link=tie(case, Relation.MOTHER), reason="Refuge", by=world.manager)
        for who, page in itertools.product(("ewo", "lead"), PAGES):
            words = self.shown(case, world, who, page)
            assert not [tell for tell in TELLS if tell in words], (who, page)
        with pytest.raises(WrongState, match="protected parent"):
            log(case, world, note="mum now at 14 Mill Lane, tel 07700 900123")


def test_a_redactor_asks_nothing_where_nobody_is_hidden(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    ties = list(case.pupil.responsibilities.select_related("carer"))
    with CaptureQueriesContext(connection) as asked:
        assert redactor(world.lead, ties)("1 Test Street") == "1 Test Street"
    assert not asked.captured_queries
