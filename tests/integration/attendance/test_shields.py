"""The marker that hides where a parent is: who sets it, what the row then says, how it is opened."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent, User
from attendance.access_homes import NOWHERE, opened_to, read_whereabouts
from attendance.actions.shields import lift_shield, open_whereabouts, set_shield
from attendance.choices import Role
from attendance.models import Carer, Responsibility, School, Shield, ShieldOpening
from tests.factories.attendance import (
    EnrolmentFactory,
    MembershipFactory,
    ResponsibilityFactory,
    open_school,
)

pytestmark = pytest.mark.django_db
READ_AT = {
    "attendance/access_homes.py",
    "attendance/letters.py",
    "cases/letters.py",
    "fines/letters.py",
}
# Compared with where letters went: whether, and since when, letters go to the address of today. No line is shown.
ASKED_AT = {"fines/actions/post.py"}


@pytest.fixture
def school() -> School:
    return open_school(weeks=1)


@pytest.fixture
def link(school: School) -> Responsibility:
    return ResponsibilityFactory(pupil=EnrolmentFactory(school=school).pupil)


def person(role: str, school: School | None) -> User:
    return MembershipFactory(role=role, school=school).user


@pytest.fixture
def officer(school: School) -> User:
    return person(Role.EWO, school)


@pytest.fixture
def manager() -> User:
    return person(Role.MANAGER, None)


def fresh(link: Responsibility) -> Responsibility:
    return Responsibility.objects.select_related("carer", "pupil").get(pk=link.pk)


def test_the_row_of_a_protected_parent_says_nothing_of_where(
    link: Responsibility, officer: User
) -> None:
    Responsibility.objects.filter(pk=link.pk).update(contact_note="At the gate at three")
    set_shield(link=fresh(link), reason="Refuge", by=officer)
    read = fresh(link)
    assert (read.carer.address, read.carer.telephone, read.carer.email) == ("", "", "")
    assert read.note == ""
    assert Carer.objects.only("address").get(pk=link.carer_id).address == ""
    link.carer.refresh_from_db()
    assert link.carer.address == ""
    assert read.carer.whereabouts().lines == ["1 Test Street", "Testford", "TE1 1ST"]


def test_the_address_survives_what_is_saved(link: Responsibility, officer: User) -> None:
    set_shield(link=link, reason="Refuge", by=officer)
    carer = fresh(link).carer
    with pytest.raises(ValueError, match="cannot be saved whole"):
        carer.save()
    carer.language = "Polish"
    carer.save(update_fields=["language"])
    lift_shield(link=link, reason="Moved on", by=person(Role.MANAGER, None))
    assert fresh(link).carer.address.startswith("1 Test Street")


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.TEACHER])
def test_a_school_sets_nothing(link: Responsibility, school: School, role: str) -> None:
    with pytest.raises(NotAllowed):
        set_shield(link=link, reason="Refuge", by=person(role, school))


def test_an_officer_of_another_school_sets_nothing(link: Responsibility) -> None:
    with pytest.raises(NotAllowed):
        set_shield(link=link, reason="Refuge", by=person(Role.EWO, open_school(weeks=1)))


def test_only_a_manager_lifts_it(link: Responsibility, officer: User, manager: User) -> None:
    set_shield(link=link, reason="Refuge", by=officer)
    with pytest.raises(NotAllowed):
        lift_shield(link=link, reason="No need", by=officer)
    lift_shield(link=link, reason="No need", by=manager)
    rows = Shield.objects.filter(carer=link.carer).values_list("standing", "by_name")
    assert list(rows) == [(False, manager.name), (True, officer.name)]
    kinds = AuditEvent.objects.filter(target_ref=link.pupil.ref).values_list("kind", flat=True)
    assert {"carer.shielded", "carer.shield_lifted"} <= set(kinds)


def test_it_says_why_and_is_set_once(link: Responsibility, officer: User) -> None:
    with pytest.raises(WrongState):
        set_shield(link=link, reason="\u200b ", by=officer)
    set_shield(link=link, reason="Refuge", by=officer)
    with pytest.raises(AlreadyDone):
        set_shield(link=link, reason="Refuge", by=officer)


def test_history_stands_and_the_column_follows_it(link: Responsibility, officer: User) -> None:
    made = set_shield(link=link, reason="Refuge", by=officer)
    for change in (
        lambda: Shield.objects.filter(pk=made.pk).update(reason="None"),
        lambda: made.delete(),
        lambda: Carer.objects.filter(pk=link.carer_id).update(is_shielded=False),
    ):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            change()


def test_it_is_open_to_one_person_for_its_time(
    link: Responsibility, officer: User, manager: User
) -> None:
    set_shield(link=link, reason="Refuge", by=officer)
    links = [fresh(link)]
    assert read_whereabouts(officer, links)[link.carer_id] == NOWHERE
    opened = open_whereabouts(
        carer=links[0].carer, pupil_ref=link.pupil.ref, reason="Visit", by=officer
    )
    assert (opened.until - opened.at) == dt.timedelta(minutes=30)
    assert read_whereabouts(officer, links)[link.carer_id].telephone == "01632 960001"
    assert opened_to(manager, [links[0].carer]) == frozenset()
    event = AuditEvent.objects.get(kind="carer.address_opened")
    assert event.by_id == officer.pk
    assert event.target_ref == link.pupil.ref


def test_an_hour_later_it_is_closed(link: Responsibility, officer: User) -> None:
    set_shield(link=link, reason="Refuge", by=officer)
    carer, before = fresh(link).carer, timezone.now() - dt.timedelta(minutes=31)
    open_whereabouts(carer=carer, pupil_ref=link.pupil.ref, reason="Visit", by=officer, at=before)
    assert ShieldOpening.objects.count() == 1
    assert opened_to(officer, [carer]) == frozenset()


def test_who_has_left_the_service_sees_nothing_they_opened(
    link: Responsibility, school: School
) -> None:
    officer = person(Role.EWO, school)
    set_shield(link=link, reason="Refuge", by=officer)
    carer = fresh(link).carer
    open_whereabouts(carer=carer, pupil_ref=link.pupil.ref, reason="Visit", by=officer)
    officer.memberships.update(valid_to=dt.date(2021, 1, 1))
    assert opened_to(User.objects.get(pk=officer.pk), [carer]) == frozenset()


@pytest.mark.parametrize(
    "role", [Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.LEGAL_OFFICER, Role.SYSTEM_ADMIN]
)
def test_nobody_else_ever_opens_it(
    link: Responsibility, school: School, officer: User, role: str
) -> None:
    set_shield(link=link, reason="Refuge", by=officer)
    of = school if role in (Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD) else None
    with pytest.raises(NotAllowed):
        open_whereabouts(
            carer=fresh(link).carer, pupil_ref=link.pupil.ref, reason="Visit", by=person(role, of)
        )


def test_a_page_asks_once_however_many_parents(
    link: Responsibility, officer: User, django_assert_num_queries: object
) -> None:
    for _ in range(4):
        ResponsibilityFactory(pupil=link.pupil)
    links = list(link.pupil.responsibilities.select_related("carer"))
    with django_assert_num_queries(2):  # the person and their roles
        read_whereabouts(User.objects.get(pk=officer.pk), links)


def test_no_other_code_asks_where_somebody_is() -> None:
    """`whereabouts` is for the one that asks who reads, and for the window of a letter to the very person."""
    found, root = set(), Path(settings.BASE_DIR)
    for app in ("attendance", "cases", "fines", "config"):
        for path in (root / app).rglob("*.py"):
            name = str(path.relative_to(root))
            if "migrations" in name or name == "attendance/models/carers.py":
                continue
            text = path.read_text(encoding="utf-8")
            if re.search(r"\.whereabouts(_of)?\(", text):
                found.add(name)
            # A query takes the column past the row, and so past the marker.
            assert not re.search(r"carer__(address|email)\b|[\"']carer__telephone[\"']", text), name
            assert not re.search(r"\.contact_note\b", text), name
    assert found == READ_AT | ASKED_AT
