"""The pupil page as each person sees it: what was done, the rolling count, bases, family, and its price."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, User
from attendance.actions.actions_taken import note_action
from attendance.actions.published_figures import import_published
from attendance.choices import ActionKind, CalendarKind, Relation, Role
from attendance.models import CalendarPeriod, Carer, Enrolment, School
from attendance.tasks import keep_school_years
from tests.factories.accounts import UserFactory
from tests.factories.attendance import (
    CarerFactory,
    CircumstanceFactory,
    EnrolmentFactory,
    FlagFactory,
    PupilFactory,
    ReadingGrantFactory,
    ResponsibilityFactory,
    fill_marks,
    open_school,
)
from tests.web.attendance.conftest import LONDON

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
CUTS = Path(__file__).resolve().parents[2] / "fixtures" / "published"
FIRST, HALF_TERM = dt.date(2025, 9, 1), dt.date(2025, 10, 27)
TODAY = dt.datetime(2025, 11, 29, 12, tzinfo=LONDON)  # a Saturday: the twelfth school week is over
# Week by week what is missed of ten: 5, 5, 2, 2; then the week of 29 September; then 2, 2, 1, 1, and so on.
MISSED = (5, 5, 2, 2, 1, 2, 2, 1, 1, 0, 2, 0)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Noon of a Saturday in November."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@dataclass
class Scene:
    """A child with twelve weeks of marks, a mother, and the officer of the school."""

    school: School
    child: Enrolment
    mother: Carer
    officer: Client
    by: User

    def page(self, client: Client | None = None, query: str = "", ref: str = "") -> str:
        response = (client or self.officer).get(f"/pupils/{ref or self.child.pupil.ref}/{query}")
        assert response.status_code == 200
        return re.sub(r"\s+", " ", response.content.decode())

    def done(self, label: str, day: dt.date, number: int = 1, at: Enrolment | None = None) -> None:
        note_action(
            enrolment=at or self.child, kind=ActionKind.VISIT, label=label, by=self.by, done_on=day,
            source_app_ref=f"{label} {day} {number}",
        )  # fmt: skip

    def sibling(self, name: str, school: School | None = None, **fields: object) -> Enrolment:
        pupil = PupilFactory(legal_forename=name, legal_surname="Kin")
        ResponsibilityFactory(pupil=pupil, carer=self.mother, **fields)
        return EnrolmentFactory(school=school or self.school, pupil=pupil)


def marks(missed: tuple[int, ...], code: str = "O") -> str:
    return "".join(code * n + "." * (10 - n) for n in missed)


@pytest.fixture
def scene(clock: time_machine.Traveller, sign_in: SignIn) -> Scene:
    school = open_school(
        weeks=30,
        start=FIRST,
        holiday_weeks=(HALF_TERM,),
        name="Oak Park Academy",
        phase="Secondary",
    )
    pupil = PupilFactory(legal_forename="Kai", legal_surname="Barnes")
    child = EnrolmentFactory(school=school, pupil=pupil)
    fill_marks(child, marks(MISSED))
    mother = ResponsibilityFactory(pupil=pupil, carer__surname="Barnes").carer
    officer = sign_in(Role.EWO, school)
    return Scene(school, child, mother, officer, UserFactory(name="Amina Yusuf"))


# -- What was done ----------------------------------------------------------------------------------


def test_what_was_done_stands_between_the_weeks_before_and_after(scene: Scene) -> None:
    scene.done("Visit: spoke", dt.date(2025, 9, 30))
    scene.done("Letter sent", dt.date(2025, 10, 3), 1)
    scene.done("Letter sent", dt.date(2025, 10, 3), 2)
    scene.done("Call: no answer", dt.date(2025, 11, 25))
    page = scene.page()
    who = '<span class="soft small">Amina Yusuf</span>'
    assert f"Visit: spoke, Tue 30 Sep {who}" in page
    assert f"Letter sent, Fri 3 Oct, twice {who}" in page
    assert "14 of 40 (35.0%)" in page, "5, 5, 2 and 2 in the four weeks before"
    assert "6 of 40 (15.0%)" in page, "2, 2, 1 and 1 in the four after, half term between them"
    assert "too soon to say" in page
    assert page.count('<span class="govuk-visually-hidden">pin </span>') == 2
    assert "was not always caused by it" in page


def test_what_another_school_did_is_its_own(scene: Scene, sign_in: SignIn) -> None:
    other = EnrolmentFactory(pupil=scene.child.pupil, school=open_school(), kind="dual")
    scene.done("Panel held", dt.date(2025, 10, 1), at=other)
    assert "Panel held" not in scene.page()
    assert "Panel held" in scene.page(sign_in(Role.MANAGER))
    assert "Panel held" in scene.page(sign_in(Role.EWO, other.school))


def test_a_legal_officer_with_a_grant_sees_what_was_tried(scene: Scene, sign_in: SignIn) -> None:
    scene.done("Visit: spoke", dt.date(2025, 9, 30))
    ReadingGrantFactory(pupil=scene.child.pupil)
    scene.sibling("Zoe")
    page = scene.page(sign_in(Role.LEGAL_OFFICER))
    assert "Visit: spoke, Tue 30 Sep" in page
    assert "Zoe" not in page, "her record is not opened"


def test_nothing_done_says_what_would_stand_there(scene: Scene) -> None:
    assert "Nothing is written down for this year." in scene.page()


# -- The rolling count -------------------------------------------------------------------------------


def test_the_rolling_count_says_what_it_is_and_what_leaves_it_next(scene: Scene) -> None:
    page = scene.page()
    # the ten weeks from 15 September: 2, 2, 1, 2, 2, 1, 1, 0, 2, 0
    assert "13 unauthorised sessions in the 10 school weeks from Monday 15 September 2025." in page
    assert "At 10 somebody must consider a notice." in page
    assert "2 sessions leave the window on Monday 1 December 2025." in page
    assert "it is under 10 from Monday 8 December 2025." in page


def test_a_child_who_has_left_is_on_the_way_to_no_notice(scene: Scene) -> None:
    Enrolment.objects.filter(pk=scene.child.pk).update(ends_on=dt.date(2025, 11, 28))
    assert "Towards a notice" not in scene.page()


def test_before_there_was_a_national_threshold_none_is_drawn(scene: Scene) -> None:
    page = scene.page(query="?year=2023/24")
    assert "Towards a notice" not in page
    assert "No session in this school year yet." in page


# -- Beside others -----------------------------------------------------------------------------------


def test_until_the_night_has_counted_the_page_says_so(scene: Scene) -> None:
    page = scene.page()
    assert "This child</th>" in page
    assert "Oak Park Academy</th>" not in page
    assert "no night has counted this one." in page
    assert "No published figures for England are loaded" in page


def test_school_authority_and_nation_each_with_a_basis(scene: Scene) -> None:
    other = open_school(weeks=12, start=FIRST, holiday_weeks=(HALF_TERM,), phase="Secondary")
    fill_marks(EnrolmentFactory(school=other), marks((0,) * 12))
    primary = open_school(weeks=12, start=FIRST, holiday_weeks=(HALF_TERM,))
    fill_marks(EnrolmentFactory(school=primary), marks((10,) * 12))
    import_published(path=CUTS / "year_to_date.csv", source="DfE", release="Year to date")
    keep_school_years()
    page = scene.page()
    assert '<td class="numeric beside-of">23 of 120</td>' in page
    council = 'Testshire Council <span class="beside-of">secondary schools</span></th>'
    assert council in page
    assert "23 of 240" in page.partition(council)[2], "the primary school is not of its kind"
    assert 'England, 2025/26 <span class="beside-of">secondary schools</span></th>' in page
    assert "School and authority as counted 29 Nov 2025 at 12:00." in page
    assert "England as published for 2025/26: Year to date (DfE)." in page
    assert "In brackets what the whole school misses." in page


def test_at_15_the_official_basis_stands_beside_the_year_to_date(
    clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    """T44: 30 of 310 officially, 70 of 360 in the year to date."""
    june = dt.date(2026, 6, 1)
    school = open_school(weeks=36, start=june - dt.timedelta(weeks=31))
    CalendarPeriod.objects.create(
        school=school, academic_year="2025/26", kind=CalendarKind.IN_TERM, start=june,
        end=dt.date(2026, 7, 21),
    )  # fmt: skip
    child = EnrolmentFactory(school=school, pupil__date_of_birth=dt.date(2010, 5, 1))
    fill_marks(child, "." * 280 + "I" * 30 + "I" * 40 + "." * 10)
    ref = child.pupil.ref
    clock.move_to(dt.datetime(2026, 5, 29, 18, tzinfo=LONDON))
    before = sign_in(Role.EWO, school).get(f"/pupils/{ref}/").content.decode()
    assert "<strong>30 of 310</strong>" in before
    assert "official basis" not in before
    clock.move_to(dt.datetime(2026, 7, 4, 12, tzinfo=LONDON))
    page = sign_in(Role.EWO, school).get(f"/pupils/{ref}/").content.decode()
    assert "<strong>70 of 360</strong>" in page
    assert "19.4%" in page
    assert "At or over the 10% that is persistent absence." in page
    assert "second half of the summer term: 30 of 310 sessions, 9.7%." in page


def test_a_child_of_four_is_told_to_be_outside_the_statistics(
    scene: Scene, sign_in: SignIn
) -> None:
    small = EnrolmentFactory(school=scene.school, pupil__date_of_birth=dt.date(2021, 5, 1))
    assert "Not in the official statistics" in scene.page(ref=small.pupil.ref)
    assert "Not in the official statistics" not in scene.page()


# -- Siblings ----------------------------------------------------------------------------------------


def test_siblings_stand_side_by_side_with_the_days_missed_together(scene: Scene) -> None:
    sister = scene.sibling("Zoe")
    fill_marks(sister, marks((1, 0, 0, 3)))
    FlagFactory(enrolment=sister)
    page = scene.page()
    family = page.partition('id="siblings"')[2]
    assert "<strong>Kai Barnes</strong>" in family
    assert f'<a href="/pupils/{sister.pupil.ref}/">Zoe Kin</a>' in family
    assert "<strong>10.0%</strong> missed 4 of 40" in family
    assert "Persistent absence" in family
    # Kai: three days in each of two weeks, then one a week but for two: 6 + 1 x 8
    assert "Away on 2 of the 14 days Kai was." in family
    assert f"Shares {scene.mother.full_name}." in family


def test_a_sibling_one_may_not_open_is_not_spoken_of(scene: Scene, sign_in: SignIn) -> None:
    elsewhere = scene.sibling("Zoe", open_school(name="Elm Primary"))
    for client in (scene.officer, sign_in(Role.ATTENDANCE_LEAD, scene.school)):
        page = scene.page(client)
        assert "Zoe" not in page
        assert "Elm Primary" not in page
        assert "Siblings" not in page
    assert "Zoe Kin" in scene.page(sign_in(Role.MANAGER))
    assert "Kai Barnes" not in scene.page(
        sign_in(Role.EWO, elsewhere.school), ref=elsewhere.pupil.ref
    )


def test_children_of_one_foster_home_are_no_siblings(scene: Scene) -> None:
    foster = CarerFactory()
    ResponsibilityFactory(pupil=scene.child.pupil, carer=foster, relation=Relation.FOSTER_CARER)
    other = EnrolmentFactory(school=scene.school, pupil__legal_forename="Noor")
    ResponsibilityFactory(pupil=other.pupil, carer=foster, relation=Relation.FOSTER_CARER)
    assert "Siblings" not in scene.page()


def test_seeing_a_sibling_is_written_in_the_siblings_record(scene: Scene) -> None:
    sister = scene.sibling("Zoe")
    scene.page()
    readings = AuditEvent.objects.filter(kind="pupil.read").values_list("target_ref", "after")
    assert {(ref, after["what"]) for ref, after in readings} == {
        (scene.child.pupil.ref, "record"), (sister.pupil.ref, "beside a sibling"),
    }  # fmt: skip


def test_amending_shows_no_sibling_and_reads_none(scene: Scene, sign_in: SignIn) -> None:
    sister = scene.sibling("Zoe")
    page = scene.page(sign_in(Role.ATTENDANCE_LEAD, scene.school), "?amend=1")
    assert "Zoe" not in page
    assert "Absence by school week" not in page
    assert not AuditEvent.objects.filter(target_ref=sister.pupil.ref).exists()


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.SCHOOL_ADMIN, False), (Role.ATTENDANCE_LEAD, True), (Role.EWO, True)]
)
def test_what_holds_of_a_child_follows_the_role_and_never_comes_with_a_sibling(
    scene: Scene, sign_in: SignIn, role: str, sees: bool
) -> None:
    CircumstanceFactory(pupil=scene.child.pupil, worker="R. Hale")
    CircumstanceFactory(pupil=scene.sibling("Zoe").pupil, worker="S. Own")
    page = scene.page(sign_in(role, scene.school))
    assert ("R. Hale" in page) is sees
    assert "Zoe Kin" in page
    assert "S. Own" not in page


# -- The price ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("weeks", [3, 30])
@pytest.mark.parametrize("siblings", [1, 4])
def test_the_page_costs_the_same_for_few_and_for_many(
    scene: Scene, clock: time_machine.Traveller, sign_in: SignIn, weeks: int, siblings: int
) -> None:
    clock.move_to(dt.datetime(2026, 4, 18, 12, tzinfo=LONDON))
    child = EnrolmentFactory(school=scene.school)
    ResponsibilityFactory(pupil=child.pupil, carer=scene.mother)
    fill_marks(child, marks((2, 0, 4) * (weeks // 3)))
    for number in range(weeks):
        scene.done("Visit: spoke", FIRST + dt.timedelta(days=7 * number), number, child)
    for number in range(siblings - 1):  # and Kai
        sibling = scene.sibling(f"Kin{number}")
        fill_marks(sibling, marks((1,) * weeks))
        FlagFactory(enrolment=sibling)
    keep_school_years()
    officer = sign_in(Role.EWO, scene.school)
    with CaptureQueriesContext(connection) as queries:
        page = scene.page(officer, ref=child.pupil.ref)
    assert page.count('class="sibling"') == siblings
    assert page.count('<span class="pin-key">') >= weeks
    # One of them asks, as on every page of the service, whether an officer is overdue on a visit.
    assert len(queries) == 27, "\n".join(q["sql"][:110] for q in queries.captured_queries)


def test_a_family_of_many_is_cut_and_says_so(scene: Scene) -> None:
    for number in range(10):
        scene.sibling(f"Kin{number}")
    page = scene.page()
    assert page.count('class="sibling"') == 8
    assert "and 2 others not listed" in page
