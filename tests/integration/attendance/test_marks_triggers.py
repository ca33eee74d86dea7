"""What the database refuses and keeps when marks are written, whichever way they come."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from accounts.audit import record
from accounts.models import AuditEvent
from attendance.actions.marks import Author, MarkEntry, set_reason, write_marks
from attendance.models import Mark, MarkChange, RecheckRequest, Session, WeeklyTally
from tests.factories.attendance import (
    CLERK,
    FIRST_DAY,
    EnrolmentFactory,
    fill_marks,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
TUESDAY = D("2025-09-02")


@pytest.fixture
def school(db):
    return open_school(weeks=2)


@pytest.fixture
def enrolment(school):
    return EnrolmentFactory(school=school)


def session_of(school, day=FIRST_DAY, half="AM"):
    return school.sessions.get(date=day, half=half)


def bare_mark(session, enrolment, code="/", **fields):
    return Mark(
        session=session, enrolment=enrolment, code=code, entered_by_name="Somebody", **fields
    )


def raw_insert(session_id, enrolment_id, code):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO attendance_mark (session_id, enrolment_id, code, note, entered_at,"
            " entered_by_name, entered_role, source) VALUES (%s, %s, %s, '', now(), 'SQL', '', '')",
            [session_id, enrolment_id, code],
        )


def by_action(session, enrolment, code):
    write_marks([MarkEntry(session.pk, enrolment.pk, code)], author=CLERK, reason="Test")


def by_orm(session, enrolment, code):
    bare_mark(session, enrolment, code).save(force_insert=True)


def by_bulk(session, enrolment, code):
    Mark.objects.bulk_create([bare_mark(session, enrolment, code)])


def by_sql(session, enrolment, code):
    raw_insert(session.pk, enrolment.pk, code)


WAYS_IN = pytest.mark.parametrize("write", [by_action, by_orm, by_bulk, by_sql])


@WAYS_IN
def test_every_way_in_moves_the_tally_and_asks_for_a_recheck(write, school, enrolment):
    write(session_of(school), enrolment, "O")
    tally = WeeklyTally.objects.get(enrolment=enrolment, week=FIRST_DAY)
    assert (tally.possible, tally.unauthorised, tally.notice_sessions) == (1, 1, 1)
    assert (tally.expected, tally.marked, tally.missing) == (10, 1, 9)
    assert RecheckRequest.objects.filter(enrolment=enrolment).exists()


@WAYS_IN
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("closed", "the school is closed"),
        ("other_school", "at another school"),
        ("before_roll", "not on roll"),
        ("after_roll", "not on roll"),
        ("retired_code", "code H was not in force"),
        ("unknown_code", "code ZZ was not in force"),
    ],
)
def test_every_way_in_refuses_what_cannot_be_a_mark(write, spoil, words, school, enrolment):
    session, code = session_of(school, TUESDAY), "/"
    if spoil == "closed":
        Session.objects.filter(pk=session.pk).update(is_open=False)
    if spoil == "other_school":
        session = session_of(open_school(), TUESDAY)
    if spoil == "before_roll":
        enrolment = EnrolmentFactory(school=school, starts_on=D("2025-09-03"))
    if spoil == "after_roll":
        enrolment = EnrolmentFactory(school=school, ends_on=FIRST_DAY)
    code = {"retired_code": "H", "unknown_code": "ZZ"}.get(spoil, code)
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        write(session, enrolment, code)
    assert not Mark.objects.exists()
    assert not WeeklyTally.objects.exists()
    assert not RecheckRequest.objects.exists()


@pytest.mark.parametrize(
    ("what", "words"), [("session", "no such session"), ("enrolment", "no such enrol")]
)
def test_a_mark_of_nothing_is_refused(what, words, school, enrolment):
    keys = {"session": session_of(school).pk, "enrolment": enrolment.pk} | {what: 10**9}
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        raw_insert(keys["session"], keys["enrolment"], "/")


def test_one_bad_mark_among_a_thousand_refuses_them_all(school):
    pupils = EnrolmentFactory.create_batch(60, school=school)
    sessions = list(school.sessions.all())
    entries = [MarkEntry(s.pk, e.pk, "/") for s in sessions for e in pupils]
    assert len(entries) > 1000  # the path planned for its size
    with pytest.raises(IntegrityError, match="not in force"), transaction.atomic():
        write_marks([*entries[:-1], MarkEntry(entries[-1].session_id, entries[-1].enrolment_id, "H")],
                    author=CLERK, reason="")  # fmt: skip
    assert not Mark.objects.exists()
    assert write_marks(entries, author=CLERK, reason="").created == len(entries)


@pytest.mark.parametrize(
    ("day", "code"), [("2024-07-12", "H"), ("2024-07-16", "J"), ("2024-09-20", "J1")]
)
def test_a_code_is_judged_by_the_date_of_the_session(day, code):
    school = open_school(weeks=1, start=D(day))
    enrolment = EnrolmentFactory(school=school, starts_on=D("2023-09-01"))
    assert mark(enrolment, D(day), "AM", code).code == code


@pytest.mark.parametrize(
    ("day", "code"), [("2024-09-10", "H"), ("2024-09-20", "J"), ("2024-07-16", "J1")]
)
def test_a_code_outside_its_dates_is_refused(day, code):
    school = open_school(weeks=1, start=D(day))
    enrolment = EnrolmentFactory(school=school, starts_on=D("2023-09-01"))
    with pytest.raises(IntegrityError, match="not in force"), transaction.atomic():
        mark(enrolment, D(day), "AM", code)


@pytest.mark.parametrize("write", [by_orm, by_bulk, by_sql])
def test_a_second_mark_for_the_same_child_and_session_is_refused(write, school, enrolment):
    by_action(session_of(school), enrolment, "/")
    with pytest.raises(IntegrityError, match="duplicate key"), transaction.atomic():
        write(session_of(school), enrolment, "O")
    assert Mark.objects.get().code == "/"


def update_by_orm(session, enrolment):
    Mark.objects.filter(session=session, enrolment=enrolment).update(code="I")


def update_by_save(session, enrolment):
    kept = Mark.objects.get(session=session, enrolment=enrolment)
    kept.code = "I"
    kept.save()


def update_by_sql(session, enrolment):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE attendance_mark SET code = 'I' WHERE enrolment_id = %s", [enrolment.pk]
        )


def update_by_upsert(session, enrolment):
    Mark.objects.bulk_create(
        [bare_mark(session, enrolment, "I")],
        update_conflicts=True,
        update_fields=["code"],
        unique_fields=["session_id", "enrolment_id"],
    )


@pytest.mark.parametrize("change", [update_by_orm, update_by_save, update_by_sql, update_by_upsert])
class TestAmending:
    def test_without_a_reason_is_refused(self, change, school, enrolment):
        by_action(session_of(school), enrolment, "O")
        with pytest.raises(IntegrityError, match="without a reason"), transaction.atomic():
            change(session_of(school), enrolment)
        assert Mark.objects.get().code == "O"
        assert not MarkChange.objects.exists()

    def test_with_a_reason_keeps_the_original(self, change, school, enrolment):
        by_action(session_of(school), enrolment, "O")
        set_reason("Parent rang")
        change(session_of(school), enrolment)
        kept = MarkChange.objects.get()
        assert (kept.old_code, kept.new_code, kept.reason) == ("O", "I", "Parent rang")
        tally = WeeklyTally.objects.get()
        assert (tally.authorised, tally.unauthorised, tally.notice_sessions) == (1, 0, 0)


def test_history_holds_original_and_new_entry_with_who_and_when(school, enrolment):
    session = session_of(school)
    first, second = (
        dt.datetime(2025, 9, 1, 9, tzinfo=dt.UTC),
        dt.datetime(2026, 2, 3, 8, tzinfo=dt.UTC),
    )
    write_marks(
        [MarkEntry(session.pk, enrolment.pk, "U", 45, "Bus")],
        author=Author(7, "Ann Clerk", "school_admin", "monday.csv"), reason="", at=first,
    )  # fmt: skip
    write_marks(
        [MarkEntry(session.pk, enrolment.pk, "I", None, "Doctor's note")],
        author=Author(8, "Bea Head", "attendance_lead"), reason="Note came", at=second,
    )  # fmt: skip
    kept = MarkChange.objects.get()
    old = (kept.old_code, kept.old_minutes_late, kept.old_note, kept.old_entered_at)
    assert old == ("U", 45, "Bus", first)
    was = (kept.old_entered_by_id, kept.old_entered_by_name, kept.old_entered_role, kept.old_source)
    assert was == (7, "Ann Clerk", "school_admin", "monday.csv")
    new = (kept.new_code, kept.new_minutes_late, kept.new_note, kept.reason)
    assert new == ("I", None, "Doctor's note", "Note came")
    assert (kept.by_id, kept.by_name, kept.role, kept.source) == (
        8,
        "Bea Head",
        "attendance_lead",
        "",
    )
    assert Mark.objects.get().entered_at == second


def test_writing_the_same_again_changes_nothing_and_leaves_no_history(school, enrolment):
    by_action(session_of(school), enrolment, "O")
    RecheckRequest.objects.all().delete()
    written = write_marks(
        [MarkEntry(session_of(school).pk, enrolment.pk, "O")], author=CLERK, reason="Again"
    )
    assert (written.created, written.updated, written.unchanged) == (0, 0, 1)
    assert not MarkChange.objects.exists()
    assert not RecheckRequest.objects.exists()


def test_an_update_that_alters_nothing_leaves_no_history(school, enrolment):
    by_action(session_of(school), enrolment, "O")
    set_reason("For nothing")
    Mark.objects.update(code="O")
    assert not MarkChange.objects.exists()


def test_the_reason_ends_with_its_action(school, enrolment):
    by_action(session_of(school), enrolment, "O")
    by_action(session_of(school), enrolment, "I")
    with pytest.raises(IntegrityError, match="without a reason"), transaction.atomic():
        Mark.objects.update(code="M")


def test_a_withdrawn_mark_is_missing_again_and_its_story_kept(school, enrolment):
    by_action(session_of(school), enrolment, "O")
    by_action(session_of(school), enrolment, "")
    tally = WeeklyTally.objects.get()
    assert (tally.possible, tally.marked, tally.missing) == (0, 0, 10)
    assert (MarkChange.objects.get().old_code, MarkChange.objects.get().new_code) == ("O", "")


@pytest.mark.parametrize("key", ["session_id", "enrolment_id"])
def test_a_mark_cannot_be_moved(key, school, enrolment):
    by_action(session_of(school), enrolment, "O")
    other = {
        "session_id": session_of(school, TUESDAY).pk,
        "enrolment_id": EnrolmentFactory(school=school).pk,
    }[key]
    set_reason("Wrong child")
    with pytest.raises(IntegrityError, match="cannot be moved"), transaction.atomic():
        Mark.objects.filter(enrolment=enrolment).update(**{key: other})


@pytest.mark.parametrize(
    "table", ["attendance_mark", "attendance_markchange", "accounts_auditevent"]
)
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_happened_cannot_be_removed(table, verb, school, enrolment):
    by_action(session_of(school), enrolment, "O")
    by_action(session_of(school), enrolment, "I")
    record(by=None, kind="test.done", target_type="test", target_ref="1")
    with (
        pytest.raises(InternalError, match=r"Cannot (update or )?delete|cannot be truncated"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table))


@pytest.mark.parametrize("model", [MarkChange, AuditEvent])
def test_history_cannot_be_rewritten(model, school, enrolment):
    by_action(session_of(school), enrolment, "O")
    by_action(session_of(school), enrolment, "I")
    record(by=None, kind="test.done", target_type="test", target_ref="1")
    field = "reason" if model is MarkChange else "kind"
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        model.objects.update(**{field: "other"})


def test_a_session_with_marks_cannot_be_closed_or_moved(school, enrolment):
    by_action(session_of(school), enrolment, "O")
    with pytest.raises(IntegrityError, match="cannot be closed"), transaction.atomic():
        Session.objects.filter(date=FIRST_DAY).update(is_open=False)
    with pytest.raises(IntegrityError, match="cannot be moved"), transaction.atomic():
        Session.objects.filter(pk=session_of(school).pk).update(half="PM", date=D("2025-09-06"))


def test_a_mark_off_roll_after_a_leaving_date_is_out_of_the_tally_and_comes_back(school, enrolment):
    fill_marks(enrolment, "OOOO......")
    enrolment.ends_on = FIRST_DAY
    enrolment.save()
    assert WeeklyTally.objects.get().unauthorised == 2
    assert WeeklyTally.objects.get().expected == 2
    enrolment.ends_on = None
    enrolment.save()
    assert (WeeklyTally.objects.get().unauthorised, WeeklyTally.objects.get().expected) == (4, 10)
