"""Contacts, plans, panels, letters, holds, allocation and considerations."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from django.utils import timezone
from pypdf import PdfReader

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from attendance.models import ReadingGrant
from cases.access import visible_cases
from cases.actions import allocation, contacts, holds, letters, nightly, plans
from cases.choices import EventKind, LetterTemplate, Stage
from cases.letters import days_in_words
from cases.models import CaseEvent, Consideration, Contact, Letter
from tests.factories.attendance import CarerFactory
from tests.factories.cases import CaseWorld, case_at, consider, log, open_case


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def words_of(letter: Letter) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(bytes(letter.pdf))).pages)


@pytest.fixture
def case_with_marks(world: CaseWorld):  # type: ignore[no-untyped-def]
    return open_case(world)


def test_the_latest_contact_brings_the_next_step(world: CaseWorld) -> None:
    case = open_case(world)
    log(case, world, next_step="Visit home", next_step_due=d("2025-11-14"))
    log(
        case,
        world,
        next_step="",
        at=timezone.now() - dt.timedelta(days=3),
        note="Written down later",
    )
    case.refresh_from_db()
    assert (case.next_step, case.next_step_due) == ("Visit home", d("2025-11-14"))
    log(case, world, at=timezone.now() + dt.timedelta(minutes=1))
    case.refresh_from_db()
    assert (case.next_step, case.next_step_due) == ("", None)


def test_a_contact_goes_on_the_timeline_with_its_outcome_its_words_in_one_row_only(
    world: CaseWorld,
) -> None:
    case = open_case(world)
    contact = log(case, world, note="She will ring back", next_step="Visit")
    event = case.events.filter(kind=EventKind.CONTACT_LOGGED).get()
    assert case.contacts.get().note == "She will ring back"
    assert event.text == ""
    assert event.data == {
        "contact": contact.pk, "kind": "call", "outcome": "spoke", "condoned": False,
    }  # fmt: skip


@pytest.mark.parametrize("who", ["admin", "lead", "ewo", "manager"])
def test_school_and_officers_log_contacts(world: CaseWorld, who: str) -> None:
    case = open_case(world)
    log(case, world, by=getattr(world, who))
    assert case.contacts.count() == 1


@pytest.mark.parametrize("who", ["legal", "system_admin"])
def test_others_do_not(world: CaseWorld, who: str) -> None:
    case = open_case(world)
    with pytest.raises(NotAllowed):
        log(case, world, by=getattr(world, who))


def test_a_contact_is_with_a_carer_of_the_child_or_with_somebody_named(world: CaseWorld) -> None:
    case = open_case(world)
    with pytest.raises(WrongState, match="not a carer"):
        log(case, world, carer=CarerFactory())
    with pytest.raises(WrongState, match="with whom"):
        log(case, world, carer=None)
    contacts.log_contact(
        case=case, by=world.ewo, kind="call", outcome="spoke", with_whom="Health visitor"
    )


@pytest.mark.parametrize("model", [Contact, CaseEvent, Consideration])
def test_history_cannot_be_changed_by_any_path(world: CaseWorld, model: type) -> None:
    case = open_case(world)
    log(case, world)
    consider(case, world.lead, "siblings")
    row = model.objects.filter(case=case).first()  # type: ignore[attr-defined]
    with pytest.raises(InternalError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(case=row.case)  # type: ignore[attr-defined]
    with pytest.raises(InternalError), transaction.atomic():
        row.delete()


def test_a_plan_has_targets_or_a_refusal_with_its_reason(world: CaseWorld) -> None:
    case = open_case(world)
    with pytest.raises(WrongState, match="at least one target"):
        plans.agree_plan(case=case, by=world.ewo, targets=[])
    with pytest.raises(WrongState, match="why the plan was refused"):
        plans.agree_plan(case=case, by=world.ewo, targets=[], refused=True)
    plan = plans.agree_plan(case=case, by=world.ewo, targets=[plans.Target("Be on time", "Parent")])
    assert plan.review_on == d("2025-12-08")
    target = plans.review_target(target=plan.targets.get(), by=world.ewo, result="met")
    assert target.reviewed_by == world.ewo
    plans.agree_plan(case=case, by=world.ewo, targets=[], refused=True, refusal_reason="Said no")


def test_schools_do_not_write_plans(world: CaseWorld) -> None:
    with pytest.raises(NotAllowed):
        plans.agree_plan(case=open_case(world), by=world.lead, targets=[plans.Target("x", "y")])


def test_one_panel_waits_at_a_time_and_is_recorded_once(world: CaseWorld) -> None:
    case = open_case(world)
    panel = plans.arrange_panel(case=case, by=world.ewo, at=timezone.now(), place="School")
    with pytest.raises(AlreadyDone):
        plans.arrange_panel(case=case, by=world.ewo, at=timezone.now(), place="School")
    with pytest.raises(WrongState):
        plans.record_panel(panel=panel, by=world.ewo, attended=[], minutes=" ")
    plans.record_panel(panel=panel, by=world.ewo, attended=[], minutes="Nobody came")
    with pytest.raises(AlreadyDone):
        plans.record_panel(panel=panel, by=world.ewo, attended=[], minutes="Again")
    plans.arrange_panel(case=case, by=world.ewo, at=timezone.now(), place="School")


def test_a_first_letter_says_days_before_percentages_and_is_tagged(
    world: CaseWorld, case_with_marks
) -> None:  # type: ignore[no-untyped-def]
    case = case_with_marks
    mother = case.pupil.responsibilities.first().carer
    letter = letters.send_letter(
        case=case, by=world.ewo, carer=mother, template=LetterTemplate.FIRST_ATTENDANCE
    )
    words = words_of(letter)
    assert "missed 8 days of school" in words
    assert "16 of 80 sessions" in words
    assert "20.0%" in words
    assert letter.ref in words
    reader = PdfReader(BytesIO(bytes(letter.pdf)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/Lang"] == "en-GB"  # type: ignore[index]
    assert case.events.filter(kind=EventKind.LETTER_SENT).get().data["to"] == mother.full_name


def test_a_letter_never_carries_the_other_parents_name_or_address(
    world: CaseWorld, case_with_marks
) -> None:  # type: ignore[no-untyped-def]
    case = case_with_marks
    mother, father = [r.carer for r in case.pupil.responsibilities.all()]
    father.address, father.surname = "9 Hidden Court\nElsewhere", "Unlikelyname"
    father.save()
    case.pupil.responsibilities.filter(carer=father).update(address_is_confidential=True)
    letter = letters.send_letter(
        case=case, by=world.ewo, carer=mother, template=LetterTemplate.FIRST_ATTENDANCE
    )
    for private in ("Hidden Court", "Elsewhere", "Unlikelyname"):
        assert private not in words_of(letter)
        assert private not in str(letter.facts)


def test_a_carer_it_is_not_safe_to_write_to_is_refused_with_the_note(
    world: CaseWorld, case_with_marks
) -> None:  # type: ignore[no-untyped-def]
    case = case_with_marks
    link = case.pupil.responsibilities.first()
    link.safe_to_contact, link.contact_note = False, "In a refuge. Ring only the worker."
    link.save()
    for attempt in (letters.send_letter, letters.preview_letter):
        name = link.carer.full_name
        with pytest.raises(WrongState, match=rf"^Do not contact {name}\. Note: In a refuge\.$"):
            attempt(
                case=case, by=world.ewo, carer=link.carer, template=LetterTemplate.FIRST_ATTENDANCE
            )
    assert not Letter.objects.exists()


def test_the_words_of_people_are_never_source(world: CaseWorld, case_with_marks) -> None:  # type: ignore[no-untyped-def]
    case = case_with_marks
    case.pupil.legal_surname = '#panic("x") *bold* $1$ \\'
    case.pupil.save()
    letter = letters.send_letter(
        case=case, by=world.ewo, carer=case.pupil.responsibilities.first().carer,
        template=LetterTemplate.FIRST_ATTENDANCE,
    )  # fmt: skip
    assert "*bold* $1$" in words_of(letter)


def test_an_invitation_goes_to_each_parent_once_per_panel(
    world: CaseWorld, case_with_marks
) -> None:  # type: ignore[no-untyped-def]
    case = case_with_marks
    carer = case.pupil.responsibilities.first().carer
    with pytest.raises(WrongState, match="day of the panel"):
        letters.preview_letter(
            case=case, by=world.ewo, carer=carer, template=LetterTemplate.PANEL_INVITATION
        )
    when = timezone.make_aware(dt.datetime(2025, 11, 24, 14, 0))
    panel = plans.arrange_panel(case=case, by=world.ewo, at=when, place="Room 4")
    send = {
        "case": case,
        "by": world.ewo,
        "carer": carer,
        "template": LetterTemplate.PANEL_INVITATION,
    }
    letter = letters.send_letter(**send, panel=panel)
    assert "Monday 24 November 2025" in words_of(letter)
    assert "14:00" in words_of(letter)
    with pytest.raises(AlreadyDone):
        letters.send_letter(**send, panel=panel)


@pytest.mark.parametrize(
    ("sessions", "words"),
    [(0, "0 days"), (1, "½ day"), (2, "1 day"), (3, "1½ days"), (4, "2 days"), (41, "20½ days")],
)
def test_days_in_words(sessions: int, words: str) -> None:
    assert days_in_words(sessions) == words


def test_a_hold_stops_the_work_until_it_is_lifted_with_a_reason(world: CaseWorld) -> None:
    case = open_case(world)
    with pytest.raises(NotAllowed):
        holds.place_hold(case=case, reason="illness", by=world.ewo)
    hold = holds.place_hold(case=case, reason="illness", by=world.manager)
    assert hold.review_on == d("2025-11-24")  # ten school days
    with pytest.raises(AlreadyDone):
        holds.place_hold(case=case, reason="illness", by=world.manager)
    with pytest.raises(WrongState):
        holds.lift_hold(hold=hold, by=world.manager, reason=" \u200b")
    holds.lift_hold(hold=hold, by=world.manager, reason="Back at school. " * 40)  # of any length
    with pytest.raises(AlreadyDone):
        holds.lift_hold(hold=hold, by=world.manager, reason="Again")


def test_an_officer_takes_what_nobody_has_and_only_a_manager_gives(world: CaseWorld) -> None:
    case = open_case(world)
    allocation.allocate(case=case, to=world.ewo, by=world.ewo)
    other = world.person("ewo", "Olga Other")
    with pytest.raises(NotAllowed):
        allocation.allocate(case=case, to=other, by=world.ewo)
    case = allocation.allocate(case=case, to=other, by=world.manager)
    assert case.officer == other
    with pytest.raises(WrongState, match="not an education welfare officer"):
        allocation.allocate(case=case, to=world.lead, by=world.manager)


def test_an_officer_of_another_patch_gets_this_case_and_this_child_only(world: CaseWorld) -> None:
    case, other_case = open_case(world), open_case(world)
    stranger = CaseWorld(weeks=1).ewo
    assert not visible_cases(stranger).exists()
    allocation.allocate(case=case, to=stranger, by=world.manager)
    assert list(visible_cases(stranger)) == [case]
    assert other_case not in visible_cases(stranger)
    assert ReadingGrant.objects.get(user=stranger).pupil == case.pupil


def test_a_consideration_needs_its_reason_and_the_offence_a_choice(world: CaseWorld) -> None:
    case = open_case(world)
    from cases.actions.considering import consider as record_it

    with pytest.raises(WrongState, match="give the reason"):
        record_it(case=case, by=world.lead, kind="siblings", answer="yes", reason="\u200b")
    with pytest.raises(WrongState, match="Choose the offence"):
        record_it(case=case, by=world.manager, kind="offence", answer="yes", reason="x")
    with pytest.raises(NotAllowed):
        record_it(case=case, by=world.admin, kind="siblings", answer="yes", reason="x")


def test_deadlines_are_spoken_about_once_when_near_and_once_when_missed(world: CaseWorld) -> None:
    case = open_case(world)  # the school's answer is due on 17 November
    run = nightly.chase_deadlines
    assert run(today=d("2025-11-12")) == {"near": 0, "missed": 0}
    assert run(today=d("2025-11-13")) == {"near": 1, "missed": 0}
    assert run(today=d("2025-11-17")) == {"near": 0, "missed": 0}
    assert run(today=d("2025-11-18")) == {"near": 0, "missed": 1}
    assert run(today=d("2025-11-19")) == {"near": 0, "missed": 0}
    kinds = set(case.events.values_list("kind", flat=True))
    assert {EventKind.DEADLINE_NEAR, EventKind.DEADLINE_MISSED} <= kinds


def test_a_held_case_is_not_chased(world: CaseWorld) -> None:
    holds.place_hold(case=open_case(world), reason="illness", by=world.manager)
    assert nightly.chase_deadlines(today=d("2025-12-18")) == {"near": 0, "missed": 0}


def test_stored_letters_are_never_changed(world: CaseWorld) -> None:
    case = case_at(Stage.FT_PANEL, world)
    with pytest.raises(InternalError), transaction.atomic():
        Letter.objects.filter(case=case).update(sent_on=d("2025-01-01"))


def test_a_contact_with_a_due_step_names_it_in_the_database_too(world: CaseWorld) -> None:
    case = open_case(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(
            case=case, kind="call", outcome="spoke", with_whom="x", happened_at=timezone.now(),
            next_step_due=d("2025-11-11"), by=world.ewo,
        )  # fmt: skip
