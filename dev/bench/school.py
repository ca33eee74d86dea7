"""The school the two other systems were measured with: fifty classes of thirty, a year of marks, empty days after it.

One class of three stands beside them, for what must not grow with the class.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from attendance.choices import Half, Role
from attendance.models import Enrolment, Mark, Membership, School, Session
from dev.bench import data, server
from dev.bench.table import say

MARKED_WEEKS, EMPTY_WEEKS = 38, 16  # 380 sessions of 1,503 pupils: 571,140 marks
SCHOOL = data.Size(
    "the others' school", schools=1, pupils_each=1503, weeks=MARKED_WEEKS + EMPTY_WEEKS
)
CLASSES, CLASS = 50, 30
SMALL = f"{CLASSES + 1:02}"
NAME = "bench_school"
NEVER_LOCKED = "UPDATE attendance_threshold SET value = 100000 WHERE key = 'register_lock_days'"
# Classes by number, a session that is open all of today, and the floor's table.
READY = """
UPDATE attendance_enrolment e SET registration_group = to_char(1 + n / 30, 'FM00')
  FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM attendance_enrolment) numbered
 WHERE numbered.id = e.id;
INSERT INTO attendance_session (school_id, date, half, week, academic_year, is_open, opens_at, closes_at)
SELECT id, %(today)s, 'AM', date_trunc('week', %(today)s::date), '2025/26', true, '00:00', '23:59'
  FROM attendance_school
ON CONFLICT (school_id, date, half) DO UPDATE SET opens_at = '00:00', closes_at = '23:59', is_open = true;
CREATE TABLE bare (day int, pupil int, code text, PRIMARY KEY (day, pupil));
"""


# What was saved in the empty days, undone: between two runs, past the triggers that forbid it.
EMPTY_AGAIN = """
SET session_replication_role = replica;
DELETE FROM attendance_mark WHERE session_id IN (SELECT id FROM attendance_session WHERE date >= %(first)s);
DELETE FROM attendance_register WHERE session_id IN (SELECT id FROM attendance_session WHERE date >= %(first)s);
DELETE FROM attendance_weeklytally WHERE week >= %(first)s;
DELETE FROM attendance_recheckrequest;
SET session_replication_role = origin
"""


@dataclass(frozen=True)
class Register:
    """One class's register of one session: where it is, and who is in it."""

    address: str
    half: str
    refs: tuple[str, ...]

    @property
    def signs(self) -> list[str]:
        """All present but three: two absent, one late."""
        present = "/" if self.half == Half.AM else "\\"
        return [present] * (len(self.refs) - 3) + ["N", "O", "L"]

    @property
    def form(self) -> dict[str, str]:
        """What the page sends when it is taken."""
        return {f"code-{ref}": sign for ref, sign in zip(self.refs, self.signs, strict=True)}


def use() -> School:
    """Make the school, unless this run has it already, and use its database."""
    if NAME in server.made:
        server.use(NAME)
        return School.objects.get()
    say("Registers: making the school and its year.")
    server.make(NAME)
    data.make_authority(SCHOOL)
    weeks = data.school_weeks(SCHOOL)
    with connection.cursor() as cursor:
        cursor.execute(READY, {"today": timezone.localdate()})
        cursor.execute(NEVER_LOCKED)
    data.make_marks(weeks[0], weeks[MARKED_WEEKS - 1] + dt.timedelta(days=6))
    data.make_tallies()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return School.objects.get()


def empty_again() -> None:
    """The days after the marked ones as they were made."""
    first = data.school_weeks(SCHOOL)[MARKED_WEEKS]
    with connection.cursor() as cursor:
        cursor.execute(EMPTY_AGAIN, {"first": first})
        cursor.execute("VACUUM ANALYZE")


def make_clerk(name: str, schools: list[School]) -> User:
    """Somebody of the office of these schools: a register of an earlier day is the office's."""
    clerk = User.objects.create_user(
        email=f"{name}@bench.example", name=name.title(), password=None
    )
    for school in schools:
        Membership.objects.create(
            user=clerk, role=Role.SCHOOL_ADMIN, school=school, valid_from=dt.date(2020, 1, 1)
        )
    return clerk


def classes(school: School) -> dict[str, tuple[str, ...]]:
    """The pupils' references by class, in order."""
    found: dict[str, tuple[str, ...]] = {}
    enrolled = Enrolment.objects.filter(school=school).order_by("registration_group", "id")
    for group, ref in enrolled.values_list("registration_group", "pupil__ref"):
        found[group] = (*found.get(group, ()), ref)
    return found


def empty_registers(school: School, groups: dict[str, tuple[str, ...]]) -> list[Register]:
    """The registers of these classes in the sessions before today that have no marks, oldest first."""
    marked = Exists(Mark.objects.filter(session=OuterRef("pk")))
    empty = Session.objects.filter(~marked, school=school, date__lt=timezone.localdate())
    return [
        Register(f"/registers/{school.urn}/{s.date}/{s.half.lower()}/{group}/", s.half, refs)
        for s in empty.order_by("date", "half")
        for group, refs in groups.items()
    ]
