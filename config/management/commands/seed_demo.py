"""Load the demonstration authority into an empty database."""

import argparse
import datetime as dt
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.demo import phases
from config.demo.load import load
from config.demo.sizes import PUBLIC, SIZES


class Command(BaseCommand):
    help = "Load the demonstration authority (Riverside Council, invented) into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=SIZES, default="S", metavar="|".join(PUBLIC),
                            help="S: 5 schools. M: 20. L: 160.")  # fmt: skip
        parser.add_argument("--seed", type=int, default=1, help="Another seed, other people.")
        parser.add_argument("--today", type=_day, default=None, metavar="YYYY-MM-DD",
                            help="The day it is there; today by default.")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or take up a load that was cut short. Loading it again changes nothing."""
        if phases.loaded():
            self.stdout.write("The demonstration is loaded already; nothing was changed.")
            return
        try:
            self._load(options["size"], options["seed"], options["today"] or timezone.localdate())
        except phases.CannotLoad as refusal:
            raise CommandError(str(refusal)) from refusal

    def _load(self, size: str, seed: int, today: dt.date) -> None:
        started = time.monotonic()
        resumed = phases.begun() is not None
        settings = phases.settings_to_load(size, seed, today)
        if resumed:
            self.stdout.write("A load was cut short; it is taken up where it stopped.")
        progress = Progress(self.stdout, settings.size.schools)
        plan = load(settings, progress.say)
        progress.end()
        live = f"{plan.span.live:%A} {plan.span.live.day} {plan.span.live:%B %Y}"
        word = "Today's" if plan.span.live_is_today else f"{live} is the last school day: its"
        self.stdout.write(f"{word} registers are partly taken.")
        self.stdout.write(f"Loaded size {size} in {time.monotonic() - started:.0f} seconds.")


class Progress:
    """One line that moves, on a terminal; in a log, a line for each new kind of step."""

    def __init__(self, out: Any, schools: int) -> None:
        self.out, self.total, self.done = out, 15 + 2 * schools, 0
        self.moving = sys.stdout.isatty()
        self.last = ""

    def say(self, words: str) -> None:
        """A step has begun."""
        self.done += 1
        share = min(1.0, self.done / self.total)
        if self.moving:
            bar = "#" * int(30 * share)
            self.out.write(f"\r  [{bar:<30}] {words:<60}", ending="")
            self.out.flush()
        elif (kind := words.split(", ")[0]) != self.last:
            self.out.write(f"  {kind}")
            self.last = kind

    def end(self) -> None:
        """Leave the line."""
        if self.moving:
            self.out.write("")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(
            f"{text} is not a date: write it as 2026-11-20"
        ) from problem
