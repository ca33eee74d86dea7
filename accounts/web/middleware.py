"""Turns the domain's four ways of saying no into pages, so that no view catches them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.errors import AlreadyDone, DomainError, NotAllowed, NotFound, WrongState
from accounts.web.errors import refuse

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    WrongState: 409,
    AlreadyDone: 409,
}


class DomainErrorMiddleware:
    """NotFound is 404, NotAllowed 403, WrongState and AlreadyDone 409, any other refusal 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a domain error; leave everything else to Django."""
        if not isinstance(exception, DomainError):
            return None
        status = next((code for cls, code in STATUS.items() if isinstance(exception, cls)), 409)
        return refuse(request, status, exception.message)
