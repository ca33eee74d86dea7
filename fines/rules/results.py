"""What a result must say, and the most it may be. Pure: the dated maximum is handed in."""

from dataclasses import dataclass

from fines.choices import IMPRISONS, LASTING, Charge, Outcome
from fines.rules.law import MaximumRow
from fines.rules.spelling import money

DAYS_OF_MONTH = 31


@dataclass(frozen=True)
class Said:
    """A result as it is typed."""

    outcome: str
    fine_pence: int | None = None
    costs_pence: int | None = None
    surcharge_pence: int | None = None
    compensation_pence: int | None = None
    length_days: int | None = None
    length_months: int | None = None
    parenting_order_months: int | None = None
    eso_directed: bool = False


def problems(said: Said, most: MaximumRow | None) -> list[str]:
    """Everything that is wrong with a result; nothing when it may be entered.

    Education Act 1996 s444(8), (8A): the fine and the custody of the charge on the day of the offence.
    """
    if said.outcome not in Outcome.values:
        return ["Choose the result"]
    if most is None:
        return ["There was no such charge on the day of the offence"]
    found = []
    if (said.outcome == Outcome.FINE) != (said.fine_pence is not None):
        found.append("A fine has an amount, and nothing else has")
    charge = Charge(most.charge).in_sentence
    if said.fine_pence and said.fine_pence > most.fine_pence:
        found.append(f"The most a court may fine under {charge} is {money(most.fine_pence)}")
    if said.outcome in IMPRISONS and not most.custody_months:
        found.append(f"{charge.capitalize()} cannot carry custody")
    elif said.outcome in IMPRISONS and _too_long(said, most.custody_months):
        found.append(f"The most under {charge} is {most.custody_months} months in custody")
    lengths = [n for n in (said.length_days, said.length_months) if n]
    if (said.outcome in LASTING) != (len(lengths) == 1):
        found.append("Say how long it lasts, in days or in months, where it lasts")
    return found


def _too_long(said: Said, months: int) -> bool:
    days = said.length_days or 0
    return (said.length_months or 0) > months or days > months * DAYS_OF_MONTH
