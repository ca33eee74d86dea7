"""`manage.py import_published FILE --source S --release R [--json]`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attendance.actions.published_figures import CannotLoad, import_published

SHOWN = 20


class Command(BaseCommand):
    help = "Load a file of published absence statistics as it is, to show beside our own figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("file", type=Path, help="the CSV file, as published")
        parser.add_argument("--source", required=True, help="who published it and where")
        parser.add_argument("--release", required=True, help="the name of the release")
        parser.add_argument("--json", action="store_true", help="print for a program to read")

    def handle(self, *args: Any, file: Path, source: str, release: str, **options: Any) -> None:
        """Load it and print what came of it. Raises CommandError when it cannot be loaded."""
        try:
            loaded = import_published(path=file, source=source, release=release)
        except (CannotLoad, OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{file.name}: {problem} Nothing was loaded.") from problem
        if options["json"]:
            self.stdout.write(json.dumps({"rows": loaded.rows, "warnings": loaded.warnings}))
            return
        for sentence in loaded.warnings[:SHOWN]:
            self.stdout.write(f"warning: {sentence}")
        if len(loaded.warnings) > SHOWN:
            self.stdout.write(f"and {len(loaded.warnings) - SHOWN:,} more warnings")
        again = "" if loaded.rows else " (this very file was loaded before)"
        self.stdout.write(f"{loaded.rows:,} rows of {loaded.release.release} loaded{again}.")
