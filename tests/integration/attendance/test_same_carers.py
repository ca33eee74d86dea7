"""Carers that may be one person: found by name and one thing more, never by what is protected; told apart."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent, User
from attendance.access_carers import get_pair
from attendance.actions.same_carers import compare, read_pairs, read_said, tell_apart
from attendance.actions.same_carers_sql import folded
from attendance.actions.shields import set_shield
from attendance.choices import Role
from attendance.models import Carer, CarersApart, Responsibility
from attendance.rules.names import fold
from tests.factories.attendance import (
    CarerFactory,
    EnrolmentFactory,
    MembershipFactory,
    ResponsibilityFactory,
)

BASE = {
    "forename": "Ann-Marie", "surname": "O'Brien", "telephone": "07700 900111",
    "email": "am@family.example", "address": "9 High Road\nTestford\nTE9 9XX",
}  # fmt: skip
OTHER = {"telephone": "01632 960999", "email": "x@y.example", "address": "Elsewhere 3"}


@pytest.fixture
def manager(db: None) -> User:
    return MembershipFactory(role=Role.MANAGER).user


def carer(**fields: str) -> Carer:
    return CarerFactory(**BASE | fields)


def found(by: User) -> list[tuple[Carer, Carer]]:
    return [(pair.first, pair.second) for pair in read_pairs(by)]


@pytest.mark.parametrize(
    ("fields", "agrees"),
    [
        ({}, (True, True, True)),
        (OTHER | {"telephone": "+44 7700-900111"}, (True, False, False)),
        (OTHER | {"email": "AM@Family.example "}, (False, True, False)),
        (OTHER | {"address": "9, high road, TESTFORD TE99XX"}, (False, False, True)),
        ({"forename": "Ann Marie", "surname": "OBRIEN"}, (True, True, True)),
        ({"forename": "Ann-Mârie"}, (True, True, True)),
        (OTHER, None),
        ({"forename": "Anna-Marie"}, None),
        ({"surname": "Brien"}, None),
        (OTHER | {"telephone": "", "email": "", "address": ""}, None),
    ],
)
def test_the_same_name_and_one_thing_more(
    manager: User, fields: dict[str, str], agrees: tuple[bool, ...] | None
) -> None:
    first, second = carer(), carer(**fields)
    pairs = read_pairs(manager)
    if agrees is None:
        assert pairs == []
        return
    (pair,) = pairs
    assert (pair.first, pair.second) == (first, second)
    assert (pair.telephone, pair.email, pair.address) == agrees


def test_nothing_on_file_agrees_with_nothing(manager: User) -> None:
    blank = {"telephone": "", "email": "", "address": ""}
    carer(**blank)
    carer(**blank)
    assert read_pairs(manager) == []


def test_a_child_in_common_is_enough(manager: User) -> None:
    first, second = carer(), carer(**OTHER)
    link = ResponsibilityFactory(carer=first)
    ResponsibilityFactory(carer=second, pupil=link.pupil)
    (pair,) = read_pairs(manager)
    assert (pair.child, pair.telephone) == (True, False)


@pytest.mark.parametrize(
    "name", ["O'Brien", "Ann-Marie", "Łucja", "José María", "Nguyễn", "Śmith  Jones", "MÜLLER", "王", "D’Arcy"]
)  # fmt: skip
def test_names_are_folded_as_the_rule_does(db: None, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {folded('name')} FROM (SELECT %s::text AS name) one", [name])  # noqa: S608
        assert cursor.fetchone() == (fold(name),)


def shield(link: Responsibility) -> None:
    school = EnrolmentFactory(pupil=link.pupil).school
    officer = MembershipFactory(role=Role.EWO, school=school).user
    set_shield(link=link, reason="Refuge", by=officer)


def test_where_a_protected_parent_is_finds_no_pair_and_stands_in_no_comparison(
    manager: User,
) -> None:
    first, second = carer(), carer()
    links = [ResponsibilityFactory(carer=each) for each in (first, second)]
    assert found(manager) == [(first, second)]
    shield(links[1])
    assert read_pairs(manager) == []
    ResponsibilityFactory(carer=first, pupil=links[1].pupil)
    (pair,) = read_pairs(manager)
    assert (pair.child, pair.telephone, pair.email, pair.address) == (True, False, False, False)
    one, other = get_pair(manager, first.ref, second.ref)
    assert compare(one=one, other=other, by=manager)[1].where.lines == []


def test_two_people_are_found_no_more_until_somebody_says_otherwise(manager: User) -> None:
    first, second = carer(), carer()
    with pytest.raises(WrongState):
        tell_apart(one=first, other=second, reason="\u200b ", by=manager)
    with pytest.raises(AlreadyDone):
        tell_apart(one=first, other=second, reason="No", by=manager, standing=False)
    tell_apart(one=second, other=first, reason="Mother and daughter", by=manager)
    assert read_pairs(manager) == []
    with pytest.raises(AlreadyDone):
        tell_apart(one=first, other=second, reason="Again", by=manager)
    tell_apart(one=first, other=second, reason="Took the wrong two", by=manager, standing=False)
    assert found(manager) == [(first, second)]
    assert [row.standing for row in read_said(first, second)] == [False, True]
    kinds = AuditEvent.objects.filter(target_type="carer").order_by("pk")
    assert [event.kind for event in kinds] == ["carers.told_apart", "carers.looked_at_again"]
    assert kinds[0].after == {"carers": [first.ref, second.ref]}


def test_comparing_reads_each_child_and_says_so(manager: User) -> None:
    first, second = carer(), carer()
    links = [ResponsibilityFactory(carer=each) for each in (first, second, second)]
    one, other = compare(one=first, other=second, by=manager)
    assert (one.links, len(other.links)) == ([links[0]], 2)
    assert one.where.telephone == "07700 900111"
    read = AuditEvent.objects.filter(kind="pupil.read").values_list("target_ref", flat=True)
    assert sorted(read) == sorted(link.pupil.ref for link in links)


@pytest.mark.parametrize("role", [Role.EWO, Role.SYSTEM_ADMIN, Role.ATTENDANCE_LEAD])
def test_nobody_but_a_manager(db: None, role: str) -> None:
    person = MembershipFactory(role=role).user
    for act in (
        lambda: read_pairs(person),
        lambda: get_pair(person, "a", "b"),
        lambda: tell_apart(one=carer(), other=carer(), reason="x", by=person),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_pair_is_two(manager: User) -> None:
    one = carer()
    for other in (one.ref, "nonsense"):
        with pytest.raises(NotFound):
            get_pair(manager, one.ref, other)


def test_the_database_keeps_what_was_said(manager: User) -> None:
    first, second = carer(), carer()
    row = tell_apart(one=first, other=second, reason="Seen both", by=manager)
    told = {"by": manager, "by_name": "x", "reason": "y", "standing": True}
    for act in (
        lambda: CarersApart.objects.filter(pk=row.pk).update(reason="z"),
        lambda: CarersApart.objects.filter(pk=row.pk).delete(),
        lambda: CarersApart.objects.create(first=second, second=first, **told),
        lambda: CarersApart.objects.create(first=first, second=first, **told),
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            act()


def test_thirty_pairs_take_as_many_queries_as_three(manager: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            read_pairs(manager)
        return len(captured)

    for n in range(3):
        carer(surname=f"Name {n}")
        carer(surname=f"Name {n}")
    queries()  # the roles are read once
    few = queries()
    for n in range(3, 30):
        carer(surname=f"Name {n}")
        carer(surname=f"Name {n}")
    assert queries() == few
    assert len(read_pairs(manager)) == 30
