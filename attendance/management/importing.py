"""What the four import commands share: their options, their `--json`, their plain report."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar, Protocol

from django.core.management.base import BaseCommand, CommandError

from attendance.actions.imports.report import Problem, Report
from attendance.actions.imports.source import NO_SUCH_FILE

SHOWN = 50


class ImportAction(Protocol):
    """An import action."""

    def __call__(self, *, path: Path, dry_run: bool = False) -> Report: ...


class ImportCommand(BaseCommand):
    """Reads one CSV file. Exits with 1, having written nothing, when the file has errors."""

    action: ClassVar[ImportAction]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV file")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, only")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file and print the report. Raises CommandError when it has errors."""
        path: Path = options["file"]
        report = type(self).action(path=path, dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        elif report.errors and report.errors[0].code in NO_SUCH_FILE:
            raise CommandError(report.errors[0].message, returncode=1)
        else:
            self._print(report, dry_run=options["dry_run"])
        if report.errors:
            many = f"{len(report.errors):,} error{'s' * (len(report.errors) != 1)}"
            raise CommandError(f"{path.name}: {many}. Nothing was imported.", returncode=1)

    def _print(self, report: Report, *, dry_run: bool) -> None:
        self._print_problems("error", report.errors)
        self._print_problems("warning", report.warnings)
        for item in report.calendars or ():
            self.stdout.write(
                f"School {item['urn']}, {item['academic_year']}: {item['days']} days, "
                f"{item['sessions']} sessions, {item['school_weeks']} school weeks."
            )
        if not report.errors:
            start = "Nothing written (dry run): " if dry_run else ""
            self.stdout.write(
                f"{start}{report.rows:,} rows: {report.created:,} created, "
                f"{report.updated:,} updated, {report.unchanged:,} unchanged."
            )

    def _print_problems(self, word: str, problems: list[Problem]) -> None:
        for item in problems[:SHOWN]:
            column = f", {item.column}" if item.column else ""
            self.stdout.write(f"Row {item.row}{column}: {item.message}")
        if len(problems) > SHOWN:
            self.stdout.write(f"... and {len(problems) - SHOWN:,} more {word}s (see --json).")
