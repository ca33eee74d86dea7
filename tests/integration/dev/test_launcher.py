"""The rules of the launcher, each learnt from a failure: locks, leftovers, versions, ports, private folders."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dev import leftovers, postgres, servers, steps, up, valkey
from dev.children import Child, port_taken, spawn, wait_until

ROOT = Path(__file__).resolve().parents[3]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "logs").mkdir()
    return tmp_path


@pytest.fixture
def child(data: Path) -> Callable[..., Child]:
    def make(argv: list[str] = SLEEP, name: str = "sleeper") -> Child:
        return spawn(name, argv, log=data / f"{name}.log")

    return make


def alive(pid: int) -> bool:
    return leftovers.started(pid) != ""


def test_only_one_launcher_holds_the_lock(data: Path) -> None:
    first = leftovers.take_lock(data / "lock")
    assert first is not None
    assert leftovers.take_lock(data / "lock") is None
    first.close()
    second = leftovers.take_lock(data / "lock")
    assert second is not None
    second.close()


def test_a_second_launcher_says_where_the_first_one_is(data: Path) -> None:
    (data / "address").write_text("http://localhost:8000/")
    assert "already running at http://localhost:8000/" in up.already_running(data)
    (data / "address").unlink()
    assert "still starting" in up.already_running(data)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel of Linux does this")
def test_a_child_dies_with_a_killed_parent(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from dev.children import spawn\n"
        f"c = spawn('s', {SLEEP!r}, log=Path({str(tmp_path / 'log')!r}))\n"
        "print(c.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_until(lambda: not alive(pid), seconds=5)


@pytest.mark.parametrize("argv", [SLEEP, STUBBORN], ids=["willing", "deaf to a polite stop"])
def test_what_a_killed_launcher_left_is_stopped(
    data: Path, child: Callable[..., Child], monkeypatch: pytest.MonkeyPatch, argv: list[str]
) -> None:
    monkeypatch.setattr(leftovers, "PATIENCE", 0.3)
    left = child(argv)
    if argv is STUBBORN:
        assert wait_until(lambda: "up" in left.tail(), seconds=10)
    leftovers.remember(data / "children.json", [left])
    assert leftovers.clear(data / "children.json") == ["sleeper"]
    assert wait_until(lambda: left.dead, seconds=5)
    assert leftovers.clear(data / "children.json") == []


def test_a_stranger_who_got_the_same_number_is_left_alone(
    data: Path, child: Callable[..., Child]
) -> None:
    stranger = child()
    leftovers.remember(data / "children.json", [stranger])
    text = (data / "children.json").read_text()
    (data / "children.json").write_text(text.replace('"started": "', '"started": "9'))
    assert leftovers.clear(data / "children.json") == []
    assert not stranger.dead
    stranger.stop()


def test_a_polite_stop_is_followed_by_a_firm_one(child: Callable[..., Child]) -> None:
    deaf = child(STUBBORN)
    assert wait_until(lambda: "up" in deaf.tail(), seconds=10)
    deaf.stop(patience=0.2)
    assert deaf.process.returncode == -signal.SIGKILL


def test_one_death_is_trouble_for_all_and_shows_its_last_words(
    data: Path, child: Callable[..., Child]
) -> None:
    last_words = child([sys.executable, "-c", "print('no more memory')"], "worker")
    last_words.process.wait(10)
    with pytest.raises(up.Trouble, match=r"worker process ended by itself(.|\n)*no more memory"):
        up.raise_for_fallen(servers.Servers(data, children=[last_words]))


def test_servers_stop_in_the_reverse_order_and_forget_their_addresses(
    data: Path, child: Callable[..., Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    stop = Child.stop

    def noted(self: Child, patience: float = 20.0) -> None:
        order.append(self.name)
        stop(self, patience)

    monkeypatch.setattr(Child, "stop", noted)
    running = servers.Servers(data)
    for name in ("postgres", "valkey", "web"):
        running.add(child(SLEEP, name))
    servers.write_addresses(data / "env", {"DATABASE_URL": "postgres://x"})
    assert (data / "env").stat().st_mode & 0o777 == 0o600
    running.stop()
    assert order == ["web", "valkey", "postgres"]
    assert not (data / "env").exists()
    assert not (data / "children.json").exists()


def test_a_taken_port_is_a_plain_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(up.Trouble, match=f"Port {port} is taken .* `make run PORT={port + 1}`"):
            up.web_address()
    assert not port_taken(port)


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", ""])
def test_a_port_that_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(up.Trouble, match="write a number from 1 to 65535"):
        up.web_address()


def made_by(home: Path, name: str, version: str) -> None:
    (home / name).mkdir()
    (home / name / "PG_VERSION").write_text(f"{version}\n")


@pytest.mark.parametrize(
    ("there", "chosen", "words"),
    [
        ({}, "pg18", ""),
        ({"pg18": "18"}, "pg18", ""),
        ({"pg17": "17"}, "pg18", "Kept as it is: pg17"),
        ({"pg17": "17", "pg18": "18"}, "pg18", ""),
        ({"pg18": "16"}, "pg18.fresh", "was made by PostgreSQL 16, and this is 18"),
        ({"pg18": ""}, "pg18.fresh", "was made by PostgreSQL (unknown)"),
        ({"pg18.new": "18"}, "pg18", ""),
    ],
)
def test_a_database_folder_of_another_version_is_kept(
    tmp_path: Path, there: dict[str, str], chosen: str, words: str
) -> None:
    said: list[str] = []
    for name, version in there.items():
        made_by(tmp_path, name, version)
    assert servers.cluster_folder(tmp_path, 18, said.append) == tmp_path / chosen
    assert words in " ".join(said)
    assert bool(said) is bool(words)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders its helper cannot enter")
def test_a_checkout_private_to_root_lends_its_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "SHELTER", tmp_path / "shelter")
    private = tmp_path / "private"
    programs = private / "site-packages" / "pg" / "pginstall" / "bin"
    programs.mkdir(parents=True)
    (programs / "postgres").write_text("#!/bin/sh\n")
    (programs / "postgres").chmod(0o700)
    (private / "site-packages" / "pg.libs").mkdir()
    private.chmod(0o700)
    for folder in tmp_path.parents:
        if folder != Path("/") and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o001)
    tmp_path.chmod(0o755)
    found = postgres.Binaries(programs, 18)
    assert not postgres.reachable(found.program("postgres"), "nobody")
    lent = postgres.within_reach(found, "nobody", private)
    assert lent.bin != found.bin
    assert (lent.bin.parents[2] / "pg.libs").is_dir()
    assert postgres.reachable(lent.bin, "nobody")
    assert postgres.within_reach(found, "nobody", private) == lent


def test_the_broker_wants_its_password(data: Path) -> None:
    broker = valkey.start(data / "valkey", log=data / "valkey.log")
    try:
        port = int(broker.url.rpartition(":")[2].partition("/")[0])
        assert not valkey.answers(port, "guess")
        assert (
            broker.url.split("@")[0].removeprefix("redis://:")
            not in Path(f"/proc/{broker.child.process.pid}/cmdline").read_text()
        )
    finally:
        broker.child.stop()


def test_a_step_is_skipped_only_for_the_same_contents(data: Path) -> None:
    source = data / "source"
    source.write_text("one")
    before = steps.fingerprint([source])
    os.utime(source, (1, 1))
    assert steps.fingerprint([source]) == before
    source.write_text("two")
    assert steps.fingerprint([source]) != before
    steps.write_stamp(data, "static", before)
    steps.write_stamp(data, "migrate", "x")
    assert steps.stamped(data, "static") == before


def test_a_given_database_is_never_emptied(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dev import command

    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@db.example/theirs")
    with pytest.raises(postgres.ServerError, match="empties only a database it made itself"):
        command.empty(servers.Servers(data, urls={"DATABASE_URL": os.environ["DATABASE_URL"]}))
