"""A mark about to change: what stands, what will, and where. Plain values, for whoever says what it means."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Amending:
    """One mark of one enrolment that somebody is about to change. An empty code is no mark."""

    session_id: int
    enrolment_id: int
    date: dt.date
    half: str
    was: str
    code: str

    @property
    def ids(self) -> tuple[int, int]:
        """As marks are keyed."""
        return self.session_id, self.enrolment_id


# Asked by an action, always, once what it is about to write is known to be sound; it raises to stop it.
Look = Callable[[Sequence[Amending]], None]
