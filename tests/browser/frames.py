"""Counting what a key costs the browser: the processor time of script, style and layout until the next key.

Set BELLWETHER_FRAMES to a file to have each figure added to it as a line of JSON; `make bench` does.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

FRAME = 1000 / 60  # ms: what there is for everything, sixty times a second
PACE = 0.1  # seconds from key to key: faster than most people type
COUNTED = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration")


@dataclass
class Keys:
    """What so many keys cost, in milliseconds of processor time each. `slowest` is the key that cost `worst`."""

    title: str
    keys: int
    middle: float
    worst: float
    slowest: str


def type_keys(page: Page, keys: Sequence[str]) -> list[float]:
    """Press them, ten a second; what each of them cost, answers that came meanwhile included."""
    session = page.context.new_cdp_session(page)
    # Time of the thread, not of the clock: what else the machine does is not the page's.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        found = session.send("Performance.getMetrics")["metrics"]
        return 1000 * sum(each["value"] for each in found if each["name"] in COUNTED)

    costs = []
    for key in keys:
        before, began = spent(), time.monotonic()
        page.keyboard.press(key)
        page.wait_for_timeout(max(0.0, 1000 * (PACE - (time.monotonic() - began))))
        costs.append(spent() - before)
    session.detach()
    return costs


def keys_of(title: str, keys: Sequence[str], runs: Sequence[Sequence[float]]) -> Keys:
    """The figure of several runs over the same keys: each key at its median, so that one hiccup is none."""
    costs = [median(each) for each in zip(*runs, strict=True)]
    worst = max(costs)
    counted = Keys(
        title, len(keys), round(median(costs), 1), round(worst, 1), keys[costs.index(worst)]
    )
    path = os.environ.get("BELLWETHER_FRAMES")
    if path:
        with Path(path).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(counted)) + "\n")
    return counted
