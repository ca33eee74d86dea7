"""Tags of forms: the control of a field, all fields of a form, the error summary. `{% load govuk %}`."""

from copy import copy
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.web.controls import Control, error_texts, first_input_id

register = template.Library()


@register.simple_tag
def control(field: BoundField, options: dict[str, Any] | None = None) -> Control:
    """What the templates of the pack show of one field."""
    return Control(field, options or {})


@register.filter
def attributes(attrs: dict[str, Any]) -> SafeString:
    """A dict as HTML attributes."""
    return flatatt(
        {key: value for key, value in attrs.items() if value is not False and value is not None}
    )


@register.filter
def error_links(form: forms.BaseForm | None) -> list[dict[str, str]]:
    """Every error of a form with the address of the first input of its field."""
    if form is None or not form.is_bound:
        return []
    links = [{"text": str(text), "href": ""} for text in form.non_field_errors()]
    for name in form.fields:
        field = form[name]
        target = first_input_id(field)
        links += [
            {"text": text, "href": f"#{target}" if target else ""} for text in error_texts(field)
        ]
    return links


@register.simple_tag
def error_summary(*forms_shown: forms.BaseForm | None) -> SafeString:
    """The box at the top of a page that says what is wrong in one or several forms, linked to the fields."""
    errors = [link for form in forms_shown for link in error_links(form or None)]
    return render_to_string("components/error_summary.html", {"errors": errors})


@register.simple_tag(takes_context=True)
def form_fields(context: Context, form: forms.BaseForm | None) -> SafeString | str:
    """The fields of a form by its crispy layout, if it has one, without <form>, token or summary around them."""
    if not form:
        return ""
    helper = copy(getattr(form, "helper", None) or FormHelper())
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = (
        False  # the summary is the page's; messages beside fields are always shown
    )
    return render_crispy_form(form, helper, {"csrf_token": context.get("csrf_token", "")})
