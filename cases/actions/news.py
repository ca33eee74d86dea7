"""What has happened to somebody's cases that they did not do themselves: answers, contacts, and what apps above tell.

Worked out from the rows themselves, by when they were written; nothing is marked as read.
"""

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from cases.choices import Decision
from cases.models import AllocationLine, Case, Contact, Escalation
from cases.rules.deadlines import Calendars

FAR = dt.timedelta(days=60)  # longer than any holiday: what is older is no news


NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class News:
    """One thing that happened, in words, and when; without a time, one that is still to be done by a day it says."""

    text: str
    at: dt.datetime | None = None


# Asked about cases by key, each with the moment since when something is news.
NewsSource = Callable[[User, Mapping[int, dt.datetime]], Iterable[tuple[int, News]]]
_SOURCES: list[NewsSource] = []


def news_comes_from(source: NewsSource) -> None:
    """Let an app above casework tell what is new, one query for many cases. Called once, when apps are ready."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def read_news(
    user: User, cases: Collection[Case], calendars: Mapping[int, Calendars], today: dt.date
) -> dict[int, list[News]]:
    """What is new on each case, by its key, the latest first. As many queries for thirty cases as for three."""
    since = {case.pk: _since(calendars[case.enrolment.school_id], today) for case in cases}
    found: dict[int, list[News]] = defaultdict(list)
    for source in (_answers, _contacts, _given, *_SOURCES):
        for pk, news in source(user, since):
            found[pk].append(news)
    for told in found.values():
        told.sort(key=lambda news: (news.at is None, news.at or NEVER), reverse=True)
    return dict(found)


def _since(calendars: Calendars, today: dt.date) -> dt.datetime:
    """The morning of the school day before: what came then may have been missed."""
    before = bisect_left(calendars.days, today) - 1
    day = calendars.days[before] if before >= 0 else today
    return timezone.make_aware(dt.datetime.combine(max(day, today - FAR), dt.time()))


def _answers(user: User, since: Mapping[int, dt.datetime]) -> Iterable[tuple[int, News]]:
    """Questions a manager answered lately; one sent back stays news until the case moves or is asked about anew."""
    open_again = Q(decision=Decision.RETURNED, decided_at__gte=F("case__stage_changed_at"))
    asked = Escalation.objects.filter(case__in=list(since), decided_at__isnull=False)
    asked = asked.filter(open_again | Q(decided_at__gte=_earliest(since)))
    rows = asked.exclude(case__escalations__decided_at__isnull=True)
    for row in rows.exclude(decided_by=user).select_related("decided_by").order_by("decided_at"):
        returned = row.decision == Decision.RETURNED
        if row.decided_at and (returned or row.decided_at >= since[row.case_id]):
            verb = "sent your question back" if returned else "approved what was asked"
            yield row.case_id, News(f"{row.decided_by} {verb}", row.decided_at)


def _contacts(user: User, since: Mapping[int, dt.datetime]) -> Iterable[tuple[int, News]]:
    """Contacts that somebody else wrote down lately; of a restricted one no more than of any."""
    rows = Contact.objects.filter(case__in=list(since), first__isnull=True).exclude(by=user)
    rows = rows.filter(logged_at__gte=_earliest(since)).select_related("by").order_by("logged_at")
    for row in rows:
        if row.logged_at >= since[row.case_id]:
            yield row.case_id, News(f"{row.by.name} logged a contact", row.logged_at)


def _given(user: User, since: Mapping[int, dt.datetime]) -> Iterable[tuple[int, News]]:
    """Cases that came to this person with others, or back to them: the last batch says it."""
    lines = AllocationLine.objects.filter(case__in=list(since), event__isnull=False, after=user)
    lines = lines.filter(case__officer=user, batch__at__gte=_earliest(since))
    last: dict[int, AllocationLine] = {}
    for line in lines.exclude(batch__by=user).select_related("batch__by", "before").order_by("id"):
        last[line.case_id] = line
    for pk, line in last.items():
        if line.batch.at >= since[pk]:
            whose = f", {line.before.name}'s until then" if line.before else ""
            verb = "gave you this case back" if line.batch.undoes_id else "gave you this case"
            yield pk, News(f"{line.batch.by.name} {verb}{whose}", line.batch.at)


def _earliest(since: Mapping[int, dt.datetime]) -> dt.datetime:
    return min(since.values(), default=timezone.now())
