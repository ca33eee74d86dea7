"""One launcher at a time, and nothing of a killed one in the way of the next.

On Linux the kernel stops the children of a killed launcher; this waits for them to be gone, and stops
them itself where the kernel does not.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from dev.children import Child, wait_until

PATIENCE = 15.0


def take_lock(path: Path) -> IO[str] | None:
    """Return the open lock file, or None when another process holds it. Keep it open to keep the lock."""
    handle = path.open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def remember(path: Path, children: Iterable[Child]) -> None:
    """Write down who is running, with start times: a process number alone may be somebody else's later."""
    notes = [
        {
            "name": c.name,
            "pid": c.process.pid,
            "started": started(c.process.pid),
            "signal": c.stop_signal,
        }
        for c in children
    ]
    path.write_text(json.dumps(notes, indent=1))


def started(pid: int) -> str:
    """Return when a process began, in whatever words this system has; empty when there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "" if Path("/proc/self").exists() else started_by_ps(pid)
    return "" if fields[0] == "Z" else fields[19]


def started_by_ps(pid: int) -> str:
    """Ask `ps`, where there is no /proc (macOS)."""
    answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return answer.stdout.strip()


def clear(path: Path) -> list[str]:
    """Stop what an earlier launcher left running; return the names of what was found."""
    try:
        notes = json.loads(path.read_text())
    except (OSError, ValueError):
        return []
    alive = [note for note in notes if note["started"] and started(note["pid"]) == note["started"]]
    for note in reversed(alive):
        send(note, note["signal"])
    wait_until(lambda: not any(started(n["pid"]) == n["started"] for n in alive), seconds=PATIENCE)
    for note in alive:
        if started(note["pid"]) == note["started"]:
            # SIGQUIT makes PostgreSQL end at once and recover at the next start
            send(note, signal.SIGQUIT if note["name"] == "postgres" else signal.SIGKILL)
            time.sleep(0.5)
    path.unlink(missing_ok=True)
    return [note["name"] for note in alive]


def send(note: dict[str, int], number: int) -> None:
    """Signal a remembered process; it may have gone meanwhile."""
    try:
        os.kill(note["pid"], number)
    except (ProcessLookupError, PermissionError):
        return
