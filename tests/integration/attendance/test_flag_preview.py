"""What a preview says of flags is what then happens: for many amendments, of many kinds, at the boundary."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from attendance.actions.flag_preview import FlagChange, preview_flags
from attendance.actions.flags import refresh_flags
from attendance.actions.marks import MarkEntry, write_marks
from attendance.models import Enrolment, Flag, Mark, MarkChange, RecheckRequest
from attendance.rules.amending import Amending
from tests.factories.attendance import CLERK, EnrolmentFactory, fill_marks, open_school

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 12, 12, 16, 0, tzinfo=dt.UTC)
CODES = ["/", "O", "I", "M", "G", "B", "Y4", "N", ""]


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def standing() -> dict[tuple[int, str], dict[str, object]]:
    rows = Flag.objects.standing().values_list("enrolment_id", "kind", "numbers")
    return {(enrolment, kind): numbers for enrolment, kind, numbers in rows}


def amend(amendments: Sequence[Amending]) -> None:
    entries = [MarkEntry(each.session_id, each.enrolment_id, each.code) for each in amendments]
    write_marks(entries, author=CLERK, reason="Put right")


def amending(enrolment: Enrolment, number: int, code: str) -> Amending:
    """The enrolment's mark of the nth session."""
    session = enrolment.school.sessions.order_by("date", "half")[number]
    mark = Mark.objects.filter(session=session, enrolment=enrolment).first()
    was = mark.code if mark else ""
    return Amending(session.pk, enrolment.pk, session.date, session.half, was, code)


def said(changes: list[FlagChange]) -> dict[tuple[int, str], object]:
    return {(c.enrolment_id, c.kind): c.after for c in changes}


def test_ten_percent_exactly_is_cleared_by_one_correction() -> None:
    """Domain E18: 38 of 380 becomes 37 of 379."""
    school = open_school(weeks=10)
    enrolment = EnrolmentFactory(school=school)
    fill_marks(enrolment, "O" * 10 + "." * 90)
    refresh_flags(as_of=NOW.date(), enrolment_ids=[enrolment.pk])
    changes = preview_flags([amending(enrolment, 0, "Y4")])
    assert changes is not None
    change = next(c for c in changes if c.kind == "persistent_absence")
    assert change.before is not None
    assert (change.before["absent"], change.before["possible"]) == (10, 100)
    assert change.after is None
    assert change.cleared_by is not None
    assert (change.cleared_by["absent"], change.cleared_by["possible"]) == (9, 99)


def test_a_preview_leaves_nothing_behind() -> None:
    enrolment = EnrolmentFactory(school=open_school(weeks=10))
    fill_marks(enrolment, "O" * 10 + "." * 90)
    refresh_flags(as_of=NOW.date(), enrolment_ids=[enrolment.pk])
    tables = (Flag, Mark, MarkChange, RecheckRequest, AuditEvent)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    assert preview_flags([amending(enrolment, 0, "Y4"), amending(enrolment, 50, "O")])
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('bellwether.reason', true), current_setting('lock_timeout')"
        )
        assert cursor.fetchone() in [("", "0"), (None, "0")]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_said_is_what_happens(seed: int) -> None:
    """Random years near the lines, random corrections: the preview is the change of the flags."""
    dice = random.Random(seed)
    school = open_school(weeks=14)
    enrolments = [EnrolmentFactory(school=school) for _ in range(3)]
    for enrolment in enrolments:
        rate = dice.choice([0.08, 0.1, 0.12, 0.5])
        codes = [dice.choice("OOIGN") if dice.random() < rate else "." for _ in range(140)]
        fill_marks(enrolment, "".join(codes))
    ids = [enrolment.pk for enrolment in enrolments]
    refresh_flags(as_of=NOW.date(), enrolment_ids=ids)
    cells = {(dice.randrange(140), dice.choice(enrolments).pk) for _ in range(dice.randint(1, 25))}
    by_id = {enrolment.pk: enrolment for enrolment in enrolments}
    amendments = [amending(by_id[pk], number, dice.choice(CODES)) for number, pk in sorted(cells)]
    before = standing()
    changes = preview_flags(amendments)
    assert changes is not None
    amend(amendments)
    refresh_flags(as_of=NOW.date(), enrolment_ids=ids)
    after = standing()
    moved = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert said(changes) == {key: after.get(key) for key in moved}
    for change in changes:
        assert change.before == before.get((change.enrolment_id, change.kind))
        if change.after is None:
            cleared = Flag.objects.filter(enrolment=change.enrolment_id, kind=change.kind)
            assert cleared.latest("id").cleared_numbers == change.cleared_by


def test_marks_that_move_nothing_are_not_even_asked_about() -> None:
    enrolment = EnrolmentFactory(school=open_school(weeks=2))
    fill_marks(enrolment, "." * 20)
    same = amending(enrolment, 3, "\\")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert preview_flags([same]) == []
    assert not [q for q in captured if "attendance" in q["sql"]]


def test_a_mark_that_cannot_stand_is_no_answer_and_no_harm() -> None:
    enrolment = EnrolmentFactory(school=open_school(weeks=2))
    fill_marks(enrolment, "." * 20)
    nowhere = Amending(0, enrolment.pk, dt.date(2025, 9, 1), "AM", "/", "O")
    assert preview_flags([nowhere]) is None
    assert Mark.objects.count() == 20


def test_it_costs_as_much_for_sixty_marks_as_for_one() -> None:
    school = open_school(weeks=10)
    enrolments = [EnrolmentFactory(school=school) for _ in range(6)]
    for enrolment in enrolments:
        fill_marks(enrolment, "O" * 10 + "." * 90)
    one = [amending(enrolments[0], 0, "I")]
    many = [amending(enrolment, n, "I") for enrolment in enrolments for n in range(10)]
    counts = []
    for amendments in (one, many):
        preview_flags(amendments)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            preview_flags(amendments)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_no_run_and_not_long_for_a_mark_somebody_else_writes() -> None:
    enrolment = EnrolmentFactory(school=open_school(weeks=10))
    fill_marks(enrolment, "O" * 10 + "." * 90)
    amendments = [amending(enrolment, 0, "I")]
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('attendance.refresh_flags'))")
            assert preview_flags(amendments)
            cursor.execute("SELECT 1 FROM attendance_mark FOR UPDATE")
            assert preview_flags(amendments) is None
            cursor.execute("ROLLBACK")
        assert preview_flags(amendments)
    finally:
        other.close()
