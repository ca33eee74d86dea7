"""HTML drawn in Python: words are escaped as a template escapes them, what is drawn already is left alone."""

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.web.drawing import draw

HOSTILE = "<b onclick=\"go('x')\">O'Neil & Daughters</b> {0}"


@pytest.mark.parametrize("value", [HOSTILE, "", 7, 0, None, "é", SafeString("<i>drawn</i>")])
def test_it_escapes_as_django_does(value: object) -> None:
    pattern = '<td title="{}">{}</td>'
    assert draw(pattern, value, value) == format_html(pattern, value, value)


def test_what_it_draws_is_safe_to_draw_with() -> None:
    inner = draw("<b>{}</b>", "<")
    assert draw("<p>{}</p>", inner) == "<p><b>&lt;</b></p>"
    assert isinstance(inner, SafeString)
