"""Words of the courts: states as tags, limits as sentences, results as a line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from accounts.web.parts import Tag
from accounts.web.words import money, plural, short_date
from fines.choices import CONVICTED, Charge, Outcome, Procedure, StepKind
from fines.rules.limits import RestsOn

if TYPE_CHECKING:
    from fines.models import ChargingDecision, CourtResult
    from fines.rules.charging import Period
    from fines.rules.limits import Clock

CHARGES = {Charge.S444_1: "s444(1)", Charge.S444_1A: "s444(1A)"}


def charge_words(charge: str, procedure: str = "") -> str:
    """s444(1), Single Justice Procedure."""
    words = CHARGES.get(charge, "No prosecution")  # type: ignore[call-overload]
    return f"{words}, {Procedure(procedure).label}" if procedure else str(words)


def clock_tag(clock: Clock, today: dt.date, *, near: bool) -> Tag:
    """How long there is to lay a charge."""
    left = clock.days_left(today)
    if left is None:
        return Tag("Nothing to charge", "quiet")
    if left < 0:
        return Tag("Out of time", "bad")
    words = "Last day today" if left == 0 else f"{plural(left, 'day')} left"
    return Tag(words, "warn" if near else "ok")


def period_words(period: Period | None) -> str:
    """20 sessions, 3 Nov 2025 to 14 Nov 2025."""
    if period is None:
        return "No session can be charged"
    count = plural(period.count, "session")
    return f"{count}, {short_date(period.first)} to {short_date(period.last)}"


def free_words(free: Period | None, clock: Clock) -> str:
    """What the register has to charge; where its last days count from fewer, chosen ones, how many and until when."""
    words, chosen = period_words(free), clock.period
    if not free or not chosen or clock.rests_on != RestsOn.CHOSEN or chosen.count == free.count:
        return words
    last = short_date(chosen.last)
    return f"{words}; the days below are those of the {chosen.count} chosen, the last on {last}"


def counted_words(clock: Clock) -> str:
    """What a last day counts from: the first session, of those chosen or of all on the register."""
    if clock.period is None:
        return "no session can be charged any more" if clock.over_since else ""
    of = "" if clock.rests_on == RestsOn.CHOSEN else ", none chosen yet"
    return f"first session {short_date(clock.period.first)}{of}"


def limit_words(clock: Clock) -> str:
    """Both last days to charge a parent: the cautious one counts from the first session (T38)."""
    if clock.over_since:
        return f"Out of time: the last day to lay a charge was {short_date(clock.over_since)}."
    if clock.period is None:
        return "No clock runs: there is nothing to charge."
    period = clock.period
    gone = f" {plural(clock.lost, 'session')} out of time already." if clock.lost else ""
    of = "chosen" if clock.rests_on == RestsOn.CHOSEN else "that can be charged"
    if clock.rests_on in (RestsOn.SINCE, RestsOn.LEFT):
        of = f"{of}, none of these chosen yet"
    return (
        f"Lay the charge by {short_date(period.first_limit)}: six months from the first session "
        f"{of} ({short_date(period.first)}). "
        f"For the last of them alone ({short_date(period.last)}) it is {short_date(period.last_limit)}. "
        f"A hold stops neither.{gone}"
    )


def doubted_words(number: int) -> str:
    """1 session no offence any more."""
    return f"{plural(number, 'session')} no offence any more"


def decision_tag(decision: ChargingDecision | None) -> Tag:
    """Where a record stands."""
    if decision is None:
        return Tag("No decision record", "quiet")
    answer = getattr(decision, "answer", None)
    if answer is None:
        return Tag("Waits for a second person", "warn")
    if not answer.approved:
        return Tag("Returned", "bad")
    return Tag("Approved", "ok") if decision.charge else Tag("Not prosecuted", "quiet")


def charge_state(row: Any, today: dt.date) -> Tag:
    """Where a listed charge stands, by what was read beside it. The kind of a plea is not said."""
    if row.stands:
        return outcome_tag(row.stands, quashed=row.quashed)
    if row.next_at:
        return Tag(f"In court {short_date(row.next_at)}", "info")
    if row.plea_by and row.last_step == StepKind.SERVED:
        over = row.plea_by < today
        words = "Time to plead is over" if over else f"Plea by {short_date(row.plea_by)}"
        return Tag(words, "warn" if over else "info")
    return Tag("Not served", "warn") if not row.last_step else Tag("To be listed", "warn")


QUASHED = "Quashed on appeal"


def outcome_tag(outcome: str, *, quashed: bool = False) -> Tag:
    """The kind of a result; that the conviction fell, once an appeal was allowed."""
    if quashed:
        return Tag(QUASHED, "quiet")
    return Tag(Outcome(outcome).label, "info" if outcome in CONVICTED else "quiet")


def result_words(result: CourtResult) -> str:
    """Fine £220.00, costs £120.00, surcharge £88.00; parenting order 6 months."""
    amounts = {
        "fine": result.fine_pence, "costs": result.costs_pence,
        "surcharge": result.surcharge_pence, "compensation": result.compensation_pence,
    }  # fmt: skip
    parts = [f"{name} {money(pence)}" for name, pence in amounts.items() if pence]
    if result.outcome != Outcome.FINE:
        parts.insert(0, Outcome(result.outcome).label)
    if result.length_months:
        parts.append(plural(result.length_months, "month"))
    if result.length_days:
        parts.append(plural(result.length_days, "day"))
    if result.parenting_order_months:
        parts.append(f"parenting order {plural(result.parenting_order_months, 'month')}")
    if result.eso_directed:
        parts.append("supervision order directed")
    words = ", ".join(parts)
    return f"{words[:1].upper()}{words[1:]}"
