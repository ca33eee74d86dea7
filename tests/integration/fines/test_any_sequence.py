"""Any sequence of propose, issue, pay, amend, withdraw, lapse, charge: what the law asks holds after every step.

The machine acts through the real actions on the real database; a witness that shares no code with them looks at the
rows. Fifteen short runs belong to the suite. `BELLWETHER_LONG=400` runs that many, longer and at random.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from typing import Any, ClassVar

import hypothesis.strategies as st
import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cases.choices import Stage
from fines.actions import (
    court_steps,
    matching,
    payments,
    receipts_proved,
    representations,
    results,
    reviewing,
)
from fines.actions.issuing import return_notice
from fines.actions.withdrawing import withdraw_notice
from fines.choices import Outcome, ReturnKind, WithdrawalGround
from fines.models import (
    ChargingDecision,
    Payment,
    PenaltyNotice,
    Proceedings,
    Receipt,
    ReceiptReturn,
    Representation,
)
from tests.factories import fines
from tests.integration.fines.law_witness import WATCH, Witness
from tests.integration.fines.law_world import BEGINS, ENDS, WORDS, World

LONG = int(os.environ.get("BELLWETHER_LONG", "0"))
TWO = st.integers(0, 1)
PICK = st.integers(0, 5)
PENCE = st.sampled_from([8000, 8000, 16000, 16000, 5000, 24000])
GROUNDS = st.sampled_from([str(g) for g in WithdrawalGround])
CHARGES = st.sampled_from(["s444_1", "s444_1a"])
START = dt.datetime.combine(BEGINS + dt.timedelta(days=18), dt.time(9), dt.UTC)


class Law(RuleBasedStateMachine):
    """Each rule picks among what there is; where there is nothing to pick, nothing happens."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.time = self.clock.start()
        self.theirs: dict[int, list[int]] = {}

    def teardown(self) -> None:
        """Nothing of one run is there in the next."""
        self.clock.stop()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(start=st.sampled_from(["empty", "given", "unpaid"]))
    def begin(self, start: str) -> None:
        """Some runs begin where it becomes interesting: both parents of one child have a notice."""
        self.witness = Witness()
        self.world.miss()
        if start != "empty":
            self.give(0, 0)
            self.give(0, 1)
        if start == "unpaid":
            self.wait(29)

    @invariant()
    def the_law_holds(self) -> None:
        if hasattr(self, "witness"):
            self.witness.look(self.theirs)
            self.time.shift(60)

    # time

    @rule(days=st.sampled_from([1, 7, 15, 22, 29, 29, 70, 200, 370, 1095]))
    def wait(self, days: int) -> None:
        """The clock goes on; the children miss school; the jobs of the night run."""
        day = min(timezone.localdate() + dt.timedelta(days=days), ENDS)
        self.time.move_to(dt.datetime.combine(day, dt.time(9), dt.UTC))
        self.world.miss()
        self.world.night()

    # notices

    @rule(child=TWO, parent=TWO, count=st.sampled_from([4, 10, 14]), used=st.booleans())
    def propose(self, child: int, parent: int, count: int, used: bool) -> None:
        """The latest sessions, also such as stand in a notice already."""
        self._propose(child, parent, count, used)

    @rule(pick=PICK)
    def issue(self, pick: int) -> None:
        if notice := self._notice(pick, "proposed"):
            self.world.issue(notice)

    @rule(child=TWO, parent=TWO)
    def give(self, child: int, parent: int) -> None:
        """Proposed and issued on one day."""
        if notice := self._propose(child, parent, 10, used=False):
            self.world.issue(notice)

    @rule(pick=PICK)
    def send_back(self, pick: int) -> None:
        if notice := self._notice(pick, "proposed"):
            self._do("return", return_notice, notice=notice, by=self.world.manager, reason=WORDS)

    @rule(pick=PICK, ground=GROUNDS, again=st.booleans())
    def withdraw(self, pick: int, ground: str, again: bool) -> None:
        if notice := self._notice(pick, "issued", "unpaid", "paid", "withdrawn"):
            self._do("withdraw", withdraw_notice, notice=notice, ground=ground, reason=WORDS,
                     by=self.world.legal, again=again)  # fmt: skip

    @rule(pick=PICK, days=st.integers(0, 40))
    def prove_receipt(self, pick: int, days: int) -> None:
        """The envelope came back and was handed over later, or the parent shows when it came."""
        if notice := self._notice(pick, "issued", "unpaid", "paid"):
            day = min(notice.posted_on + dt.timedelta(days=days), timezone.localdate())
            self._do("prove receipt", receipts_proved.record_receipt, notice=notice, received_on=day,
                     note="Signed for", by=self.world.manager)  # fmt: skip

    @rule(pick=PICK, which=st.integers(0, 9), code=st.sampled_from(["I", "O", "M"]))
    def amend(self, pick: int, which: int, code: str) -> None:
        """The school amends a mark under a notice; the night finds it."""
        if notice := self._notice(pick, "proposed", "issued", "unpaid", "paid"):
            rows = list(notice.sessions.values_list("session", flat=True))
            child = [p.pk for p in self.world.pupils].index(notice.pupil_id)
            self.world.amend(child, rows[which % len(rows)], code)
            self.world.night()

    @rule(pick=PICK)
    def say_it_stands(self, pick: int) -> None:
        changed = PenaltyNotice.objects.filter(evidence_changed_at__isnull=False)
        if notice := self._one(changed, pick):
            self._do("confirm", reviewing.confirm_evidence, notice=notice, by=self.world.second,
                     reason=WORDS, below_reason=WORDS)  # fmt: skip

    @rule(pick=PICK)
    def write_against(self, pick: int) -> None:
        if notice := self._notice(pick, "issued", "unpaid", "paid"):
            self._do("represent", representations.record_representation, notice=notice,
                     by=self.world.manager, received_on=timezone.localdate(), sender="A parent",
                     how="letter", words=WORDS)  # fmt: skip

    @rule(
        pick=PICK, answer=st.sampled_from(["withdrawn", "put_right", "not_upheld"]), ground=GROUNDS
    )
    def answer(self, pick: int, answer: str, ground: str) -> None:
        if row := self._one(Representation.objects.filter(answer=""), pick):
            self._do("answer", representations.answer_representation, row=row, answer=answer,
                     by=self.world.second, reasons=WORDS, ground=ground)  # fmt: skip

    # money

    @rule(
        pick=PICK,
        pence=PENCE,
        said=st.sampled_from(["ref", "ref", "typo", "name", "nothing", "rent"]),
    )
    def pay_by_bank(self, pick: int, pence: int, said: str) -> None:
        """A parent pays: with the reference, with a slip in it, by name alone, or with no word at all."""
        notice = self._notice(pick, "issued", "unpaid", "paid", "withdrawn")
        if notice is None:
            return
        typo = notice.ref[:-1] + str((int(notice.ref[-1]) + 5) % 10)
        reference = {"ref": notice.ref, "typo": typo, "rent": "rent"}.get(said, "thank you")
        payer = {"name": notice.carer.surname, "rent": "Oakfield Lettings"}.get(said, "")
        had = set(Receipt.objects.values_list("pk", flat=True))
        self.world.bank(12345 if said == "rent" else pence, payer, reference)
        if said not in ("nothing", "rent"):
            new = Receipt.objects.exclude(pk__in=had).values_list("pk", flat=True)
            self.theirs.setdefault(notice.carer_id, []).extend(new)

    @rule(pick=PICK, pence=PENCE, ago=st.sampled_from([0, 0, 3, 12]))
    def pay_by_hand(self, pick: int, pence: int, ago: int) -> None:
        """A cheque, perhaps written down late."""
        if notice := self._notice(pick, "issued", "unpaid", "paid", "withdrawn"):
            self.world.lines += 1
            self._do("payment", payments.record_payment, notice=notice, pence=pence, method="cheque",
                     reference=f"Cheque {self.world.lines}", by=self.world.manager,
                     on=timezone.localdate() - dt.timedelta(days=ago))  # fmt: skip

    @rule(pick=PICK, notice=PICK, part=st.sampled_from([1, 1, 2]))
    def match(self, pick: int, notice: int, part: int) -> None:
        receipt = self._one(Receipt.objects.unmatched(), pick)
        found = self._notice(notice, "issued", "unpaid", "paid", "withdrawn")
        if receipt and found:
            parts = [(found.ref, receipt.unmatched_pence // part)]
            self._do("match", matching.match_receipt, receipt=receipt, parts=parts,
                     by=self.world.legal)  # fmt: skip

    @rule(pick=PICK, became=st.sampled_from(["unmatched", "unmatched", "bounced", "in_error"]))
    def take_back(self, pick: int, became: str) -> None:
        lines = Payment.objects.filter(kind="payment", corrected_by__isnull=True)
        if line := self._one(lines, pick):
            self._do("correct", fines.take_back, payment=line, by=self.world.manager,
                     reason=WORDS, became=became)  # fmt: skip

    @rule(pick=PICK)
    def refund(self, pick: int) -> None:
        owed = Payment.objects.filter(kind="refund_owed", corrected_by__isnull=True)
        if line := self._one(owed, pick):
            self.world.refund(line)

    @rule(pick=PICK, kind=st.sampled_from([str(k) for k in ReturnKind]), undo=st.booleans())
    def give_money_back(self, pick: int, kind: str, undo: bool) -> None:
        if undo and (line := self._one(ReceiptReturn.objects.all(), pick)):
            self._do("undo return", matching.undo_return, line=line, reason=WORDS,
                     by=self.world.manager)  # fmt: skip
        elif receipt := self._one(Receipt.objects.unmatched(), pick):
            self._do("give back", matching.return_money, receipt=receipt, kind=kind, note=WORDS,
                     pence=receipt.unmatched_pence, by=self.world.second)  # fmt: skip

    # court

    @rule(child=TWO, to=st.sampled_from([Stage.LEGAL_CONSIDERATION, Stage.CLOSED, Stage.STEP_DOWN]))
    def move_the_case(self, child: int, to: str) -> None:
        self.world.move(self.world.case(child), to)

    @rule(child=TWO, parent=TWO, charge=CHARGES, count=st.sampled_from([6, 20, 40]))
    def decide(self, child: int, parent: int, charge: str, count: int) -> None:
        """For the latest sessions whatever stands on them."""
        self.world.decide(child, parent, self.world.missed(child)[:count], charge)

    @rule(pick=PICK, approved=st.booleans())
    def answer_the_record(self, pick: int, approved: bool) -> None:
        if row := self._one(ChargingDecision.objects.filter(answer__isnull=True), pick):
            self.world.answer(row, approved)

    @rule(pick=PICK, procedure=st.sampled_from(["hearing", "sjp"]))
    def charge(self, pick: int, procedure: str) -> None:
        rows = ChargingDecision.objects.filter(answer__approved=True).exclude(charge="")
        if row := self._one(rows, pick):
            self.world.charge(row, procedure)

    @rule(child=TWO, parent=TWO, charge=CHARGES, everything=st.booleans())
    def take_to_court(self, child: int, parent: int, charge: str, everything: bool) -> None:
        """The whole way, as far as it goes: for what may be charged by the reading of this test, or for all."""
        self.world.move(self.world.case(child), Stage.LEGAL_CONSIDERATION)
        day = timezone.localdate() - dt.timedelta(days=180)
        unpaid = PenaltyNotice.objects.filter(
            status="unpaid", pupil=self.world.pupils[child], carer=self.world.parents[parent]
        ).values_list("sessions__session", flat=True)
        barred = set() if everything else self.world.noticed(child, parent) - set(unpaid)
        keys = [k for k in self.world.missed(child, since=day) if k not in barred]
        record = self.world.decide(child, parent, keys, charge)
        if record and self.world.answer(record, approved=True):
            row = ChargingDecision.objects.get(pk=record.pk)
            self.world.charge(row, "hearing")

    @rule(
        pick=PICK, outcome=st.sampled_from([Outcome.WITHDRAWN, Outcome.DISCONTINUED, Outcome.FINE])
    )
    def end(self, pick: int, outcome: Outcome) -> None:
        """The court decides, or the charge is given up."""
        if row := self._one(Proceedings.objects.all(), pick):
            fine = 22000 if outcome == Outcome.FINE else None
            self._hear(row)
            said = results.Entered(str(outcome), timezone.localdate(), fine_pence=fine)
            if row.results.exists():
                self._do("correct result", results.correct_result, proceedings=row, said=said,
                         by=self.world.legal, why=WORDS)  # fmt: skip
            else:
                self._do("result", results.enter_result, proceedings=row, said=said,
                         by=self.world.legal)  # fmt: skip

    def _hear(self, row: Proceedings) -> None:
        """Papers served and a day in court today, as far as courts sit."""
        on = timezone.localdate()
        at = timezone.make_aware(dt.datetime.combine(on, dt.time(10)))
        self._do("service", court_steps.record_step, proceedings=row, kind="served", on=on,
                 by=self.world.legal)  # fmt: skip
        self._do("hearing", court_steps.list_hearing, proceedings=row, by=self.world.legal,
                 day=court_steps.Day("first", "Severnbridge", at))  # fmt: skip

    def _propose(self, child: int, parent: int, count: int, used: bool) -> Any:
        taken = set() if used else self.world.noticed(child, parent)
        free = [key for key in self.world.missed(child) if key not in taken]
        reason = WORDS if count < 10 else ""  # below the threshold
        return self.world.propose(child, parent, free[:count], reason)

    def _notice(self, pick: int, *statuses: str) -> PenaltyNotice | None:
        rows = PenaltyNotice.objects.all()
        return self._one(rows.filter(status__in=statuses) if statuses else rows, pick)

    def _one(self, rows: Any, pick: int) -> Any:
        """The latest come first: what has just happened is where a mistake is likely."""
        found = list(rows.order_by("-pk")[: pick + 1])
        return found[pick % len(found)] if found else None

    def _do(self, name: str, action: Callable[..., Any], **given: Any) -> Any:
        return self.world.attempt(name, lambda: action(**given))


ALL_ACTS = {
    "propose", "propose refused", "issue", "return", "withdraw", "withdraw refused", "prove receipt",
    "confirm", "represent", "answer", "bank", "payment", "match", "correct", "approve", "refund",
    "give back", "undo return", "move", "decide", "decide refused", "approve charge",
    "approve charge refused", "return charge", "charge",
    "charge refused", "result", "correct result", "lapse",
}  # fmt: skip
STORY: list[Callable[[Law], None]] = [
    # Two notices to one parent, and no third; the other parent's is sent back.
    lambda m: m.give(0, 0),
    lambda m: m.prove_receipt(0, 12),
    lambda m: m.pay_by_hand(0, 5000, 0),
    lambda m: m.take_back(0, "bounced"),
    lambda m: m.wait(29),
    lambda m: m.give(0, 0),  # refused: the first can still be paid
    lambda m: m.wait(7),
    lambda m: m.give(0, 0),
    lambda m: m.wait(70),
    lambda m: m.propose(0, 0, 10, used=False),
    lambda m: m.propose(0, 1, 10, used=False),
    lambda m: m.send_back(0),
    # A mark is amended and looked at; somebody writes and is answered; money comes without a word.
    lambda m: m.amend(0, 3, "I"),
    lambda m: m.say_it_stands(0),
    lambda m: m.write_against(0),
    lambda m: m.answer(0, "not_upheld", "not_issuable"),
    lambda m: m.pay_by_bank(0, 16000, "nothing"),
    lambda m: m.take_to_court(0, 0, "s444_1", everything=False),
    lambda m: m.give_money_back(0, "sent_back", undo=False),
    lambda m: m.give_money_back(0, "sent_back", undo=True),
    lambda m: m.match(0, 5, 2),
    lambda m: m.give_money_back(0, "sent_back", undo=False),
    lambda m: m.answer_the_record(0, approved=True),  # refused: what came too late is kept
    lambda m: m.take_back(0, "bounced"),
    lambda m: m.answer_the_record(0, approved=True),
    lambda m: m.charge(0, "hearing"),
    lambda m: m.charge(0, "hearing"),
    lambda m: m.wait(2),  # from a Saturday to a day a court sits
    lambda m: m.end(0, Outcome.FINE),
    lambda m: m.end(0, Outcome.WITHDRAWN),
    lambda m: m.withdraw(2, "not_issuable", again=False),
    # The other child: a record returned, another approved; a paid notice withdrawn and refunded.
    lambda m: m.give(1, 0),
    lambda m: m.pay_by_bank(0, 8000, "ref"),
    lambda m: m.take_to_court(1, 0, "s444_1", everything=True),
    lambda m: m.withdraw(0, "material_error", again=False),
    lambda m: m.refund(0),
    lambda m: m.withdraw(0, "material_error", again=False),
    lambda m: m.wait(70),
    lambda m: m.move_the_case(1, Stage.LEGAL_CONSIDERATION),
    lambda m: m.decide(1, 1, "s444_1a", 6),
    lambda m: m.answer_the_record(0, approved=False),
    # Paid too late and too much; then it is proved that the notice came later than was thought.
    lambda m: m.move_the_case(1, Stage.STEP_DOWN),
    lambda m: m.move_the_case(1, Stage.CLOSED),
    lambda m: m.give(1, 1),
    lambda m: m.wait(29),
    lambda m: m.wait(15),
    lambda m: m.pay_by_hand(0, 24000, 0),
    lambda m: m.prove_receipt(0, 30),
]


@pytest.fixture
def world() -> World:
    """Built once, before anything is watched; each run begins from it."""
    with connection.cursor() as cursor:
        cursor.execute(WATCH)
    with time_machine.travel(START, tick=False):
        Law.world = World()
    return Law.world


@pytest.mark.django_db
def test_one_story_reaches_every_act(world: World) -> None:
    """The same rules by hand, in an order that leaves none out: what the runs try is there to be tried."""
    law = Law()
    law.begin("empty")
    try:
        for act in STORY:
            act(law)
            law.the_law_holds()
        late = PenaltyNotice.objects.latest("pk")
        owed = late.ledger.filter(kind="refund_owed").values_list("pence", flat=True)
        assert (late.status, sum(owed)) == ("paid", 16000)
    finally:
        law.teardown()  # or the clock of the story would stand over whatever is tested next
    assert sorted(ALL_ACTS - set(world.acts)) == [], sorted(world.refusals)


@pytest.mark.django_db
def test_whatever_is_done_the_law_holds_after_every_step(world: World) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Law,
        settings=settings(
            max_examples=LONG or 15, stateful_step_count=60 if LONG else 25, deadline=None,
            derandomize=not LONG, database=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate] if not LONG else [Phase.generate, Phase.shrink],
        ),
    )  # fmt: skip
    if LONG:  # seen with -s
        told = [*sorted(world.acts.items()), *world.refusals.most_common(60)]
        sys.stdout.writelines(f"{count:6} {name}\n" for name, count in told)
