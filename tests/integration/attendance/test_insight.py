"""Figures of schools and groups against a count made by hand from the marks, day by day."""

import datetime as dt
import random
from dataclasses import replace

import pytest
import time_machine

from attendance.actions.insight import (
    AT_TIME,
    EVER,
    FIVE,
    OFFICIAL,
    WHOLE,
    Question,
    Sides,
    read_answer,
)
from attendance.actions.sheets import read_code_book
from attendance.choices import CircumstanceKind as C
from attendance.models import CalendarPeriod, Circumstance, Mark
from attendance.rules.counting import Figures, is_persistent, percent, tally
from attendance.rules.insight import SOCIAL_CARE_ORDER, Part
from tests.factories.attendance import (
    FIRST_DAY,
    CircumstanceFactory,
    EnrolmentFactory,
    PupilFactory,
    fill_marks,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
YEAR_END = D("2026-07-31")


@pytest.fixture(autouse=True)
def in_july():
    """Late in the year of the test calendar."""
    with time_machine.travel("2026-07-25T09:00:00+01:00", tick=False):
        yield


def asked(first=FIRST_DAY, last=YEAR_END, **more):
    return read_answer(Question(first, last, **more))


def in_group(pupil_id, group, status, day, spells):
    """Whether a child counts as in the group on a day, worked out one spell at a time."""
    mine = [s for s in spells if s.pupil_id == pupil_id]

    def held(kind):
        if status == EVER:
            year = (D("2025-08-01"), D("2026-07-31"))
            return any(
                s.kind == kind and s.valid_from <= year[1] and (s.valid_to or year[1]) >= year[0]
                for s in mine
            )
        return any(s.kind == kind and s.valid_from <= day <= (s.valid_to or day) for s in mine)

    order = list(SOCIAL_CARE_ORDER)
    above = order[: order.index(group)] if group in order else []
    return held(group) and not any(held(kind) for kind in above)


def by_hand(question):
    """The two sides of a question from the marks, without SQL."""
    book, spells = read_code_book(), list(Circumstance.objects.all())
    sides = {True: {}, False: {}}
    marks = Mark.objects.filter(session__date__range=(question.first, question.last))
    for m in marks.select_related("session", "enrolment"):
        day = m.session.date
        if not counts_on(question.basis, m.enrolment, m.session.week):
            continue
        inside = not question.group or in_group(
            m.enrolment.pupil_id, question.group, question.status, day, spells
        )
        each = sides[inside].setdefault(m.enrolment_id, [])
        each.append(book.on(m.code, day))
    return Sides(*(part_of(sides[inside].values()) for inside in (True, False)))


def counts_on(basis, enrolment, week):
    """Whether an enrolment's week is in the figures on that basis, in the year of the test calendar."""
    born, cut = enrolment.pupil.date_of_birth, D("2026-06-01")
    if basis == WHOLE:
        return True
    if not D("2009-09-01") <= born <= D("2020-08-31") or enrolment.starts_on >= cut:
        return False
    is_15 = born <= D("2010-08-31")
    return week < cut or (basis == OFFICIAL and not is_15)


def part_of(enrolments):
    found = [figures for rows in enrolments if (figures := tally(rows)).possible]
    return Part(
        len(found),
        sum(found, Figures()),
        sum(is_persistent(f.absent, f.possible, 10) for f in found),
        sum(is_persistent(f.absent, f.possible, 50) for f in found),
        sum(f.unauthorised > 0 for f in found),
    )


@pytest.fixture
def world():
    """Two schools, thirty children with marks at random, social care that begins and ends mid-week."""
    chance = random.Random(4)
    schools = [open_school(weeks=6) for _ in range(2)]
    kinds = [*SOCIAL_CARE_ORDER, C.FREE_SCHOOL_MEALS]
    for number in range(30):
        enrolment = EnrolmentFactory(
            school=schools[number % 2], year_group=str(1 + number % 3),
            starts_on=FIRST_DAY + dt.timedelta(days=chance.choice([0, 0, 9])),
        )  # fmt: skip
        fill_marks(
            enrolment, chance.choices("./\\IGOUCLDX-", [40, 1, 1, 6, 3, 4, 2, 2, 3, 1, 1, 1], k=40)
        )
        for kind in chance.sample(kinds, chance.choice([0, 0, 1, 2])):
            start = FIRST_DAY + dt.timedelta(days=chance.randrange(-20, 40))
            end = chance.choice([None, start + dt.timedelta(days=chance.randrange(1, 25))])
            CircumstanceFactory(pupil=enrolment.pupil, kind=kind, valid_from=start, valid_to=end)
    return schools


@pytest.mark.parametrize("status", [AT_TIME, EVER])
@pytest.mark.parametrize("group", ["", *SOCIAL_CARE_ORDER, C.FREE_SCHOOL_MEALS])
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2025-09-01", "2026-07-31"),
        ("2025-09-01", "2025-09-07"),
        ("2025-09-03", "2025-09-25"),  # a Wednesday to a Thursday
        ("2025-09-10", "2025-09-10"),
    ],
)
def test_figures_are_what_the_marks_add_up_to(world, group, status, first, last):
    question = Question(D(first), D(last), group=group, status=status)
    answer = read_answer(question)
    assert answer.total == by_hand(question)
    assert sum(answer.by_year.values(), Sides()) == answer.total
    assert sum(answer.missed.values()) == answer.total.inside.enrolments
    parts = [read_answer(replace(question, schools=(school.pk,))) for school in world]
    assert sum((part.total for part in parts), Sides()) == answer.total
    assert sum(parts[0].by_class.values(), Sides()) == parts[0].total


@pytest.mark.parametrize("basis", [WHOLE, OFFICIAL, FIVE])
@pytest.mark.parametrize("status", [AT_TIME, EVER])
@pytest.mark.parametrize("group", ["", C.CHILD_IN_NEED, C.FREE_SCHOOL_MEALS])
@pytest.mark.parametrize("last", ["2026-05-27", "2026-06-03", "2026-07-31"])
def test_every_basis_by_every_group_is_what_the_marks_add_up_to(
    summer_world, group, status, basis, last
):
    question = Question(D("2026-05-13"), D(last), group=group, status=status, basis=basis)
    assert read_answer(question).total == by_hand(question)


@pytest.fixture
def summer_world():
    """Children of 4 to 16 in the weeks around the break, circumstances that begin and end among them."""
    chance = random.Random(5)
    school = open_school(weeks=5, start=D("2026-05-11"))
    for start, end in (("2026-04-13", "2026-05-22"), ("2026-06-01", "2026-07-21")):
        CalendarPeriod.objects.create(
            school=school, academic_year="2025/26", kind="in_term", start=start, end=end
        )
    births = ["2009-08-31", "2009-09-01", "2010-08-31", "2010-09-01", "2020-08-31", "2020-09-01"]
    for number in range(24):
        starts = {"2026-05-11": 44, "2026-05-20": 34, "2026-06-02": 16}  # and so many marks
        start, marks = chance.choice([*starts.items()])
        pupil = PupilFactory(date_of_birth=D(births[number % 6]))
        enrolment = EnrolmentFactory(school=school, pupil=pupil, starts_on=D(start))
        fill_marks(enrolment, chance.choices(".OIL", [6, 2, 1, 1], k=marks))
        for kind in chance.sample([C.CHILD_IN_NEED, C.FREE_SCHOOL_MEALS], chance.choice([0, 1, 2])):
            start = D("2026-05-11") + dt.timedelta(days=chance.randrange(-10, 25))
            end = chance.choice([None, start + dt.timedelta(days=chance.randrange(1, 20))])
            CircumstanceFactory(pupil=pupil, kind=kind, valid_from=start, valid_to=end)


def test_a_child_in_need_since_march_has_no_absence_in_need_in_autumn():
    """T57, on the day and either side."""
    school = open_school(weeks=1)
    enrolment = EnrolmentFactory(school=school)
    fill_marks(enrolment, "OO .. OO .. ..")  # Monday and Wednesday
    spell = CircumstanceFactory(pupil=enrolment.pupil, valid_from=FIRST_DAY + dt.timedelta(days=2))
    strict = {"group": C.CHILD_IN_NEED, "status": AT_TIME}
    assert asked(**strict).total.inside.figures.unauthorised == 2
    assert asked(**strict).total.outside.figures.unauthorised == 2
    assert asked(**strict | {"status": EVER}).total.inside.figures.unauthorised == 4
    Circumstance.objects.filter(pk=spell.pk).update(valid_from=FIRST_DAY + dt.timedelta(days=3))
    assert asked(**strict).total.inside.figures.unauthorised == 0
    Circumstance.objects.filter(pk=spell.pk).update(valid_from=FIRST_DAY)
    assert asked(**strict).total.outside.enrolments == 0


def test_one_group_a_child_looked_after_before_plan_before_need():
    enrolment = EnrolmentFactory(school=open_school(weeks=1))
    fill_marks(enrolment, "OO .. OO .. ..")
    for kind in SOCIAL_CARE_ORDER:
        CircumstanceFactory(pupil=enrolment.pupil, kind=kind)
    counts = [asked(group=kind).total.inside.enrolments for kind in SOCIAL_CARE_ORDER]
    assert counts == [1, 0, 0]


def test_a_group_is_pooled_and_not_averaged():
    """E17 and T20: 38 of 380, 0 of 10 and 5 of 10 are 10.8%, two of three persistent, one severe."""
    school = open_school(weeks=39)
    for pattern in ("O" * 38 + "." * 342, "." * 10, "O" * 5 + "." * 5):
        fill_marks(EnrolmentFactory(school=school), pattern)
    part = asked().total.inside
    assert (part.figures.absent, part.figures.possible) == (43, 400)
    assert percent(part.figures.absence_rate) == 10.8
    assert (part.persistent, part.severe, percent(part.persistent_rate)) == (2, 1, 66.7)


def test_a_mover_is_two_enrolments_and_each_school_answers_for_its_own():
    """E16, T17 and T18: one of two enrolments is persistent, 50%."""
    pupil = PupilFactory()
    first, second = open_school(weeks=20), open_school(weeks=40)
    gone = EnrolmentFactory(school=first, pupil=pupil, ends_on=D("2026-01-09"))
    new = EnrolmentFactory(school=second, pupil=pupil, starts_on=D("2026-01-12"))
    fill_marks(gone, "I" * 30 + "." * 160)
    fill_marks(new, "I" * 5 + "." * 185)
    answer = asked()
    assert answer.by_school[first.pk].inside.persistent == 1
    assert answer.by_school[second.pk].inside.persistent == 0
    assert percent(answer.total.inside.persistent_rate) == 50.0


def test_nobody_without_a_possible_session_is_counted():
    """E6 and T4."""
    school = open_school(weeks=1)
    fill_marks(EnrolmentFactory(school=school), "DDDDXXXXXX")
    assert asked().total == Sides()


@pytest.fixture
def school_with_summer():
    """The last half term begins on Monday 1 June 2026."""
    school = open_school(weeks=46)
    runs = [("2025-09-01", "2026-05-22"), ("2026-06-01", "2026-07-21")]
    for start, end in runs:
        CalendarPeriod.objects.create(
            school=school, academic_year="2025/26", kind="in_term", start=start, end=end
        )
    return school


@pytest.mark.parametrize(
    ("born", "basis", "absent", "possible", "persistent"),
    [
        ("2009-09-01", OFFICIAL, 30, 310, 0),  # E20 and T44: 16 a year after, so 15 at 31 August
        ("2010-08-31", OFFICIAL, 30, 310, 0),
        ("2010-09-01", OFFICIAL, 70, 360, 1),  # 14: the whole year
        ("2010-08-31", WHOLE, 70, 360, 1),
        ("2010-09-01", FIVE, 30, 310, 0),
        ("2009-08-31", OFFICIAL, 0, 0, 0),  # 16: not in the statistics
        ("2020-08-31", OFFICIAL, 70, 360, 1),  # just five
        ("2020-09-01", OFFICIAL, 0, 0, 0),  # four
        ("2020-09-01", WHOLE, 70, 360, 1),
    ],
)
def test_age_15_and_the_second_half_of_summer(
    school_with_summer, born, basis, absent, possible, persistent
):
    pupil = PupilFactory(date_of_birth=D(born))
    enrolment = EnrolmentFactory(school=school_with_summer, pupil=pupil)
    fill_marks(enrolment, "I" * 30 + "." * 280)
    fill_marks(enrolment, "I" * 40 + "." * 10, start=D("2026-06-01"))
    part = asked(basis=basis).total.inside
    assert (part.figures.absent, part.figures.possible) == (absent, possible)
    assert part.persistent == persistent


@pytest.mark.parametrize(("starts", "counted"), [("2026-05-29", 1), ("2026-06-01", 0)])
def test_first_enrolled_in_the_second_half_of_summer_is_left_out(
    school_with_summer, starts, counted
):
    enrolment = EnrolmentFactory(school=school_with_summer, starts_on=D(starts))
    fill_marks(enrolment, "....", start=D("2026-06-01"))
    assert asked(basis=OFFICIAL).total.inside.enrolments == counted
    assert asked(basis=WHOLE).total.inside.enrolments == 1


@pytest.mark.parametrize(
    ("year", "absent", "possible", "persistent"),
    [
        (2008, 60, 300, 0),  # E21: the rule of 2008/09 needs 64
        (2008, 64, 380, 1),
        (2012, 40, 200, 0),  # E22 and T49
        (2012, 56, 380, 1),  # E23
        (2012, 55, 380, 0),
    ],
)
def test_an_old_year_is_judged_by_its_own_rule(year, absent, possible, persistent):
    start = dt.date(year, 9, 1)
    school = open_school(weeks=41, start=start)
    pupil = PupilFactory(date_of_birth=dt.date(year - 8, 1, 1))
    fill_marks(
        EnrolmentFactory(school=school, pupil=pupil, starts_on=start),
        "O" * absent + "." * (possible - absent),
    )
    part = asked(start, dt.date(year + 1, 7, 31)).total.inside
    assert (part.persistent, part.severe) == (persistent, 0)


def test_a_corrected_mark_is_counted_at_once():
    """E18 and T13: 38 of 380, then one O becomes Y4."""
    enrolment = EnrolmentFactory(school=open_school(weeks=39))
    fill_marks(enrolment, "O" * 38 + "." * 342)
    assert asked().total.inside.persistent == 1
    mark(enrolment, FIRST_DAY, "AM", "Y4")
    part = asked().total.inside
    assert (part.figures.absent, part.figures.possible, part.persistent) == (37, 379, 0)


def test_year_groups_of_a_past_year_are_worked_out_from_age():
    enrolment = EnrolmentFactory(school=open_school(weeks=1), year_group="4")
    fill_marks(enrolment, "..........")
    assert list(asked().by_year) == ["4"]
    with time_machine.travel("2026-11-22T09:00:00+00:00", tick=False):
        assert list(asked().by_year) == ["5"]  # born 14 May 2016: nine at 31 August 2025


def test_schools_met_for_the_sessions_held_so_far():
    school = open_school(weeks=2, closed=[FIRST_DAY])
    assert asked(last=D("2025-09-05")).met == {school.pk: 8}
    with time_machine.travel("2025-09-03T23:30:00+00:00", tick=False):  # the 4th in London
        assert asked().met == {school.pk: 6}
