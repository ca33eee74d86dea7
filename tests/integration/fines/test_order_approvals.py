"""A school attendance order is served only once a second person approved it, by the action and by the database."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.choices import Role
from cases.models import CaseEvent
from fines.actions import orders
from fines.actions.court_reading import read_orders
from fines.actions.on_file import FilesOf
from fines.actions.order_approvals import approve_order, return_order
from fines.models import Measure, MeasureNote, OrderApproval
from tests.factories.courts import legal_scene
from tests.factories.fines import person
from tests.integration.fines.test_orders import TODAY, attendance_order, made, make

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene(spring):
    found = legal_scene()
    found.order = make(found, attendance_order(found, made_on=TODAY + DAY, starts_on=TODAY + DAY))
    return found


def again(scene):
    return Measure.objects.get(pk=scene.order.pk)


def on_file(scene):
    rows = FilesOf([(scene.case, scene.mother)], TODAY + DAY).on_file(
        scene.case, scene.mother, None
    )
    return [row.key for row in rows if row.key.startswith("order")]


def page(user, scene, name="see_order", **data):
    client = Client()
    client.force_login(user)
    at = reverse(f"fines:{name}", args=[scene.order.pk])
    return client.post(at, data) if data else client.get(at)


def test_it_waits_and_is_in_force_for_nobody_until_another_approves_it(scene):
    assert again(scene).waits
    assert on_file(scene) == []
    (line,) = read_orders(scene.manager, TODAY)
    assert (line.what, line.due, line.near) == ("Approve by", TODAY + DAY, True)
    with pytest.raises(WrongState, match="Nobody has approved"):
        orders.note_order(
            measure=again(scene), kind="breach", on=TODAY, words="Not in.", by=scene.officer
        )
    row = approve_order(measure=again(scene), by=scene.manager)
    assert (row.by, again(scene).waits) == (scene.manager, False)
    assert on_file(scene) == [f"order:{scene.order.pk}"]
    assert CaseEvent.objects.get(text="School attendance order approved.").legal
    assert AuditEvent.objects.filter(kind="measure.approved").count() == 1
    with pytest.raises(AlreadyDone):
        approve_order(measure=again(scene), by=scene.manager)


def test_who_wrote_it_down_never_answers_and_a_second_legal_officer_may(scene):
    for answer, more in ((approve_order, {}), (return_order, {"reason": "No"})):
        with pytest.raises(NotAllowed, match="You wrote this order down"):
            answer(measure=again(scene), by=scene.legal, **more)
        for who in (scene.officer, scene.lead):
            with pytest.raises(NotAllowed):
                answer(measure=again(scene), by=who, **more)
    assert approve_order(measure=again(scene), by=person(Role.LEGAL_OFFICER))


@pytest.mark.parametrize(("days", "approved"), [(1, True), (2, False)])
def test_it_is_approved_by_the_day_it_is_served(scene, days, approved):
    later = dt.datetime(2026, 5, 20, 22, tzinfo=dt.UTC) + DAY * days
    with time_machine.travel(later, tick=False):
        if approved:
            assert approve_order(measure=again(scene), by=scene.manager)
            return
        with pytest.raises(WrongState, match="was not approved by then"):
            approve_order(measure=again(scene), by=scene.manager)
        with pytest.raises(REFUSED, match="by the day it is served"), transaction.atomic():
            OrderApproval.objects.create(measure=scene.order, by=scene.manager)
        assert return_order(measure=again(scene), by=scene.manager, reason="Too late")


def test_sent_back_it_is_never_served_and_another_may_be_written_down(scene):
    with pytest.raises(WrongState, match="why it goes back"):
        return_order(measure=again(scene), by=scene.manager, reason=" ")
    note = return_order(measure=again(scene), by=scene.manager, reason="The wrong school")
    assert note.words == "Not approved, never served: The wrong school"
    with pytest.raises(AlreadyDone):
        approve_order(measure=again(scene), by=scene.manager)
    with pytest.raises(AlreadyDone):
        return_order(measure=again(scene), by=scene.manager, reason="Twice")
    assert make(scene, attendance_order(scene)).waits


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (28, True), (29, False)])
def test_it_is_written_down_for_today_or_soon(days, fits):
    scene = legal_scene()
    day = TODAY + days * DAY
    order = attendance_order(scene, made_on=day, starts_on=day)
    if fits:
        assert make(scene, order).waits
        return
    with pytest.raises(WrongState, match="the day of serving, today or soon"):
        make(scene, order)


def test_orders_of_a_court_wait_for_nobody():
    scene = legal_scene()
    row = make(scene, made())
    assert not row.waits
    with pytest.raises(AlreadyDone, match="waits for nobody"):
        approve_order(measure=row, by=scene.manager)
    with pytest.raises(REFUSED, match="while it waits"), transaction.atomic():
        OrderApproval.objects.create(measure=row, by=scene.manager)


class TestTheDatabase:
    def test_says_itself_which_order_waits(self, scene):
        day = {"made_on": TODAY + DAY, "starts_on": TODAY + DAY, "notice_on": TODAY - 20 * DAY}
        return_order(measure=again(scene), by=scene.manager, reason="Anew")
        row = scene.case.measures.create(
            kind="sao", carer=scene.mother, needs_approval=False, requires="Come", by=scene.legal,
            **day,
        )  # fmt: skip
        assert Measure.objects.get(pk=row.pk).needs_approval

    def test_refuses_its_writer(self, scene):
        with pytest.raises(REFUSED, match="does not approve it"), transaction.atomic():
            OrderApproval.objects.create(measure=scene.order, by=scene.legal)

    def test_refuses_a_note_on_what_was_not_served(self, scene):
        note = {"measure": scene.order, "on": TODAY, "words": "Not in.", "by": scene.officer}
        with pytest.raises(REFUSED, match="it was not served"), transaction.atomic():
            MeasureNote.objects.create(kind="breach", **note)
        approve_order(measure=again(scene), by=scene.manager)
        assert MeasureNote.objects.create(kind="breach", **note)


class TestPages:
    def test_the_order_says_who_may_approve_and_who_did(self, scene):
        at = reverse("fines:approve_order", args=[scene.order.pk])
        theirs = page(scene.legal, scene).content.decode()
        assert "Waits for a second person" in theirs
        assert at not in theirs
        assert at in page(scene.manager, scene).content.decode()
        assert at not in page(scene.officer, scene).content.decode()
        assert page(scene.legal, scene, "approve_order").status_code == 403
        done = page(scene.manager, scene, "approve_order", approved="yes")
        assert done.status_code == 302
        text = page(scene.officer, scene).content.decode()
        assert "Waits for" not in text
        assert f"{scene.manager.name}, Wednesday 20 May 2026" in text

    def test_it_goes_back_with_a_reason(self, scene):
        empty = page(scene.manager, scene, "approve_order", approved="no")
        assert empty.status_code == 422
        assert "Say why it goes back" in empty.content.decode()
        assert page(scene.manager, scene, "approve_order", approved="no", reason="The wrong school")
        text = page(scene.legal, scene).content.decode()
        assert "never served: The wrong school" in text
        assert reverse("fines:approve_order", args=[scene.order.pk]) not in text

    def test_while_it_waits_only_its_being_an_error_is_offered_to_who_writes_orders(self, scene):
        text = page(scene.legal, scene).content.decode()
        assert 'value="error"' in text
        assert 'value="breach"' not in text
        assert 'name="kind"' not in page(scene.officer, scene).content.decode()
