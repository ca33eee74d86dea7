"""Triggers that let the database defend history, whichever path a change comes by."""

import pgtrigger


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers that raise on UPDATE, DELETE and TRUNCATE: a row, once written, stands."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        no_truncate(),
    ]


def no_truncate() -> pgtrigger.Trigger:
    """A trigger that raises on TRUNCATE."""
    return pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;",
    )


def never_deleted() -> list[pgtrigger.Trigger]:
    """Triggers that raise on DELETE and TRUNCATE, for rows that may be corrected but not lost."""
    return [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete), no_truncate()]
