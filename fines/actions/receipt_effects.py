"""What a proved day of receipt moves: the days to pay, and charges that came before their last."""

import datetime as dt

from django.db import connection

from accounts.errors import WrongState
from fines.actions.common import tell
from fines.actions.watching import put_to_review
from fines.choices import EventKind
from fines.models import PenaltyNotice, Proceedings
from fines.rules.clock import dues
from fines.rules.spelling import long_date


def look_at_charges(notice: PenaltyNotice, at: dt.datetime) -> None:
    """Put it to the review where, by the days that count now, a charge was laid while it could be paid.

    No absence is charged before the last day to pay is past (Education Act 1996 section 444A).
    """
    rows = notice.proceedings.filter(filed_on__lte=notice.second_due)
    for row in rows.exclude(pk__in=Proceedings.objects.given_up()):
        words = (
            f"{row.ref} was laid on {long_date(row.filed_on)}, and by the proof of receipt {notice.ref} could be paid "
            f"until {long_date(notice.second_due)}: the charge came too early. The legal officer decides on it."
        )
        put_to_review(notice, words, at)
        tell(notice, EventKind.EVIDENCE_CHANGED, words, by=None, at=at, legal=True)


def move_clock(notice: PenaltyNotice, received_on: dt.date | None, note: str) -> None:
    """Count the days to pay from a day of receipt, never from an earlier one than was told. Raises WrongState."""
    if notice.tariff is None:
        raise WrongState("This notice has no tariff.")
    notice.received_on, notice.receipt_note = received_on, note
    found = dues(notice.tariff.row, notice.counted_from)
    notice.first_due = found[0].last_day if len(found) > 1 else None
    notice.second_due = found[-1].last_day
    fields = ["received_on", "receipt_note", "first_due", "second_due", "told_from"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bellwether.receipt', %s, true)", [notice.ref])
        notice.save(update_fields=fields)
        cursor.execute("SELECT set_config('bellwether.receipt', '', true)")
