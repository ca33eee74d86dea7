"""The private servers of a benchmark, the environment of a real site beside them, and its databases."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from dev import postgres, valkey
from dev.servers import ROOT

HOST = "localhost"  # what the site of a benchmark is called
made: set[str] = set()  # the databases of this run, by name
# Durable, as a real site's: every commit reaches the disk. Memory for a machine of 4 GB.
SETTINGS = ("shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=30min", "work_mem=16MB")


@contextmanager
def private_server() -> Iterator[str]:
    """Make a cluster, start it, give the address of its first database; remove it all at the end."""
    folder = Path(tempfile.mkdtemp(prefix="bellwether-bench-"))
    folder.chmod(0o711)
    user = postgres.demoted_user()
    binaries = postgres.within_reach(postgres.find_binaries(), user, ROOT)
    postgres.initialise(binaries, folder / "pg", user)
    server = postgres.start(binaries, folder / "pg", log=folder / "log", settings=SETTINGS)
    try:
        postgres.create_database(binaries, server.url())
        yield server.url()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def production(url: str, folder: Path) -> Iterator[None]:
    """The environment of a real site, for this process and the web server; and a broker beside it."""
    broker = valkey.start(folder / "valkey", log=folder / "valkey.log")
    (folder / "static").mkdir()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.production", "DATABASE_URL": url,
        "REDIS_URL": broker.url, "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": f"{HOST},testserver", "PROXY_COUNT": "1", "AUTHORITY_NAME": "Bench Council",
        "STATIC_ROOT": str(folder / "static"), "LOG_LEVEL": "WARNING",
    }  # fmt: skip
    try:
        yield
    finally:
        broker.child.stop()


def use(name: str) -> None:
    """Talk to the database of that name from here on."""
    connection.close()
    connection.settings_dict["NAME"] = name


def make(name: str, template: str | None = None) -> None:
    """Make a database afresh, as a copy of `template` or empty and migrated, and use it."""
    use("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"')
    use(name)
    if template is None:
        call_command("migrate", verbosity=0)
    made.add(name)
