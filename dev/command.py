"""Run one command with the servers up: the running ones, or private ones for as long as it takes.

    python -m dev.command [--fresh] manage.py shell

`--fresh` first empties the database, which must be a private one: an address given by DATABASE_URL is
somebody's own, and is left to them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dev import leftovers, postgres, servers, steps
from dev.postgres import ServerError
from dev.servers import ROOT, Servers
from dev.up import Stop, say, stop_on_signals


def running_servers(data: Path) -> Servers:
    """Return the servers a launcher in another terminal keeps up, by the addresses it wrote."""
    try:
        lines = (data / "env").read_text().splitlines()
    except OSError:
        raise ServerError(
            "Bellwether is just starting or stopping: try again in a moment."
        ) from None
    return Servers(data, urls=dict(line.split("=", 1) for line in lines))


def empty(found: Servers) -> None:
    """Replace the private database by an empty one with tables."""
    if os.environ.get("DATABASE_URL"):
        raise ServerError(
            "DATABASE_URL is set, and this command empties only a database it made itself. "
            "Empty yours by hand, then run `manage.py migrate` and `manage.py seed_demo`."
        )
    say("Emptying the private database.")
    url = found.urls["DATABASE_URL"]
    postgres.recreate_database(postgres.find_binaries(), url)
    steps.write_stamp(found.data, "migrate", "")
    steps.migrate(found, say)


def carry_out(found: Servers, arguments: list[str], *, fresh: bool) -> int:
    """Run the command against the servers; return its exit code."""
    marker = found.data / "seeding"
    if fresh:
        marker.touch()  # cut short, it is started over by the next `make run`
        empty(found)
    argv = [sys.executable, str(ROOT / arguments[0]), *arguments[1:]]
    code = subprocess.run(argv, env=steps.site_environment(found.environment), cwd=ROOT).returncode
    if fresh and code == 0:
        steps.write_stamp(found.data, "seeded", os.urandom(8).hex())
        marker.unlink(missing_ok=True)
    return code


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code."""
    fresh = arguments[:1] == ["--fresh"]
    arguments = arguments[1:] if fresh else arguments
    data = servers.data_folder()
    lock = leftovers.take_lock(data / "lock")
    try:
        if lock is None:
            return carry_out(running_servers(data), arguments, fresh=fresh)
        stop_on_signals()
        leftovers.clear(data / "children.json")
        mine = servers.start(data, say)
        try:
            steps.migrate(mine, say)
            return carry_out(mine, arguments, fresh=fresh)
        finally:
            mine.stop()
    except (ServerError, steps.StepError) as problem:
        say(f"!! {problem}")
        return 1
    except Stop:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
