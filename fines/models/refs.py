"""References people use: 26-0031 for a notice (the year it was proposed), PR-0004 in court, RC-00012 for money,
NB-0007 for notices issued together, RP-0012 for what is written against one.
"""

import datetime as dt

from django.db import connection


def next_notice_ref(on: dt.date) -> str:
    """The next notice reference. A rolled-back transaction leaves a gap, never a double."""
    return f"{on:%y}-{_next('fines_notice_ref'):04d}"


def next_proceedings_ref() -> str:
    """The next reference of proceedings."""
    return f"PR-{_next('fines_proceedings_ref'):04d}"


def next_decision_ref() -> str:
    """The next reference of a decision record: DR-0001."""
    return f"DR-{_next('fines_decision_ref'):04d}"


def next_receipt_ref() -> str:
    """The next reference of money that came in."""
    return f"RC-{_next('fines_receipt_ref'):05d}"


def next_receipt_refs(count: int) -> list[str]:
    """As many as are wanted, in one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('fines_receipt_ref') FROM generate_series(1, %s)", [count])
        return [f"RC-{row[0]:05d}" for row in cursor.fetchall()]


def next_batch_ref() -> str:
    """The next reference of notices issued together."""
    return f"NB-{_next('fines_batch_ref'):04d}"


def next_representation_ref() -> str:
    """The next reference of something written against a notice."""
    return f"RP-{_next('fines_representation_ref'):04d}"


def _next(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return int(cursor.fetchone()[0])
