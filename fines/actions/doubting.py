"""Tells that charged sessions are no offence any more, and takes them out of what is relied on. Both append only."""

from collections.abc import Collection

from django.db import transaction

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from cases.actions.moments import moment_of
from fines.access_court import check_can_charge
from fines.actions.court_steps import lock_charge
from fines.actions.courts import tell_court
from fines.actions.doubts import Doubt, doubts_of, judged, left_out_of, to_tell
from fines.choices import EventKind, ReviewKind
from fines.models import ChargeReview, Proceedings, ReviewedSession


@transaction.atomic
def tell_doubt(*, proceedings: Proceedings) -> bool:
    """Say on the case, once for each session, that it is no offence any more, or is one again; whether it was news."""
    row = lock_charge(proceedings)
    rows = list(
        judged().filter(to_tell(), proceedings=row).select_related("session")
        .order_by("session__date", "session__half")
    )  # fmt: skip
    gone = [Doubt(n, n.code, n.now) for n in rows if not n.is_offence]
    again = [Doubt(n, n.code, n.now) for n in rows if n.is_offence]
    if gone:
        words = f"Marks under charge {row.ref} were amended and are no offence any more: {_list(gone)}. "
        words += "Leave the sessions out, or withdraw the charge."
        _say(row, ReviewKind.OPENED, gone)
        tell_court(row, EventKind.CHARGE_DOUBTED, words, by=None, at=moment_of())
    if again:
        words = f"Marks under charge {row.ref} are unauthorised again: {_list(again)}."
        _say(row, ReviewKind.AS_BEFORE, again)
        tell_court(row, EventKind.CHARGE_REVIEWED, words, by=None, at=moment_of())
    return bool(rows)


@transaction.atomic
def leave_out(
    *, proceedings: Proceedings, sessions: Collection[int], by: User, reason: str
) -> ChargeReview:
    """Rely no longer on sessions of a charge that are no offence any more (`sessions`: keys of charged sessions).

    Raises NotAllowed, WrongState: nothing in doubt, none chosen, one that is unauthorised again, no reason, or
    nothing left to charge, for such a charge is withdrawn.
    """
    check_can_charge(by, proceedings.case)
    row, reason = lock_charge(proceedings), readable_lines(reason)
    doubts, wanted = doubts_of(row), set(sessions)
    chosen = [n for n in doubts if n.charged.pk in wanted]
    if not doubts:
        raise WrongState(f"Nothing of {row.ref} is in doubt.")
    if len(chosen) < len(wanted):
        raise WrongState("A mark was amended again: look at the sessions anew.", field="sessions")
    if not chosen:
        raise WrongState("Choose the sessions to leave out.", field="sessions")
    if not reason:
        raise WrongState("Say why they are left out.", field="reason")
    left = row.sessions.count() - len(left_out_of(row)) - len(chosen)
    if not left and not row.results.exists():
        words = f"Nothing would be left of {row.ref}: enter the result “Withdrawn” instead."
        raise WrongState(words, field="sessions")
    review = _say(row, ReviewKind.LEFT_OUT, chosen, by, reason)
    words = f"{row.ref}: left out since they are no offence any more: {_list(chosen)}."
    tell_court(row, EventKind.CHARGE_REVIEWED, words, by=by, at=moment_of(), trail={"why": reason})
    return review


def _say(
    row: Proceedings, kind: str, doubts: Collection[Doubt], by: User | None = None, reason: str = ""
) -> ChargeReview:
    review = ChargeReview.objects.create(
        proceedings=row, kind=kind, by=by, reason=reason, at=moment_of()
    )
    ReviewedSession.objects.bulk_create(
        ReviewedSession(review=review, charged=n.charged, code=n.now) for n in doubts
    )
    return review


def _list(doubts: Collection[Doubt]) -> str:
    return "; ".join(n.words for n in doubts)
