"""Erasing who a child met on a patrol was, once the authority's days have gone by and nobody has matched it.

What is counted stays: age band, company, reason, whether it was lawful, outcome. The database lets nothing
else go, and nothing early (`attendance.models.encounters`).
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.audit import record
from accounts.sent_forms import forget_what_led_to
from attendance.models import Encounter, Patrol
from attendance.models.patrol_sql import ERASE_DAYS

EMPTY = {
    "given_forename": "", "given_surname": "", "date_of_birth": None, "age": None, "sex": "",
    "school_given": "", "reason_given": "", "safeguarding_note": "",
}  # fmt: skip

DUE = """
SELECT p.id, p.ref FROM attendance_patrol p
JOIN attendance_threshold t ON t.key = %(key)s
    AND (t.valid_from IS NULL OR t.valid_from <= p.date)
    AND (t.valid_to IS NULL OR t.valid_to >= p.date)
WHERE p.date + t.value <= %(as_of)s AND EXISTS (
    SELECT FROM attendance_encounter e WHERE e.patrol_id = p.id AND e.erased_at IS NULL
        AND NOT EXISTS (SELECT FROM attendance_encountermatch m
            WHERE m.encounter_id = e.id AND m.undone_at IS NULL))
ORDER BY p.date, p.id
"""


def due_patrols(as_of: dt.date) -> list[tuple[int, str]]:
    """Patrols with a name to erase, the oldest first: ids, so that each is done by itself, and references."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"key": ERASE_DAYS, "as_of": as_of})
        return cursor.fetchall()


@transaction.atomic
def erase_patrol(*, patrol_id: int, at: dt.datetime | None = None) -> int:
    """Erase who was met on one patrol and matched to nobody. Returns how many; the second time none.

    Held first and looked at after, so that a match made meanwhile is seen.
    """
    patrol = Patrol.objects.get(pk=patrol_id)
    found = Encounter.objects.filter(patrol=patrol, erased_at__isnull=True)
    held = list(found.select_for_update(no_key=True).order_by("id").values_list("pk", flat=True))
    refs = dict(Encounter.objects.unmatched().filter(pk__in=held).values_list("pk", "ref"))
    erased = Encounter.objects.filter(pk__in=refs).update(erased_at=at or timezone.now(), **EMPTY)
    if erased:
        forget_what_led_to(_addresses(patrol, refs.values()))
        record(
            by=None, kind="patrol.erased", target_type="patrol", target_ref=patrol.ref,
            after={"encounters": sorted(refs.values())}, actor="erase_unmatched",
        )  # fmt: skip
    return erased


def _addresses(patrol: Patrol, refs: Iterable[str]) -> Iterator[str]:
    """Where the forms led that told of them: the digest of a form would confirm a guess of what it said."""
    yield reverse("attendance:record_encounter", args=[patrol.ref])
    for ref in refs:
        yield reverse("attendance:show_encounter", args=[ref])
