"""The ladder in words: steps from left to right, each with amount, deadline, condition and source."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from django.utils import timezone

from accounts.web.words import long_date, money, short_date
from fines.choices import Charge, NoticeStatus, Offence
from fines.rules.clock import last_filing_day
from fines.rules.ladder import NOTICE, Rung
from fines.rules.law import Law, TariffRow
from fines.web.forms import LadderForm

STATES = {"open": "Open", "closed": "Closed by law", "here": "Here now", "passed": "Passed"}
COURTS = {
    Charge.S444_1: (
        "Magistrates\u2019 court",
        "Section 444(1): the child did not attend regularly",
    ),
    Charge.S444_1A: (
        "Magistrates\u2019 court",
        "Section 444(1A): the parent knew, and failed to act",
    ),
}
NOTICE_WORDS = "Penalty notice"
ORDINALS = ("First period", "Second period")


@dataclass(frozen=True)
class StepView:
    """One step of the ladder as it is drawn."""

    where: str
    amount: str
    title: str
    deadline: str = ""
    before: str = ""
    why: str = ""
    source: str = ""
    state: str = "open"
    label: str = ""

    @property
    def state_words(self) -> str:
        """The state as a word."""
        return self.label or STATES[self.state]


def steps_of(rungs: Sequence[Rung]) -> list[StepView]:
    """Every step of the rungs, lowest first: a notice has one for each amount."""
    return [step for rung in rungs for step in _steps(rung)]


def place_notice(steps: list[StepView], status: str, reached: int | None) -> list[StepView]:
    """The steps with where one notice stands.

    `reached` is the index of the amount due now, or at which it was paid; None when it is too late.
    """
    if status in (NoticeStatus.ISSUED, NoticeStatus.PAID) and reached is not None:
        placed = [_mark(s, i, reached) for i, s in enumerate(steps)]
        return [_spent(s) for s in placed] if status == NoticeStatus.PAID else placed
    if status in (NoticeStatus.ISSUED, NoticeStatus.UNPAID):
        return [_with(s, state="passed") if s.where == NOTICE_WORDS else s for s in steps]
    if status == NoticeStatus.WITHDRAWN:
        return [_with(s, state="closed", label="Withdrawn") for s in steps]
    return steps


def _mark(step: StepView, index: int, reached: int) -> StepView:
    if index == reached:
        return _with(step, state="here")
    if index < reached:
        return _with(step, state="passed")
    # Nobody may be charged while the notice can still be paid (Education Act 1996, s444A(3)).
    return _with(step, label="Next" if step.where == NOTICE_WORDS else "Not yet")


def _spent(step: StepView) -> StepView:
    if step.state == "here":
        return _with(step, label="Paid")
    return _with(step, state="closed", label="Closed") if step.state == "open" else step


def _with(step: StepView, **changes: str) -> StepView:
    return step if step.state == "closed" else replace(step, **changes)


def _steps(rung: Rung) -> Iterator[StepView]:
    if rung.kind == NOTICE:
        yield from _notice_steps(rung)
    else:
        yield _court_step(rung)


def _notice_steps(rung: Rung) -> Iterator[StepView]:
    where = NOTICE_WORDS
    if not rung.available:
        yield StepView(
            where, "No notice", "A penalty notice may not be given", why=rung.reason,
            source=rung.source, state="closed",
        )  # fmt: skip
        return
    for index, due in enumerate(rung.amounts):
        first = index == 0
        yield StepView(
            where,
            money(due.pence),
            ORDINALS[index] if len(rung.amounts) > 1 else "One amount, no lower rate",
            deadline=f"Until {long_date(due.last_day)}"
            if due.last_day
            else f"Within {due.days} days of receipt",
            before=rung.before if first else "The first period is over and the notice is not paid.",
            source=rung.source,
        )


def _court_step(rung: Rung) -> StepView:
    where, title = COURTS[Charge(rung.kind)]
    if not rung.available:
        return StepView(
            where, "No charge", title, why=rung.reason, source=rung.source, state="closed"
        )
    custody = rung.maximum_custody_months
    deadline = f"and/or up to {custody} months in custody" if custody else "A fine, never custody"
    return StepView(
        where, f"up to {money(rung.maximum_fine_pence)}", title, deadline=deadline,
        before=rung.before, source=rung.source,
    )  # fmt: skip


@dataclass(frozen=True)
class RateView:
    """One line of the history of rates."""

    period: str
    which: str
    first: str
    second: str
    counting: str
    source: str
    is_current: bool


@dataclass
class LadderPage:
    """The whole page."""

    form: LadderForm
    rungs: Sequence[Rung]
    law: Law

    @property
    def offence(self) -> str:
        return self.form.cleaned_data.get("offence") or Offence.S444

    @cached_property
    def steps(self) -> list[StepView]:
        """The ladder, lowest step first; the courts are closed once their six months are over."""
        steps, last = steps_of(self.rungs), self.begin_by
        if last is None or last >= timezone.localdate():
            return steps
        why = f"Proceedings had to begin by {long_date(last)}: six months are over."
        late = {"state": "closed", "label": "Out of time", "why": why}
        return [s if s.where == NOTICE_WORDS else _with(s, **late) for s in steps]

    @property
    def begin_by(self) -> dt.date | None:
        """The last day proceedings for an absence of that day may begin."""
        rules = (self.law.rule(day) for day in (self.day, timezone.localdate()) if day)
        rule = next((rule for rule in rules if rule), None)
        return last_filing_day(self.day, rule.limitation_months) if rule and self.day else None

    @property
    def day(self) -> dt.date | None:
        return self.form.cleaned_data.get("offence_date") if self.form.is_bound else None

    @property
    def sentence(self) -> str:
        """The ladder in one line: from what, to what."""
        if not self.rungs or self.day is None:
            return ""
        open_steps = [s for s in steps_of(self.rungs) if s.state == "open"]
        if not open_steps:
            return f"For an absence on {long_date(self.day)} none of these measures existed."
        low, high = open_steps[0], open_steps[-1]
        begins = f"the ladder starts at {low.amount} and ends"
        if low.where != NOTICE_WORDS:
            begins = "no penalty notice may be given; the ladder begins"
        return f"For an absence on {long_date(self.day)} {begins} {_ends(high)}."

    @property
    def service(self) -> str:
        """When it counts as received."""
        received = next((r.received for r in self.rungs if r.received), None)
        return (
            f"Taken as received on {long_date(received)}, the second working day."
            if received
            else ""
        )

    @cached_property
    def rates(self) -> list[RateView]:
        """Every rate there has been, newest first."""
        mine = [t for t in self.law.tariffs if t.offence == self.offence]
        number = (self.form.cleaned_data.get("notices_before") or 0) + 1
        now = [self.law.tariff(self.offence, self.day, number)] if self.day else []
        ordered = sorted(mine, key=lambda t: (t.valid_from or dt.date.min, -(t.notice_number or 0)))
        groups = groupby(reversed(ordered), key=lambda t: t.valid_from)
        return [_rate(row, row in now) for _, rows in groups for row in rows]


def _ends(step: StepView) -> str:
    tail = f" {step.deadline}" if step.deadline.startswith("and/or") else ""
    return (
        f"in court, with a fine of {step.amount}{tail}"
        if "up to" in step.amount
        else f"at {step.amount}"
    )


def _rate(row: TariffRow, is_current: bool) -> RateView:
    until = short_date(row.valid_to) if row.valid_to else "now"
    names = {None: "Any notice", 1: "First in three years", 2: "Second in three years"}
    first = (
        f"{money(row.first_pence)} within {row.first_days} days" if row.first_pence else "\u2013"
    )
    counting = (
        "from the day of receipt"
        if row.counting == "from_receipt"
        else "from the day after receipt"
    )
    return RateView(
        f"{short_date(row.valid_from)} to {until}", names[row.notice_number], first,
        f"{money(row.second_pence)} within {row.second_days} days", counting, row.source, is_current,
    )  # fmt: skip
