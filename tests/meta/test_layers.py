"""Nothing below names what lies above it: by imports, and by the strings imports cannot show."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A word of the field in a sentence ("attendance", "in some cases") is no reference; a dotted or colon name is.
ABOVE = {
    "accounts": re.compile(r"\b(attendance|cases|fines)[._:]\w"),
    "attendance": re.compile(r"\b(cases|fines)\b", re.IGNORECASE),
    "cases": re.compile(r"\bfines\b", re.IGNORECASE),
}


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string literal of a module that is not a docstring, with its line."""
    tree = ast.parse(path.read_text())
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
        ):
            yield node.lineno, node.value


@pytest.mark.parametrize("app", ABOVE)
def test_an_app_never_names_the_apps_above_it_in_a_string(app: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text[:80]!r}"
        for path in sorted((ROOT / app).rglob("*.py"))
        for line, text in strings(path)
        if ABOVE[app].search(text)
    ]
    assert not found


@pytest.mark.parametrize(
    ("app", "text", "refused"),
    [
        ("attendance", 'apps.get_model("cases", "Case")', True),
        ("attendance", 'send_task("cases.triage_flags")', True),
        ("attendance", 'raise NotFound("No such case")', False),
        ("cases", 'reverse("fines:case_panel")', True),
        ("cases", 'label = "the court may fine a parent"', False),
        ("accounts", 'ForeignKey("attendance.School")', True),
        ("accounts", 'name = "Attendance service"', False),
    ],
)
def test_the_search_sees_what_it_should(app: str, text: str, refused: bool, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(text)
    found = [s for _, s in strings(tmp_path / "module.py") if ABOVE[app].search(s)]
    assert bool(found) is refused


def test_import_contracts_hold() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [program, "--config", "pyproject.toml", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
