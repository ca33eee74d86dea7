"""A form that is sent twice is done once.

A page that writes something carries `{% once_token %}` in its form, and its view `@once_only`. What is
sent is remembered in the transaction of the action itself, so that a second press, a reload or a
repeated request finds it, and is led to the same page with "Saved already". A page taken back from the
browser's memory and filled in anew has the same token and other words: that is a new thing, and done.
"""

import hashlib
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import sent_forms

FIELD = "once"
OF_THE_REQUEST = frozenset({FIELD, "csrfmiddlewaretoken"})
ALREADY = "Saved already: it was sent twice, and is kept once."

View = Callable[..., HttpResponse]


def once_only(view: View) -> View:
    """Let the view act once on a form with a token; without one it acts as it always did.

    A view that answers anything but a redirect has saved nothing, so its token stays good.
    """

    @wraps(view)
    def act(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = _token(request)
        if token is None:
            return view(request, *args, **kwargs)
        key: dict[str, Any] = {"user": request.user, "token": token, "digest": _digest(request)}
        try:
            with transaction.atomic():
                sent = sent_forms.remember(**key)
                response = view(request, *args, **kwargs)
                saved = 300 <= response.status_code < 400
                sent_forms.settle(sent, response.headers["Location"] if saved else "")
                return response
        except IntegrityError as clash:
            if not sent_forms.is_sent_before(clash):
                raise
        messages.info(request, ALREADY)
        return redirect(sent_forms.where_it_led(**key) or request.path)

    return act


def _token(request: HttpRequest) -> uuid.UUID | None:
    if request.method != "POST":
        return None
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _digest(request: HttpRequest) -> str:
    said = [(k, v) for k, v in sorted(request.POST.lists()) if k not in OF_THE_REQUEST]
    return hashlib.sha256(repr((request.path, said)).encode()).hexdigest()
