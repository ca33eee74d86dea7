"""Run one command with the servers up: the running ones, or private ones for as long as it takes.

    python -m dev.command manage.py shell
    python -m dev.command demo M

`demo` first empties the database, which must be a private one: an address given by DATABASE_URL is
somebody's own, and is left to them.
"""

from __future__ import annotations

import os
import signal
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


def carry_out(found: Servers, arguments: list[str]) -> int:
    """Run the command against the servers; return its exit code."""
    argv = [sys.executable, str(ROOT / arguments[0]), *arguments[1:]]
    environment = steps.site_environment(found.environment)
    signal.signal(
        signal.SIGINT, lambda number, frame: None
    )  # Ctrl-C is the command's own to answer
    return subprocess.run(argv, env=environment, cwd=ROOT).returncode


def load_demonstration(found: Servers, size: str) -> int:
    """Empty the database and load the demonstration; cut short, the next `make run` takes it up."""
    (found.data / "seeding").write_text(size)
    empty(found)
    steps.seed(found, say, size=size)
    say(steps.sign_ins(found))
    return 0


def obey(found: Servers, arguments: list[str]) -> int:
    """Do what the command line asks; return the exit code."""
    if arguments[0] == "demo":
        return load_demonstration(found, arguments[1])
    return carry_out(found, arguments)


def main(arguments: list[str]) -> int:
    """Find or start the servers and obey; return the exit code."""
    data = servers.data_folder()
    lock = leftovers.take_lock(data / "lock")
    try:
        if lock is None:
            return obey(running_servers(data), arguments)
        stop_on_signals()
        leftovers.clear(data / "children.json")
        mine = servers.start(data, say)
        try:
            steps.migrate(mine, say)
            return obey(mine, arguments)
        finally:
            mine.stop()
    except (ServerError, steps.StepError) as problem:
        say(f"!! {problem}")
        return 1
    except Stop:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
