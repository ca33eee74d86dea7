"""Schools with sessions, pupils with sound UPNs, carers, roles, and marks through the real action.

    school = open_school(weeks=4)                      # Monday 1 September 2025 and on
    enrolment = EnrolmentFactory(school=school)        # on roll from the school's first session
    fill_marks(enrolment, ". . . . NN .. GG")          # "." present, "-" no mark, one sign a session
    mark(enrolment, date(2025, 9, 3), "AM", "I", reason="Parent rang")

Marks are written by `write_marks`, so triggers, tallies and history are the real ones.
"""

import datetime as dt
from collections.abc import Collection, Iterable

import factory
from django.db.models import QuerySet

from attendance.actions.marks import Author, MarkEntry, Written, write_marks
from attendance.choices import (
    AUTHORITY_ROLES,
    CircumstanceKind,
    EnrolmentKind,
    FlagKind,
    Half,
    Relation,
    Role,
    Sex,
)
from attendance.models import (
    Authority,
    Carer,
    Circumstance,
    Enrolment,
    Flag,
    Mark,
    Membership,
    Pupil,
    ReadingGrant,
    Responsibility,
    School,
    Session,
)
from attendance.rules.ages import compulsory_from, compulsory_until
from attendance.rules.calendar import AcademicYear, monday_of
from attendance.rules.upn import make_upn
from tests.factories.accounts import UserFactory

FIRST_DAY = dt.date(2025, 9, 1)  # a Monday
TEST_COUNCIL = 390  # any number DfE rule 1530 lists
CLERK = Author(id=None, name="Test Clerk", role=Role.SCHOOL_ADMIN)
PRESENT = {Half.AM: "/", Half.PM: "\\"}


class AuthorityFactory(factory.django.DjangoModelFactory[Authority]):
    class Meta:
        model = Authority
        django_get_or_create = ("code",)

    code = str(TEST_COUNCIL)
    name = "Testshire Council"
    address = "Council House\nTestford\nTE1 1ST"
    telephone = "01632 960000"


class SchoolFactory(factory.django.DjangoModelFactory[School]):
    """A school with no sessions yet: `open_school` gives it some."""

    class Meta:
        model = School

    urn = factory.Sequence(lambda n: f"{900000 + n}")
    authority = factory.SubFactory(AuthorityFactory)
    establishment_number = factory.Sequence(lambda n: f"{2000 + n % 7000}")
    name = factory.Sequence(lambda n: f"School {n}")
    phase = "Primary"
    low_age = 4
    high_age = 11


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    """A role held since 2020: at `school`, which authority roles do not have."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role: str = Role.SCHOOL_ADMIN
    school = factory.Maybe(
        factory.LazyAttribute(lambda o: o.role not in AUTHORITY_ROLES),
        yes_declaration=factory.SubFactory(SchoolFactory),
        no_declaration=None,
    )
    valid_from = dt.date(2020, 1, 1)


class PupilFactory(factory.django.DjangoModelFactory[Pupil]):
    """A child of compulsory school age since September 2021, with a sound UPN."""

    class Meta:
        model = Pupil

    class Params:
        number = factory.Sequence(lambda n: n)

    ref = factory.LazyAttribute(lambda o: f"P{o.number:07d}")
    upn = factory.LazyAttribute(
        lambda o: make_upn(TEST_COUNCIL, 1000 + o.number // 1000, 2021, o.number % 1000)
    )
    legal_forename = factory.Sequence(lambda n: f"Child{n}")
    legal_surname = "Tester"
    sort_name = factory.LazyAttribute(lambda o: f"{o.legal_surname} {o.legal_forename}".lower())
    date_of_birth = dt.date(2016, 5, 14)
    sex = Sex.FEMALE
    compulsory_from = factory.LazyAttribute(lambda o: compulsory_from(o.date_of_birth))
    compulsory_until = factory.LazyAttribute(lambda o: compulsory_until(o.date_of_birth))


class EnrolmentFactory(factory.django.DjangoModelFactory[Enrolment]):
    """On roll in 4A from the day the test calendar begins, still there."""

    class Meta:
        model = Enrolment

    pupil = factory.SubFactory(PupilFactory)
    school = factory.SubFactory(SchoolFactory)
    kind = EnrolmentKind.MAIN
    starts_on = FIRST_DAY
    year_group = "4"
    registration_group = "4A"


class CarerFactory(factory.django.DjangoModelFactory[Carer]):
    class Meta:
        model = Carer

    ref = factory.Sequence(lambda n: f"C{n:07d}")
    title = "Ms"
    forename = factory.Sequence(lambda n: f"Carer{n}")
    surname = "Tester"
    address = "1 Test Street\nTestford\nTE1 1ST"
    telephone = "01632 960001"
    email = factory.Sequence(lambda n: f"carer{n}@family.example")


class ResponsibilityFactory(factory.django.DjangoModelFactory[Responsibility]):
    """A mother with parental responsibility, at home, safe to contact."""

    class Meta:
        model = Responsibility

    pupil = factory.SubFactory(PupilFactory)
    carer = factory.SubFactory(CarerFactory)
    relation = Relation.MOTHER


class CircumstanceFactory(factory.django.DjangoModelFactory[Circumstance]):
    class Meta:
        model = Circumstance

    pupil = factory.SubFactory(PupilFactory)
    kind = CircumstanceKind.CHILD_IN_NEED
    valid_from = dt.date(2024, 9, 1)


class ReadingGrantFactory(factory.django.DjangoModelFactory[ReadingGrant]):
    """One child's record opened to the legal officers."""

    class Meta:
        model = ReadingGrant

    pupil = factory.SubFactory(PupilFactory)
    role = Role.LEGAL_OFFICER
    valid_from = dt.date(2025, 1, 1)
    reason = "For a test"


class FlagFactory(factory.django.DjangoModelFactory[Flag]):
    """A standing, unclaimed persistent-absence flag: 12 of 100 sessions. Made by hand, not from marks."""

    class Meta:
        model = Flag

    ref = factory.Sequence(lambda n: f"F{n:07d}")
    enrolment = factory.SubFactory(EnrolmentFactory)
    kind = FlagKind.PERSISTENT_ABSENCE
    window_from = FIRST_DAY
    window_to = dt.date(2025, 11, 21)
    numbers = factory.LazyFunction(
        lambda: {
            "absent": 12, "possible": 100, "authorised": 4, "unauthorised": 8,
            "absence_percent": 12.0, "threshold_percent": 10,
        }
    )  # fmt: skip
    raised_numbers = factory.SelfAttribute("numbers")
    raised_as_of = factory.SelfAttribute("window_to")


def open_school(
    school: School | None = None,
    *,
    weeks: int = 4,
    start: dt.date = FIRST_DAY,
    holiday_weeks: Collection[dt.date] = (),
    closed: Collection[dt.date] = (),
    **school_fields: object,
) -> School:
    """A school with open sessions, morning and afternoon of each weekday, for `weeks` school weeks.

    `holiday_weeks` are Mondays without school (not counted in `weeks`); `closed` are single days
    whose sessions exist and are not open.
    """
    school = school or SchoolFactory(**school_fields)
    days = list(_weekdays(weeks, start, holiday_weeks))
    Session.objects.bulk_create(
        _session(school, day, half, is_open=day not in closed) for day in days for half in Half
    )
    return school


def mark(
    enrolment: Enrolment,
    date: dt.date,
    half: str,
    code: str,
    *,
    minutes_late: int | None = None,
    note: str = "",
    reason: str = "Test amendment",
    author: Author = CLERK,
) -> Mark:
    """Write or amend one mark, and return it. Raises Session.DoesNotExist on a day without school."""
    session = enrolment.school.sessions.get(date=date, half=half)
    entry = MarkEntry(session.pk, enrolment.pk, code, minutes_late, note)
    write_marks([entry], author=author, reason=reason)
    return Mark.objects.get(session=session, enrolment=enrolment)


def fill_marks(
    enrolment: Enrolment,
    pattern: str | Iterable[str],
    *,
    start: dt.date | None = None,
    author: Author = CLERK,
    reason: str = "Test amendment",
) -> Written:
    """Write one mark a session along the school's open sessions, from `start` or the first on roll.

    In a string each character is a code; "." is present, "-" leaves the session unmarked, blanks only
    part the weeks. A list holds codes of two characters ("C2"). Raises ValueError past the last session.
    """
    codes = list(pattern.replace(" ", "") if isinstance(pattern, str) else pattern)
    sessions = list(_sessions_on_roll(enrolment, start)[: len(codes)])
    if len(sessions) < len(codes):
        raise ValueError(
            f"{len(codes)} marks for {len(sessions)} sessions: open the school for longer"
        )
    entries = [
        MarkEntry(session.pk, enrolment.pk, PRESENT[Half(session.half)] if code == "." else code)
        for session, code in zip(sessions, codes, strict=True)
        if code != "-"
    ]
    return write_marks(entries, author=author, reason=reason)


def _sessions_on_roll(enrolment: Enrolment, start: dt.date | None) -> QuerySet[Session]:
    first = start or enrolment.starts_on
    return enrolment.school.sessions.filter(date__gte=first, is_open=True).order_by("date", "half")


def _weekdays(weeks: int, start: dt.date, skip: Collection[dt.date]) -> Iterable[dt.date]:
    monday, made = monday_of(start), 0
    while made < weeks:
        if monday not in skip:
            made += 1
            yield from (d for n in range(5) if (d := monday + dt.timedelta(days=n)) >= start)
        monday += dt.timedelta(days=7)


def _session(school: School, day: dt.date, half: Half, *, is_open: bool) -> Session:
    opens, closes = (
        (school.am_opens, school.am_closes)
        if half == Half.AM
        else (school.pm_opens, school.pm_closes)
    )
    return Session(
        school=school, date=day, half=half, week=monday_of(day), is_open=is_open,
        academic_year=AcademicYear.of(day).label, opens_at=opens, closes_at=closes,
    )  # fmt: skip
