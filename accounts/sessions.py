"""Sign-in sessions in Django's own table, read in one plain statement: every request begins with it."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.prepared import Prepared

READ = Prepared(
    "session_data",
    "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s",
    key="text",
    now="timestamptz",
)


class SessionStore(db.SessionStore):
    """The session as Django keeps it: one that was ended, or whose time is over, is not found again."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, for one that is not there."""
        found = READ.rows(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
            return {}
        return self.decode(found[0][0])
