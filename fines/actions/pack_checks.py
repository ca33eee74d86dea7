"""Gathers what the rule of missing things asks about one parent's pack."""

from accounts.models import User
from cases.choices import ConsiderationKind
from cases.models.support import Support
from cases.rules.safeguards import OFFERS
from fines.access_money import can_keep_money
from fines.actions.money_holds import money_that_may_be_theirs
from fines.actions.pack_basis import interview_words, is_approved
from fines.actions.pack_file import PackFile
from fines.actions.pack_papers import read_statement, signatures
from fines.actions.watching import changed_sessions
from fines.choices import PackPaper
from fines.rules.pack_missing import PackFacts
from fines.rules.pack_posting import posting_line

UNEXPLAINED = "N"  # reason for absence not yet established (SI 2024/208 regulation 10)


def pack_facts(file: PackFile, by: User) -> PackFacts:
    """What is known of the pack today."""
    basis = file.basis
    served = [notice for notice in basis.notices if notice.is_served]
    eso = [c.on for c in file.considered if c.kind == ConsiderationKind.ESO]
    if basis.decision:
        eso.append(
            basis.decision.eso_on
        )  # of this parent, whatever was considered since for another
    statement = read_statement(file, by)
    signed = signatures(file, statement)
    return PackFacts(
        today=file.today, charge=basis.charge, sessions=len(basis.session_ids), dropped=basis.dropped,
        left_out=basis.left_out,
        unmarked=file.unmarked,
        unexplained=sum(mark.code == UNEXPLAINED for mark in file.period_marks),
        amended_since=sum(len(changed_sessions(notice)) for notice in served),
        notice=", ".join(notice.ref for notice in served),
        posted={facts.ref: posting_line(facts) for facts in file.postings.values()},
        unmatched=len(money_that_may_be_theirs(file.carer)), counts_money=can_keep_money(by),
        paid=basis.paid(file.today), supports=sum(_is_offer(s) for s in file.support),
        support_not_appropriate=file.support_not_appropriate, contacts=len(file.with_parent),
        unread=sum(note.is_open for note in file.notes),
        letters=len(file.letters), payable_until=basis.payable_until,
        plans=len(file.plans), consultations_due=file.consultations_due,
        consulted={c.kind for c in file.considered if c.answer == "yes"}, let_pass=file.let_pass,
        eso_considered=eso[-1] if eso else None, approved=is_approved(basis),
        given_up=basis.given_up,
        interview=interview_words(file.case, file.carer), statement=signed[PackPaper.STATEMENT],
        statement_tells=file.screen.tells(statement.filled),
        certificate=signed[PackPaper.CERTIFICATE], limit=basis.limit,
        filed_on=basis.proceedings.filed_on if basis.proceedings else None,
    )  # fmt: skip


def _is_offer(row: Support) -> bool:
    return row.state in OFFERS
