"""Rows written past every action: what only the database itself can refuse, or writes by its own clock."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from attendance.models import Carer
from fines.models import AddressOnFile, PenaltyNotice
from tests.factories.fines import Scene


def second(scene: Scene, session_ids: Iterable[int], **changes: object) -> PenaltyNotice:
    """A further notice to the mother written past every action, row by row, on the sessions given."""
    notice = PenaltyNotice.objects.filter(carer=scene.mother).latest("pk")
    copied = {f.attname: getattr(notice, f.attname) for f in notice._meta.concrete_fields}
    given = (
        "issued_by_id", "issued_at", "issued_on", "issue", "tariff_id", "first_pence", "second_pence",
        "posted_on", "deemed_received_on", "first_due", "second_due", "letter", "pdf",
    )  # fmt: skip
    values = copied | dict.fromkeys(given) | {"id": None, "ref": "26-7777", "status": "proposed"}
    other = PenaltyNotice.objects.create(**values | {"pdf_sha256": ""} | changes)
    with connection.cursor() as cursor:
        for key in session_ids:
            cursor.execute(
                "INSERT INTO fines_noticesession (notice_id, session_id, enrolment_id, carer_id, code, code_at_issue, "
                "live) VALUES (%s, %s, %s, %s, 'O', '', true)",
                [other.pk, key, scene.enrolment.pk, scene.mother.pk],
            )
    return other


def give(notice: PenaltyNotice, like: PenaltyNotice) -> None:
    """Issue a notice by raw SQL, with everything of the paper of another."""
    columns = (
        "issued_by_id, issued_at, issued_on, issue, tariff_id, first_pence, second_pence, posted_on, "
        "deemed_received_on, first_due, second_due, letter, pdf, pdf_sha256"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE fines_penaltynotice SET status = 'issued', ({columns}) = "  # noqa: S608
            f"(SELECT {columns} FROM fines_penaltynotice WHERE id = %s) WHERE id = %s",
            [like.pk, notice.pk],
        )


def recorded_at(carer: Carer, day: dt.date, hour: int, minute: int = 0) -> None:
    """The present address of the parent as recorded at that time of day, in London."""
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
    AddressOnFile.objects.create(carer=carer, since=at)
