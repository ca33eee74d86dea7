"""Judge everybody's flags as of a day, and print what was raised, cleared and still stands."""

import datetime as dt
import json as json_module
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from attendance.actions.flags import FlagLine, Outcome, refresh_flags
from attendance.management.arguments import iso_day
from attendance.rules.calendar import local_date


class Command(BaseCommand):
    help = "Raise, keep or clear every flag by the marks up to and including a day (today)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--as-of", type=iso_day, metavar="D", help="Such as 2026-01-19")
        parser.add_argument("--json", action="store_true", help="Print for a program to read")

    def handle(self, *args: Any, as_of: dt.date | None, **options: Any) -> None:
        """Refresh and print."""
        outcome = refresh_flags(as_of=as_of or local_date(timezone.now()))
        as_json = json_module.dumps(outcome.as_json(), indent=2) if options["json"] else ""
        self.stdout.write(as_json or as_text(outcome))


def as_text(outcome: Outcome) -> str:
    """What changed, a line each, and how many stand as before."""
    lines = [f"raised  {_line(line)}" for line in outcome.raised]
    lines += [f"cleared {_line(line)}" for line in outcome.cleared]
    counts = f"{len(outcome.raised)} raised, {len(outcome.cleared)} cleared"
    return "\n".join([*lines, f"{counts}, {len(outcome.standing)} stand as before."])


def _line(line: FlagLine) -> str:
    numbers = ", ".join(f"{name} {value}" for name, value in line.numbers.items())
    return f"{line.urn} {line.upn} {line.kind}: {numbers}"
