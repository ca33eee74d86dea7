"""Sign-in sessions in Django's own table, read in one plain statement: every request begins with it."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """The session as Django keeps it: one that was ended, or whose time is over, is not found again."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, for one that is not there."""
        with connection.cursor() as cursor:
            cursor.execute(READ, (self.session_key, timezone.now()))
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found[0])
