"""A school refers a child to Fast Track; the officer, or a manager, accepts or returns it with the reason.

The stage moves by the one table; a referral is the row beside it that says what was sent and what was answered.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from attendance.models import Enrolment, Flag, Pupil
from cases.access_referrals import check_can_answer, may_refer_from
from cases.actions.considering import consider
from cases.actions.moments import moment_of
from cases.actions.moving import lock, move_case
from cases.actions.opening import open_by_hand, open_case_of, open_or_join
from cases.actions.referral_file import ReferralFile
from cases.actions.timeline import add_event
from cases.certificates import certificate
from cases.choices import ConsiderationKind, EventKind, Stage, SupportKind
from cases.models import Case, Referral
from cases.models.facts import circumstances_of
from cases.models.refs import next_ref
from cases.rules.referring import FROM
from cases.rules.safeguards import OFFERS

MOST = 2000


def open_referral(*, enrolment: Enrolment, by: User) -> ReferralFile:
    """What a referral would carry today, for reading; the trail keeps who looked. Raises NotAllowed."""
    _check_may(by, enrolment)
    record(by=by, kind="pupil.read", target_type="pupil", target_ref=enrolment.pupil.ref)
    today = timezone.localdate()
    return ReferralFile(enrolment, by, open_case_of(enrolment.pupil), today)


def open_sent(*, referral: Referral, by: User) -> bytes:
    """Open a referral to read it; the trail keeps who did. Its certificate, to the byte."""
    record(
        by=by, kind="referral.read", target_type="case", target_ref=referral.case.ref,
        after={"referral": referral.ref},
    )  # fmt: skip
    return bytes(referral.certificate)


@transaction.atomic
def refer(
    *, enrolment: Enrolment, by: User, why: str, early_help: tuple[str, str] | None = None,
    on: dt.date | None = None, at: dt.datetime | None = None,
) -> Referral:  # fmt: skip
    """Refer the child: open a case if there is none, take it to Referred, freeze what goes with it.

    `early_help` is the answer and its words, asked only where no early help is on record. Raises NotAllowed,
    AlreadyDone (referred already), WrongState with everything that still blocks it: then nothing is written.
    """
    why = readable_lines(why)
    _check_may(by, enrolment)
    if not why:
        raise WrongState("Say in a sentence why this child needs Fast Track.")
    moment = moment_of(on, at)
    day = timezone.localdate(moment)
    pupil = Pupil.objects.select_for_update().get(pk=enrolment.pupil_id)
    case = _case_of(pupil, enrolment, by, why, moment)
    file = ReferralFile(enrolment, by, case, day)
    _refuse(file, early_help)
    if case.stage == Stage.FLAGGED:
        case = move_case(case=case, to=Stage.SCHOOL_SUPPORT, by=by, at=moment)
        file.case = case
    _say_what_was_looked_up(file, by, early_help, moment)
    case = move_case(case=case, to=Stage.FT_REFERRED, by=by, reason=why, at=moment)
    return _freeze(file, case, by, why, moment)


@transaction.atomic
def accept_referral(
    *, referral: Referral, by: User, reason: str = "", on: dt.date | None = None
) -> Case:
    """Say yes: Fast Track opens and writes all its dates. Raises NotAllowed, AlreadyDone, WrongState."""
    case = _unanswered(referral, by)
    return move_case(case=case, to=Stage.FT_OPEN, by=by, reason=reason, on=on)


@transaction.atomic
def return_referral(
    *, referral: Referral, by: User, reason: str, on: dt.date | None = None
) -> Case:
    """Say not yet, and what to put right; the school sees it and sends again.

    Raises NotAllowed, AlreadyDone, WrongState (no reason).
    """
    case = _unanswered(referral, by)
    if not readable_lines(reason):
        raise WrongState("Say what the school should put right.")
    return move_case(case=case, to=Stage.RETURNED, by=by, reason=reason, on=on)


def _check_may(by: User, enrolment: Enrolment) -> None:
    if not may_refer_from(by, enrolment):
        raise NotAllowed("A school's attendance lead refers to Fast Track.")


def _unanswered(referral: Referral, by: User) -> Case:
    case = lock(referral.case)
    check_can_answer(by, case)
    answered = Referral.objects.with_answer().get(pk=referral.pk)
    if hasattr(answered, "answered"):
        said = answered.answered
        who = said.by.name if said.by else "Bellwether"
        raise AlreadyDone(
            f"{who} has answered {referral.ref}: {said.get_answer_display().lower()}."
        )
    return case


def _case_of(
    pupil: Pupil, enrolment: Enrolment, by: User, why: str, moment: dt.datetime
) -> Case:  # fmt: skip
    """The pupil's open case, locked; a new one on the flags that stand, or by hand when none does."""
    case = open_case_of(pupil)
    if case is None:
        flags = Flag.objects.unclaimed().standing().filter(enrolment=enrolment).order_by("id")
        for flag in flags:
            found, _ = open_or_join(flag=flag, by=by, at=moment)
            case = case or found
    case = lock(case or open_by_hand(enrolment=enrolment, by=by, reason=why, at=moment))
    if case.stage == Stage.FT_REFERRED:
        last = case.referrals.without_pdf().first()
        raise AlreadyDone(
            f"{pupil.full_name} is referred already{f': {last.ref}' if last else ''}."
        )
    if case.stage not in FROM:
        raise WrongState(f"{case.ref} has gone beyond a referral: it is at {_label(case)}.")
    if case.enrolment_id != enrolment.pk:
        raise WrongState(f"{case.ref} follows the child at another school: refer from there.")
    if case.way(Stage.FT_REFERRED) is None and case.stage != Stage.FLAGGED:
        raise WrongState(f"The pathway of {case.ref} has no referral: ask the officer.")
    return case


def _refuse(file: ReferralFile, early_help: tuple[str, str] | None) -> None:
    blocking = [gap.text for gap in file.gaps if gap.blocks]
    if file.asks_early_help and not early_help:
        blocking.append("Say what early help was offered")
    if blocking:
        raise WrongState(". ".join(blocking) + ".")


def _say_what_was_looked_up(
    file: ReferralFile, by: User, early_help: tuple[str, str] | None, moment: dt.datetime
) -> None:
    """Write down, as the table asks, what the application looked up and what the sender was asked."""
    case = file.case
    if case is None:
        raise WrongState("There is no case.")
    if file.asks_early_help and early_help:
        found = {ConsiderationKind.EARLY_HELP: early_help}
    else:
        found = {ConsiderationKind.EARLY_HELP: _early_help(file)}
    known = set(case.considerations.values_list("kind", flat=True))
    found[ConsiderationKind.SIBLINGS] = ("yes", _siblings(file))
    found[ConsiderationKind.VULNERABILITY] = ("yes", _vulnerability(case, file.today))
    for kind, (answer, words) in found.items():
        if kind not in known:
            consider(case=case, by=by, kind=kind, answer=answer, reason=words, at=moment)


def _early_help(file: ReferralFile) -> tuple[str, str]:
    """Whether it was offered, and in whose hands it is; what nobody could give was not offered."""
    rows = [row for row in file.support if row.kind == SupportKind.EARLY_HELP]
    told = [
        f"{row.provider}, offered {_day(row.offered_on)}: {row.get_state_display().lower()}"
        for row in rows
    ]
    given = any(row.state in OFFERS for row in rows)
    return "yes" if given else "no", "; ".join(told) or "On record already"


def _siblings(file: ReferralFile) -> str:
    told = [
        f"{each.pupil.full_name}, {each.enrolment.school.name}: "
        f"{each.figures.absent} of {each.figures.possible} sessions missed"
        for each in file.family.siblings
    ]
    return "; ".join(told) or "None on roll at the schools the sender sees"


def _vulnerability(case: Case, day: dt.date) -> str:
    """That it was looked up. What it is stands in the child's record, for those who may see it there."""
    count = len(circumstances_of(case, day))
    return f"Looked up on {_day(day)}: {count or 'none'} on record"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"


def _label(case: Case) -> str:
    return str(Stage(case.stage).label.lower())


def _freeze(
    file: ReferralFile, case: Case, by: User, why: str, moment: dt.datetime
) -> Referral:  # fmt: skip
    ref, day = next_ref("RF"), timezone.localdate(moment)
    facts = file.frozen()
    referral = Referral.objects.create(
        ref=ref, case=case, why=why, facts=facts, sent_on=day, sent_at=moment, by=by,
        due=case.stage_due,
        certificate=certificate(
            enrolment=case.enrolment, register=facts["register"], on=day, ref=ref,
            printed_by=by.name,
        ),
    )  # fmt: skip
    add_event(case=case, kind=EventKind.REFERRED, by=by, at=moment, data={"referral": ref})
    return referral
