"""Pages of meetings: arranging with what stands against it, a day of many, the week, the feed."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.actions.shields import set_shield
from attendance.choices import Relation, Role
from cases.actions import invitations, meetings, panel_days, places
from cases.choices import MeetingKind, Stage
from cases.models import Case, Panel
from tests.factories.cases import CaseWorld, case_at
from tests.integration.cases.test_meetings import wanted, when
from tests.web.cases.conftest import SignIn

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def form(case: Case, **changes: str) -> dict[str, Any]:
    """The form of a meeting as a browser sends it."""
    carers = [tie.carer.ref for tie in case.pupil.responsibilities.all()]
    return {
        "date_0": "20", "date_1": "11", "date_2": "2025", "date": "2025-11-20", "time": "14:00", "lasts": "45",
        "how": "in_person", "room": "", "place": "School", "chair": "", "carers": carers, "asks": "1",
    } | changes  # fmt: skip


def test_a_warning_is_read_before_the_meeting_is_set(world: CaseWorld, as_: SignIn) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    Case.objects.filter(pk=case.pk).update(panel_due="2025-11-14")
    path = f"/cases/{case.ref}/panel/"
    assert "The pathway promises the panel by Friday 14 November 2025." in text(client, path)
    first = client.post(path, form(case))
    assert first.status_code == 422
    html = first.content.decode()
    assert "The pathway promises the panel by 14 November 2025: this is later" in html
    assert not case.panels.exists()
    told = re.search(r'name="told" value="([^"]*)"', html)
    assert told is not None
    # A tick for something else than what stands against it now is no consent.
    assert client.post(path, form(case, accept="on", told="closed")).status_code == 422
    done = client.post(path, form(case, accept="on", told=told[1]))
    assert done.status_code == 302
    assert case.panels.get().people.count() == 2


def test_what_blocks_is_an_error_at_the_time(world: CaseWorld, as_: SignIn) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    room = places.add_place(by=world.ewo, name="Room 4")
    other = case_at(Stage.FT_OPEN, world)
    meetings.arrange_meeting(case=other, by=world.ewo, wanted=meetings.Wanted(when(), room=room))
    html = client.post(f"/cases/{case.ref}/panel/", form(case, room=str(room.pk))).content.decode()
    assert "The room is taken from 14:00 to 14:45" in html
    assert other.ref not in html
    assert not case.panels.exists()


def test_parents_who_must_not_meet_are_set_apart_on_the_page(world: CaseWorld, as_: SignIn) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    tie = case.pupil.responsibilities.get(relation=Relation.MOTHER)
    tie.address_is_confidential = True
    tie.save()
    path = f"/cases/{case.ref}/panel/"
    assert "These parents must not meet" in text(client, path)
    refused = client.post(path, form(case)).content.decode()
    assert "Give the time of the second sitting" in refused
    near = client.post(path, form(case, second_time="15:00"))
    assert near.status_code == 409
    assert client.post(path, form(case, second_time="16:00")).status_code == 302
    rows = case.panels.order_by("sitting")
    assert [row.people.get().carer == tie.carer for row in rows] == [False, True]


def test_the_page_of_a_meeting_and_what_each_reads(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_OPEN, world)
    tie = case.pupil.responsibilities.last()
    tie.safe_to_contact, tie.contact_note = False, "Order in force. Ring 07700 900123 only"
    tie.save()
    panel = meetings.arrange_meeting(
        case=case, by=world.ewo, wanted=meetings.Wanted(when(), "School")
    )
    path = f"/cases/{case.ref}/meetings/{panel.pk}/"
    client = as_(world.ewo)
    assert "not invited" in text(client, path)
    sent = client.post(f"{path}invite/", follow=True).content.decode()
    assert "1 invitation sent, one to each parent." in sent
    assert f"{tie.carer.full_name} was left out: Do not contact." in sent
    people = {f"person_{p.pk}": "came" for p in panel.people.all()}
    Panel.objects.filter(pk=panel.pk).update(at=when("2025-11-10", "09:00"))
    client.post(f"{path}record/", people | {"minutes": "Mornings are the trouble."})
    for who, reads in ((world.ewo, True), (world.lead, True), (world.admin, False)):
        html = text(as_(who), path)
        assert ("Mornings are the trouble." in html) is reads, who
        assert "07700" not in html or who == world.ewo
    client.post(f"{path}minutes/", {"text": "The father rang."})
    html = text(client, path)
    assert "The father rang." in html
    assert "Write the plan" in html
    assert client.get(f"{path}record/").status_code == 409


def test_minutes_tell_nobody_where_a_protected_parent_is(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_OPEN, world)
    tie = case.pupil.responsibilities.get(relation=Relation.MOTHER)
    street = tie.carer.address.splitlines()[0]
    at = when("2025-11-10", "08:00")
    panel = meetings.arrange_meeting(case=case, by=world.ewo, wanted=meetings.Wanted(at, street))
    came = dict.fromkeys(panel.people.values_list("pk", flat=True), "came")
    meetings.record_meeting(
        panel=panel, by=world.ewo, attendance=came, minutes=f"Lives at {street}"
    )
    meetings.add_to_minutes(panel=panel, by=world.ewo, text=f"Still at {street}")
    address = f"/cases/{case.ref}/meetings/{panel.pk}/"
    assert street in text(as_(world.ewo), address)
    set_shield(link=tie, reason="Refuge", by=world.manager)
    page = text(as_(world.ewo), address)
    assert street not in page
    assert page.count("[protected]") == 3


def test_the_timeline_calls_all_of_a_meeting_a_meeting(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_OPEN, world)
    panel = meetings.arrange_meeting(
        case=case, by=world.ewo, wanted=meetings.Wanted(when("2025-11-20"), "Room 9")
    )
    meetings.cancel_meeting(panel=panel, by=world.ewo, reason="The hall is flooded")
    assert "The hall is flooded" in text(as_(world.ewo), f"/cases/{case.ref}/?show=meetings")


def test_a_day_of_many_is_looked_at_and_set(world: CaseWorld, as_: SignIn) -> None:
    cases = [case_at(Stage.FT_OPEN, world) for _ in range(3)]
    client, path = as_(world.ewo), "/meetings/day/"
    html = text(client, f"{path}?school={world.school.urn}")
    assert html.count('name="case"') == 3
    day = {
        "school": world.school.urn, "kind": "panel", "date": "2025-11-20", "first": "09:00",
        "until": "10:00", "minutes": "30", "place": "School", "chair": "",
        "case": [case.ref for case in cases],
    }  # fmt: skip
    looked = client.post(path, day | {"do": "look"})
    html = looked.content.decode()
    assert "09:00 to 09:30" in html
    assert "no time left" in html
    assert "Set 2 panels" in html
    assert not Panel.objects.exists()
    slots = re.findall(r'name="slot" value="([^"]*)"', html)
    done = client.post(path, day | {"do": "set", "slot": slots, "invite": "1"})
    assert done.status_code == 302
    order = text(client, done["Location"])
    assert "4 invitations sent" in order
    assert order.count("order-time") == 2
    for wrong in ("x", "FT-1|3|2025-11-20T09:00:00+00:00", "FT-1|1|2025-11-20T09:00:00"):
        assert client.post(path, day | {"do": "set", "slot": [wrong]}).status_code == 409
    nobody = client.post(path, day | {"do": "look", "case": []})
    assert nobody.status_code == 422
    assert "Choose at least one family" in nobody.content.decode()


def test_the_week_and_the_day_s_work_show_my_meetings(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_OPEN, world)
    at = when("2025-11-10", "14:00")
    meetings.arrange_meeting(case=case, by=world.ewo, wanted=meetings.Wanted(at, "Room 9"))
    assert "Room 9" in text(as_(world.ewo), "/meetings/")
    assert "Room 9" in text(as_(world.ewo), "/my-work/")
    assert "Room 9" not in text(as_(world.ewo), "/meetings/?week=2025-11-17")
    assert "Room 9" not in text(as_(world.person(Role.EWO, "Olga")), "/meetings/")
    assert "Room 9" in text(as_(world.person(Role.EWO, "Olaf")), "/meetings/?show=all")
    other = CaseWorld(weeks=30)
    assert "Room 9" not in text(as_(other.person(Role.EWO)), "/meetings/?show=all")
    assert "No meeting" in text(as_(world.ewo), "/meetings/?week=nonsense&show=all")
    for edge in ("0001-01-01", "9999-12-31"):
        assert "Room 9" in text(as_(world.ewo), f"/meetings/?week={edge}")


def test_queries_do_not_grow_with_the_meetings(world: CaseWorld, as_: SignIn) -> None:
    client = as_(world.ewo)
    pages = ("/meetings/", f"/meetings/day/{world.school.urn}/2025-11-20/")

    def count(many: int) -> list[int]:
        while Panel.objects.count() < many:
            minutes = 10 * Panel.objects.count()
            at = when("2025-11-10", f"{8 + minutes // 60:02d}:{minutes % 60:02d}")
            meetings.arrange_meeting(
                case=case_at(Stage.FT_OPEN, world), by=world.ewo,
                wanted=meetings.Wanted(at, "School", lasts=10),
            )  # fmt: skip
        found = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(page)
            found.append(len(queries))
        return found

    count(1)
    assert count(3) == count(12)


def test_laying_a_day_out_asks_no_more_for_more_families(world: CaseWorld) -> None:
    def count(many: int) -> int:
        cases = list(Case.objects.filter(stage=Stage.FT_OPEN).with_list_facts())
        while len(cases) < many:
            case_at(Stage.FT_OPEN, world)
            cases = list(Case.objects.filter(stage=Stage.FT_OPEN).with_list_facts())
        wish = panel_days.DayWish(
            world.school, MeetingKind.PANEL, when().date(), when().time(), when(time="18:00").time(),
            20, "School",
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            panel_days.lay_day_out(world.ewo, wish, cases)
        return len(queries)

    assert count(3) == count(12)


def test_the_feed_is_shown_once_and_ends(world: CaseWorld, as_: SignIn) -> None:
    client = as_(world.ewo)
    made = client.post("/meetings/feed/", {"do": "make"}).content.decode()
    found = re.search(r"http://testserver(/calendar/[\w-]+\.ics)", made)
    assert found is not None
    assert found[1] not in text(client, "/meetings/feed/")
    program = Client()
    answer = program.get(found[1])
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    assert program.get("/calendar/anything.ics").status_code == 404
    client.post("/meetings/feed/", {"do": "end"})
    assert program.get(found[1]).status_code == 404


def test_calling_off_writes_to_the_invited_in_the_same_click(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_OPEN, world)
    panel = meetings.arrange_meeting(case=case, by=world.ewo, wanted=wanted())
    invitations.invite_parents(panel=panel, by=world.ewo)
    client, here = as_(world.ewo), [case.ref, panel.pk]
    form = client.get(reverse("cases:cancel_meeting", args=here)).content.decode()
    assert "Write to each parent who was invited that it is off" in form
    sent = {"reason": "A flood", "write": "on"}
    page = client.post(reverse("cases:cancel_meeting", args=here), sent, follow=True)
    text = page.content.decode()
    assert "Called off. 2 letters sent." in text
    assert "not told that it is off" not in text
    assert "Calendar file that takes it out" in text


def test_without_the_tick_the_page_offers_to_write(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_OPEN, world)
    panel = meetings.arrange_meeting(case=case, by=world.ewo, wanted=wanted())
    invitations.invite_parents(panel=panel, by=world.ewo)
    client, here = as_(world.ewo), [case.ref, panel.pk]
    page = client.post(
        reverse("cases:cancel_meeting", args=here), {"reason": "A flood"}, follow=True
    )
    assert "Write to them that it is off" in page.content.decode()
    page = client.post(reverse("cases:tell_of_meeting", args=here), follow=True)
    assert "2 letters sent" in page.content.decode()
    assert "Write to them" not in page.content.decode()
    lead = as_(world.lead).post(reverse("cases:tell_of_meeting", args=here))
    assert lead.status_code == 403


def test_a_letter_that_came_back_is_said_on_its_page(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_OPEN, world)
    panel = meetings.arrange_meeting(case=case, by=world.ewo, wanted=wanted())
    letter = invitations.invite_parents(panel=panel, by=world.ewo).sent[0]
    client, here = as_(world.ewo), [case.ref, letter.ref]
    assert "It came back" in client.get(reverse("cases:show_letter", args=here)).content.decode()
    client.post(reverse("cases:letter_came_back", args=here), {"reason": "Gone away"})
    about = client.get(reverse("cases:show_letter", args=here)).content.decode()
    assert "Came back undelivered" in about
    assert "Gone away" in about
    shown = client.get(reverse("cases:show_meeting", args=[case.ref, panel.pk])).content.decode()
    assert shown.count("not invited") == 1
    client.post(reverse("cases:invite_to_meeting", args=[case.ref, panel.pk]))
    about = client.get(reverse("cases:show_letter", args=here)).content.decode()
    assert "Another letter went in its place" in about


def test_letters_of_a_meeting_are_sent_from_it_alone(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_OPEN, world)
    client = as_(world.ewo)
    listed = client.get(reverse("cases:choose_letter", args=[case.ref])).content.decode()
    assert "Meeting called off" not in listed
    page = client.get(reverse("cases:send_letter", args=[case.ref, "meeting_off"]))
    assert page.status_code == 404
