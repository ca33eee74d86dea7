"""Who is left out of letters in bulk, and why.

Pure: facts of one parent and one case in, the first reason out. Asked when a batch is made; what keeps a family
safe is asked again when its letter is written, and again when it goes.
"""

import datetime as dt
from dataclasses import dataclass

from attendance.rules.safe_contact import do_not_contact
from cases.choices import LetterTemplate as L

NEEDS_PLAN = frozenset({L.PLAN, L.TARGET_REVIEW, L.NOTICE_TO_IMPROVE})


@dataclass(frozen=True)
class Candidate:
    """What is known of one parent of the child of one case."""

    name: str
    safe: bool
    note: str = ""
    has_address: bool = True
    held: bool = False
    had_on: dt.date | None = None  # the same letter, last
    in_batch: str = ""  # another one with the same letter, not sent yet
    panel: bool = False  # one waits
    invited: bool = False  # to that panel
    plan: bool = False
    looked_at: bool = False  # some target of the plan has a result
    marks: bool = True
    closed: bool = False


def why_left_out(kind: str, one: Candidate, *, today: dt.date, again_days: int) -> str:
    """Why this parent is not written to; empty when they are."""
    if not one.safe:
        return do_not_contact(one.name, one.note)
    if not one.has_address:
        return f"There is no address for {one.name}."
    if one.held:
        return "The case is on hold."
    if one.closed and kind != L.CLOSING_WELL_DONE:
        return "The case is closed."
    return _lacking(kind, one) or _had(kind, one, today, again_days)


def is_again(had_on: dt.date, today: dt.date, again_days: int) -> bool:
    """Whether a letter had on a day would be the same one again: until so many days have gone by."""
    return (today - had_on).days < again_days


def _lacking(kind: str, one: Candidate) -> str:
    if not one.marks:
        return "There are no marks to write about."
    if kind == L.PANEL_INVITATION and not one.panel:
        return "No panel is set."
    if kind in NEEDS_PLAN and not one.plan:
        return "There is no plan yet."
    if kind == L.TARGET_REVIEW and not one.looked_at:
        return "No target has been looked at."
    return ""


def _had(kind: str, one: Candidate, today: dt.date, again_days: int) -> str:
    if one.in_batch:
        return f"In {one.in_batch} already, which is not sent yet."
    if kind == L.PANEL_INVITATION:
        return "Has this invitation already." if one.invited else ""
    if one.had_on and is_again(one.had_on, today, again_days):
        return f"Had this letter on {one.had_on:%d/%m/%Y}, less than {again_days} days ago."
    return ""
