"""Fields of forms that several apps need."""

from typing import Any

from django import forms

from accounts.rules.text import readable, readable_lines


class WordsField(forms.CharField):
    """Words of a person for other people to read: kept without what nobody can see.

    Of blanks and invisible characters alone nothing is left, and a field that is required says so.
    One box keeps one line, an area its lines.
    """

    def to_python(self, value: Any) -> str:
        """What is kept of the words."""
        keep = readable_lines if isinstance(self.widget, forms.Textarea) else readable
        return keep(super().to_python(value) or "")
