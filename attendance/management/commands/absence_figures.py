"""Print absence figures of some days, per enrolment and in total."""

import datetime as dt
import json as json_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attendance.actions.figures import AbsenceFigures, absence_figures
from attendance.management.arguments import iso_day
from attendance.models import School
from attendance.rules.counting import Figures, percent


class Command(BaseCommand):
    help = "Absence figures from one day to another, both included, per enrolment and in total."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--from", dest="first", type=iso_day, required=True, metavar="D")
        parser.add_argument("--to", dest="last", type=iso_day, required=True, metavar="D")
        parser.add_argument("--urn", help="Of one school only")
        parser.add_argument("--json", action="store_true", help="Print for a program to read")

    def handle(
        self, *args: Any, first: dt.date, last: dt.date, urn: str | None, **options: Any
    ) -> None:
        """Print them. Raises CommandError for days the wrong way round or an unknown school."""
        if first > last:
            raise CommandError(f"--from {first} is after --to {last}.")
        school = School.objects.filter(urn=urn).first() if urn else None
        if urn and not school:
            raise CommandError(f"There is no school with URN {urn}.")
        found = absence_figures(first=first, last=last, school=school)
        as_json = json_module.dumps(found.as_json(), indent=2) if options["json"] else ""
        self.stdout.write(as_json or as_text(found))


def as_text(found: AbsenceFigures) -> str:
    """One line an enrolment, and the total."""
    lines = [f"{row.urn} {row.upn} {_line(row.figures)}" for row in found.enrolments]
    flags = f"{found.persistent} persistently absent, {found.severe} of them severely"
    return "\n".join([*lines, f"Total: {_line(found.total)}; {flags}"])


def _line(figures: Figures) -> str:
    rate = percent(figures.absence_rate)
    shown = "no rate" if rate is None else f"{rate:.1f}%"
    return f"{figures.absent} of {figures.possible} sessions missed ({shown})"
