"""The token of a form that is done once: `{% load once %}` and `{% once_token %}` inside the form."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.web.once import FIELD

register = template.Library()


@register.simple_tag
def once_token() -> SafeString:
    """A hidden field with a number of its own for every time the page is drawn."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())
