"""The forms of the words of letters: a text, its translation, the day it begins."""

from typing import TYPE_CHECKING, Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from cases.rules.languages import ENGLISH
from cases.rules.letter_text import Words, kept, problems
from cases.web.pathway_forms import RefusableForm

if TYPE_CHECKING:
    from cases.models import LetterVersion

ROWS = 20
HOW = (
    "An empty line ends a paragraph. ## begins a heading, - an item, > a line of the box (> Day: {day}). "
    "*Stars* make words strong. A field stands in braces, such as {first_name}."
)


class TextField(forms.CharField):
    """Words kept as a letter keeps them: joiners of other scripts stay, signs nobody sees go."""

    def to_python(self, value: Any) -> str:
        """What is kept of the words."""
        return kept(super().to_python(value) or "")


class WordsForm(RefusableForm):
    """What all texts ask: subject, greeting, body, closing; checked by the rules of the kind."""

    subject = TextField(label="Subject", max_length=150)
    greeting = TextField(label="Greeting", max_length=100)
    body = TextField(
        label="Letter", max_length=4000, help_text=HOW, widget=forms.Textarea(attrs={"rows": ROWS})
    )
    closing = TextField(label="Closing", max_length=100)
    language = ENGLISH

    def __init__(
        self, data: Any = None, *, kind: str, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.kind = kind

    @property
    def words(self) -> Words:
        """The text as the rules read it; what is wrong by itself counts as empty."""
        given = self.cleaned_data
        return Words(*(given.get(part, "") for part in ("subject", "greeting", "body", "closing")))

    def clean(self) -> dict[str, Any]:
        """Every problem stands at its part of the form, with the line."""
        data: dict[str, Any] = super().clean() or {}
        for each in problems(self.kind, self.words, self.language):
            if each.part not in self.errors or each.part == "body":
                self.add_error(each.part, f"{each.where}{each.text}")
        return data


class LetterDraftForm(WordsForm):
    """The English of a draft, and what the change rests on."""

    source = WordsField(
        label="What does the change rest on?", max_length=300, help_text="A decision, a trial, a complaint"
    )  # fmt: skip

    def __init__(self, data: Any = None, *, draft: "LetterVersion") -> None:
        initial = {name: getattr(draft, name) for name in self.base_fields}
        super().__init__(data, kind=draft.kind, initial=initial)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "subject", "greeting", Field("body", rows=ROWS), "closing", "source"
        )


class TranslationForm(WordsForm):
    """The same words in another language, and who vouches for them."""

    translator = WordsField(
        label="Who vouches for the words?", max_length=200, help_text="The translator or the agency, and the day"
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, kind: str, language: str, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, kind=kind, initial=initial)
        self.language = language
        for part in ("subject", "greeting", "body", "closing"):
            self.fields[part].widget.attrs |= {"lang": language, "dir": "auto"}
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "subject", "greeting", Field("body", rows=ROWS), "closing", "translator"
        )


class BeginTextForm(RefusableForm):
    """From which day letters say it."""

    starts_on = MemorableDateField(
        noun="day it begins", label="From which day do letters say this?"
    )
