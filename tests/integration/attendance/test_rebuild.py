"""Every tally anew: what the plain recount says, whatever was written before, and only what differs."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent
from attendance.actions import rebuild_sql
from attendance.actions.rebuild import TooManyKinds, rebuild_tallies
from attendance.actions.tallies import find_differences
from attendance.models import AttendanceCode, RecheckRequest, WeeklyTally
from attendance.models.tally_sql import COLUMNS
from tests.factories.attendance import FIRST_DAY, EnrolmentFactory, fill_marks, open_school
from tests.integration.attendance.test_tallies import CHANGES, Town


def forget():
    """No tally at all, without the marks noticing."""
    WeeklyTally.objects.all().delete()


def rows():
    return sorted(WeeklyTally.objects.values_list("enrolment_id", "week", *COLUMNS, "expected"))


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.lists(CHANGES, min_size=1, max_size=25))
def test_a_rebuild_from_nothing_equals_the_recount_after_any_sequence(db, changes):
    with transaction.atomic():
        town = Town()
        for change in changes:
            town.change(*change)
        kept = rows()
        forget()
        assert rebuild_tallies() == len(kept)
        assert rows() == kept
        assert find_differences() == []
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestWhatIsWritten:
    @pytest.fixture(autouse=True)
    def school(self):
        self.right = EnrolmentFactory(school=open_school(weeks=2))
        self.wrong = EnrolmentFactory(school=self.right.school)
        for enrolment in (self.right, self.wrong):
            fill_marks(enrolment, "OO........ ..I.......")
        RecheckRequest.objects.all().delete()

    def spoil(self):
        WeeklyTally.objects.filter(enrolment=self.wrong, week=FIRST_DAY).update(late=1, late_bits=1)
        WeeklyTally.objects.create(enrolment=self.wrong, week=dt.date(2026, 1, 5))

    def test_only_what_differs_is_written_and_only_those_children_are_looked_at_again(self):
        self.spoil()
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(xmin::text::bigint) FROM attendance_weeklytally")
            (before,) = cursor.fetchone()
        assert rebuild_tallies() == 2
        assert find_differences() == []
        assert set(RecheckRequest.objects.values_list("enrolment_id", flat=True)) == {self.wrong.pk}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM attendance_weeklytally WHERE xmin::text::bigint > %s",
                [before],
            )
            assert cursor.fetchone() == (1,)

    def test_when_all_is_right_nothing_is_written_or_told(self):
        kept = rows()
        assert rebuild_tallies() == 0
        assert rows() == kept
        assert not RecheckRequest.objects.exists()
        assert not AuditEvent.objects.filter(kind="tallies.rebuilt").exists()

    def test_it_is_told_in_the_trail(self):
        self.spoil()
        rebuild_tallies()
        event = AuditEvent.objects.get(kind="tallies.rebuilt")
        assert (event.by_name, event.target_ref) == ("rebuild_tallies", "2 tallies")

    def test_other_schools_are_left_alone(self):
        self.spoil()
        elsewhere = open_school(weeks=1)
        assert rebuild_tallies(school_ids=[elsewhere.pk]) == 0
        assert len({d.enrolment_id for d in find_differences()}) == 1

    def test_the_command_rebuilds_and_says_how_many(self):
        self.spoil()
        out = StringIO()
        call_command("check_tallies", "--rebuild", "--json", stdout=out)
        told = json.loads(out.getvalue())
        assert (told["rebuilt"], told["repaired"], told["differences"]) == (2, 0, [])


@pytest.mark.django_db
def test_more_kinds_of_marks_than_a_pattern_holds_are_refused(monkeypatch):
    fill_marks(EnrolmentFactory(school=open_school(weeks=1)), "O.")
    monkeypatch.setattr(rebuild_sql, "BITS", 2)
    with pytest.raises(TooManyKinds):
        rebuild_tallies()


@pytest.mark.django_db
def test_a_code_whose_meaning_was_changed_counts_anew():
    enrolment = EnrolmentFactory(school=open_school(weeks=1))
    fill_marks(enrolment, "MM........")
    AttendanceCode.objects.filter(code="M").update(statistical_class="unauthorised")
    assert rebuild_tallies() == 1
    assert find_differences() == []
    assert WeeklyTally.objects.get().unauthorised == 2


@pytest.mark.django_db(transaction=True)
def test_lanes_side_by_side_come_to_the_same(monkeypatch):
    monkeypatch.setattr("attendance.actions.rebuild.AT_ONCE", 1)
    for _ in range(4):
        fill_marks(EnrolmentFactory(school=open_school(weeks=2)), "OI........ N.........")
    kept = rows()
    forget()
    assert rebuild_tallies(lanes=3) == len(kept) == 8
    assert rows() == kept
