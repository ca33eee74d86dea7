"""The story of a run: its row, its lock, what fails in it, who asked for it, and when it is forgotten."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from accounts import jobs
from accounts.errors import AlreadyDone, WrongState
from accounts.models import JobRun, User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
NAME = "test.job"
SOON = dt.timedelta(minutes=2)


def going():
    return jobs.running_ids(list(JobRun.objects.all()))


def test_a_run_is_known_as_going_on_only_while_it_does():
    with jobs.recorded(NAME) as run:
        assert going() == {JobRun.objects.get().pk}
        run.rows = 3
    done = JobRun.objects.get()
    assert going() == frozenset()
    assert (done.rows, done.failed, done.finished_at is not None) == (3, 0, True)


def test_what_stops_a_run_is_kept_and_raised():
    with pytest.raises(ZeroDivisionError), jobs.recorded(NAME):
        raise ZeroDivisionError("division by zero\nand a line that quotes the row")
    done = JobRun.objects.get()
    assert done.finished_at
    assert done.failures == [
        {"ref": "", "message": "division by zero", "error": "ZeroDivisionError"}
    ]
    assert jobs.last_finished(NAME) is None


def test_a_process_that_ends_leaves_the_run_without_an_end():
    with pytest.raises(KeyboardInterrupt), jobs.recorded(NAME):
        raise KeyboardInterrupt
    assert JobRun.objects.get().finished_at is None
    assert going() == frozenset()
    assert jobs.last_finished(NAME) is None


def test_one_bad_row_never_stops_the_rest_and_leaves_nothing_behind():
    def work(number):
        User.objects.filter(pk=person.pk).update(name=f"Row {number}")
        if number == 2:
            raise WrongState("No address is on file.")
        if number == 3:
            raise AlreadyDone("Somebody else was quicker.")
        if number == 4:
            JobRun.objects.create(name="x", started_at=None)  # the database refuses it
        return 1

    person = UserFactory()
    with jobs.recorded(NAME) as run:
        run.each([(n, f"R-{n}") for n in (1, 5, 2, 3, 4)], work)
    done = JobRun.objects.get(name=NAME)
    assert (done.rows, done.failed) == (2, 2)
    assert [(f["ref"], f["error"]) for f in done.failures] == [
        ("R-2", "WrongState"), ("R-4", "IntegrityError"),
    ]  # fmt: skip
    assert done.failures[0]["message"] == "No address is on file."
    assert "Failing row contains" not in done.failures[1]["message"], "it would quote the row"
    person.refresh_from_db()
    assert person.name == "Row 5"


def test_a_failure_shows_while_the_run_goes_on():
    def work(number):
        if number == 1:
            raise ValueError("broken")
        assert JobRun.objects.get().failed == 1

    with jobs.recorded(NAME) as run:
        run.each([(1, "R-1"), (2, "R-2")], work)
    assert [f["ref"] for f in JobRun.objects.get().failures] == ["R-1"]


def test_of_very_many_failures_the_first_are_kept_by_name_and_all_are_counted():
    def work(number):
        raise ValueError(number)

    with jobs.recorded(NAME) as run:
        run.each([(n, f"R-{n}") for n in range(jobs.KEPT_FAILURES + 5)], work)
    done = JobRun.objects.get()
    assert (done.failed, len(done.failures)) == (205, 200)


def test_a_database_that_is_gone_does_stop_the_rest(monkeypatch):
    tried = []

    def work(number):
        tried.append(number)
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(connection, "is_usable", lambda: False)
    with pytest.raises(OperationalError), jobs.recorded(NAME) as run:
        run.each([(1, "R-1"), (2, "R-2")], work)
    assert tried == [1]


def test_a_wish_is_fulfilled_by_the_next_run_whoever_starts_it():
    person = UserFactory()
    asked, new = jobs.ask(NAME, person, SOON)
    assert new
    assert jobs.is_asked_for(NAME)
    with jobs.recorded(NAME):
        assert not jobs.is_asked_for(NAME)
    done = JobRun.objects.get()
    assert (done.pk, done.asked_by) == (asked.pk, person)
    assert done.asked_at <= done.started_at <= done.finished_at


def test_a_second_press_finds_the_first_and_a_wish_unheard_is_made_again():
    first, second = UserFactory(), UserFactory()
    asked, _ = jobs.ask(NAME, first, SOON)
    again, new = jobs.ask(NAME, second, SOON)
    assert (again.pk, new) == (asked.pk, False)
    JobRun.objects.update(asked_at=timezone.now() - SOON)
    again, new = jobs.ask(NAME, second, SOON)
    assert (again.pk, again.asked_by, new) == (asked.pk, second, True)
    assert JobRun.objects.count() == 1


def test_while_a_run_goes_on_no_other_is_asked_for():
    with jobs.recorded(NAME):
        run, new = jobs.ask(NAME, UserFactory(), SOON)
        assert (run.started_at is not None, new) == (True, False)
    run, new = jobs.ask(NAME, UserFactory(), SOON)
    assert new
    assert JobRun.objects.count() == 2


def test_a_run_cut_short_stands_in_nobodys_way():
    JobRun.objects.create(name=NAME, started_at=timezone.now())
    _, new = jobs.ask(NAME, UserFactory(), SOON)
    assert new


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_wish():
    people = UserFactory.create_batch(4)

    def press(person):
        try:
            return jobs.ask(NAME, person, SOON)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, people)) == [False, False, False, True]
    assert JobRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_killed_connection_lets_go_at_once():
    """What a process that is killed leaves: a row without an end, and a lock its connection held."""
    it = connection.settings_dict
    with closing(
        psycopg2.connect(
            host=it["HOST"], port=it["PORT"], user=it["USER"], password=it["PASSWORD"],
            dbname=it["NAME"],
        )
    ) as other, other.cursor() as cursor:  # fmt: skip
        run = JobRun.objects.create(name=NAME, started_at=timezone.now())
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [jobs.RUN_LOCK, run.pk])
        assert going() == {run.pk}
    assert going() == frozenset()


def test_a_run_that_ended_while_it_was_asked_is_brought_up_to_date():
    run = JobRun.objects.create(name=NAME, started_at=timezone.now())
    seen = JobRun.objects.get()
    JobRun.objects.update(finished_at=timezone.now(), rows=7)
    assert jobs.running_ids([seen]) == frozenset()
    assert (seen.pk, seen.rows, seen.finished_at is not None) == (run.pk, 7, True)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"asked_at": timezone.now()},
        {"started_at": timezone.now(), "asked_at": timezone.now()},
    ],
    ids=["neither asked for nor begun", "asked for by nobody", "asked for by nobody, begun"],
)
def test_the_database_refuses_a_run_that_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        JobRun.objects.create(name=NAME, **fields)


def test_old_runs_are_forgotten_but_the_last_and_the_last_good_one_of_each_job():
    now = timezone.now()
    cutoff = now - dt.timedelta(days=90)

    def run(name, days, failed=0, finished=True):
        began = now - dt.timedelta(days=days)
        return JobRun.objects.create(
            name=name, started_at=began, finished_at=began if finished else None, failed=failed
        ).pk

    kept = {
        run("quiet", 400),  # its only one
        run("failing", 300),  # its last good one
        run("failing", 200, failed=2),  # its last
        run("busy", 89),
        run("busy", 1),
    }
    for days in (91, 200, 300):
        run("busy", days)
    run("failing", 350)
    run("failing", 250, failed=1)
    run("failing", 240, finished=False)
    assert jobs.forget_runs(cutoff) == 6
    assert set(JobRun.objects.values_list("pk", flat=True)) == kept
    assert jobs.forget_runs(cutoff) == 0
