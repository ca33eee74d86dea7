"""Marks amended under a charge: people are told once, no pack relies on them, and a legal officer decides."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent
from cases.models import Case, CaseEvent
from fines.actions.courts import begin_proceedings
from fines.actions.doubting import leave_out, tell_doubt
from fines.actions.doubts import charges_to_look_at, charges_to_tell, doubts_in, doubts_of
from fines.actions.news import charges_in_doubt
from fines.actions.pack_checks import pack_facts
from fines.actions.pack_file import PackFile
from fines.actions.pack_words import certificate_facts
from fines.models import ChargedSession, ChargeReview, Proceedings, ReviewedSession
from fines.rules.pack_missing import State, Thing, list_items
from fines.tasks import watch_evidence
from tests.factories.attendance import mark
from tests.factories.courts import approve, charge, decide, legal_scene

pytestmark = pytest.mark.django_db
D = dt.date
FIRST = D(2025, 11, 3)
WHICH = "3 November 2025 AM: O to I"
REASON = "A doctor's letter came."


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene():
    found = legal_scene()
    found.row = charge(found, on=D(2026, 4, 10))
    return found


def amend(scene, code="I", day=FIRST, half="AM"):
    mark(scene.enrolment, day, half, code)


def said(scene):
    rows = CaseEvent.objects.filter(case=scene.case, kind__startswith="proceedings.").order_by("id")
    return [
        (row.kind, row.legal) for row in rows if "doubted" in row.kind or "reviewed" in row.kind
    ]


def page(user, name, *args):
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"fines:{name}", args=args)).content.decode()


def session_of(scene, number=0):
    return scene.row.sessions.order_by("session__date", "session__half")[number]


@pytest.mark.parametrize(
    ("code", "doubted"),
    [("O", 0), ("G", 0), ("U", 0), ("I", 1), ("M", 1), ("/", 1), ("N", 1)],
)
def test_what_is_no_offence_is_in_doubt(scene, code, doubted):
    amend(scene, code)
    assert len(doubts_of(scene.row)) == doubted
    assert len(charges_to_tell()) == doubted


def test_the_night_tells_once_and_twice_is_not_double(scene):
    watch_evidence()
    assert said(scene) == []
    amend(scene)
    watch_evidence()
    watch_evidence()
    assert said(scene) == [("proceedings.doubted", True)]
    (event,) = CaseEvent.objects.filter(kind="proceedings.doubted")
    assert WHICH in event.text
    assert not tell_doubt(proceedings=scene.row)
    amend(scene, half="PM")  # another session is news again, and alone
    watch_evidence()
    assert [n.sessions.count() for n in ChargeReview.objects.all()] == [1, 1]


def test_a_mark_that_is_as_it_was_ends_the_question_and_may_open_it_again(scene):
    for code in ("I", "O", "I"):
        amend(scene, code)
        watch_evidence()
    assert [n.kind for n in ChargeReview.objects.all()] == ["opened", "as_before", "opened"]
    assert scene.row.sessions.first().code == "O"  # nothing of the charge changed by itself


def test_a_charge_that_was_given_up_asks_nothing(scene):
    amend(scene)
    scene.row.results.create(outcome="withdrawn", on=D(2026, 4, 10), by=scene.legal)
    assert doubts_of(scene.row) == []
    assert charges_to_tell() == []


def test_every_place_of_work_says_it(scene):
    about = {scene.case.pk: timezone.now()}
    words = f"Charge {scene.row.ref} is to be looked at again: 1 session no offence any more"
    assert list(charges_in_doubt(scene.officer, about)) == []
    assert "to look at again" not in page(scene.legal, "see_courts")
    amend(scene)
    for who in (scene.officer, scene.legal):
        assert [n.text for _, n in charges_in_doubt(who, about)] == [words]
    assert list(charges_in_doubt(scene.lead, about)) == []
    assert "Charges to look at again" in page(scene.legal, "see_courts")
    assert "1 session no offence any more: look at it again" in page(
        scene.legal, "see_court_case", scene.case.ref
    )
    found = page(scene.legal, "see_proceedings", scene.row.ref)
    assert WHICH in found
    assert "Leave sessions out" in found
    assert "Leave sessions out" not in page(scene.officer, "see_proceedings", scene.row.ref)


def register(scene):
    file = PackFile(Case.objects.get(pk=scene.case.pk), scene.mother)
    items = list_items(pack_facts(file, scene.legal))
    return file, next(n for n in items if n.thing == Thing.REGISTER)


def test_no_pack_relies_on_it(scene):
    assert register(scene)[1].words == "10 sessions relied on."
    amend(scene)
    file, item = register(scene)
    assert item.state == State.MISSING
    assert item.words.startswith("9 sessions left.")
    assert "1: amended since the charge was laid. Look at the charge again" in item.words
    assert len(certificate_facts(file)["sessions"]) == 9
    assert not any("Illness" in str(row) for row in certificate_facts(file)["sessions"])
    cover = dict(particulars(file, scene))
    assert cover["Sessions"].startswith("9, from")
    assert cover["Not relied on"] == "1 of the charge, amended since it was laid"


def test_a_charge_with_nothing_left_has_no_pack_and_its_page_says_so(scene):
    for row in scene.row.sessions.select_related("session"):
        mark(scene.enrolment, row.session.date, row.session.half, "I")
    found = page(scene.legal, "show_pack", scene.case.ref, scene.mother.ref)
    assert "No session of the charge is an offence any more" in found
    assert "There is no charge" not in found


def particulars(file, scene):
    from fines.actions.pack_drawing import _particulars

    return _particulars(file, file.basis.charge, 1)


def test_left_out_is_settled_and_stays_out(scene):
    amend(scene)
    watch_evidence()
    leave_out(proceedings=scene.row, sessions=[session_of(scene).pk], by=scene.legal, reason=REASON)
    assert doubts_of(scene.row) == []
    _, item = register(scene)
    assert (item.state, item.words) == (
        State.THERE, "9 sessions relied on. 1 of the charge left out since."
    )  # fmt: skip
    amend(scene, "O")  # decided is decided: no night opens it again
    watch_evidence()
    assert register(scene)[0].basis.left_out == 1
    assert said(scene) == [("proceedings.doubted", True), ("proceedings.reviewed", True)]
    assert REASON not in "".join(CaseEvent.objects.values_list("text", flat=True))
    assert AuditEvent.objects.filter(kind="proceedings.reviewed", after__why=REASON).exists()
    found = page(scene.legal, "see_proceedings", scene.row.ref)
    assert "Left out since it was laid" in found
    assert "Look at this charge again" not in found
    assert "doctor" not in page(scene.officer, "see_proceedings", scene.row.ref)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"by": "officer"}, NotAllowed, "."),
        ({"by": "manager"}, NotAllowed, "."),
        ({"reason": " "}, WrongState, "Say why"),
        ({"sessions": []}, WrongState, "Choose the sessions"),
        ({"sessions": [1]}, WrongState, "look at the sessions anew"),  # one that still stands
    ],
)
def test_who_leaves_out_what_and_why(scene, changes, error, words):
    amend(scene)
    asked = {"by": "legal", "reason": REASON, "sessions": [0]} | changes
    with pytest.raises(error, match=words):
        leave_out(
            proceedings=scene.row, by=getattr(scene, asked["by"]), reason=asked["reason"],
            sessions=[session_of(scene, n).pk for n in asked["sessions"]],
        )  # fmt: skip
    assert not ChargeReview.objects.exists()


def test_a_charge_of_which_nothing_is_left_is_withdrawn(scene):
    for row in scene.row.sessions.select_related("session"):
        mark(scene.enrolment, row.session.date, row.session.half, "I")
    every = list(scene.row.sessions.values_list("pk", flat=True))
    with pytest.raises(WrongState, match="Withdrawn"):
        leave_out(proceedings=scene.row, sessions=every, by=scene.legal, reason=REASON)
    leave_out(proceedings=scene.row, sessions=every[1:], by=scene.legal, reason=REASON)
    with pytest.raises(WrongState, match="Withdrawn"):
        leave_out(proceedings=scene.row, sessions=every[:1], by=scene.legal, reason=REASON)


def test_the_form_tells_a_slip_beside_its_field_and_then_saves(scene):
    amend(scene)
    client = Client()
    client.force_login(scene.legal)
    address = reverse("fines:leave_out", args=[scene.row.ref])
    assert WHICH in client.get(address).content.decode()
    key = session_of(scene).pk
    slip = client.post(address, {"sessions": [key], "reason": ""})
    assert slip.status_code == 422
    assert "Say why they are left out" in slip.content.decode()
    stale = client.post(address, {"sessions": [session_of(scene, 3).pk], "reason": REASON})
    assert stale.status_code == 422
    assert "look at the sessions anew" in stale.content.decode()
    assert client.post(address, {"sessions": [key], "reason": REASON}).status_code == 302
    assert ReviewedSession.objects.get().charged_id == key


class TestTheDatabase:
    def write(self, scene, charged, kind="left_out", **changes):
        row = {"by": scene.legal, "reason": REASON} if kind == "left_out" else {}
        review = ChargeReview.objects.create(proceedings=scene.row, kind=kind, **row | changes)
        return ReviewedSession.objects.create(review=review, charged=charged, code="I")

    def refuses(self, words, act):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            act()

    def test_a_session_that_is_unauthorised_is_not_left_out(self, scene):
        self.refuses("still unauthorised", lambda: self.write(scene, session_of(scene)))
        amend(scene)
        self.write(scene, session_of(scene))
        self.refuses("left out already", lambda: self.write(scene, session_of(scene)))

    def test_a_session_of_another_charge_is_not_reviewed(self, scene):
        other = legal_scene()
        theirs = charge(other, on=D(2026, 4, 10)).sessions.first()
        self.refuses("not of the charge", lambda: self.write(scene, theirs, "opened"))

    def test_leaving_out_has_a_reason_and_somebody(self, scene):
        amend(scene)
        name = "left_out_by_somebody_and_why"
        self.refuses(name, lambda: self.write(scene, session_of(scene), reason=" "))
        self.refuses(name, lambda: self.write(scene, session_of(scene), by=None))

    def test_what_was_said_stands(self, scene):
        amend(scene)
        said = self.write(scene, session_of(scene))
        self.refuses("append_only", lambda: ChargeReview.objects.update(reason="Other"))
        self.refuses("append_only", said.delete)


def test_an_approved_record_is_not_laid_for_it():
    scene = legal_scene()
    decision = approve(scene, decide(scene, on=D(2026, 4, 10)), D(2026, 4, 10))
    amend(scene)
    with pytest.raises(WrongState, match="not unauthorised on today's register"):
        begin_proceedings(
            decision=decision, charge="s444_1", procedure="hearing", by=scene.legal,
            on=D(2026, 4, 10), why_lacking=REASON,
        )  # fmt: skip
    assert not ChargedSession.objects.exists()


def test_as_many_queries_for_three_charges_as_for_one():
    scenes = [legal_scene() for _ in range(3)]
    for scene in scenes:
        charge(scene, on=D(2026, 4, 10))
        amend(scene)
    rows = list(Proceedings.objects.all())
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as asked:
            assert len(doubts_in(some)) == len(some)
            every = Proceedings.objects.filter(pk__in=[n.pk for n in some])
            assert len(charges_to_look_at(every)) == len(some)
            assert len(charges_to_tell()) == 3
        assert len(asked) == 3
