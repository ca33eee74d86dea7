"""Who must not be contacted is not contacted, whichever box of a first-day contact says so."""

import pytest

from accounts.errors import WrongState
from attendance.actions import first_day
from attendance.actions.first_day import Contact
from attendance.choices import Role
from attendance.models import AbsenceContact
from tests.factories.attendance import (
    FIRST_DAY,
    CarerFactory,
    EnrolmentFactory,
    MembershipFactory,
    ResponsibilityFactory,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def child():
    enrolment = EnrolmentFactory(school=open_school(weeks=2))
    mark(enrolment, FIRST_DAY, "AM", "N")
    return enrolment


@pytest.fixture
def clerk(child):
    return MembershipFactory(role=Role.SCHOOL_ADMIN, school=child.school).user


def log(child, by, **more):
    contact = Contact(how="telephone", outcome="no_answer", **more)
    return first_day.log_contact(enrolment=child, date=FIRST_DAY, contact=contact, by=by)


@pytest.mark.parametrize(
    ("whom", "step", "is_refused"),
    [
        ("Mr Dan Poole", "first", True),
        ("dan  POOLE (father)", "second", True),
        ("Dan Poole, on his mobile", "", True),
        ("Dan Poole", "family", False),
        ("Dan", "first", False),
        ("Dan Poole's mother", "first", False),
        ("Welfare service", "first", False),
    ],
)
def test_nobody_unsafe_is_written_as_somebody_else(whom, step, is_refused, child, clerk):
    father = CarerFactory(title="Mr", forename="Dan", surname="Poole")
    ResponsibilityFactory(
        pupil=child.pupil, carer=father, safe_to_contact=False,
        contact_note="Ring only the mobile. Court order.",
    )  # fmt: skip
    if not is_refused:
        assert log(child, clerk, whom=whom, step=step).whom == whom
        return
    with pytest.raises(WrongState) as refused:
        log(child, clerk, whom=whom, step=step)
    assert refused.value.message == "Do not contact Mr Dan Poole. Note: Court order."
    assert not AbsenceContact.objects.exists()


def test_a_name_that_somebody_safe_has_too_is_not_refused(child, clerk):
    for safe in (False, True):
        carer = CarerFactory(title="Mr", forename="Dan", surname="Poole")
        ResponsibilityFactory(pupil=child.pupil, carer=carer, safe_to_contact=safe)
    assert log(child, clerk, whom="Dan Poole").whom == "Dan Poole"
