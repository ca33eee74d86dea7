"""How one form field is drawn in the GOV.UK manner: its kind, ids, classes and descriptions.

The templates in templates/govuk/ show a Control; the rules of which id points where are only here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from accounts.web.widgets import PARTS, MemorableDateInput

# Order matters: CheckboxSelectMultiple is a subclass of RadioSelect, which is a subclass of Select's kin.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (MemorableDateInput, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)
BASE_CLASS = {
    "checkbox": "govuk-checkboxes__input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
}
ITEM_OWN = {"id", "class", "checked", "aria-describedby"}  # the template says these itself
CHOSEN = {"checkboxes", "radios", "select", "file"}
DATE_WIDTHS = {"day": 2, "month": 2, "year": 4}
ROWS = 5


def kind_of(widget: forms.Widget) -> str:
    """Which template draws this widget."""
    if widget.is_hidden:
        return "hidden"
    return next((kind for cls, kind in KINDS if isinstance(widget, cls)), "input")


def error_texts(field: BoundField) -> list[str]:
    """What is wrong with a field, in words. Django's bare "This field is required." becomes a sentence that
    says which field, because the error summary shows it far from the field."""
    stock = forms.Field.default_error_messages["required"]
    texts = [str(text) for text in field.errors]
    return [_ask_for(field) if text == stock else text for text in texts]


def _ask_for(field: BoundField) -> str:
    label = str(field.label)
    kind = kind_of(field.field.widget)
    if kind == "checkbox":
        return f"Tick “{label}”"
    if label.endswith("?"):
        return f"Answer “{label}”"
    noun = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    return f"{'Choose' if kind in CHOSEN else 'Enter'} {noun}"


def first_input_id(field: BoundField) -> str:
    """The id that an error summary links to: always an element that exists and takes focus."""
    kind = kind_of(field.field.widget)
    if kind == "hidden" or not field.auto_id:
        return ""
    if kind != "date":
        return field.auto_id
    wrong = Control(field).wrong_parts
    return f"{field.auto_id}-{wrong[0] if wrong else 'day'}"


@dataclass(frozen=True)
class Item:
    """One radio or checkbox."""

    id: str
    name: str
    value: Any
    text: str
    checked: bool
    attrs: dict[str, Any]
    hint: str = ""
    reveal: str = ""
    divider: str = ""


@dataclass(frozen=True)
class DateBox:
    """One of the three boxes of a date."""

    id: str
    name: str
    label: str
    value: str
    width: int
    wrong: bool


class Control:
    """A bound field with the wishes of its layout object (`options`), ready for a template."""

    def __init__(self, field: BoundField, options: dict[str, Any] | None = None) -> None:
        self.field = field
        self.options = options or {}
        self.kind = kind_of(field.field.widget)

    @property
    def template(self) -> str:
        """The template that draws this kind."""
        return f"govuk/controls/{self.kind}.html"

    @property
    def id(self) -> str:
        """Id of the input, or the beginning of the ids of several."""
        return self.options.get("id") or self.field.auto_id

    @cached_property
    def errors(self) -> list[str]:
        """What is wrong, in words."""
        return error_texts(self.field)

    @property
    def error_id(self) -> str:
        """Id of the message beside the field."""
        return f"{self.id}-error"

    @property
    def hint_id(self) -> str:
        """Id of the hint."""
        return f"{self.id}-hint"

    @property
    def count(self) -> int:
        """The longest text a counted textarea takes, 0 for uncounted."""
        return self.options.get("count", 0) if self.kind == "textarea" else 0

    @property
    def described_by(self) -> str:
        """Ids of whatever explains the field, only of those that are drawn."""
        own = self.options.get("described_by") or self.field.field.widget.attrs.get(
            "aria-describedby", ""
        )
        ids = [f"{self.id}-info" if self.count else "", own]
        ids += [self.hint_id if self.field.help_text else "", self.error_id if self.errors else ""]
        return " ".join(filter(None, ids))

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """Which boxes of a date are at fault; all, when the error does not say."""
        found = self.field.form.errors.as_data().get(self.field.name, [])
        named = [part for error in found for part in (error.params or {}).get("parts", PARTS)]
        return tuple(part for part in PARTS if part in named)

    @cached_property
    def date_boxes(self) -> list[DateBox]:
        """The three boxes."""
        typed = self.field.field.widget.format_value(self.field.value())
        name = self.field.html_name
        return [
            DateBox(
                id=f"{self.id}-{part}",
                name=f"{name}-{part}",
                label=part.capitalize(),
                value=getattr(typed, part),
                width=DATE_WIDTHS[part],
                wrong=part in self.wrong_parts,
            )
            for part in PARTS
        ]

    @cached_property
    def items(self) -> list[Item]:
        """The radios or checkboxes. The first has the field's own id, so that a link to the field lands on it."""
        made: list[Item] = []
        number = 0
        for choice in self.field.subwidgets:
            value = str(choice.data["value"])
            divider = self.options.get("dividers", {}).get(value, "")
            number += 2 if divider else 1  # a divider takes a number too, as in govuk-frontend
            made.append(self._item(choice.data, value, number, divider))
        return made

    def _item(self, data: dict[str, Any], value: str, number: int, divider: str) -> Item:
        item_id = self.id if number == 1 else f"{self.id}-{number}"
        hint = self.options.get("hints", {}).get(value, "")
        attrs = {key: value for key, value in data["attrs"].items() if key not in ITEM_OWN}
        bare = self.kind == "checkboxes" and not self.field.label
        described = (
            [self.described_by] if bare else []
        )  # without a fieldset each checkbox carries it
        if described_by := " ".join(
            filter(None, [*described, f"{item_id}-item-hint" if hint else ""])
        ):
            attrs["aria-describedby"] = described_by
        reveal = self.options.get("reveals", {}).get(value, "")
        if reveal:
            attrs["data-aria-controls"] = f"conditional-{item_id}"
        return Item(
            item_id,
            data["name"],
            data["value"],
            data["label"],
            data["selected"],
            attrs,
            hint,
            reveal,
            divider,
        )

    def widget(self) -> SafeString:
        """The control itself, drawn by Django with the classes and descriptions of the design system."""
        attrs: dict[str, Any] = {"id": self.id, "class": " ".join(self._classes())}
        attrs["aria-describedby"] = self.described_by or False
        attrs["placeholder"] = (
            False  # a hint that vanishes on typing helps nobody; help_text is the hint
        )
        return self.field.as_widget(attrs=attrs | self._extra_attrs())

    def _classes(self) -> Iterable[str]:
        base = BASE_CLASS.get(self.kind, "govuk-input")
        yield base
        if own := self.field.field.widget.attrs.get("class"):
            yield own
        if self.kind == "password":
            yield "govuk-password-input__input govuk-js-password-input-input"
        if width := self.options.get("width"):
            yield f"govuk-input--width-{width}"
        if self.errors:
            yield f"{base}--error"
        if self.count:
            yield "govuk-js-character-count"

    def _extra_attrs(self) -> dict[str, Any]:
        own = self.field.field.widget.attrs
        if self.kind == "textarea":
            rows = self.options.get("rows") or (
                own.get("rows") if str(own.get("rows")) != "10" else ROWS
            )
            return {"cols": False, "rows": rows} | ({"maxlength": False} if self.count else {})
        if self.kind == "password":
            complete = own.get("autocomplete", "current-password")
            return {"spellcheck": "false", "autocapitalize": "none", "autocomplete": complete}
        return {}
