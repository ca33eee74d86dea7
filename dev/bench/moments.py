"""The moments people live in, counted in a real browser: the journeys marked `moment`, and what each cost."""

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

PYTEST = [sys.executable, "-m", "pytest", "-q", "tests/browser", "-m", "moment"]


def measure() -> list[dict[str, Any]]:
    """Run the journeys on a database of their own; one line a moment, in order. Raises SystemExit
    when a journey fails or no browser is there: a moment not counted is not a moment kept."""
    say("Moments: driving the browser.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "moments"
        given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        wanted = {"BELLWETHER_MOMENTS": str(path), "BELLWETHER_REQUIRE_BROWSER": "1"}
        done = subprocess.run(
            PYTEST, cwd=ROOT, env=given | wanted, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"The moments could not be counted:\n{done.stdout[-2000:]}")
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return sorted(lines, key=lambda line: line["number"])


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
