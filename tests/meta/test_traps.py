"""Every trap of the notes that this service has to get right is a test that says its number: none is lost.

`pytest -m trap` runs them all. A trap is marked on the test, or on the one line of its table:
`pytest.param(..., marks=pytest.mark.trap("T26"))`. Source: the list of trap rules, T22 to T47 and T50 to T55.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
OWNED = [f"T{n}" for n in (*range(22, 48), *range(50, 56))]


def marked(path: Path) -> list[str]:
    """The traps that a file of tests marks, on its tests and on lines of its tables."""
    calls = (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call))
    return [
        str(ast.literal_eval(call.args[0]))
        for call in calls
        if ast.unparse(call.func) == "pytest.mark.trap"
    ]


def all_marked() -> dict[str, list[str]]:
    """Each trap, and the files that show it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for trap in marked(path):
            found[trap].append(str(path.relative_to(TESTS)))
    return found


FOUND = all_marked()


@pytest.mark.parametrize("trap", OWNED)
def test_the_trap_is_shown(trap: str) -> None:
    assert FOUND[trap], f"{trap} has no test: mark the one that shows it"


def test_a_mark_names_a_trap_there_is() -> None:
    assert set(FOUND) <= {f"T{n}" for n in range(1, 61)}
