"""Nobody, by any path, changes or deletes a mark without the trail: SQL, the ORM, imports, blocks, an admin.

What the database does with one mark stands in `test_marks_triggers`; here are the rest of the ways there
are, and that after all of the product's own ways the trail still leads from the first entry to the last.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.utils import InternalError
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from accounts.models import AuditEvent, User
from attendance.access import get_places
from attendance.actions.block_sheets import BlockCell
from attendance.actions.blocks import amend_block, undo_block
from attendance.actions.imports.marks import import_marks
from attendance.actions.locks import unlock_registers
from attendance.actions.registers import correct_mark, take_register
from attendance.choices import Role
from attendance.models import (
    Enrolment,
    Mark,
    MarkChange,
    Register,
    RegisterUnlock,
    School,
    Session,
    TeacherMark,
)
from attendance.rules.registers import Entry, Line
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    fill_marks,
    mark,
    open_school,
)
from tests.integration.attendance.importing import marks_file

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)


@pytest.fixture(autouse=True)
def friday() -> Iterator[time_machine.Traveller]:
    """The Friday of the first week, at noon; time goes on."""
    noon = dt.datetime(2025, 9, 5, 12, 0, tzinfo=ZoneInfo("Europe/London"))
    with time_machine.travel(noon) as traveller:
        yield traveller


@pytest.fixture
def school() -> School:
    return open_school(weeks=2)


@pytest.fixture
def lead(school: School) -> User:
    return MembershipFactory(school=school, role=Role.ATTENDANCE_LEAD).user


@pytest.fixture
def pupils(school: School) -> list[Enrolment]:
    """Three pupils, all N on Monday and Tuesday."""
    made = [EnrolmentFactory(school=school) for _ in range(3)]
    for enrolment in made:
        fill_marks(enrolment, "NN NN")
    return made


def delete_one() -> None:
    Mark.objects.first().delete()


def delete_some() -> None:
    Mark.objects.filter(code="N").delete()


def delete_raw() -> None:
    Mark.objects.all()._raw_delete("default")


def bulk_update() -> None:
    held = list(Mark.objects.all())
    for each in held:
        each.note = "changed"
    Mark.objects.bulk_update(held, ["note"])


def update_an_expression() -> None:
    Mark.objects.update(minutes_late=F("session_id") % 10)


def forge_the_author() -> None:
    Mark.objects.update(entered_by_name="Somebody else")


def move_in_time() -> None:
    Mark.objects.update(entered_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))


def update_or_create() -> None:
    held = Mark.objects.first()
    Mark.objects.update_or_create(
        session_id=held.session_id, enrolment_id=held.enrolment_id, defaults={"code": "I"}
    )


def sql(statement: str):
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


@pytest.mark.parametrize(
    "way",
    [
        delete_one, delete_some, delete_raw, bulk_update, update_an_expression, forge_the_author,
        move_in_time, update_or_create,
        sql("UPDATE attendance_mark SET code = 'I'"),
        sql("UPDATE attendance_mark SET note = note || '!'"),
        sql("DELETE FROM attendance_mark USING attendance_session s WHERE s.id = session_id"),
        sql("WITH gone AS (DELETE FROM attendance_mark RETURNING *) SELECT count(*) FROM gone"),
        sql("WITH moved AS (UPDATE attendance_mark SET code = 'I' RETURNING *) SELECT * FROM moved"),
        sql("TRUNCATE attendance_mark"),
        sql("TRUNCATE attendance_mark, attendance_markchange, attendance_weeklytally"),
        sql("MERGE INTO attendance_mark m USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE"),
        sql("MERGE INTO attendance_mark m USING (SELECT 1) x ON true"
            " WHEN MATCHED THEN UPDATE SET code = 'I'"),
        sql("SELECT set_config('bellwether.reason', '', true); UPDATE attendance_mark SET code = 'I'"),
        sql("SELECT set_config('bellwether.reason', '  ', true); UPDATE attendance_mark SET code = 'I'"),
    ],
)  # fmt: skip
def test_no_way_changes_or_removes_a_mark_without_a_reason(way, pupils: list[Enrolment]) -> None:
    before = list(Mark.objects.order_by("session_id", "enrolment_id").values())
    with pytest.raises(REFUSED), transaction.atomic():
        way()
    assert list(Mark.objects.order_by("session_id", "enrolment_id").values()) == before
    assert not MarkChange.objects.exists()


@pytest.mark.parametrize("verb", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("model", [Register, RegisterUnlock, TeacherMark, MarkChange, AuditEvent])
def test_what_stands_beside_the_marks_is_not_removed_either(
    model, verb: str, school: School, lead: User, pupils: list[Enrolment]
) -> None:
    session = school.sessions.get(date=FIRST_DAY, half="AM")
    Register.objects.create(
        session=session,
        registration_group="4A",
        taken_at=dt.datetime.now(dt.UTC),
        taken_by_name="A",
    )
    TeacherMark.objects.create(
        session=session, enrolment=pupils[0], code="/", office_code="N", by=lead, by_name="A"
    )
    mark(pupils[0], FIRST_DAY, "AM", "I")
    unlock_registers(
        school=school, registration_group="", starts_on=FIRST_DAY, ends_on=FIRST_DAY,
        reason="x", by=lead,
    )  # fmt: skip
    count = model.objects.count()
    assert count
    with connection.cursor() as cursor:  # so that nothing but the trigger stands in the way
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(model._meta.db_table))
    assert model.objects.count() == count


def assert_trail_is_whole() -> None:
    """Every mark's changes lead link by link from its first entry to what it says now."""
    for kept in Mark.objects.all():
        now = (kept.code, kept.minutes_late, kept.note)
        changes = list(
            MarkChange.objects.filter(
                session=kept.session_id, enrolment=kept.enrolment_id
            ).order_by("id")
        )
        for earlier, later in pairwise(changes):
            assert _new(earlier) == _old(later)
        if changes:
            assert _new(changes[-1]) == now
        assert all(c.reason.strip() and c.by_name and c.old_entered_by_name for c in changes)


def _old(change: MarkChange) -> tuple[str, int | None, str]:
    return change.old_code, change.old_minutes_late, change.old_note


def _new(change: MarkChange) -> tuple[str, int | None, str]:
    return change.new_code, change.new_minutes_late, change.new_note


def test_after_every_way_of_the_product_the_trail_is_whole(
    school: School, lead: User, pupils: list[Enrolment], tmp_path: Path,
    friday: time_machine.Traveller,
) -> None:  # fmt: skip
    session = Session.objects.select_related("school").get(school=school, date=FIRST_DAY, half="AM")
    first = pupils[0]
    correct_mark(session=session, enrolment=first, code="I", note="flu", reason="Rang", by=lead)
    assert_trail_is_whole()
    lines = [Line(e.pupil.ref, Entry("L", 5), Entry("N")) for e in pupils[1:]]
    take_register(
        session=session, registration_group="4A", entries=lines, by=lead, reason="Gate log"
    )
    assert_trail_is_whole()
    keys = [(e.pupil.ref, FIRST_DAY, half) for e in pupils for half in ("AM", "PM")]
    places = get_places(lead, school, keys)
    stands = dict(Mark.objects.values_list("pk", "code"))
    entries = {m.pk: Entry(m.code, m.minutes_late, m.note) for m in Mark.objects.all()}
    cells = [BlockCell(s, e, Entry("M"), entries[s.pk, e.pk]) for s, e in places]
    friday.shift(1)
    done = amend_block(cells=cells, reason="Clinic", by=lead)
    assert_trail_is_whole()
    friday.shift(1)
    undo_block(school=school, stamp=done.at, by=lead)
    assert_trail_is_whole()
    assert dict(Mark.objects.values_list("pk", "code")) == stands
    rows = [(school.urn, first.pupil.upn, str(FIRST_DAY), half, code)
            for half, code in (("AM", "O"), ("PM", "O"))]  # fmt: skip
    import_marks(path=marks_file(tmp_path, rows, "again.csv"))
    assert_trail_is_whole()
    told = MarkChange.objects.filter(enrolment=first, source="again.csv")
    assert [(c.old_code, c.new_code) for c in told.order_by("id")] == [("I", "O"), ("N", "O")]


def test_there_is_no_admin_to_go_through() -> None:
    assert not apps.is_installed("django.contrib.admin")
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
    with pytest.raises(Resolver404):
        resolve("/admin/")
