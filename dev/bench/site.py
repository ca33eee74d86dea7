"""The site as production runs it: its settings, its web server, a broker, its static files collected."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from dev.bench.server import HOST
from dev.bench.table import say
from dev.servers import ROOT

PROXY = {"X-Forwarded-Proto": "https", "Host": HOST}  # what the proxy in front would say
WORKERS, THREADS = 2, 4  # one process a core, as `make run` starts it


def collect_static() -> None:
    """Hashed and compressed, as the image holds them; once."""
    if not any(Path(os.environ["STATIC_ROOT"]).iterdir()):
        call_command("collectstatic", interactive=False, verbosity=0)


def client_of(user: User) -> Client:
    """A signed-in client of this process, through every middleware."""
    client = Client(headers={"x-forwarded-proto": "https"})
    client.force_login(user)
    return client


@dataclass(frozen=True)
class Web:
    """A running web server: its port, and the number of its first process."""

    port: int
    pid: int


@contextmanager
def web_server() -> Iterator[Web]:
    """gunicorn against the database in use now, one line of log a request as on a real site."""
    collect_static()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", str(WORKERS), "--threads", str(THREADS), "--preload", "--no-control-socket",
    ]  # fmt: skip
    given = os.environ | {"DATABASE_URL": database_url(), "LOG_LEVEL": "INFO"}
    log = Path(os.environ["STATIC_ROOT"]).with_name("web.log")
    with log.open("w") as lines:
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=lines, stderr=lines)
    try:
        wait_for(port)
        yield Web(port, process.pid)
    except SystemExit:
        say("\n".join(log.read_text().splitlines()[-20:]))
        raise
    finally:
        process.terminate()
        process.wait(20)


def database_url() -> str:
    """The address the benchmark was given, with the name of the database in use now."""
    name = str(connection.settings_dict["NAME"])
    return re.sub(
        r"/[^/?]*(\?.*)?$", lambda found: f"/{name}{found[1] or ''}", os.environ["DATABASE_URL"]
    )


def wait_for(port: int) -> None:
    """Until it answers. Raises SystemExit after half a minute."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server did not start")
