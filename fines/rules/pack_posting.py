"""What proves that a notice was posted and received, in sentences; and what does not. Pure.

Interpretation Act 1978 section 7: a letter properly addressed, prepaid and posted is served unless the contrary is
proved. The council's own note of a posting is weaker than a certificate of the post, so the two are never mixed up.
"""

import datetime as dt
from dataclasses import dataclass

from fines.rules.spelling import long_date

NO_CERTIFICATE = "No certificate of posting is on record"


@dataclass(frozen=True)
class PostingFacts:
    """What is kept of how one notice was posted and received; free words already screened."""

    ref: str
    posted_on: dt.date
    today: dt.date
    how: str = "First class"
    posted_by: str = ""
    certificate: str = ""
    kept_by: str = ""
    kept_on: dt.date | None = None
    deemed_on: dt.date | None = None
    received_on: dt.date | None = None
    receipt: str = ""

    @property
    def is_proved(self) -> bool:
        """Whether something besides the council's own note shows it: a certificate, or a proved receipt."""
        return self.is_posted and bool(self.certificate or self.received_on)

    @property
    def is_posted(self) -> bool:
        """Whether the day of posting has come: a notice may be issued for the next day's post."""
        return self.posted_on <= self.today


def posting_sentences(facts: PostingFacts) -> list[str]:
    """Who posted it, when and how; the certificate, or plainly that there is none; when it was received."""
    if not facts.is_posted:
        return [f"Penalty notice {facts.ref} is to be posted on {long_date(facts.posted_on)}."]
    by = f" by {facts.posted_by}" if facts.posted_by else ""
    said = [
        f"Penalty notice {facts.ref} was posted on {long_date(facts.posted_on)}{by}, "
        f"by {facts.how.lower()} post."
    ]
    kept = f"recorded by {facts.kept_by} on {long_date(facts.kept_on)}" if facts.kept_by else ""
    if facts.certificate:
        said.append(f"Certificate of posting: {facts.certificate}{f', {kept}' if kept else ''}.")
    else:
        own = f"; it was {kept}" if kept else ""
        said.append(f"{NO_CERTIFICATE}: that it was posted is the council's own record{own}.")
    if facts.deemed_on and not facts.received_on:
        said.append(f"It is taken as received on {long_date(facts.deemed_on)}.")
    if facts.received_on:
        said.append(f"Its receipt on {long_date(facts.received_on)} is proved: {facts.receipt}")
    return said


def posting_line(facts: PostingFacts) -> str:
    """The proof in one line, for the list of what a pack holds; empty when nothing but our own note shows it."""
    if not facts.is_proved:
        return ""
    if facts.certificate:
        by = f", posted by {facts.posted_by}" if facts.posted_by else ""
        return f"{facts.ref}: certificate {facts.certificate}, {long_date(facts.posted_on)}{by}."
    return f"{facts.ref}: no certificate, but receipt on {long_date(facts.received_on)} is proved."
