"""A child comes late: what the mark says then, and when somebody has to be asked first.

Pure. SI 2024/208 regulation 10: L while the register is open, U once it has closed; a child who comes
after the close from the doctor missed the session for the appointment (M), not without leave.
"""

import datetime as dt

from attendance.choices import AgeRule, LateReason
from attendance.rules.codes import CodeBook, PupilFacts
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


def explain_age(
    entry: Entry, session: SessionFacts, pupil: PupilFacts, name: str, book: CodeBook
) -> str:
    """Why a child who came after the close cannot be marked so, and what to do; empty when it can.

    Outside compulsory school age no absence is unauthorised, so that U is not to be had, and L is only
    until the register closes. SI 2024/208 regulation 10; DfE guide to absence statistics, section 4.
    """
    row = book.on(entry.code, session.day)
    if row is None or row.age_rule != AgeRule.COMPULSORY or pupil.is_compulsory(session.day):
        return ""
    rows = book.in_force(session.day)
    spare = next((r.code for r in rows if r.age_rule == AgeRule.NOT_COMPULSORY), "")
    not_due = f", {spare} if the child was not required to attend" if spare else ""
    return (
        f"{name} came after the register closed at {session.closes_at:%H:%M}, too late for L, and "
        f"{row.code} is only for a child of compulsory school age, which {name} is not. On the "
        f"register, enter the code of the reason{not_due}. If no reason fits, the office decides "
        "whether the child counts as present."
    )


def arrived(time: dt.time, why: str = "") -> str:
    """The reason kept with the amendment: `Arrived at 09:14: bus or train was late`."""
    words = f": {LateReason(why).label.lower()}" if why else ""
    return f"{ARRIVED} {time:%H:%M}{words}"
