"""`make bench`, or `python -m dev.bench [--only PART ...] [--quick]`: print the table of every part, or of some.

A private PostgreSQL and a broker are made for it and removed after it, and everything runs under the
settings of a real site. Times are medians; look at the ratios, for single figures move with the
machine. Nothing else should be running.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from dev.bench import moments
from dev.bench.server import private_server, production

PARTS = (
    "import",
    "save",
    "rush",
    "flags",
    "large",
    "figures",
    "letters",
    "casework",
    "packs",
    "moments",
    "frames",
)


def quiet(*args: object, **options: object) -> None:
    """Send no message from this process: nobody would take it."""


def main() -> None:
    """Parse, start the servers, run the parts in order, print the table."""
    parser = argparse.ArgumentParser(prog="python -m dev.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--quick", action="store_true", help="A tenth of the size, one run each")
    wanted = parser.parse_args()
    if set(wanted.only) - {"moments", "frames"}:
        measure(wanted)
    if "moments" in wanted.only:
        moments.print_moments(moments.measure(), sys.stdout)
    if "frames" in wanted.only:
        moments.print_frames(moments.measure_frames(), sys.stdout)


def measure(wanted: argparse.Namespace) -> None:
    """The parts that need a database, on one server, in one table; and how long each part took."""
    with (
        tempfile.TemporaryDirectory(prefix="bellwether-bench-") as folder,
        private_server() as url,
        production(url, Path(folder)),
    ):
        import django

        django.setup()
        from config.celery import app
        from dev.bench import (
            casework,
            flags,
            importing,
            insight,
            letters,
            packs,
            page,
            rush,
            saving,
        )
        from dev.bench.table import Line, print_table, say

        app.send_task = quiet  # type: ignore[assignment, method-assign]
        measures = {
            "import": [importing.measure], "save": [saving.measure, page.measure],
            "rush": [rush.measure], "flags": [flags.measure], "large": [rush.measure_large],
            "figures": [insight.measure], "letters": [letters.measure], "casework": [casework.measure],
            "packs": [packs.measure],
        }  # fmt: skip
        lines: list[Line] = []
        for name in (part for part in measures if part in wanted.only):
            began = time.perf_counter()
            for each in measures[name]:
                lines += each(wanted.quick)
            say(f"{name}: {time.perf_counter() - began:.0f} s")
        print_table(lines, sys.stdout)


if __name__ == "__main__":
    main()
