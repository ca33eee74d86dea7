"""Laying a charge asks the court pack; no N and no session that was no duty stands in one; no court before a charge."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import WrongState
from accounts.models import AuditEvent
from attendance.models import Enrolment, Mark
from cases.actions.moving import move_case
from cases.choices import Stage
from cases.models import Case
from fines.actions.charging import charge_lines
from fines.actions.courts import begin_proceedings
from fines.actions.laying import pack_lacks
from fines.actions.pack_reading import read_record
from fines.choices import Bar
from fines.models import ChargingDecision, PapersRule, Proceedings
from fines.rules.pack_missing import State, Thing
from fines.rules.papers import CONDITIONS
from tests.factories.attendance import mark
from tests.factories.courts import FOLLOWS, approve, charge, complete_pack, decide, legal_scene

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
TODAY = dt.date(2026, 4, 1)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def ready(**changes):
    scene = legal_scene(**changes)
    return scene, approve(scene, decide(scene))


def lay(scene, decision, procedure="hearing", why=""):
    return begin_proceedings(
        decision=decision, charge="s444_1", procedure=procedure, by=scene.legal, why_lacking=why
    )


def test_a_charge_asks_the_very_list_of_the_pack():
    scene, decision = ready()
    page = read_record(case=decision.case, carer=scene.mother, by=scene.legal)
    listed = {item.thing for item in page.items if item.state == State.MISSING}
    lacks = pack_lacks(decision, scene.legal, TODAY)
    assert {n.thing for n in (*lacks.conditions, *lacks.to_explain)} == listed
    assert {Thing.STATEMENT, Thing.CERTIFICATE, Thing.POSTING} <= listed


def test_a_hearing_may_be_laid_with_papers_to_follow_and_a_reason_that_is_kept():
    scene, decision = ready()
    with pytest.raises(WrongState, match=r"Say why it is laid without: .*certificate, signed"):
        lay(scene, decision)
    assert not Proceedings.objects.exists()
    row = lay(scene, decision, why=f"  {FOLLOWS} ")
    assert row.why_lacking == FOLLOWS
    assert "certificate" in [thing for thing, _, _ in row.lacking]
    event = AuditEvent.objects.get(kind="proceedings.begun", target_type="proceedings")
    assert event.after["why"] == FOLLOWS
    assert "Head teacher's certificate, signed" in event.after["lacking"]
    assert FOLLOWS not in "".join(scene.case.events.values_list("text", flat=True))


def test_the_single_justice_takes_no_papers_afterwards():
    scene, decision = ready()
    with pytest.raises(WrongState, match=r"No papers follow afterwards\. Proof of posting"):
        lay(scene, decision, "sjp", FOLLOWS)
    complete_pack(scene)
    row = lay(scene, decision, "sjp", FOLLOWS)
    assert {thing for thing, _, _ in row.lacking} <= {"support", "contacts", "letters", "plan"}
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.SJP


def test_without_a_dated_row_no_papers_follow():
    scene, decision = ready()
    PapersRule.objects.all().delete()
    with pytest.raises(WrongState, match="No papers follow afterwards"):
        lay(scene, decision, why=FOLLOWS)


def raw(scene, decision, **values):
    """A charge as the database is asked to take it, past every action."""
    said = {
        "ref": "PR-9009", "case": scene.case, "pupil": scene.enrolment.pupil, "carer": scene.mother,
        "decision": decision, "charge": "s444_1", "offence_on": dt.date(2025, 11, 3),
        "offence_until": dt.date(2025, 11, 7), "filed_on": TODAY, "by": scene.legal,
    }  # fmt: skip
    return Proceedings.objects.create(**(said | values))


@pytest.mark.parametrize(
    ("procedure", "thing", "why", "taken"),
    [
        *[("hearing", str(thing), "So", False) for thing in sorted(CONDITIONS)],
        ("hearing", "certificate", "So", True),
        ("hearing", "certificate", " ", False),
        ("sjp", "certificate", "So", False),
        ("sjp", "plan", "So", True),
    ],
)
def test_the_database_asks_the_pack_too(procedure, thing, why, taken):
    scene, decision = ready()
    values = {"procedure": procedure, "lacking": [[thing, "A", "B"]], "why_lacking": why}
    if taken:
        assert raw(scene, decision, **values).pk
        return
    with pytest.raises(REFUSED, match=r"not complete|laid_without_papers"), transaction.atomic():
        raw(scene, decision, **values)


def test_a_reason_for_nothing_is_refused():
    scene, decision = ready()
    with pytest.raises(REFUSED, match="laid_without_papers"), transaction.atomic():
        raw(scene, decision, why_lacking="So")


def test_an_n_is_not_charged_by_record_charge_or_database():
    scene, decision = ready()
    first = Mark.objects.filter(enrolment=scene.enrolment).order_by(
        "session__date", "session__half"
    )
    row = first.select_related("session")[0]
    mark(scene.enrolment, row.session.date, row.session.half, "N")
    lines = charge_lines(scene.case, scene.mother, TODAY)
    assert next(n.bar for n in lines if n.session_id == row.session_id) == Bar.NO_REASON
    with pytest.raises(WrongState, match="3 November 2025 AM: the school has found"):
        lay(scene, decision, why=FOLLOWS)
    charged = raw(scene, decision)
    with pytest.raises(REFUSED, match="has no reason yet"), transaction.atomic():
        charged.sessions.create(session=row.session, enrolment=scene.enrolment, code="N")
    mark(scene.enrolment, row.session.date, row.session.half, "O")
    assert charged.sessions.create(session=row.session, enrolment=scene.enrolment, code="O").pk


def test_the_database_takes_no_session_after_the_child_left():
    scene, decision = ready()
    marks = Mark.objects.filter(enrolment=scene.enrolment).select_related("session")
    first, last = marks.earliest("session__date").session, marks.latest("session__date").session
    charged = raw(scene, decision)
    Enrolment.objects.filter(pk=scene.enrolment.pk).update(ends_on=first.date)
    assert charged.sessions.create(session=first, enrolment=scene.enrolment, code="O").pk
    with pytest.raises(REFUSED, match="did not have to be at school"), transaction.atomic():
        charged.sessions.create(session=last, enrolment=scene.enrolment, code="O")


@pytest.mark.parametrize(("to", "words"), [("court", "Lay the charge"), ("sjp", "Lay a charge")])
def test_no_plain_move_to_a_court_before_a_charge(to, words):
    scene, _ = ready()
    case = Case.objects.get(pk=scene.case.pk)
    assert case.stage == Stage.PROSECUTION
    with pytest.raises(WrongState, match=words):
        move_case(
            case=case, to=to, by=scene.legal, reason="Now", acting_as=frozenset({"legal_officer"})
        )
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.PROSECUTION


def test_a_charge_given_up_takes_nobody_to_a_court():
    scene = legal_scene()
    row = charge(scene)
    row.results.create(outcome="withdrawn", on=TODAY, by=scene.legal)
    Case.objects.filter(pk=scene.case.pk).update(stage=Stage.PROSECUTION)
    with pytest.raises(WrongState, match="Lay the charge first"):
        move_case(
            case=Case.objects.get(pk=scene.case.pk), to=Stage.COURT, by=scene.legal, reason="Now",
            acting_as=frozenset({"legal_officer"}),
        )  # fmt: skip


def page(scene, decision, data=None):
    client = Client()
    client.force_login(scene.legal)
    address = reverse("fines:lay_charge", args=[decision.ref])
    return client.post(address, data) if data is not None else client.get(address)


def test_the_page_chooses_nothing_for_a_person_and_lists_what_is_missing():
    scene, decision = ready()
    shown = page(scene, decision)
    text, form = shown.content.decode(), shown.context["form"]
    assert form["procedure"].value() in (None, "")
    assert form["why_lacking"].value() in (None, "")
    assert "Head teacher&#x27;s certificate, signed: Print it" in text
    assert reverse("fines:show_pack", args=[scene.case.ref, scene.mother.ref]) in text
    sessions = list(form.free)
    for said, words in (
        ({"procedure": "hearing"}, "Say why it is laid without"),
        (
            {"procedure": "sjp", "why_lacking": FOLLOWS},
            "takes no papers afterwards. Put right first",
        ),
        ({"why_lacking": FOLLOWS}, "Choose the procedure"),
    ):
        answer = page(scene, decision, {"sessions": sessions, **said})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Proceedings.objects.exists()
    done = page(
        scene, decision, {"sessions": sessions, "procedure": "hearing", "why_lacking": FOLLOWS}
    )
    row = Proceedings.objects.get()
    assert done.url == row.get_absolute_url()
    client = Client()
    client.force_login(scene.officer)
    assert FOLLOWS not in client.get(done.url).content.decode()  # not an officer's to read
    client.force_login(scene.legal)
    assert FOLLOWS in client.get(done.url).content.decode()


def test_a_charge_that_can_only_be_heard_has_its_procedure_chosen_too():
    scene = legal_scene()
    decision = approve(scene, decide(scene, "s444_1a"))
    assert page(scene, decision).context["form"]["procedure"].value() in (None, "")
    assert ChargingDecision.objects.count() == 1


def test_whoever_writes_the_record_is_told_of_an_n_and_is_not_offered_it():
    scene = legal_scene(noticed=False)
    row = Mark.objects.filter(enrolment=scene.enrolment).select_related("session").first()
    mark(scene.enrolment, row.session.date, row.session.half, "N")
    client = Client()
    client.force_login(scene.legal)
    shown = client.get(reverse("fines:write_decision", args=[scene.case.ref]))
    assert "1 session still N: the school finds the reason first." in shown.content.decode()
    assert len(shown.context["form"].free) == 9
