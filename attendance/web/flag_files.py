"""The flags of the inbox as a file for a spreadsheet: one line a flag, the fraction in columns of its own."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.utils import timezone

from attendance.actions.flag_file import read_for_file
from attendance.choices import FlagKind
from attendance.web.figures_sheets import harmless
from attendance.web.flag_cleared import cleared_in_words
from attendance.web.flag_presenter import state_of
from attendance.web.flag_rows import done_in_words
from attendance.web.flag_words import measure_in_words, told_of, wording_of

if TYPE_CHECKING:
    from attendance.actions.flag_file import FileLine
    from attendance.web.inbox_presenter import InboxPage

COLUMNS = (
    "flag", "kind", "school_urn", "school", "upn", "surname", "forename", "year_group", "class",
    "sentence", "part", "whole", "of_what", "in_words", "raised", "window_from", "window_to",
    "state", "last_done",
)  # fmt: skip


def flags_as_csv(page: InboxPage) -> bytes:
    """Every flag the inbox would show on all its pages, up to what a file holds."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in read_for_file(by=page.user, wishes=page.wishes):
        writer.writerow([harmless(value) for value in _row(line)])
    return out.getvalue().encode("utf-8-sig")


def _row(line: FileLine) -> list[str | int]:
    flag, today = line.flag, timezone.localdate()
    enrolment, pupil, told = flag.enrolment, flag.enrolment.pupil, told_of(flag)
    wording = wording_of(flag.kind)
    measure = wording.measure(told)
    state, words = state_of(flag, today, line.notes)
    whole: str | int = "" if measure.whole is None else measure.whole
    return [
        flag.ref, FlagKind(flag.kind).label, enrolment.school.urn, enrolment.school.name, pupil.upn,
        pupil.legal_surname, pupil.legal_forename, enrolment.year_group,
        enrolment.registration_group,
        cleared_in_words(flag, line.notes) if flag.cleared_at else wording.sentence(told),
        measure.part, whole, measure.unit, measure_in_words(measure),
        flag.raised_as_of.isoformat(), flag.window_from.isoformat(), flag.window_to.isoformat(),
        f"{state.text} {words}" if state else "", done_in_words(line.done, today),
    ]  # fmt: skip
