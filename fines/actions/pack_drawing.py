"""Sets a court pack: plain values in, the bytes of one tagged PDF out, the same for the same values."""

import io
import json
import unicodedata
from typing import Any

import typst
from pypdf import PdfReader

from accounts.documents import render_pack, render_pdf
from accounts.errors import WrongState
from accounts.models import User
from attendance.access import roles_of
from attendance.choices import Role
from fines.actions.pack_basis import Basis
from fines.actions.pack_exhibits import exhibits
from fines.actions.pack_file import PackFile
from fines.actions.pack_papers import Statement, law_of
from fines.actions.pack_words import certificate_facts, chronology
from fines.choices import Charge, PackPaper
from fines.models import PaperLaw
from fines.rules.pack_missing import Item, Signed
from fines.rules.spelling import long_date

TEMPLATE = "letters/court_pack.typ"
PAPER = "letters/court_paper.typ"
MOST_SIGNS = 200
# What the witness is, as the head of their statement says it.
OCCUPATIONS = {
    Role.EWO: "Education welfare officer",
    Role.MANAGER: "Manager of the education welfare service",
    Role.LEGAL_OFFICER: "Legal officer of the council",
}


def pack_data(
    *, file: PackFile, statement: Statement, signed: dict[str, Signed], missing: tuple[Item, ...],
    version: int,
) -> dict[str, Any]:  # fmt: skip
    """Everything the page-setter is given, but for the stored papers. JSON."""
    charge = file.basis.charge
    return {
        "title": f"{file.carer.full_name}: absence of {file.pupil.full_name}",
        "authority": file.school.authority.name, "child": file.pupil.full_name, "case": file.case.ref,
        "parent": file.carer.full_name, "version": version,
        "particulars": _particulars(file, charge, version),
        "withheld": _withheld(file), "missing": [item.title for item in missing],
        "chronology": [[long_date(day), words] for day, words in chronology(file)],
        **_papers(file, statement, signed),
        "exhibits": exhibits(file, statement.numbers),
        "day": [file.today.year, file.today.month, file.today.day],
    }  # fmt: skip


def _withheld(file: PackFile) -> str:
    """What was done about notes that may speak of another, in the numbers of this pack."""
    out = sum(not note.words and not note.is_as_sent for note in file.notes)
    given = sum(bool(note.words) and not note.is_as_it_stands for note in file.notes)
    words = "Addresses of others are taken out."
    if out:
        words += (
            f" {_notes(out)} withheld, each marked where it stood: it names another person, may speak of one, or is "
            "not read yet."
        )
    if given:
        words += f" {_notes(given)} given in words an officer of the council wrote in place of it."
    return words


def _notes(number: int) -> str:
    return "1 note or letter is" if number == 1 else f"{number} notes or letters are"


def _particulars(file: PackFile, charge: str, version: int) -> list[list[str]]:
    basis = file.basis
    law = f"Education Act 1996, {Charge(charge).in_sentence}" if charge else "Not chosen yet"
    rows = [
        ["Parent", file.carer.full_name],
        ["Child", f"{file.pupil.full_name}, born {long_date(file.pupil.date_of_birth)}"],
        ["School", file.school.name],
        ["Offence", law],
        [
            "Sessions",
            f"{len(basis.session_ids)}, from {long_date(basis.first)} to {long_date(basis.last)}",
        ],
        ["Proceedings by", long_date(basis.limit)],
        ["Case", file.case.ref],
        ["Built", f"{long_date(file.today)}, version {version}"],
    ]
    if basis.proceedings:
        rows[5] = [
            "Proceedings",
            f"{basis.proceedings.ref}, begun {long_date(basis.proceedings.filed_on)}",
        ]
        rows.insert(5, ["Not relied on", _not_relied_on(basis)])
    rows.append(["Charge", basis.given_up or basis.decided])
    return [row for row in rows if row[1]]


def _not_relied_on(basis: Basis) -> str:
    """How many sessions of the charge are no part of the case any more; empty for none."""
    number = sum(basis.dropped.values()) + basis.left_out
    return f"{number} of the charge, amended since it was laid" if number else ""


def _papers(
    file: PackFile, statement: Statement, signed: dict[str, Signed]
) -> dict[str, dict[str, Any]]:
    """The statement and the certificate, each with what the law of the day has it say."""
    law = {paper: law_of(paper, file.today) for paper in PackPaper}
    facts = certificate_facts(file) | {
        "signed": _name(signed[PackPaper.CERTIFICATE]),
        "cites": law[PackPaper.CERTIFICATE].cites,
    }
    words = _statement(statement, signed[PackPaper.STATEMENT])
    return {"statement": words | _declared(law[PackPaper.STATEMENT]), "certificate": facts}


def _declared(law: PaperLaw) -> dict[str, Any]:
    """The declaration around the number of pages, which is known once they are set."""
    before, _, after = law.declares.partition("{pages}")
    return {"cites": law.cites, "declares": [before, after], "adult_at": law.adult_at}


def _statement(statement: Statement, signed: Signed) -> dict[str, Any]:
    return {
        "witness": statement.witness.name, "occupation": occupation_of(statement.witness), "signed": _name(signed),
        "paragraphs": [part for part in statement.filled.split("\n") if part.strip()],
    }  # fmt: skip


def occupation_of(witness: User) -> str:
    """By the role they hold today; a council officer where it is none of those who prepare packs."""
    held = roles_of(witness)
    return next((words for role, words in OCCUPATIONS.items() if role in held), "Council officer")


def _name(signed: Signed) -> dict[str, str]:
    """Who signed; nobody, where the words have changed since."""
    valid = bool(signed.name) and not signed.is_stale
    return {"name": signed.name if valid else "", "on": long_date(signed.on) if valid else ""}


def draw(file: PackFile, data: dict[str, Any]) -> bytes:
    """The PDF. Its day is that of the pack, so that the same values give the same bytes.

    All but the stored pages is set under the PDF/UA check first, which finds what cannot be printed.
    """
    data = printable(data)
    used = {
        b["doc"] for exhibit in data["exhibits"] for b in exhibit["blocks"] if b["type"] == "page"
    }
    docs = {paper.ref: list(paper.pdf) for paper in file.papers if paper.ref in used}
    return render_pack(TEMPLATE, data | {"docs": docs}, on=file.today)


def printable(data: dict[str, Any]) -> dict[str, Any]:
    """The same values, each sign no font of ours has written out by its name: a court must not read a box.

    Raises typst.TypstError when the pages do not pass as PDF/UA for any other reason.
    """
    for _ in range(MOST_SIGNS):
        try:
            render_pdf(TEMPLATE, _own_pages(data) | {"docs": {}})
        except typst.TypstError as problem:
            sign = str(problem).partition('`"')[2].partition('"`')[0]
            if "could not be displayed" not in str(problem) or not sign:
                raise
            named = "".join(f"[{unicodedata.name(char, 'sign').lower()}]" for char in sign)
            data = json.loads(json.dumps(data, ensure_ascii=False).replace(sign, named))
        else:
            return data
    raise WrongState("Too much of what people wrote is in signs that cannot be printed.")


def _own_pages(data: dict[str, Any]) -> dict[str, Any]:
    kept = [
        exhibit | {"blocks": [block for block in exhibit["blocks"] if block["type"] != "page"]}
        for exhibit in data["exhibits"]
    ]
    return data | {"exhibits": kept}


def draw_paper(
    file: PackFile, statement: Statement, signed: dict[str, Signed], paper: str
) -> bytes:
    """The statement or the certificate by itself, for a signature."""
    data = {
        "title": f"{PackPaper(paper).label}: {file.pupil.full_name}", "authority": file.school.authority.name,
        "case": file.case.ref, "child": file.pupil.full_name, "paper": paper,
        **_papers(file, statement, signed),
    }  # fmt: skip
    return render_pdf(PAPER, data)


def page_count(pdf: bytes) -> int:
    """How many pages it has."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def contents(pdf: bytes) -> list[dict[str, Any]]:
    """Its parts and the pages they begin on, from its outline."""
    reader = PdfReader(io.BytesIO(pdf))
    tops = [entry for entry in reader.outline if not isinstance(entry, list)]
    return [
        {"title": str(top.title), "page": (reader.get_destination_page_number(top) or 0) + 1}
        for top in tops
    ]
