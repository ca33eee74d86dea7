"""Medians and ratios in one table."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TextIO

from django.db import connection


@dataclass
class Line:
    """One thing measured. `against` is the line its ratio is taken with, if any."""

    name: str
    seconds: list[float]
    against: Line | None = None
    note: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """In seconds."""
        return statistics.median(self.seconds)

    @property
    def late(self) -> float:
        """The 95th percentile."""
        return sorted(self.seconds)[int(0.95 * len(self.seconds))]

    @property
    def ratio(self) -> str:
        """`2.4 x`, or nothing."""
        if self.against is None:
            return ""
        ratio = self.median / self.against.median
        return f"{ratio:.1f} x" if ratio >= 0.1 else f"{ratio:.3f} x"


def timed(work: Callable[[], object]) -> float:
    """Seconds by the wall."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def statements(work: Callable[[], object]) -> int:
    """How many SQL statements it sends."""
    count = 0

    def counting(execute: Any, *args: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*args)

    with connection.execute_wrapper(counting):
        work()
    return count


def say(words: str) -> None:
    """Tell the person at the terminal what is going on, beside the table."""
    print(words, file=sys.stderr, flush=True)


def show(seconds: float) -> str:
    """In the unit a person would choose."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def print_table(lines: list[Line], out: TextIO) -> None:
    """A Markdown table, ready for docs/benchmarks.md."""
    print("| What | Median | 95th | Slowest | Runs | Against | Ratio | |", file=out)
    print("|---|---|---|---|---|---|---|---|", file=out)
    for line in lines:
        against = line.against.name if line.against else ""
        times = (show(line.median), show(line.late), show(max(line.seconds)))
        cells = (line.name, *times, len(line.seconds), against, line.ratio, line.note)
        print("|", " | ".join(map(str, cells)), "|", file=out)
