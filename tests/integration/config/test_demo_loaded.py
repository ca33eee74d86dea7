"""The demonstration once it is loaded: whole, sound, and worked on by its people."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F, Q, Sum

from accounts.models import JobRun
from attendance.actions.planned import read_plans
from attendance.actions.sweep import read_sweep
from attendance.choices import FlagKind, LeaveStatus, PatrolStatus, PlanKind, Role
from attendance.models import (
    AbsenceContact,
    ActionTaken,
    ActionWithdrawal,
    Closure,
    DualTimetable,
    Encounter,
    EncounterMatch,
    Enrolment,
    Flag,
    FlagNote,
    FollowUp,
    Leave,
    Mark,
    MarkChange,
    Membership,
    PartTimeTimetable,
    Patrol,
    Pupil,
    Register,
    School,
    Session,
    Trip,
    WeeklyTally,
)
from attendance.rules.calendar import LONDON
from cases.choices import EventKind, Stage
from cases.models import Case, CaseEvent, Contact
from config.demo.casework.banking import TWICE
from config.demo.staff import PASSWORD
from fines.choices import NoticeStatus, PaymentKind
from fines.models import BankFile, PenaltyNotice, Receipt, Representation


@pytest.fixture(scope="module", autouse=True)
def said(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """One load for the whole file, inside a transaction that is taken back at its end."""
    out = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        day = dt.date(2026, 11, 22)
        call_command("seed_demo", size="XS", seed=7, today=day, stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    tables = (School, Session, Pupil, Enrolment, Mark, Register, Membership, WeeklyTally)
    return {table.__name__: table.objects.count() for table in tables}


def test_a_load_fills_the_tables_and_tallies_agree_with_the_marks(said: str) -> None:
    assert "Friday 20 November 2026 is the last school day" in said
    assert all(counts().values())
    assert MarkChange.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM attendance_tally_recount r FULL JOIN attendance_weeklytally w "
            "USING (enrolment_id, week) WHERE (r.possible, r.unauthorised, r.authorised, r.expected) "
            "IS DISTINCT FROM (w.possible, w.unauthorised, w.authorised, w.expected)"
        )
        assert cursor.fetchone() == (0,)


def test_no_pupil_is_without_enrolment_or_carer_and_no_mark_without_register() -> None:
    assert not Pupil.objects.filter(enrolments=None).exists()
    assert not Pupil.objects.filter(responsibilities=None).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM attendance_mark m JOIN attendance_enrolment e ON e.id = m.enrolment_id "
            "WHERE NOT EXISTS (SELECT 1 FROM attendance_register r WHERE r.session_id = m.session_id "
            "AND r.registration_group = e.registration_group)"
        )
        assert cursor.fetchone() == (0,)


def test_registers_of_the_lively_day_are_partly_taken() -> None:
    day = dt.date(2026, 11, 20)
    groups = (
        Enrolment.objects.on_roll(day).values("school", "registration_group").distinct().count()
    )
    assert 0 < Register.objects.filter(session__date=day).count() < 2 * groups


def test_new_rows_are_numbered_after_those_of_the_load() -> None:
    pupil = Pupil.objects.order_by("-id")[0]
    assert Enrolment.objects.order_by("-id")[0].pk > 0
    pupil.pk, pupil.ref, pupil.upn = None, "P-NEW", "A" + pupil.upn[1:]
    pupil.save()
    assert Pupil.objects.order_by("-id")[0].ref == "P-NEW"


def test_loading_again_changes_nothing() -> None:
    before = counts()
    out = StringIO()
    call_command("seed_demo", size="XS", seed=9, today=dt.date(2027, 1, 10), stdout=out)
    assert "loaded already" in out.getvalue()
    assert counts() == before


def test_sign_ins_are_printed_one_a_role_and_work() -> None:
    out = StringIO()
    call_command("demo_signins", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 7
    assert [role.label for role in Role if not any(li.startswith(role.label) for li in lines)] == []
    for line in lines:
        email = next(word for word in line.split() if "@" in word)
        assert authenticate(None, email=email, password=PASSWORD) is not None


def test_casework_is_walked_by_real_actions_and_nothing_is_refused() -> None:
    assert Case.objects.exclude(stage=Stage.FLAGGED).exists()
    assert CaseEvent.objects.filter(kind=EventKind.CONTACT_LOGGED).exists()
    assert Contact.objects.current().filter(first__isnull=False).exists()
    assert Contact.objects.exclude(restricted="").exists()
    assert Contact.objects.filter(condoned=True).exists()
    assert not Case.objects.filter(opened_on__gt=dt.date(2026, 11, 22)).exists()
    assert not Flag.objects.standing().filter(raised_as_of__gt=dt.date(2026, 11, 22)).exists()


def test_notices_are_given_words_against_them_wait_and_money_fits() -> None:
    """So small a size has a few; none holds more money than it costs but what is paid twice on purpose."""
    given = PenaltyNotice.objects.filter(issued_on__isnull=False)
    assert given.filter(status=NoticeStatus.ISSUED).exists()
    assert not given.filter(issued_on__gt=dt.date(2026, 11, 23)).exists()
    assert Representation.objects.filter(answer="").exists()
    assert BankFile.objects.exists()
    assert not Receipt.objects.with_balance().filter(unmatched_pence__lt=0).exists()
    standing = Q(ledger__kind=PaymentKind.PAYMENT, ledger__corrected_by__isnull=True)
    held = given.annotate(held=Sum("ledger__pence", filter=standing))
    assert held.filter(held__gt=F("second_pence")).count() <= TWICE


def test_the_last_school_day_has_a_morning_to_sweep() -> None:
    """Registers not in and chased, families who wrote, children still to be found."""
    live = dt.date(2026, 11, 20)
    found = [read_sweep(school, live) for school in School.objects.all()]
    assert any(sweep.registers for sweep in found)
    assert any(late.chase for sweep in found for late in sweep.registers)
    assert any(sweep.children for sweep in found), "so small a size has one or two"
    contacts = AbsenceContact.objects.filter(date=live)
    assert {c.at.date() for c in contacts} == {live}
    assert AbsenceContact.objects.count() == contacts.count()


def test_something_of_every_kind_is_planned_and_seen_by_the_registers() -> None:
    assert set(Leave.objects.values_list("status", flat=True)) == set(LeaveStatus.values)
    today = dt.date(2026, 11, 22)
    assert PartTimeTimetable.objects.filter(review_on__lt=today, ends_on__gte=today).exists()
    assert DualTimetable.objects.filter(starts_on__gt=today).exists()
    assert Trip.objects.filter(starts_on=dt.date(2026, 11, 23)).exists()
    closure = Closure.objects.get(reason__startswith="Heavy snow")
    snowed = Mark.objects.filter(session__school=closure.school, session__date=closure.starts_on)
    assert set(snowed.filter(session__half="PM").values_list("code", flat=True)) == {"Y4"}
    roll = Enrolment.objects.on_roll(dt.date(2026, 11, 23)).values_list("pk", flat=True)
    plans = read_plans(roll, dt.date(2026, 11, 23), dt.date(2026, 11, 27))
    kinds = {plan.kind for held in plans.values() for plan in held}
    assert kinds == {PlanKind.LEAVE, PlanKind.PART_TIME, PlanKind.DUAL, PlanKind.TRIP}


def test_patrols_met_children_the_oldest_has_forgotten_and_one_is_to_come() -> None:
    over = Patrol.objects.filter(status=PatrolStatus.FINISHED).order_by("date")
    assert over.count() == 3
    assert Patrol.objects.filter(status=PatrolStatus.PLANNED, date__gt="2026-11-22").count() == 1
    oldest, *_, latest = [Encounter.objects.filter(patrol=patrol) for patrol in over]
    assert not oldest.unmatched().exclude(given_surname="").exists()
    assert latest.unmatched().exclude(given_surname="").exists()
    marks = EncounterMatch.objects.exclude(session__isnull=True)
    assert not marks.exclude(session__date=F("encounter__patrol__date")).exists()
    standing = Flag.objects.filter(kind=FlagKind.SEEN_ON_PATROL)
    assert standing.count() == FollowUp.objects.count()
    assert Flag.objects.standing().filter(kind=FlagKind.CONDONED_ON_PATROL).exists()


def test_schools_logged_what_they_did_and_took_one_slip_back() -> None:
    own = ActionTaken.objects.filter(source_app_ref__startswith="DONE-")
    assert own.standing().count() > 3
    assert 1 <= ActionWithdrawal.objects.count() < own.count()
    last = own.standing().latest("done_on")
    flags = Flag.objects.standing().filter(kind=FlagKind.NOBODY_ACTED)
    assert not flags.filter(enrolment=last.enrolment_id).exists()


def test_leads_have_been_through_the_flags() -> None:
    kinds = set(FlagNote.objects.values_list("kind", flat=True))
    assert {"acknowledged", "snoozed"} <= kinds
    assert not FlagNote.objects.filter(kind="snoozed", reason="").exists()
    open_flags = Flag.objects.standing().filter(acknowledged_at__isnull=True)
    assert open_flags.count() > Flag.objects.standing().count() / 2


def test_the_jobs_page_has_three_weeks_of_nights_with_one_failure_and_one_run_cut_short() -> None:
    runs = JobRun.objects.filter(started_at__date__lt=dt.date(2026, 11, 22))
    nightly = runs.filter(name="cases.chase_deadlines")
    assert nightly.count() == 21
    (failure,) = nightly.get(failed=1).failures
    assert Case.objects.filter(ref=failure["ref"]).exists()
    assert runs.filter(name="attendance.chase_registers").count() == 15, "no school on Saturdays"
    short = runs.get(finished_at__isnull=True)
    again = runs.get(asked_by__isnull=False)
    assert (short.name, short.started_at.date()) == (again.name, again.started_at.date())


def test_a_late_mark_is_entered_once_the_child_has_come() -> None:
    late = Mark.objects.filter(minutes_late__isnull=False, entered_role="")
    rows = late.values_list("session__date", "session__opens_at", "minutes_late", "entered_at")
    assert rows
    for day, opens, minutes, entered in rows:
        came = dt.datetime.combine(day, opens, LONDON) + dt.timedelta(minutes=minutes)
        assert entered >= came, (day, minutes, entered)
