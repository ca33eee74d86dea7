"""`make run`: the whole service on one machine, until Ctrl-C.

Standard library only. Each rule here was learnt from a failure; docs/decisions/0002 tells which.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from dev import leftovers, servers, steps
from dev.children import HOST, Child, die_with_parent, port_taken, spawn, wait_until
from dev.postgres import ServerError

HEALTH_SECONDS = 90


class Stop(BaseException):
    """Ctrl-C, a closed terminal or a polite kill: not an error, and nothing may swallow it."""


class Trouble(Exception):
    """Something to tell the person at the terminal, in one plain sentence."""


def say(text: str) -> None:
    """Print a line at once, even into a pipe; a terminal that has gone is no reason to fail."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def stop_on_signals() -> None:
    """Turn the signals that mean "stop" into Stop, once; further ones do not disturb the stopping."""

    def handler(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Stop

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, handler)
    if "MAKELEVEL" in os.environ and (hook := die_with_parent(signal.SIGTERM, os.getppid())):
        hook()  # make killed outright must not leave a service nobody can reach to stop


def terminal_is_gone() -> bool:
    """True when the terminal this was started on has been closed without a signal reaching us."""
    try:
        os.tcgetpgrp(0)
    except OSError:
        return True
    return False


def web_address() -> tuple[str, int]:
    """Return where the web server is to listen, from BIND_ADDRESS and PORT; raise Trouble if taken."""
    bind, text = os.environ.get("BIND_ADDRESS", HOST), os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(
            f"PORT is {text!r}: write a number from 1 to 65535, for instance `make run PORT=8001`."
        )
    if port_taken(int(text)):
        raise Trouble(
            f"Port {text} is taken by another program. Choose another: `make run PORT={int(text) + 1}`."
        )
    return bind, int(text)


def start_web(running: servers.Servers, bind: str, port: int) -> None:
    """Start the web server. It loads the site once and forks: half the work on a small machine."""
    where = ["--bind", f"{bind}:{port}", "--workers", "2", "--threads", "4", "--preload"]
    start(running, "web", ["gunicorn", "config.wsgi", *where, "--no-control-socket"])


def start_jobs(running: servers.Servers) -> None:
    """Start the worker and the schedule. A nightly run missed while stopped is made up at once."""
    celery = ["celery", "--app", "config", "--quiet"]
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-mingle"]
    start(running, "worker", worker)
    schedule = str(running.data / "beat-schedule")
    start(
        running,
        "beat",
        [*celery, "beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile="],
    )


def start(running: servers.Servers, name: str, argv: list[str]) -> None:
    """Start one process of the site with its own log."""
    running.add(
        spawn(
            name,
            [Path(sys.executable).parent / argv[0], *argv[1:]],
            log=servers.fresh_log(running.data, name),
            env=steps.site_environment(running.environment),
            cwd=servers.ROOT,
        )
    )


def fallen(running: servers.Servers) -> Child | None:
    """Return a child that has ended, if any."""
    return next((child for child in running.children if child.dead), None)


def raise_for_fallen(running: servers.Servers) -> None:
    """Raise Trouble, with the end of its log, when one of the servers has ended: then all must."""
    if child := fallen(running):
        raise Trouble(
            f"The {child.name} process ended by itself, so everything is being stopped. "
            f"Its log ({child.log}) ends:\n{child.tail()}"
        )


def wait_for_health(running: servers.Servers, port: int) -> None:
    """Wait until the health page says the site is well."""
    end = time.monotonic() + HEALTH_SECONDS
    answer = "nothing yet"
    while time.monotonic() < end:
        raise_for_fallen(running)
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5) as page:
                if json.load(page)["status"] == "ok":
                    return
        except urllib.error.HTTPError as problem:
            answer = problem.read().decode(errors="replace")[:300]
        except (OSError, ValueError):
            pass
        time.sleep(0.05)
    raise Trouble(f"The site did not become well in {HEALTH_SECONDS} seconds; it says: {answer}")


def watch(running: servers.Servers) -> None:
    """Look after the children for ever; the first to end raises Trouble, a closed terminal Stop."""
    on_terminal = not terminal_is_gone()
    while True:
        raise_for_fallen(running)
        if on_terminal and terminal_is_gone():
            raise Stop
        time.sleep(0.5)


def bring_up(data: Path, *, size: str, servers_only: bool) -> None:
    """Start everything, say where it is, and stay until Stop or Trouble; then stop everything."""
    bind, port = (HOST, 0) if servers_only else web_address()
    running = servers.start(data, say)
    try:
        steps.migrate(running, say)
        if servers_only:
            say(
                "Database and broker are running; `manage.py` finds them by itself. Ctrl-C stops them."
            )
        else:
            steps.collect_static(running, say)
            steps.seed(running, say, size=size)
            start_web(running, bind, port)
            wait_for_health(running, port)
            start_jobs(running)
            lines = steps.sign_ins(running)
            address = f"http://localhost:{port}/"
            (data / "address").write_text(address)
            say(
                f"\nBellwether is running at {address}\n\n{lines}\n\nCtrl-C stops it; the data stays."
            )
        watch(running)
    finally:
        (data / "address").unlink(missing_ok=True)
        say("\nStopping.")
        running.stop()


def already_running(data: Path) -> str:
    """Return what to tell somebody who starts a second one."""
    try:
        where = f"at {(data / 'address').read_text()}"
    except OSError:
        where = "and still starting, or has only its servers up"
    return f"Bellwether is already running {where}. Stop it with Ctrl-C where it was started, or `make stop`."


def stop_other(data: Path) -> int:
    """Stop a launcher that runs elsewhere, as Ctrl-C there would; return the exit code."""
    lock = leftovers.take_lock(data / "lock")
    if lock is not None:
        leftovers.clear(data / "children.json")
        say("Bellwether is not running.")
        return 0
    os.kill(int((data / "lock").read_text()), signal.SIGTERM)
    if not wait_until(
        lambda: leftovers.take_lock(data / "lock") is not None, seconds=60, pause=0.2
    ):
        say("!! It has not stopped after a minute; its logs are in .data/logs.")
        return 1
    say("Stopped.")
    return 0


def run(data: Path, *, size: str, servers_only: bool) -> int:
    """Run until stopped, with the lock held; return the exit code."""
    stop_on_signals()
    try:
        if found := leftovers.clear(data / "children.json"):
            say(f"Stopped what an earlier run left behind: {', '.join(found)}.")
        bring_up(data, size=size, servers_only=servers_only)
    except Stop:
        say("Stopped. Nothing was lost; `make run` starts it again.")
    except (Trouble, ServerError, steps.StepError, subprocess.SubprocessError) as problem:
        say(f"!! {problem}")
        return 1
    except PermissionError as problem:
        say(
            f"!! {problem.filename} cannot be used. Was Bellwether started as another user here before?"
        )
        return 1
    return 0


def main() -> int:
    """Read the command line and do as told; return the exit code."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument(
        "--size", default=os.environ.get("SIZE", "S"), help="of the demonstration: S, M or L"
    )
    parser.add_argument(
        "--servers-only", action="store_true", help="PostgreSQL and Valkey, nothing else"
    )
    parser.add_argument("--stop", action="store_true", help="stop the one that runs")
    options = parser.parse_args()
    try:
        data = servers.data_folder()
        if options.stop:
            return stop_other(data)
        lock = leftovers.take_lock(data / "lock")
    except PermissionError as problem:
        say(
            f"!! {problem.filename} cannot be used. Was Bellwether started as another user here before?"
        )
        return 1
    if lock is None:
        say(already_running(data))
        return 0
    return run(data, size=options.size, servers_only=options.servers_only)


if __name__ == "__main__":
    sys.exit(main())
