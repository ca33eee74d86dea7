"""Totals kept for everybody's figures: what asks for them, how runs end, days somebody asked for, codes."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from redis.exceptions import RedisError

from attendance import tasks
from attendance.actions import code_counts, kept_figures, totals, totals_write_sql, waiting
from attendance.actions.code_counts import find_code_counts
from attendance.actions.flags import refresh_due_flags
from attendance.actions.insight import AT_TIME, Question, read_answer
from attendance.actions.totals import (
    ask_for_period,
    count_asked_periods,
    keep_in_step,
    still_in_step,
)
from attendance.choices import CircumstanceKind as C
from attendance.models import (
    Circumstance,
    Enrolment,
    EnrolmentTotal,
    GroupTotal,
    KeptCodes,
    KeptPeriod,
    RecheckRequest,
    TotalRequest,
)
from tests.factories.attendance import (
    FIRST_DAY,
    CircumstanceFactory,
    EnrolmentFactory,
    fill_marks,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
TODAY = D("2025-10-02")
YEAR = Question(D("2025-08-01"), TODAY)
OWN = Question(D("2025-09-03"), D("2025-09-16"))  # a Wednesday to a Tuesday


@pytest.fixture(autouse=True)
def clock():
    """The test calendar's fifth week."""
    with time_machine.travel("2025-10-02T09:00:00+01:00", tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def everybody_is_many(monkeypatch):
    """Nothing is counted while one waits."""
    cache.clear()
    monkeypatch.setattr(kept_figures, "COUNTED_AT_ONCE", -1)
    monkeypatch.setattr(code_counts, "TALLIES_AT_ONCE", -1)


@pytest.fixture
def enrolments():
    """Two schools, two children at each; one of each two missed three sessions."""
    schools = [open_school(weeks=4), open_school(weeks=4)]
    found = [EnrolmentFactory(school=school) for school in schools for _ in range(2)]
    for number, enrolment in enumerate(found):
        fill_marks(enrolment, "." * 17 + "OOI" if number % 2 else "." * 20)
    return found


def absent(question=YEAR):
    cache.clear()
    return kept_figures.answer(question).total.both.figures.absent


def ids():
    return set(TotalRequest.objects.values_list("enrolment_id", flat=True))


# -- What asks ---------------------------------------------------------------------------------------------


def test_flags_hand_on_whose_marks_moved(enrolments):
    TotalRequest.objects.all().delete()
    asked = set(RecheckRequest.objects.values_list("enrolment_id", flat=True))
    assert asked == {each.pk for each in enrolments}
    refresh_due_flags(as_of=TODAY)
    assert not RecheckRequest.objects.exists()
    assert ids() == asked


def test_a_circumstance_given_changed_or_taken_away_asks(enrolments):
    child = enrolments[0]
    for change in (
        lambda: CircumstanceFactory(pupil=child.pupil),
        lambda: Circumstance.objects.update(valid_to=TODAY),
        lambda: Circumstance.objects.all().delete(),
    ):
        TotalRequest.objects.all().delete()
        change()
        assert ids() == {child.pk}


def test_a_year_group_put_right_asks_and_a_class_does_not(enrolments):
    TotalRequest.objects.all().delete()
    Enrolment.objects.filter(pk=enrolments[0].pk).update(registration_group="9Z")
    assert not ids()
    Enrolment.objects.filter(pk=enrolments[0].pk).update(year_group="5")
    assert ids() == {enrolments[0].pk}


# -- Keeping in step ---------------------------------------------------------------------------------------


def test_a_mark_is_in_after_the_next_run_whether_the_flags_came_first_or_not(enrolments):
    keep_in_step(full=True)
    assert absent() == 6
    mark(enrolments[0], FIRST_DAY, "AM", "O")
    assert absent() == 6, "as of the last run"
    keep_in_step()
    assert absent() == 7
    mark(enrolments[0], FIRST_DAY, "PM", "O")
    refresh_due_flags(as_of=TODAY)
    keep_in_step()
    assert absent() == 8
    assert not ids()


def test_a_run_with_nothing_to_do_says_so_and_moves_the_moment(enrolments, clock):
    keep_in_step(full=True)
    refresh_due_flags(as_of=TODAY)
    keep_in_step()
    clock.shift(dt.timedelta(minutes=10))
    assert still_in_step()
    assert kept_figures.answer(YEAR).as_of.minute == 10
    mark(enrolments[0], FIRST_DAY, "AM", "O")
    assert not still_in_step()


def test_a_new_day_counts_everybody_in_what_still_runs(enrolments, clock):
    keep_in_step(full=True)
    clock.shift(dt.timedelta(days=1))
    assert not still_in_step()
    tomorrow = Question(YEAR.first, TODAY + dt.timedelta(days=1))
    assert kept_figures.answer(tomorrow).question.last == TODAY, "as it was counted"
    keep_in_step()
    assert kept_figures.answer(tomorrow).question.last == tomorrow.last


def test_a_night_that_was_missed_is_said(enrolments, clock):
    keep_in_step(full=True)
    assert not kept_figures.is_late(kept_figures.answer(YEAR).as_of)
    clock.shift(dt.timedelta(hours=27))
    later = Question(YEAR.first, D("2025-10-03"))
    assert kept_figures.is_late(kept_figures.answer(later).as_of)


def test_a_run_killed_half_way_loses_nothing(enrolments, monkeypatch):
    keep_in_step(full=True)
    mark(enrolments[0], FIRST_DAY, "AM", "O")
    refresh_due_flags(as_of=TODAY)
    asked, counted = ids(), list(KeptPeriod.objects.values_list("counted_at", "changed_at"))
    whole = totals_write_sql.write

    def half(**options):
        yield next(whole(**options))
        raise KeyboardInterrupt

    monkeypatch.setattr(totals_write_sql, "write", half)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        keep_in_step()
    assert asked == ids() != set()
    assert list(KeptPeriod.objects.values_list("counted_at", "changed_at")) == counted
    assert absent() == 6
    monkeypatch.undo()
    keep_in_step()
    assert EnrolmentTotal.objects.filter(enrolment=enrolments[0], unauthorised=1).exists()


def test_only_what_differs_is_written(enrolments):
    assert keep_in_step(full=True) == EnrolmentTotal.objects.count() > 0
    assert keep_in_step(full=True) == 0
    mark(enrolments[0], FIRST_DAY, "AM", "O")
    assert keep_in_step() == 1, "one enrolment in the one period that runs"


def test_whoever_was_in_a_group_on_all_days_needs_no_row_of_it(enrolments):
    CircumstanceFactory(pupil=enrolments[1].pupil)
    CircumstanceFactory(pupil=enrolments[3].pupil, valid_from=FIRST_DAY + dt.timedelta(days=9))
    keep_in_step(full=True)
    assert set(GroupTotal.objects.values_list("enrolment", flat=True)) == {enrolments[3].pk}
    strict = Question(YEAR.first, TODAY, group=C.CHILD_IN_NEED, status=AT_TIME)
    assert kept_figures.answer(strict).by_school == read_answer(strict).by_school


def test_a_period_that_is_usual_no_more_is_forgotten(enrolments, clock):
    keep_in_step(full=True)
    assert set(KeptPeriod.objects.values_list("key", flat=True)) == {"2025/26", "2024/25"}
    clock.move_to("2027-09-08T09:00:00+01:00")
    keep_in_step(full=True)
    assert set(KeptPeriod.objects.values_list("key", flat=True)) == {"2027/28", "2026/27"}
    assert not EnrolmentTotal.objects.exists()


def test_a_cache_that_is_away_costs_only_time(enrolments, monkeypatch):
    keep_in_step(full=True)

    def away(*args, **options):
        raise RedisError

    monkeypatch.setattr(cache, "get", away)
    monkeypatch.setattr(cache, "set", away)
    assert kept_figures.answer(YEAR).total == read_answer(YEAR).total


def test_what_is_remembered_is_not_shown_after_a_change(enrolments, clock):
    keep_in_step(full=True)
    assert kept_figures.answer(YEAR).total.both.figures.absent == 6
    mark(enrolments[0], FIRST_DAY, "AM", "O")
    clock.shift(dt.timedelta(minutes=10))
    keep_in_step()
    assert kept_figures.answer(YEAR).total.both.figures.absent == 7


def test_the_task_runs_when_something_moved_and_is_silent_otherwise(enrolments):
    from accounts.models import JobRun

    tasks.keep_figures(full=True)
    refresh_due_flags(as_of=TODAY)
    tasks.keep_figures()
    runs = JobRun.objects.filter(name=tasks.KEEP_FIGURES)
    assert runs.count() == 2
    tasks.keep_figures()
    assert runs.count() == 2


# -- Days of somebody's own --------------------------------------------------------------------------------


def test_days_nobody_has_counted_are_put_on_the_list_once(
    enrolments, task_queue, django_capture_on_commit_callbacks
):
    assert kept_figures.answer(OWN) is None
    with django_capture_on_commit_callbacks(execute=True):
        first = waiting.wait_for_totals(OWN)
        again = waiting.wait_for_totals(OWN)
    assert first.asked_at == again.asked_at
    assert KeptPeriod.objects.filter(is_usual=False).count() == 1
    assert task_queue.names.count(waiting.COUNT_ASKED) == 1
    task_queue.run()
    assert kept_figures.answer(OWN).by_school == read_answer(OWN).by_school
    in_need = Question(OWN.first, OWN.last, group=C.CHILD_IN_NEED)
    assert kept_figures.answer(in_need) is not None, "every question about the same days"


def test_a_count_under_way_is_left_alone_and_a_dead_one_is_taken_up(enrolments, clock):
    kept, _ = ask_for_period(first=OWN.first, last=OWN.last)
    KeptPeriod.objects.filter(pk=kept.pk).update(started_at=dt.datetime.now(dt.UTC))
    assert count_asked_periods() == 0
    clock.shift(totals.DEAD_AFTER + dt.timedelta(seconds=1))
    assert count_asked_periods() == 1
    assert kept_figures.answer(OWN) is not None


def test_the_night_forgets_days_that_were_asked_for_and_few_are_kept_by_day(
    enrolments, monkeypatch
):
    monkeypatch.setattr(totals, "MOST_ASKED", 2)
    for day in range(4):
        ask_for_period(first=OWN.first, last=OWN.last + dt.timedelta(days=day))
        count_asked_periods()
    asked = KeptPeriod.objects.filter(is_usual=False)
    assert asked.count() == 2
    keep_in_step(full=True)
    assert not asked.exists()
    assert set(EnrolmentTotal.objects.values_list("period", flat=True)) <= set(
        KeptPeriod.objects.values_list("pk", flat=True)
    )


def test_waiting_too_long_is_said(enrolments, clock):
    assert not waiting.wait_for_totals(OWN).is_slow
    clock.shift(dt.timedelta(minutes=6))
    assert waiting.wait_for_totals(OWN).is_slow


# -- Codes of everybody ------------------------------------------------------------------------------------


def code_counts_of(question):
    found = find_code_counts(question)
    return found and {each.code: each.sessions for each in found.counts}


def test_codes_of_many_marks_are_counted_by_the_worker_and_kept(enrolments, clock):
    assert code_counts_of(YEAR) is None
    waiting.wait_for_codes(YEAR)
    tasks.count_asked_figures()
    assert code_counts_of(YEAR) == {"/": 38, "\\": 36, "O": 4, "I": 2}
    school = enrolments[0].school_id
    (missed,) = (each for each in find_code_counts(YEAR).counts if each.code == "O")
    assert missed.by_school == {school: 2, enrolments[2].school_id: 2}
    clock.shift(dt.timedelta(hours=27))
    again = Question(YEAR.first, D("2025-10-03"))
    assert code_counts_of(again) is None, "a day old"
    waiting.wait_for_codes(again)
    tasks.count_asked_figures()
    assert code_counts_of(again) is not None
    assert KeptCodes.objects.count() == 1


def test_codes_of_a_group_at_the_time_are_of_its_days(enrolments):
    CircumstanceFactory(pupil=enrolments[1].pupil, valid_from=FIRST_DAY + dt.timedelta(days=10))
    strict = Question(YEAR.first, TODAY, group=C.CHILD_IN_NEED, status=AT_TIME)
    waiting.wait_for_codes(strict)
    tasks.count_asked_figures()
    assert code_counts_of(strict) == {
        "O": 2,
        "/": 1,
        "I": 1,
    }  # Thursday and Friday of the second week


def test_the_night_counts_the_usual_codes(enrolments):
    tasks.keep_figures(full=True)
    assert code_counts_of(YEAR) == {"/": 38, "\\": 36, "O": 4, "I": 2}


def test_an_estimate_reads_no_tally(enrolments):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE attendance_weeklytally")
    assert waiting.wait_for_totals(OWN).tallies == 8, (
        "two weeks of four children, as the planner reckons"
    )
