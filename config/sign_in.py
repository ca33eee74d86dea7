"""Who may come in: people an administrator has entered. Nobody signs themselves up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoorAdapter(DefaultAccountAdapter):
    """allauth's rules for a service that strangers cannot join."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account comes with a dated role, which only an administrator gives."""
        return False
