"""What follows from the notices of the demonstration: words against them, reminders, some issued together."""

import csv
import datetime as dt
from collections.abc import Iterator
from functools import cache

from django.utils import timezone

from accounts.models import User
from config.demo.casework.people import Staffing
from config.demo.words import DATA
from fines.actions import batches, reminding, representations
from fines.actions.preflight import next_post, read_preflight
from fines.choices import NoticeStatus
from fines.models import PenaltyNotice, Representation

DAY = dt.timedelta(days=1)
TOGETHER = 3  # how many the manager has issued at once
CERTIFICATE = "PO 4471 0082"
Line = dict[str, str]


@cache
def said() -> list[Line]:
    """What parents write, and how it is answered."""
    with (DATA / "representations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def after_notices(staff: Staffing, today: dt.date) -> None:
    """Words against some notices, most of them answered; what the nights write; a few issued together."""
    against = list(_written_against())
    for line in said():
        notice = _given_by(against, today - int(line["days_ago"] or 0) * DAY)
        if notice is None:
            continue
        row = _write(line, notice, staff, today)
        if line["answer"]:
            _answer(line, row, staff.legal, today)
    for notice in list(reminding.reminders_due(today)):
        reminding.remind(notice=notice, on=today)
    for notice in list(reminding.undecided_notices(today)):
        reminding.chase_decision(notice=notice, on=today)
    _issue_together(staff.manager)


def _written_against() -> Iterator[PenaltyNotice]:
    """Notices given and not paid, the latest first; one a family, and none that is in court."""
    rows = PenaltyNotice.objects.filter(
        status__in=(NoticeStatus.ISSUED, NoticeStatus.UNPAID), proceedings__isnull=True
    )
    seen: set[int] = set()
    for notice in rows.light().select_related("case", "carer").order_by("-issued_on", "-id"):
        if notice.pupil_id not in seen:
            seen.add(notice.pupil_id)
            yield notice


def _given_by(notices: list[PenaltyNotice], day: dt.date) -> PenaltyNotice | None:
    """Take the latest that was given by that day out of the list."""
    found = next((n for n in notices if n.issued_on and n.issued_on <= day), None)
    if found:
        notices.remove(found)
    return found


def _write(line: Line, notice: PenaltyNotice, staff: Staffing, today: dt.date) -> Representation:
    """It came so many days ago, or some days after the notice; most are in the legal officer's hand."""
    given = notice.issued_on or today
    ago = line["days_ago"]
    came = today - int(ago) * DAY if ago else min(given + 6 * DAY, today)
    row = representations.record_representation(
        notice=notice, by=staff.legal, received_on=came, sender=notice.carer.full_name, how=line["how"],
        words=line["words"], carer=notice.carer, on=came,
    )  # fmt: skip
    if line["how"] != "telephone":
        row = representations.assign(row=row, to=staff.legal, by=staff.manager)
    return row


def _answer(line: Line, row: Representation, by: User, today: dt.date) -> None:
    representations.answer_representation(
        row=row, by=by, answer=line["answer"], reasons=line["reasons"], ground=line["ground"],
        on=min(row.received_on + 7 * DAY, today),
    )  # fmt: skip


def _issue_together(by: User) -> None:
    """The oldest proposals that can go today; the certificate of the post office, once they went."""
    going = read_preflight(by=by).going[:TOGETHER]
    if not going:
        return
    batch = batches.make_batch(
        refs=[row.notice.ref for row in going], by=by, posted_on=next_post(timezone.localdate()),
        seen=len(going), posted_by="Post room, Civic Centre",
    )  # fmt: skip
    while batches.issue_one(lambda ref, why: None):
        pass
    batch.refresh_from_db()
    if batch.posted_on <= timezone.localdate():
        batches.record_certificate(batch=batch, by=by, certificate=CERTIFICATE)
