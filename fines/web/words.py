"""Statuses, dates and addresses of notices as the pages say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

from accounts.web.parts import Fact, Mark, Tag
from accounts.web.words import long_date
from fines.choices import Consideration, NoticeStatus, PostalClass
from fines.rules.excluded import EXCLUDED

if TYPE_CHECKING:
    from fines.models import PenaltyNotice, Posting

TONES = {
    NoticeStatus.PROPOSED: "info",
    NoticeStatus.RETURNED: "quiet",
    NoticeStatus.ISSUED: "warn",
    NoticeStatus.PAID: "ok",
    NoticeStatus.UNPAID: "bad",
    NoticeStatus.WITHDRAWN: "quiet",
}
ORDINALS = {1: "first", 2: "second", 3: "third"}
HALVES = {"AM": "morning", "PM": "afternoon"}


def status_tag(status: str) -> Tag:
    """The status as a word with a shape."""
    known = NoticeStatus(status)
    return Tag(known.label, TONES[known])


def link(name: str, *args: str) -> str:
    """The address of a page of another app; nothing while that app offers none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def ordinal(number: int) -> str:
    """First, second, third."""
    return ORDINALS.get(number, f"{number}th")


def session_mark(code: str, date: object, half: str) -> Mark:
    """One session of a strip."""
    day = long_date(date)  # type: ignore[arg-type]
    kind = ("auth" if code == EXCLUDED else "unauth") if code else "missing"
    return Mark(code or "\u00b7", kind, f"{day}, {HALVES[half]}: {code}")


def posting_words(posting: Posting) -> str:
    """How it was posted, by whom, and what proves it."""
    words = f"{PostalClass(posting.postal_class).label}, by {posting.posted_by}"
    proof = f"certificate {posting.certificate}" if posting.certificate else "no certificate yet"
    return f"{words}; {proof}"


def answered(notice: PenaltyNotice) -> list[Fact]:
    """The proposer's answers, in the order they were asked."""
    said = notice.proposal["answers"]
    return [
        Fact(Consideration(key).label, f"{'Yes' if a['yes'] else 'No'}. {a['reason']}".strip())
        for key in Consideration.values
        if (a := said.get(key))
    ]
