"""Contacts corrected, restricted and condoned: what stays, what is told where, and what the database refuses."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import InternalError, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.actions.shields import set_shield
from attendance.choices import Role
from attendance.models import ActionTaken
from cases.access_contacts import (
    READERS,
    ContactReader,
    can_correct_contact,
    check_can_read_contact,
)
from cases.actions import contacts, moving, nightly
from cases.actions.files import CaseFile, open_contact
from cases.actions.timelines import Asked, TimelineReader
from cases.actions.worklists import read_my_work
from cases.choices import CloseReason, EventKind, Restriction, Stage
from cases.models import Case, CaseEvent, Contact
from cases.models.facts import gather
from tests.factories.cases import CaseWorld, case_at, log, open_case

SECRET = "zebrafinch"  # a word that stands nowhere else


def correct(
    contact: Contact, world: CaseWorld, why: str = "Wrong person", **fields: object
) -> Contact:
    """Corrected by who wrote it, unless told."""
    by = fields.pop("by", contact.by)
    on = fields.pop("on", None)
    said = replace(contacts.said_by(contact), **fields)  # type: ignore[arg-type]
    return contacts.correct_contact(contact=contact, by=by, said=said, why=why, on=on)  # type: ignore[arg-type]


# -- Corrected ------------------------------------------------------------------------------------------


def test_a_correction_is_a_row_of_its_own_and_the_original_stays(world: CaseWorld) -> None:
    case = open_case(world)
    first = log(case, world, note="Spoke to the mother")
    second = correct(first, world, note="Spoke to the aunt")
    third = correct(second, world, why="It was a text", kind="text", by=world.manager)
    rows = case.contacts.order_by("pk").values_list(
        "note", "kind", "by__name", "why_changed", "first"
    )
    assert list(rows) == [
        ("Spoke to the mother", "call", "Ewan Officer", "", None),
        ("Spoke to the aunt", "call", "Ewan Officer", "Wrong person", first.pk),
        ("Spoke to the aunt", "text", "Mina Manager", "It was a text", first.pk),
    ]
    assert list(case.contacts.current()) == [third]
    assert {first.line, second.line, third.line} == {first.pk}
    file = CaseFile(case, world.ewo)
    assert list(file.contacts) == [third.pk]
    assert TimelineReader(file).changes == {first.pk: 2}


def test_a_correction_counts_once_and_moves_the_next_step(world: CaseWorld) -> None:
    case = open_case(world)
    due = timezone.localdate() + dt.timedelta(days=3)
    first = log(
        case, world, outcome="offered", next_step="Visit", next_step_due=due, next_step_kind="visit"
    )
    correct(first, world, outcome="no_answer", next_step="Ring again", next_step_kind="call")
    facts = gather(case)
    assert (facts.contacts, facts.meetings_offered) == (1, 0)
    case.refresh_from_db()
    assert (case.next_step, case.next_step_due, case.next_step_kind) == ("Ring again", due, "call")


def test_a_day_is_corrected_and_the_line_goes_where_it_belongs(world: CaseWorld) -> None:
    case = open_case(world)
    first = log(case, world)
    log(case, world, note="A later one")
    day = timezone.localdate() - dt.timedelta(days=4)
    correct(first, world, on=day)
    found = TimelineReader(CaseFile(case, world.ewo)).read(Asked("contacts")).lines
    lines = [line.event for line in found if line.event]
    assert [timezone.localdate(line.at) for line in lines] == [timezone.localdate(), day]
    assert lines[1].kind == EventKind.CONTACT_CORRECTED


def test_nobody_writes_down_where_a_protected_parent_is(world: CaseWorld) -> None:
    case = open_case(world)
    before = log(case, world, next_step="Visit 1 Test Street")
    Case.objects.filter(pk=case.pk).update(officer=world.ewo, officer_since=case.opened_on)
    link = case.pupil.responsibilities.select_related("carer", "pupil").first()
    assert link is not None
    set_shield(link=link, reason="Refuge", by=world.ewo)
    for words in ({"note": "Now at 1 test street"}, {"next_step": "Ring 01632-960001"}):
        with pytest.raises(WrongState, match="protected parent"):
            log(case, world, **words)
        with pytest.raises(WrongState, match="protected parent"):
            correct(before, world, **words)
    rows = [row for rows in read_my_work(world.ewo).rows.values() for row in rows]
    assert [row.case.next_step for row in rows] == ["Visit [protected]"]


@pytest.mark.parametrize(
    ("who", "may"), [("ewo", True), ("manager", True), ("lead", False), ("admin", False)]
)
def test_who_wrote_it_and_a_manager_correct_it(world: CaseWorld, who: str, may: bool) -> None:
    contact = log(open_case(world), world)
    person = getattr(world, who)
    assert can_correct_contact(person, contact) is may
    if not may:
        with pytest.raises(NotAllowed):
            correct(contact, world, by=person, note="Another")
        assert not Contact.objects.filter(replaces=contact).exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"why": " \u200b"}, "Say why"),
        ({}, "Nothing is different"),
        ({"note": "New", "next_step_due": dt.date(2030, 1, 1), "next_step": "x"}, "within a year"),
        ({"condoned": True, "note": ""}, "in what words"),
        ({"carer": None, "with_whom": ""}, "with whom"),
    ],
)
def test_a_correction_is_refused(world: CaseWorld, fields: dict[str, object], words: str) -> None:
    contact = log(open_case(world), world)
    if "why" in fields:
        fields = fields | {"note": "Another"}
    with pytest.raises(WrongState, match=words):
        correct(contact, world, **fields)  # type: ignore[arg-type]
    assert Contact.objects.count() == 1


def test_two_who_correct_the_same_version_do_not_both(world: CaseWorld) -> None:
    contact = log(open_case(world), world)
    correct(contact, world, note="One")
    with pytest.raises(AlreadyDone):
        correct(contact, world, note="Two", by=world.manager)


def test_a_closed_cases_contact_can_be_put_right_and_moves_nothing(world: CaseWorld) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    contact = log(case, world, next_step="Visit", next_step_due=timezone.localdate())
    moving.move_case(
        case=case, to=Stage.CLOSED, by=world.ewo, reason="Better", close_reason=CloseReason.IMPROVED
    )
    before = Case.objects.values("stage", "next_step").get(pk=case.pk)
    correct(contact, world, next_step="Something else")
    assert Case.objects.values("stage", "next_step").get(pk=case.pk) == before


def test_the_database_keeps_versions_in_one_line(world: CaseWorld) -> None:
    case, other = open_case(world), open_case(world)
    first, foreign = log(case, world), log(other, world)
    row = {"case": case, "kind": "call", "outcome": "spoke", "with_whom": "Aunt", "by": world.ewo,
           "happened_at": timezone.now()}  # fmt: skip
    bad = (
        {"replaces": foreign, "first": foreign, "why_changed": "x"},  # another case's
        {"replaces": first, "first": foreign, "why_changed": "x"},  # not the line's own first
        {"replaces": first, "first": first, "why_changed": "\u2003"},  # no reason to be seen
        {"why_changed": "x"},
        {"condoned": True},
        {"restricted": "because"},
    )
    for fields in bad:
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            Contact.objects.create(**row | fields)
    correct(first, world, note="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(**row | {"replaces": first, "first": first, "why_changed": "x"})


def test_what_was_done_is_told_as_it_stands(world: CaseWorld) -> None:
    case = open_case(world)
    contact = log(case, world, outcome="no_answer")
    correct(contact, world, outcome="spoke")
    assert [row.label for row in ActionTaken.objects.standing().shown()] == ["Call: spoke"]
    assert ActionTaken.objects.count() == 2


# -- Restricted -----------------------------------------------------------------------------------------

# Who may read each restriction besides its writer; the case is in a legal stage, so that all may see it.
MATRIX = {
    "safeguarding": {"ewo", "manager"},
    "domestic_abuse": {"ewo", "manager", "legal"},
    "third_party": {"ewo", "manager", "legal"},
    "legal": {"ewo", "manager", "legal"},
}
WHO = ("admin", "lead", "ewo", "manager", "legal")


def test_role_by_restriction(world: CaseWorld) -> None:
    assert set(MATRIX) == set(Restriction.values) == set(READERS)
    case = case_at(Stage.LEGAL_CONSIDERATION, world)
    writer = world.person(Role.EWO, "Wilma Writer")
    found: dict[str, set[str]] = {}
    for restriction in MATRIX:
        contact = log(case, world, by=writer, restricted=restriction)
        found[restriction] = {
            who for who in WHO if ContactReader(getattr(world, who), case).may_read(contact)
        }
        assert ContactReader(writer, case).may_read(contact)
        for who in set(WHO) - MATRIX[restriction]:
            with pytest.raises(NotAllowed, match="restricted"):
                check_can_read_contact(getattr(world, who), contact)
    assert found == MATRIX


def test_who_wrote_a_restricted_note_reads_it_and_nobody_else_of_the_school(
    world: CaseWorld,
) -> None:
    case = open_case(world)
    contact = log(case, world, by=world.admin, restricted=Restriction.SAFEGUARDING)
    readers = {
        who
        for who in ("admin", "lead", "ewo")
        if ContactReader(getattr(world, who), case).may_read(contact)
    }
    assert readers == {"admin", "ewo"}


def restricted(case: Case, world: CaseWorld, how: str) -> Contact:
    """A contact full of the secret: restricted at once, or by a correction."""
    words = {
        "carer": None, "with_whom": f"{SECRET} whom", "note": f"{SECRET} note", "outcome": "refused",
        "next_step": f"{SECRET} step", "next_step_due": timezone.localdate(), "kind": "visit",
        "condoned": True,
    }  # fmt: skip
    if how == "at once":
        return log(case, world, **words, restricted=Restriction.DOMESTIC_ABUSE)
    plain = log(case, world, **words)
    nightly.chase_deadlines(today=timezone.localdate())
    return correct(plain, world, restricted=Restriction.DOMESTIC_ABUSE)


@pytest.mark.parametrize("how", ["at once", "by a correction"])
def test_a_restricted_note_is_told_nowhere_else(world: CaseWorld, how: str) -> None:
    case = open_case(world)
    restricted(case, world, how)
    nightly.chase_deadlines(today=timezone.localdate() + dt.timedelta(days=1))
    told = [
        *AuditEvent.objects.values_list("before", "after"),
        *CaseEvent.objects.values_list("text", "data"),
        *Case.objects.values_list("next_step"),
    ]
    assert SECRET not in repr(told)
    case.refresh_from_db()
    assert (case.next_step, case.next_step_due) == (
        "Follow up a restricted note",
        timezone.localdate(),
    )


@pytest.mark.parametrize("how", ["at once", "by a correction"])
def test_it_counts_as_an_act_and_is_listed_nowhere(world: CaseWorld, how: str) -> None:
    case = open_case(world)
    restricted(case, world, how)
    assert not ActionTaken.objects.standing().shown().exists()
    standing = ActionTaken.objects.standing()
    assert list(standing.values_list("kind", "label", "private")) == [("contact", "Contact", True)]
    assert gather(case).contacts == 1


def test_reading_a_restricted_note_is_written_down(world: CaseWorld) -> None:
    case = open_case(world)
    contact = restricted(case, world, "at once")
    open_contact(case=case, contact=contact, by=world.manager)
    event = AuditEvent.objects.get(kind="contact.restricted_read")
    assert (event.by_id, event.target_ref) == (world.manager.pk, case.ref)
    assert event.after == {"contact": contact.pk}
    with pytest.raises(NotAllowed):
        open_contact(case=case, contact=contact, by=world.lead)
    assert AuditEvent.objects.filter(kind="contact.restricted_read").count() == 1


# -- Condoned -------------------------------------------------------------------------------------------


def test_condoned_absence_counts_among_the_facts_and_raises_no_flag(world: CaseWorld) -> None:
    case = open_case(world)
    flags = case.enrolment.flags.count()
    log(case, world, condoned=True, note="She may as well stay at home on Fridays")
    wrong = log(case, world, condoned=True, note="Misheard")
    correct(wrong, world, condoned=False)
    assert gather(case).condoned == 1
    assert [row.note for row in CaseFile(case, world.ewo).condoned] == [
        "She may as well stay at home on Fridays"
    ]
    assert CaseFile(case, world.admin).condoned == []
    assert case.enrolment.flags.count() == flags
