"""What is counted in a real browser: the moments people live in, and what a key costs while they do.

The journeys marked `moment` and `frames`, each on a database of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, TextIO

from dev.bench.table import say
from dev.servers import ROOT

PYTEST = [sys.executable, "-m", "pytest", "-q", "tests/browser", "-m"]
FRAME = 1000 / 60  # ms


def measure() -> list[dict[str, Any]]:
    """One line a moment, in order. Raises what `drive` raises."""
    return sorted(drive("moment", "BELLWETHER_MOMENTS"), key=lambda line: line["number"])


def measure_frames() -> list[dict[str, Any]]:
    """One line a way of marking. Raises what `drive` raises."""
    return drive("frames", "BELLWETHER_FRAMES")


def drive(marked: str, variable: str) -> list[dict[str, Any]]:
    """Run the journeys marked so on a database of their own; what they wrote to the file that the
    variable names. Raises SystemExit when a journey fails or no browser is there: what was not counted
    is not kept."""
    say(f"{marked}: driving the browser.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / marked
        given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        wanted = {variable: str(path), "BELLWETHER_REQUIRE_BROWSER": "1"}
        done = subprocess.run(
            [*PYTEST, marked],
            cwd=ROOT, env=given | wanted, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{marked} could not be counted:\n{done.stdout[-2000:]}")
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def print_moments(lines: list[dict[str, Any]], out: TextIO) -> None:
    """A Markdown table: what was promised, what it took."""
    print("\n| Moment | Clicks | Keys | Promised | Hands | Machine |", file=out)
    print("|---|---|---|---|---|---|", file=out)
    for line in lines:
        promised = f"{line['most_clicks']} and {line['most_keys']}"
        cells = (
            f"{line['number']}. {line['title']}", line["clicks"], line["keys"], promised,
            f"{line['hand']} s", f"{line['seconds']} s",
        )  # fmt: skip
        print("|", " | ".join(map(str, cells)), "|", file=out)


def print_frames(lines: list[dict[str, Any]], out: TextIO) -> None:
    """A Markdown table: what a key costs the browser, beside the frame it has to fit in."""
    print(
        "\n| Script, style and layout a key | Keys | Median | Worst (key) | Of a frame |", file=out
    )
    print("|---|---|---|---|---|", file=out)
    for line in lines:
        worst = f"{line['worst']} ms (`{line['slowest']}`)"
        share = f"{line['worst'] / FRAME:.0%} of {FRAME:.1f} ms"
        print(
            f"| {line['title']} | {line['keys']} | {line['middle']} ms | {worst} | {share} |",
            file=out,
        )
