"""The courses of cases with a penalty notice: proposed, given, paid or not, and what came of it."""

from attendance.models import Responsibility
from cases.choices import CloseReason, Stage
from config.demo.casework import courting, fining, scripts
from config.demo.casework.walk import Walk
from fines.choices import Outcome, WithdrawalGround
from fines.models import PenaltyNotice, Proceedings


def waiting(w: Walk) -> None:
    """Proposed, and in the manager's queue."""
    w.wait(w.rng.randint(1, 3))
    _ring_first(w)
    w.wait(1)
    _propose_all(w)


def turned_down(w: Walk) -> None:
    """Proposed, and returned by the manager."""
    waiting(w)
    notice = PenaltyNotice.objects.filter(case=w.case)[0]
    w.wait(2)
    fining.turn_down(w, notice)


def awaiting(w: Walk) -> list[PenaltyNotice]:
    """Given; the days to pay are running."""
    w.wait(1)
    _ring_first(w)
    notices = _propose_all(w)
    w.wait(2)
    return [fining.issue(w, notice) for notice in notices]


def paid_early(w: Walk) -> None:
    """Paid at the lower amount; the case closes."""
    for notice in awaiting(w):
        fining.pay_early(w, notice)


def paid_late(w: Walk) -> None:
    """Paid at the higher amount."""
    for notice in awaiting(w):
        fining.pay_late(w, notice)


def wrong_person(w: Walk) -> None:
    """Given to somebody who had no care of the child: withdrawn within the days to pay."""
    _withdrawn(w, WithdrawalGround.WRONG_PERSON)


def material_error(w: Walk) -> None:
    """What it says is wrong: withdrawn."""
    _withdrawn(w, WithdrawalGround.MATERIAL_ERROR)


def outside_code(w: Walk) -> None:
    """The code of conduct did not allow it: withdrawn."""
    _withdrawn(w, WithdrawalGround.OUTSIDE_CODE)


def not_issuable(w: Walk) -> None:
    """It ought not to have been given at all: withdrawn."""
    _withdrawn(w, WithdrawalGround.NOT_ISSUABLE)


def not_prosecuted(w: Walk) -> None:
    """Not paid, and nobody is prosecuted for it: withdrawn."""
    notice = unpaid(w)
    w.wait(6)
    fining.withdraw(w, notice, WithdrawalGround.NOT_PROSECUTED)


def refunded(w: Walk) -> None:
    """Paid, and then found to be wrong: withdrawn, and the money owed back."""
    notice = awaiting_one(w)
    fining.pay_early(w, notice)
    fining.empty_till(w.till, w.manager)
    w.wait(18)
    notice.refresh_from_db()
    fining.withdraw(w, notice, WithdrawalGround.MATERIAL_ERROR)


def _withdrawn(w: Walk, ground: WithdrawalGround) -> None:
    notice = awaiting_one(w)
    w.wait(7)
    fining.withdraw(w, notice, ground)


def unpaid(w: Walk, most: int = fining.MOST_SESSIONS) -> PenaltyNotice:
    """Not paid by the last day: the legal officer's turn."""
    notice = awaiting_one(w, most)
    day = fining.first_day_unpaid(notice)
    w.catch_up(day)
    fining.lapse(notice, day)
    w.refresh()
    notice.refresh_from_db()
    return notice


def awaiting_one(w: Walk, most: int = fining.MOST_SESSIONS) -> PenaltyNotice:
    """Given to one parent only, for so many sessions at most."""
    w.wait(1)
    _ring_first(w)
    w.allocate()
    notice = fining.propose(w, _payers(w)[0], most=most)
    w.wait(2)
    return fining.issue(w, notice)


def considered(w: Walk, most: int = fining.MOST_SESSIONS) -> PenaltyNotice:
    """Unpaid, and under legal consideration."""
    notice = unpaid(w, most)
    w.wait(3)
    fining.consult(w)
    fining.consult(w)
    question = w.ask(Stage.LEGAL_CONSIDERATION, "unpaid")
    w.wait(2)
    fining.consult(w)
    w.approve(question)
    return notice


def near_the_limit(w: Walk) -> None:
    """Under legal consideration still, and the six months of the latest sessions soon over."""
    considered(w, fining.LEAST_SESSIONS)


def to_court(w: Walk) -> Proceedings:
    """Charged, and listed."""
    notice = considered(w)
    w.wait(4)
    fining.plan_meeting(w)
    record = courting.record(w, notice)
    w.wait(3)
    courting.approve(w, record)
    charge = courting.lay(w, record)
    w.wait(3)
    courting.list_it(w, charge)
    return charge


def adjourned(w: Walk) -> None:
    """In court once, and put off to a day that is still to come."""
    charge = to_court(w)
    w.wait(20)
    courting.adjourn(w, charge)


def awaiting_a_second(w: Walk) -> None:
    """The record is written, and nobody has answered it yet."""
    notice = considered(w)
    w.wait(4)
    courting.record(w, notice)


def convicted(w: Walk) -> None:
    """The court has decided; attendance is watched after it."""
    charge = to_court(w)
    w.wait(25)
    courting.decide(w, charge)


def discharged(w: Walk) -> None:
    """Guilty, and discharged on a condition."""
    charge = to_court(w)
    w.wait(25)
    courting.decide(w, charge, Outcome.CONDITIONAL_DISCHARGE)


def acquitted(w: Walk) -> None:
    """Not guilty."""
    charge = to_court(w)
    w.wait(25)
    courting.decide(w, charge, Outcome.ACQUITTED)


def ordered(w: Walk) -> None:
    """Fined, with a parenting order that is looked at again."""
    charge = to_court(w)
    w.wait(25)
    courting.decide(w, charge, Outcome.FINE, order_months=6)
    courting.review(w, charge)


def ordered_and_waiting(w: Walk) -> None:
    """Fined, with a parenting order that nobody has put into practice yet."""
    charge = to_court(w)
    w.wait(25)
    courting.decide(w, charge, Outcome.FINE, order_months=3)


def watched_and_closed(w: Walk) -> None:
    """Fined, watched for twelve weeks, closed."""
    convicted(w)
    w.wait(40)
    w.close(CloseReason.COURT, w.voice.say("close_good"), by=w.manager)


def after_warning(w: Walk) -> None:
    """Support, a warning, and no change: a notice is proposed at the end of it."""
    scripts.warned(w)
    w.wait(26)
    _propose_all(w)


def _ring_first(w: Walk) -> None:
    """The school rings; of a holiday it wrote before, when it refused the leave."""
    if w.voice.theme != "holiday":
        w.call("first_call", by=w.lead)


def _propose_all(w: Walk) -> list[PenaltyNotice]:
    """One to each parent who lives with the child: each is a party of their own."""
    w.allocate()
    return [fining.propose(w, tie) for tie in _payers(w)]


def _payers(w: Walk) -> list[Responsibility]:
    home = [t for t in w.parents() if t.lives_with_pupil and t.relation in ("mother", "father")]
    return home[:2] or w.parents()[:1]
