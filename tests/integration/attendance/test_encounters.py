"""Children met: recorded within the hours, corrected with a trail, and nothing that says who in the audit trail."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.actions.encounters import Told, correct_encounter, record_encounter
from attendance.actions.patrols import finish_patrol
from attendance.choices import Role, StreetReason, YesNo
from attendance.errors import PlanRefused
from attendance.models import Encounter, EncounterChange
from tests.factories.attendance import FIRST_DAY, MembershipFactory, SchoolFactory
from tests.factories.patrols import meet, moment, patrol_out, patrol_planned, told

pytestmark = pytest.mark.django_db
SAID = {
    "given_forename": "Kai", "given_surname": "Barnes", "age": None,
    "date_of_birth": dt.date(2013, 5, 14), "sex": "M", "school_given": "Hilltop",
    "reason_given": "My nan is poorly", "safeguarding_note": "A bruise on the left arm",
}  # fmt: skip
SECRET = ("Kai", "Barnes", "2013", "Hilltop", "nan", "bruise")


@pytest.fixture
def officer():
    return MembershipFactory(role=Role.EWO).user


@pytest.fixture
def patrol(officer):
    return patrol_out(officer)


def run(sql, *parameters):
    """One statement past every action, in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def by_hand(change, encounter):
    """A correction somebody writes at the database's own prompt, with a reason and a name."""
    run("SELECT set_config('bellwether.reason', 'By hand', true)")
    columns = f"{change}, changed_at = now(), changed_by_name = 'X'"
    run(f"UPDATE attendance_encounter SET {columns} WHERE id = %s", encounter.pk)  # noqa: S608


# -- Recording ---------------------------------------------------------------------------------------


def test_each_child_gets_the_next_number(patrol, officer):
    assert [meet(patrol, officer, clock).number for clock in ("10:00", "09:45", "11:00")] == [
        1,
        2,
        3,
    ]


def test_nothing_need_be_known_of_a_child(patrol, officer):
    encounter = meet(patrol, officer, age=None)
    assert (encounter.given_surname, encounter.age_band, encounter.compulsory) == (
        "",
        "unknown",
        "unknown",
    )


def test_how_old_is_worked_out_from_what_was_given(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    assert (encounter.age_band, encounter.compulsory, encounter.age) == ("11_15", "yes", None)


def test_an_age_beside_a_birthday_it_fits_is_not_kept_twice(patrol, officer):
    encounter = meet(patrol, officer, **SAID | {"age": 12})
    assert (encounter.age, encounter.date_of_birth) == (None, dt.date(2013, 5, 14))


@pytest.mark.parametrize(
    ("clock", "refused"),
    [("09:29", True), ("09:30", False), ("12:30", False), ("12:31", True)],
)
def test_outside_the_authorised_hours_it_is_refused_with_words(clock, refused, patrol, officer):
    if not refused:
        assert meet(patrol, officer, clock).pk
        return
    with pytest.raises(PlanRefused, match="09:30 to 12:30"):
        meet(patrol, officer, clock)
    assert not Encounter.objects.exists()


def test_everything_wrong_is_told_at_once_and_by_field(patrol, officer):
    wrong = told(clock="13:00", age=5, date_of_birth=dt.date(2013, 5, 14), outcome="home_educated")
    with pytest.raises(PlanRefused) as refused:
        record_encounter(patrol=patrol, told=wrong, by=officer, at=moment("14:00"))
    assert set(refused.value.faults) == {"time", "age", "outcome"}


def test_nobody_is_met_before_the_patrol_starts_and_everybody_may_be_written_up_after(officer):
    patrol = patrol_planned(officer)
    with pytest.raises(WrongState):
        meet(patrol, officer)
    out = patrol_out(officer)
    finish_patrol(patrol=out, by=officer, at=moment("12:30"))
    assert meet(out, officer).number == 1


def test_not_once_the_names_of_the_day_are_gone(patrol, officer):
    gone = moment("10:00") + dt.timedelta(days=14)
    with pytest.raises(WrongState, match="erased"):
        record_encounter(patrol=patrol, told=told(), by=officer, at=gone)
    record_encounter(patrol=patrol, told=told(), by=officer, at=gone - dt.timedelta(days=1))


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.LEGAL_OFFICER])
def test_others_record_nobody(role, patrol):
    with pytest.raises(NotAllowed):
        meet(patrol, MembershipFactory(role=role).user)


def test_the_audit_trail_outlives_erasure_so_it_holds_nothing_that_says_who(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    correct(encounter, officer, given_surname="Barnett", lawful=YesNo.YES)
    events = list(
        AuditEvent.objects.filter(target_ref=encounter.ref).values("kind", "before", "after")
    )
    assert [event["kind"] for event in events] == ["encounter.recorded", "encounter.corrected"]
    written = json.dumps(events)
    assert not [word for word in SECRET if word in written]
    assert events[1]["after"]["columns"] == ["given_surname", "lawful"]
    assert events[1]["before"]["lawful"] == "no"


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_save_at_once_get_two_numbers():
    officer = MembershipFactory(role=Role.EWO).user
    patrol = patrol_out(officer)

    def save(minute):
        try:
            return meet(patrol, officer, f"10:{minute}").number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(save, range(10, 18))) == list(range(1, 9))


# -- Putting right -----------------------------------------------------------------------------------


def correct(encounter, by, because="Misheard", clock="15:00", **other):
    now = replace(Told.of(encounter), **other)
    return correct_encounter(
        encounter=encounter, told=now, because=because, by=by, at=moment(clock)
    )


def test_what_it_said_before_is_kept_column_by_column(patrol, officer):
    school = SchoolFactory()
    encounter = meet(patrol, officer, **SAID)
    correct(encounter, officer, given_surname="Barnett", school=school, school_given="")
    kept = {c.field: (c.old_value, c.new_value) for c in encounter.changes.all()}
    assert kept == {
        "given_surname": ("Barnes", "Barnett"), "school_id": ("", str(school.pk)),
        "school_given": ("Hilltop", ""),
    }  # fmt: skip
    change = encounter.changes.first()
    assert (change.reason, change.by_name, change.at) == ("Misheard", officer.name, moment("15:00"))


def test_a_new_birthday_moves_how_old_the_child_counts(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    correct(encounter, officer, date_of_birth=dt.date(2021, 8, 31))
    encounter.refresh_from_db()
    assert (encounter.age_band, encounter.compulsory) == ("under_5", "no")


def test_nothing_different_and_nothing_said_are_refused(patrol, officer):
    encounter = meet(patrol, officer)
    with pytest.raises(WrongState):
        correct(encounter, officer)
    with pytest.raises(PlanRefused):
        correct(encounter, officer, because="  ", lawful=YesNo.YES)
    with pytest.raises(PlanRefused, match="09:30 to 12:30"):
        correct(encounter, officer, at=moment("13:00"))
    assert not EncounterChange.objects.exists()


def test_the_note_of_another_officer_is_neither_read_nor_touched(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    other = MembershipFactory(role=Role.EWO).user
    correct(encounter, other, lawful=YesNo.YES, safeguarding_note="gone")
    encounter.refresh_from_db()
    assert encounter.safeguarding_note == SAID["safeguarding_note"]
    correct(encounter, officer, clock="15:01", safeguarding_note="It was paint")
    encounter.refresh_from_db()
    assert encounter.safeguarding_note == "It was paint"


# -- What the database keeps -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "lawful = 'yes'",  # no reason, no name
        "lawful = 'yes', changed_at = now(), changed_by_name = 'X'",  # no reason
        "number = number + 1",
        "made_by_name = 'Somebody else'",
        "patrol_id = -1",
    ],
)
def test_no_change_without_a_trail(change, patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    with pytest.raises(IntegrityError):
        run(f"UPDATE attendance_encounter SET {change} WHERE id = %s", encounter.pk)  # noqa: S608


def test_with_a_reason_even_a_bare_statement_leaves_its_trail(patrol, officer):
    encounter = meet(patrol, officer)
    by_hand("lawful = 'yes'", encounter)
    change = encounter.changes.get()
    assert (change.field, change.old_value, change.new_value, change.reason) == (
        "lawful", "no", "yes", "By hand",
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    ["at = at + interval '3 hours'", "at = at - interval '2 hours'"],
)
def test_no_path_leads_outside_the_hours(change, patrol, officer):
    encounter = meet(patrol, officer)
    with pytest.raises(IntegrityError, match="authorised hours"):
        by_hand(change, encounter)


def test_nor_onto_a_patrol_that_has_not_started(officer):
    patrol, out = patrol_planned(officer), patrol_out(officer)
    row = meet(out, officer)
    row.pk, row.ref, row.patrol, row.number = None, "EN-OTHER", patrol, 1
    with pytest.raises(IntegrityError, match="not under way"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"age": 20}, "encounter_age_of_a_child"),
        ({"age": 12, "date_of_birth": dt.date(2013, 5, 14)}, "encounter_has_a_birthday_or_an_age"),
        ({"outcome": "home_educated"}, "encounter_outcome_home_educated_has_that_reason"),
        ({"number": 1}, "one_number_per_encounter"),
    ],
)
def test_a_row_that_cannot_be(change, name, patrol, officer):
    row = meet(patrol, officer)
    row.pk, row.ref, row.number = None, "EN-OTHER", 2
    for field, value in change.items():
        setattr(row, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)


def test_a_school_of_ours_and_another_school_are_not_both_given(patrol, officer):
    row = meet(patrol, officer, school=SchoolFactory(), school_given="Hilltop")
    assert row.school_given == ""
    row.pk, row.ref, row.number, row.school_given = None, "EN-OTHER", 2, "Hilltop"
    with pytest.raises(IntegrityError, match="encounter_has_one_school"), transaction.atomic():
        row.save(force_insert=True)


def test_a_correction_once_written_stands(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    correct(encounter, officer, given_surname="Barnett", reason=StreetReason.ILLNESS)
    for change in (
        "reason = 'Other'",
        "reason = 'Erased'",
        "old_value = ''",
        "old_value = '', new_value = ''",
    ):
        with pytest.raises(IntegrityError, match="stands"):
            run(f"UPDATE attendance_encounterchange SET {change}")  # noqa: S608
    assert patrol.date == FIRST_DAY
