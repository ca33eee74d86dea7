"""The courses of cases with a penalty notice: proposed, given, paid or not, and what came of it."""

from attendance.models import Responsibility
from cases.choices import CloseReason, Stage
from config.demo.casework import courting, fining, scripts
from config.demo.casework.walk import Walk
from fines.models import PenaltyNotice, Proceedings


def waiting(w: Walk) -> None:
    """Proposed, and in the manager's queue."""
    w.wait(w.rng.randint(1, 3))
    w.call("first_call", by=w.lead)
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
    w.call("first_call", by=w.lead)
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


def withdrawn(w: Walk) -> None:
    """Given, and found to be wrong within the days to pay: withdrawn."""
    notice = awaiting_one(w)
    w.wait(7)
    fining.withdraw(w, notice)


def unpaid(w: Walk) -> PenaltyNotice:
    """Not paid by the last day: the legal officer's turn."""
    notice = awaiting_one(w)
    day = fining.first_day_unpaid(notice)
    w.catch_up(day)
    fining.lapse(notice, day)
    w.refresh()
    notice.refresh_from_db()
    return notice


def awaiting_one(w: Walk) -> PenaltyNotice:
    """Given to one parent only."""
    w.wait(1)
    w.call("first_call", by=w.lead)
    w.allocate()
    notice = fining.propose(w, _payers(w)[0])
    w.wait(2)
    return fining.issue(w, notice)


def considered(w: Walk) -> PenaltyNotice:
    """Unpaid, and under legal consideration."""
    notice = unpaid(w)
    w.wait(3)
    fining.consult(w)
    fining.consult(w)
    question = w.ask(Stage.LEGAL_CONSIDERATION, "unpaid")
    w.wait(2)
    w.approve(question)
    return notice


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


def _propose_all(w: Walk) -> list[PenaltyNotice]:
    """One to each parent who lives with the child: each is a party of their own."""
    w.allocate()
    return [fining.propose(w, tie) for tie in _payers(w)]


def _payers(w: Walk) -> list[Responsibility]:
    home = [t for t in w.parents() if t.lives_with_pupil and t.relation in ("mother", "father")]
    return home[:2] or w.parents()[:1]
