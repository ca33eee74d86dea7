"""`make bench SIZE=XL`, or `python -m dev.bench.xl [--only tallies flags day pages]`: the largest authority.

The first run makes it (some ten minutes, 14 GB under BELLWETHER_XL or `.data/xl`); later ones use it again.
What is measured is put back as it was. Where processors are shared, believe the CPU ratios.
"""

from __future__ import annotations

import argparse
import os
import sys

from dev.bench import xl_server

PARTS = ("tallies", "flags", "day", "pages")


def main() -> None:
    """Parse, make what is missing, measure part by part, print one table."""
    parser = argparse.ArgumentParser(prog="python -m dev.bench.xl", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--make", action="store_true", help="Make it and measure nothing")
    wanted = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    if not xl_server.is_made():
        with xl_server.cluster(xl_server.FILLING):
            ready()
            from dev.bench import xl_data

            xl_data.make()
    if not wanted.make:
        measure(wanted.only)


def measure(only: list[str]) -> None:
    """The parts asked for, in order: each leaves the marks and tallies that the next one needs."""
    with xl_server.cluster(xl_server.MEASURED) as server:
        ready()
        from django.core.management import call_command

        from dev.bench import xl_day, xl_flags, xl_pages, xl_tallies
        from dev.bench.meter import Meter, print_lines

        call_command("migrate", verbosity=0)
        meter = Meter(server.child.process.pid)
        parts = {
            "tallies": xl_tallies.measure, "flags": xl_flags.measure, "day": xl_day.measure,
            "pages": xl_pages.measure,
        }  # fmt: skip
        print_lines(
            [line for name in parts if name in only for line in parts[name](meter)], sys.stdout
        )


def ready() -> None:
    """Django at the address the server has just been given, and no message sent: there is no broker."""
    import django
    from django.conf import settings

    if not settings.configured:
        django.setup()
    else:
        from django.db import connection

        from config.env import parse_database_url

        connection.close()
        connection.settings_dict.update(parse_database_url(os.environ["DATABASE_URL"]))
    from config.celery import app
    from dev.bench.__main__ import quiet

    app.send_task = quiet  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    main()
