"""Words people type are kept readable: every form asks for them by the one field, every required reason
has its constraint."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
APPS = ("attendance", "cases", "fines")
# References, codes, and what a page says of itself: no words of a person.
NO_WORDS = {
    "back", "carer", "code", "codes", "do", "halves", "q", "seen", "was",
}  # fmt: skip
FORMS = [path for app in APPS for path in sorted((ROOT / app / "web").glob("*form*.py"))]
REASONS = {"reason", "found", "recommendation", "text"}


def plain_fields(path: Path) -> Iterator[str]:
    """The names of the fields made by `forms.CharField`; `?` where it has none of its own."""
    tree = ast.parse(path.read_text())
    named = {
        id(node.value): getattr(node.targets[0], "id", "?")
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "CharField":
            yield named.get(id(node), "?")


@pytest.mark.parametrize("path", FORMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_form_asks_for_words_by_the_field_that_keeps_them_readable(path: Path) -> None:
    assert set(plain_fields(path)) <= NO_WORDS, "use accounts.web.fields.WordsField"


def test_the_search_sees_a_field_with_a_name_and_one_without(tmp_path: Path) -> None:
    module = tmp_path / "forms.py"
    module.write_text("why = forms.CharField()\nself.fields['note'] = forms.CharField()\n")
    assert list(plain_fields(module)) == ["why", "?"]


def required_reasons() -> list[tuple[type[models.Model], str]]:
    found = (
        (model, field)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.name in REASONS and isinstance(field, models.CharField | models.TextField)
    )
    return [(m, f.name) for m, f in found if not f.blank and not f.choices]


@pytest.mark.parametrize(
    ("model", "column"),
    required_reasons(),
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_the_database_refuses_a_required_reason_nobody_can_see(
    model: type[models.Model], column: str
) -> None:
    conditions = [
        str(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint)
    ]
    assert any(f"'{column}__regex'" in each for each in conditions), (
        "use accounts.models.words.says"
    )


def test_there_are_such_columns() -> None:
    assert {(m.__name__, column) for m, column in required_reasons()} >= {
        ("Leave", "reason"), ("PartTimeTimetable", "reason"), ("PartTimeReview", "found"),
        ("Closure", "reason"), ("RegisterUnlock", "reason"), ("MarkChange", "reason"),
        ("ReadingGrant", "reason"), ("Consideration", "reason"), ("Escalation", "recommendation"),
    }  # fmt: skip
