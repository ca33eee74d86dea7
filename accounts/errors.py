"""The four ways the domain says no. Each carries a sentence a person can read and act on.

Actions and getters raise them; one middleware turns them into pages (404, 403, 409).
"""


class DomainError(Exception):
    """Something the domain refuses. `message` is shown to the person as it stands."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


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
