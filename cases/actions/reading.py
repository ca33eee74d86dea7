"""Looking at a stored letter, or taking a file away, is an event too: the audit trail keeps who did."""

from accounts.audit import record
from accounts.models import User
from cases.models import Letter, Panel


def open_letter(*, letter: Letter, by: User) -> bytes:
    """The letter as it was sent, to the byte; who looked is kept."""
    record(by=by, kind="letter.read", target_type="letter", target_ref=letter.ref)
    return bytes(letter.pdf)


def open_meeting(*, meeting: Panel, by: User) -> None:
    """Note who read a meeting of a child."""
    record(
        by=by, kind="meeting.read", target_type="case", target_ref=meeting.case.ref,
        after={"meeting": meeting.pk},
    )  # fmt: skip
