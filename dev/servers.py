"""The private servers of one checkout: PostgreSQL and Valkey, unless addresses were given from outside."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dev import leftovers, postgres, valkey
from dev.children import Child

ROOT = Path(__file__).resolve().parent.parent
Say = Callable[[str], None]


@dataclass
class Servers:
    """What is running and how to reach it. `stop()` ends it in the right order."""

    data: Path
    urls: dict[str, str] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)  # in order of starting
    cluster: postgres.Postgres | None = None
    binaries: postgres.Binaries | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment a command needs to find them."""
        return {**os.environ, **self.urls}

    def add(self, child: Child) -> Child:
        """Count a further child in, and write it down for a launcher after a crash."""
        self.children.append(child)
        leftovers.remember(self.data / "children.json", self.children)
        return child

    def stop(self) -> None:
        """Stop everything, last started first, and forget the addresses."""
        for child in reversed(self.children):
            child.stop()
        (self.data / "env").unlink(missing_ok=True)
        (self.data / "children.json").unlink(missing_ok=True)


def data_folder(root: Path = ROOT) -> Path:
    """Return the checkout's `.data`, made if need be; others may pass through it but not list it."""
    data = root / ".data"
    (data / "logs").mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        data.chmod(0o711)
    return data


def start(data: Path, say: Say) -> Servers:
    """Start what was not given by DATABASE_URL and REDIS_URL, and write the addresses to `.data/env`."""
    servers = Servers(data)
    try:
        start_postgres(servers, say)
        start_valkey(servers, say)
    except BaseException:
        servers.stop()
        raise
    write_addresses(data / "env", servers.urls)
    return servers


def start_postgres(servers: Servers, say: Say) -> None:
    """Bring up PostgreSQL with the database in it, or use the one DATABASE_URL names."""
    if given := os.environ.get("DATABASE_URL"):
        servers.urls["DATABASE_URL"] = given
        say("Database: the one DATABASE_URL names.")
        return
    found = postgres.find_binaries()
    home, user = cluster_home(servers.data)
    folder = cluster_folder(home, found.major, say)
    servers.binaries = postgres.within_reach(found, postgres.demoted_user(folder), ROOT)
    if not folder.exists():
        say(f"Making a database folder for PostgreSQL {found.major} in {folder}.")
        postgres.initialise(servers.binaries, folder, user)
    server = postgres.start(servers.binaries, folder, log=fresh_log(servers.data, "postgres"))
    servers.cluster = server
    servers.add(server.child)
    postgres.create_database(servers.binaries, server.url())
    servers.urls["DATABASE_URL"] = server.url()


def cluster_home(data: Path) -> tuple[Path, str | None]:
    """Return where the database folder lies and who must own it.

    Inside `.data`, unless PostgreSQL's user cannot reach it there because the checkout is private to root.
    """
    user = postgres.demoted_user()
    return (data if postgres.reachable(data, user) else postgres.shelter(ROOT)), user


def cluster_folder(home: Path, major: int, say: Say) -> Path:
    """Return the folder for this major version; an older version's folder is kept and said so."""
    folder = home / f"pg{major}"
    others = [
        p.name for p in home.glob("pg[0-9]*") if p.is_dir() and p.suffix == "" and p != folder
    ]
    if others and not folder.exists():
        say(
            f"Kept as it is: {', '.join(sorted(others))}, made by another PostgreSQL. Version {major} gets its own."
        )
    if not folder.exists():
        return folder
    check_owner(folder)
    if (made_by := version_of(folder)) == str(major):
        return folder
    fresh = home / f"pg{major}.fresh"
    say(
        f"{folder} was made by PostgreSQL {made_by or '(unknown)'}, and this is {major}. "
        f"It is left untouched; a fresh one is used beside it: {fresh.name}."
    )
    return fresh


def version_of(folder: Path) -> str:
    """Return the major version that made a database folder, as the folder itself says."""
    try:
        return (folder / "PG_VERSION").read_text().strip()
    except OSError:
        return ""


def check_owner(folder: Path) -> None:
    """Raise ServerError when the folder belongs to another user than the one who runs this."""
    if os.geteuid() not in (0, folder.stat().st_uid):
        raise postgres.ServerError(
            f"{folder} belongs to another user: Bellwether was started as root here before. "
            f"Start it as root again, or take the folder over with `sudo chown -R $(id -u) {folder.parent}`."
        )


def start_valkey(servers: Servers, say: Say) -> None:
    """Bring up the broker, or use the one REDIS_URL names."""
    if given := os.environ.get("REDIS_URL"):
        servers.urls["REDIS_URL"] = given
        say("Broker: the one REDIS_URL names.")
        return
    broker = valkey.start(servers.data / "valkey", log=fresh_log(servers.data, "valkey"))
    servers.add(broker.child)
    servers.urls["REDIS_URL"] = broker.url


def write_addresses(path: Path, urls: dict[str, str]) -> None:
    """Write the addresses for `manage.py`, readable by their owner only: they hold passwords."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={url}\n" for name, url in urls.items()))


def fresh_log(data: Path, name: str) -> Path:
    """Return the path of an empty log; the one of the last run stays beside it as `.before`."""
    path = data / "logs" / f"{name}.log"
    if path.exists():
        path.replace(path.with_suffix(".before"))
    return path
