"""What a result must say, and the most it may be. Pure: the dated maximum is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.errors import Slip
from fines.choices import CONVICTED, IMPRISONS, LASTING, SEVERITY, Charge, Outcome
from fines.rules.law import MaximumRow
from fines.rules.spelling import money

DAYS_OF_MONTH = 31
FINED = (Outcome.FINE, *IMPRISONS)
IN_THE_COMMUNITY = (Outcome.COMMUNITY_ORDER, Outcome.CURFEW)


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


HARDER = (
    "fine_pence", "costs_pence", "surcharge_pence", "compensation_pence", "parenting_order_months",
)  # fmt: skip


def is_harsher(before: Said, now: Said) -> bool:
    """Whether a result put right is harder on the parent than it was: in kind, in a sum, or the same for longer."""
    was, rank = SEVERITY.get(Outcome(before.outcome), 0), SEVERITY.get(Outcome(now.outcome), 0)
    more = any((getattr(now, name) or 0) > (getattr(before, name) or 0) for name in HARDER)
    return rank > was or more or (rank == was and _days(now) > _days(before))


def _days(said: Said) -> int:
    return (said.length_days or 0) + (said.length_months or 0) * DAYS_OF_MONTH


def outcomes_for(most: MaximumRow | None) -> list[Outcome]:
    """What a form offers: where the charge carries no custody, neither that nor what asks for an offence that does."""
    if most is None or most.custody_months:
        return list(Outcome)
    return [one for one in Outcome if one not in (*IMPRISONS, *IN_THE_COMMUNITY)]


def problems(
    said: Said, most: MaximumRow | None, limits: Mapping[str, int] | None = None
) -> list[Slip]:
    """Everything that is wrong with a result; nothing when it may be entered.

    Education Act 1996 s444(8), (8A): the fine and the custody of the charge on the day of the offence, and/or.
    `limits` are the most of the day of the result: of a discharge in months, of other sums in pence (`ResultLimit`).
    A community order is for offences that carry custody (Sentencing Act 2020 s202, from memory).
    """
    if said.outcome not in Outcome.values:
        return [Slip("Choose the result", "outcome")]
    if most is None:
        return [Slip("There was no such charge on the day of the offence")]
    found: list[Slip] = []
    if said.outcome == Outcome.FINE and said.fine_pence is None:
        found.append(Slip("A fine has an amount", "fine_pence"))
    if said.outcome not in FINED and said.fine_pence is not None:
        found.append(Slip("Only a fine, alone or beside custody, has an amount", "fine_pence"))
    if said.outcome not in CONVICTED and _first_paid(said):
        found.append(
            Slip("Nobody pays, and no order is made, without a conviction", _first_paid(said))
        )
    charge = Charge(most.charge).in_sentence
    if said.outcome in IN_THE_COMMUNITY and not most.custody_months:
        words = f"No community order or curfew is made under {charge}: it carries no custody"
        found.append(Slip(words, "outcome"))
    if said.fine_pence and said.fine_pence > most.fine_pence:
        words = f"The most a court may fine under {charge} is {money(most.fine_pence)}"
        found.append(Slip(words, "fine_pence"))
    if said.outcome in IMPRISONS and not most.custody_months:
        found.append(Slip(f"{Charge(most.charge).label} cannot carry custody", "outcome"))
    elif said.outcome in IMPRISONS and _too_long(said, most.custody_months):
        words = f"The most under {charge} is {most.custody_months} months in custody"
        found.append(_of_length(said, words))
    found += _beyond_sense(said, limits or {})
    lengths = [n for n in (said.length_days, said.length_months) if n]
    if (said.outcome in LASTING) != (len(lengths) == 1):
        words = "Say how long it lasts, in days or in months, where it lasts"
        found.append(Slip(words, "length_months"))
    return found


SUMS = {
    "costs_pence": "Costs",
    "surcharge_pence": "A surcharge",
    "compensation_pence": "Compensation",
}


def _beyond_sense(said: Said, limits: Mapping[str, int]) -> list[Slip]:
    """A discharge longer than the law lets it be, and sums no court of such a case orders."""
    found, longest = [], limits.get(said.outcome)
    if longest and _too_long(said, longest):
        words = f"A {Outcome(said.outcome).label.lower()} lasts {longest} months at most"
        found.append(_of_length(said, words))
    for name, what in SUMS.items():
        pence, most = getattr(said, name), limits.get(name)
        if most and pence and pence > most:
            words = f"{what} of more than {money(most)} is not expected here: check the amount"
            found.append(Slip(words, name))
    return found


def _of_length(said: Said, words: str) -> Slip:
    return Slip(words, "length_days" if said.length_days else "length_months")


ONLY_CONVICTED = ("costs_pence", "surcharge_pence", "compensation_pence", "parenting_order_months")


def _first_paid(said: Said) -> str:
    """The first thing the result lays on the parent that only a conviction can; nothing where it lays none."""
    return next((name for name in ONLY_CONVICTED if getattr(said, name)), "")


def _too_long(said: Said, months: int) -> bool:
    days = said.length_days or 0
    return (said.length_months or 0) > months or days > months * DAYS_OF_MONTH
