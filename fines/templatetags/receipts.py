"""Sentences that name sums of money, with the way to each."""

import re

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
RECEIPT = re.compile(r"\bRC-\d{4,9}\b", re.ASCII)


@register.filter
def receipts_linked(words: str) -> SafeString:
    """The words, each number of a sum in them a link to its page; whoever reads them keeps the money."""
    return mark_safe(RECEIPT.sub(_link, escape(words)))  # noqa: S308  # escaped before


def _link(found: re.Match[str]) -> str:
    ref = found[0]
    return format_html('<a href="{}">{}</a>', reverse("fines:see_receipt", args=[ref]), ref)
