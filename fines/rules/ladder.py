"""The ladder of measures open for an offence of a given day: a notice, then the courts.

Works for any date from the rows of law alone, so that anyone can see which law applies and why.
"""

import datetime as dt
from dataclasses import dataclass, field

from fines.choices import Charge, Offence
from fines.rules.clock import Due, dues
from fines.rules.counting import is_allowed
from fines.rules.law import Law, RuleRow, TariffRow

NOTICE = "penalty_notice"
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


@dataclass(frozen=True)
class Rung:
    """One measure: whether the law leaves it open, why not, what it costs and by when.

    `before` says what must be true before it may be climbed.
    """

    kind: str
    available: bool
    reason: str
    source: str
    before: str
    received: dt.date | None = None
    amounts: tuple[Due, ...] = field(default=())
    maximum_fine_pence: int | None = None
    maximum_custody_months: int | None = None


def ladder(
    law: Law,
    *,
    offence_on: dt.date,
    notices_before: int = 0,
    received: dt.date | None = None,
    offence: str = Offence.S444,
) -> tuple[Rung, ...]:
    """The rungs in order: penalty notice, section 444(1), section 444(1A).

    `notices_before` counts earlier notices to this parent for this child that still count.
    """
    notice = _notice_rung(law, offence, offence_on, notices_before, received)
    if offence != Offence.S444:
        return (notice,)
    charges = (_court_rung(law, charge, offence_on) for charge in (Charge.S444_1, Charge.S444_1A))
    return (notice, *charges)


def closed_reason(law: Law, offence: str, offence_on: dt.date, notices_before: int) -> str:
    """Why no penalty notice may be given; empty when one may."""
    rule = law.rule(offence_on)
    tariffs = law.tariffs_on(offence, offence_on)
    if rule is None or not tariffs:
        first = law.first_notice_day(offence)
        return (
            f"No penalty notice existed for this offence before {_day(first)}."
            if first
            else ("There is no penalty notice for this offence.")
        )
    limited = any(tariff.notice_number for tariff in tariffs)
    if limited and not is_allowed(notices_before, rule):
        return limit_words(rule, notices_before)
    return ""


def limit_words(rule: RuleRow, notices_before: int) -> str:
    """Why a further notice is closed, in words for people."""
    count = NUMBERS.get(notices_before, str(notices_before))
    allowed = NUMBERS.get(rule.notices_allowed or 0, str(rule.notices_allowed))
    years = NUMBERS.get(rule.years or 0, str(rule.years))
    return (
        f"This parent has had {count} penalty notices for this child in {years} years, and the law "
        f"allows {allowed}. Another measure must be considered."
    )


def _notice_rung(
    law: Law, offence: str, day: dt.date, notices_before: int, received: dt.date | None
) -> Rung:
    reason = closed_reason(law, offence, day, notices_before)
    tariff = None if reason else law.tariff(offence, day, notices_before + 1)
    rule = law.rule(day)
    source = (
        tariff.source if tariff else rule.source if rule and reason else _first_source(law, offence)
    )
    return Rung(
        kind=NOTICE,
        available=tariff is not None,
        reason=reason,
        source=source,
        before=_before_notice(rule, tariff, offence),
        received=received if tariff else None,
        amounts=dues(tariff, received) if tariff else (),
    )


def _before_notice(rule: RuleRow | None, tariff: TariffRow | None, offence: str) -> str:
    if rule is None:
        return ""
    if (
        offence == Offence.S105
    ):  # neither the threshold of sessions nor the limit of notices is of it (T35)
        return "An excluded child was seen in a public place in the first days, of which the parent had notice."
    if rule.notices_allowed is None:
        return "Unauthorised absence, under the local code of conduct."
    which = "second" if tariff and tariff.notice_number == rule.notices_allowed else "first"
    if tariff is None:
        return "Fewer than the limit of notices to this parent for this child."
    return (
        f"The national threshold is met, support was tried or is not appropriate, and it is this "
        f"parent's {which} for this child in {NUMBERS.get(rule.years or 0, rule.years)} years."
    )


def _court_rung(law: Law, charge: Charge, day: dt.date) -> Rung:
    row = law.maximum(charge, day)
    first = law.first_charge_day(charge)
    return Rung(
        kind=charge.value,
        available=row is not None,
        reason=""
        if row
        else f"There was no {charge.label[0].lower()}{charge.label[1:]} offence "
        f"before {_day(first)}.",
        source=row.source
        if row
        else next((m.source for m in law.maximums if m.charge == charge), ""),
        before=_before_court(charge),
        maximum_fine_pence=row.fine_pence if row else None,
        maximum_custody_months=row.custody_months if row else None,
    )


def _before_court(charge: Charge) -> str:
    considered = "An education supervision order has been considered (section 447)"
    if charge == Charge.S444_1:
        return (
            f"{considered}; no notice for the same absence is paid or still in its payment period; "
            "within six months of the absence."
        )
    return (
        f"{considered}; the parent knew and failed to act, without reasonable justification; heard "
        "in open court, never on the papers alone."
    )


def _first_source(law: Law, offence: str) -> str:
    return next((t.source for t in law.tariffs if t.offence == offence), "")


def _day(day: dt.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "then"
