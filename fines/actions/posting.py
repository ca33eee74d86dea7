"""Writes down what proves that one notice was posted. Those of a batch are proved together: `fines.actions.batches`."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from fines.access import check_can_record_payment
from fines.actions.common import lock_notice
from fines.choices import PostalClass
from fines.models import PenaltyNotice, Posting
from fines.rules.spelling import long_date


def check_day_of_post_came(day: dt.date) -> None:
    """Raise WrongState before the day of posting: nothing proves what has not happened."""
    if timezone.localdate() < day:
        raise WrongState(
            f"It is to be posted on {long_date(day)}: write the certificate down once it went.",
            field="certificate",
        )


@transaction.atomic
def prove_posting(
    *, notice: PenaltyNotice, by: User, certificate: str, posted_by: str = ""
) -> Posting:
    """Keep the reference of the certificate of posting, and who took the notice to the post.

    Nobody named leaves who was named before. Raises NotAllowed, WrongState (no reference; never posted, or not yet),
    AlreadyDone (the same is there).
    """
    notice, certificate, who = lock_notice(notice), readable(certificate), readable(posted_by)
    check_can_record_payment(by, notice)
    if not certificate:
        raise WrongState("Write the reference of the certificate of posting.", field="certificate")
    if not notice.posted_on:
        raise WrongState("This notice was never posted.")
    if notice.was_not_posted:
        raise WrongState("It was withdrawn before the day it was to be posted: it never went.")
    check_day_of_post_came(notice.posted_on)
    last = notice.postings.order_by("id").last()
    who = who or (last.posted_by if last else by.name)
    if last and (last.certificate, last.posted_by) == (certificate, who):
        raise AlreadyDone("This certificate is written down already.", field="certificate")
    row = Posting.objects.create(
        notice=notice, postal_class=last.postal_class if last else PostalClass.FIRST,
        posted_by=who, certificate=certificate, by=by,
    )  # fmt: skip
    record(
        by=by, kind="notice.posting_proved", target_type="notice", target_ref=notice.ref,
        after={"certificate": certificate},
    )  # fmt: skip
    return row
