"""What attendance refuses in more than one sentence: a whole register's faults, told together."""

import datetime as dt
from dataclasses import dataclass, field

from accounts.errors import WrongState


@dataclass(frozen=True)
class Clash:
    """A row somebody else changed since this person looked: what it says now, and who wrote it."""

    theirs: str
    yours: str
    by: str


@dataclass
class Faults:
    """Everything wrong with one register as sent, by pupil reference. Nothing was saved.

    `rows` are sentences under a row, `needs` what such a row lacks (a `Need` of the rules), `clashes`
    rows changed meanwhile, `general` speak of the whole.
    """

    rows: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, Clash] = field(default_factory=dict)
    general: list[str] = field(default_factory=list)
    needs: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows or self.clashes or self.general)


class RegisterRefused(WrongState):
    """A register that cannot be saved as sent. Carries every fault at once; nothing was changed."""

    code = "register_refused"

    def __init__(self, faults: Faults) -> None:
        count = len(faults.rows) + len(faults.clashes) + len(faults.general)
        things = "1 thing needs" if count == 1 else f"{count} things need"
        super().__init__(f"Nothing was saved: {things} your attention.")
        self.faults = faults


class RegisterLocked(WrongState):
    """A register that may no longer be changed until somebody with the right unlocks it."""

    code = "register_locked"


class PlanRefused(WrongState):
    """Something planned that cannot stand as sent. `faults` are sentences by the field they are about."""

    code = "plan_refused"

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


CellKey = tuple[str, dt.date, str]  # pupil reference, day, half


class BlockRefused(WrongState):
    """A block of marks that cannot be amended as asked: every fault of every cell; nothing was changed.

    `faults` are sentences by cell, `general` speaks of the whole.
    """

    code = "block_refused"

    def __init__(self, faults: dict[CellKey, str], general: tuple[str, ...] = ()) -> None:
        count = len(faults) + len(general)
        things = "1 thing needs" if count == 1 else f"{count} things need"
        super().__init__(f"Nothing was changed: {things} your attention.")
        self.faults = faults
        self.general = general


class MovedMeanwhile(WrongState):
    """Another path (an import) wrote one of the marks while they were being saved: look, and send again."""

    code = "moved_meanwhile"
