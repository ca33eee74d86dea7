"""After any history: the database finds what the pure rules find, and a run that looks only at what
moved leaves the flags a run over everybody would leave."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.actions.flags import refresh_due_flags, refresh_flags
from attendance.choices import FlagKind
from attendance.models import Flag, Mark
from attendance.rules.calendar import AcademicYear, school_weeks
from attendance.rules.counting import tally
from attendance.rules.flags import NoticeThreshold, PersistentAbsence, SevereAbsence
from attendance.rules.reference import read_codes
from tests.factories.attendance import FIRST_DAY
from tests.integration.attendance.test_tallies import CHANGES, Town

CODES = read_codes()
RULES = {
    FlagKind.PERSISTENT_ABSENCE: PersistentAbsence(10),
    FlagKind.SEVERE_ABSENCE: SevereAbsence(50),
}
NOTICE = NoticeThreshold(sessions=10, school_weeks=10)
AS_OF = st.integers(0, 20).map(lambda days: FIRST_DAY + dt.timedelta(days=days))
HISTORY = st.lists(CHANGES, min_size=1, max_size=12)
GENERATED = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def counted_marks(enrolment, last):
    """The day and meaning of each mark while on roll, up to `last`."""
    rows = Mark.objects.filter(enrolment=enrolment, session__date__lte=last).exclude(code="")
    end = enrolment.ends_on or dt.date.max
    return [
        (m.session.date, CODES.on(m.code, m.session.date))
        for m in rows.select_related("session")
        if enrolment.starts_on <= m.session.date <= end
    ]


def findings(enrolment, as_of):
    """What the rules of `attendance.rules.flags` find, from the marks themselves."""
    enrolment.refresh_from_db()
    pupil = enrolment.pupil
    pupil.refresh_from_db()
    marks = counted_marks(enrolment, as_of)
    year = AcademicYear.of(as_of).first_day
    figures = tally(row for day, row in marks if day >= year)
    found = [rule.judge(figures, year, as_of) for rule in RULES.values()]
    if enrolment.starts_on <= as_of <= (enrolment.ends_on or dt.date.max):
        counts = {}
        for day, row in marks:
            counts[day] = counts.get(day, 0) + row.counts_for_notice
        days = enrolment.school.sessions.filter(is_open=True).values_list("date", flat=True)
        ages = pupil.compulsory_from, pupil.compulsory_until
        found.append(NOTICE.judge(counts, school_weeks(days), as_of, ages))
    return {f.kind.value: (f.numbers, f.window_from, f.window_to) for f in found if f is not None}


def standing(enrolment):
    """What the flags say, without what the rules do not know."""
    flags = Flag.objects.standing().filter(enrolment=enrolment)
    return {
        f.kind: ({k: v for k, v in f.numbers.items() if k != "codes"}, f.window_from, f.window_to)
        for f in flags
    }


@pytest.mark.django_db
@GENERATED
@given(history=HISTORY, correction=HISTORY, days=st.tuples(AS_OF, AS_OF))
def test_the_database_finds_what_the_rules_find(db, history, correction, days):
    with transaction.atomic():
        town = Town()
        for changes, as_of in zip((history, correction), days, strict=True):
            for change in changes:
                town.change(*change)
            refresh_flags(as_of=as_of)
            for enrolment in town.enrolments:
                assert standing(enrolment) == findings(enrolment, as_of)
        transaction.set_rollback(True)


def snapshot():
    """Every standing flag without the end of its window: an untouched one keeps its older end."""
    flags = Flag.objects.standing().order_by("enrolment_id", "kind")
    return list(flags.values_list("enrolment_id", "kind", "numbers", "window_from"))


def noon(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


@pytest.mark.django_db
@GENERATED
@given(
    nights=st.lists(st.tuples(HISTORY, st.integers(0, 9), st.booleans()), min_size=2, max_size=4)
)
def test_looking_at_what_moved_leaves_what_looking_at_everybody_would(db, nights):
    with transaction.atomic():
        town, today = Town(), FIRST_DAY
        for changes, later, by_hand in nights:
            for change in changes:
                town.change(*change)
            if by_hand:  # somebody asks about another day in between
                refresh_flags(as_of=today - dt.timedelta(days=3), at=noon(today))
            today += dt.timedelta(days=later)
            refresh_due_flags(as_of=today, at=noon(today))
            incremental = snapshot()
            refresh_flags(as_of=today, at=noon(today))
            assert incremental == snapshot()
        transaction.set_rollback(True)
