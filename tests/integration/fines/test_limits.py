"""The six months, case by case and parent by parent: one answer on every page, and nobody leaves the list too soon."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.models import Mark
from cases.choices import Stage
from cases.models import Case
from cases.models.limits import local_setting
from fines.actions.court_reading import read_home
from fines.actions.court_watching import limits_to_watch, warn_of_limit
from fines.actions.courts import begin_proceedings
from fines.actions.law import current_law
from fines.actions.limits import clock_for, clocks_of
from fines.actions.news import limits_near
from fines.actions.pack_basis import read_basis
from fines.actions.results import Entered, enter_result
from fines.models import PenaltyNotice
from fines.rules.limits import RestsOn
from tests.factories.attendance import mark
from tests.factories.courts import FOLLOWS, approve, charge, decide, heard, legal_scene
from tests.factories.fines import another_parent

pytestmark = pytest.mark.django_db
D = dt.date
LIMIT = D(2026, 5, 3)
SAID = "3 May 2026"


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


def now(scene):
    rows = Case.objects.select_related("pupil", "enrolment__school", "officer")
    return rows.get(pk=scene.case.pk)


def listed(scene, by=None):
    """Who is on the morning's list, with the day it says."""
    lines = read_home(by=by or scene.legal).limits
    return [(n.carer and n.carer.pk, n.clock.limit) for n in lines if n.case.pk == scene.case.pk]


def text(user, name, *args):
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"fines:{name}", args=args)).content.decode()


def test_every_page_says_the_same_day():
    scene = legal_scene()
    decision = approve(scene, decide(scene), D(2026, 4, 10))
    case, notice = now(scene), PenaltyNotice.objects.get()
    pages = {
        "courts": text(scene.legal, "see_courts"),
        "case": text(scene.legal, "see_court_case", case.ref),
        "panel": text(scene.legal, "court_panel", case.ref),
        "record": text(scene.legal, "see_decision", decision.ref),
        "writing": text(scene.legal, "write_decision", case.ref),
        "charge": text(scene.legal, "lay_charge", decision.ref),
        "notice": text(scene.legal, "see_notice", notice.ref),
        "pack": text(scene.legal, "show_pack", case.ref, scene.mother.ref),
    }
    assert [name for name, page in pages.items() if SAID not in page] == []
    assert clock_for(case, scene.mother).limit == LIMIT
    assert read_basis(case, scene.mother, D(2026, 4, 10)).limit == LIMIT
    assert [n.text for _, n in limits_near(scene.officer, {case.pk: dt.datetime.now(dt.UTC)})] == [
        f"Lay the charge against {scene.mother.full_name} by Sunday {SAID}"
    ]


def test_the_diary_shows_the_last_day_in_its_week_and_in_no_other():
    scene = legal_scene()
    client = Client()
    client.force_login(scene.legal)
    diary = reverse("fines:see_diary")
    words = f"Last day to charge {scene.mother.full_name}"
    shown = {day: words in client.get(f"{diary}?day={day}").content.decode()
             for day in ("2026-04-26", "2026-05-03", "2026-05-04")}  # fmt: skip
    assert shown == {"2026-04-26": False, "2026-05-03": True, "2026-05-04": False}


def test_the_manager_s_queue_says_it_beside_the_question():
    scene = legal_scene()
    decide(scene, on=D(2026, 4, 10))
    client = Client()
    client.force_login(scene.manager)
    words = f"Lay the charge against {scene.mother.full_name} by Sunday {SAID}"
    assert words in client.get("/queue/?view=all").content.decode()


def test_a_case_at_prosecution_with_neither_notice_nor_record_has_its_day():
    scene = legal_scene(noticed=False)
    Case.objects.filter(pk=scene.case.pk).update(stage=Stage.PROSECUTION)
    assert listed(scene) == [(scene.mother.pk, LIMIT)]
    assert clock_for(now(scene), scene.mother).rests_on == RestsOn.REGISTER


def test_one_parent_charged_leaves_the_other_on_the_list():
    scene = legal_scene()
    father = another_parent(scene)
    charge(scene, on=D(2026, 4, 10))
    assert now(scene).stage == Stage.COURT
    assert listed(scene) == [(father.pk, LIMIT)]
    assert [n.carer.pk for n in limits_to_watch()] == [father.pk]


def test_an_approved_charge_of_the_other_parent_keeps_the_case_at_court():
    scene = legal_scene()
    father = another_parent(scene)
    his = approve(scene, decide(scene, carer=father, on=D(2026, 4, 9)), D(2026, 4, 9))
    hers = charge(scene, on=D(2026, 4, 10))
    said = Entered("fine", D(2026, 4, 10), fine_pence=44000)
    heard(hers, scene.legal, D(2026, 4, 10))
    enter_result(proceedings=hers, said=said, by=scene.legal)
    assert now(scene).stage == Stage.COURT
    assert listed(scene) == [(father.pk, LIMIT)]
    theirs = begin_proceedings(
        decision=his, charge="s444_1", procedure="hearing", by=scene.legal, on=D(2026, 4, 10),
        why_lacking=FOLLOWS,
    )  # fmt: skip
    heard(theirs, scene.legal, D(2026, 4, 10))
    enter_result(proceedings=theirs, said=said, by=scene.legal)
    assert now(scene).stage == Stage.POST_MONITOR


def test_a_record_against_a_prosecution_ends_the_question():
    scene = legal_scene()
    father = another_parent(scene)
    charge(scene, on=D(2026, 4, 10))
    his = decide(scene, "", carer=father, evidence=(False, "Was abroad."), on=D(2026, 4, 10))
    assert listed(scene) == [(father.pk, LIMIT)]  # it waits for a second person
    approve(scene, his, D(2026, 4, 10))
    assert listed(scene) == []


def test_a_charge_given_up_brings_the_parent_back():
    scene = legal_scene()
    row = charge(scene, on=D(2026, 4, 10))
    assert listed(scene) == []
    row.results.create(outcome="withdrawn", on=D(2026, 4, 10), by=scene.legal)
    assert listed(scene) == [(scene.mother.pk, LIMIT)]


def test_absence_after_a_charge_has_a_clock_a_warning_and_a_line():
    """Every session of the record is charged; one came later and nobody has chosen it."""
    scene = legal_scene("OOOOO OOOOO //O//", noticed=False)
    chosen = scene.sessions()[:10]
    charge(scene, on=D(2026, 4, 10), session_ids=chosen)
    since = D(2026, 5, 11)
    clock = clock_for(now(scene), scene.mother)
    assert (clock.rests_on, clock.limit, clock.period.count) == (RestsOn.SINCE, since, 1)
    assert listed(scene) == [(scene.mother.pk, since)]
    page = text(scene.legal, "see_court_case", scene.case.ref)
    assert "No clock runs" not in page
    assert "Nothing to charge" not in page
    assert "none of these chosen yet" in page
    assert "none chosen yet" in text(scene.legal, "see_courts")
    nights = [D(2026, 4, 10), D(2026, 5, 11), D(2026, 5, 12)]
    told = [[warn_of_limit(line=n, on=d) for n in list(limits_to_watch(d))] for d in nights]
    assert told == [[False], [True], []]


def test_a_record_out_of_time_does_not_hide_what_can_be_charged():
    scene = legal_scene("OOOOO OOOOO //O//", noticed=False)
    decide(scene, session_ids=scene.sessions()[:10], on=D(2026, 4, 10))
    with time_machine.travel(dt.datetime(2026, 5, 8, 9, tzinfo=dt.UTC), tick=False):
        assert clock_for(now(scene), scene.mother).limit == D(2026, 5, 11)
        page = text(scene.legal, "see_court_case", scene.case.ref)
        assert "the last day to lay a charge was" not in page
        assert "no session can be charged any more" not in text(scene.legal, "see_courts")


def test_spent_sessions_do_not_count():
    scene = legal_scene()
    PenaltyNotice.objects.update(status="paid")
    assert clock_for(now(scene), scene.mother).limit is None


def test_sessions_no_longer_unauthorised_do_not_count():
    scene = legal_scene()
    first = Mark.objects.filter(enrolment=scene.enrolment, session__date=D(2025, 11, 3))
    assert clock_for(now(scene), scene.mother).limit == LIMIT
    for row in first.select_related("session"):
        mark(scene.enrolment, row.session.date, row.session.half, "M")
    assert clock_for(now(scene), scene.mother).limit == D(2026, 5, 4)


def test_a_run_of_last_days_is_one_warning():
    scene = legal_scene(noticed=False)
    decide(scene, on=D(2026, 4, 10))
    nights = [D(2026, 4, 20), D(2026, 5, 3), D(2026, 5, 4), D(2026, 5, 5)]
    told = [[warn_of_limit(line=n, on=d) for n in list(limits_to_watch(d))] for d in nights]
    assert told == [[True], [False], [False], [False]]


def test_as_many_queries_for_four_cases_as_for_one():
    scenes = [legal_scene() for _ in range(4)]
    cases, law = [now(scene) for scene in scenes], current_law()
    with CaptureQueriesContext(connection) as one:
        clocks_of(cases[:1], law=law)
    with CaptureQueriesContext(connection) as four:
        found = clocks_of(cases, law=law)
    assert len(one) == len(four) <= 9
    assert [found[case.pk][0].clock.limit for case in cases] == [LIMIT] * 4


def test_casework_counts_the_same_months_as_the_law_of_notices():
    """Two rows say six months: a case's guard reads one, a charge the other."""
    day = D(2026, 4, 10)
    assert local_setting("limitation_months", day) == current_law().rule(day).limitation_months


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (LIMIT, "Proceedings must begin by Sunday 3 May 2026"),
        (D(2026, 5, 7), "Proceedings must begin by Thursday 7 May 2026"),  # of its last session
        (D(2026, 5, 8), "The time to prosecute is over"),
    ],
)
def test_an_unpaid_notice_says_when_nothing_but_withdrawal_is_left(day, words):
    scene = legal_scene()
    notice = PenaltyNotice.objects.get()
    client = Client()
    with time_machine.travel(dt.datetime.combine(day, dt.time(9), dt.UTC), tick=False):
        client.force_login(scene.manager)
        assert words in client.get(notice.get_absolute_url()).content.decode()
