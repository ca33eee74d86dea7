"""Tallies equal a recount of the marks, after any sequence of changes and whoever else is writing."""

import datetime as dt
import json
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.actions.marks import MarkEntry, write_marks
from attendance.actions.tallies import find_differences, repair_tallies
from attendance.models import Enrolment, Mark, Pupil, RecheckRequest, Session, WeeklyTally
from attendance.models.tally_sql import COLUMNS
from tests.factories.attendance import CLERK, FIRST_DAY, EnrolmentFactory, fill_marks, open_school

BITS = [name for name in COLUMNS if name.endswith("_bits")]
CODES = ["/", "L", "O", "U", "N", "G", "I", "C2", "D", "Y4", "V", "#", ""]
DAYS = [FIRST_DAY + dt.timedelta(days=n) for n in (0, 1, 4, 7, 11, 14, 18)]
WHO = st.integers(0, 2)
DAY = st.sampled_from(DAYS)
SLOT = st.tuples(DAY, st.sampled_from(["AM", "PM"]))
CHANGES = st.one_of(
    st.tuples(st.just("mark"), WHO, SLOT, st.sampled_from(CODES)),
    st.tuples(st.just("mark"), WHO, SLOT, st.sampled_from(CODES)),
    st.tuples(st.just("week"), WHO, DAY, st.sampled_from(CODES)),
    st.tuples(st.just("roll"), WHO, DAY, st.one_of(st.none(), DAY)),
    st.tuples(st.just("age"), WHO, DAY, DAY),
    st.tuples(st.just("open"), WHO, SLOT, st.booleans()),
    st.tuples(st.just("extra"), WHO, DAY, st.booleans()),
)


class Town:
    """One school, three pupils, and every way the world may change under their tallies."""

    def __init__(self):
        self.school = open_school(weeks=3)
        self.enrolments = EnrolmentFactory.create_batch(3, school=self.school)

    def change(self, kind, who, *how):
        """Do it, or leave everything as it was when the database refuses."""
        try:
            with transaction.atomic():
                getattr(self, kind)(self.enrolments[who], *how)
        except IntegrityError:
            return

    def write(self, enrolment, sessions, code):
        entries = [MarkEntry(s.pk, enrolment.pk, code) for s in sessions]
        write_marks(entries, author=CLERK, reason="Test")

    def mark(self, enrolment, slot, code):
        self.write(enrolment, self.school.sessions.filter(date=slot[0], half=slot[1]), code)

    def week(self, enrolment, day, code):
        monday = day - dt.timedelta(days=day.weekday())
        self.write(enrolment, self.school.sessions.filter(week=monday), code)

    def roll(self, enrolment, start, end):
        Enrolment.objects.filter(pk=enrolment.pk).update(starts_on=start, ends_on=end)

    def age(self, enrolment, start, end):
        Pupil.objects.filter(pk=enrolment.pupil_id).update(
            compulsory_from=start, compulsory_until=end
        )

    def open(self, _, slot, is_open):
        self.school.sessions.filter(date=slot[0], half=slot[1]).update(is_open=is_open)

    def extra(self, _, day, is_open):
        monday = day - dt.timedelta(days=day.weekday())
        Session.objects.create(
            school=self.school, date=monday + dt.timedelta(days=5), half="AM", week=monday,
            academic_year="2025/26", is_open=is_open, opens_at="08:50", closes_at="09:20",
        )  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.lists(CHANGES, min_size=1, max_size=25))
def test_tallies_equal_a_recount_after_any_sequence(db, changes):
    with transaction.atomic():
        town = Town()
        for change in changes:
            town.change(*change)
        assert find_differences() == []
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestBits:
    def test_say_which_half_days(self):
        town = Town()
        fill_marks(town.enrolments[0], ["I", "O", "/", "U", "L", "V", "D", "G", "N", "C2"])
        tally = WeeklyTally.objects.get()
        assert {name: f"{getattr(tally, name):010b}" for name in BITS} == {
            "marked_bits": "1111111111",
            "attended_bits": "0000110100",
            "authorised_bits": "1000000001",
            "unauthorised_bits": "0110001010",
            "notice_bits": "0110001010",
            "illness_bits": "0000000001",
            "late_bits": "0000011000",
        }

    def test_follow_an_amendment_and_the_age(self):
        town = Town()
        enrolment = town.enrolments[0]
        town.mark(enrolment, (DAYS[1], "PM"), "O")
        Pupil.objects.filter(pk=enrolment.pupil_id).update(compulsory_from=DAYS[2])
        assert WeeklyTally.objects.get().unauthorised_bits == 8
        assert WeeklyTally.objects.get().notice_bits == 0
        town.mark(enrolment, (DAYS[1], "PM"), "I")
        tally = WeeklyTally.objects.get()
        assert (tally.unauthorised_bits, tally.authorised_bits, tally.illness_bits) == (0, 8, 8)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"authorised_bits": 7},  # more than its count
            {"unauthorised_bits": 2, "authorised_bits": 2},  # one half day is two things
            {"notice_bits": 4},  # unauthorised it is not
            {"illness_bits": 4},  # nor authorised
            {"late_bits": 1},
        ],
    )
    def test_cannot_differ_from_the_counts(self, wrong):
        town = Town()
        fill_marks(town.enrolments[0], "IO........")
        with pytest.raises(IntegrityError, match="tally_bits"):
            WeeklyTally.objects.update(**wrong)


@pytest.mark.django_db
def test_changed_dates_ages_and_days_ask_for_a_recheck():
    town = Town()
    town.mark(town.enrolments[0], (DAYS[0], "AM"), "O")
    for change in [
        lambda: town.roll(town.enrolments[0], DAYS[0], DAYS[2]),
        lambda: town.age(town.enrolments[0], DAYS[0], DAYS[2]),
        lambda: town.open(None, (DAYS[3], "AM"), False),
    ]:
        RecheckRequest.objects.all().delete()
        change()
        asked = set(RecheckRequest.objects.values_list("enrolment_id", flat=True))
        assert asked == {town.enrolments[0].pk}


def run_together(*jobs):
    """Run each job in a thread with a connection of its own; return what they raised."""
    start, raised = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            start.wait(10)
            job()
        except Exception as problem:
            raised.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


@pytest.mark.django_db(transaction=True)
class TestTwoPeopleAtOnce:
    def test_marking_am_and_pm_of_the_same_pupils_lose_nothing(self):
        school = open_school(weeks=2)
        pupils = EnrolmentFactory.create_batch(30, school=school)

        def mark_all(half, code, order):
            def job():
                for session in school.sessions.filter(half=half).order_by("date"):
                    entries = [MarkEntry(session.pk, e.pk, code) for e in pupils[::order]]
                    write_marks(entries, author=CLERK, reason="")

            return job

        assert run_together(mark_all("AM", "/", 1), mark_all("PM", "O", -1)) == []
        assert find_differences() == []
        tallies = WeeklyTally.objects.values_list("possible", "present", "unauthorised")
        assert set(tallies) == {(10, 5, 5)}
        assert len(tallies) == 60

    def test_amending_the_same_marks_both_ways_round_keeps_the_tally(self):
        school = open_school(weeks=1)
        pupils = EnrolmentFactory.create_batch(15, school=school)
        for enrolment in pupils:
            fill_marks(enrolment, "..........")
        sessions = list(school.sessions.all())

        def amend(codes, order):
            def job():
                for code in codes:
                    entries = [MarkEntry(s.pk, e.pk, code) for s in sessions for e in pupils][
                        ::order
                    ]
                    write_marks(entries, author=CLERK, reason="Both at once")

            return job

        assert run_together(amend("OIOI", 1), amend("GMGM", -1)) == []
        assert find_differences() == []

    def test_dates_and_calendar_changing_under_a_register_keep_the_tally(self):
        school = open_school(weeks=3)
        pupils = EnrolmentFactory.create_batch(10, school=school)

        def registers(half):
            def job():
                for session in school.sessions.filter(half=half).order_by("date"):
                    entries = [MarkEntry(session.pk, e.pk, "N") for e in pupils]
                    try:
                        write_marks(entries, author=CLERK, reason="")
                    except IntegrityError as refused:
                        assert "Mark refused" in str(refused)  # noqa: PT017  a refusal is right, too

            return job

        def leaving_dates():
            for n in range(12):
                end = None if n % 2 else FIRST_DAY + dt.timedelta(days=n)
                Enrolment.objects.filter(pk=pupils[n % 10].pk).update(ends_on=end)

        def calendar():
            for n, session in enumerate(
                school.sessions.filter(week__gt=FIRST_DAY).order_by("-date")
            ):
                try:
                    Session.objects.filter(pk=session.pk).update(is_open=bool(n % 2))
                except IntegrityError as refused:
                    assert "cannot be closed" in str(refused)  # noqa: PT017

        jobs = (registers("AM"), registers("PM"), leaving_dates, calendar)
        assert run_together(*jobs) == []
        assert find_differences() == []
        assert not Mark.objects.filter(session__is_open=False).exists()


def check(*args):
    """Run the command; return what it printed and whether it was content."""
    out = StringIO()
    try:
        call_command("check_tallies", *args, stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


@pytest.mark.django_db
class TestCheckTallies:
    @pytest.fixture(autouse=True)
    def marks(self):
        self.enrolment = EnrolmentFactory(school=open_school(weeks=2))
        fill_marks(self.enrolment, "OO........ ..........")

    def test_says_so_when_all_is_well(self):
        assert check() == ("0 tallies differ; 0 enrolments repaired.\n", True)

    def spoil_number(self):
        spoilt = {"unauthorised": 3, "possible": 11, "marked": 11, "unauthorised_bits": 1 << 13 | 3}
        spoilt |= {"marked_bits": 1 << 13 | 1023}
        WeeklyTally.objects.filter(week=FIRST_DAY).update(**spoilt)

    def spoil_lost(self):
        WeeklyTally.objects.filter(week=FIRST_DAY).delete()

    def spoil_stray(self):
        WeeklyTally.objects.create(enrolment=self.enrolment, week=dt.date(2026, 1, 5))

    @pytest.mark.parametrize(
        ("spoil", "kept", "counted"),
        [("number", 3, 2), ("lost", None, 2), ("stray", 0, None)],
    )
    def test_reports_and_mends_a_difference(self, spoil, kept, counted):
        getattr(self, f"spoil_{spoil}")()
        printed, content = check("--json")
        assert not content
        (difference,) = json.loads(printed)["differences"]
        assert difference["urn"] == self.enrolment.school.urn
        assert difference["upn"] == self.enrolment.pupil.upn
        found = [
            difference[side] and difference[side]["unauthorised"] for side in ("kept", "counted")
        ]
        assert found == [kept, counted]
        printed, content = check("--repair", "--json")
        assert content
        assert json.loads(printed)["repaired"] == 1
        assert check()[1]

    def test_repair_asks_for_the_flags_to_be_looked_at(self):
        RecheckRequest.objects.all().delete()
        repair_tallies(enrolment_ids=[self.enrolment.pk])
        assert RecheckRequest.objects.get().enrolment_id == self.enrolment.pk
