"""Counting what a moment of somebody's day costs: keys and clicks the browser really saw, and seconds.

Set BELLWETHER_MOMENTS to a file to have each moment added to it as a line of JSON; `make bench` does.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Page

# Kept for the tab, so that a moment may go over several pages. A key held with another counts too.
COUNT = """
for (const kind of ["keydown", "pointerdown"])
  addEventListener(kind, (event) => {
    if (!event.isTrusted || event.repeat) return;
    const name = `moment-${kind}`;
    sessionStorage.setItem(name, Number(sessionStorage.getItem(name) ?? 0) + 1);
  }, true);
"""
READ = "['pointerdown', 'keydown'].map((kind) => Number(sessionStorage.getItem(`moment-${kind}`) ?? 0))"
CLICK, KEY = 1.3, 0.28  # seconds of a practised hand: the keystroke-level model


@dataclass
class Moment:
    """What was counted, against what was promised. `seconds` are the machine's, `hand` a person's."""

    number: int
    title: str
    most_clicks: int
    most_keys: int
    clicks: int = 0
    keys: int = 0
    seconds: float = 0.0

    @property
    def hand(self) -> float:
        """How long the hands take, by the keystroke-level model."""
        return round(self.clicks * CLICK + self.keys * KEY, 1)


@contextmanager
def moment(page: Page, number: int, title: str, *, clicks: int, keys: int) -> Iterator[Moment]:
    """Count what happens on the page meanwhile, and hold it to at most so many clicks and keys."""
    counted = Moment(number, title, clicks, keys)
    page.add_init_script(COUNT)
    page.reload()
    before, began = page.evaluate(READ), time.monotonic()
    yield counted
    counted.seconds = round(time.monotonic() - began, 1)
    after = page.evaluate(READ)
    counted.clicks, counted.keys = (b - a for a, b in zip(before, after, strict=True))
    _write(counted)
    assert counted.clicks <= clicks, f"{counted.clicks} clicks"
    assert counted.keys <= keys, f"{counted.keys} keys"


def _write(counted: Moment) -> None:
    path = os.environ.get("BELLWETHER_MOMENTS")
    if path:
        with Path(path).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(counted) | {"hand": counted.hand}) + "\n")
