"""Layout objects for forms: what crispy-forms offers, with the words of the GOV.UK design system.

self.helper = FormHelper()
self.helper.layout = Layout(
    Fieldset("Who was there", Field("present", small=True), size="m"),
    Field("outcome", reveals={"other": "other_outcome"}),
    Field("notes", count=2000, rows=4),
    Row("on", "at"),
)
"""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, LayoutObject, Row
from crispy_forms.layout import Field as CrispyField
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

__all__ = ["HTML", "Button", "Buttons", "Field", "Fieldset", "FormHelper", "Layout", "Row"]


class Field(CrispyField):
    """One field and how it should look.

    label_size: s, m, l, xl, for a label or legend; heading: the label is the page's h1;
    width: 2 to 30 characters; prefix, suffix: "£", "minutes"; rows, count: of a textarea;
    small, inline: radios and checkboxes; hints, dividers, reveals: by choice value, where a reveal is
    the name of another field, or a list of names, shown when the choice is taken.
    """

    def __init__(
        self, *names: str, reveals: Mapping[str, Any] | None = None, **wishes: Any
    ) -> None:
        own = {
            "label_size",
            "heading",
            "width",
            "prefix",
            "suffix",
            "rows",
            "count",
            "small",
            "inline",
        }
        own |= {"hints", "dividers", "described_by", "id", "group_class"}
        self.options = {key: wishes.pop(key) for key in own & wishes.keys()}
        self.reveals = dict(reveals or {})
        super().__init__(*names, **wishes)

    def render(
        self,
        form: Any,
        context: Any,
        template_pack: Any = TEMPLATE_PACK,
        extra_context: Any = None,
        **kwargs: Any,
    ) -> SafeString:
        """Draw what is revealed first, so that its own options do not mix with ours."""
        shown = {
            value: self._revealed(names, form, context) for value, names in self.reveals.items()
        }
        extra = (extra_context or {}) | {"options": self.options | {"reveals": shown}}
        return super().render(form, context, template_pack, extra_context=extra, **kwargs)

    @staticmethod
    def _revealed(names: Any, form: Any, context: Any) -> SafeString:
        listed = (
            [names] if isinstance(names, str) or not isinstance(names, (list, tuple)) else names
        )
        return mark_safe("".join(render_field(name, form, context) for name in listed))  # noqa: S308 - rendered


class Fieldset(LayoutObject):
    """Several fields under one legend. size: s, m, l, xl; heading: the legend is the page's h1."""

    template = "govuk/layout/fieldset.html"

    def __init__(
        self, legend: str, *fields: Any, size: str = "m", heading: bool = False, **wishes: Any
    ) -> None:
        self.legend, self.size, self.heading = legend, size, heading
        self.css_class = wishes.get("css_class", "")
        self.described_by = wishes.get("described_by", "")
        self.fields = list(fields)

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        """Draw the legend and what stands under it."""
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(self.template, {"fieldset": self, "fields": fields})


class Button:
    """A button of a form. kind: primary, secondary, warning, quiet; with href it is a link."""

    def __init__(
        self, text: str, *, kind: str = "primary", name: str = "", value: str = "", **wishes: Any
    ) -> None:
        self.values = {
            "text": text,
            "kind": kind,
            "name": name,
            "value": value,
            "once": kind == "primary",
        } | wishes

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        """Draw the button component."""
        return render_to_string("components/button.html", self.values)


class Buttons(LayoutObject):
    """Buttons side by side."""

    def __init__(self, *fields: Any) -> None:
        self.fields = list(fields)

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        """Draw the group."""
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string("govuk/layout/buttonholder.html", {"fields_output": fields})
