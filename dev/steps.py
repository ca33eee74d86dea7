"""What is done between "the servers run" and "the site answers": tables, static files, demonstration data.

Steps that would change nothing are skipped by a stamp, so that a second start takes a couple of seconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from dev.children import die_with_parent
from dev.servers import ROOT, Say, Servers

APPS = ("accounts", "attendance", "cases", "fines")
COUNT_SCHOOLS = (
    "import os, psycopg2; c = psycopg2.connect(os.environ['DATABASE_URL']); k = c.cursor(); "
    "k.execute('select exists(select 1 from attendance_school)'); print(int(k.fetchone()[0]))"
)


class StepError(Exception):
    """A step failed; what it printed stands above, the message says which it was."""


def manage(servers: Servers, *arguments: str, capture: bool = False) -> str:
    """Run one manage.py command against the servers; return its output when captured."""
    return run(servers, [sys.executable, str(ROOT / "manage.py"), *arguments], capture=capture)


def run(servers: Servers, argv: list[str], *, capture: bool = False) -> str:
    """Run a command in a session of its own, so that Ctrl-C is the launcher's to handle."""
    done = subprocess.run(
        argv,
        env=site_environment(servers.environment),
        cwd=ROOT,
        stdout=subprocess.PIPE if capture else None,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        preexec_fn=die_with_parent(15),
    )
    if done.returncode != 0:
        raise StepError(f"`{' '.join(argv[1:])}` failed (exit {done.returncode}).")
    return done.stdout or ""


def site_environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the demonstration site: as a real one would run, over plain http."""
    defaults = {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DEBUG": "0",
        "PYTHONUNBUFFERED": "1",
    }
    return {**defaults, **given}


def migrate(servers: Servers, say: Say) -> None:
    """Bring the tables up to date, unless they were left so by the last start."""
    sources = [p for app in APPS for p in (ROOT / app / "migrations").glob("*.py")]
    stamp = fingerprint(
        [*sources, ROOT / "requirements" / "run.lock"], extra=database_identity(servers)
    )
    if stamped(servers.data, "migrate") == stamp:
        return
    say("Preparing the tables.")
    manage(servers, "migrate", "--verbosity", "0")
    write_stamp(servers.data, "migrate", stamp)


def collect_static(servers: Servers, say: Say) -> None:
    """Gather, hash and compress the static files, unless none of them changed."""
    sources = [p for p in (ROOT / "static").rglob("*") if p.is_file()]
    stamp = fingerprint([*sources, ROOT / "requirements" / "run.lock"])
    if stamped(servers.data, "static") == stamp and (ROOT / "staticfiles").exists():
        return
    say("Gathering static files.")
    manage(servers, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
    write_stamp(servers.data, "static", stamp)


def seed(servers: Servers, say: Say, *, size: str) -> None:
    """Load the demonstration authority into an empty database; take up a load that was cut short."""
    unfinished = servers.data / "seeding"
    if unfinished.exists():
        size = unfinished.read_text() or size
        say("The last load of the demonstration was cut short.")
    elif os.environ.get("BELLWETHER_NO_DEMO") or has_schools(servers):
        return
    say(f"Loading a demonstration authority, size {size}. This happens once.")
    unfinished.write_text(size)
    manage(servers, "seed_demo", "--size", size)
    write_stamp(servers.data, "seeded", os.urandom(8).hex())
    unfinished.unlink()


def sign_ins(servers: Servers) -> str:
    """Return the demonstration sign-ins, one line per role; asked of the database once per load."""
    if os.environ.get("BELLWETHER_NO_DEMO"):
        return "No demonstration was loaded (BELLWETHER_NO_DEMO is set)."
    kept, stamp = servers.data / "sign-ins", stamped(servers.data, "migrate") + seeded_at(servers)
    if stamped(servers.data, "sign-ins") != stamp or not kept.exists():
        kept.write_text(manage(servers, "demo_signins", capture=True).rstrip())
        write_stamp(servers.data, "sign-ins", stamp)
    return kept.read_text()


def seeded_at(servers: Servers) -> str:
    """Return words that change with every load of the demonstration, or every start if not ours."""
    return stamped(servers.data, "seeded") if servers.cluster else os.urandom(8).hex()


def has_schools(servers: Servers) -> bool:
    """True when the database holds a school, and so is somebody's work."""
    return run(servers, [sys.executable, "-c", COUNT_SCHOOLS], capture=True).strip() == "1"


def database_identity(servers: Servers) -> str:
    """Return words that change when the database is another one."""
    if servers.cluster is None:
        return servers.urls["DATABASE_URL"] + os.urandom(8).hex()  # not ours: always look
    return f"{servers.cluster.data} {servers.cluster.password}"


def fingerprint(paths: Iterable[Path], extra: str = "") -> str:
    """Return a digest of names and contents: times of change differ from checkout to checkout."""
    digest = hashlib.sha256(extra.encode())
    for path in sorted(paths):
        if path.exists():
            digest.update(f"{path}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def stamped(data: Path, name: str) -> str:
    """Return the stamp a step left, or nothing."""
    try:
        return str(json.loads((data / "stamps.json").read_text()).get(name, ""))
    except (OSError, ValueError):
        return ""


def write_stamp(data: Path, name: str, value: str) -> None:
    """Keep the stamp of a finished step."""
    path = data / "stamps.json"
    try:
        stamps = json.loads(path.read_text())
    except (OSError, ValueError):
        stamps = {}
    path.write_text(json.dumps({**stamps, name: value}, indent=1))
