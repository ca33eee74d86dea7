"""A count that opens what is behind it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
HIDDEN = "c"
_HIDDEN_CELL = mark_safe(
    '<abbr title="hidden: a small number, or one that would give it away">c</abbr>'
)


@register.simple_tag
def count(text: str, href: str = "") -> SafeString | str:
    """The number as a link to its rows; a nought has none, and a hidden count opens nothing."""
    if text == HIDDEN:
        return _HIDDEN_CELL
    return format_html('<a href="{}">{}</a>', href, text) if href and text != "0" else text
