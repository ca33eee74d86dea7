"""Parents told by letter that a meeting is off or moved; invitations that never told anything."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from attendance.actions.shields import set_shield
from cases.actions import calendars, handing_over, invitations, letters, meetings, telling
from cases.actions.meetings import Wanted
from cases.choices import DeliveryStatus, EventKind, LetterTemplate, Stage
from cases.models import Case, Letter, Panel
from cases.models.facts import gather
from tests.factories.cases import CaseWorld, case_at

pytestmark = pytest.mark.django_db


def when(day: str = "2025-11-20", time: str = "14:00") -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(f"{day}T{time}"))


def wanted(day: str = "2025-11-20", time: str = "14:00", **more: Any) -> Wanted:
    return Wanted(when(day, time), **{"place": "School", **more})


@pytest.fixture
def case(world: CaseWorld) -> Case:
    return case_at(Stage.FT_OPEN, world)


@pytest.fixture
def panel(world: CaseWorld, case: Case) -> Panel:
    """A panel both parents hold an invitation to."""
    made = meetings.arrange_meeting(case=case, by=world.ewo, wanted=wanted())
    assert len(invitations.invite_parents(panel=made, by=world.ewo).sent) == 2
    return made


def invitation(panel: Panel, number: int = 0) -> Letter:
    return panel.invitations.order_by("id")[number]


class TestCalledOff:
    def test_each_parent_is_told_once_in_the_same_step(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        done = telling.call_off(panel=panel, by=world.ewo, reason="A flood", write=True)
        panel.refresh_from_db()
        assert panel.cancelled_at
        assert {x.carer for x in done.sent} == {p.carer for p in panel.people.all()}
        assert {x.template for x in done.sent} == {LetterTemplate.MEETING_OFF}
        said = str(done.sent[0].facts)
        assert "Thursday 20 November 2025" in said
        assert "14:00" in said
        assert "flood" not in said
        assert invitations.untold(panel) == []
        assert not invitations.tell_it_is_off(panel=panel, by=world.ewo).sent
        letter = done.sent[0]
        letter.pk, letter.ref, letter._state.adding = None, "LT-9999-00001", True
        with pytest.raises(IntegrityError, match="one_calling_off"), transaction.atomic():
            letter.save(force_insert=True)

    def test_without_the_tick_nobody_is_written_to_until_somebody_asks(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        done = telling.call_off(panel=panel, by=world.ewo, reason="Ill", write=False)
        panel.refresh_from_db()
        assert not done.sent
        assert len(invitations.untold(panel)) == 2
        assert len(invitations.tell_it_is_off(panel=panel, by=world.ewo).sent) == 2

    def test_who_became_unsafe_is_not_written_to(self, world: CaseWorld, panel: Panel) -> None:
        tie = panel.case.pupil.responsibilities.last()
        tie.safe_to_contact, tie.contact_note = False, "Non-molestation order"
        tie.save()
        done = telling.call_off(panel=panel, by=world.ewo, reason="Ill", write=True)
        assert tie.carer not in [x.carer for x in done.sent]
        assert len(done.sent) == 1

    def test_parents_found_out_to_be_kept_apart_are_told_all_the_same(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        mother = panel.case.pupil.responsibilities.first()
        set_shield(link=mother, by=world.manager, reason="Refuge")
        done = telling.call_off(panel=panel, by=world.ewo, reason="Two sittings", write=True)
        assert len(done.sent) == 2

    def test_of_one_that_is_over_there_is_nothing_to_tell(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        Panel.objects.filter(pk=panel.pk).update(at=when("2025-11-07"))
        panel.refresh_from_db()
        assert not telling.call_off(panel=panel, by=world.ewo, reason="Ill", write=True).sent

    def test_only_one_that_is_off(self, world: CaseWorld, panel: Panel) -> None:
        with pytest.raises(WrongState, match="stands"):
            invitations.tell_it_is_off(panel=panel, by=world.ewo)
        with pytest.raises(NotAllowed):
            invitations.tell_it_is_off(panel=panel, by=world.lead)

    def test_the_calendar_file_takes_it_out(self, world: CaseWorld, panel: Panel) -> None:
        telling.call_off(panel=panel, by=world.ewo, reason="Ill", write=True)
        panel.refresh_from_db()
        text = calendars.file_of(panel)
        assert "SEQUENCE:1\r\n" in text
        assert "STATUS:CANCELLED" in text


class TestMoved:
    def test_the_letter_names_both_times_and_is_the_invitation(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        new = wanted("2025-11-24", "10:30")
        made, done = telling.move(
            panel=panel, by=world.ewo, wanted=new, reason="A flood", write=True
        )
        assert [x.template for x in done.sent] == [LetterTemplate.MEETING_MOVED] * 2
        said = str(done.sent[0].facts)
        for words in ("Thursday 20 November 2025", "14:00", "Monday 24 November 2025", "10:30"):
            assert words in said
        assert "flood" not in said
        assert not gather(panel.case).not_invited
        panel.refresh_from_db()
        assert invitations.untold(panel) == []
        assert not invitations.invite_parents(panel=made, by=world.ewo).sent

    def test_moved_twice_names_the_time_the_parent_was_told(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        made, _ = telling.move(
            panel=panel, by=world.ewo, wanted=wanted("2025-11-24"), reason="Ill", write=False
        )
        _, done = telling.move(
            panel=made, by=world.ewo, wanted=wanted("2025-11-26"), reason="Ill", write=True
        )
        said = str(done.sent[0].facts)
        assert "20 November" in said
        assert "24 November" not in said

    def test_who_was_never_invited_gets_an_invitation_and_no_word_of_a_move(
        self, world: CaseWorld, case: Case
    ) -> None:
        panel = meetings.arrange_meeting(case=case, by=world.ewo, wanted=wanted())
        made, done = telling.move(
            panel=panel, by=world.ewo, wanted=wanted("2025-11-24"), reason="Ill", write=True
        )
        assert not done.sent
        sent = invitations.invite_parents(panel=made, by=world.ewo).sent
        assert {x.template for x in sent} == {LetterTemplate.PANEL_INVITATION}

    def test_the_file_of_the_old_time_leads_to_the_new(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        telling.move(
            panel=panel, by=world.ewo, wanted=wanted("2025-11-24"), reason="Ill", write=False
        )
        panel.refresh_from_db()
        text = calendars.file_of(panel)
        assert "STATUS:CONFIRMED" in text
        assert "DTSTART:20251124T140000Z" in text
        assert "SEQUENCE:1\r\n" in text


class TestInvitationsThatToldNothing:
    def test_sent_in_error_counts_no_more_and_another_goes(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        first = invitation(panel)
        with pytest.raises(AlreadyDone, match="has this invitation"):
            send(world, panel, first)
        letters.recall_letter(letter=first, by=world.ewo, reason="The wrong day")
        assert gather(panel.case).not_invited == (first.carer.full_name,)
        (again,) = invitations.invite_parents(panel=panel, by=world.ewo).sent
        assert (again.carer, again.instead_of) == (first.carer, first)
        assert not gather(panel.case).not_invited
        with pytest.raises(AlreadyDone):
            send(world, panel, first)

    def test_come_back_undelivered_counts_no_more(self, world: CaseWorld, panel: Panel) -> None:
        first = invitation(panel)
        with pytest.raises(WrongState, match="how it came back"):
            handing_over.came_back(letter=first, by=world.ewo, why=" ")
        with pytest.raises(NotAllowed):
            handing_over.came_back(letter=first, by=world.lead, why="Gone away")
        handing_over.came_back(letter=first, by=world.ewo, why="Gone away")
        assert gather(panel.case).not_invited == (first.carer.full_name,)
        line = panel.case.events.get(kind=EventKind.LETTER_REFUSED)
        assert (line.text, line.by) == ("Gone away", world.ewo)
        with pytest.raises(AlreadyDone):
            handing_over.came_back(letter=first, by=world.ewo, why="Gone away")
        (again,) = invitations.invite_parents(panel=panel, by=world.ewo).sent
        assert again.instead_of == first

    def test_refused_by_the_post_counts_no_more_and_is_not_tried_once_another_went(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        first = invitation(panel)
        first.deliveries.create(attempt=2, sender="notify", status=DeliveryStatus.REFUSED)
        assert gather(panel.case).not_invited
        invitations.invite_parents(panel=panel, by=world.ewo)
        with pytest.raises(WrongState, match="Another letter went instead"):
            handing_over.hand_over_again(letter=first, by=world.ewo)

    def test_one_that_waits_to_be_printed_has_not_come_back(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        first = invitation(panel)
        first.deliveries.create(attempt=2, sender="print", status=DeliveryStatus.TO_PRINT)
        with pytest.raises(WrongState, match="did not go out"):
            handing_over.came_back(letter=first, by=world.ewo, why="Gone away")

    def test_the_database_lets_nothing_stand_in_for_a_good_one(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        first = invitation(panel)
        copy = Letter.objects.get(pk=first.pk)
        copy.pk, copy.ref, copy._state.adding, copy.instead_of = None, "LT-9999-00002", True, first
        with pytest.raises(InternalError, match="sent in error or came back"), transaction.atomic():
            copy.save(force_insert=True)

    def test_a_letter_that_it_is_off_goes_only_to_who_was_told_it_is_on(
        self, world: CaseWorld, panel: Panel
    ) -> None:
        first = invitation(panel)
        letters.recall_letter(letter=first, by=world.ewo, reason="The wrong parent")
        done = telling.call_off(panel=panel, by=world.ewo, reason="Ill", write=True)
        assert [x.carer for x in done.sent] == [invitation(panel, 1).carer]


def send(world: CaseWorld, panel: Panel, like: Letter) -> Letter:
    return letters.send_letter(
        case=panel.case, by=world.ewo, carer=like.carer, panel=panel, again="Sent again",
        template=LetterTemplate.PANEL_INVITATION,
    )  # fmt: skip
