"""What stands between a request and its page: the domain's refusals, unreadable text, lost sessions."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.errors import AlreadyDone, DomainError, NotAllowed, NotFound, WrongState
from accounts.web.errors import banner, refuse

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    WrongState: 409,
    AlreadyDone: 409,
}
READING = ("GET", "HEAD", "OPTIONS")
NOT_SAVED = "You were signed out meanwhile, so what you sent last was not saved. Sign in, and send it again."
SIGNED_OUT = "You were signed out meanwhile, so nothing was done."
NUL = "\x00"  # no text of ours holds one, and PostgreSQL cannot keep it


class DomainErrorMiddleware:
    """NotFound is 404, NotAllowed 403, WrongState and AlreadyDone 409, any other refusal 409.

    A method that an address does not take gets a page too, not an empty answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = refuse(request, 405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_view(self, request: HttpRequest, view: Any, *arguments: Any) -> HttpResponse | None:
        """Answer for text that cannot be kept, before any page reads it."""
        sent = [request.path_info, *_values(request.GET)]
        if request.content_type == "application/x-www-form-urlencoded":
            sent += _values(request.POST)
        return refuse(request, 400) if any(NUL in text for text in sent) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a domain error; leave everything else to Django."""
        if not isinstance(exception, DomainError):
            return None
        status = next((code for cls, code in STATUS.items() if isinstance(exception, cls)), 409)
        return refuse(request, status, exception.message)


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Everything asks for a sign-in. Who was sending something goes back to the page it was sent from,
    and is told that it was not saved: an address that only takes a POST is no place to return to."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        """The way to the sign-in page. A part of a page is never the sign-in page: it would stand in a
        child's row, and what is typed around it would be gone."""
        if getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]
            href = f"{reverse('account_login')}?{urlencode({'next': _page_before(request)})}"
            return banner(request, 403, SIGNED_OUT, href=href, link_text="Sign in again")
        if request.method in READING:
            return super().handle_no_permission(request, view_func)
        if (
            request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        ):  # a script says it itself
            messages.warning(request, NOT_SAVED)
        back = urlencode({"next": _page_before(request)})
        return redirect(f"{reverse('account_login')}?{back}")


def _page_before(request: HttpRequest) -> str:
    """The page of this site that the request came from; the first page when nobody can say."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host():
        return "/"
    return came.path + (f"?{came.query}" if came.query else "")


def _values(sent: Any) -> list[str]:
    return [text for name, values in sent.lists() for text in (name, *values)]
