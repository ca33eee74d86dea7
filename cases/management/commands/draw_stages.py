"""Draw the table of moves as a picture with its explanations."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from cases.rules.diagram import stages_page

PAGE = Path("docs") / "case-stages.md"


class Command(BaseCommand):
    help = (
        "Write docs/case-stages.md from the table of moves; --check only says whether it is stale."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--check", action="store_true", help="exit 1 when the page is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page, or compare it."""
        target = Path(settings.BASE_DIR) / PAGE
        fresh = stages_page()
        if options["check"]:
            if not target.exists() or target.read_text(encoding="utf-8") != fresh:
                self.stderr.write(f"{PAGE} is stale: run manage.py draw_stages")
                raise SystemExit(1)
            return
        target.parent.mkdir(exist_ok=True)
        target.write_text(fresh, encoding="utf-8")
        self.stdout.write(f"Wrote {PAGE}")
