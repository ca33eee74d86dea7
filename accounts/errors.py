"""The four ways the domain says no. Each carries a sentence a person can read and act on.

Actions and getters raise them; one middleware turns them into pages (404, 403, 409), and a page with a
form shows each reason beside the field it is about.
"""

from collections.abc import Iterable
from typing import Self


class Slip(str):
    """One thing that stands against what was asked, in words. `field` names what it is about; "" for the whole."""

    __slots__ = ("field",)
    field: str

    def __new__(cls, text: str, field: str = "") -> Self:
        self = super().__new__(cls, text)
        self.field = field
        return self


class DomainError(Exception):
    """Something the domain refuses. `message` is shown to the person as it stands; `reasons` are its parts."""

    code = "refused"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.reasons = [Slip(message, field)]

    @classmethod
    def of(cls, reasons: Iterable[str]) -> Self:
        """The refusal for several reasons at once, each a sentence without its stop."""
        found = [r if isinstance(r, Slip) else Slip(r) for r in reasons]
        self = cls(". ".join(dict.fromkeys(found)) + ".")
        self.reasons = found
        return self


class NotFound(DomainError):
    """There is no such thing, or it is not this person's to see: the two look the same (404)."""

    code = "not_found"


class NotAllowed(DomainError):
    """The person may see it but has no right to do this to it (403)."""

    code = "not_allowed"


class WrongState(DomainError):
    """The thing is not in a state in which this can be done, or a rule stands against it (409)."""

    code = "wrong_state"


class AlreadyDone(DomainError):
    """Somebody has done it already; nothing was changed now (409)."""

    code = "already_done"
