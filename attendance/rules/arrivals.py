"""A child comes late: what the mark says then, and when somebody has to be asked first.

Pure. SI 2024/208 regulation 10: L while the register is open, U once it has closed; a child who comes
after the close from the doctor missed the session for the appointment (M), not without leave.
"""

import datetime as dt

from attendance.choices import LateReason
from attendance.rules.codes import CodeBook
from attendance.rules.registers import Entry, SessionFacts, arrival

APPOINTMENT = "M"
CAME = "Came at"
ARRIVED = "Arrived at"


def late_entry(session: SessionFacts, time: dt.time, book: CodeBook, why: str = "") -> Entry:
    """The mark of a child who comes through the gate at that time.

    Raises ValueError for a time before the register opens (the child is not late) or past any session.
    """
    code, minutes = arrival(session, time, book)
    if minutes is None:
        raise ValueError(f"The register opens at {session.opens_at:%H:%M}: nobody is late yet.")
    row = book.on(code, session.day)
    words = LateReason(why).label if why else ""
    after_close = row is not None and row.counts_for_notice
    if after_close and why == LateReason.APPOINTMENT and book.on(APPOINTMENT, session.day):
        return Entry(APPOINTMENT, None, f"{CAME} {time:%H:%M}")
    return Entry(code, minutes, words)


def is_arrival(entry: Entry, day: dt.date, book: CodeBook) -> bool:
    """Whether a mark was made at the gate, or says that the child came late."""
    row = book.on(entry.code, day) if entry.code else None
    from_doctor = entry.code == APPOINTMENT and entry.note.startswith(CAME)
    return from_doctor or bool(row and row.is_late)


def question(stands: Entry, by: str, name: str, day: dt.date, book: CodeBook) -> str:
    """What to ask before the mark that stands is replaced; empty where there is nothing to ask.

    Nothing is asked over a blank or an absence nobody has explained: the child has just explained it.
    """
    row = book.on(stands.code, day) if stands.code else None
    if row is None or (row.counts_for_notice and not row.is_late):
        return ""
    meaning = row.meaning[:1].lower() + row.meaning[1:]
    who = f" by {by}" if by else ""
    return f"{name} is already marked {row.code} ({meaning}){who}. Mark late all the same?"


def arrived(time: dt.time, why: str = "") -> str:
    """The reason kept with the amendment: `Arrived at 09:14: bus or train was late`."""
    words = f": {LateReason(why).label.lower()}" if why else ""
    return f"{ARRIVED} {time:%H:%M}{words}"
