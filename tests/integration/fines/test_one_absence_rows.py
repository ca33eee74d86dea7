"""What the database itself refuses of a second notice for one absence, and of a result before a court sat."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from attendance.models import AttendanceCode, Mark, Session
from fines.actions.one_absence import NoticedAbsences
from fines.models import PenaltyNotice
from tests.factories.attendance import mark
from tests.factories.courts import charge, legal_scene, served
from tests.factories.fines import issue, notice_scene, propose
from tests.factories.rows import give, second

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
D = dt.date
HEARD = D(2026, 5, 6)


def refuses(words):
    return pytest.raises(REFUSED, match=words)


def test_the_rest_of_an_absence_is_put_into_no_second_notice():
    scene = notice_scene("OOOOO OOOOO OOOO")  # Monday 3 to Tuesday 18 November 2025
    propose(scene, session_ids=scene.sessions(10))
    with refuses("part of the absence"), transaction.atomic():
        second(scene, scene.sessions()[10:12])


def test_a_session_attended_between_ends_the_absence():
    scene = notice_scene("OOOOO OOOOO /OOO")
    propose(scene, session_ids=scene.sessions(10))
    assert second(scene, scene.sessions()[-2:])


@pytest.mark.parametrize("code", "-I")
def test_so_does_one_without_a_mark_and_one_excused(code):
    scene = notice_scene(f"OOOOO OOOOO O{code}OO")
    propose(scene, session_ids=scene.sessions(10))
    with refuses("part of the absence"), transaction.atomic():
        second(scene, [scene.sessions()[10]])
    assert second(scene, [scene.sessions()[-1]])


def test_the_other_parents_notice_and_one_withdrawn_stand_in_the_way_of_none():
    scene = notice_scene("OOOOO OOOOO OOOO")
    notice = propose(scene, session_ids=scene.sessions(10))
    PenaltyNotice.objects.filter(pk=notice.pk).update(
        status="returned", status_reason="Not yet", status_changed_by=scene.manager
    )
    assert second(scene, scene.sessions()[10:12])


@pytest.mark.parametrize(("days", "refused"), [(0, True), (1, False)])
def test_no_further_notice_on_the_last_day_to_pay_of_the_first(days, refused):
    scene = notice_scene("OOOOO OOOOO /OOOOO")
    first = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    day = first.second_due + dt.timedelta(days=days)
    if not refused:
        assert second(scene, [], proposed_on=day)
        return
    with refuses("can still be paid"), transaction.atomic():
        second(scene, [], proposed_on=day)


def test_none_is_issued_while_another_can_be_paid():
    scene = notice_scene("OOOOO OOOOO /OOOOO")
    first = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    after = first.second_due + dt.timedelta(days=1)
    other = second(scene, scene.sessions()[-2:], proposed_on=after)
    with refuses("can still be paid"), transaction.atomic():
        give(other, first)


def test_marks_amended_since_the_proposal_join_two_absences_and_none_is_issued():
    scene = notice_scene("OOOOO OOOOO /OO")
    first = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    PenaltyNotice.objects.filter(pk=first.pk).update(status="unpaid")
    after = first.second_due + dt.timedelta(days=1)
    other = second(scene, scene.sessions()[-2:], proposed_on=after)
    with transaction.atomic():
        give(other, first)
        transaction.set_rollback(True)
    present = Mark.objects.get(enrolment=scene.enrolment, code="/").session
    mark(scene.enrolment, present.date, present.half, "O")
    with refuses("part of the absence"), transaction.atomic():
        give(other, first)


def test_what_is_missed_after_the_last_day_to_pay_is_another_absence():
    scene = notice_scene("OOOOO OOOOO " * 20, weeks=22)
    first = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    rows = Mark.objects.filter(enrolment=scene.enrolment, code="O").order_by("session__date")
    until = rows.filter(session__date__lte=first.second_due).last().session
    since = rows.filter(session__date__gt=first.second_due).first().session
    after = first.second_due + dt.timedelta(days=1)
    with refuses("part of the absence"), transaction.atomic():
        second(scene, [until.pk], proposed_on=after)
    assert second(scene, [since.pk], proposed_on=after)


@pytest.mark.parametrize("tail", ["OOOO", ".OO", "O.OOI", "OO-OO", "OIOO.OO", "OOOOO" * 8])
def test_the_database_finds_the_runs_the_rule_finds(tail):
    """Of every session missed without permission, before and after the first notice was issued."""
    scene = notice_scene(f"OO.OOO OOOOO OOO{tail}", weeks=12)
    first = propose(scene, session_ids=scene.sessions()[2:13])
    for _ in range(2):
        book = AttendanceCode.objects.book()
        runs = NoticedAbsences([scene.case], [scene.mother.pk], book)
        found = runs.of(scene.case, scene.mother.pk, None)
        for key in scene.sessions():
            slot = Session.objects.values_list("date", "half").get(pk=key)
            assert run_in_the_database(scene, key) == found.get(slot), slot
        first = issue(scene, first) if first.status == "proposed" else first


def run_in_the_database(scene, session):
    asked = [0, scene.mother.pk, scene.case.pupil_id, session, scene.enrolment.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT fines_same_absence(%s, %s, %s, %s, %s)", asked)
        return cursor.fetchone()[0]


@pytest.fixture
def charged():
    with time_machine.travel(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC), tick=False):
        scene = legal_scene()
        scene.row = charge(scene)
        yield scene


def at(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))


def result(scene, on=HEARD, outcome="fine", **values):
    """A result by raw SQL."""
    pence = 22000 if outcome == "fine" else None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO fines_courtresult (proceedings_id, outcome, "on", fine_pence, eso_directed, note, '
            "why_changed, document, by_id, recorded_at) VALUES (%s, %s, %s, %s, false, '', '', '', %s, %s)",
            [scene.row.pk, outcome, on, pence, scene.legal.pk, timezone.now()],
        )
    return scene.row.results.get()


def hearing(scene, on=HEARD, kind="first"):
    return scene.row.hearings.create(
        kind=kind, court="Severnbridge Magistrates' Court", at=at(on), by=scene.legal
    )


def test_no_result_without_papers_served(charged):
    hearing(charged)
    with refuses("No papers"):
        result(charged)
    served(charged.row, charged.legal)
    assert result(charged)


def test_no_result_on_papers_that_were_served_later_or_taken_back(charged):
    hearing(charged)
    late = charged.row.steps.create(kind="served", on=D(2026, 5, 7), by=charged.legal)
    with refuses("No papers"):
        result(charged)
    right = {"replaces": late, "why_changed": "Another case"}
    charged.row.steps.create(kind="taken_back", on=HEARD, by=charged.legal, **right)
    with refuses("No papers"):
        result(charged, on=D(2026, 5, 8))


@pytest.mark.parametrize(("on", "kind"), [(D(2026, 5, 7), "first"), (HEARD, "family")])
def test_no_result_before_a_day_in_court_that_decides(charged, on, kind):
    served(charged.row, charged.legal)
    hearing(charged, on, kind)
    with refuses("No court"):
        result(charged)


def test_no_result_of_a_hearing_that_was_moved(charged):
    served(charged.row, charged.legal)
    first = hearing(charged)
    charged.row.hearings.create(
        kind="first", court=first.court, at=None, replaces=first, reason="Court closed",
        by=charged.legal,
    )  # fmt: skip
    with refuses("No court"):
        result(charged)


def test_no_result_of_a_day_to_come(charged):
    served(charged.row, charged.legal)
    hearing(charged, D(2026, 5, 21))
    with refuses("No court"):
        result(charged, on=D(2026, 5, 21))
    with time_machine.travel(dt.datetime(2026, 5, 21, 9, tzinfo=dt.UTC), tick=False):
        assert result(charged, on=D(2026, 5, 21))


def test_what_the_prosecutor_gives_up_waits_for_no_court(charged):
    assert result(charged, outcome="withdrawn")


@pytest.mark.parametrize(("plea_by", "plea", "decides"), [
    (D(2026, 5, 6), None, False), (D(2026, 5, 5), None, True), (D(2026, 5, 6), "guilty", True),
    (D(2026, 5, 5), "to_hearing", False),
])  # fmt: skip
def test_a_single_justice_decides_once_answered_or_the_days_are_over(plea_by, plea, decides):
    with time_machine.travel(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC), tick=False):
        scene = legal_scene()
        scene.row = charge(scene, procedure="sjp")
        scene.row.steps.create(kind="served", on=D(2026, 4, 7), plea_by=plea_by, by=scene.legal)
        if plea:
            scene.row.steps.create(kind=plea, on=D(2026, 4, 8), by=scene.legal)
        if decides:
            assert result(scene)
            return
        with refuses("No court"):
            result(scene)
