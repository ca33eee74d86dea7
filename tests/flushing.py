"""Emptying the tables after a test that really commits.

Tables whose rows are kept refuse TRUNCATE, so the flush runs with triggers asleep; and what the
migrations loaded (codes, thresholds, tariffs) is as they left it for the tests that follow, also when
a test has added to it.

A test fills few of some hundred and fifty tables, and few rows: those are deleted, which takes a tenth of the time of
a TRUNCATE of every table with its indexes. Where a test filled one with many rows, the TRUNCATE is the quicker.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

MANY = 20_000  # rows


def filled_tables(beyond: int = 0) -> set[str]:
    """The tables that hold more rows than that now: asked just after migrating, these are the law."""
    names = connection.introspection.django_table_names(only_existing=True)
    quoted = {name: connection.ops.quote_name(name) for name in names}
    with connection.cursor() as cursor:
        asked = (
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {q} OFFSET {beyond})"  # noqa: S608
            for name, q in quoted.items()
        )
        cursor.execute(" UNION ALL ".join(asked))
        return {name for (name,) in cursor.fetchall()}


def keep_copies(law: set[str]) -> list[str]:
    """Keep what is in these tables now; gives the statements that put it back."""
    quoted = [connection.ops.quote_name(name) for name in sorted(law)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS law")
        for name in quoted:
            cursor.execute(f"DROP TABLE IF EXISTS law.{name}")
            cursor.execute(f"CREATE TABLE law.{name} AS TABLE public.{name}")
    return [
        f"DELETE FROM {name}; INSERT INTO {name} SELECT * FROM law.{name}"  # noqa: S608
        for name in quoted
    ]


def flush_around_triggers(law: set[str]) -> None:
    """Change Django's flush, for the rest of the test run, to put `law` back and not to fire triggers."""
    sql_flush, execute = DatabaseOperations.sql_flush, DatabaseOperations.execute_sql_flush
    put_back = keep_copies(law)

    def without_law(self: Any, style: Any, tables: Any, **options: Any) -> Any:
        return sql_flush(self, style, [name for name in tables if name not in law], **options)

    def triggers_asleep(self: Any, sql_list: Any) -> None:
        emptied = [*sql_list] if filled_tables(MANY) else _deletions(filled_tables() - law)
        asleep = ["SET LOCAL session_replication_role = replica", *emptied, *put_back]
        execute(self, asleep)

    DatabaseOperations.sql_flush = without_law  # type: ignore[method-assign]
    DatabaseOperations.execute_sql_flush = triggers_asleep  # type: ignore[method-assign]


def _deletions(names: set[str]) -> list[str]:
    return [f"DELETE FROM {connection.ops.quote_name(name)}" for name in sorted(names)]  # noqa: S608
