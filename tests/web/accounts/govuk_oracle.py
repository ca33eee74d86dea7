"""The reference markup of govuk-frontend, and ours made from the same options, both brought to one form.

Brought to one form: white space, the order of attributes and of classes, and `aria-invalid`, which Django
adds to a control in error and govuk-frontend does not (it repeats what the linked message says, and does no harm).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

from crispy_forms.layout import HTML, Layout
from django import forms
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from accounts.templatetags.govuk import form_fields
from accounts.web.crispy import Field, Fieldset, FormHelper
from accounts.web.widgets import PARTS, MemorableDateField

FIXTURES = Path(__file__).parents[2] / "fixtures" / "govuk"
OURS_ONLY = {"aria-invalid"}
SIZES = ("s", "m", "l", "xl")
Options = dict[str, Any]


def cases(component: str) -> dict[str, tuple[Options, str]]:
    """Every reference case of a component: name to options and markup."""
    listed = json.loads((FIXTURES / f"{component}.json").read_text())
    return {case["name"]: (case["options"], case["html"]) for case in listed}


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = []
        for name, value in sorted(attrs):
            text = " ".join(sorted((value or "").split())) if name == "class" else value or ""
            if name not in OURS_ONLY:
                said.append(f'{name}="{text}"')
        self.parts.append(f"<{' '.join([tag, *said])}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.parts.append(text)


def normal(html: str) -> str:
    """One line a tag or text, so that a difference is easy to read."""
    tree = _Tree()
    tree.feed(html)
    return "\n".join(tree.parts)


def _text(part: Options | None) -> str:
    part = part or {}
    return mark_safe(part["html"]) if "html" in part else part.get("text", "")  # noqa: S308


def _size(part: Options, block: str) -> str:
    named = [size for size in SIZES if f"{block}--{size}" in part.get("classes", "").split()]
    return named[0] if named else ""


def _wishes(options: Options, heading: Options, block: str) -> Options:
    wishes = {
        "id": options.get("id") or options.get("idPrefix") or options.get("name"),
        "label_size": _size(heading, block),
        "heading": heading.get("isPageHeading", False),
        "described_by": options.get("describedBy", ""),
        "group_class": options.get("formGroup", {}).get("classes", ""),
        "prefix": _text(options.get("prefix")),
        "suffix": _text(options.get("suffix")),
    }
    if "maxlength" in options:
        wishes["count"] = options["maxlength"]
    if "rows" in options:
        wishes["rows"] = options["rows"]
    return {key: value for key, value in wishes.items() if value}


def draw(field: forms.Field, options: Options, wishes: Options, data: Options | None = None) -> str:
    """A form of one field, with the error and value of the case, drawn by the pack."""
    name = options.get("name") or options.get("id") or "field"
    form_class = type("OneField", (forms.Form,), {name: field, "use_required_attribute": False})
    error = options.get("errorMessage")
    form = form_class(data if data is not None else {name: options.get("value", "")}, auto_id="%s")
    form.full_clean()
    form._errors = forms.utils.ErrorDict(renderer=form.renderer)
    if error:
        form.add_error(
            name, forms.ValidationError(_text(error), params=options.get("error_params"))
        )
    form.helper = FormHelper()
    form.helper.layout = Layout(Field(name, **wishes))
    return str(form_fields({}, form))


def _attrs(options: Options) -> Options:
    attrs = dict(options.get("attributes") or {})
    if options.get("classes"):
        attrs["class"] = options["classes"]
    for key in ("autocomplete", "inputmode", "pattern", "autocapitalize"):
        if key in options:
            attrs[key] = options[key]
    if "spellcheck" in options:
        attrs["spellcheck"] = str(options["spellcheck"]).lower()
    return attrs


def _plain(
    widget: type[forms.Widget], options: Options, field: type[forms.Field] = forms.CharField
) -> str:
    made = widget(attrs=_attrs(options))
    if "type" in options:
        made.input_type = options["type"]
    asked = field(
        label=_text(options.get("label")),
        help_text=_text(options.get("hint")),
        required=False,
        widget=made,
        disabled=options.get("disabled", False),
    )
    return draw(asked, options, _wishes(options, options.get("label") or {}, "govuk-label"))


def input_(options: Options) -> str:
    """A text input."""
    return _plain(forms.TextInput, options)


def textarea(options: Options) -> str:
    """A textarea, counted or not."""
    return _plain(forms.Textarea, options)


def password(options: Options) -> str:
    """A password with its button."""
    return _plain(forms.PasswordInput, options)


def file_upload(options: Options) -> str:
    """A file input without enhancement."""
    return _plain(forms.FileInput, options, forms.FileField)


def _choices(options: Options) -> list[tuple[str, str]]:
    items = [item for item in options.get("items", []) if item and "divider" not in item]
    return [(_value(item.get("value", _text(item))), _text(item)) for item in items]


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _with_item_attrs(widget: type[forms.Select], options: Options) -> forms.Select:
    """The widget, giving each choice the attributes its item has, as a widget of ours may too."""
    said = {}
    for item in options.get("items", []):
        if item and "divider" not in item:
            extra = {"disabled": item.get("disabled"), "data-behaviour": item.get("behaviour")}
            extra |= item.get("attributes") or {}
            said[_value(item.get("value", _text(item)))] = {
                key: value for key, value in extra.items() if value
            }

    class WithItemAttrs(widget):  # type: ignore[valid-type, misc]
        def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
            option = super().create_option(name, value, *args, **kwargs)
            option["attrs"] |= said.get(str(value), {})
            return option

    return WithItemAttrs(attrs=_attrs(options) if widget is forms.Select else {})


def select(options: Options) -> str:
    """A select."""
    chosen = [
        _value(i.get("value", i.get("text")))
        for i in options.get("items", [])
        if i and i.get("selected")
    ]
    data = {
        options["name"]: _value(options["value"]) if options.get("value") else "".join(chosen[:1])
    }
    asked = forms.ChoiceField(
        label=_text(options["label"]),
        help_text=_text(options.get("hint")),
        required=False,
        choices=_choices(options),
        widget=_with_item_attrs(forms.Select, options),
        disabled=options.get("disabled", False),
    )
    return draw(
        asked,
        options,
        _wishes(options, options["label"], "govuk-label"),
        None if asked.disabled else data,
    )


def _group(options: Options, widget: type[forms.Widget], field: type[forms.Field]) -> str:
    items = [item for item in options.get("items", []) if item]
    real = [item for item in items if "divider" not in item]
    checked = [_value(i["value"]) for i in real if i.get("checked")] or options.get(
        "values", options.get("value", [])
    )
    legend = (options.get("fieldset") or {}).get("legend") or {}
    wishes = _wishes(options, legend, "govuk-fieldset__legend")
    wishes["hints"] = {_value(i["value"]): _text(i["hint"]) for i in real if i.get("hint")}
    wishes["dividers"] = {
        _value(after["value"]): item["divider"]
        for item, after in pairwise(items)
        if "divider" in item
    }
    wishes["reveals"] = {
        _value(i["value"]): HTML(i["conditional"]["html"])
        for i in real
        if (i.get("conditional") or {}).get("html")
    }
    wishes["described_by"] = (options.get("fieldset") or {}).get("describedBy") or options.get(
        "describedBy", ""
    )
    for word in ("inline", "small"):
        wishes[word] = f"--{word}" in options.get("classes", "")
    asked = field(
        label=_text(legend),
        help_text=_text(options.get("hint")),
        required=False,
        choices=_choices(options),
        widget=_with_item_attrs(widget, options),
    )
    one = (
        checked[0]
        if checked and widget is forms.RadioSelect and isinstance(checked, list)
        else checked
    )
    return draw(asked, options, wishes, {options["name"]: one})


def radios(options: Options) -> str:
    """Radios in a fieldset."""
    return _group(options, forms.RadioSelect, forms.ChoiceField)


def checkboxes(options: Options) -> str:
    """Checkboxes in a fieldset."""
    return _group(options, forms.CheckboxSelectMultiple, forms.MultipleChoiceField)


def _boxes(options: Options) -> dict[str, Options]:
    """What the case says of each box, whichever of the two ways it says it."""
    listed = {item["name"]: item for item in options.get("items", []) if item}
    return {part: options.get(part) or listed.get(part) or {} for part in PARTS}


def _typed(options: Options, boxes: dict[str, Options]) -> Options:
    whole = dict(
        zip(("year", "month", "day"), str(options.get("value", "")).split("-"), strict=False)
    )
    given = options.get("values", {})
    named = {key.rpartition("-")[2]: value for key, value in given.items()}
    return {
        part: box.get("value") or whole.get(part) or named.get(part, "")
        for part, box in boxes.items()
    }


def _wrong(boxes: dict[str, Options]) -> tuple[str, ...]:
    """Which boxes are at fault: those named, or all but those excused, or all."""
    named = tuple(
        part
        for part in PARTS
        if boxes[part].get("error") or "--error" in boxes[part].get("classes", "")
    )
    return named or tuple(part for part in PARTS if boxes[part].get("error") is not False)


def date_input(options: Options) -> str:
    """Three boxes. The reference names each box freely; ours are always day, month, year after the field's name."""
    legend = (options.get("fieldset") or {}).get("legend") or {}
    boxes = _boxes(options)
    prefix = options.get("namePrefix") or options["id"]
    asked = MemorableDateField(
        label=_text(legend), help_text=_text(options.get("hint")), required=False
    )
    typed = {f"{prefix}-{part}": value for part, value in _typed(options, boxes).items()}
    options = options | {"name": prefix, "error_params": {"parts": _wrong(boxes)}}
    wishes = _wishes(options, legend, "govuk-fieldset__legend")
    wishes["described_by"] = (options.get("fieldset") or {}).get("describedBy", "")
    drawn = draw(asked, options, wishes, typed)
    return drawn if options.get("namePrefix") else drawn.replace(f'name="{prefix}-', 'name="')


def button(options: Options) -> str:
    """The button component."""
    kinds = [word.removeprefix("govuk-button--") for word in options.get("classes", "").split()]
    values = {
        "text": _text(options),
        "href": options.get("href", ""),
        "name": options.get("name", ""),
        "value": options.get("value", ""),
        "type": options.get("type", ""),
        "kind": kinds[0] if kinds else "",
        "disabled": options.get("disabled", False),
        "once": options.get("preventDoubleClick", False),
    }
    return render_to_string("components/button.html", values)


def fieldset(options: Options) -> str:
    """The Fieldset layout object."""
    legend = options["legend"]
    size = _size(legend, "govuk-fieldset__legend")
    wishes = {
        "css_class": options.get("classes", ""),
        "described_by": options.get("describedBy", ""),
    }
    made = Fieldset(_text(legend), size=size, heading=legend.get("isPageHeading", False), **wishes)
    form = forms.Form()
    form.rendered_fields = set()
    inner = mark_safe(options.get("html", ""))  # noqa: S308
    return made.render(form, Context({})).replace("</legend>", f"</legend>{inner}")


def error_summary(options: Options) -> str:
    """The error summary component."""
    errors = [
        {"text": _text(error), "href": error.get("href", "")}
        for error in options.get("errorList", [])
    ]
    values = {
        "errors": errors,
        "title": options.get("titleText") or _text({"html": options.get("titleHtml", "")}),
    }
    return render_to_string("components/error_summary.html", values)


DRAW: dict[str, Callable[[Options], str]] = {
    "button": button,
    "character-count": textarea,
    "checkboxes": checkboxes,
    "date-input": date_input,
    "error-summary": error_summary,
    "fieldset": fieldset,
    "file-upload": file_upload,
    "input": input_,
    "password-input": password,
    "radios": radios,
    "select": select,
    "textarea": textarea,
}
