"""The court pages: a record written, approved and charged through the browser's forms; what each role sees."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from attendance.choices import Role
from cases.choices import Stage
from cases.models import Case
from fines.access_court import (
    visible_charges,
    visible_court_cases,
    visible_decisions,
    visible_hearings,
    visible_measures,
)
from fines.actions.court_diary import Asked
from fines.actions.deciding import factors_on
from fines.choices import Charge
from fines.models import ChargingDecision, Proceedings
from tests.factories.attendance import MembershipFactory, SchoolFactory
from tests.factories.courts import (
    CHARGED,
    FOLLOWS,
    before_court,
    charge,
    complete_pack,
    decide,
    legal_scene,
)
from tests.factories.fines import another_parent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def page(client, name, *args, query=""):
    return client.get(reverse(f"fines:{name}", args=args) + query)


def filled(scene, form, **changes):
    """The form as a legal officer sends it: what is filled in stays, the rest is answered."""
    words = "Weighed with care."
    said = {name: form[name].initial or words for name in form.fields}
    said |= {"sessions": list(form.free), "charge": "s444_1"}
    said |= {f"{k.key}_weighs": "for" for k in factors_on(CHARGED)}
    said |= {"evidence_met": "yes", "interest_met": "yes", "eso_suitable": "no"}
    return said | changes


def test_from_the_record_to_the_charge():
    scene = legal_scene()
    legal, manager = as_(scene.legal), as_(scene.manager)
    write = reverse("fines:write_decision", args=[scene.case.ref])
    form = legal.get(write).context["form"]
    assert "10 of" in form["absence_words"].initial  # known, not typed
    sent = legal.post(write, filled(scene, form))
    decision = ChargingDecision.objects.get()
    assert sent.url == decision.get_absolute_url()
    assert "waits for a second person" in legal.get(sent.url).content.decode()
    assert manager.post(sent.url, {"approved": "yes"}).status_code == 302
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.PROSECUTION
    lay = reverse("fines:lay_charge", args=[decision.ref])
    complete_pack(scene)
    ready = legal.get(lay).context["form"]
    said = {"procedure": "sjp", "sessions": list(ready.free), "why_lacking": FOLLOWS}
    answer = legal.post(lay, said)
    row = Proceedings.objects.get()
    assert answer.url == row.get_absolute_url()
    assert "Serve the papers" in legal.get(answer.url).content.decode()
    assert legal.get(lay).url == row.get_absolute_url()  # laid: there is nothing more to lay


def test_what_is_on_file_is_read_beside_the_field_and_never_sent_as_what_was_weighed():
    scene = legal_scene()
    write = reverse("fines:write_decision", args=[scene.case.ref])
    legal = as_(scene.legal)
    page = legal.get(write)
    form = page.context["form"]
    words = [name for name in form.fields if name.endswith("_words")]
    assert {name for name in words if form[name].value()} == {"absence_words", "history_words"}
    assert "On file: Mentoring by The school" in form["support_words"].help_text
    assert "On file: In the last six weeks" in page.content.decode()
    answer = legal.post(write, filled(scene, form, child_words="", support_words=""))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"child_words", "support_words"}
    assert not ChargingDecision.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"evidence_met": "no"}, "A charge needs this test to be met"),
        ({"sessions": []}, "Choose the sessions to be charged"),
        ({"equality": " "}, "special needs and health: say what was considered"),
        ({"culpability_weighs": ""}, "say which way it weighs"),
        ({"sessions": ["2030-01-01-AM"]}, "Tue 1 Jan 2030, morning: the mark has changed since"),
    ],
)
def test_a_record_that_says_too_little_comes_back(changes, words):
    scene = legal_scene()
    client = as_(scene.legal)
    write = reverse("fines:write_decision", args=[scene.case.ref])
    form = client.get(write).context["form"]
    answer = client.post(write, filled(scene, form, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ChargingDecision.objects.exists()


def test_the_writer_is_not_offered_the_answer():
    scene = legal_scene()
    decision = decide(scene)
    address = decision.get_absolute_url()
    assert "Your answer" not in as_(scene.legal).get(address).content.decode()
    assert as_(scene.legal).post(address, {"approved": "yes"}).status_code == 403
    assert "Your answer" in as_(scene.manager).get(address).content.decode()


def test_nothing_of_the_other_parent_stands_on_a_record_or_a_charge():
    scene = legal_scene()
    father = another_parent(scene)
    row = charge(scene)
    for address in (row.get_absolute_url(), row.decision.get_absolute_url()):
        text = as_(scene.legal).get(address).content.decode()
        assert scene.mother.surname in text
        assert father.full_name not in text


def test_an_officer_sees_the_kind_of_a_result_and_no_plea_or_amount():
    scene = legal_scene()
    before_court(scene)
    address = reverse("fines:see_proceedings", args=["PR-9001"])
    officer = as_(scene.officer).get(address).content.decode()
    assert "Fine" in officer
    assert "Plea entered" in officer
    assert "220" not in officer
    assert "Plea: guilty" not in officer
    legal = as_(scene.legal).get(address).content.decode()
    assert "£220" in legal
    assert "Plea: guilty" in legal


def test_the_average_of_fines_is_no_officer_s_to_read_for_one_is_a_sentence():
    scene = legal_scene()
    before_court(scene)
    officer = page(as_(scene.officer), "see_courts").content.decode()
    assert "fines in twelve months" in officer
    assert "average" not in officer
    assert "£220" not in officer
    assert "average £220" in page(as_(scene.legal), "see_courts").content.decode()


def test_an_officer_elsewhere_gains_nothing_at_the_school_they_lead():
    scene = legal_scene()
    before_court(scene)
    MembershipFactory(user=scene.lead, role=Role.EWO, school=SchoolFactory())
    for seen in (visible_charges, visible_court_cases, visible_hearings, visible_measures):
        assert seen(scene.officer).exists(), seen.__name__
        assert not seen(scene.lead).exists(), seen.__name__
    assert not visible_decisions(scene.lead).exists()


def test_the_lines_of_a_court_have_headings_in_words():
    scene = legal_scene()
    charge(scene)
    seen = as_(scene.manager).get(reverse("cases:download_timeline", args=[scene.case.ref]))
    text = seen.content.decode()
    assert "Proceedings begun" in text
    for raw in (
        "proceedings.",
        "charge.drafted",
        "charge.approved",
        "interview.said",
        "measure.said",
    ):
        assert raw not in text


def test_a_school_reads_the_stage_and_not_what_was_considered_at_law():
    scene = legal_scene()
    charge(scene)
    address = reverse("cases:download_timeline", args=[scene.case.ref])
    school, manager = (
        as_(who).get(address).content.decode() for who in (scene.lead, scene.manager)
    )
    for words in ("Offence chosen", "Education supervision order considered", "Proceedings begun"):
        assert words in manager
        assert words not in school
    assert "A legal step" in school
    assert "Moved to Legal consideration" in school


@pytest.mark.parametrize(
    ("charge", "words"), [("s444_1", "section 444(1)"), ("s444_1a", "section 444(1A)")]
)
def test_the_section_is_printed_as_the_act_prints_it(charge, words):
    assert Charge(charge).in_sentence == words


def test_a_school_sees_the_stage_and_its_day_alone():
    scene = legal_scene()
    before_court(scene)
    text = page(as_(scene.lead), "court_panel", scene.case.ref).content.decode()
    assert "Legal consideration, since" in text
    for word in ("DR-9001", "PR-9001", "Decision records"):
        assert word not in text
    assert page(as_(scene.lead), "see_courts").status_code == 403


def test_reading_is_written_down():
    scene = legal_scene()
    before_court(scene)
    client = as_(scene.legal)
    for name, ref in (("see_decision", "DR-9001"), ("see_proceedings", "PR-9001")):
        page(client, name, ref)
    kinds = set(AuditEvent.objects.values_list("kind", flat=True))
    assert {"decision.read", "proceedings.read"} <= kinds


def test_the_morning_shows_what_is_short_of_time():
    scene = legal_scene()
    decide(scene)
    with time_machine.travel(dt.datetime(2026, 4, 3, 9, tzinfo=dt.UTC), tick=False):
        text = page(as_(scene.manager), "see_courts").content.decode()
    assert "30 days left" in text
    assert "3 May 2026" in text
    assert "DR-" in text


def test_the_pages_cost_as_much_for_thirty_as_for_three():
    scene = legal_scene()
    row = charge(scene)
    client = as_(scene.legal)

    def queries(name):
        with CaptureQueriesContext(connection) as found:
            assert page(client, name).status_code == 200
        return len(found)

    names = ("see_courts", "list_proceedings", "see_diary")
    before_rows(row, scene, 3)
    few = {name: queries(name) for name in names}
    before_rows(row, scene, 27)
    assert {name: queries(name) for name in names} == few


def before_rows(row, scene, count):
    at = dt.datetime(2026, 4, 2, 10, tzinfo=dt.UTC)
    for _ in range(count):
        copy = Proceedings.objects.get(pk=row.pk)
        copy.pk, copy.ref = None, f"PR-8{Proceedings.objects.count():03d}"
        copy.save(force_insert=True)
        copy.hearings.create(kind="first", court="North", at=at, by=scene.legal)


def test_a_hearing_as_a_calendar_file_names_no_child():
    scene = legal_scene()
    found = before_court(scene)
    answer = page(as_(scene.legal), "hearing_file", found["hearing"])
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:First hearing PR-9001" in text
    assert scene.enrolment.pupil.legal_surname not in text


@pytest.mark.parametrize(
    ("today", "monday"),
    [("2026-11-27", "2026-11-23"), ("2026-11-28", "2026-11-30"), ("2026-11-30", "2026-11-30")],
)
def test_the_diary_opens_with_the_week_that_is_worked_next(today, monday):
    asked = Asked.of({}, dt.date.fromisoformat(today))
    assert asked.first == dt.date.fromisoformat(monday)


def test_an_empty_week_leads_to_the_next_hearing():
    scene = legal_scene()
    at = dt.datetime(2026, 6, 3, 9, tzinfo=dt.UTC)
    charge(scene).hearings.create(
        kind="first", court="North", at=at, minutes=30, by=scene.legal, room="", others=""
    )
    client = as_(scene.legal)
    empty = page(client, "see_diary", query="?day=2026-05-25").content.decode()
    assert "The next after these is on Wednesday 3 June 2026" in empty
    there = page(client, "see_diary", query="?day=2026-06-03").content.decode()
    assert "North" in there
    assert "The next after" not in there


def test_the_diary_of_a_month_by_court():
    scene = legal_scene()
    before_court(scene)
    client = as_(scene.legal)
    month = page(client, "see_diary", query="?span=month&day=2026-05-20").content.decode()
    assert "May 2026" in month
    assert "PR-9001" in month
    other = page(client, "see_diary", query="?span=month&day=2026-05-20&court=North")
    assert "PR-9001" not in other.content.decode()
    for odd in ("?day=x", "?day=9999-12-31", "?span=month&day=0001-01-01"):
        assert page(client, "see_diary", query=odd).status_code == 200
