"""What the database itself holds flags and the notes on them to, whichever way a change comes."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from attendance.actions.thresholds import threshold_on
from attendance.choices import OFFERED_KINDS, FlagKind, FlagNoteKind
from attendance.models import Flag, FlagNote
from tests.factories.accounts import UserFactory
from tests.factories.attendance import EnrolmentFactory, FlagFactory

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
TODAY = D("2025-11-24")


def note(flag, kind, **more):
    by = more.pop("by", None) or UserFactory(name="Ann Lead")
    row = {"numbers": flag.numbers, "by": by, "by_name": by.name} | more
    return FlagNote.objects.create(flag=flag, kind=kind, **row)


def test_an_acknowledgement_shows_on_the_flag():
    flag = FlagFactory()
    made = note(flag, FlagNoteKind.ACKNOWLEDGED, reason="Rang the mother")
    flag.refresh_from_db()
    assert flag.acknowledged_at == made.at
    assert (flag.acknowledged_by, flag.acknowledged_by_name) == (made.by, "Ann Lead")
    assert flag.acknowledged_note == "Rang the mother"


def test_a_flag_put_off_is_awake_again_on_its_day_or_when_woken():
    flag, other = FlagFactory.create_batch(2)
    note(flag, FlagNoteKind.SNOOZED, until=TODAY + dt.timedelta(days=7), reason="In hospital")
    assert set(Flag.objects.awake(TODAY)) == {other}
    assert set(Flag.objects.snoozed(TODAY)) == {flag}
    assert set(Flag.objects.awake(TODAY + dt.timedelta(days=6))) == {other}
    assert set(Flag.objects.awake(TODAY + dt.timedelta(days=7))) == {flag, other}
    note(flag, FlagNoteKind.UNSNOOZED)
    assert set(Flag.objects.awake(TODAY)) == {flag, other}


@pytest.mark.parametrize(
    "columns",
    [
        {"snoozed_until": TODAY},
        {"acknowledged_note": "x"},
        {"acknowledged_at": timezone.make_aware(dt.datetime(2025, 11, 24))},
    ],
)
def test_only_a_note_moves_those_columns(columns):
    FlagFactory()
    with pytest.raises(DatabaseError, match="Write a note"):
        Flag.objects.update(**columns)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": FlagNoteKind.SNOOZED, "reason": "No day"},
        {"kind": FlagNoteKind.SNOOZED, "until": TODAY},  # no reason
        {"kind": FlagNoteKind.ACKNOWLEDGED, "until": TODAY},
        {"kind": FlagNoteKind.RETURN_MADE},
        {"kind": FlagNoteKind.ACKNOWLEDGED, "made_on": TODAY},
        {"kind": FlagNoteKind.UNSNOOZED, "reference": "R-1"},
    ],
)
def test_a_note_says_what_its_kind_needs_and_no_more(wrong):
    with pytest.raises(IntegrityError):
        note(FlagFactory(), **wrong)


def test_the_run_itself_only_wakes():
    flag = FlagFactory()
    row = {"flag": flag, "numbers": {}, "by_name": "Nightly run"}
    FlagNote.objects.create(kind=FlagNoteKind.UNSNOOZED, **row)
    with pytest.raises(IntegrityError):
        FlagNote.objects.create(kind=FlagNoteKind.ACKNOWLEDGED, **row)


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE attendance_flagnote SET reason = 'else'",
        "DELETE FROM attendance_flagnote",
        "TRUNCATE attendance_flagnote",
    ],
)
def test_notes_stand(query):
    note(FlagFactory(), FlagNoteKind.ACKNOWLEDGED)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(InternalError), transaction.atomic():
            cursor.execute(query)


def test_evidence_comes_in_pairs():
    flag = FlagFactory(evidence_weeks=[D("2025-09-01")], evidence_bits=[3])
    with pytest.raises(IntegrityError, match="flag_evidence_in_pairs"):
        Flag.objects.filter(pk=flag.pk).update(evidence_bits=[])


def test_only_some_kinds_are_offered():
    enrolment = EnrolmentFactory()
    for kind in FlagKind:
        FlagFactory(enrolment=enrolment, kind=kind)
    offered = Flag.objects.unclaimed().values_list("kind", flat=True)
    assert set(offered) == set(OFFERED_KINDS)
    assert list(Flag.objects.gravest_first().values_list("kind", flat=True)) == FlagKind.values


def test_every_number_a_kind_turns_on_is_a_dated_row():
    assert threshold_on("continuous_unauthorised_days", TODAY) == 10
    assert threshold_on("illness_days", D("2024-08-18")) is None
    assert threshold_on("illness_days", D("2024-08-19")) == 15
    assert threshold_on("snooze_days", TODAY) == 42
