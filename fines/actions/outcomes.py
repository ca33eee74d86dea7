"""What became of a notice, told back to its school: on its list, and once a day by e-mail.

The e-mail carries references and outcomes, no child's or parent's name, no address and nothing of what is legal: who
is signed in reads the rest. Each outcome is told once.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from attendance.choices import Role
from attendance.models import Membership
from attendance.querysets import holding
from cases.models.limits import local_setting
from fines.choices import NoticeStatus
from fines.models import CourtResult, OutcomeTold, PenaltyNotice
from fines.querysets import NoticeQuerySet

ENDED = (NoticeStatus.PAID, NoticeStatus.UNPAID, NoticeStatus.WITHDRAWN)
COURT = "court"
DAY = dt.timedelta(days=1)


def with_court(rows: NoticeQuerySet) -> NoticeQuerySet:
    """Notices with the day a court decided on them, if it did: `court_on`.

    Not what it decided: a result is criminal data, which stays with those who need it (domain 9).
    """
    return rows.annotate(court_on=Subquery(_decided().values("on")[:1]))


def _decided() -> QuerySet[CourtResult]:
    """What stands decided on a notice, newest first; of the rows of an outer query."""
    about = CourtResult.objects.filter(proceedings__charged_notices__notice=OuterRef("pk"))
    return about.filter(replaced_by__isnull=True).order_by("-id")


def outcome_of(status: str, court_on: dt.date | None) -> str:
    """What became of a notice, as a school is told it: by its key."""
    return COURT if court_on else status


def outcome_words(outcome: str) -> str:
    """In words: Paid; Withdrawn; Decided by a court."""
    return "Decided by a court" if outcome == COURT else NoticeStatus(outcome).label


def news_since(today: dt.date) -> dt.date:
    """Outcomes of this day or later are new to a school."""
    return today - local_setting("notice_outcome_days", today) * DAY


def newly_ended(today: dt.date) -> Q:
    """The condition of notices with an outcome of the last days."""
    since = news_since(today)
    decided = Exists(_decided().filter(on__gte=since))
    return Q(status__in=ENDED, status_changed_at__date__gte=since) | Q(decided)


def untold(today: dt.date) -> dict[int, list[tuple[int, str, str]]]:
    """By school: each notice with an outcome nobody was told yet: key, reference, outcome. Two queries."""
    rows = with_court(PenaltyNotice.objects.filter(newly_ended(today))).order_by("ref")
    found = list(rows.values_list("enrolment__school", "pk", "ref", "status", "court_on"))
    told = set(
        OutcomeTold.objects.filter(notice__in=[row[1] for row in found]).values_list(
            "notice_id", "outcome"
        )
    )
    waiting: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for school, pk, ref, status, court_on in found:
        outcome = outcome_of(status, court_on)
        if (pk, outcome) not in told:
            waiting[school].append((pk, ref, outcome))
    return waiting


def readers(schools: Iterable[int], today: dt.date) -> dict[int, list[str]]:
    """By school: the addresses of its attendance leads. One query."""
    rows = Membership.objects.filter(
        holding(today, "valid_from", "valid_to"), role=Role.ATTENDANCE_LEAD, school__in=schools,
        user__is_active=True,
    )  # fmt: skip
    found: dict[int, list[str]] = defaultdict(list)
    for school, email in rows.order_by("user__email").values_list("school", "user__email"):
        found[school].append(email)
    return found


@transaction.atomic
def tell_school(lines: Sequence[tuple[int, str, str]], to: Sequence[str]) -> int:
    """Tell one school, once, what became of these notices; by e-mail where mail is set up. How many.

    The rows are kept in the same transaction, before the mail leaves: told twice is worse here than once too few,
    as the list shows each either way.
    """
    rows = [OutcomeTold(notice_id=pk, outcome=outcome) for pk, _, outcome in lines]
    OutcomeTold.objects.bulk_create(rows)
    if to and settings.LETTER_EMAIL:
        message = EmailMessage(
            subject="What became of your penalty notices", body=digest(lines), to=list(to)
        )
        transaction.on_commit(lambda: message.send(fail_silently=False))
    return len(rows)


def digest(lines: Iterable[tuple[int, str, str]]) -> str:
    """The words of the e-mail."""
    said = "\n".join(f"{ref}: {outcome_words(outcome)}" for _, ref, outcome in lines)
    return (
        "These penalty notices about children at your school have an outcome:\n\n"
        f"{said}\n\nSign in to Bellwether and open Notices to see which child each is about.\n"
    )


def tell_all(
    today: dt.date | None = None,
) -> Mapping[int, tuple[list[tuple[int, str, str]], list[str]]]:
    """By school: what it is to be told today, and whom to write to."""
    day = today or timezone.localdate()
    waiting = untold(day)
    people = readers(waiting, day)
    return {school: (lines, people.get(school, [])) for school, lines in waiting.items()}
