"""Reading a file a bank exports: which column is which, days with the day first, pounds to pence exactly.

Pure. Nothing is guessed: a cell that cannot be read is an error with its line, what is wrong and what
to do, and with one error nothing of the file is taken.
"""

import csv
import datetime as dt
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass

from accounts.rules.text import readable
from attendance.rules.names import fold

MOST_BYTES, MOST_LINES, PREAMBLE = 400_000, 5_000, 20
LONGEST_TEXT = 140
MOST_PENCE = 10_000_000  # a hundred thousand pounds: more is no payment of a notice

COLUMNS = {
    "date": ("date", "transaction date", "posting date", "value date", "date posted", "entry date"),
    "reference": ("reference", "payment reference", "narrative", "customer reference"),
    "about": ("description", "transaction description", "details", "memo", "particulars"),
    "payer": ("payer", "payer name", "name", "counterparty", "counter party", "counterparty name"),
    "amount": ("amount", "value", "amount gbp", "transaction amount"),
    "in": ("paid in", "credit", "credit amount", "money in", "in", "credits"),
    "out": ("paid out", "debit", "debit amount", "money out", "out", "debits"),
    "type": ("type", "transaction type"),
    "id": ("transaction id", "transaction number", "fit id", "bank id"),
}
POUNDS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")
DAY_FORMATS = (
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d %B %Y",
    "%Y-%m-%d",
)
CHEQUES = ("chq", "cheque", "chq in", "cheques", "counter credit")


@dataclass(frozen=True)
class BankLine:
    """One line: money in, or with a minus money out. `key` tells it from every other line there ever was."""

    number: int
    on: dt.date
    pence: int
    reference: str
    payer: str
    is_cheque: bool
    key: str


@dataclass(frozen=True)
class LineError:
    """Which line, what is wrong with it, and what to do."""

    line: int
    what: str
    do: str


@dataclass(frozen=True)
class BankFileRead:
    """The lines of a file, or what is wrong with it."""

    lines: tuple[BankLine, ...]
    errors: tuple[LineError, ...]


def read_bank_file(content: bytes, today: dt.date) -> BankFileRead:
    """All lines of a bank's CSV file, or every error in it."""
    if len(content) > MOST_BYTES:
        return _refused("The file is too large.", "Export fewer days at a time.")
    text = _decode(content)
    if text is None or "\0" in text:
        return _refused(
            "This is no CSV file.", "Export it from the bank as CSV, not as a workbook."
        )
    rows = _rows(text)
    if isinstance(rows, LineError):
        return BankFileRead((), (rows,))
    found = _header(rows)
    if found is None:
        return _refused(
            "No line names a date and an amount.",
            "The file needs a heading line, such as Date, Description, Paid in, Paid out.",
        )
    at, columns = found
    if len(rows) - at - 1 > MOST_LINES:
        return _refused(
            f"The file has more than {MOST_LINES:,} lines.", "Export fewer days at a time."
        )
    return _read_rows(rows[at + 1 :], columns, today)


def pence_of(text: str) -> int | None:
    """Pounds as a bank writes them: `£1,234.50`, `-80.00`, `(80.00)`, `80 CR`. None when they are not."""
    plain = text.strip().replace("\u2212", "-").replace("£", "").replace(" ", "").upper()
    minus = plain.startswith(("-", "(")) or plain.endswith(("-", "DR"))
    if plain.startswith("(") != plain.endswith(")"):
        return None
    plain = re.sub(r"^[-+(]|\)$|-$|CR$|DR$", "", plain)
    match = POUNDS.fullmatch(plain)
    if match is None or not plain.isascii():
        return None
    pence = int(match[1].replace(",", "")) * 100 + int((match[2] or "0").ljust(2, "0"))
    return -pence if minus else pence


def day_of(text: str) -> dt.date | None:
    """A day as British banks write it, the day first; also 2026-02-03. None when it is none."""
    for shape in DAY_FORMATS:
        try:
            return dt.datetime.strptime(text.strip().title(), shape).date()  # noqa: DTZ007 - only its day
        except ValueError:
            continue
    return None


def _refused(what: str, do: str) -> BankFileRead:
    return BankFileRead((), (LineError(0, what, do),))


def _rows(text: str) -> list[tuple[int, list[str]]] | LineError:
    """The rows that say anything, each with the line it stands on; or the line that cannot be read.

    A stray quotation mark makes one cell of all the lines up to the next one, and their money would be
    swallowed in silence: so a cell over more than one line is refused, and so is a mark never closed.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    begun = 1
    try:
        for row in reader:
            if any("\n" in cell or "\r" in cell for cell in row):
                return _stray(begun)
            if any(map(str.strip, row)):
                rows.append((begun, row))
            begun = reader.line_num + 1
    except csv.Error:
        return _stray(begun)
    return rows


def _stray(line: int) -> LineError:
    return LineError(
        line,
        "A quotation mark is not closed here, or a cell goes on over the next line.",
        "Take the mark out, or put the cell on one line: what follows it would not be read.",
    )


def _decode(content: bytes) -> str | None:
    for alphabet in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(alphabet)
        except UnicodeDecodeError:
            continue
    return None


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^a-z]+", " ", heading.lower()).split())


def _header(rows: list[tuple[int, list[str]]]) -> tuple[int, dict[str, int]] | None:
    """Where the heading stands, under what the bank puts above it, and which column is which."""
    for at, (_, row) in enumerate(rows[:PREAMBLE]):
        heads = [_plain(cell) for cell in row]
        found = {
            what: next(i for i, head in enumerate(heads) if head in names)
            for what, names in COLUMNS.items()
            if set(heads) & set(names)
        }
        if "date" in found and ("amount" in found or "in" in found):
            return at, found
    return None


def _read_rows(
    rows: list[tuple[int, list[str]]], columns: dict[str, int], today: dt.date
) -> BankFileRead:
    lines: list[BankLine] = []
    errors: list[LineError] = []
    seen: Counter[str] = Counter()
    first: dict[str, int] = {}
    for number, row in rows:
        cells = {w: row[i].strip() if i < len(row) else "" for w, i in columns.items()}
        line = _line(number, cells, today, seen)
        if isinstance(line, LineError):
            errors.append(line)
        elif line.key in first:
            errors.append(_said_twice(number, cells["id"], first[line.key]))
        else:
            first[line.key] = number
            lines.append(line)
    if not lines and not errors:
        return _refused("The file has a heading, and no line of money.", "Export other days.")
    return BankFileRead(() if errors else tuple(lines), tuple(errors))


def _line(
    number: int, cells: dict[str, str], today: dt.date, seen: Counter[str]
) -> BankLine | LineError:
    on = day_of(cells["date"])
    if on is None:
        return LineError(
            number,
            f"{cells['date'] or 'Nothing'} is not a date.",
            "Write it as 03/02/2026, the day first.",
        )
    if on > today:
        return LineError(
            number, f"{cells['date']} lies ahead.", "Take the line out until the money is in."
        )
    pence = _amount(cells)
    if isinstance(pence, str):
        return LineError(number, pence, "Write pounds and pence, such as 80.00, in one column.")
    if not 0 < abs(pence) <= MOST_PENCE:
        return LineError(
            number, "The amount is nothing, or more than £100,000.", "Take the line out."
        )
    reference = readable(cells.get("reference") or cells.get("about") or "")[:LONGEST_TEXT]
    payer = readable(cells.get("payer") or "")
    if not payer and cells.get("reference"):
        payer = readable(cells.get("about") or "")
    payer = payer[:LONGEST_TEXT]
    key = _key(on, pence, reference, payer, cells.get("id", ""), seen)
    return BankLine(
        number, on, pence, reference, payer, _plain(cells.get("type", "")) in CHEQUES, key
    )


def _said_twice(line: int, bank_id: str, before: int) -> LineError:
    return LineError(
        line,
        f"The bank's number {bank_id} stands on line {before} already, with the same day, sum and words.",
        "If it is one payment, take one of the lines out. If it is two, take the column of numbers out.",
    )


def _amount(cells: dict[str, str]) -> int | str:
    """The sum of a line. Nought in the other column is how many banks leave it empty."""
    if "in" not in cells:
        pence = pence_of(cells["amount"])
        return pence if pence is not None else f"{cells['amount'] or 'Nothing'} is not an amount."
    came, went = (_or_empty(cells.get(which, "")) for which in ("in", "out"))
    if bool(came) == bool(went):
        return "Money in and money out are both filled in." if came else "There is no amount."
    pence = pence_of(came or went)
    if pence is None:
        return f"{came or went} is not an amount."
    return pence if came else -abs(pence)


def _or_empty(cell: str) -> str:
    return "" if cell == "-" or pence_of(cell) == 0 else cell


def _key(
    on: dt.date, pence: int, reference: str, payer: str, bank_id: str, seen: Counter[str]
) -> str:
    """What makes a line itself, whichever file it comes in: the bank's own number, else all it says and
    which of the same lines of that day it is."""
    said = "|".join((on.isoformat(), str(pence), fold(reference), fold(payer), bank_id))
    seen[said] += 1
    nth = 0 if bank_id else seen[said]
    return hashlib.sha256(f"{said}|{nth}".encode()).hexdigest()
