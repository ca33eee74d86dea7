"""`make bench`, or `python -m dev.bench [--only PART ...] [--quick]`: print the table of every part, or of some.

A private PostgreSQL is made for it and removed after it. Times are medians; look at the ratios, for
single figures move with the machine. Nothing else should be running.
"""

from __future__ import annotations

import argparse
import os
import sys

from dev.bench import moments
from dev.bench.server import private_server

PARTS = ("import", "save", "registers", "flags", "figures", "moments")


def quiet(*args: object, **options: object) -> None:
    """Send no message: there is no broker here."""


def main() -> None:
    """Parse, start the server, run the parts in order, print the table."""
    parser = argparse.ArgumentParser(prog="python -m dev.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--quick", action="store_true", help="A tenth of the size, one run each")
    wanted = parser.parse_args()
    if set(wanted.only) - {"moments"}:
        measure(wanted)
    if "moments" in wanted.only:
        moments.print_moments(moments.measure(), sys.stdout)


def measure(wanted: argparse.Namespace) -> None:
    """The parts that need a database, on one server, in one table."""
    with private_server() as url:
        os.environ["DATABASE_URL"] = url
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        import django

        django.setup()
        from config.celery import app
        from dev.bench import flags, importing, insight, registers, saving
        from dev.bench.table import print_table

        app.send_task = quiet  # type: ignore[assignment, method-assign]
        parts = {
            "import": importing.measure, "save": saving.measure, "registers": registers.measure,
            "flags": flags.measure, "figures": insight.measure,
        }  # fmt: skip
        lines = [
            line for name in parts if name in wanted.only for line in parts[name](wanted.quick)
        ]
        print_table(lines, sys.stdout)


if __name__ == "__main__":
    main()
