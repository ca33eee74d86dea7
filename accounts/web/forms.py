"""Forms of the way in: allauth's own, with our words."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm

ADDRESS = "E-mail address"


class SignInForm(LoginForm):  # type: ignore[misc]  allauth has no types
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = ADDRESS
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = ADDRESS
