"""From the plan into the tables: places and people first, then children, then a school's registers at a time."""

import datetime as dt
from collections.abc import Iterator

from django.contrib.auth.hashers import make_password

from accounts.models import User
from attendance.choices import Half
from attendance.models import Authority, CalendarPeriod, Membership, School
from attendance.rules.ages import compulsory_from, compulsory_until
from attendance.rules.calendar import LONDON, AcademicYear, monday_of
from attendance.rules.names import sort_name
from config.demo.copying import copy_rows, reset_sequence
from config.demo.plan import (
    COUNCIL,
    COUNCIL_NAME,
    PRIMARY,
    PROVISION,
    SECONDARY,
    SPECIAL,
    Plan,
    SchoolPlan,
    StayPlan,
)
from config.demo.staff import PASSWORD, Staff, StaffPlan
from config.demo.stays import first_day, year_name

AGES = {PRIMARY: (4, 11), SECONDARY: (11, 16), SPECIAL: (4, 16), PROVISION: (11, 16)}
SOURCE = "Demonstration: invented term dates"


def load_places(plan: Plan) -> None:
    """The authority, its schools, their calendars and their sessions since going live."""
    authority = Authority.objects.create(
        code=str(COUNCIL),
        name=COUNCIL_NAME,
        address="Council House\nFerry Street\nFerrybank\nRV1 1AA",
        telephone="01632 960500",
        email="attendance@riverside.example",
    )
    schools = School.objects.bulk_create(_school(authority, s) for s in plan.schools)
    CalendarPeriod.objects.bulk_create(
        CalendarPeriod(
            school=school,
            academic_year=AcademicYear.of(row.start).label,
            kind=row.kind,
            start=row.start,
            end=row.end,
            note=row.note,
            source=SOURCE,
        )
        for school, planned in zip(schools, plan.schools, strict=True)
        for row in planned.rows
    )
    copy_rows(
        "attendance_session",
        "school_id, date, half, week, academic_year, is_open, opens_at, closes_at",
        (row for school, planned in zip(schools, plan.schools, strict=True)
         for row in _sessions(plan, school, planned)),
    )  # fmt: skip


def load_people(plan: Plan) -> list[StaffPlan]:
    """Users with the one demonstration password, and the roles they hold or held."""
    staff = Staff(plan).make()
    joined = dt.datetime.combine(first_day(plan.span.first.year - 2), dt.time(9), LONDON)
    password = make_password(PASSWORD, salt=f"demonstration{plan.settings.seed}")
    users = User.objects.bulk_create(
        User(
            email=p.email, name=p.name, password=password, date_joined=joined, is_active=not p.left
        )
        for p in staff
    )
    schools = dict(School.objects.values_list("urn", "pk"))
    left = plan.span.live - dt.timedelta(days=150)
    Membership.objects.bulk_create(
        Membership(
            user=user,
            role=role,
            school_id=schools[school.urn] if school else None,
            valid_from=joined.date(),
            valid_to=left if person.left else None,
        )
        for user, person in zip(users, staff, strict=True)
        for role, school in person.roles
    )
    return staff


def load_children(plan: Plan) -> None:
    """Pupils, those who care for them, circumstances and enrolments."""
    copy_rows(
        "attendance_pupil",
        "id, ref, upn, legal_surname, legal_forename, sort_name, date_of_birth, sex, "
        "compulsory_from, compulsory_until",
        ((c.id, c.ref, c.upn, c.surname, c.forename, sort_name(c.surname, c.forename), c.born, c.sex,
          compulsory_from(c.born), compulsory_until(c.born)) for c in plan.children),
    )  # fmt: skip
    copy_rows(
        "attendance_carer",
        "id, ref, title, forename, surname, address, telephone, email, language, needs_interpreter",
        ((c.id, c.ref, c.title, c.forename, c.surname, c.address, c.telephone, c.email, c.language,
          c.language != "English" and c.id % 2 == 0)
         for c in plan.carers),
    )  # fmt: skip
    copy_rows(
        "attendance_responsibility",
        "pupil_id, carer_id, relation, has_parental_responsibility, lives_with_pupil, "
        "contact_order, safe_to_contact, contact_note, address_is_confidential",
        ((c.id, t.carer.id, t.relation, t.responsible, t.at_home, t.order, t.safe, t.note,
          t.confidential) for c in plan.children for t in c.ties),
    )  # fmt: skip
    copy_rows(
        "attendance_circumstance",
        "pupil_id, kind, valid_from, valid_to, worker, note",
        ((c.id, x.kind, x.valid_from, x.valid_to, x.worker, "")
         for c in plan.children for x in c.circumstances),
    )  # fmt: skip
    _load_stays(plan)
    for table in ("pupil", "carer", "enrolment"):
        reset_sequence(f"attendance_{table}")


def _load_stays(plan: Plan) -> None:
    schools = dict(School.objects.values_list("urn", "pk"))

    def row(child_id: int, stay: StayPlan) -> tuple[object, ...]:
        return (stay.id, child_id, schools[stay.school.urn], stay.kind, stay.starts_on, stay.ends_on,
                year_name(stay.year), stay.group)  # fmt: skip

    copy_rows(
        "attendance_enrolment",
        "id, pupil_id, school_id, kind, starts_on, ends_on, year_group, registration_group",
        (row(child.id, stay) for child in plan.children for stay in child.stays),
    )


def _school(authority: Authority, plan: SchoolPlan) -> School:
    low, high = AGES[plan.kind]
    return School(
        urn=plan.urn,
        authority=authority,
        establishment_number=f"{plan.estab:04d}",
        name=plan.name,
        phase=plan.kind,
        low_age=low,
        high_age=high,
        street=plan.street,
        town=plan.town,
        postcode=plan.postcode,
        telephone=f"01632 960{600 + plan.index % 400:03d}",
        head_name=plan.head,
    )


def _sessions(plan: Plan, school: School, planned: SchoolPlan) -> Iterator[tuple[object, ...]]:
    for day in planned.days:
        if day >= plan.span.first:
            shared = (monday_of(day), AcademicYear.of(day).label, True)
            yield school.pk, day, Half.AM, *shared, school.am_opens, school.am_closes
            yield school.pk, day, Half.PM, *shared, school.pm_opens, school.pm_closes
