"""What people noted on flags, oldest first."""

from collections.abc import Sequence

from attendance.models import Flag, FlagNote


def read_notes(flags: Sequence[Flag]) -> dict[int, list[FlagNote]]:
    """Every note on each flag, by its key: one statement."""
    found: dict[int, list[FlagNote]] = {flag.pk: [] for flag in flags}
    for note in FlagNote.objects.filter(flag__in=list(found)).order_by("at", "id"):
        found[note.flag_id].append(note)
    return found
