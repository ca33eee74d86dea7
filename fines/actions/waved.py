"""Sums said not to be a parent's: told to who decides about that parent, and not decided on by who said so alone."""

from django.db import connection
from django.utils import timezone

from accounts.models import User
from attendance.models import Carer
from fines.access_money import can_keep_money
from fines.models import NotTheirs, PenaltyNotice
from fines.rules.spelling import long_date, money

# Of what one person said: sums with the parent's name, all but their number, or just what a notice of theirs costs
# while nobody else's name or number explains it.
FITTING = """
SELECT r.ref FROM fines_nottheirs d
    JOIN fines_receipt r ON r.id = d.receipt_id
    JOIN attendance_carer c ON c.id = d.carer_id
WHERE d.carer_id = %s AND d.by_id = %s AND d.corrects_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM fines_nottheirs u WHERE u.corrects_id = d.id)
  AND (fines_calls(r.payer || ' ' || r.reference, c.surname)
    OR EXISTS (
        SELECT 1 FROM fines_penaltynotice n
        WHERE n.carer_id = c.id AND n.issued_at IS NOT NULL AND fines_may_cost(n, r.pence, r."on")
          AND NOT EXISTS (
            SELECT 1 FROM fines_penaltynotice o JOIN attendance_carer oc ON oc.id = o.carer_id
            WHERE o.carer_id <> c.id AND o.issued_at IS NOT NULL
              AND (fines_calls(r.payer || ' ' || r.reference, oc.surname)
                OR EXISTS (SELECT 1 FROM fines_references_in(r.reference) said(digits)
                           WHERE said.digits = replace(o.ref, '-', ''))))))
ORDER BY r.ref
"""


def waved_away(carer: Carer, reader: User) -> list[str]:
    """Sums said not to be the parent's since their last notice, by whom and why; none for who keeps no money. Two
    queries."""
    if not can_keep_money(reader):
        return []
    last = PenaltyNotice.objects.filter(carer=carer, issued_at__isnull=False).order_by("-issued_at")
    rows = NotTheirs.objects.filter(
        carer=carer, corrects__isnull=True, corrected_by__isnull=True
    ).select_related("receipt", "by")
    if since := last.values_list("issued_at", flat=True).first():
        rows = rows.filter(at__gte=since)
    return [_words(row) for row in rows.order_by("id")]


def _words(row: NotTheirs) -> str:
    sum_in, day = row.receipt, long_date(timezone.localdate(row.at))
    payer = sum_in.payer or "nobody named"
    return (
        f"{sum_in.ref}, {money(sum_in.pence)} of {long_date(sum_in.on)} from {payer}: {row.by.name} said on {day} that "
        f"it is not theirs: {row.reason}"
    )


def own_word(carer: Carer, by: User) -> str:
    """Why somebody else approves a record about this parent, in words; empty where this person may. One query.

    Who waved away a sum that fits the parent took away what kept them from court, and does not send them there, too.
    """
    with connection.cursor() as cursor:
        cursor.execute(FITTING, [carer.pk, by.pk])
        refs = [ref for (ref,) in cursor.fetchall()]
    if not refs:
        return ""
    which = ", ".join(refs)
    return (
        f"You said that {which} is not this parent's, though the payer's name or just the amount fits them: somebody "
        "else approves this record."
    )
