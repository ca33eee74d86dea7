"""What stands in a pack, as plain values: chronology, statement, certificate, and what the pages compare.

Facts only, in the words of this module; what people typed goes through the screen of the file first.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.models import User
from attendance.choices import Half
from attendance.models import Mark
from attendance.rules.counting import tally
from cases.choices import ConsiderationKind, EventKind, PlanKind, Stage, SupportKind
from cases.models import Consideration, Contact
from fines.actions.pack_file import PackFile
from fines.actions.pack_notes import of_asked, of_contact, of_provider
from fines.choices import Charge, InterviewEnd, PaymentKind
from fines.models import InterviewRecord
from fines.rules.pack_posting import PostingFacts, posting_sentences
from fines.rules.spelling import long_date, money

Dated = tuple[dt.date, str]
HALVES = {Half.AM: "morning", Half.PM: "afternoon"}


def session_words(mark: Mark) -> str:
    """Monday 3 November 2025, morning."""
    return f"{long_date(mark.session.date)}, {HALVES[Half(mark.session.half)]}"


def whom_words(file: PackFile, contact: Contact) -> str:
    """This parent by name; anybody else without one: who that is may be what must not be told."""
    return file.carer.full_name if contact.carer_id == file.carer.pk else "Somebody else"


def contact_words(file: PackFile, contact: Contact) -> str:
    """Call with Mrs Shazia Khan: spoke."""
    whom = whom_words(file, contact)
    return f"{contact.get_kind_display()} with {whom}: {contact.get_outcome_display().lower()}"


def chronology(file: PackFile) -> list[Dated]:
    """What happened up to today, day by day and each thing once: facts, never a note, an opinion or advice."""
    parts = (_casework, _meetings, _plans, _considered, _interviews, _notices, _money)
    found = dict.fromkeys(line for part in parts for line in part(file) if line[0] <= file.today)
    return sorted(found, key=lambda line: line[0])


def _casework(file: PackFile) -> Iterator[Dated]:
    yield file.case.opened_on, f"Case {file.case.ref} opened."
    for contact in file.contacts:
        yield timezone.localdate(contact.happened_at), f"{contact_words(file, contact)}."
    for letter in file.letters:
        yield letter.sent_on, f"Letter {letter.ref} sent: {letter.get_template_display()}."
    moved = file.case.events.filter(
        kind=EventKind.STAGE_MOVED, data__to__in=[Stage.FT_OPEN, Stage.NOTICE_TO_IMPROVE]
    )
    for at, data in moved.values_list("at", "data"):
        yield timezone.localdate(at), f"{Stage(data['to']).label} began."


def _meetings(file: PackFile) -> Iterator[Dated]:
    for meeting in file.meetings:
        came = "came" if file.carer.ref in meeting.attended else "did not come"
        if meeting.held_on:
            yield (
                meeting.held_on,
                f"{meeting.get_kind_display()} held; {file.carer.full_name} {came}.",
            )


def _plans(file: PackFile) -> Iterator[Dated]:
    for plan in file.plans:
        yield (
            plan.agreed_on,
            f"{PlanKind(plan.kind).label} {'refused' if plan.refused else 'agreed'}.",
        )
    for answer in file.answers:
        who = file.carer.full_name if answer.carer_id else "the school"
        yield answer.on, f"Attendance contract {'signed' if answer.signed else 'refused'} by {who}."
    for row in file.breaches:
        who = file.carer.full_name if row.carer_id else "the school"
        yield row.on, f"Attendance contract not kept by {who}: {file.screen.clean(row.facts)}."
    for each in file.support:
        yield (
            each.offered_on,
            f"{SupportKind(each.kind).label} offered by {file.told(of_provider(each))}.",
        )


def _considered(file: PackFile) -> Iterator[Dated]:
    for row in file.considered:
        yield row.on, f"{considered_words(file, row)}."


def considered_words(file: PackFile, row: Consideration) -> str:
    """That it was considered, and with whom: nothing of what was said."""
    label = ConsiderationKind(row.kind).label
    return f"{label} ({file.told(of_asked(row))})" if row.who else str(label)


def _interviews(file: PackFile) -> Iterator[Dated]:
    for row in file.interviews:
        yield row.on, f"{interview_words(file, row)}."


def interview_words(file: PackFile, row: InterviewRecord) -> str:
    """That it was held, or that the parent did not come: nothing of what was said."""
    who = file.carer.full_name
    if row.end == InterviewEnd.HELD:
        return f"Interview under caution of {who} held"
    return f"{who} did not attend an interview under caution"


def _notices(file: PackFile) -> Iterator[Dated]:
    for notice in file.basis.notices:
        if notice.issued_on and notice.posted_on and notice.deemed_received_on:
            yield notice.issued_on, f"Penalty notice {notice.ref} issued."
            yield notice.posted_on, _posted_words(file.postings[notice.pk])
            yield from _received(file.postings[notice.pk])
        if notice.second_due:
            yield notice.second_due, f"Last day to pay penalty notice {notice.ref}."
    if charged := file.basis.proceedings:
        words = f"Proceedings {charged.ref} begun under {Charge(charged.charge).in_sentence}."
        yield charged.filed_on, words


def _posted_words(posted: PostingFacts) -> str:
    proof = (
        f"certificate of posting {posted.certificate}" if posted.certificate else "no certificate"
    )
    return f"Penalty notice {posted.ref} posted, {posted.how.lower()}, {proof}."


def _received(posted: PostingFacts) -> Iterator[Dated]:
    if posted.received_on:
        yield posted.received_on, f"Penalty notice {posted.ref} received, as is proved."
    elif posted.deemed_on:
        yield posted.deemed_on, f"Penalty notice {posted.ref} taken as received."


def _money(file: PackFile) -> Iterator[Dated]:
    for line in file.payments:
        kind = PaymentKind(line.kind).label
        yield line.on, f"{kind}: {money(line.pence)} for penalty notice {line.notice.ref}."


# -- The head teacher's certificate ------------------------------------------------------------------------


def certificate_facts(file: PackFile) -> dict[str, Any]:
    """What the head teacher signs for: the register of the period, counted, and the very sessions.

    Education Act 1996 s566(1): a certificate of a pupil's attendance, signed by the head teacher, is evidence.
    """
    rows = [(mark, file.book.on(mark.code, mark.session.date)) for mark in file.period_marks]
    figures = tally(row for _, row in rows if row)
    missed = [
        (mark, row) for mark, row in rows if row and mark.session_id in file.basis.session_ids
    ]
    return {
        "school": file.school.name, "urn": file.school.urn, "head": file.school.head_name,
        "child": file.pupil.full_name, "born": long_date(file.pupil.date_of_birth),
        "from": long_date(file.basis.first), "to": long_date(file.basis.last),
        "possible": figures.possible, "attended": figures.present,
        "authorised": figures.authorised, "unauthorised": figures.unauthorised,
        "sessions": [[session_words(mark), mark.code, row.meaning] for mark, row in missed],
    }  # fmt: skip


def hash_of(value: Any) -> str:
    """The hash of plain values, however they are ordered."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


# -- The witness statement ---------------------------------------------------------------------------------


def draft_statement(file: PackFile, witness: User) -> str:
    """A first text from the facts, for the officer to make their own. Fields in braces become exhibit numbers."""
    return "\n\n".join(_paragraphs(file, witness))


def _paragraphs(file: PackFile, witness: User) -> Iterator[str]:
    child, school, authority = file.pupil.full_name, file.school.name, file.school.authority.name
    yield (f"I am {witness.name}. I am employed by {authority}. I make this "
           f"statement from my own knowledge and from the records of the council.")  # fmt: skip
    yield (f"{child}, born on {long_date(file.pupil.date_of_birth)}, is a registered pupil at {school}. "
           f"{file.carer.full_name} is a parent of {child} within section 576 of the Education Act 1996.")  # fmt: skip
    yield from _attendance(file)
    yield from _efforts(file)
    yield from _given(file)


def _attendance(file: PackFile) -> Iterator[str]:
    facts = certificate_facts(file)
    if facts["possible"]:
        yield ("From {period_first} to {period_last} the register shows {sessions_possible} possible sessions. "
               f"{facts['child']} missed {{sessions_missed}} of them, "
               "{sessions_unauthorised} without authority. I produce the register, with every amendment made "
               "to it, as {register}, and the attendance of the school year as {year}.")  # fmt: skip


def _efforts(file: PackFile) -> Iterator[str]:
    if file.contacts:
        yield ("The service and the school kept a log of contacts. It holds {contacts_logged} {contacts_span}; "
               f"the number with {file.carer.full_name} is {{contacts_with_parent}}. "
               "I produce the log as {contacts}.")  # fmt: skip
    if file.letters:
        yield f"I produce {{letters_sent}} to {file.carer.full_name}, as sent, as {{letters}}."
    if file.support or file.plans:
        yield "What support and plans were offered, and what was answered, is set out in {plan}."
    if file.considered:
        yield "Who was consulted and when, and when a supervision order was considered, is set out in {consultations}."
    if file.interviews:
        yield (f"{file.carer.full_name} was invited to an interview under caution. I produce the record of it, and of "
               "what came of the invitation, as {interview}.")  # fmt: skip


def _given(file: PackFile) -> Iterator[str]:
    for notice in file.basis.notices:
        if posted := file.postings.get(notice.pk):
            by = f" by {posted.posted_by}" if posted.posted_by else ""
            what = "the proof" if posted.is_proved else "the council's record"
            is_gone = posted.posted_on <= file.today
            yield (f"A penalty notice, {notice.ref}, was given to {file.carer.full_name} and "
                   f"{'posted' if is_gone else 'is to be posted'} on {long_date(posted.posted_on)}{by}. "
                   f"I produce it as {{notice}} and {what} of its posting as {{posting}}. It could be paid "
                   f"until {long_date(notice.second_due)}. The record of payments is {{payments}}.")  # fmt: skip


# -- What the next pack is compared with -------------------------------------------------------------------


def facts_of(file: PackFile, statement: str) -> dict[str, dict[str, str]]:
    """What the pack rests on, line by line, in words: later packs and the page compare it."""
    stands = {m.pk: f"{session_words(m)}: {m.code or 'no mark'}" for m in file.period_marks}
    return {
        "Register": {f"{pk[0]}": words for pk, words in stands.items()},
        "Amendments": {
            str(c.pk): f"{long_date(c.session.date)} {c.session.half}, {c.old_code or 'no mark'} to "
            f"{c.new_code or 'no mark'}" for c in file.amendments
        },
        "Contacts": {
            str(c.line): f"{long_date(timezone.localdate(c.happened_at))}, {contact_words(file, c)}"
            + (f" ({file.told(of_contact(c))})" if c.note else "") for c in file.contacts
        },
        "Letters": {x.ref: f"{x.ref}, {x.get_template_display()}" for x in file.letters},
        "Notices": {n.ref: f"{n.ref}, {n.get_status_display().lower()}" for n in file.basis.notices},
        "Posting": {p.ref: " ".join(posting_sentences(p)) for p in file.postings.values()},
        "Payments": {
            str(p.pk): f"{PaymentKind(p.kind).label.lower()} of {money(p.pence)}" for p in file.payments
        },
        "Support": {str(s.line): f"{SupportKind(s.kind).label}, {s.get_state_display().lower()}" for s in file.support},
        "Plans": {str(p.pk): f"{PlanKind(p.kind).label.lower()} of {long_date(p.agreed_on)}" for p in file.plans}
        | {f"a{a.pk}": f"answer of {long_date(a.on)}" for a in file.answers}
        | {f"b{b.pk}": f"not kept on {long_date(b.on)}" for b in file.breaches},
        "Consultations": {
            str(c.pk): f"{considered_words(file, c)}, {long_date(c.on)}" for c in file.considered
        },
        "Interviews": {str(i.pk): f"{interview_words(file, i)}, {long_date(i.on)}" for i in file.interviews},
        "Statement": {"text": f"its text ({hash_of(statement)[:8]})"} if statement else {},
    }  # fmt: skip
