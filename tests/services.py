"""The pytest plugin that brings a private PostgreSQL, loaded before Django reads its settings.

A port and a password are reserved at once, so that settings can name them; the server itself starts
only when a test asks for the database. DATABASE_URL given from outside wins, and nothing is started.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from dev import postgres
from dev.children import free_port
from dev.leftovers import started

ROOT = Path(__file__).resolve().parent.parent


PREFIX = "bellwether-tests-"


def sweep() -> None:
    """Remove what test runs that were killed left behind; their servers died with them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if not (pid.isdigit() and started(int(pid))):
            shutil.rmtree(folder, ignore_errors=True)


class PrivateDatabase:
    """One throwaway cluster for this test run; parallel workers inherit the first one's address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.server: postgres.Postgres | None = None
        self.folder: Path | None = None

    def start(self) -> postgres.Postgres:
        """Make and start the cluster, once; return it."""
        if self.server is None:
            atexit.register(self.stop)
            user = postgres.demoted_user()
            binaries = postgres.within_reach(postgres.find_binaries(), user, ROOT)
            sweep()
            self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
            self.folder.chmod(0o711)
            data = self.folder / "pg"
            postgres.initialise(binaries, data, user, sync=False)
            self.server = postgres.start(
                binaries,
                data,
                log=self.folder / "postgres.log",
                settings=postgres.THROWAWAY,
                port=self.port,
            )
            postgres.create_database(binaries, self.server.url())
            os.environ["DATABASE_URL"] = self.server.url()
        return self.server

    def stop(self) -> None:
        """Stop the cluster and leave nothing behind."""
        if self.server is not None:
            self.server.stop()
            self.server = None
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None


PRIVATE = PrivateDatabase() if not os.environ.get("DATABASE_URL") else None
if PRIVATE is not None:
    os.environ["DATABASE_URL"] = (
        f"postgres://bellwether:not-started@127.0.0.1:{PRIVATE.port}/bellwether"
    )


def pytest_configure(config: pytest.Config) -> None:
    """With parallel workers, start before they are made: they inherit the address, not the server."""
    if PRIVATE is not None and getattr(config.option, "dist", "no") != "no":
        PRIVATE.start()


def pytest_unconfigure() -> None:
    """Stop the server with the run."""
    if PRIVATE is not None:
        PRIVATE.stop()


@pytest.fixture(scope="session")
def database_server() -> str:
    """Start the private server if there is to be one; return DATABASE_URL (for subprocess tests)."""
    if PRIVATE is not None:
        PRIVATE.start()
    return os.environ["DATABASE_URL"]
