"""What proves that one notice was posted: a further row, never a change. Of a batch: `fines.actions.batches`."""

from django.db import transaction

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from fines.access import check_can_prove_posting
from fines.actions.common import lock_notice
from fines.models import PenaltyNotice, Posting


@transaction.atomic
def record_certificate(
    *, notice: PenaltyNotice, by: User, certificate: str, posted_by: str = ""
) -> Posting:
    """Write the certificate of posting of one notice; who took it to the post stays unless somebody is named.

    Raises NotAllowed, WrongState (no reference; not given yet).
    """
    notice, certificate = lock_notice(notice), readable(certificate)
    check_can_prove_posting(by, notice)
    last = notice.postings.order_by("id").last()
    if not notice.is_served or last is None:
        raise WrongState("This notice has not been posted: there is nothing to prove.")
    if not certificate:
        raise WrongState("Write the reference of the certificate of posting.")
    row = Posting.objects.create(
        notice=notice, postal_class=last.postal_class, posted_by=readable(posted_by) or last.posted_by,
        certificate=certificate, by=by,
    )  # fmt: skip
    after = {"certificate": certificate}
    record(
        by=by,
        kind="notice.posting_proved",
        target_type="notice",
        target_ref=notice.ref,
        after=after,
    )
    return row
