"""What a grid sends: the cells chosen, one code for them, and, to confirm, what was seen and why."""

import datetime as dt
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.errors import WrongState
from accounts.rules.text import is_keepable, readable
from attendance.choices import Half
from attendance.errors import CellKey
from attendance.rules.blocks import MOST_CELLS
from attendance.rules.codes import parse_mark
from attendance.rules.registers import LONGEST_NOTE, Entry
from attendance.web.grid_cells import GLUE
from attendance.web.register_forms import Reason, read_seen

LONGEST_CODE = 2


@dataclass(frozen=True)
class BlockForm:
    """One block as sent. `seen` is by cell, empty for a first look."""

    keys: list[CellKey]
    code: str
    note: str
    seen: dict[CellKey, Entry]
    reason: Reason
    back: str
    typed: str

    @classmethod
    def read(cls, sent: QueryDict) -> "BlockForm":
        """From the form. Raises WrongState for a cell that no page of ours would send."""
        keys = [read_key(text) for text in dict.fromkeys(sent.getlist("cell"))]
        seen = [read_seen(text) for text in sent.getlist("seen")]
        typed = sent.get("code", "").strip()
        return cls(
            keys=keys,
            code=parse_mark(typed) or "",
            note=readable(sent.get("note", ""))[:LONGEST_NOTE],
            seen=dict(zip(keys, seen, strict=False)),
            reason=Reason.read(sent),
            back=read_back(sent.get("next", "")),
            typed=typed,
        )

    @property
    def problem(self) -> str:
        """What is missing before anything can be shown, in a sentence; empty when nothing is."""
        if not self.keys:
            return "Choose at least one session first."
        if len(self.keys) > MOST_CELLS:
            return f"That is {len(self.keys)} sessions. Choose at most {MOST_CELLS} at once."
        if not self.typed:
            return "Type the code the chosen sessions should have, or - for no mark."
        if len(self.code) > LONGEST_CODE:
            return f"“{self.code[:10]}” is not an attendance code."
        return ""


def read_key(text: str) -> CellKey:
    """`P0000001|2026-01-19|AM`. Raises WrongState for anything else."""
    try:
        ref, day, half = text.split(GLUE)
        if not is_keepable(ref):
            raise ValueError("no reference")
        return ref, dt.date.fromisoformat(day), Half(half).value
    except ValueError:
        raise WrongState(
            "One of the chosen sessions could not be read. Choose them again."
        ) from None


def write_key(key: CellKey) -> str:
    """The inverse of `read_key`."""
    ref, day, half = key
    return GLUE.join((ref, day.isoformat(), half))


def read_back(text: str) -> str:
    """Where to go afterwards: an address of this site, or nowhere."""
    local = text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if local else ""
