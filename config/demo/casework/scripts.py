"""The courses cases take: each a few lines of what people do, in order, with school days between.

`brisk` courses fit into this term; the others had last year to run their length.
"""

from collections.abc import Callable

from cases.choices import CloseReason, ConsiderationKind, HoldReason, LetterTemplate, Stage
from config.demo.casework import courting, fining
from config.demo.casework.walk import Walk
from config.demo.dice import happens
from fines.choices import Procedure
from fines.models import ChargingDecision

Course = Callable[[Walk], object]


def dismissed(w: Walk) -> None:
    """The school looks, and finds nothing that needs a case."""
    w.wait(w.rng.randint(1, 4))
    w.close(CloseReason.DISMISSED, w.voice.say("dismissed"), by=w.lead)


def supported(w: Walk) -> None:
    """The school's own support is running."""
    w.wait(w.rng.randint(1, 3))
    w.support()
    w.wait(w.rng.randint(3, 6))
    w.call(by=w.lead)


def referred(w: Walk, brisk: bool = True) -> None:
    """The school has asked for Fast Track."""
    w.wait(2 if brisk else 3)
    w.support()
    w.wait(3 if brisk else 12)
    if not brisk:
        w.call(by=w.lead)
        w.wait(4)
    w.refer()


def returned(w: Walk) -> None:
    """The officer sends the referral back, and says what is missing."""
    referred(w)
    w.wait(2)
    w.allocate()
    w.move(Stage.RETURNED, w.officer, w.voice.say("returned"))


def opened(w: Walk, brisk: bool = True) -> None:
    """Fast Track is open; the first letter has gone out."""
    referred(w, brisk)
    w.wait(1 if brisk else 2)
    w.open()
    w.wait(1)
    w.call("first_call")


def invited(w: Walk, brisk: bool = True, ahead: int = 5) -> None:
    """The panel is set, and every parent who may be written to is invited."""
    opened(w, brisk)
    w.wait(1)
    w.invite(ahead)


def at_panel(w: Walk) -> None:
    """The panel is today or was yesterday; nobody has written down yet how it went."""
    opened(w)
    w.wait(1)
    ahead = max(1, w.left - w.rng.randint(0, 1))
    w.invite(ahead)
    w.wait(ahead)
    w.begin_panel()


def planned(w: Walk, brisk: bool = True) -> None:
    """The plan is agreed (now and then refused), and work is under way."""
    invited(w, brisk)
    w.wait(5)
    w.hold_panel(refused=happens(w.rng, 0.12))
    w.wait(3)
    w.call()
    w.wait(4)
    w.visit()


def reviewed(w: Walk, brisk: bool = True, good: bool = False) -> None:
    """The plan's weeks are over, and its targets have been looked at."""
    planned(w, brisk)
    w.wait(4 if brisk else 9)
    w.call()
    w.wait(2 if brisk else 4)
    w.review(good)


def improved(w: Walk) -> None:
    """Help worked: closed, then watched."""
    reviewed(w, brisk=False, good=True)
    w.wait(2)
    w.close(CloseReason.IMPROVED, w.voice.say("close_good"))


def warned(w: Walk) -> None:
    """A notice to improve is running."""
    reviewed(w)
    w.wait(2)
    w.move(Stage.NOTICE_TO_IMPROVE, w.officer, w.voice.say("warning"))
    w.write(LetterTemplate.NOTICE_TO_IMPROVE)
    w.wait(4)
    w.call()


def stepped_down(w: Walk) -> None:
    """The officer asked to step down, and the manager agreed."""
    planned(w)
    w.wait(5)
    question = w.ask(Stage.STEP_DOWN, "step_down")
    w.wait(2)
    w.approve(question)


def step_down_waits(w: Walk) -> None:
    """The same question, not answered yet."""
    planned(w)
    w.wait(3)
    w.ask(Stage.STEP_DOWN, "step_down")


def legal_waits(w: Walk) -> None:
    """The officer asks for legal consideration; the manager has had it for a while."""
    reviewed(w)
    w.wait(2)
    fining.consult(w)
    w.ask(Stage.LEGAL_CONSIDERATION, "legal")


def legal_sent_back(w: Walk) -> None:
    """The manager sent the question back, and said why."""
    reviewed(w)
    w.wait(1)
    question = w.ask(Stage.LEGAL_CONSIDERATION, "legal")
    w.wait(3)
    w.send_back(question)


def at_once_waits(w: Walk) -> None:
    """The officer asks to skip the school's four weeks."""
    w.wait(1)
    w.no_answer()
    w.wait(1)
    w.contact_school()
    w.allocate()
    w.ask(Stage.FT_OPEN, "fast")


def held_safeguarding(w: Walk) -> None:
    """A plan that waits for children's services."""
    planned(w)
    w.wait(4)
    w.hold(HoldReason.SAFEGUARDING, "hold_safeguarding")


def held_bereavement(w: Walk) -> None:
    """A family left in peace."""
    opened(w)
    w.wait(2)
    w.hold(HoldReason.BEREAVEMENT, "hold_bereavement")


def transferred(w: Walk) -> None:
    """The child moves to another authority, and the file goes along."""
    opened(w)
    w.wait(4)
    w.consider(ConsiderationKind.TRANSFER, "transfer", by=w.officer)
    w.move(Stage.TRANSFERRED, w.officer, w.voice.say("transfer"))


# -- Legal courses without a notice --------------------------------------------------------------------


def considered(w: Walk) -> None:
    """Legal consideration, decided by the manager on the officer's question."""
    reviewed(w, brisk=False)
    w.wait(2)
    fining.consult_or_let_pass(w)
    question = w.ask(Stage.LEGAL_CONSIDERATION, "legal")
    w.wait(3)
    w.approve(question)


def interviewed(w: Walk) -> None:
    """Invited to an interview under caution."""
    considered(w)
    w.wait(5)
    fining.plan_meeting(w)
    w.move(Stage.INTERVIEW, w.officer, w.voice.say("interview"))
    courting.invite(w)


def prosecuted(w: Walk) -> ChargingDecision:
    """The file is with the legal officer."""
    considered(w)
    w.wait(4)
    fining.plan_meeting(w)
    record = courting.record(w)
    w.wait(3)
    courting.approve(w, record)
    return record


def single_justice(w: Walk) -> None:
    """Sent for the Single Justice Procedure."""
    record = prosecuted(w)
    w.wait(4)
    courting.lay(w, record, Procedure.SJP)


def supervised(w: Walk) -> None:
    """An education supervision order instead of a charge."""
    considered(w)
    w.wait(4)
    fining.plan_meeting(w, prefer_order=True)
    w.wait(10)
    courting.supervise(w)
