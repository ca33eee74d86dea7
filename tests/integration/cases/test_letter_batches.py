"""Letters in bulk: who is left out, the guard, each letter once, what fails, what is revoked, what was an error."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent, JobRun
from attendance.models import Carer, Responsibility
from cases import access_letters, tasks
from cases.actions import allocation, batch_work, batches, candidates, holds, letters
from cases.actions.holds import place_hold
from cases.choices import BatchState as B
from cases.choices import DeliveryStatus, EventKind, HoldReason
from cases.choices import LetterTemplate as K
from cases.choices import LineState as L
from cases.models import CaseEvent, Delivery, Letter, LetterLine, LocalSetting
from tests.factories.cases import CaseWorld, open_case
from tests.factories.letters import FIRST, approve, make_batch, sent, written


def states(batch) -> list[str]:  # type: ignore[no-untyped-def]
    return sorted(batch.lines.values_list("state", flat=True))


def test_a_batch_walks_from_chosen_to_archived_and_every_timeline_says_so(world: CaseWorld) -> None:
    batch = make_batch(world)
    assert (batch.state, states(batch)) == (B.ELIGIBLE, [L.WAITING] * 4)
    approve(world, batch)
    assert not Letter.objects.exists()
    tasks.write_letters()
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == (B.READY, [L.RENDERED] * 4)
    assert not Letter.objects.exists()
    batches.send_batch(batch=batch, by=world.manager, seen=4)
    tasks.send_letters()
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == (B.SENT, [L.SENT] * 4)
    assert (
        Letter.objects.count() == CaseEvent.objects.filter(kind=EventKind.LETTER_SENT).count() == 4
    )
    assert {d.status for d in Delivery.objects.all()} == {DeliveryStatus.RECORDED}
    for line in batch.lines.all():
        assert line.letter.ref == line.ref
        assert line.letter.carer_id == line.carer_id
        assert bytes(line.letter.pdf).startswith(b"%PDF")
        assert line.pdf is None
    batches.archive(batch=batch, by=world.manager)
    told = (
        AuditEvent.objects.filter(target_type="letter_batch")
        .order_by("id")
        .values_list("kind", flat=True)
    )
    assert list(told) == ["letters.chosen", "letters.approved", "letters.sent", "letters.archived"]
    runs = dict(JobRun.objects.filter(rows__gt=0).values_list("name", "rows"))
    assert runs == {"cases.write_letters": 4, "cases.send_letters": 4}


def test_everybody_left_out_has_the_reason(world: CaseWorld) -> None:
    case, held, had = open_case(world), open_case(world), open_case(world)
    unsafe, homeless = case.pupil.responsibilities.all()
    Responsibility.objects.filter(pk=unsafe.pk).update(
        safe_to_contact=False, contact_note="In a refuge."
    )
    Carer.objects.filter(pk=homeless.carer_id).update(address=" ")
    holds.place_hold(case=held, by=world.manager, reason=HoldReason.ILLNESS, note="Hospital")
    mother = had.pupil.responsibilities.first().carer
    letters.send_letter(case=had, by=world.ewo, carer=mother, template=FIRST)
    found = candidates.find_candidates(kind=FIRST, by=world.manager, filters={})
    assert [each.why for each in found if each.case == case] == [
        f"Do not contact {unsafe.carer.full_name}. Note: In a refuge.",
        f"There is no address for {homeless.carer.full_name}.",
    ]
    assert [each.why for each in found if each.case == held] == ["The case is on hold."] * 2
    assert [each.why for each in found if each.case == had] == [
        "Had this letter on 10/11/2025, less than 28 days ago.", "",
    ]  # fmt: skip
    batch = batches.make_batch(kind=FIRST, by=world.manager, filters={}, chosen="All")
    assert states(batch) == [L.LEFT_OUT] * 5 + [L.WAITING]
    later = [
        each.why for each in candidates.find_candidates(kind=FIRST, by=world.manager, filters={})
    ]
    assert f"In {batch.ref} already, which is not sent yet." in later


@pytest.mark.parametrize(("days", "left_out"), [(27, True), (28, False)])
def test_the_same_letter_again_is_a_matter_of_days(
    world: CaseWorld, days: int, left_out: bool
) -> None:
    case = open_case(world)
    for link in case.pupil.responsibilities.all():
        day = dt.date(2025, 11, 10) - dt.timedelta(days=days)
        letters.send_letter(case=case, by=world.ewo, carer=link.carer, template=FIRST, on=day)
    found = candidates.find_candidates(kind=FIRST, by=world.manager, filters={})
    assert [bool(each.why) for each in found] == [left_out] * 2


def test_finding_takes_as_many_queries_for_thirty_as_for_three(
    world: CaseWorld, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    def look() -> int:
        with django_assert_max_num_queries(16) as seen:
            candidates.find_candidates(kind=FIRST, by=world.manager, filters={})
        return len(seen)

    for _ in range(3):
        open_case(world)
    look()  # who somebody is, is read once
    few = look()
    for _ in range(27):
        open_case(world)
    assert look() == few


def test_an_officer_chooses_among_their_own_and_a_manager_among_all(world: CaseWorld) -> None:
    own = open_case(world)
    open_case(world)
    allocation.allocate(case=own, to=world.ewo, by=world.manager)
    mine = candidates.find_candidates(kind=FIRST, by=world.ewo, filters={})
    assert {each.case.pk for each in mine} == {own.pk}
    assert len(candidates.find_candidates(kind=FIRST, by=world.manager, filters={})) == 4
    made = batches.make_batch(kind=FIRST, by=world.ewo, filters={}, chosen="Mine")
    assert access_letters.get_batch(world.ewo, made.ref) == made
    with pytest.raises(NotAllowed):
        batches.approve(batch=made, by=world.ewo, seen=2)
    for who in (world.lead, world.legal, world.system_admin):
        with pytest.raises(NotAllowed):
            batches.make_batch(kind=FIRST, by=who, filters={}, chosen="x")
        with pytest.raises(NotAllowed):
            access_letters.get_batch(who, made.ref)


@pytest.mark.parametrize(
    ("limit", "typed", "goes"), [(4, None, True), (3, None, False), (3, 5, False), (3, 4, True)]
)
def test_above_a_limit_the_number_is_typed(
    world: CaseWorld, limit: int, typed: int | None, goes: bool
) -> None:
    LocalSetting.objects.filter(key="letters_typed_above").update(value=limit)
    batch = make_batch(world)
    if goes:
        assert (
            batches.approve(batch=batch, by=world.manager, seen=4, typed=typed).approved_count == 4
        )
    else:
        with pytest.raises(WrongState, match="Type the number of letters, 4"):
            batches.approve(batch=batch, by=world.manager, seen=4, typed=typed)


def test_who_looked_at_another_number_looks_again(world: CaseWorld) -> None:
    batch = make_batch(world)
    batches.leave_out(batch=batch, by=world.manager, line=batch.lines.first())
    with pytest.raises(WrongState, match="There are 3 letters now, and were 4"):
        batches.approve(batch=batch, by=world.manager, seen=4, typed=4)
    approve(world, batch)
    with pytest.raises(WrongState):
        approve(world, batch, seen=3, typed=3)


def test_running_the_work_twice_sends_each_letter_once(world: CaseWorld) -> None:
    batch = sent(world)
    for _ in range(2):
        tasks.write_letters()
        tasks.send_letters()
    assert Letter.objects.count() == 4
    with pytest.raises(AlreadyDone):
        batches.send_batch(batch=batch, by=world.manager, seen=4)
    letter = Letter.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(
            ref="LT-999999", case=letter.case, carer=letter.carer, template=FIRST, facts={}, pdf=b"x",
            sent_on=letter.sent_on, by=world.manager, line=letter.line,
        )  # fmt: skip


def test_what_fails_says_why_and_the_rest_goes_on_and_it_is_written_again(world: CaseWorld) -> None:
    batch = approve(world, make_batch(world))
    line = batch.lines.first()
    kept = line.carer.address
    Carer.objects.filter(pk=line.carer_id).update(address="")
    tasks.write_letters()
    batch.refresh_from_db()
    line.refresh_from_db()
    assert (batch.state, line.state) == (B.READY, L.FAILED)
    assert line.why == f"There is no address for {line.carer.full_name}."
    assert (
        JobRun.objects.get(name="cases.write_letters").failures[0]["ref"]
        == f"{batch.ref} {line.case.ref}"
    )
    assert states(batch) == [L.FAILED] + [L.RENDERED] * 3
    Carer.objects.filter(pk=line.carer_id).update(address=kept)
    assert batches.write_again(batch=batch, by=world.manager) == 1
    tasks.write_letters()
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == (B.READY, [L.RENDERED] * 4)
    with pytest.raises(WrongState, match="nothing to write anew"):
        batches.write_again(batch=batch, by=world.manager)


def test_words_no_font_has_fail_one_letter(world: CaseWorld) -> None:
    batch = make_batch(world)
    line = batch.lines.first()
    line.case.pupil.legal_forename = "中"
    line.case.pupil.save()
    written(world, batch)
    assert states(batch) == [L.FAILED] * 2 + [L.RENDERED] * 2
    line.refresh_from_db()
    assert line.why == "The letter cannot be printed: no font of ours has “中”."


def test_a_hold_placed_meanwhile_holds_back_the_letter(world: CaseWorld) -> None:
    batch = make_batch(world)
    first, other = (line.case for line in batch.lines.order_by("id")[1:3])
    place_hold(case=first, by=world.manager, reason="bereavement")
    written(world, batch)
    assert states(batch) == [L.FAILED] * 2 + [L.RENDERED] * 2
    place_hold(case=other, by=world.manager, reason="bereavement")
    batches.send_batch(batch=batch, by=world.manager, seen=2)
    tasks.send_letters()
    assert states(batch) == [L.FAILED] * 4
    assert {line.why for line in batch.lines.all()} == {
        "The case was put on hold since it was chosen."
    }
    assert not Letter.objects.exists()


def test_a_parent_who_became_unsafe_meanwhile_is_not_sent_to(world: CaseWorld) -> None:
    batch = written(world)
    unsafe, moved = batch.lines.all()[:2]
    Responsibility.objects.filter(carer=unsafe.carer_id).update(
        safe_to_contact=False, contact_note="Refuge."
    )
    Carer.objects.filter(pk=moved.carer_id).update(address="9 Elsewhere\nTown\nEX2 2EX")
    batches.send_batch(batch=batch, by=world.manager, seen=4)
    tasks.send_letters()
    batch.refresh_from_db()
    unsafe.refresh_from_db()
    moved.refresh_from_db()
    assert (batch.state, states(batch)) == (B.SENT, [L.FAILED] * 2 + [L.SENT] * 2)
    assert unsafe.why.startswith("Do not contact")
    assert "has changed since" in moved.why
    assert not Letter.objects.filter(carer__in=[unsafe.carer_id, moved.carer_id]).exists()


@pytest.mark.parametrize("when", ["before it is written", "before it is sent"])
def test_who_had_the_letter_by_hand_meanwhile_does_not_get_it_again(
    world: CaseWorld, when: str
) -> None:
    batch = make_batch(world) if when == "before it is written" else written(world)
    line = batch.lines.first()
    letters.send_letter(case=line.case, by=world.ewo, carer=line.carer, template=FIRST)
    if when == "before it is written":
        written(world, batch)
    waiting = batch.lines.filter(state=L.RENDERED).count()
    batches.send_batch(batch=batch, by=world.manager, seen=waiting)
    tasks.send_letters()
    line.refresh_from_db()
    assert states(batch) == [L.FAILED] + [L.SENT] * 3
    assert "had this letter on 10/11/2025" in line.why
    assert Letter.objects.filter(carer=line.carer_id).count() == 1


def test_a_letter_by_hand_that_was_an_error_does_not_hold_the_right_one_back(
    world: CaseWorld,
) -> None:
    batch = make_batch(world)
    line = batch.lines.first()
    wrong = letters.send_letter(case=line.case, by=world.ewo, carer=line.carer, template=FIRST)
    letters.recall_letter(letter=wrong, by=world.ewo, reason="Not this one")
    sent(world, batch)
    assert states(batch) == [L.SENT] * 4


def test_letters_of_an_earlier_day_are_written_anew_before_they_go(world: CaseWorld) -> None:
    batch = written(world)
    with time_machine.travel("2025-11-11T10:00:00+00:00", tick=False):
        with pytest.raises(WrongState, match="date of an earlier day"):
            batches.send_batch(batch=batch, by=world.manager, seen=4)
        assert batches.write_again(batch=batch, by=world.manager) == 4
        tasks.write_letters()
        batches.send_batch(batch=batch, by=world.manager, seen=4)


@pytest.mark.parametrize("state", [B.ELIGIBLE, B.APPROVED, B.READY])
def test_a_batch_is_revoked_before_it_is_sent(world: CaseWorld, state: str) -> None:
    batch = make_batch(world)
    if state != B.ELIGIBLE:
        approve(world, batch)
    if state == B.READY:
        tasks.write_letters()
    with pytest.raises(WrongState, match="Say why"):
        batches.revoke(batch=batch, by=world.manager, reason=" \u200b")
    batches.revoke(batch=batch, by=world.manager, reason="The wrong school")
    tasks.write_letters()
    tasks.send_letters()
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == (B.REVOKED, [L.REVOKED] * 4)
    assert not Letter.objects.exists()


def test_a_batch_that_went_is_not_revoked_but_recalled_and_nothing_is_deleted(
    world: CaseWorld,
) -> None:
    batch = sent(world)
    with pytest.raises(AlreadyDone):
        batches.revoke(batch=batch, by=world.manager, reason="Too late")
    letter = Letter.objects.first()
    stored = bytes(letter.pdf)
    assert batches.recall_batch(batch=batch, by=world.manager, reason="The wrong school") == 4
    assert (
        letter.case.events.filter(kind=EventKind.LETTER_RECALLED, text="The wrong school").count()
        == 2
    )
    letter.refresh_from_db()
    assert bytes(letter.pdf) == stored
    with pytest.raises(WrongState):
        batches.recall_batch(batch=batch, by=world.manager, reason="Again")
    with pytest.raises(AlreadyDone):
        letters.recall_letter(letter=letter, by=world.manager, reason="Again")
    for table in (
        "cases_letter",
        "cases_letterrecall",
        "cases_delivery",
        "cases_letterbatch",
        "cases_letterline",
    ):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def test_the_database_keeps_the_order_of_steps(world: CaseWorld) -> None:
    batch = make_batch(world)
    for change in ({"state": B.READY}, {"state": B.REVOKED}, {"sent_by": world.manager}):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(batch).objects.filter(pk=batch.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterLine.objects.update(state=L.RENDERED)


def test_two_processes_share_the_work(world: CaseWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_work, "CHUNK", 3)
    batch = approve(world, make_batch(world))
    told: list[str] = []
    counts = [batch_work.write_some(lambda ref, no: told.append(ref)) for _ in range(3)]
    assert counts == [3, 1, 0]
    batch.refresh_from_db()
    assert batch.state == B.READY


def test_a_panel_invitation_in_bulk_needs_its_panel(world: CaseWorld) -> None:
    open_case(world)
    found = candidates.find_candidates(kind=K.PANEL_INVITATION, by=world.manager, filters={})
    assert {each.why for each in found} == {"No panel is set."}
    with pytest.raises(WrongState, match="nobody to write to"):
        batches.make_batch(kind=K.PANEL_INVITATION, by=world.manager, filters={}, chosen="All")
