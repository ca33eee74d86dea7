"""Child processes that cannot outlive their parent, with a log each.

Standard library only: the launcher and the test plugin both stand on this before anything else is up.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
HOST = "127.0.0.1"


@dataclass
class Child:
    """One running server: its process, where it writes, and the signal that asks it to stop."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: int

    @property
    def dead(self) -> bool:
        """True when the process has ended, for whatever reason."""
        return self.process.poll() is not None

    def tail(self, lines: int = 20) -> str:
        """Return the last lines of the log, for telling a person what went wrong."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def stop(self, patience: float = 20.0) -> None:
        """Ask politely, wait, then insist. Harmless when the process has already ended."""
        if self.dead:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)


def die_with_parent(stop_signal: int, parent: int | None = None) -> Callable[[], None] | None:
    """Return a hook that makes the kernel signal the child when its parent dies, `kill -9` included.

    Without it a killed launcher leaves a database behind that blocks the next start. Linux only;
    elsewhere the next start stops what the last one left (`dev.leftovers`). `parent` is this process
    unless given.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid() if parent is None else parent

    def hook() -> None:
        libc.prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:  # the parent died before the line above: nobody will signal us
            os._exit(1)

    return hook


def spawn(
    name: str,
    argv: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    cwd: Path | str | None = None,
    stdin: bytes = b"",
    stop_signal: int = signal.SIGTERM,
) -> Child:
    """Start a child in a session of its own, so that Ctrl-C reaches the launcher and not the child.

    `user` starts it as that user (only root may ask for it). `stdin` is handed over whole: the way
    to give a secret without showing it in the process list.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=die_with_parent(stop_signal),  # safe: there are no threads yet
            **as_user(user),
        )
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(stdin)
            process.stdin.close()
    return Child(name, process, log, stop_signal)


def as_user(user: str | None) -> dict[str, Any]:
    """Return the `subprocess` arguments that drop to `user`, or none when nothing is to be dropped."""
    if user is None:
        return {}
    import pwd

    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def free_port() -> int:
    """Return a TCP port nobody on this machine listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def port_taken(port: int) -> bool:
    """True when something already answers on the port, or it may not be bound."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def wait_until(ready: Callable[[], bool], *, seconds: float, pause: float = 0.02) -> bool:
    """Poll `ready` until it is true or the time is up; return which."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return True
        time.sleep(pause)
    return ready()
