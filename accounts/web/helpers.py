"""Small helps for views."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac


@cache
def place(name: str) -> str:
    """The address of a page that is only one; worked out once, for the bar around every page asks for
    twenty. Raises NoReverseMatch."""
    return reverse(name)


def render_page_or_part(
    request: HttpRequest, template: str, context: dict[str, Any], part: str, status: int = 200
) -> HttpResponse:
    """The whole page, or for htmx only the named part of it, from the same view and context.

    A boosted link and a restored history entry want the page. `part` is the template the page itself includes.
    """
    htmx = getattr(request, "htmx", None)
    wants_part = bool(htmx and not htmx.boosted and not htmx.history_restore_request)
    response = render(request, part if wants_part else template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def name_in_browser(email: str) -> str:
    """How a browser that several people use tells what it keeps for one of them: no name, no address."""
    return salted_hmac("accounts.browser", email).hexdigest()[:12]


def key_for_drafts(email: str) -> str:
    """The key one person's half-written words are kept with in a browser: 256 bits in hexadecimal.

    Given only to pages of that person while they are signed in, so that the next user of the browser holds
    what is kept and not what opens it.
    """
    return salted_hmac("accounts.drafts", email, algorithm="sha256").hexdigest()
