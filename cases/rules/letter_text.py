"""The words of a letter: how they are written, what stands against keeping them, and how they are filled.

Pure. A text is lines: an empty one ends a paragraph, `## ` begins a heading, `- ` an item, `> Name: words` a line of
the box, `*words*` are strong, `{field}` is filled in. Nothing else has a meaning, so nothing typed here is
ever read as a program by what sets the page.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cases.rules.languages import ENGLISH
from cases.rules.letter_fields import FIELDS, NEEDED, NEEDED_WORDS, OF_KIND, samples
from cases.rules.reading_age import count_words, reading_age

FIELD = re.compile(r"\{([^{}]*)\}")
LIST_LINE = re.compile(r"^\{([^{}]*)\}$")
Values = Mapping[str, "str | Iterable[str]"]
JOINERS = "\u200c\u200d"  # Persian and Urdu spell with them


@dataclass(frozen=True)
class Words:
    """The words of one letter in one language."""

    subject: str
    greeting: str
    body: str
    closing: str


@dataclass(frozen=True)
class Problem:
    """What stands against a text, and where: the part of the form, and the line of the body (0: the whole)."""

    part: str
    line: int
    text: str

    @property
    def where(self) -> str:
        """In words, before the text."""
        return f"Line {self.line}: " if self.line else ""


@dataclass(frozen=True)
class Measure:
    """How a text reads: words, the age of a reader (English only), and what is better mended."""

    words: int
    age: int | None
    warnings: tuple[str, ...]


def problems(kind: str, words: Words, language: str = ENGLISH) -> list[Problem]:
    """Everything for which a text may not be kept: unknown fields, braces left open, what is missing."""
    found = [
        each for part in ("subject", "greeting", "closing") for each in _in_line(kind, words, part)
    ]
    for number, line in enumerate(words.body.splitlines(), start=1):
        found += [Problem("body", number, text) for text in _of_line(kind, line)]
    used = fields_in(words)
    found += [
        Problem("body", 0, f"{{{name}}} is missing. {why}")
        for name, why in NEEDED[kind].items() if name not in used
    ]  # fmt: skip
    if language == ENGLISH:
        said = f"{words.subject}\n{words.body}".lower()
        found += [
            Problem("body", 0, f"The words “{phrase}” are missing. {why}")
            for phrase, why in NEEDED_WORDS.get(kind, {}).items() if phrase not in said
        ]  # fmt: skip
    return found


def kept(text: str) -> str:
    """Words as they are kept: no control or direction signs, blanks single, never two empty lines together."""
    lines = [_kept_line(line) for line in text.splitlines()]
    shown = (line for line, before in zip(lines, ["", *lines], strict=False) if line or before)
    return "\n".join(shown).strip()


def _kept_line(line: str) -> str:
    seen = (
        c
        for c in line
        if c.isspace() or c in JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )
    return " ".join("".join(seen).split())


def fields_in(words: Words) -> frozenset[str]:
    """The names in braces anywhere in a text."""
    whole = "\n".join((words.subject, words.greeting, words.body, words.closing))
    return frozenset(FIELD.findall(whole))


def measure(
    kind: str, words: Words, *, most_words: int, most_age: int, language: str = ENGLISH
) -> Measure:
    """How it reads with invented values in it; the two numbers are the service's own settings."""
    filled = plain_text(words.body, samples(kind, plain=language != ENGLISH))
    length, age = count_words(filled), reading_age(filled) if language == ENGLISH else None
    warnings = []
    if length > most_words:
        warnings.append(f"{length} words: under {most_words} is read by more people")
    if age and age > most_age:
        warnings.append(
            f"It reads as for people of {age}: shorter words and sentences reach more, {most_age} is the aim"
        )
    if share_first(words.body):
        warnings.append(
            "A percentage comes before the days missed: say the days first, they are understood"
        )
    return Measure(length, age, tuple(warnings))


def share_first(body: str) -> bool:
    """Whether a percentage is told before the days missed, or without them."""
    share = min((at for at in (body.find("{rate}"), body.find("%")) if at >= 0), default=-1)
    days = body.find("{days_missed}")
    return share >= 0 and (days < 0 or share < days)


def fill(words: Words, values: Values) -> dict[str, Any]:
    """A text with its values in it, as plain data for the page: subject, greeting, closing and blocks.

    Raises KeyError for a field without a value.
    """
    line = {name: _as_line(value) for name, value in values.items()}
    return {
        "subject": _filled(words.subject, line),
        "greeting": _filled(words.greeting, line),
        "closing": _filled(words.closing, line),
        "blocks": [b for b in _blocks(words.body, values) if _says_something(b)],
    }


def _says_something(block: dict[str, Any]) -> bool:
    """A heading whose only field is empty is left out: a page with an empty heading cannot be set."""
    return block["kind"] != "heading" or bool(_said(block).strip())


def plain_text(body: str, values: Values) -> str:
    """The words a reader sees, a line each, for counting."""
    return "\n".join(_said(block) for block in _blocks(body, values))


def _said(block: dict[str, Any]) -> str:
    if block["kind"] in ("list", "facts"):
        ends = "" if block["kind"] == "facts" else "."
        return "\n".join(
            "".join(p["text"] for p in item).rstrip(".") + ends for item in _items(block)
        )
    return "".join(part["text"] for part in block["parts"])


def _items(block: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    for item in block["items"]:
        yield [{"text": f"{item['label']} "}, *item["parts"]] if "label" in item else item["parts"]


def _in_line(kind: str, words: Words, part: str) -> list[Problem]:
    text = getattr(words, part)
    found = [Problem(part, 0, said) for said in _of_line(kind, text)]
    lists = [name for name in FIELD.findall(text) if name in FIELDS and FIELDS[name].is_list]
    return found + [
        Problem(part, 0, f"{{{name}}} is a list: it stands in the body") for name in lists
    ]


def _of_line(kind: str, line: str) -> Iterator[str]:
    for name in FIELD.findall(line):
        if name not in OF_KIND[kind]:
            yield _unknown(kind, name)
        elif FIELDS[name].is_list and not LIST_LINE.match(line.strip()):
            yield f"{{{name}}} is a list: it stands on a line of its own"
    rest = FIELD.sub("", line)
    if "{" in rest or "}" in rest:
        yield "A brace is open: a field is one name between { and }"


def _unknown(kind: str, name: str) -> str:
    close = difflib.get_close_matches(name.strip().replace(" ", "_").lower(), OF_KIND[kind], n=1)
    if close:
        return f"{{{name}}} is no field. Did you mean {{{close[0]}}}?"
    known = "a field of other letters, not of this one" if name in FIELDS else "no field"
    return f"{{{name}}} is {known}"


def _blocks(body: str, values: Values) -> Iterator[dict[str, Any]]:
    """Paragraphs, headings, lists and boxes, in order; lines that belong together are one block."""
    held: list[tuple[str, str]] = []
    for line in [*body.splitlines(), ""]:
        kind, text = _kind_of(line.strip(), values)
        if held and (kind != held[0][0] or kind in ("heading", "values")):
            yield _block(held, values)
            held = []
        if text:
            held.append((kind, text))
    if held:
        yield _block(held, values)


def _kind_of(line: str, values: Values) -> tuple[str, str]:
    alone = LIST_LINE.match(line)
    if alone and not isinstance(values.get(alone[1], ""), str):
        return "values", alone[1]
    for mark, kind in (("## ", "heading"), ("- ", "list"), ("> ", "facts")):
        if line.startswith(mark):
            return kind, line.removeprefix(mark).strip()
    return ("paragraph", line) if line else ("", "")


def _block(held: list[tuple[str, str]], values: Values) -> dict[str, Any]:
    kind = held[0][0]
    if kind == "values":
        items = [
            {"parts": [_part(str(text), strong=False, field=True)]} for text in values[held[0][1]]
        ]
        return {"kind": "list", "items": items}
    line = {name: _as_line(value) for name, value in values.items()}
    if kind == "list":
        return {"kind": kind, "items": [{"parts": _parts(text, line)} for _, text in held]}
    if kind == "facts":
        pairs = [text.partition(":") for _, text in held]
        return {
            "kind": kind,
            "items": [{"label": _filled(label.strip(), line), "parts": _parts(said.strip(), line)}
                      for label, _, said in pairs],
        }  # fmt: skip
    return {"kind": kind, "parts": _parts(" ".join(text for _, text in held), line)}


def _parts(text: str, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Runs of words, each strong or not, each typed here or a value. A star without its fellow is a star."""
    runs = text.split("*")
    if len(runs) % 2 == 0:
        runs = [*runs[:-2], "*".join(runs[-2:])]
    found = []
    for number, run in enumerate(runs):
        for at, piece in enumerate(FIELD.split(run)):
            said = values[piece] if at % 2 else piece
            if said:
                found.append(_part(said, strong=number % 2 == 1, field=at % 2 == 1))
    return found


def _part(text: str, *, strong: bool, field: bool) -> dict[str, Any]:
    return {"text": text, "strong": strong, "field": field}


def _filled(text: str, values: Mapping[str, str]) -> str:
    return FIELD.sub(lambda found: values[found[1]], text)


def _as_line(value: "str | Iterable[str]") -> str:
    said = value if isinstance(value, str) else "; ".join(value)
    return " ".join(said.split())
