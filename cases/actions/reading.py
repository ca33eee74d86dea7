"""Looking at a case is an event too: the audit trail keeps who read a child's record."""

from accounts.audit import record
from accounts.models import User
from cases.models import Case, Letter


def note_case_read(*, case: Case, by: User) -> None:
    """Write that the person opened the case."""
    record(by=by, kind="case.read", target_type="case", target_ref=case.ref)


def note_letter_read(*, letter: Letter, by: User) -> None:
    """Write that the person opened a letter as it was sent."""
    record(by=by, kind="letter.read", target_type="letter", target_ref=letter.ref)
