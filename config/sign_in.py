"""Who may come in: people an administrator has entered. Nobody signs themselves up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from accounts.models import User
from attendance.models import read_person


class PersonBackend(AuthenticationBackend):
    """allauth's sign-in; who is signed in is read with the roles they hold, anew at every request."""

    def get_user(self, user_id: int) -> User | None:
        """The person; None for one who is not there or may no longer sign in."""
        person = read_person(user_id)
        return person if person and self.user_can_authenticate(person) else None


class ClosedDoorAdapter(DefaultAccountAdapter):
    """allauth's rules for a service that strangers cannot join."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again.",
        "too_many_login_attempts": "Too many wrong passwords for this address. Wait five minutes, then try again.",
        "account_inactive": "This account is closed. Ask the person who looks after accounts.",
        "rate_limited": "Too many tries from here. Wait a minute, then try again.",
        "enter_current_password": "Enter the password you have now.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account comes with a dated role, which only an administrator gives."""
        return False
