"""Which steps of a notice are something done about the absence, in words everybody of the school may read."""

from attendance.choices import ActionKind
from cases.rules.done import Done
from fines.choices import EventKind

ACTS: dict[str, Done] = {EventKind.ISSUED: Done(ActionKind.NOTICE, "Penalty notice issued")}
