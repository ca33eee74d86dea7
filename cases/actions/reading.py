"""Looking at a stored letter, or taking a file away, is an event too: the audit trail keeps who did."""

from accounts.audit import record
from accounts.models import User
from cases.models import Letter


def open_letter(*, letter: Letter, by: User) -> bytes:
    """The letter as it was sent, to the byte; who looked is kept."""
    record(by=by, kind="letter.read", target_type="letter", target_ref=letter.ref)
    return bytes(letter.pdf)


def record_download(*, by: User, what: str, asked: str, count: int = 0) -> None:
    """That somebody took figures or a list away as a file, and what was asked for."""
    record(
        by=by,
        kind="file.taken",
        target_type="cases",
        target_ref=what,
        after={"asked": asked} | ({"rows": count} if count else {}),
    )
