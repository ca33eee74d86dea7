"""The papers of a pack that people write and sign: the witness statement and the head teacher's certificate."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.models import Carer
from attendance.querysets import holding
from cases.actions.moments import moment_of
from cases.models import Case
from fines.access_packs import check_can_prepare
from fines.actions.pack_counts import counts_of, rows_of
from fines.actions.pack_exhibits import keys_there
from fines.actions.pack_file import PackFile
from fines.actions.pack_words import certificate_facts, draft_statement, hash_of
from fines.choices import PackPaper
from fines.models import PackSignature, PackStatement, PaperLaw
from fines.rules.pack_missing import Signed
from fines.rules.pack_statement import bare_name, fill, number_exhibits, problem_of, who_speaks
from fines.rules.spelling import long_date


@dataclass(frozen=True)
class Statement:
    """The statement as it stands: whose, its text with fields, and with the exhibits numbered."""

    witness: User
    text: str
    filled: str
    numbers: dict[str, str]
    is_written: bool
    saved_at: dt.datetime | None = None
    counts: dict[str, str] = field(default_factory=dict)


def read_statement(file: PackFile, by: User) -> Statement:
    """The latest text; before any is written the draft from the facts, of the officer or of who looks."""
    rows = PackStatement.objects.filter(case=file.case, carer=file.carer).select_related("witness")
    kept = rows.order_by("-id").first()
    witness = kept.witness if kept else (file.case.officer or by)
    text = kept.text if kept else draft_statement(file, witness)
    numbers = number_exhibits(witness.name, keys_there(file))
    at, counts = kept.at if kept else None, counts_of(file)
    filled = fill(text, numbers, counts)
    return Statement(witness, text, filled, numbers, kept is not None, at, counts)


def law_of(paper: str, day: dt.date) -> PaperLaw:
    """What the law of that day has a paper say. Raises WrongState when none is known."""
    found = PaperLaw.objects.filter(holding(day, "valid_from", "valid_to"), paper=paper).first()
    if found is None:
        raise WrongState("The law on this paper is not on record for that day.")
    return found


def signatures(file: PackFile, statement: Statement) -> dict[str, Signed]:
    """What is signed, and whether the words are still those that were."""
    now = {
        PackPaper.STATEMENT: hash_of(_sworn(file, statement)),
        PackPaper.CERTIFICATE: hash_of(certificate_facts(file)),
    }
    rows = PackSignature.objects.filter(case=file.case, carer=file.carer).order_by("id")
    last = {row.paper: row for row in rows}
    return {paper: _signed(last.get(paper), now[paper], statement.is_written) for paper in now}


def _sworn(file: PackFile, statement: Statement) -> list[object]:
    """What the witness signs for: their words, and the register, log and letters those words speak of."""
    spoken = rows_of(file, statement.text)
    return [statement.witness.pk, statement.filled, certificate_facts(file), spoken]


def _signed(row: PackSignature | None, now: str, written: bool) -> Signed:
    if row is None:
        return Signed(written=written)
    return Signed(written=True, name=row.name, on=row.on, is_stale=row.of_sha256 != now)


def refuse_what_tells(file: PackFile, text: str) -> None:
    """Raise WrongState when a statement tells of another. Asked when it is kept and again when it is set: somebody
    may be protected since."""
    if file.screen.tells(text):
        raise WrongState(
            "The statement tells of somebody else: another parent by name or as father, mother or partner, where a "
            "protected person is, or a brother or sister by name, who stands by initials here. Write it without that.",
            field="text",
        )


@transaction.atomic
def write_statement(
    *, case: Case, carer: Carer, text: str, by: User, on: dt.date | None = None
) -> PackStatement:
    """Keep a text of the statement; who keeps it is the witness. `on`: the day, where it is written down later.

    Raises NotAllowed, WrongState (no words, no such exhibit, or it tells where a protected person is).
    """
    check_can_prepare(by, case)
    text = readable_lines(text)
    if not text:
        raise WrongState("Write the statement.", field="text")
    if problem := problem_of(text):
        raise WrongState(problem, field="text")
    if (said := who_speaks(text)) and bare_name(said) != bare_name(by.name):
        raise WrongState(
            f"It says I am {said}, and whoever saves it is the witness: write it as {by.name}, or let {said} save it.",
            field="text",
        )
    file = PackFile(case, carer)
    refuse_what_tells(file, text)
    row = PackStatement.objects.create(
        case=case, carer=carer, witness=by, text=text, by=by, at=moment_of(on)
    )
    _tell(by, "pack.statement", case, carer)
    return row


@transaction.atomic
def record_signature(
    *, case: Case, carer: Carer, paper: str, name: str, on: dt.date, by: User
) -> PackSignature:
    """Write down that somebody signed a paper as it stands now. Raises NotAllowed, WrongState (not written, no
    name, somebody else's paper, a day to come, or one before what it says was there)."""
    check_can_prepare(by, case)
    file, name = PackFile(case, carer), readable(name)
    statement = read_statement(file, by)
    if not name:
        raise WrongState("Say who signed it.", field="name")
    if on > timezone.localdate():
        raise WrongState("The day it was signed is still to come.", field="on")
    if paper == PackPaper.STATEMENT and not statement.is_written:
        raise WrongState("Save the statement first: what is signed has to stand.")
    if paper == PackPaper.CERTIFICATE and not file.basis.session_ids:
        raise WrongState("No session is relied on yet, so there is nothing to certify.")
    _check_signer(file, statement, paper, name, by)
    if on < _first_day(file, statement, paper):
        raise WrongState(
            f"It cannot have been signed before {long_date(_first_day(file, statement, paper))}: what it says was not "
            "there yet.",
            field="on",
        )
    signed = {
        PackPaper.STATEMENT: _sworn(file, statement),
        PackPaper.CERTIFICATE: certificate_facts(file),
    }
    row = PackSignature.objects.create(
        case=case, carer=carer, paper=paper, name=name, on=on, by=by,
        of_sha256=hash_of(signed[PackPaper(paper)]),
    )  # fmt: skip
    _tell(by, f"pack.{paper}_signed", case, carer)
    return row


def _check_signer(file: PackFile, statement: Statement, paper: str, name: str, by: User) -> None:
    """The witness signs the statement and says so themselves; the head teacher signs the certificate (s566(1))."""
    witness, head = statement.witness, file.school.head_name
    if paper == PackPaper.STATEMENT and (
        name.casefold() != witness.name.casefold() or by != witness
    ):
        raise WrongState(
            f"The statement is {witness.name}'s: nobody else signs it, or says that they did.",
            field="name",
        )
    if paper == PackPaper.CERTIFICATE and not head:
        raise WrongState(
            "The school's record names no head teacher: only the head teacher can sign it."
        )
    if paper == PackPaper.CERTIFICATE and bare_name(name) != bare_name(head):
        words = f"The head teacher of {file.school.name} is {head}: nobody else signs it."
        raise WrongState(words, field="name")


def _first_day(file: PackFile, statement: Statement, paper: str) -> dt.date:
    """The first day on which it could be signed: that of the last session, and for words when they were saved."""
    last = file.basis.last or file.today
    saved = timezone.localdate(statement.saved_at) if statement.saved_at else last
    return max(last, saved) if paper == PackPaper.STATEMENT else last


def _tell(by: User, kind: str, case: Case, carer: Carer) -> None:
    record(by=by, kind=kind, target_type="case", target_ref=case.ref, after={"parent": carer.ref})
