"""The request as these views get it: the middleware has seen to it that somebody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request of a person. Only a type: requests are not made as this."""

    user: User
