"""Tables of the ground floor."""

from accounts.models.events import AuditEvent
from accounts.models.jobs import JobRun
from accounts.models.sent import SentForm
from accounts.models.users import User

__all__ = ["AuditEvent", "JobRun", "SentForm", "User"]
