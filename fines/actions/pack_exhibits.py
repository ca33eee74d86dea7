"""The exhibits of a pack, as plain values for the page-setter: tables, the year's grid, and stored papers as sent."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone

from attendance.choices import Half, Role
from attendance.models import Mark
from attendance.rules.calendar import monday_of
from attendance.rules.codes import CodeRow
from attendance.rules.counting import tally
from cases.choices import SupportKind
from fines.actions.pack_file import PackFile
from fines.actions.pack_interviews import interview_blocks
from fines.actions.pack_notes import (
    of_answer,
    of_change,
    of_contact,
    of_owner,
    of_plan,
    of_provider,
    of_refusal,
    of_target,
    told_of_paper,
)
from fines.actions.pack_stored import Paper
from fines.actions.pack_words import HALVES, considered_words, whom_words
from fines.choices import PaymentKind
from fines.rules.pack_posting import posting_sentences
from fines.rules.pack_redaction import UNREAD, WITHHELD, without_places
from fines.rules.pack_statement import EXHIBITS
from fines.rules.spelling import long_date, money

Block = dict[str, Any]
LEFT = "Where an address was, it is left out: this parent's whereabouts are protected. The original is kept."

NAMES = "It may speak of another person, and is withheld. The original is kept, and was sent to this parent."
OTHER_WORDS = (
    "These words stand in place of the paper, which speaks of another person. The original is kept."
)

# Only the notices relied on are looked at: of others a pack says nothing, not that nothing was paid.
NO_NOTICE = "These papers rely on no penalty notice, so no payment was looked for."


def keys_there(file: PackFile) -> frozenset[str]:
    """Which exhibits there are: register, year, log, consultations and payments always, the others when they hold
    something."""
    served = [notice for notice in file.basis.notices if notice.is_served]
    found = {"register", "year", "contacts", "consultations", "payments"}
    found |= {"letters"} if file.letters else set()
    found |= {"plan"} if file.plans or file.support else set()
    found |= {"interview"} if file.interviews else set()
    return frozenset(found | ({"notice", "posting"} if served else set()))


def exhibits(file: PackFile, numbers: dict[str, str]) -> list[dict[str, Any]]:
    """Each exhibit with its number, title and blocks, in order."""
    return [
        {"key": key, "number": number, "title": EXHIBITS[key], "blocks": DRAWN[key](file)}
        for key, number in numbers.items()
    ]


def shows_address(file: PackFile) -> bool:
    """Whether some stored paper goes in as it was sent, with the parent's own address in its window."""
    return not file.carer.is_shielded and bool(
        file.letters or any(n.pdf for n in file.basis.notices)
    )


# -- The register ------------------------------------------------------------------------------------------


def _register(file: PackFile) -> list[Block]:
    relied = file.basis.session_ids
    rows = [_mark_row(file, mark, relied) for mark in file.period_marks]
    head = ["Session", "Code", "What it means", "Entered by", "Relied"]
    amended = [
        [
            f"{long_date(c.session.date)}, {HALVES[c.session.half]}",  # type: ignore[index]
            f"{c.old_code or 'none'} to {c.new_code or 'none'}", file.told(of_change(c)),
            f"{c.by_name}{_role(c.role)}", _moment(c.at),
        ]
        for c in file.amendments
    ]  # fmt: skip
    period = (
        f"{file.school.name}, from {long_date(file.basis.first)} to {long_date(file.basis.last)}."
    )
    words = f"Every amendment of the child's marks from {_years(file)}, as it was made."
    return [
        _note(period), _table("Marks of the period", head, rows, [1.55, 0.4, 2.75, 2, 0.5], size=8.5),
        _heading("Amendments"),
        _note(words if amended else f"No mark of the child was amended from {_years(file)}."),
        *([_table("Amendments", ["Session", "Code", "Reason", "By", "When"], amended, [2, 0.9, 2.2, 1.6, 1.4])]
          if amended else []),
    ]  # fmt: skip


def _mark_row(file: PackFile, mark: Mark, relied: frozenset[int]) -> list[str]:
    row = file.book.on(mark.code, mark.session.date)
    late = f", {mark.minutes_late} minutes late" if mark.minutes_late else ""
    who = f"{mark.entered_by_name}{_role(mark.entered_role)}, {_moment(mark.entered_at)}"
    meaning = (row.meaning if row else "No mark") + late
    return [
        _short(mark),
        mark.code,
        meaning,
        who,
        "Yes" if mark.session_id in relied else "",
    ]


def _year(file: PackFile) -> list[Block]:
    """The herringbone: a row a school week, ten places, and what was missed of what was possible."""
    weeks: dict[dt.date, dict[tuple[int, str], tuple[str, CodeRow | None]]] = defaultdict(dict)
    for session in file.open_sessions:
        weeks[monday_of(session.date)][session.date.weekday(), session.half] = ("", None)
    for mark in file.marks:
        day = mark.session.date
        if monday_of(day) in weeks:
            meant = file.book.on(mark.code, day)
            weeks[monday_of(day)][day.weekday(), mark.session.half] = (mark.code, meant)
    rows = [_week_row(monday, weeks[monday]) for monday in sorted(weeks)]
    codes = sorted({(c, r.meaning) for week in weeks.values() for c, r in week.values() if r})
    return [
        _note(f"From {_years(file)}. A row is a school week."),
        {"type": "year", "rows": rows},
        {"type": "codes", "rows": [list(code) for code in codes]},
    ]


def _week_row(
    monday: dt.date, places: dict[tuple[int, str], tuple[str, CodeRow | None]]
) -> dict[str, Any]:
    cells = [_cell(places.get((day, half))) for day in range(5) for half in ("AM", "PM")]
    figures = tally(row for _, row in places.values() if row)
    missed = figures.authorised + figures.unauthorised
    return {
        "week": f"{monday.day} {monday:%b %Y}",
        "cells": cells,
        "sum": f"{missed} of {figures.possible}" if figures.possible else "",
    }


def _cell(place: tuple[str, CodeRow | None] | None) -> list[str]:
    """The code, and how it is drawn: absence without authority, with it, or neither."""
    if place is None:
        return ["", "closed"]
    code, row = place
    if row is None:
        return ["", "none"]
    figures = tally([row])
    return [code, "unauth" if figures.unauthorised else "auth" if figures.authorised else "in"]


# -- What was done -----------------------------------------------------------------------------------------


def _contacts(file: PackFile) -> list[Block]:
    rows = [
        [
            _moment(c.happened_at), str(c.get_kind_display()), whom_words(file, c),
            str(c.get_outcome_display()), file.told(of_contact(c)) if c.note or not c.carer_id else "", c.by.name,
        ]
        for c in file.contacts
    ]  # fmt: skip
    head = ["When", "How", "With", "Outcome", "Note", "By"]
    empty = "No contact with this parent is on record."
    return [_table("Contacts", head, rows, [1.1, 0.7, 1, 0.8, 4, 0.9])] if rows else [_note(empty)]


def _letters(file: PackFile) -> list[Block]:
    refs = {letter.ref for letter in file.letters}
    return [block for paper in file.papers if paper.ref in refs for block in _as_sent(file, paper)]


def _notice(file: PackFile) -> list[Block]:
    refs = {notice.ref for notice in file.basis.notices}
    return [block for paper in file.papers if paper.ref in refs for block in _as_sent(file, paper)]


def _as_sent(file: PackFile, paper: Paper) -> Iterator[Block]:
    """The stored pages themselves; their words alone, screened, where a page would tell what is protected; what a
    person wrote in their place, or that they are withheld, where the paper may speak of another."""
    given = told_of_paper(file, paper)
    if given is not None:
        title = f"{paper.ref}: {paper.title}"
        note = NAMES if given in (UNREAD, WITHHELD) else OTHER_WORDS
        yield {"type": "words", "title": title, "note": note, "text": given}
        return
    texts = paper.texts
    plain = file.carer.is_shielded or any(file.screen.clean(x) != x for x in texts)
    for number, text in enumerate(texts, start=1):
        title = f"{paper.ref}: {paper.title}, page {number} of {len(texts)}"
        if plain:
            words = _screened(file, paper, text)
            yield {"type": "words", "title": title, "note": LEFT, "text": words}
        else:
            yield {"type": "page", "title": title, "doc": paper.ref, "page": number, "text": text}


def _screened(file: PackFile, paper: Paper, text: str) -> str:
    """The words of a page without where the parent was when it was sent, nor anything of others."""
    if file.carer.is_shielded:
        text = without_places(text, paper.places, paper.public)
    return file.screen.clean(text)


def _posting(file: PackFile) -> list[Block]:
    return [_note(words) for facts in file.postings.values() for words in posting_sentences(facts)]


def _plan(file: PackFile) -> list[Block]:
    told = file.told
    support = [
        [long_date(s.offered_on), str(SupportKind(s.kind).label), told(of_provider(s)),
         f"{s.get_state_display()}, {long_date(s.state_on)}"] for s in file.support
    ]  # fmt: skip
    head = ["Offered", "What", "By", "What became of it"]
    blocks = (
        [_heading("Support"), _table("Support", head, support, [1.4, 1.2, 1.4, 1.4])]
        if support
        else []
    )
    for plan in file.plans:
        blocks += [_heading(f"{plan.get_kind_display()}, {long_date(plan.agreed_on)}")]
        if plan.refused:
            blocks.append(_note(f"Refused: {told(of_refusal(plan))}"))
        if plan.support:
            blocks.append(_note(f"Support: {told(of_plan(plan))}"))
        rows = [[told(of_target(t)), told(of_owner(t)), long_date(t.due), str(t.get_result_display() or "")]
                for t in plan.targets.all()]  # fmt: skip
        if rows:
            blocks.append(
                _table("Targets", ["Target", "Whose", "By", "Result"], rows, [3, 1, 1.4, 0.9])
            )
        blocks += [_note(_answer(file, a)) for a in file.answers if a.plan_id == plan.pk]
    return blocks


def _answer(file: PackFile, answer: Any) -> str:
    who = file.carer.full_name if answer.carer_id else "The school"
    if answer.signed:
        return f"{who} signed on {long_date(answer.on)}: {answer.get_how_display().lower()}."
    return f"{who} refused on {long_date(answer.on)}: {file.told(of_answer(answer))}"


def _consultations(file: PackFile) -> list[Block]:
    said = ((long_date(row.on), considered_words(file, row)) for row in file.considered)
    rows = [list(row) for row in dict.fromkeys(said)]
    words = "That each was asked, when, and who: what was said is not evidence and is not here."
    empty = "No consultation is on record."
    if not rows:
        return [_note(empty)]
    return [_note(words), _table("Consultations", ["When", "What"], rows, [1.4, 3])]


def _payments(file: PackFile) -> list[Block]:
    rows = [
        [long_date(p.on), str(PaymentKind(p.kind).label), money(p.pence), p.notice.ref]
        for p in file.payments
    ]
    refs = ", ".join(n.ref for n in file.basis.notices)
    if not refs:
        return [_note(NO_NOTICE)]
    if not rows:
        return [_note(f"Up to {long_date(file.today)} nothing was paid for {refs}.")]
    return [_table("Ledger", ["Day", "What", "Amount", "Notice"], rows, [1.5, 1.6, 1, 1])]


DRAWN: dict[str, Callable[[PackFile], list[Block]]] = {
    "register": _register, "year": _year, "contacts": _contacts, "letters": _letters, "notice": _notice,
    "posting": _posting, "plan": _plan, "consultations": _consultations, "payments": _payments,
    "interview": interview_blocks,
}  # fmt: skip


def _note(text: str) -> Block:
    return {"type": "note", "text": text}


def _heading(text: str) -> Block:
    return {"type": "heading", "text": text}


def _table(
    title: str, head: list[str], rows: list[list[str]], widths: list[float], size: float = 9.5
) -> Block:
    return {
        "type": "table", "title": title, "head": head, "rows": rows, "widths": widths, "size": size,
    }  # fmt: skip


def _short(mark: Mark) -> str:
    """Wed 13 May 2026, morning: a register has many rows."""
    day = mark.session.date
    return f"{day:%a} {day.day} {day:%b %Y}, {HALVES[Half(mark.session.half)]}"


def _years(file: PackFile) -> str:
    first, last = file.year
    return f"{long_date(first)} to {long_date(last)}"


def _role(role: str) -> str:
    return f" ({Role(role).label.lower()})" if role in Role.values else ""


def _moment(at: dt.datetime) -> str:
    return f"{timezone.localtime(at):%-d %b %Y, %H:%M}"
