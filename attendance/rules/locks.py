"""When the register of a session locks against amendment, and whether it has been opened again.

Pure: how many days the authority allows, the unlockings and the moment are handed in.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Unlock:
    """Registers of some days opened again: of one class, or of every class when it names none."""

    registration_group: str
    starts_on: dt.date
    ends_on: dt.date
    until: dt.datetime

    def opens(self, day: dt.date, registration_group: str, at: dt.datetime) -> bool:
        """Whether it opens that class's registers of that day at that moment."""
        of_class = self.registration_group in ("", registration_group)
        return of_class and self.starts_on <= day <= self.ends_on and at < self.until


def locked_since(day: dt.date, lock_days: int | None) -> dt.date | None:
    """The first day on which a register of `day` can no longer be amended; None: it never locks.

    It stays open for `lock_days` calendar days after the session, the last of them included, so 0
    means the day itself. No statute sets a number: the authority does.
    """
    return None if lock_days is None else day + dt.timedelta(days=lock_days + 1)


@dataclass(frozen=True)
class Locks:
    """What decides whether registers of one school are locked: the days allowed, and what is open."""

    lock_days: int | None = None
    unlocks: tuple[Unlock, ...] = ()

    def since(
        self, day: dt.date, registration_group: str, today: dt.date, at: dt.datetime
    ) -> dt.date | None:
        """The day since which that register is locked; None while it is open. `today` is local."""
        since = locked_since(day, self.lock_days)
        if since is None or today < since or self.opened(day, registration_group, at):
            return None
        return since

    def opened(self, day: dt.date, registration_group: str, at: dt.datetime) -> Unlock | None:
        """The unlocking that holds it open longest, if any."""
        held = [u for u in self.unlocks if u.opens(day, registration_group, at)]
        return max(held, key=lambda unlock: unlock.until, default=None)
