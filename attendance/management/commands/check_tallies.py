"""Recount every weekly tally from the marks, report any difference, mend it if asked to."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attendance.actions.rebuild import rebuild_tallies
from attendance.actions.tallies import Difference, find_differences, repair_tallies


class Command(BaseCommand):
    help = "Compare every weekly tally with a recount of its marks. Exit 1 when any differs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--repair", action="store_true", help="Rewrite those that differ")
        parser.add_argument(
            "--rebuild", action="store_true", help="Count everything anew, school by school, first"
        )
        parser.add_argument(
            "--lanes", type=int, default=1, help="Lots of schools rebuilt side by side"
        )
        parser.add_argument("--json", action="store_true", help="Print for a program to read")

    def handle(
        self, *args: Any, repair: bool, rebuild: bool, lanes: int, json: bool, **options: Any
    ) -> None:
        """Compare, print, repair. Raises CommandError (exit 1) when a difference is left."""
        rebuilt = rebuild_tallies(lanes=max(1, lanes)) if rebuild else 0
        found = find_differences()
        repaired = repair_tallies(enrolment_ids={d.enrolment_id for d in found}) if repair else 0
        tell = as_json if json else as_text
        self.stdout.write(tell(found, repaired, rebuilt))
        if found and not repair:
            raise CommandError("Tallies differ from their marks: run again with --repair.")


def as_json(found: list[Difference], repaired: int, rebuilt: int) -> str:
    """`differences`: urn, upn, week, kept, counted; `repaired` enrolments, `rebuilt` tallies."""
    differences = [d.as_json() for d in found]
    told = {"differences": differences, "repaired": repaired, "rebuilt": rebuilt}
    return json.dumps(told, indent=2)


def as_text(found: list[Difference], repaired: int, rebuilt: int) -> str:
    """One line a difference, and a closing line."""
    lines = [f"{d.urn} {d.upn} week {d.week}: kept {d.kept}, counted {d.counted}" for d in found]
    if rebuilt:
        lines.append(f"{rebuilt} tallies were wrong and are rebuilt.")
    lines.append(f"{len(found)} tallies differ; {repaired} enrolments repaired.")
    return "\n".join(lines)
