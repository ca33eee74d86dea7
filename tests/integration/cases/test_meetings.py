"""Meetings: arranged, moved, called off, invited to, written down; days of many; feeds."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent
from attendance.actions.shields import set_shield
from attendance.choices import CalendarKind, Relation, Role
from attendance.models import CalendarPeriod
from cases import access_meetings
from cases.actions import (
    calendars,
    contacts,
    invitations,
    letters,
    meetings,
    moving,
    panel_days,
    places,
)
from cases.actions.meetings import Asked, Wanted
from cases.choices import LetterTemplate, MeetingHow, MeetingKind, Stage
from cases.models import Case, Panel
from cases.models.facts import gather
from tests.factories.attendance import ResponsibilityFactory
from tests.factories.cases import CaseWorld, case_at

pytestmark = pytest.mark.django_db


def when(day: str = "2025-11-20", time: str = "14:00") -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(f"{day}T{time}"))


def wanted(day: str = "2025-11-20", time: str = "14:00", **more: Any) -> Wanted:
    return Wanted(when(day, time), **{"place": "School", **more})


def arrange(world: CaseWorld, case: Case | None = None, **more: Any) -> Panel:
    case = case or case_at(Stage.FT_OPEN, world)
    asked = more.pop("wanted", wanted())
    return meetings.arrange_meeting(case=case, by=world.ewo, wanted=asked, **more)


def test_every_parent_who_may_be_contacted_is_asked(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    tie = case.pupil.responsibilities.last()
    tie.safe_to_contact, tie.contact_note = False, "Non-molestation order. Ring 07700 900123"
    tie.save()
    panel = arrange(world, case, others=[Asked("school", "Mr Patel"), Asked("service", "  ")])
    people = [(p.part, p.name) for p in panel.people.all()]
    mother = case.pupil.responsibilities.first().carer
    assert people == [("parent", mother.full_name), ("school", "Mr Patel")]
    with pytest.raises(WrongState, match="may not be invited"):
        arrange(world, case, kind=MeetingKind.REVIEW, carers=[tie.carer])
    done = invitations.invite_parents(panel=panel, by=world.ewo)
    assert [letter.carer for letter in done.sent] == [mother]
    ((name, why),) = done.left_out
    assert name == tie.carer.full_name
    assert why.startswith("Do not contact.")
    assert not invitations.invite_parents(panel=panel, by=world.ewo).sent  # each once


def test_who_may_arrange(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    for who in (world.lead, world.admin, world.legal):
        with pytest.raises(NotAllowed):
            meetings.arrange_meeting(case=case, by=who, wanted=wanted())


def test_what_blocks_is_asked_again_when_it_is_saved(world: CaseWorld) -> None:
    room = places.add_place(by=world.ewo, name="Room 4", school=world.school)
    arrange(world, wanted=wanted(room=room, chair=world.manager))
    other = case_at(Stage.FT_OPEN, world)
    with pytest.raises(WrongState, match="room is taken from 14:00 to 14:45"):
        arrange(world, other, wanted=wanted(time="14:30", room=room))
    with pytest.raises(WrongState, match="chair is in another meeting"):
        arrange(world, other, wanted=wanted(time="13:30", chair=world.manager))
    panel = arrange(world, other, wanted=wanted(time="14:45", room=room, chair=world.manager))
    assert panel.place == "Room 4"


def test_the_database_itself_has_no_room_and_no_chair_twice(world: CaseWorld) -> None:
    room = places.add_place(by=world.ewo, name="Room 4")
    first = arrange(world, wanted=wanted(room=room))
    second = arrange(world, wanted=wanted(time="15:00", room=room))
    with pytest.raises(IntegrityError, match="one_meeting_in_a_room"), transaction.atomic():
        Panel.objects.filter(pk=second.pk).update(at=when(time="14:44"))
    Panel.objects.filter(pk=second.pk).update(at=when(time="14:45"))
    Panel.objects.filter(pk=first.pk).update(chair=world.ewo)
    with pytest.raises(IntegrityError, match="one_meeting_per_chair"), transaction.atomic():
        Panel.objects.filter(pk=second.pk).update(chair=world.ewo, at=when(), room=None)


def test_days_on_which_nobody_meets(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    CalendarPeriod.objects.create(
        school=world.school, academic_year="2025/26", kind=CalendarKind.INSET,
        start="2025-10-27", end="2025-10-27",
    )  # fmt: skip

    def codes(day: str, **more: Any) -> list[tuple[str, bool]]:
        found = meetings.look(case, MeetingKind.PANEL, wanted(day, **more))
        return [(c.code, c.blocks) for c in found if c.code != "promised"]

    room = places.add_place(by=world.ewo, name="Room 4", school=world.school)
    assert codes("2025-11-20") == []
    assert codes("2025-12-25") == [("bank_holiday", True)]
    assert codes("2025-12-23") == [("closed", False)]
    assert codes("2025-12-23", room=room) == [("closed", True)]
    assert codes("2025-10-27", room=room) == [("closed", False)]  # INSET: the building is open
    assert codes("2026-10-30") == [("closed", False)]  # further than the calendar


def test_the_same_parent_is_in_two_meetings_of_two_children(world: CaseWorld) -> None:
    case, other = case_at(Stage.FT_OPEN, world), case_at(Stage.FT_OPEN, world)
    mother = case.pupil.responsibilities.first().carer
    ResponsibilityFactory(pupil=other.pupil, carer=mother, contact_order=3)
    arrange(world, case)
    with pytest.raises(WrongState, match="family has another meeting"):
        arrange(world, other)
    (clash,) = meetings.look(other, MeetingKind.PANEL, wanted(time="15:00"))
    assert clash.code == "family_twice"


def test_moved_is_a_new_row_and_the_line_keeps_its_name(world: CaseWorld) -> None:
    panel = arrange(world)
    invitations.invite_parents(panel=panel, by=world.ewo)
    assert not gather(panel.case).not_invited
    with pytest.raises(WrongState, match="Nothing is different"):
        meetings.move_meeting(panel=panel, by=world.ewo, wanted=wanted(), reason="Mistake")
    with pytest.raises(WrongState, match="Say why"):
        meetings.move_meeting(panel=panel, by=world.ewo, wanted=wanted(time="15:00"), reason=" ")
    moved = meetings.move_meeting(
        panel=panel, by=world.ewo, wanted=wanted(time="14:30"), reason="The mother works until two"
    )
    panel.refresh_from_db()
    assert (moved.uid, moved.sequence, moved.replaces) == (panel.uid, 1, panel)
    assert panel.cancel_reason == "The mother works until two"
    assert panel.at == when()
    assert [p.name for p in moved.people.all()] == [p.name for p in panel.people.all()]
    assert len(gather(panel.case).not_invited) == 2  # everybody is invited anew
    assert len(invitations.untold(panel)) == 2
    invitations.invite_parents(panel=moved, by=world.ewo)
    assert not gather(panel.case).not_invited
    assert not invitations.untold(panel)
    with pytest.raises(AlreadyDone, match="called off or moved"):
        meetings.cancel_meeting(panel=panel, by=world.ewo, reason="Twice")
    line = panel.case.events.filter(kind="meeting.moved").get()
    assert line.data["before"] == when().isoformat()


def test_called_off_leaves_who_must_be_told_until_somebody_tells_them(world: CaseWorld) -> None:
    panel = arrange(world)
    invitations.invite_parents(panel=panel, by=world.ewo)
    meetings.cancel_meeting(panel=panel, by=world.ewo, reason="The officer is ill")
    panel.refresh_from_db()
    first, second = invitations.untold(panel)
    contacts.log_contact(
        case=panel.case, by=world.ewo, kind="call", outcome="spoke", carer=first,
        at=timezone.now() + dt.timedelta(minutes=5),
    )  # fmt: skip
    assert invitations.untold(panel) == [second]
    facts = gather(panel.case)
    assert not facts.panel_arranged
    with pytest.raises(WrongState):
        moving.move_case(case=panel.case, to=Stage.FT_PANEL, by=world.ewo)
    arrange(world, panel.case)  # another may be set


def test_what_is_over_stands(world: CaseWorld) -> None:
    panel = arrange(world, wanted=wanted("2025-11-10", "09:00"))
    people = list(panel.people.all())
    with pytest.raises(WrongState, match="Say whether"):
        meetings.record_meeting(panel=panel, by=world.ewo, attendance={}, minutes="They came")
    said = dict(zip([p.pk for p in people], ("came", "apologies"), strict=True))
    meetings.record_meeting(panel=panel, by=world.ewo, attendance=said, minutes="Mornings are hard")
    panel.refresh_from_db()
    assert [p.attendance for p in panel.people.all()] == ["came", "apologies"]
    assert panel.attended == [people[0].carer.ref]
    for change in ({"minutes": "Other"}, {"attended": []}, {"at": when("2025-11-11")}):
        with pytest.raises(InternalError), transaction.atomic():
            Panel.objects.filter(pk=panel.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        panel.people.update(attendance="absent")
    with pytest.raises(AlreadyDone):
        meetings.cancel_meeting(panel=panel, by=world.ewo, reason="Too late")
    added = meetings.add_to_minutes(panel=panel, by=world.ewo, text="The father rang afterwards")
    with pytest.raises(InternalError), transaction.atomic():
        type(added).objects.filter(pk=added.pk).update(text="Other")
    assert gather(panel.case).panel_held


class TestParentsWhoMustNotMeet:
    @pytest.fixture
    def case(self, world: CaseWorld) -> Case:
        case = case_at(Stage.FT_OPEN, world)
        tie = case.pupil.responsibilities.get(relation=Relation.MOTHER)
        tie.address_is_confidential = True
        tie.save()
        return case

    def test_each_is_asked_and_invited_to_a_sitting_of_their_own(
        self, world: CaseWorld, case: Case
    ) -> None:
        father, mother = (
            case.pupil.responsibilities.get(relation=r).carer
            for r in (Relation.FATHER, Relation.MOTHER)
        )
        first = arrange(world, case)
        assert [p.carer for p in first.people.all()] == [father]
        with pytest.raises(WrongState, match="must not meet"):
            letters.send_letter(
                case=case, by=world.ewo, carer=mother, panel=first,
                template=LetterTemplate.PANEL_INVITATION,
            )  # fmt: skip
        assert gather(case).not_invited  # nobody has asked the mother
        second = arrange(world, case, wanted=wanted(time="16:00"), sitting=2)
        assert [p.carer for p in second.people.all()] == [mother]
        # The page of letters knows one panel: each parent is led to their own sitting.
        sent = letters.send_letters(
            case=case, by=world.ewo, carers=[father, mother],
            template=LetterTemplate.PANEL_INVITATION,
        )  # fmt: skip
        assert [(x.carer, x.panel) for x in sent] == [(father, first), (mother, second)]
        times = ("14:00", "16:00")
        assert [[time in str(x.facts) for time in times] for x in sent] == [
            [True, False],
            [False, True],
        ]
        assert not gather(case).not_invited

    def test_they_are_never_asked_to_one(self, world: CaseWorld, case: Case) -> None:
        both = [tie.carer for tie in case.pupil.responsibilities.all()]
        with pytest.raises(WrongState, match="must not meet"):
            arrange(world, case, carers=both)
        with pytest.raises(WrongState, match="half an hour"):
            meetings.arrange_sittings(
                case=case, by=world.ewo, kind=MeetingKind.PANEL,
                sittings=[(1, wanted(), both[1:]), (2, wanted(time="15:00"), both[:1])],
            )  # fmt: skip
        assert not case.panels.exists()

    def test_a_protected_parent_is_one_of_them_without_any_other_mark(
        self, world: CaseWorld
    ) -> None:
        case = case_at(Stage.FT_OPEN, world)
        tie = case.pupil.responsibilities.get(relation=Relation.MOTHER)
        set_shield(link=tie, reason="Refuge", by=world.manager)
        both = [tie.carer for tie in case.pupil.responsibilities.all()]
        assert meetings.parents_apart(case)[1] == {tie.carer_id}
        assert panel_days.read_families([case])[0].apart == {tie.carer_id}
        with pytest.raises(WrongState, match="must not meet"):
            arrange(world, case, carers=both)

    def test_no_place_of_a_meeting_is_where_a_protected_parent_is(self, world: CaseWorld) -> None:
        case = case_at(Stage.FT_OPEN, world)
        tie = case.pupil.responsibilities.get(relation=Relation.MOTHER)
        home = tie.carer.address.splitlines()[0]
        set_shield(link=tie, reason="Refuge", by=world.manager)
        with pytest.raises(WrongState, match="where a protected parent is"):
            arrange(world, case, wanted=wanted(place=f"At {home}"))
        panel = arrange(world, case)
        with pytest.raises(WrongState, match="where a protected parent is"):
            meetings.move_meeting(panel=panel, by=world.ewo, wanted=wanted(place=home), reason="x")

    def test_moving_asks_again_who_may_meet(self, world: CaseWorld) -> None:
        case = case_at(Stage.FT_OPEN, world)
        panel = arrange(world, case)
        tie = case.pupil.responsibilities.get(relation=Relation.MOTHER)
        set_shield(link=tie, reason="Refuge", by=world.manager)
        with pytest.raises(WrongState, match="must not meet"):
            meetings.move_meeting(
                panel=panel, by=world.ewo, wanted=wanted(time="15:00"), reason="Ill"
            )
        with pytest.raises(WrongState, match="must not meet"):
            invitations.invite_parents(panel=panel, by=world.ewo)
        with pytest.raises(WrongState, match="must not meet"):
            letters.send_letters(
                case=case, by=world.ewo, carers=[tie.carer],
                template=LetterTemplate.PANEL_INVITATION,
            )  # fmt: skip
        assert not case.letters.exists()

    def test_moving_one_sitting_keeps_it_from_the_other(self, world: CaseWorld, case: Case) -> None:
        arrange(world, case)
        second = arrange(world, case, wanted=wanted(time="16:00"), sitting=2)
        for near in ("14:45", "13:00"):
            with pytest.raises(WrongState, match="half an hour"):
                meetings.move_meeting(
                    panel=second, by=world.ewo, wanted=wanted(time=near), reason="Ill"
                )
        meetings.move_meeting(panel=second, by=world.ewo, wanted=wanted(time="15:15"), reason="Ill")

    def test_two_protected_parents_each_sit_alone(self, world: CaseWorld, case: Case) -> None:
        """Both confidential: neither may meet the other, though there is nobody else to be kept from."""
        case.pupil.responsibilities.update(address_is_confidential=True)
        both = [tie.carer for tie in case.pupil.responsibilities.all()]
        with pytest.raises(WrongState, match="must not meet"):
            arrange(world, case, carers=both)
        first = arrange(world, case)
        second = arrange(world, case, wanted=wanted(time="15:15"), sitting=2)
        assert [[p.carer for p in row.people.all()] for row in (first, second)] == [
            both[:1],
            both[1:],
        ]
        family = panel_days.read_families([case])[0]
        assert family.sittings == [(both[0].pk,), (both[1].pk,)]

    def test_three_sittings_where_two_are_protected_beside_a_third(
        self, world: CaseWorld, case: Case
    ) -> None:
        other = ResponsibilityFactory(
            pupil=case.pupil, contact_order=3, address_is_confidential=True
        )
        rows = [
            arrange(world, case, wanted=wanted(time=time), sitting=n)
            for n, time in ((1, "09:00"), (2, "10:15"), (3, "11:30"))
        ]
        assert [row.people.count() for row in rows] == [1, 1, 1]
        assert rows[2].people.get().carer == other.carer
        with pytest.raises(WrongState, match="half an hour"):
            meetings.move_meeting(
                panel=rows[2], by=world.ewo, wanted=wanted(time="11:00"), reason="Ill"
            )

    def test_one_asked_first_and_the_other_later(self, world: CaseWorld, case: Case) -> None:
        mother, father = (tie.carer for tie in case.pupil.responsibilities.all())
        arrange(world, case, carers=[father])
        (number,) = meetings.free_sittings(case, MeetingKind.PANEL, [mother], 1)
        assert number == 2
        assert meetings.free_sittings(case, MeetingKind.PANEL, [father], 1) == [1]  # waits: refused
        near, far = wanted(time="15:00"), wanted(time="15:15")
        with pytest.raises(WrongState, match="half an hour"):
            arrange(world, case, wanted=near, carers=[mother], sitting=number)
        arrange(world, case, wanted=far, carers=[mother], sitting=number)

    def test_a_sibling_s_meeting_is_kept_from_too(self, world: CaseWorld, case: Case) -> None:
        father = case.pupil.responsibilities.get(relation=Relation.FATHER).carer
        mother = case.pupil.responsibilities.get(relation=Relation.MOTHER).carer
        other = case_at(Stage.FT_OPEN, world)
        other.pupil.responsibilities.all().delete()
        ResponsibilityFactory(pupil=other.pupil, carer=father)
        arrange(world, case, carers=[mother])
        ResponsibilityFactory(pupil=other.pupil, carer=mother, address_is_confidential=True)
        with pytest.raises(WrongState, match="half an hour"):
            arrange(world, other, wanted=wanted(time="15:00"), carers=[father])

    def test_held_is_both_held(self, world: CaseWorld, case: Case) -> None:
        day = "2025-11-10"
        pair = [
            arrange(world, case, wanted=wanted(day, time), sitting=n)
            for n, time in ((1, "08:00"), (2, "09:30"))
        ]
        for n, panel in enumerate(pair):
            assert gather(case).panel_held is False, n
            people = dict.fromkeys(panel.people.values_list("pk", flat=True), "came")
            meetings.record_meeting(panel=panel, by=world.ewo, attendance=people, minutes="Said")
        assert gather(case).panel_held


class TestADayOfMany:
    def wish(self, world: CaseWorld, **more: Any) -> panel_days.DayWish:
        given: dict[str, Any] = {
            "school": world.school, "kind": MeetingKind.PANEL, "day": dt.date(2025, 11, 20),
            "first": dt.time(9), "until": dt.time(12), "minutes": 30, "place": "School",
        }  # fmt: skip
        return panel_days.DayWish(**given | more)

    def chosen(self, laid: list[panel_days.Laid]) -> list[panel_days.Chosen]:
        return [panel_days.Chosen(x.family.case.ref, x.sitting, x.start) for x in laid if x.start]

    def test_who_is_due_oldest_promise_first(self, world: CaseWorld) -> None:
        late, soon, has = (case_at(Stage.FT_OPEN, world) for _ in range(3))
        case_at(Stage.SCHOOL_SUPPORT, world)
        Case.objects.filter(pk=late.pk).update(panel_due="2025-11-01")
        arrange(world, has)
        due = panel_days.read_due(world.ewo, world.school, MeetingKind.PANEL)
        assert due == [late, soon]
        with pytest.raises(NotAllowed):
            panel_days.read_due(world.lead, world.school, MeetingKind.PANEL)

    def test_laid_out_set_and_invited_in_one_step(self, world: CaseWorld) -> None:
        cases = [case_at(Stage.FT_OPEN, world) for _ in range(3)]
        mother = cases[0].pupil.responsibilities.first().carer
        ResponsibilityFactory(pupil=cases[2].pupil, carer=mother, contact_order=3)
        wish = self.wish(world)
        laid = panel_days.lay_day_out(world.ewo, wish, cases)
        assert [(x.family.case, f"{timezone.localtime(x.start):%H:%M}") for x in laid] == [
            (cases[0], "09:00"), (cases[2], "09:30"), (cases[1], "10:00"),
        ]  # fmt: skip
        made = panel_days.arrange_day(
            by=world.ewo, wish=wish, chosen=self.chosen(laid), invite=True
        )
        assert len(made.meetings) == 3
        assert len(made.invited.sent) == 7
        assert all(not gather(case).not_invited for case in cases)
        day = panel_days.read_day(world.ewo, world.school, wish.day)
        assert [m.case for m in day] == [cases[0], cases[2], cases[1]]

    def test_all_or_none(self, world: CaseWorld) -> None:
        cases = [case_at(Stage.FT_OPEN, world) for _ in range(2)]
        wish = self.wish(world, chair=world.manager)
        chosen = self.chosen(panel_days.lay_day_out(world.ewo, wish, cases))
        taken = arrange(world, wanted=wanted(time="09:30", chair=world.manager))
        with pytest.raises(WrongState, match=f"{cases[1].ref}: The chair is in another meeting"):
            panel_days.arrange_day(by=world.ewo, wish=wish, chosen=chosen)
        assert list(Panel.objects.all()) == [taken]

    def test_another_school_s_case_is_not_slipped_in(self, world: CaseWorld) -> None:
        other = CaseWorld(weeks=30)
        theirs = case_at(Stage.FT_OPEN, other)
        with pytest.raises(WrongState, match="not a case of yours"):
            panel_days.arrange_day(
                by=world.ewo, wish=self.wish(world),
                chosen=[panel_days.Chosen(theirs.ref, 1, when())],
            )  # fmt: skip
        mine = case_at(Stage.FT_OPEN, world)
        with pytest.raises(WrongState, match="not on that day"):
            panel_days.arrange_day(
                by=world.ewo, wish=self.wish(world),
                chosen=[panel_days.Chosen(mine.ref, 1, when("2025-11-21"))],
            )  # fmt: skip


class TestCalendars:
    def test_a_file_names_no_child_and_no_address(self, world: CaseWorld) -> None:
        case = case_at(Stage.FT_OPEN, world)
        carer = case.pupil.responsibilities.first().carer
        panel = arrange(world, case, wanted=wanted(place=f"At home, {carer.address}"))
        text = calendars.file_of(panel)
        pupil = case.pupil
        assert (
            f"SUMMARY:Panel {case.ref} ({pupil.legal_forename[0]}. {pupil.legal_surname[0]}.)"
            in text
        )
        unfolded = text.replace("\r\n ", "")
        for word in (pupil.legal_surname, carer.surname, carer.address.splitlines()[0], "At home"):
            assert word not in unfolded
        assert "DTSTART:20251120T140000Z" in text

    def test_a_change_keeps_the_uid_and_raises_the_sequence(self, world: CaseWorld) -> None:
        panel = arrange(world, wanted=wanted(chair=world.ewo))
        secret = calendars.make_feed(user=world.ewo)
        feed = access_meetings.get_feed(secret)
        assert "SEQUENCE:0\r\n" in calendars.read_feed(feed)
        moved = meetings.move_meeting(
            panel=panel, by=world.ewo, wanted=wanted(time="15:00", chair=world.ewo), reason="Later"
        )
        text = calendars.read_feed(feed)
        assert text.count("BEGIN:VEVENT") == 1
        assert f"UID:{panel.uid}@bellwether\r\nSEQUENCE:1\r\n" in text
        assert "DTSTART:20251120T150000Z" in text
        meetings.cancel_meeting(panel=moved, by=world.ewo, reason="Off")
        off = calendars.read_feed(feed)
        assert f"UID:{panel.uid}@bellwether\r\nSEQUENCE:2\r\n" in off
        assert "STATUS:CANCELLED" in off

    def test_who_no_longer_chairs_is_told_it_is_off_for_them(self, world: CaseWorld) -> None:
        panel = arrange(world, wanted=wanted(chair=world.manager))
        feed = access_meetings.get_feed(calendars.make_feed(user=world.manager))
        meetings.move_meeting(
            panel=panel, by=world.ewo, wanted=wanted(chair=world.ewo), reason="Somebody else chairs"
        )
        text = calendars.read_feed(feed)
        assert "SEQUENCE:1\r\n" in text
        assert "STATUS:CANCELLED" in text

    def test_a_secret_is_good_until_another_is_made_or_it_is_ended(self, world: CaseWorld) -> None:
        first = calendars.make_feed(user=world.ewo)
        second = calendars.make_feed(user=world.ewo)
        with pytest.raises(NotFound):
            access_meetings.get_feed(first)
        assert access_meetings.get_feed(second).user == world.ewo
        assert second not in str(AuditEvent.objects.values_list("after", flat=True))
        calendars.end_feed(user=world.ewo)
        with pytest.raises(NotFound):
            access_meetings.get_feed(second)

    def test_it_ends_with_the_role(self, world: CaseWorld) -> None:
        secret = calendars.make_feed(user=world.ewo)
        world.ewo.memberships.update(valid_to=dt.date(2025, 1, 1), valid_from=dt.date(2024, 1, 1))
        with pytest.raises(NotFound):
            access_meetings.get_feed(secret)
        with pytest.raises(NotAllowed):
            calendars.make_feed(user=world.person(Role.SYSTEM_ADMIN))

    def test_it_holds_no_meeting_of_a_case_of_somebody_else(self, world: CaseWorld) -> None:
        arrange(world, wanted=wanted(chair=world.manager))
        other = world.person(Role.EWO, "Olga Other")
        feed = access_meetings.get_feed(calendars.make_feed(user=other))
        assert "VEVENT" not in calendars.read_feed(feed)


@pytest.mark.django_db(transaction=True)
def test_two_who_book_one_room_at_once_one_waits_and_is_told() -> None:
    world = CaseWorld(start=dt.date(2025, 9, 1))
    day = timezone.localdate() + dt.timedelta(days=7 - timezone.localdate().weekday())
    pair = [case_at(Stage.FT_OPEN, world) for _ in range(2)]
    room = places.add_place(by=world.ewo, name="Room 4")
    both, told = threading.Barrier(2), []

    def book(case: Case) -> None:
        at = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
        both.wait(10)
        try:
            meetings.arrange_meeting(
                case=case, by=world.ewo, wanted=Wanted(at, room=room, how=MeetingHow.IN_PERSON)
            )
            told.append("set")
        except WrongState as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=book, args=(case,)) for case in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told, reverse=True) == ["set", "The room is taken from 10:00 to 10:45."]
