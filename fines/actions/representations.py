"""What is written against a notice: kept, given to somebody, answered in time.

While one waits for an answer nothing moves to the courts: a tie says so, and the database refuses the charge.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.choices import Role
from attendance.models import Carer, Membership
from attendance.querysets import holding
from attendance.rules.calendar import CalendarEnds
from cases.actions.moments import moment_of
from cases.models.limits import local_setting
from fines.access_representations import (
    check_can_answer,
    check_can_record,
    visible_representations,
)
from fines.actions.common import lock_notice, tell
from fines.actions.law import working_day
from fines.actions.pack_file import PackFile
from fines.actions.payments import money_standing, owed
from fines.actions.withdrawing import withdraw_notice
from fines.actions.writing import Said, due_words, write_about
from fines.choices import Answered, EventKind, HowItCame, LetterKind, NoticeStatus
from fines.models import PenaltyNotice, Representation
from fines.models.refs import next_representation_ref
from fines.rules.amounts import still_payable
from fines.rules.spelling import long_date

AGAINST = (NoticeStatus.ISSUED, NoticeStatus.UNPAID, NoticeStatus.PAID)
PER_PAGE = 30
STANDS = {
    Answered.PUT_RIGHT: "It stands; what we have put right is said below",
    Answered.NOT_UPHELD: "It stands",
}
# To another parent than the notice's own: nothing of the notice itself (domain 9).
LOOKED_AT = "We have looked at what you told us"
FOR_ITS_PARENT = "We tell that to the person it was given to"


@transaction.atomic
def record_representation(
    *, notice: PenaltyNotice, by: User, received_on: dt.date, sender: str, how: str, words: str,
    carer: Carer | None = None, on: dt.date | None = None,
) -> Representation:  # fmt: skip
    """Keep what somebody says against a notice; the clock runs from the day it came, in working days.

    `carer` is who it is from, where they are a parent or carer of the child: the answer goes to them and to nobody
    else. Somebody else is named by `sender` alone, and no letter is written to them.

    Raises NotAllowed, WrongState (not given, or withdrawn already; a day before posting or still to come; no
    words; bank holidays not known).
    """
    notice = lock_notice(notice)
    check_can_record(by, notice)
    moment = moment_of(on)
    words = readable_lines(words)
    sender = carer.full_name if carer else readable(sender)
    if carer and not senders(notice).filter(pk=carer.pk).exists():
        raise WrongState(f"{carer.full_name} is not a carer of this child.")
    if notice.status not in AGAINST or notice.issued_on is None:
        raise WrongState(
            "There is no notice to write against: it is not given, or it is withdrawn."
        )
    if not notice.issued_on <= received_on <= timezone.localdate(moment):
        raise WrongState("The day it came lies between the day the notice was given and today.")
    if not words or not sender:
        raise WrongState("Write who it is from, and what they say.")
    row = Representation.objects.create(
        ref=next_representation_ref(), notice=notice, received_on=received_on, sender=sender,
        carer=carer, how=HowItCame(how), words=words, due_on=answer_due(received_on), by=by, at=moment,
    )  # fmt: skip
    said = f"{row.ref}: {sender} wrote against penalty notice {notice.ref}. Answer by {long_date(row.due_on)}."
    tell(notice, EventKind.REPRESENTED, said, by=by, at=moment, data={"ref": row.ref}, legal=True)
    return row


def senders(notice: PenaltyNotice) -> QuerySet[Carer]:
    """Who may have written and can be written to: the parents and carers of the child, the notice's own first."""
    rows = Carer.objects.filter(responsibilities__pupil=notice.pupil_id).distinct()
    return rows.order_by(Case(When(pk=notice.carer_id, then=0), default=1), "surname", "pk")


def answer_due(received_on: dt.date) -> dt.date:
    """The last day to answer, by the setting of the day it came. Raises WrongState past the known bank holidays."""
    try:
        return working_day(received_on, local_setting("representation_days", received_on))
    except CalendarEnds as unknown:
        raise WrongState(str(unknown)) from unknown


@transaction.atomic
def assign(*, row: Representation, to: User, by: User) -> Representation:
    """Give it to somebody to answer. Raises NotAllowed, AlreadyDone (answered), WrongState (they may not answer)."""
    row = _lock(row)
    check_can_record(by, row.notice)
    if not answerers(row).filter(pk=to.pk).exists():
        raise WrongState(
            f"{to.name} may not answer this: they did not issue the notice and may withdraw it."
        )
    row.assigned_to = to
    row.save(update_fields=["assigned_to"])
    record(by=by, kind="representation.given", target_type="representation", target_ref=row.ref,
           after={"to": to.email})  # fmt: skip
    return row


def answerers(row: Representation) -> QuerySet[User]:
    """The people who may answer it: managers and legal officers, but for who issued the notice."""
    held = Membership.objects.filter(
        holding(timezone.localdate(), "valid_from", "valid_to"),
        role__in=[Role.MANAGER, Role.LEGAL_OFFICER],
    )
    rows = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return rows.exclude(pk=row.notice.issued_by_id or 0).order_by("name")


@transaction.atomic
def answer_representation(
    *, row: Representation, by: User, answer: str, reasons: str, ground: str = "",
    on: dt.date | None = None,
) -> Representation:  # fmt: skip
    """Answer, once: withdraw the notice on a listed ground, or say why it stands; a letter goes either way.

    Against a notice that is withdrawn by now the one answer is that it is. Raises NotAllowed (who issued it),
    AlreadyDone, WrongState (no reasons; reasons that name another parent; no ground; it is withdrawn and cannot stand;
    whatever forbids a withdrawal).
    """
    row = _lock(row)
    check_can_answer(by, row)
    reasons, moment = readable_lines(reasons), moment_of(on)
    if not reasons:
        raise WrongState("Give the reasons: whoever wrote is told them.", field="reasons")
    _check_names_nobody_else(row, reasons)
    answered, gone = Answered(answer), row.notice.status == NoticeStatus.WITHDRAWN
    if gone and answered != Answered.WITHDRAWN:
        raise WrongState(
            f"{row.notice.ref} is withdrawn: it stands no longer, so the answer is that it is withdrawn."
        )
    row.answer, row.reasons, row.answered_by, row.answered_at = answered, reasons, by, moment
    row.ground = _ground(row, answered, ground)
    row.save(update_fields=["answer", "reasons", "answered_by", "answered_at", "ground"])
    words = f"{row.ref} answered. {answered.label}."
    tell(row.notice, EventKind.ANSWERED, words, by=by, at=moment, data={"ref": row.ref}, legal=True)
    if answered == Answered.WITHDRAWN and not gone:
        row.notice = withdraw_notice(notice=row.notice, ground=ground, reason=reasons, by=by, on=on)
    _write_answer(row, by, moment)
    return row


def _check_names_nobody_else(row: Representation, reasons: str) -> None:
    """Raise WrongState where the letter would name another parent, or say where somebody lives (domain 9)."""
    if row.carer is None:
        return
    screen = PackFile(row.notice.case, row.carer).screen
    if screen.names(reasons) or screen.clean(reasons) != reasons:
        raise WrongState(
            f"The letter goes to {row.carer.full_name}, and these words name another parent or carer, or a brother or "
            "sister, or say where somebody lives. Write them without that.",
            field="reasons",
        )


def _ground(row: Representation, answered: Answered, ground: str) -> str:
    """The ground the answer names: the notice's own where it is withdrawn already. Raises WrongState for none."""
    if answered != Answered.WITHDRAWN:
        return ""
    found = row.notice.withdrawal_ground or ground
    if not found:
        raise WrongState("Choose the ground on which the notice is withdrawn.")
    return found


def _write_answer(row: Representation, by: User, at: dt.datetime) -> None:
    """Write to whoever wrote, and to nobody else; to somebody who is no carer of the child nothing goes."""
    notice, day = row.notice, timezone.localdate(at)
    if row.carer is None:
        words = f"{row.ref}: {row.sender} is no parent or carer on record. Tell them the answer yourself."
        tell(notice, EventKind.NOT_WRITTEN, words, by=by, at=at, legal=True)
        return
    answered, own = Answered(row.answer), row.is_of_its_parent
    said: Said = {
        "received_day": row.received_on, "reasons": row.reasons,
        "answer": answered.label.partition(":")[0] if own else LOOKED_AT,
        "stands": stands_words(notice, answered, day) if own else FOR_ITS_PARENT,
        **({} if own else {"notice": row.ref}),
    }  # fmt: skip
    write_about(notice, LetterKind.ANSWER, said, by=by, at=at, answers=row, to=row.carer)


def stands_words(notice: PenaltyNotice, answered: Answered, day: dt.date) -> str:
    """How a notice stands for the parent it was given to: what is due and by when, or that nothing is."""
    if notice.status == NoticeStatus.WITHDRAWN:
        return "It is withdrawn. Nothing is to be paid, and you will not be prosecuted for these absences"
    begins = STANDS[answered]
    if notice.status == NoticeStatus.PAID:
        return f"{begins}. It is paid: nothing more is due"
    payable = still_payable(owed(notice), money_standing(notice, day), day)
    if payable:
        return f"{begins}. To pay, in full: {', or '.join(due_words(due) for due in payable)}"
    last = long_date(notice.second_due)
    return (
        f"{begins}. The last day to pay was {last}: the council now decides whether to go to court"
    )


def check_none_open(carer_id: int, pupil_id: int) -> None:
    """Raise WrongState while somebody's words against a notice to this parent for this child wait for an answer."""
    waiting = Representation.objects.filter(
        notice__carer=carer_id, notice__pupil=pupil_id, answer=""
    ).first()
    if waiting:
        raise WrongState(
            f"{waiting.ref}, written against the notice, waits for an answer: answer it first."
        )


def _lock(row: Representation) -> Representation:
    notice = lock_notice(row.notice)
    found = Representation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    found.notice = notice
    if not found.is_open:
        raise AlreadyDone(f"{found.ref} is answered already.")
    return found


@dataclass(frozen=True)
class Inbox:
    """A page of what is written against notices, and how many stand how."""

    page: Page[Representation]
    counts: Counter[str]
    today: dt.date
    near: dt.date  # an answer due by this day is near


def read_inbox(*, by: User, show: str = "open", number: int = 1) -> Inbox:
    """What waits, the first due first; or what is answered, the latest first. Raises NotAllowed."""
    today = timezone.localdate()
    warn = local_setting("representation_warn_days", today)
    try:
        near = working_day(today, warn)
    except CalendarEnds:
        near = today  # nothing is called near on a guess
    rows = visible_representations(by)
    waiting = Q(answer="")
    counts = Counter(
        open=rows.filter(waiting).count(),
        late=rows.filter(waiting, due_on__lt=today).count(),
        mine=rows.filter(waiting, assigned_to=by).count(),
        answered=rows.exclude(waiting).count(),
    )
    chosen = {
        "late": rows.filter(waiting, due_on__lt=today), "mine": rows.filter(waiting, assigned_to=by),
        "answered": rows.exclude(waiting).order_by("-answered_at"),
    }.get(show, rows.filter(waiting))  # fmt: skip
    listed = chosen.defer("notice__pdf").select_related(
        "notice__pupil", "notice__carer", "notice__enrolment__school", "assigned_to", "answered_by"
    )
    return Inbox(Paginator(listed, PER_PAGE).get_page(number), counts, today, near)
