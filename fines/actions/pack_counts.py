"""What a statement counts, read from the rows its exhibits print; and those rows as a signature stands for them."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from fines.actions.pack_file import PackFile
from fines.actions.pack_words import certificate_facts
from fines.rules.pack_statement import fields_in
from fines.rules.spelling import long_date


def counts_of(file: PackFile) -> dict[str, str]:
    """Each count of `pack_statement.COUNTS` in words: what the exhibits hold today, whatever was typed before."""
    facts = certificate_facts(file)
    return {
        "contacts_logged": _count(len(file.contacts), "contact"),
        "contacts_span": _span(file),
        "contacts_with_parent": str(len(file.with_parent)),
        "letters_sent": _count(len(file.letters), "letter"),
        "period_first": facts["from"], "period_last": facts["to"],
        "sessions_possible": str(facts["possible"]),
        "sessions_missed": str(facts["authorised"] + facts["unauthorised"]),
        "sessions_unauthorised": str(facts["unauthorised"]),
    }  # fmt: skip


def rows_of(file: PackFile, text: str) -> Mapping[str, list[Any]]:
    """The rows of each exhibit the text speaks of, by what never changes of them: one more, or one put right (a row
    of its own), and what was signed is not what is handed in."""
    kept: dict[str, list[Any]] = {
        "contacts": [row.pk for row in file.contacts],
        "letters": [row.ref for row in file.letters],
        "interview": [row.pk for row in file.interviews],
    }
    spoken = fields_in(text)
    return {key: rows for key, rows in kept.items() if key in spoken}


def _span(file: PackFile) -> str:
    """On one day, or from the first to the last; nothing for an empty log."""
    days = [timezone.localdate(row.happened_at) for row in file.contacts]
    if not days:
        return ""
    first, last = long_date(days[0]), long_date(days[-1])
    return f"on {first}" if first == last else f"from {first} to {last}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
