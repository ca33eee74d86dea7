"""What must have happened before a sanction: everybody concerned was asked, and support was offered first.

Source: domain reference 8.4; Working together to improve school attendance 2024 (support first).
"""

from collections.abc import Collection, Iterable

from cases.choices import CONSULTATIONS, SUPPORT_OFFERED, SupportState

# An offer nobody could make good is none.
OFFERS = frozenset(SupportState.values) - {SupportState.NOT_AVAILABLE}
FIRST_SUPPORT = "Offer support and record it, or say why support is not appropriate"


def unconsulted(
    due: Collection[str], considered: Collection[str], lifted: Collection[str]
) -> list[str]:
    """Who still has to be asked, of those concerned, in the order of the list."""
    return [k for k in CONSULTATIONS if k in due and k not in considered and k not in lifted]


def consultations_missing(
    due: Collection[str], considered: Collection[str], lifted: Collection[str]
) -> str:
    """The same in words a person can act on; empty when everybody was asked, or a manager let it pass."""
    labels = {k.value: k.label for k in CONSULTATIONS}
    missing = [labels[k] for k in unconsulted(due, considered, lifted)]
    return ("Record: " + "; ".join(missing)) if missing else ""


def support_missing(offered: bool, lifted: Collection[str]) -> str:
    """Why no sanction may be spoken of yet; empty when support came first, or a manager let it pass."""
    return "" if offered or SUPPORT_OFFERED in lifted else FIRST_SUPPORT


def counts_as_support(states: Iterable[str], early_help: str, not_appropriate: str) -> bool:
    """Whether support was offered, or is not appropriate and somebody said why.

    `states` are those of every support on record; the other two the latest answers, empty for none.
    """
    return bool(OFFERS & set(states)) or "yes" in (early_help, not_appropriate)
