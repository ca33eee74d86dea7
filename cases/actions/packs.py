"""The pack of a batch for the printer: its stored letters in postal order behind a list, each beginning a sheet.

Nothing is set anew but the list: every page is the stored one. Printed on both sides, a letter never begins on the
back of another. Some of it can be printed again by the numbers of the list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.audit import record
from accounts.documents import bind, count_pages, render_pdf
from accounts.errors import WrongState
from accounts.models import User
from attendance.access_homes import opened_to
from cases.access_letters import check_can_send_batch
from cases.choices import BatchState
from cases.letters import long_date
from cases.models import Letter, LetterBatch
from cases.rules.postal import postal_order

COVER = "letters/cover.typ"
KEPT_BACK = "Every letter asked for goes to a protected address: open it on the case, then print the letter."
ON_PAPER = ("print", "record")


@dataclass(frozen=True)
class Sheet:
    """One letter of the pack: its place in the list, the stored paper, and how many pages it has."""

    number: int
    letter: Letter
    paper: bytes
    pages: int


def paper_letters(batch: LetterBatch) -> list[Letter]:
    """The letters of a batch that go on paper, in postal order; those sent in error are not among them."""
    rows = Letter.objects.filter(
        line__batch=batch, recall__isnull=True, deliveries__sender__in=ON_PAPER
    )
    found = rows.without_pdf().select_related("carer").distinct()
    return sorted(
        found, key=lambda letter: (postal_order(letter.facts["recipient"]["lines"]), letter.pk)
    )


def print_pack(*, batch: LetterBatch, by: User, first: int = 1, last: int | None = None) -> bytes:
    """The pack as one PDF; or the letters of some numbers of its list, to print them again.

    A letter to a protected address is in it only for whoever has opened that address; the list says how many
    are not. Raises NotAllowed, WrongState (not sent; nothing on paper; no such numbers; none may be read).
    """
    check_can_send_batch(by)
    if batch.state not in (BatchState.SENT, BatchState.ARCHIVED):
        raise WrongState("The pack is there once the letters are sent.")
    letters = paper_letters(batch)
    if not letters:
        raise WrongState("No letter of this batch goes on paper.")
    chosen = list(enumerate(letters, start=1))[first - 1 : last]
    if first < 1 or not chosen:
        raise WrongState(f"The list of this pack goes from 1 to {len(letters)}.")
    asked, mine = len(chosen), set(open_to(by, [letter for _, letter in chosen]))
    chosen = [row for row in chosen if row[1] in mine]
    if not chosen:
        raise WrongState(KEPT_BACK)
    record(by=by, kind="letters.pack", target_type="letter_batch", target_ref=batch.ref,
           after={"first": first, "last": chosen[-1][0]})  # fmt: skip
    return _bound(batch, list(_sheets(chosen)), len(letters), asked - len(chosen))


def open_to(by: User, letters: Sequence[Letter]) -> list[Letter]:
    """Those whose address this person may read: one to a protected parent only once it is opened."""
    opened = opened_to(by, [letter.carer for letter in letters])
    return [row for row in letters if not row.carer.is_shielded or row.carer_id in opened]


def _sheets(chosen: list[tuple[int, Letter]]) -> Iterator[Sheet]:
    stored = dict(
        Letter.objects.filter(pk__in=[row.pk for _, row in chosen]).values_list("pk", "pdf")
    )
    for number, letter in chosen:
        paper = bytes(stored[letter.pk])
        yield Sheet(number, letter, paper, count_pages(paper))


def _bound(batch: LetterBatch, sheets: list[Sheet], of: int, kept_back: int) -> bytes:
    return bind([_cover(batch, sheets, of, kept_back), *(sheet.paper for sheet in sheets)])


def _cover(batch: LetterBatch, sheets: list[Sheet], of: int, kept_back: int) -> bytes:
    """The list: numbers, references, names and pages. No address: it lies about where letters are folded."""
    rows = [
        [
            str(s.number),
            s.letter.ref,
            s.letter.carer.full_name,
            str(s.pages),
            str(-(-s.pages // 2)),
        ]
        for s in sheets
    ]
    data = {
        "ref": batch.ref, "letter": str(batch.kind.label), "day": long_date(timezone.localdate()), "rows": rows,
        "count": len(sheets), "of": of, "kept_back": kept_back, "sheets": sum(int(row[4]) for row in rows),
    }  # fmt: skip
    return render_pdf(COVER, data)
