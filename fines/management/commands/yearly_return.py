"""The yearly return of parental responsibility measures, as the file that is sent."""

import argparse
import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from attendance.rules.calendar import AcademicYear
from fines.actions.yearly_return import count_return
from fines.rules.return_file import return_file
from fines.rules.returns import ReturnYear


def a_date(text: str) -> dt.date:
    """An ISO date. Raises argparse's own error, with the way to write one."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a date: write it as 2026-08-31"
        ) from None


class Command(BaseCommand):
    """Prints the file; exit 1 when a year or a day cannot be asked for."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The year, and the day the figures are as at."""
        parser.add_argument("--year", metavar="2025/26", help="this one unless told")
        parser.add_argument("--as-at", type=a_date, metavar="D")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one line of heads and one of figures; whether the parts add up goes to stderr."""
        today = timezone.localdate()
        year = _year(options["year"], today)
        as_at = options["as_at"] or year.as_at(today)
        if not year.first <= as_at <= today:
            raise CommandError(f"Choose a day from {year.first} to today, {today}.")
        found = count_return(year=year, as_at=as_at)
        file = return_file(found.cells).decode("utf-8-sig")
        self.stdout.write(json.dumps(found.cells, indent=2) if options["as_json"] else file)
        words = "add up" if found.adds_up else "DO NOT ADD UP"
        self.stderr.write(f"{year.label} as at {as_at}: the parts {words}.")


def _year(text: str | None, today: dt.date) -> ReturnYear:
    if not text:
        return ReturnYear.of(today)
    try:
        return ReturnYear(AcademicYear.parse(text).start_year)
    except ValueError:
        raise CommandError(
            f"'{text}' is not a school year: write it as {ReturnYear.of(today).label}"
        ) from None
