"""Reads what the pages of packs show, and writes down who looked."""

import datetime as dt
from dataclasses import dataclass

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from attendance.models import Carer
from cases.models import Case
from fines.access_packs import can_build, can_prepare
from fines.actions.pack_checks import pack_facts
from fines.actions.pack_drawing import draw_paper
from fines.actions.pack_file import PackFile
from fines.actions.pack_papers import (
    Statement,
    read_statement,
    refuse_what_tells,
    signatures,
)
from fines.actions.pack_words import facts_of
from fines.choices import PackPaper
from fines.models import CourtPack, PackBuild, PenaltyNotice
from fines.rules.pack_changes import changes
from fines.rules.pack_missing import Item, Signed, list_items


@dataclass(frozen=True)
class PackRecord:
    """One parent's pack as its page shows it: what is missing, what was built, what has changed since."""

    case: Case
    carer: Carer
    items: tuple[Item, ...]
    statement: Statement
    signed: dict[str, Signed]
    notices: list[PenaltyNotice]
    unproved: list[str]
    packs: list[CourtPack]
    changed: list[str]
    waiting: PackBuild | None
    failed: PackBuild | None
    has_sessions: bool
    is_charged: bool
    given_up: str = ""  # in words, that the charge was given up
    decided: str = ""  # or decided


def read_record(*, case: Case, carer: Carer, by: User, today: dt.date | None = None) -> PackRecord:
    """Everything the page shows; packs themselves only for who may read them. The looking is written down."""
    record(
        by=by,
        kind="pack.seen",
        target_type="case",
        target_ref=case.ref,
        after={"parent": carer.ref},
    )
    file = PackFile(case, carer, today)
    statement = read_statement(file, by)
    packs = _packs(case, carer) if can_build(by, case) else []
    for pack in packs:
        pack.changes = [file.screen.shown(words) for words in pack.changes]
    last = PackBuild.objects.filter(case=case, carer=carer).order_by("-id").first()
    now = facts_of(file, statement.filled) if packs else {}
    return PackRecord(
        case=case, carer=carer, items=list_items(pack_facts(file, by)), statement=statement,
        signed=signatures(file, statement), notices=file.basis.notices,
        unproved=[p.ref for p in file.postings.values() if not p.is_proved], packs=packs,
        changed=changes(packs[0].facts, now, file.screen.shown) if packs else [],
        waiting=last if last and last.finished_at is None else None,
        failed=last if last and last.problem else None, has_sessions=bool(file.basis.session_ids),
        given_up=file.basis.given_up, decided=file.basis.decided,
        is_charged=file.basis.proceedings is not None,
    )  # fmt: skip


def _packs(case: Case, carer: Carer) -> list[CourtPack]:
    rows = CourtPack.objects.filter(case=case, carer=carer).defer("pdf")
    return list(rows.select_related("by").order_by("-version"))


def read_build(*, build: PackBuild, by: User) -> CourtPack | None:
    """The pack a build made; None before it has. That somebody looked at the end is written down."""
    pack = CourtPack.objects.filter(build=build).defer("pdf", "facts").first()
    if pack:
        after = {"parent": build.carer.ref, "version": pack.version}
        record(by=by, kind="pack.seen", target_type="case", target_ref=build.case.ref, after=after)
    return pack


def read_paper(*, case: Case, carer: Carer, paper: str, by: User) -> bytes:
    """The statement or the certificate by itself, to be signed by hand. Raises WrongState before there is one."""
    file = PackFile(case, carer)
    statement = read_statement(file, by)
    if paper == PackPaper.STATEMENT and not statement.is_written:
        raise WrongState("Save the statement first: what is signed has to stand.")
    if not file.basis.session_ids:
        raise WrongState("No session is relied on yet.")
    refuse_what_tells(file, statement.filled)
    after = {"parent": carer.ref, "paper": paper}
    record(by=by, kind="pack.paper_read", target_type="case", target_ref=case.ref, after=after)
    return draw_paper(file, statement, signatures(file, statement), paper)


def parents_with_packs(case: Case, by: User) -> list[Carer]:
    """The parents a pack can be about, for whoever may prepare one: those with a live notice or a charge."""
    if not can_prepare(by, case):
        return []
    links = case.pupil.responsibilities.select_related("carer")
    noticed = set(PenaltyNotice.objects.served_on(case).values_list("carer_id", flat=True))
    charged = set(case.charging_decisions.values_list("carer_id", flat=True))
    return [link.carer for link in links if link.carer_id in noticed | charged]
