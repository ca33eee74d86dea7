"""Notices of the demonstration: proposed from the register, decided, paid or not, taken to court or back."""

import datetime as dt

from accounts.models import User
from attendance.models import Responsibility
from cases.actions.moments import moment_of
from cases.actions.safeguarding import lift_safeguard, missing_safeguards
from cases.choices import ConsiderationKind
from config.demo.casework.walk import CourseEnds, Walk
from fines.actions import (
    bank_files,
    cards,
    drafting,
    evidence,
    improvements,
    issuing,
    payments,
    proposing,
    withdrawing,
)
from fines.choices import AddressSource, Consideration, PaymentMethod, WithdrawalGround
from fines.models import PenaltyNotice
from fines.rules.answers import Answer
from fines.rules.improving import runs_well, was_enough
from fines.senders import Told, is_open

DAY = dt.timedelta(days=1)
LEAST_SESSIONS, MOST_SESSIONS = 10, 24
ASKED = {
    ConsiderationKind.SOCIAL_WORKER: "R. Hale, children in need team",
    ConsiderationKind.VIRTUAL_SCHOOL: "P. Anand, virtual school head",
    ConsiderationKind.SEND: "J. Whitby, SEND service",
    ConsiderationKind.YOUTH_JUSTICE: "C. Morton, youth justice team",
}
SAID = {
    Consideration.CONSULTED: "Recorded on the case.",
    Consideration.EQUALITY: "The school and the SEND team know of nothing that would have kept the child away.",
    Consideration.PERSON: "The child lived with this parent on every one of these days.",
    Consideration.ELSEWHERE: "The school asked; the neighbouring authority's team was e-mailed and has nothing.",
    Consideration.UNSETTLED: "The school rang and wrote; the family was asked again at the last visit.",
}
METHODS = (PaymentMethod.CARD, PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER)


def propose(
    walk: Walk, tie: Responsibility, by: User | None = None, most: int = MOST_SESSIONS
) -> PenaltyNotice:
    """Propose a notice to one parent for the latest sessions that count. Raises CourseEnds for none.

    The only place of the demonstration that proposes one, and answers what is asked.
    """
    free = _free(walk, tie)[-walk.rng.randint(LEAST_SESSIONS, most) :]
    why = walk.voice.say("proposal_holiday" if walk.voice.theme == "holiday" else "proposal")
    notice = proposing.propose_notice(
        case=walk.case, carer=tie.carer, session_ids=[s.session_id for s in free],
        by=by or walk.officer, answers=_answers(walk, why), recommendation=why, on=walk.on,
    )  # fmt: skip
    walk.case = notice.case
    return notice


def _free(walk: Walk, tie: Responsibility) -> list[evidence.OfferedSession]:
    """Sessions in no notice yet, of a holiday only its own days. Raises CourseEnds for too few."""
    offered = evidence.unauthorised_sessions(walk.case, tie.carer, walk.on)
    free = [s for s in offered if drafting.is_free(s) and s.fact.compulsory_age]
    away = [s for s in free if s.fact.code == "G"]
    time = improvements.times_to_improve({walk.case.pk: walk.on}).get(walk.case.pk)
    well = runs_well(time, walk.on) or was_enough(time, [s.fact.date for s in free])
    if len(free) < LEAST_SESSIONS or well:
        raise CourseEnds
    return away if walk.voice.theme == "holiday" and len(away) >= LEAST_SESSIONS else free


def issue(walk: Walk, notice: PenaltyNotice) -> PenaltyNotice:
    """The manager gives it; who has to be asked by now has been."""
    if any(kind in ASKED for kind in missing_safeguards(walk.case, walk.on)):
        consult(walk)
    notice = issuing.issue_notice(notice=notice, by=walk.manager, on=walk.on)
    walk.case = notice.case
    return notice


def turn_down(walk: Walk, notice: PenaltyNotice) -> None:
    """The manager returns the proposal, and says why."""
    reason = walk.voice.say("notice_returned")
    issuing.return_notice(notice=notice, by=walk.manager, reason=reason, on=walk.on)


def pay_early(walk: Walk, notice: PenaltyNotice) -> None:
    """Some day of the first period (or, for a second notice, of the only one)."""
    first = _known(notice.deemed_received_on) + walk.rng.randint(1, 12) * DAY
    _pay(walk, notice, notice.first_pence or notice.second_pence, first)


def pay_late(walk: Walk, notice: PenaltyNotice) -> None:
    """After the first period, before the last day: the higher amount."""
    start = notice.first_due or _known(notice.deemed_received_on)
    _pay(walk, notice, notice.second_pence, start + walk.rng.randint(2, 6) * DAY)


def first_day_unpaid(notice: PenaltyNotice) -> dt.date:
    """The day after the last day of payment."""
    return _known(notice.second_due) + DAY


def lapse(notice: PenaltyNotice, day: dt.date) -> None:
    """What the night of that day does to a notice left unpaid."""
    payments.lapse_unpaid(notice=notice, on=day)


def withdraw(walk: Walk, notice: PenaltyNotice, ground: WithdrawalGround) -> None:
    """Take it back on a listed ground."""
    withdrawing.withdraw_notice(
        notice=notice, ground=ground, by=walk.staff.legal, reason=walk.voice.say(f"withdrawn_{ground}"),
        on=walk.on,
    )  # fmt: skip


def consult(walk: Walk) -> None:
    """Ask everybody who must be asked because of what is known of the child."""
    for label in evidence.who_to_consult(walk.case, walk.on):
        kind = next(k for k in ConsiderationKind if k.label == label)
        walk.consider(kind, "consulted", by=walk.officer, who=ASKED[kind])


def consult_or_let_pass(walk: Walk) -> None:
    """The same, but for one service nobody could reach: the manager lets that one pass, and says why."""
    missing = [name for name in missing_safeguards(walk.case, walk.on) if name in ASKED]
    if missing:
        lift_safeguard(
            case=walk.case, safeguard=missing[-1], by=walk.manager, on=walk.on,
            reason="The post is vacant; the team manager was written to twice and has not answered.",
        )  # fmt: skip
    consult(walk)


def plan_meeting(walk: Walk, prefer_order: bool = False) -> None:
    """The legal planning meeting, and the order that must be considered before any charge."""
    walk.consider(ConsiderationKind.PLANNING_MEETING, "planning", by=walk.manager)
    answer = "yes" if prefer_order else "no"
    walk.consider(ConsiderationKind.ESO, "eso", by=walk.manager, answer=answer)


def _known(day: dt.date | None) -> dt.date:
    """A date every notice has once it is given."""
    if day is None:
        raise ValueError("The notice has not been given yet.")
    return day


def _answers(walk: Walk, why: str) -> dict[str, Answer]:
    consult(walk)
    said = {Consideration.SUPPORT: why, Consideration.IMPROVEMENT: why} | SAID
    answers = {str(kind): Answer(True, said.get(kind, "")) for kind in Consideration}
    source = (AddressSource.COUNCIL_TAX, AddressSource.SCHOOL)[walk.case.pk % 2]
    checked = Answer(True, "", source, walk.on - DAY)
    return answers | {str(Consideration.ADDRESS): checked}


def _pay(walk: Walk, notice: PenaltyNotice, pence: int | None, day: dt.date) -> None:
    """Money comes in, if that day is over: by the next file of the bank, or by card."""
    if not pence or day > walk.today:
        return
    if walk.rng.choice(METHODS) == PaymentMethod.CARD and is_open():
        pay_by_card(notice, pence, day)
        return
    payer = f"{notice.carer.forename[:1]} {notice.carer.surname}".upper()
    walk.till.append((day, f"{day:%d/%m/%Y},{payer},{notice.ref},{pence / 100:.2f}"))


def empty_till(till: list[tuple[dt.date, str]], by: User) -> None:
    """What came by the bank since the last time, in one file named by its last day."""
    if till:
        lines = "\n".join(line for _, line in sorted(till))
        file = f"Date,Description,Reference,Amount\n{lines}\n".encode()
        name = f"bank-{max(day for day, _ in till)}.csv"
        till.clear()
        bank_files.take_bank_file(name=name, content=file, by=by)


def pay_by_card(notice: PenaltyNotice, pence: int, day: dt.date) -> None:
    """A basket of one, and what the card service would have told of it at noon."""
    noon = moment_of(day)
    asked = [cards.Payable(notice.pk, notice.ref, pence, None)]
    basket = cards.make_basket(notices=asked, at=noon)
    cards.send_basket(basket=basket, return_url="/", today=day)
    number = f"record-{basket.ref}"
    cards.keep_event(Told(f"{number}-paid", "card_payment_succeeded", number, pence, noon))
    cards.work_off_all()
