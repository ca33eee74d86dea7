"""Recount every weekly tally from the marks, report any difference, mend it if asked to."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attendance.actions.tallies import Difference, find_differences, repair_tallies


class Command(BaseCommand):
    help = "Compare every weekly tally with a recount of its marks. Exit 1 when any differs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--repair", action="store_true", help="Rewrite those that differ")
        parser.add_argument("--json", action="store_true", help="Print for a program to read")

    def handle(self, *args: Any, repair: bool, json: bool, **options: Any) -> None:
        """Compare, print, repair. Raises CommandError (exit 1) when a difference is left."""
        found = find_differences()
        repaired = repair_tallies(enrolment_ids={d.enrolment_id for d in found}) if repair else 0
        self.stdout.write(as_json(found, repaired) if json else as_text(found, repaired))
        if found and not repair:
            raise CommandError("Tallies differ from their marks: run again with --repair.")


def as_json(found: list[Difference], repaired: int) -> str:
    """`differences`: urn, upn, week, kept, counted; `repaired`: how many enrolments."""
    return json.dumps({"differences": [d.as_json() for d in found], "repaired": repaired}, indent=2)


def as_text(found: list[Difference], repaired: int) -> str:
    """One line a difference, and a closing line."""
    lines = [f"{d.urn} {d.upn} week {d.week}: kept {d.kept}, counted {d.counted}" for d in found]
    lines.append(f"{len(found)} tallies differ; {repaired} enrolments repaired.")
    return "\n".join(lines)
