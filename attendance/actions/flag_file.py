"""Reading flags for a file, and writing down that it was taken."""

from dataclasses import dataclass

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from attendance.actions.flag_inbox import LastAct, Wishes, every_flag, read_last_done
from attendance.actions.flag_story import read_notes
from attendance.models import Flag, FlagNote

MOST = 5000


@dataclass(frozen=True)
class FileLine:
    """One flag with its notes and what was last done about the child."""

    flag: Flag
    notes: list[FlagNote]
    done: LastAct | None


@transaction.atomic
def read_for_file(*, by: User, wishes: Wishes) -> list[FileLine]:
    """The flags wished for, the gravest first, at most `MOST`. Taking a file of children is written down."""
    flags = every_flag(by, wishes, MOST)
    notes, done = read_notes(flags), read_last_done(flags)
    record(
        by=by, kind="flags.downloaded", target_type="flags",
        target_ref=wishes.school.urn if wishes.school else "",
        after={"flags": len(flags), "state": wishes.state, "kinds": list(wishes.kinds)},
    )  # fmt: skip
    return [FileLine(flag, notes[flag.pk], done.get(flag.pk)) for flag in flags]
