"""The first system administrator, and everybody after."""

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import AlreadyDone, NotFound, WrongState
from accounts.models import AuditEvent, User
from attendance.access import roles_of
from attendance.actions.people import add_person
from attendance.choices import Role
from tests.factories.attendance import SchoolFactory

pytestmark = pytest.mark.django_db


def test_a_new_site_gets_its_system_administrator() -> None:
    call_command(
        "add_person", "sam@riverside.example", "--name", "Sam Ade", "--role", "system_admin",
        "--no-password",
    )  # fmt: skip
    sam = User.objects.get(email="sam@riverside.example")
    assert roles_of(sam) == {Role.SYSTEM_ADMIN}
    assert not sam.has_usable_password()
    assert AuditEvent.objects.filter(kind="membership.given", target_ref=str(sam.pk)).exists()


def test_one_person_holds_a_role_at_two_schools_with_one_sign_in() -> None:
    schools = [SchoolFactory(), SchoolFactory()]
    for school in schools:
        add_person(email="Kim@x.example", name="Kim", role=Role.EWO, urn=school.urn)
    assert User.objects.filter(email="kim@x.example").count() == 1
    with pytest.raises(AlreadyDone):
        add_person(email="kim@x.example", name="Kim", role=Role.EWO, urn=schools[0].urn)


@pytest.mark.parametrize(
    ("role", "urn", "refusal"),
    [
        (Role.EWO, "", WrongState),
        (Role.SCHOOL_ADMIN, "", WrongState),
        (Role.SCHOOL_ADMIN, "999999", NotFound),
        (Role.MANAGER, "999999", WrongState),
    ],
)
def test_a_role_and_its_school_must_go_together(role: str, urn: str, refusal: type) -> None:
    with pytest.raises(refusal):
        add_person(email="kim@x.example", name="Kim", role=role, urn=urn)
    assert not User.objects.filter(email="kim@x.example").exists()


def test_a_wrong_address_changes_nothing() -> None:
    with pytest.raises(CommandError, match="valid email"):
        call_command("add_person", "kim", "--name", "Kim", "--role", "manager", "--no-password")
    assert not User.objects.exists()
