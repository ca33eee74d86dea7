"""A refusal of the domain told in the form that asked: beside the field it is about, what was typed kept.

A form whose fields are called otherwise than what the action takes says so: `stands_for = {"at": "date"}`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from accounts.errors import AlreadyDone, DomainError, WrongState

T = TypeVar("T")


def tried(form: forms.BaseForm, act: Callable[[], T]) -> T | None:
    """What the action gave back; None where it refused, and then the form says why.

    NotFound and NotAllowed are no slips in a form: they go on to their pages.
    """
    try:
        return act()
    except (WrongState, AlreadyDone) as refusal:
        tell(form, refusal)
        return None


def tell(form: forms.BaseForm, refusal: DomainError) -> None:
    """Put each reason of a refusal beside its field, or above the form where it is about the whole."""
    names: dict[str, Any] = getattr(form, "stands_for", {})
    for reason in refusal.reasons:
        name = names.get(reason.field, reason.field)
        form.add_error(name if name in form.fields else None, reason.rstrip("."))
