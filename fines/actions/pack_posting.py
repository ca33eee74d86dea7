"""Gathers how the notices of a pack were posted: the certificate where there is one, and what was proved of receipt."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from fines.actions.pack_notes import of_posting, of_receipt
from fines.choices import PostalClass
from fines.models import PenaltyNotice, Posting
from fines.rules.pack_posting import PostingFacts

if TYPE_CHECKING:
    from fines.actions.pack_file import PackFile


def posting_rows(file: PackFile) -> dict[int, Posting]:
    """By notice: the latest row that carries a certificate counts; without one the latest. One query."""
    rows: dict[int, Posting] = {}
    found = Posting.objects.filter(notice__in=file.basis.notices).select_related("by")
    for row in found.order_by("id"):
        if row.certificate or not (rows.get(row.notice_id) and rows[row.notice_id].certificate):
            rows[row.notice_id] = row
    return rows


def read_postings(file: PackFile) -> dict[int, PostingFacts]:
    """By notice, for those of the pack that were posted. Words people typed are screened."""
    rows = file.posting_rows
    return {
        notice.pk: _facts(file, notice, notice.posted_on, rows.get(notice.pk))
        for notice in file.basis.notices
        if notice.posted_on
    }


def _facts(
    file: PackFile, notice: PenaltyNotice, posted_on: dt.date, row: Posting | None
) -> PostingFacts:
    """Of one notice; one posted before postings were kept has only what stands on itself."""
    issuer = notice.issued_by.name if notice.issued_by else ""
    return PostingFacts(
        ref=notice.ref, posted_on=posted_on, today=file.today, deemed_on=notice.deemed_received_on,
        how=PostalClass(row.postal_class).label if row else PostalClass.FIRST.label,
        posted_by=file.told(of_posting(row, "posted_by")) if row else "",
        certificate=file.told(of_posting(row, "certificate")) if row else "",
        kept_by=row.by.name if row else issuer,
        kept_on=timezone.localdate(row.at) if row else notice.issued_on,
        received_on=notice.received_on, receipt=file.told(of_receipt(notice)),
    )  # fmt: skip
