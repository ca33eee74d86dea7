"""Seconds by the wall and by the processors: of this process, and of a PostgreSQL with all its sessions.

On a machine that others use as well, the second kind is the one to compare. Linux only; elsewhere it is 0.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from dev.bench.table import say, show

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Sample:
    """One piece of work."""

    wall: float
    cpu: float


@dataclass
class Measured:
    """One thing measured. `against` is the line its ratios are taken with, if any."""

    name: str
    samples: list[Sample]
    against: Measured | None = None
    note: str = ""

    @property
    def wall(self) -> float:
        """The median, in seconds."""
        return statistics.median(sample.wall for sample in self.samples)

    @property
    def cpu(self) -> float:
        """The median, in seconds of processors."""
        return statistics.median(sample.cpu for sample in self.samples)


class Meter:
    """Counts for one PostgreSQL, named by the process that started all its others."""

    def __init__(self, postmaster: int) -> None:
        self._postmaster = postmaster

    def take(self, work: Callable[[], object], name: str = "") -> Sample:
        """Do the work once."""
        wall, cpu = time.perf_counter(), self._cpu()
        work()
        sample = Sample(time.perf_counter() - wall, self._cpu() - cpu)
        if name:
            say(f"  {name}: {show(sample.wall)}, {show(sample.cpu)} of processors")
        return sample

    def _cpu(self) -> float:
        ticks = sum(_ticks(pid) for pid in self._processes())
        return time.process_time() + ticks / TICK

    def _processes(self) -> Iterator[int]:
        yield self._postmaster
        children = Path(f"/proc/{self._postmaster}/task/{self._postmaster}/children")
        if children.exists():
            yield from map(int, children.read_text().split())


def _ticks(pid: int) -> int:
    """Of the process itself and of its children that have ended: workers of a parallel query do."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15]))


def ratio(part: float, whole: float) -> str:
    """`2.4 x`."""
    if not whole:
        return ""
    return f"{part / whole:.1f} x" if part / whole >= 0.1 else f"{part / whole:.3f} x"


def print_lines(lines: list[Measured], out: TextIO) -> None:
    """A Markdown table, ready for docs/scaling.md."""
    print("| What | Wall | Processors | Runs | Against | Wall ratio | CPU ratio | |", file=out)
    print("|---|---|---|---|---|---|---|---|", file=out)
    for line in lines:
        cells = [line.name, show(line.wall), show(line.cpu), str(len(line.samples))]
        if line.against:
            other = line.against
            cells += [other.name, ratio(line.wall, other.wall), ratio(line.cpu, other.cpu)]
        else:
            cells += ["", "", ""]
        print("|", " | ".join([*cells, line.note]), "|", file=out)
