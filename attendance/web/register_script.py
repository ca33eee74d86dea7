"""What the register's scripts need to know: codes and words of the law on this day, where to save, whose page it is."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from accounts.web.helpers import name_in_browser
from attendance.choices import REASON_NOT_KNOWN
from attendance.rules.codes import CodeBook
from attendance.rules.records import note_hint
from attendance.web.mark_words import bucket_of, kind_of

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.actions.sheets import Sheet


def facts_for_script(
    sheet: Sheet, book: CodeBook, user: User, *, present: str, needs_reason: bool, stories: str,
    office: bool,
) -> str:  # fmt: skip
    """As JSON for the form's data attribute. `stories` is the address of a mark's story with a hole;
    whoever is not of the `office` is asked for no note to a code that is the office's to enter."""
    session = sheet.session
    args = [session.school.urn, session.date, session.half, sheet.registration_group]
    facts = _of_the_law(book, session.date, session.half, office) | {
        "present": present,
        "needsReason": needs_reason,
        "save": reverse("attendance:save_marks", args=args),
        "stories": stories,
        "who": name_in_browser(user.email),
        "at": timezone.now().isoformat(),
        "half": session.half,
        "opens": _minutes(session.opens_at),
        "closes": _minutes(session.closes_at),
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=64)
def _of_the_law(book: CodeBook, day: dt.date, half: str, office: bool) -> dict[str, Any]:
    """What the codes say of that half day: the same for every class of every school."""
    return {
        "codes": _codes(book, day, half, office),
        "refused": _refused(book, day),
        "late": _late(book, day),
        "unknown": REASON_NOT_KNOWN,
    }


def _codes(book: CodeBook, day: dt.date, half: str, office: bool) -> dict[str, list[Any]]:
    """Bucket, shape, meaning, whether late, what its note has to say: by code, for this half of the day."""
    return {
        row.code: [
            bucket_of(row), kind_of(row), row.meaning, int(row.is_late),
            note_hint(row) if office or not row.office_only else "",
        ]
        for row in book.in_force(day)
        if row.half in ("", half)
    }  # fmt: skip


def _refused(book: CodeBook, day: dt.date) -> dict[str, str]:
    """Words of refusal for codes that are not in force, by code."""
    gone = {row.code for row in book.rows} - {row.code for row in book.in_force(day)}
    refusals = {code: book.explain_refusal(code, day) for code in sorted(gone)}
    return {code: why.message for code, why in refusals.items() if why}


def _late(book: CodeBook, day: dt.date) -> list[str]:
    """The code before the register closes, and the one after."""
    late = [row for row in book.in_force(day) if row.is_late]
    return [row.code for row in sorted(late, key=lambda row: row.counts_for_notice)]


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
