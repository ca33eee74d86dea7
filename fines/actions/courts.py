"""Proceedings, kept thin: the charge for the absence in an unpaid notice, and what the court said."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from cases.actions.moments import moment_of
from cases.models.facts import gather
from cases.rules.stages import check_charge
from fines.access import check_can_record_proceedings
from fines.actions.common import lock_notice, tell
from fines.actions.law import current_law
from fines.actions.representations import check_none_open
from fines.actions.watching import filing_limit
from fines.choices import Charge, EventKind, NoticeStatus, Outcome
from fines.models import PenaltyNotice, Proceedings
from fines.models.refs import next_proceedings_ref
from fines.rules.spelling import long_date, money


@transaction.atomic
def begin_proceedings(
    *, notice: PenaltyNotice, charge: str, by: User, hearing_on: dt.date | None = None,
    on: dt.date | None = None,
) -> Proceedings:  # fmt: skip
    """Charge the absence an unpaid notice stands on, never the non-payment (T37).

    The case has to have come to a stage where a charge may be laid, by the table of its moves, with
    the very offence that was approved. Raises NotAllowed, AlreadyDone, WrongState (paid, withdrawn,
    still payable, out of time, or whatever the case still lacks, all of it).
    """
    notice = lock_notice(notice)
    check_can_record_proceedings(by, notice.case)
    if notice.proceedings.exists():
        raise AlreadyDone("Proceedings on this notice have begun already.")
    if notice.status != NoticeStatus.UNPAID:
        raise WrongState("Proceedings may follow only a notice left unpaid.")
    check_none_open(notice.carer_id, notice.pupil_id)
    moment = moment_of(on)
    day, limit = timezone.localdate(moment), filing_limit(notice)
    if limit and day > limit:
        raise WrongState(f"Proceedings had to begin by {long_date(limit)}: six months are over.")
    if refusals := check_charge(notice.case.stage, charge, gather(notice.case, day, by)):
        raise WrongState(". ".join(r.text for r in refusals) + ".")
    row = Proceedings.objects.create(
        ref=next_proceedings_ref(), case=notice.case, pupil_id=notice.pupil_id,
        carer_id=notice.carer_id, notice=notice, charge=Charge(charge), filed_on=day,
        offence_on=notice.first_session_on, hearing_on=hearing_on, by=by,
    )  # fmt: skip
    words = f"Proceedings {row.ref} begun under {Charge(charge).label.lower()}."
    tell(notice, EventKind.CHARGED, words, by=by, at=moment, legal=True)
    return row


@transaction.atomic
def record_outcome(
    *, proceedings: Proceedings, outcome: str, by: User, fine_pence: int | None = None,
    costs_pence: int | None = None, on: dt.date | None = None,
) -> Proceedings:  # fmt: skip
    """Write what the court decided. A fine never exceeds the maximum on the date of the offence.

    Raises NotAllowed, AlreadyDone, WrongState.
    """
    row = Proceedings.objects.select_for_update().get(pk=proceedings.pk)
    notice = lock_notice(row.notice) if row.notice else None
    check_can_record_proceedings(by, row.case)
    if row.outcome:
        raise AlreadyDone("The outcome is entered already.")
    _refuse_fine(row, outcome, fine_pence)
    moment = moment_of(on)
    row.outcome, row.outcome_on = Outcome(outcome), timezone.localdate(moment)
    row.fine_pence, row.costs_pence = fine_pence, costs_pence
    row.save(update_fields=["outcome", "outcome_on", "fine_pence", "costs_pence"])
    if notice:
        amount = f" of {money(fine_pence)}" if fine_pence else ""
        words = f"Proceedings {row.ref}: {Outcome(outcome).label.lower()}{amount}."
        tell(notice, EventKind.OUTCOME, words, by=by, at=moment, legal=True)
    return row


def _refuse_fine(row: Proceedings, outcome: str, fine_pence: int | None) -> None:
    if (outcome == Outcome.FINE) != (fine_pence is not None):
        raise WrongState("A fine has an amount, and nothing else has.")
    most = current_law().maximum(row.charge, row.offence_on)
    if fine_pence and most and fine_pence > most.fine_pence:
        charge = Charge(row.charge).label.lower()
        raise WrongState(f"The most a court may fine under {charge} is {money(most.fine_pence)}.")
