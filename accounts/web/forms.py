"""Forms of the way in: allauth's own, with our words."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)

ADDRESS = "E-mail address"
LENGTH = "At least 12 characters. Three words that do not belong together are easy to keep and hard to guess."


class SignInForm(LoginForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = ADDRESS
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}
        self.fields[
            "password"
        ].help_text = ""  # the page has the link for a forgotten one after its button


class ForgottenPasswordForm(ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = ADDRESS


class NewPasswordWords:
    """The same words wherever a new password is chosen."""

    def _say(self, fields: Any) -> None:
        fields["password1"].label, fields["password2"].label = "New password", "New password again"
        fields["password1"].help_text = LENGTH


class NewPasswordForm(NewPasswordWords, ChangePasswordForm):
    """From the one in use to a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label, self.fields["oldpassword"].help_text = "Password now", ""
        self._say(self.fields)


class ForgottenToNewPasswordForm(NewPasswordWords, ResetPasswordKeyForm):
    """By the link in the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._say(self.fields)
