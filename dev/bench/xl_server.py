"""The PostgreSQL that the largest benchmark keeps: where it lies, and how it is set.

The folder (BELLWETHER_XL, else `.data/xl`) holds a cluster of its own, the same marks as a Parquet file,
and one more day as files for the import. It takes about 14 GB, and some minutes to fill.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import postgres
from dev.bench.server import SETTINGS
from dev.servers import ROOT, data_folder

DATABASE = "bench_xl"
# While it is filled nothing is promised to the disk; measured is a server as durable as a real site's.
FILLING = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "autovacuum=off",
    "max_wal_senders=0", "shared_buffers=2GB", "max_wal_size=16GB", "maintenance_work_mem=1GB",
)  # fmt: skip
MEASURED = (*SETTINGS, "shared_buffers=2GB", "maintenance_work_mem=512MB")


def folder() -> Path:
    """Where it is kept."""
    given = os.environ.get("BELLWETHER_XL")
    path = Path(given) if given else data_folder(ROOT) / "xl"
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o711)  # the server runs as somebody else when we are root
    return path


@contextmanager
def cluster(settings: tuple[str, ...]) -> Iterator[postgres.Postgres]:
    """The kept server, made when it is not there; Django is pointed at it by DATABASE_URL."""
    here, user = folder(), postgres.demoted_user()
    binaries = postgres.within_reach(postgres.find_binaries(), user, ROOT)
    if not (here / "pg").exists():
        postgres.initialise(binaries, here / "pg", user)
    running = postgres.start(binaries, here / "pg", log=here / "log", settings=settings)
    try:
        postgres.create_database(binaries, running.url(DATABASE))
        os.environ["DATABASE_URL"] = running.url(DATABASE)
        yield running
    finally:
        running.stop()


def is_made() -> bool:
    """Whether a whole one is there."""
    return (folder() / "made.json").exists()
