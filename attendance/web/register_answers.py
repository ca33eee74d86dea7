"""What the page hears of its marks, line by line: words, a time, initials, and where to go when a record is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.web.words import london_time, short_date
from attendance.access import has_permission
from attendance.actions.autosave import Answer, Autosaved, Outcome
from attendance.choices import Permission
from attendance.rules.records import Need
from attendance.web.register_forms import write_seen

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User
    from attendance.models import Session

# Where the record is made that a code rests on, and the words of the link.
MAKERS = {
    Need.LEAVE: ("attendance:ask_leave", "Record the leave"),
    Need.PART_TIME: ("attendance:add_part_time", "Add a part-time timetable"),
    Need.DUAL: ("attendance:add_dual", "Add the other school's timetable"),
    Need.CLOSURE: ("attendance:add_closure", "Record the closure"),
}


def answers_in_words(found: Autosaved, session: Session, user: User) -> dict[str, Any]:
    """As JSON: `lines` by pupil reference, `taken` in words or empty, `at` to ask from next time."""
    return {
        "at": found.at.isoformat(),
        "taken": f"Taken by {found.taken.by} {when_in_words(found.taken.at, session.date)}"
        if found.taken
        else "",
        "lines": {ref: _line(ref, each, session, user) for ref, each in found.answers.items()},
    }


def make_link(need: str, ref: str, session: Session, user: User) -> tuple[str, str]:
    """The address and words of the page where the missing record is made; empty when there is none for
    this person."""
    name, words = MAKERS.get(need, ("", ""))  # type: ignore[call-overload]
    if not name or not has_permission(user, Permission.MANAGE_PLANS, session.school):
        return "", ""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return "", ""
    asked = urlencode({"pupil": ref, "from": session.date, "school": session.school.urn})
    return f"{address}?{asked}", words


def when_in_words(at: dt.datetime, day: dt.date) -> str:
    """08:55 on the day itself, else the day as well."""
    if timezone.localdate(at) == day:
        return london_time(at)
    return f"{london_time(at)} on {short_date(at)}"


def initials(name: str) -> str:
    """`JF` for Janet Fellows."""
    return "".join(word[0] for word in name.split()[:3]).upper()


def _line(ref: str, answer: Answer, session: Session, user: User) -> dict[str, str]:
    said = {"state": str(answer.outcome), "mark": write_seen(answer.stands)}
    if answer.at:
        said |= {"at": when_in_words(answer.at, session.date)}
    if answer.by and answer.by != user.name:
        said |= {"by": answer.by, "initials": initials(answer.by)}
    if answer.outcome is Outcome.BESIDE:
        said["why"] = (
            f"The office's {answer.stands.words} stands. Yours ({answer.why}) is kept beside it."
        )
    elif answer.why:
        said["why"] = answer.why
    href, words = make_link(answer.need, ref, session, user)
    if href:
        said |= {"href": href, "link": words}
    if answer.need:
        said["need"] = answer.need
    return said
