"""What stands above a case and keeps it where it is: a proposal that waits, money that may still come.

Casework does not know what these are. Whoever does hands them over, with the sentence and the address.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from cases.choices import Offence, Stage


class TieKind(StrEnum):
    """How firmly it holds."""

    WAITS = "waits"  # a decision is being waited for: the case stays until it is made
    RUNS = "runs"  # time to pay is running: nobody charges, and nobody closes around it
    ASKED = "asked"  # somebody wrote against it and is not answered: nothing new goes to the courts
    CHARGED = (
        "charged"  # a charge has no result: the court has not decided, and nobody closes around it
    )
    LEFT = "left"  # unpaid: the case ends by the way of the courts, or by withdrawal


NO_RECORD = "Write a decision record: both tests, the charge and the exact sessions, approved by a second person"


@dataclass(frozen=True)
class LaidCharge:
    """A charge that is laid and not decided: its offence, and the stage its procedure takes the case to."""

    offence: str
    to: str


@dataclass(frozen=True)
class ChargeRecord:
    """The reasoned record every charge rests on: what it still lacks (empty: it stands), and where it is written;
    and the charges laid on it that no court has decided yet.

    Domain 6.4, PROSECUTION: offence chosen, two-person approval. The words tell nothing of what was weighed: the
    school reads them too.
    """

    lacking: str = NO_RECORD
    href: str = ""
    laid: frozenset[LaidCharge] = frozenset()


def charge_missing(record: ChargeRecord) -> str:
    """No court before a charge, in words: the stage follows what was laid. Magistrates' Courts Act 1980 s1."""
    return "" if record.laid else "Lay the charge first: the case goes to the court with it"


def sjp_charge_missing(record: ChargeRecord) -> str:
    """None but a charge under s444(1), laid for that procedure: Magistrates' Courts Act 1980 s16A (T39)."""
    fit = any(c.offence == Offence.S444_1 and c.to == Stage.SJP for c in record.laid)
    return "" if fit else "Lay a charge under s444(1) for the Single Justice Procedure first"


@dataclass(frozen=True)
class Tie:
    """One of them, in words a person can act on, and where to act."""

    kind: TieKind
    text: str
    href: str = ""


def holding_back(
    ties: Collection[Tie], start: str, to: str, *, among: Collection[str], legal: Collection[str]
) -> list[Tie]:
    """The ties that forbid this move. Pure.

    `among` are the stages that follow what is decided above, `legal` those of the courts. While
    time to pay runs, no proceedings: Education Act 1996 section 444A(3).
    """
    kinds = {tie.kind for tie in ties}
    after_default = {Stage.NOTICE_UNPAID, Stage.POST_MONITOR, Stage.TRANSFERRED, *legal}
    shut = {
        TieKind.WAITS: to not in among,
        TieKind.RUNS: to == Stage.CLOSED
        or (to in legal and to not in among and TieKind.LEFT not in kinds),
        TieKind.ASKED: to in legal and to not in among and to != Stage.OUTCOME,
        TieKind.CHARGED: to in (Stage.OUTCOME, Stage.CLOSED),
        TieKind.LEFT: to == Stage.CLOSED and start not in after_default,
    }
    return [tie for tie in ties if shut[tie.kind]]
