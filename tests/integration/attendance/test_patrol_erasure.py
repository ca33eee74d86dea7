"""Names nobody has matched are erased on their day, and nothing else ever is. Twice, cut short, at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent, JobRun, SentForm
from attendance import tasks
from attendance.actions import patrol_erasure
from attendance.actions.encounters import Told, correct_encounter
from attendance.actions.patrol_erasure import EMPTY, due_patrols, erase_patrol
from attendance.actions.patrol_matching import match_encounter, unmatch_encounter
from attendance.choices import Role
from attendance.models import Encounter, EncounterChange, EncounterMatch, Threshold
from attendance.models.patrol_sql import PERSONAL
from attendance.rules.calendar import local_date
from tests.factories.attendance import FIRST_DAY, EnrolmentFactory, MembershipFactory, open_school
from tests.factories.patrols import meet, moment, patrol_out

pytestmark = pytest.mark.django_db
DUE = dt.date(2025, 9, 15)  # a fortnight after the first day of the test calendar
SAID = {
    "given_forename": "Kai", "given_surname": "Barnes", "age": None,
    "date_of_birth": dt.date(2013, 5, 14), "sex": "M", "school_given": "Hilltop",
    "reason_given": "My nan is poorly", "safeguarding_note": "A bruise on the left arm",
}  # fmt: skip
COUNTED = ("at", "place", "accompanied", "reason", "lawful", "outcome", "age_band", "compulsory")


@pytest.fixture
def officer():
    return MembershipFactory(role=Role.EWO).user


@pytest.fixture
def patrol(officer):
    return patrol_out(officer)


def personal(encounter):
    encounter.refresh_from_db()
    return {name: getattr(encounter, name) for name in PERSONAL if getattr(encounter, name)}


def test_what_erasure_empties_is_what_the_database_calls_personal():
    assert set(EMPTY) == set(PERSONAL)


@pytest.mark.parametrize(
    ("as_of", "due"), [("2025-09-14", False), ("2025-09-15", True), ("2025-09-16", True)]
)
def test_on_the_day_and_not_before(as_of, due, patrol, officer):
    meet(patrol, officer, **SAID)
    found = due_patrols(dt.date.fromisoformat(as_of))
    assert found == ([(patrol.pk, patrol.ref)] if due else [])


def test_who_it_was_goes_and_what_is_counted_stays(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    before = {name: getattr(encounter, name) for name in COUNTED}
    assert erase_patrol(patrol_id=patrol.pk) == 1
    assert personal(encounter) == {}
    assert {name: getattr(encounter, name) for name in COUNTED} == before
    assert encounter.age_band == "11_15"
    assert encounter.erased_at is not None


def test_a_matched_child_stays_on_the_pupils_record(patrol, officer):
    kept, gone = meet(patrol, officer, **SAID), meet(patrol, officer, **SAID)
    match_encounter(
        encounter=kept, enrolment=EnrolmentFactory(school=open_school(weeks=1)), by=officer
    )
    assert erase_patrol(patrol_id=patrol.pk) == 1
    assert personal(kept)["given_surname"] == "Barnes"
    assert personal(gone) == {}


def test_a_match_taken_back_later_goes_the_next_night(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    match_encounter(
        encounter=encounter, enrolment=EnrolmentFactory(school=open_school(weeks=1)), by=officer
    )
    assert due_patrols(DUE) == []
    unmatch_encounter(encounter=encounter, because="It was Leo Barnes", by=officer)
    assert erase_patrol(patrol_id=due_patrols(DUE)[0][0]) == 1
    assert personal(encounter) == {}
    match = encounter.matches.get()
    assert (match.undone_because, match.undone_by_name) == ("Erased", officer.name)
    written = AuditEvent.objects.filter(target_ref=encounter.ref).values_list("after", flat=True)
    assert "Leo" not in str(list(written))


def test_why_a_match_was_taken_back_stands_until_then(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    match_encounter(
        encounter=encounter, enrolment=EnrolmentFactory(school=open_school(weeks=1)), by=officer
    )
    unmatch_encounter(encounter=encounter, because="Another child", by=officer)
    with pytest.raises(IntegrityError, match="once"), transaction.atomic():
        EncounterMatch.objects.update(undone_because="Erased")


def test_the_trail_of_corrections_says_who_no_longer(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    now = Told.of(encounter)
    for surname, lawful in (("Barnett", "yes"), ("Burnett", "no")):
        changed = Told(**{**now.__dict__, "given_surname": surname, "lawful": lawful})
        correct_encounter(encounter=encounter, told=changed, because="Misheard", by=officer,
                          at=moment("15:00") + dt.timedelta(minutes=len(surname), seconds=ord(surname[1])))  # fmt: skip
    erase_patrol(patrol_id=patrol.pk)
    kept = set(EncounterChange.objects.values_list("field", "old_value", "new_value"))
    assert set(EncounterChange.objects.values_list("reason", flat=True)) == {"Erased"}
    assert kept == {
        ("given_surname", "", ""), ("lawful", "no", "yes"), ("lawful", "yes", "no"),
    }  # fmt: skip


def test_the_digest_of_a_form_that_told_of_it_goes_too(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    led_to = [
        f"/patrols/{patrol.ref}/record/", f"/encounters/{encounter.ref}/", "/leave/LV-1/",
        "/patrols/PT-OTHER/record/",
    ]  # fmt: skip
    for n, address in enumerate(led_to):
        token = f"00000000-0000-4000-8000-00000000000{n}"
        SentForm.objects.create(user=officer, token=token, digest="d", went_to=address)
    erase_patrol(patrol_id=patrol.pk)
    assert set(SentForm.objects.values_list("went_to", flat=True)) == set(led_to[2:])


def test_it_is_written_down_without_saying_who(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    erase_patrol(patrol_id=patrol.pk)
    event = AuditEvent.objects.get(kind="patrol.erased")
    assert (event.by_name, event.after) == ("erase_unmatched", {"encounters": [encounter.ref]})


# -- The job -----------------------------------------------------------------------------------------


def test_twice_changes_nothing(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    tasks.erase_unmatched(today=DUE.isoformat())
    encounter.refresh_from_db()
    first = encounter.erased_at
    tasks.erase_unmatched(today=DUE.isoformat())
    encounter.refresh_from_db()
    assert encounter.erased_at == first
    rows = (
        JobRun.objects.filter(name=tasks.ERASE_UNMATCHED)
        .order_by("id")
        .values_list("rows", flat=True)
    )
    assert list(rows) == [1, 0]
    assert AuditEvent.objects.filter(kind="patrol.erased").count() == 1


def test_cut_short_in_one_patrol_it_keeps_those_before_and_finds_the_rest(officer, monkeypatch):
    patrols = [patrol_out(officer, FIRST_DAY + dt.timedelta(days=n)) for n in range(3)]
    met = [meet(patrol, officer, **SAID) for patrol in patrols]
    done = erase_patrol
    calls = []

    def killed_in_the_second(*, patrol_id):
        calls.append(patrol_id)
        if len(calls) == 2:
            with transaction.atomic():
                done(patrol_id=patrol_id)
                transaction.set_rollback(True)
            raise KeyboardInterrupt
        return done(patrol_id=patrol_id)

    with monkeypatch.context() as patch:
        patch.setattr(patrol_erasure, "erase_patrol", killed_in_the_second)
        with pytest.raises(KeyboardInterrupt):
            tasks.erase_unmatched(today="2025-12-01")
    assert [bool(personal(each)) for each in met] == [False, True, True]
    tasks.erase_unmatched(today="2025-12-01")
    assert [bool(personal(each)) for each in met] == [False, False, False]
    assert AuditEvent.objects.filter(kind="patrol.erased").count() == 3


def test_one_patrol_that_fails_keeps_no_names_of_the_others_and_shows(officer):
    """The trigger refuses one of a day that is not over by the database's own clock; the run goes on."""
    today = local_date(timezone.now())
    early = patrol_out(officer, today)
    meet(early, officer, **SAID)
    late = meet(patrol_out(officer), officer, **SAID)
    tasks.erase_unmatched(today=(today + dt.timedelta(days=14)).isoformat())
    run = JobRun.objects.get(name=tasks.ERASE_UNMATCHED)
    assert run.rows == 1
    assert [failure["ref"] for failure in run.failures] == [early.ref]
    assert "Barnes" not in str(run.failures)
    assert personal(late) == {}


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_erase_once_and_a_match_made_meanwhile_is_seen():
    officer = MembershipFactory(role=Role.EWO).user
    patrol = patrol_out(officer)
    met = [meet(patrol, officer, **SAID) for _ in range(6)]
    enrolment = EnrolmentFactory(school=open_school(weeks=1))

    def work(n):
        try:
            if n == 0:
                return match_encounter(encounter=met[0], enrolment=enrolment, by=officer) and 0
            return erase_patrol(patrol_id=patrol.pk)
        except Exception as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(work, range(3)))
    left = Encounter.objects.filter(erased_at__isnull=True).count()
    erased = sum(each for each in found if isinstance(each, int))
    assert (left, erased) in {(1, 5), (0, 6)}
    assert bool(personal(met[0])) == (left == 1)
    assert sum(isinstance(each, Exception) for each in found) == (left == 0)


# -- What the database keeps -------------------------------------------------------------------------


def erase_by_hand(encounter, **other):
    Encounter.objects.filter(pk=encounter.pk).update(
        **EMPTY | {"erased_at": timezone.now()} | other
    )


def test_nothing_is_erased_early_past_the_job(officer):
    encounter = meet(patrol_out(officer, local_date(timezone.now())), officer, **SAID)
    with pytest.raises(IntegrityError, match="too early"), transaction.atomic():
        erase_by_hand(encounter)
    Threshold.objects.filter(key="patrol_erase_days").update(value=0)
    erase_by_hand(encounter)
    assert personal(encounter) == {}


def test_with_no_number_of_days_nothing_is_erased_at_all(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    Threshold.objects.filter(key="patrol_erase_days").delete()
    assert due_patrols(dt.date(2030, 1, 1)) == []
    with pytest.raises(IntegrityError, match="too early"), transaction.atomic():
        erase_by_hand(encounter)


@pytest.mark.parametrize(
    "other",
    [
        {"accompanied": "parent"}, {"lawful": "yes"}, {"outcome": "returned"}, {"age_band": "5_10"},
        {"compulsory": "no"}, {"reason": "illness"}, {"number": 7}, {"made_by_name": "Nobody"},
        {"school_id": None, "place": "park"},
    ],
)  # fmt: skip
def test_nothing_that_is_counted_goes_with_it(other, patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    with pytest.raises(IntegrityError, match="nothing else"), transaction.atomic():
        erase_by_hand(encounter, **other)


@pytest.mark.parametrize("name", PERSONAL)
def test_all_that_says_who_goes_at_once(name, patrol, officer):
    said = SAID | ({"age": 12, "date_of_birth": None} if name == "age" else {})
    encounter = meet(patrol, officer, **said)
    with pytest.raises(IntegrityError, match="all that says who"), transaction.atomic():
        erase_by_hand(encounter, **{name: getattr(encounter, name)})


def test_a_matched_encounter_is_not_erased_past_the_job(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    match_encounter(
        encounter=encounter, enrolment=EnrolmentFactory(school=open_school(weeks=1)), by=officer
    )
    with pytest.raises(IntegrityError, match="part of the record"), transaction.atomic():
        erase_by_hand(encounter)


def test_what_was_erased_stays_as_it_is_counted(patrol, officer):
    encounter = meet(patrol, officer, **SAID)
    erase_patrol(patrol_id=patrol.pk)
    for other in ({"given_surname": "Barnes"}, {"lawful": "yes"}, {"erased_at": None}):
        with pytest.raises(IntegrityError, match="stays as it is counted"), transaction.atomic():
            Encounter.objects.filter(pk=encounter.pk).update(**other)
