"""Take up unclaimed flags now, as the nightly job does."""

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.actions.nightly import triage_flags


class Command(BaseCommand):
    help = "Open or join cases for every unclaimed flag, and note cases whose basis changed."

    def add_arguments(self, parser: CommandParser) -> None:
        """The day to write it down for, and how to print."""
        parser.add_argument("--on", type=dt.date.fromisoformat, help="the day it counts as done")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and print the counts."""
        counts = triage_flags(on=options["on"])
        words = {"open": "opened", "join": "joined", "wait": "waiting", "changed": "changed"}
        if options["json"]:
            self.stdout.write(json.dumps({words[key]: n for key, n in counts.items()}))
        else:
            self.stdout.write(", ".join(f"{n} {words[key]}" for key, n in counts.items()))
