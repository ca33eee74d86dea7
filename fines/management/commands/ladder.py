"""Which measures the law leaves open for an offence of a given day, with amounts and last days."""

import argparse
import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attendance.rules.calendar import CalendarEnds
from fines.actions.law import climb, current_law
from fines.choices import Jurisdiction, Offence
from fines.rules.spelling import as_json, as_lines


def a_date(text: str) -> dt.date:
    """An ISO date. Raises argparse's own error, with the way to write one."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a date: write it as 2026-01-19"
        ) from None


def a_count(text: str) -> int:
    """A whole number, nought or more."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of notices: write 0, 1, 2, ...")
    return int(text)


class Command(BaseCommand):
    """Exit 0 with the ladder, 1 when dates contradict each other, 2 when one cannot be read."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The offence date, the history, and when the notice was posted or received."""
        parser.add_argument("--offence-date", type=a_date, required=True, metavar="D")
        parser.add_argument("--notices-before", type=a_count, default=0, metavar="N")
        served = parser.add_mutually_exclusive_group()
        served.add_argument("--posted", type=a_date, metavar="D", help="first-class post")
        served.add_argument("--received", type=a_date, metavar="D", help="proved receipt")
        parser.add_argument("--offence", choices=Offence.values, default=Offence.S444.value)
        parser.add_argument(
            "--jurisdiction", choices=Jurisdiction.values, default=Jurisdiction.ENGLAND.value
        )
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the rungs."""
        offence_on: dt.date = options["offence_date"]
        served = options["posted"] or options["received"]
        if served and served < offence_on:
            raise CommandError(
                f"The notice is said to be served on {served}, before the offence of {offence_on}."
            )
        try:
            rungs = climb(
                offence_on=offence_on,
                notices_before=options["notices_before"],
                posted_on=options["posted"],
                received_on=options["received"],
                offence=options["offence"],
                law=current_law(options["jurisdiction"]),
            )
        except CalendarEnds as error:
            raise CommandError(str(error)) from error
        except OverflowError:
            raise CommandError("That date lies too far ahead to count from.") from None
        if options["as_json"]:
            self.stdout.write(json.dumps(as_json(rungs), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(as_lines(rungs)))
