"""How often somebody may try a number and a code at the public page, before they must wait.

Counted by the address they try from: so many wrong codes at one number, so many wrong codes at all, so
many tries of any kind. Nothing is counted against a number alone: whoever knows a neighbour's number
could otherwise keep the neighbour from paying. What keeps a code from being guessed from many addresses
is its length: 26 signs to the power of eight. A number that does not exist is counted as one that does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.conf import settings

if TYPE_CHECKING:
    from allauth.core.internal.ratelimit import RateLimitUsage
    from django.http import HttpRequest


class Tries:
    """The tries of one request. Each counts from the start, so that many sent at once do not slip by."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.used: list[RateLimitUsage] = []

    def may_ask(self) -> bool:
        """Whether the form may be sent at all; counted, whatever is in it."""
        return self._use("pay") is not None

    def may(self, number: str) -> bool:
        """Whether a code may be tried at this number now; counted as a wrong one."""
        here = f"{ratelimit.get_ip(self.request)} {number}"
        used = [self._use("pay_number", here), self._use("pay_wrong")]
        self.used = [usage for usage in used if usage]
        return len(self.used) == len(used)

    def give_back(self) -> None:
        """The last one had the right code: it is no guess and does not count."""
        for usage in self.used:
            usage.rollback()
        self.used = []

    def _use(self, action: str, key: str | None = None) -> RateLimitUsage | None:
        limits = settings.PAY_RATE_LIMITS
        return ratelimit.consume(self.request, app="fines", action=action, key=key, config=limits)
