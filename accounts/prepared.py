"""Statements that PostgreSQL plans once a connection, not at every request: planning costs more than running them."""

import re
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_KNOWN: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # names by open connection
_PLACE = re.compile(r"%\((\w+)\)s")


class Prepared:
    """One statement with its parameters' types: `Prepared("pupil_by_ref", "... %(ref)s", ref="text")`.

    The name is the connection's: no two statements share one.
    """

    def __init__(self, name: str, sql: str, /, **types: str) -> None:
        self.name = name
        number = {place: f"${n}" for n, place in enumerate(types, 1)}
        statement = _PLACE.sub(lambda found: number[found[1]], sql)
        self._prepare = f"PREPARE {name} ({', '.join(types.values())}) AS {statement}"
        self._execute = f"EXECUTE {name} ({', '.join(f'%({place})s' for place in types)})"

    def rows(self, /, **values: Any) -> list[tuple[Any, ...]]:
        """Run it. Django's own cursor runs it, so that it is seen, and counted, as any other statement."""
        with connection.cursor() as cursor:
            known = _KNOWN.setdefault(connection.connection, set())
            if self.name not in known:
                self._be_planned()
                known.add(self.name)
            cursor.execute(self._execute, values)
            return cursor.fetchall()

    def _be_planned(self) -> None:
        """Once a connection, by its own cursor: it is no part of the request that happens to be first."""
        with connection.wrap_database_errors, connection.connection.cursor() as bare:
            bare.execute(self._prepare)
