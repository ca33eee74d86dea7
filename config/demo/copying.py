"""Rows into tables by COPY, the quickest way in; every trigger and constraint still has its say."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from django.db import connection

CHUNK = 1 << 20
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Lines:
    """A file for COPY to read, filled as it is read: no table is ever held in memory whole."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.rest = StringIO()

    def read(self, size: int = CHUNK) -> str:
        """The next stretch of text, empty at the end."""
        text = self.rest.read(size)
        if text:
            return text
        self.rest = StringIO("".join(self._some()))
        return self.rest.read(size)

    def _some(self) -> Iterator[str]:
        length = 0
        for line in self.lines:
            length += len(line)
            yield line
            if length >= CHUNK:
                return


def copy_lines(table: str, columns: str, lines: Iterable[str]) -> None:
    """COPY ready-made lines, tabs between the values, a line feed at the end of each."""
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", Lines(lines))


def copy_rows(table: str, columns: str, values: Iterable[Sequence[object]]) -> None:
    """COPY plain values: None is NULL, text is escaped, dates and numbers as they print."""
    copy_lines(table, columns, (as_line(row) for row in values))


def as_line(row: Sequence[object]) -> str:
    """One line of COPY text."""
    return "\t".join(as_text(value) for value in row) + "\n"


def as_text(value: object) -> str:
    """One value of COPY text."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).translate(ESCAPES)


def reset_sequence(table: str) -> None:
    """After rows with numbers of their own: the next one made by anybody continues from there."""
    name, sequence = connection.ops.quote_name(table), f"{table}_id_seq"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {name}")  # noqa: S608  a table of ours
        cursor.execute("SELECT setval(%s, %s)", [sequence, cursor.fetchone()[0]])
