"""Whom a sum nobody has matched keeps from court, and a word that it is not theirs taken back."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import connection, transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from fines.access_money import check_can_keep_money
from fines.actions.money_holds import OPEN, because_words, lock_money
from fines.choices import NoticeStatus
from fines.models import NotTheirs, PenaltyNotice, Receipt
from fines.querysets import NoticeQuerySet

A_PAGE = 30  # parents asked about at once: each is a question to the database


@dataclass(frozen=True)
class Held:
    """A parent the sum may be of: a notice of theirs that is open, whose child it is about, and why it may be."""

    notice_ref: str
    parent: str
    child: str
    because: str


@dataclass(frozen=True)
class HeldList:
    """The parents a sum may be of, among those of one page: every parent with an open notice is on some page."""

    held: list[Held]
    page: "Page[PenaltyNotice]"


def held_by(*, receipt: Receipt, by: User, words: str = "", number: int = 1) -> HeldList:
    """The parents whose case this sum keeps from court, unpaid notices first; by name or number where words are given.

    Left out is who is named by it: that money is theirs. A page of `A_PAGE` is asked about at once; a number past the
    last is the last. Four queries. Raises NotAllowed.
    """
    check_can_keep_money(by)
    page = Paginator(_candidates(words), A_PAGE).get_page(number)
    found = list(page)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.parent, m.rest_pence, m.why, m.notice_ref FROM unnest(%s::bigint[]) asked(parent), "
            "LATERAL fines_money_of(asked.parent) m WHERE m.receipt_id = %s AND m.why <> 'named'",
            [[notice.carer_id for notice in found], receipt.pk],
        )
        why = {parent: because_words(said, ref, rest) for parent, rest, said, ref in cursor}
    held = [
        Held(n.ref, n.carer.full_name, n.pupil.full_name, why[n.carer_id])
        for n in found
        if n.carer_id in why
    ]
    return HeldList(held, page)


def _candidates(words: str) -> NoticeQuerySet:
    """The latest open notice of each parent there is; found by the number of any that is open."""
    rows = PenaltyNotice.objects.filter(status__in=OPEN)
    later = rows.filter(carer=OuterRef("carer"), pk__gt=OuterRef("pk"))
    rows = rows.filter(~Exists(later)).light().select_related("carer", "pupil")
    for word in words.split():
        named = Q(carer__surname__istartswith=word) | Q(carer__forename__istartswith=word)
        numbered = PenaltyNotice.objects.filter(
            carer=OuterRef("carer"), status__in=OPEN, ref__startswith=word
        )
        rows = rows.filter(named | Exists(numbered))
    unpaid = ExpressionWrapper(Q(status=NoticeStatus.UNPAID), output_field=BooleanField())
    return rows.order_by(unpaid.desc(), "carer__surname", "carer__forename", "pk")


@transaction.atomic
def take_back_word(*, said: NotTheirs, reason: str, by: User) -> NotTheirs:
    """Say why a sum may be that parent's after all: it keeps their case from court again.

    What was laid meanwhile stands. Raises NotAllowed, AlreadyDone, WrongState (no reason, or it is itself a word
    taken back).
    """
    check_can_keep_money(by)
    lock_money()
    reason = readable(reason)
    if said.corrects_id:
        raise WrongState("This takes a word back: say again whose money it is not.")
    if not reason:
        raise WrongState("Say why it may be theirs after all.")
    if NotTheirs.objects.filter(corrects=said).exists():
        raise AlreadyDone("This is taken back already.")
    row = NotTheirs.objects.create(
        receipt_id=said.receipt_id,
        carer_id=said.carer_id,
        reason=reason[:300],
        corrects=said,
        by=by,
    )
    record(
        by=by, kind="money.not_theirs_undone", target_type="receipt", target_ref=said.receipt.ref,
        after={"parent": said.carer.ref, "reason": reason[:300]},
    )  # fmt: skip
    return row
