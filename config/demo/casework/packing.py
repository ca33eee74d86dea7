"""Court packs of the demonstration: one with everything, one built with something missing. By the real actions."""

import datetime as dt

from accounts.models import User
from attendance.models import Carer
from cases.actions import contacts, letters, plans, supporting
from cases.choices import LetterTemplate, PlanKind, Stage
from cases.models import Case
from cases.rules.stages import LEGAL_STAGES
from config.demo.casework.people import Staffing, read_staffing
from fines.actions.pack_building import ask_for_pack, build_pack
from fines.actions.pack_checks import pack_facts
from fines.actions.pack_disclosing import decide_note, list_notes, pass_notes
from fines.actions.pack_file import PackFile
from fines.actions.pack_papers import (
    read_statement,
    record_signature,
    signatures,
    write_statement,
)
from fines.actions.posting import prove_posting
from fines.choices import PackPaper
from fines.models import CourtPack, PenaltyNotice
from fines.rules.pack_missing import Thing, list_items, missing

WITHOUT = "The file goes to the legal team today; the head teacher signs the certificate on Monday."
OPEN = "What is still open is being put right; counsel has asked for the papers as they stand."
LATEST = (Stage.COURT, Stage.PROSECUTION, Stage.OUTCOME)  # nearest to a court first
REFUSED = "Read it through and said that it would change nothing."


def build_packs(today: dt.date) -> None:
    """Once: a second load finds them there."""
    if CourtPack.objects.exists():
        return
    staff, found = read_staffing(), _parents()
    for case, carer in found:
        _put_right(staff, case, carer)
        _sign(staff, case, carer, today, both=True)
        if not missing(list_items(pack_facts(PackFile(case, carer, today), staff.legal))):
            _build(staff, case, carer, "")
            break
    else:
        if found:
            _build(staff, *found[0], OPEN)
    for case, carer in reversed(found):
        if not CourtPack.objects.filter(case=case).exists():
            _sign(staff, case, carer, today, both=False)
            _build(staff, case, carer, WITHOUT)
            break


def _parents() -> list[tuple[Case, Carer]]:
    """Parents of cases in legal hands with something to prove, the furthest on first."""
    cases = Case.objects.filter(stage__in=LEGAL_STAGES).select_related(
        "pupil", "enrolment__school__authority", "officer"
    )
    ordered = sorted(cases, key=lambda case: (case.stage not in LATEST, case.pk))
    found = [(case, notice.carer) for case in ordered for notice in _notices(case)]
    return [(case, carer) for case, carer in found if PackFile(case, carer).basis.session_ids]


def _notices(case: Case) -> list[PenaltyNotice]:
    return list(
        PenaltyNotice.objects.served_on(case).light().select_related("carer").order_by("id")
    )


def _put_right(staff: Staffing, case: Case, carer: Carer) -> None:
    """What an officer does about what is missing of the casework."""
    lacks = {
        item.thing for item in missing(list_items(pack_facts(PackFile(case, carer), staff.legal)))
    }
    if Thing.POSTING in lacks:
        for number, notice in enumerate(PackFile(case, carer).basis.notices, start=1):
            prove_posting(
                notice=notice, by=staff.legal, certificate=f"CP {notice.pk:04d}/{number}",
                posted_by="The council's post room",
            )  # fmt: skip
    if Thing.CONTACTS in lacks:
        contacts.log_contact(
            case=case, by=staff.manager, kind="letter", outcome="sent", carer=carer,
            note="Wrote to ask for a talk before the file goes on.",
        )  # fmt: skip
    if Thing.LETTERS in lacks:
        letters.send_letter(
            case=case, by=staff.manager, carer=carer, template=LetterTemplate.FIRST_ATTENDANCE
        )
    if Thing.SUPPORT in lacks:
        supporting.offer_support(
            case=case, by=staff.manager, kind="youth", provider="Youth club, Ferry Street"
        )
    if Thing.PLAN in lacks:
        plans.agree_plan(
            case=case, by=staff.manager, kind=PlanKind.CONTRACT, support="", refused=True,
            refusal_reason=REFUSED, targets=[],
        )  # fmt: skip
    read_notes(case, carer, staff.legal)


def read_notes(case: Case, carer: Carer, by: User) -> None:
    """What may speak of another stays out; the others are read and go in as they stand."""
    unread = [(n, seen) for n, seen in list_notes(case=case, carer=carer, by=by) if n.is_open]
    plain = {note.typed.key: seen for note, seen in unread if note.is_passable}
    for note, seen in unread:
        if note.is_doubtful:
            decide_note(case=case, carer=carer, key=note.typed.key, seen=seen, words="", by=by)
    if plain:
        pass_notes(case=case, carer=carer, seen=plain, by=by)


def _sign(staff: Staffing, case: Case, carer: Carer, today: dt.date, *, both: bool) -> None:
    """The statement written and signed by the officer, or whoever stands in; the certificate by the head.

    One that was saved before the charge stays its witness's, and what is signed and still holds is not signed again.
    """
    file = PackFile(case, carer)
    said = read_statement(file, case.officer or staff.manager)
    witness = said.witness
    if not said.is_written:
        write_statement(case=case, carer=carer, text=said.text, by=witness)
    names = {PackPaper.STATEMENT: witness.name}
    if both:
        names[PackPaper.CERTIFICATE] = case.enrolment.school.head_name or "The head teacher"
    stand = {
        p for p, signed in signatures(file, said).items() if signed.name and not signed.is_stale
    }
    for paper, name in names.items():
        if paper in stand:
            continue
        record_signature(case=case, carer=carer, paper=paper, name=name, on=today, by=witness)


def _build(staff: Staffing, case: Case, carer: Carer, reason: str) -> None:
    build_pack(ask_for_pack(case=case, carer=carer, by=staff.legal, reason=reason))
