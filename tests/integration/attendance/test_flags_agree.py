"""After any history: the database finds what the pure rules find, of every kind, and a run that looks
only at what moved leaves the flags a run over everybody would leave."""

import datetime as dt
from collections import Counter
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from attendance.actions.flags import refresh_due_flags, refresh_flags
from attendance.actions.flags_run import JUDGED
from attendance.actions.marks import MarkEntry, set_reason, write_marks
from attendance.actions.refs import new_ref
from attendance.choices import RETURN_KINDS, FlagNoteKind
from attendance.models import (
    ActionTaken,
    Encounter,
    EncounterMatch,
    Enrolment,
    Flag,
    FlagNote,
    Pupil,
    Responsibility,
    Session,
)
from tests.factories.accounts import UserFactory
from tests.factories.attendance import (
    CLERK,
    CarerFactory,
    EnrolmentFactory,
    ResponsibilityFactory,
    open_school,
)
from tests.factories.patrols import patrol_row
from tests.integration.attendance.flag_stories import findings, standing

D = dt.date.fromisoformat
START = D("2025-05-05")  # eleven weeks of a summer, then the autumn of the next school year
HOLIDAYS = (
    D("2025-05-26"),
    *(D("2025-07-21") + dt.timedelta(weeks=n) for n in range(6)),
    D("2025-10-27"),
)
WEEKS = [D("2025-05-05") + dt.timedelta(weeks=n) for n in range(36)]
WEEKS = [week for week in WEEKS if week not in HOLIDAYS]
# What a child's week may look like; each sign a session, "." present, "-" no mark.
QUIET = [".........."] * 12 + ["II........", "..M......."]
ANY = [
    "..........", "IIIIIIIIII", "OOOOOOOOOO", "II......II", "UU.U.U....", "........GG", "DDDDDDDDDD",
    "----------", ".OOOOOOOOO", "I.I.I.I.I.", "OOOOOOOOO.", "II--II....", "MMDD..NN..", "Y.....CC..",
    "IIIIII....", "....CCCCCC", "OO........", "....I.....",
]  # fmt: skip
WIDE = {"Y": "Y4"}
# Stories of a whole year: what most weeks look like, what a stretch of weeks, and how long that may be.
STORIES = [
    (QUIET, ["OOOOOOOOOO"], 7),  # gone for a while
    (QUIET, ["OOOOOOOO--", "OOOOOOOOOO", "DDDDOOOOOO"], 5),
    (QUIET, ["IIIIIIIIII", "IIIIIIII..", "----IIIIII"], 6),  # long ill
    (QUIET, ["UUU.U.....", "..U...U..."], 9),  # late
    (QUIET, ["II......II", "CC......II", "........CC"], 10),  # beside the weekend
    (QUIET, ["..I.......", "....O.....", "II........"], 12),  # broken weeks
    (QUIET, ["IIIIII....", "OOOOOO....", "II..OO.I.."], 3),  # all of a sudden
    (["..........", "I.........", "....II...."], ["OO..I....."], 8),  # near the line
    (ANY, ANY, 10),  # everything at once
]  # fmt: skip
CHILDREN = 4
WHO = st.integers(0, CHILDREN - 1)
# Who a child met on patrol was with, the reason, and whether it is lawful.
WITH_PARENT = ("parent", "none", "no")
STREET = st.tuples(
    st.sampled_from(("parent", "parent", "adult", "alone")),
    st.sampled_from(("none", "medical", "home_educated")), st.sampled_from(("no", "yes", "unknown")),
)  # fmt: skip
DAY = st.builds(
    lambda week, day: WEEKS[week] + dt.timedelta(days=day),
    st.integers(0, len(WEEKS) - 1), st.integers(0, 4),
)  # fmt: skip
TODAY = st.builds(
    lambda week, day: WEEKS[-week] + dt.timedelta(days=day), st.integers(4, 26), st.integers(0, 6)
)
CHANGE = st.one_of(
    st.tuples(st.just("week"), st.tuples(WHO, DAY, st.sampled_from(ANY))),
    st.tuples(st.just("mark"), st.tuples(WHO, DAY, st.sampled_from("IO/UNDL"))),
    st.tuples(st.just("lately"), st.tuples(WHO, st.integers(0, 9), st.sampled_from("IO/UNDL"))),
    st.tuples(st.just("roll"), st.tuples(WHO, DAY, st.one_of(st.none(), DAY))),
    st.tuples(st.just("leave"), st.tuples(WHO, st.integers(0, 9))),
    st.tuples(st.just("leave"), st.tuples(WHO, st.integers(0, 3))),
    st.tuples(st.just("age"), st.tuples(WHO, DAY, DAY)),
    st.tuples(st.just("shut"), st.tuples(DAY, st.booleans())),
    st.tuples(st.just("extra"), st.tuples(DAY)),
    st.tuples(st.just("act"), st.tuples(WHO, st.integers(0, 60))),
    st.tuples(st.just("elsewhere"), st.tuples(WHO, st.integers(-9, 30))),
    st.tuples(st.just("home"), st.tuples(WHO, st.booleans())),
    st.tuples(st.just("meet"), st.tuples(WHO, st.integers(0, 70), STREET)),
    st.tuples(st.just("meet"), st.tuples(WHO, st.integers(0, 20), st.just(WITH_PARENT))),
    st.tuples(st.just("unmatch"), st.tuples(WHO)),
    st.tuples(st.just("correct"), st.tuples(WHO, STREET)),
    st.tuples(st.just("send"), st.tuples(WHO, st.sampled_from(RETURN_KINDS))),
)
YEARS = st.integers(0, 2**40)
CHANGES = st.lists(CHANGE, max_size=6)
GENERATED = settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a story is not shrunk: that takes minutes
)  # fmt: skip
# Years in which, between them, every kind that one year can raise is raised, whatever else is generated.
RICH = [(4, D("2025-09-08")), (34, D("2025-12-13")), (38, D("2025-11-24")), (56, D("2025-11-25"))]
FOUND: Counter[str] = Counter()


def rich_years(**more):
    """Each of them an example that is always tried."""

    def add(test):
        for year, today in RICH:
            test = example(year=year, today=today, **more)(test)
        return test

    return add


class Town:
    """One school over parts of two school years, three children of whom two share a home, and every way
    in which what their flags rest on may change."""

    def __init__(self, year, today):
        random = Random(year)
        self.today = today
        self.school = open_school(weeks=len(WEEKS), start=START, holiday_weeks=HOLIDAYS)
        self.other = open_school(weeks=2, start=START)
        self.enrolments = EnrolmentFactory.create_batch(
            CHILDREN, school=self.school, starts_on=START
        )
        self.by, self.carer = UserFactory(), CarerFactory()
        for enrolment in self.enrolments[:2]:
            ResponsibilityFactory(pupil=enrolment.pupil, carer=self.carer)
        sessions = list(self.school.sessions.order_by("date", "half"))
        for enrolment in self.enrolments:
            self.write(enrolment, sessions, "".join(self.story(random)))

    def story(self, random):
        """A year of weeks, up to some day after the day of judgement."""
        usual, special, longest = random.choice(STORIES)
        first = random.randrange(len(WEEKS) - 6)
        stretch = range(first, first + random.randint(2, longest))
        upto = self.today + dt.timedelta(days=random.choice((-1, 0, 6)))
        for n, week in enumerate(WEEKS):
            signs = random.choice(special if n in stretch else usual)
            yield signs if week <= upto else "----------"

    def change(self, kind, how):
        """Do it, or leave everything as it was when the database refuses."""
        try:
            with transaction.atomic():
                getattr(self, kind)(*how)
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except IntegrityError:
            return

    def write(self, enrolment, sessions, signs):
        present = {"AM": "/", "PM": "\\"}
        entries = [
            MarkEntry(s.pk, enrolment.pk, present[s.half] if sign in "./" else WIDE.get(sign, sign))
            for s, sign in zip(sessions, signs, strict=False)
            if sign != "-"
        ]
        write_marks(entries, author=CLERK, reason="Test")

    def week(self, who, day, pattern):
        monday = day - dt.timedelta(days=day.weekday())
        sessions = self.school.sessions.filter(week=monday).order_by("date", "half")
        self.write(self.enrolments[who], sessions, pattern)

    def lately(self, who, days, code):
        self.mark(who, self.today - dt.timedelta(days=days), code)

    def leave(self, who, days):
        ends_on = self.today + dt.timedelta(days=days)
        Enrolment.objects.filter(pk=self.enrolments[who].pk).update(ends_on=ends_on)

    def mark(self, who, day, code):
        sessions = self.school.sessions.filter(date=day, half="AM")
        self.write(self.enrolments[who], sessions, [code])

    def roll(self, who, start, end):
        ends_on = end if end is None else max(start, end)
        start = min(start, D("2025-07-01"))
        Enrolment.objects.filter(pk=self.enrolments[who].pk).update(
            starts_on=start, ends_on=ends_on
        )

    def age(self, who, start, end):
        Pupil.objects.filter(pk=self.enrolments[who].pupil_id).update(
            compulsory_from=min(start, end), compulsory_until=max(start, end)
        )

    def shut(self, day, is_open):
        self.school.sessions.filter(date=day).update(is_open=is_open)

    def extra(self, day):
        monday = day - dt.timedelta(days=day.weekday())
        Session.objects.create(
            school=self.school, date=monday + dt.timedelta(days=5), half="AM", week=monday,
            academic_year="2025/26", opens_at="08:50", closes_at="09:20",
        )  # fmt: skip

    def act(self, who, days):
        enrolment, day = self.enrolments[who], self.today - dt.timedelta(days=days)
        ActionTaken.objects.create(
            pupil=enrolment.pupil, enrolment=enrolment, done_on=day, kind="contact", label="Rang",
            source_app_ref=f"{who}-{day}", by=self.by, by_name="Ann",
        )  # fmt: skip

    def elsewhere(self, who, days):
        day = self.today + dt.timedelta(days=days)
        EnrolmentFactory(pupil=self.enrolments[who].pupil, school=self.other, starts_on=day)

    def home(self, who, together):
        pupil = self.enrolments[who].pupil
        if together:
            ResponsibilityFactory(pupil=pupil, carer=self.carer)
        else:
            Responsibility.objects.filter(pupil=pupil, carer=self.carer).delete()

    def meet(self, who, days, said):
        day = self.today - dt.timedelta(days=days)
        patrol = patrol_row(self.by, day)
        with_whom, reason, lawful = said
        encounter = Encounter.objects.create(
            ref=new_ref("EN"), patrol=patrol, number=1, at=patrol.authorised_from, place="town",
            accompanied=with_whom, reason=reason, lawful=lawful, outcome="none", made_by=self.by,
            made_by_name="Ann", age_band="unknown", compulsory="unknown",
        )  # fmt: skip
        EncounterMatch.objects.create(
            encounter=encounter, enrolment=self.enrolments[who], by=self.by, by_name="Ann"
        )

    def unmatch(self, who):
        found = EncounterMatch.objects.filter(
            enrolment=self.enrolments[who], undone_at__isnull=True
        )
        found.update(
            undone_at=noon(self.today), undone_by_name="Ann", undone_because="Another child"
        )

    def correct(self, who, said):
        found = Encounter.objects.filter(
            matches__enrolment=self.enrolments[who], matches__undone_at__isnull=True
        )
        set_reason("Told wrong")
        for encounter in found:
            encounter.accompanied, encounter.reason, encounter.lawful = said
            encounter.changed_by_name = "Ann"
            encounter.changed_at = (encounter.changed_at or noon(self.today)) + dt.timedelta(
                minutes=1
            )
            encounter.save()
        set_reason("")

    def send(self, who, kind):
        flag = Flag.objects.standing().filter(enrolment=self.enrolments[who], kind=kind).first()
        if flag:
            FlagNote.objects.create(
                flag=flag, kind=FlagNoteKind.RETURN_MADE, made_on=flag.window_to,
                numbers=flag.numbers, by=self.by, by_name="Ann",
            )  # fmt: skip


def noon(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


@pytest.mark.django_db
@GENERATED
@rich_years(later=7, corrections=[])
@given(year=YEARS, today=TODAY, later=st.integers(0, 25), corrections=CHANGES)
def test_the_database_finds_what_the_rules_find(db, year, today, later, corrections):
    with transaction.atomic():
        town = Town(year, today)
        for changes in ([], corrections):
            for change in changes:
                town.change(*change)
            refresh_flags(as_of=town.today)
            for enrolment in Enrolment.objects.filter(school=town.school):
                assert standing(enrolment) == findings(enrolment, town.today)
                FOUND.update(list(standing(enrolment)))
            town.today += dt.timedelta(days=later)
        transaction.set_rollback(True)


def snapshot():
    """Every standing flag, save the end of its window and how long ago that makes an action: one that
    nobody looked at keeps the older day."""
    rows = []
    for flag in Flag.objects.standing().order_by("enrolment_id", "kind"):
        numbers = {key: value for key, value in flag.numbers.items() if key != "days_since"}
        evidence = list(zip(flag.evidence_weeks, flag.evidence_bits, strict=True))
        rows.append((flag.enrolment_id, flag.kind, numbers, flag.window_from, evidence))
    return rows


NIGHT = st.tuples(CHANGES, st.integers(0, 9), st.booleans())


@pytest.mark.django_db
@GENERATED
@rich_years(nights=[([], 1, False), ([], 6, False)])
@given(year=YEARS, today=TODAY, nights=st.lists(NIGHT, min_size=2, max_size=4))
def test_looking_at_what_moved_leaves_what_looking_at_everybody_would(db, year, today, nights):
    with transaction.atomic():
        town = Town(year, today)
        refresh_due_flags(as_of=today, at=noon(today))
        for changes, later, by_hand in nights:
            for change in changes:
                town.change(*change)
            if by_hand:  # somebody asks about another day in between
                refresh_flags(as_of=town.today - dt.timedelta(days=3), at=noon(town.today))
            town.today += dt.timedelta(days=later)
            refresh_due_flags(as_of=town.today, at=noon(town.today))
            incremental = snapshot()
            refresh_flags(as_of=town.today, at=noon(town.today))
            assert incremental == snapshot()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days_on_roll_elsewhere", "found"), [(None, True), (21, False), (22, True)]
)
def test_a_removal_after_a_flag_is_found_by_both(days_on_roll_elsewhere, found):
    """Generated histories seldom come to it: a flag that stood, a removal, and where the child went."""
    town = Town(1, D("2025-10-10"))
    for week in ("2025-09-15", "2025-09-22", "2025-09-29", "2025-10-06"):
        town.week(0, D(week), "OOOOOOOOOO")
    refresh_flags(as_of=town.today)
    town.leave(0, 0)
    if days_on_roll_elsewhere is not None:
        town.elsewhere(0, days_on_roll_elsewhere)
    town.today += dt.timedelta(days=30)
    refresh_flags(as_of=town.today)
    child = town.enrolments[0]
    assert standing(child) == findings(child, town.today)
    assert ("removed_after_flag" in standing(child)) is found
    FOUND.update(list(standing(child)))


@pytest.mark.django_db
def test_condoned_absence_that_a_patrol_met_is_found_by_both():
    """Eight authorised sessions and the meeting have to come together."""
    town = Town(1, D("2025-10-10"))
    for week in ("2025-09-15", "2025-09-22", "2025-09-29", "2025-10-06"):
        town.week(0, D(week), "..CCCC....")
    town.meet(0, 30, ("parent", "none", "unknown"))
    child = town.enrolments[0]
    for undo, found in ((None, True), (("adult", "none", "no"), False), (WITH_PARENT, True)):
        if undo:
            town.correct(0, undo)
        refresh_due_flags(as_of=town.today, at=noon(town.today))
        assert standing(child) == findings(child, town.today)
        assert ("condoned_on_patrol" in standing(child)) is found
        FOUND.update(list(standing(child)))
    town.unmatch(0)
    refresh_due_flags(as_of=town.today, at=noon(town.today))
    assert "condoned_on_patrol" not in standing(child)


@pytest.mark.django_db
def test_every_kind_occurred():
    """The histories above are worth nothing for a kind they never find."""
    assert set(FOUND) == {kind.value for kind in JUDGED}
