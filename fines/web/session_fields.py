"""Sessions to choose from: one that is not offered any more is named in words, with what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django import forms

from attendance.choices import Half
from fines.rules.on_file import session_words

CHANGED = "the mark has changed since you opened this page"


class SessionsField(forms.MultipleChoiceField):
    """Sessions by their keys, such as 2026-01-05-AM. `became` says of a key why it is not offered."""

    widget = forms.CheckboxSelectMultiple

    def __init__(
        self, *, became: Callable[[str], str] = lambda key: CHANGED, **kwargs: object
    ) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.became = became

    def validate(self, value: list[str]) -> None:
        """Refuse what is not offered, each by its day; of what names no session, that something changed."""
        if gone := [key for key in value if not self.valid_value(key)]:
            raise forms.ValidationError(list(dict.fromkeys(map(self._gone_words, gone))))
        super().validate(value)

    def _gone_words(self, key: str) -> str:
        day, _, half = key.rpartition("-")
        try:
            name = session_words(dt.date.fromisoformat(day), Half(half))
        except ValueError:
            return "A session is not offered any more: the register has changed since you opened this page"
        return f"{name}: {self.became(key)}"
