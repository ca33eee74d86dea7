"""What became of a notice, told back to its school: on its list, and once a day by e-mail.

The e-mail carries references and outcomes, no child's or parent's name, no address and nothing of what is legal: who
is signed in reads the rest. Each outcome is told once; an e-mail that fails is tried again, and its trouble shown.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.errors import WrongState
from attendance.choices import Role
from attendance.models import Membership
from attendance.querysets import holding
from cases.models.limits import local_setting
from fines.choices import MailState, NoticeStatus
from fines.models import CourtResult, OutcomeMail, OutcomeTold, PenaltyNotice
from fines.querysets import NoticeQuerySet

ENDED = (NoticeStatus.PAID, NoticeStatus.UNPAID, NoticeStatus.WITHDRAWN)
COURT = "court"
DAY = dt.timedelta(days=1)
MOST_TRIES = 7  # nights: the service's own choice
SHOWN_FOR = dt.timedelta(days=30)


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
def tell_school(school: int, lines: Sequence[tuple[int, str, str]]) -> int:
    """Keep, once, what one school is told of these notices, and where mail is set up the e-mail. How many."""
    rows = [OutcomeTold(notice_id=pk, outcome=outcome) for pk, _, outcome in lines]
    OutcomeTold.objects.bulk_create(rows)
    if settings.LETTER_EMAIL:
        OutcomeMail.objects.create(
            school_id=school, lines=[[ref, outcome] for _, ref, outcome in lines]
        )
    return len(rows)


def waiting_mails() -> list[OutcomeMail]:
    """E-mails that are to be sent, the oldest first."""
    rows = OutcomeMail.objects.filter(state=MailState.WAITING)
    return list(rows.select_related("school").order_by("id"))


def send_mail(mail: OutcomeMail) -> bool:
    """Try to send one e-mail; whether it went. Called outside any transaction: the try is kept before it is made.

    What fails waits for the next night, and is given up after `MOST_TRIES`. Who dies between the sending and the
    keeping leaves it `sending`: whether it went is not known, so it is not sent again, and `troubles` says so.
    Raises WrongState with the trouble.
    """
    moment = timezone.now()
    mine = OutcomeMail.objects.filter(pk=mail.pk, state=MailState.WAITING)
    if not mine.update(state=MailState.SENDING, tries=F("tries") + 1, tried_at=moment):
        return False
    to = readers([mail.school_id], timezone.localdate(moment)).get(mail.school_id, [])
    trouble = _post(mail, to) if to else "The school has no attendance lead to write to."
    last = mail.tries + 1 >= MOST_TRIES
    state = (MailState.GIVEN_UP if last else MailState.WAITING) if trouble else MailState.SENT
    OutcomeMail.objects.filter(pk=mail.pk).update(state=state, trouble=trouble)
    if trouble:
        raise WrongState(f"{trouble} Try {mail.tries + 1} of {MOST_TRIES}.")
    return True


def _post(mail: OutcomeMail, to: Sequence[str]) -> str:
    """Hand the e-mail over; what went wrong, or nothing."""
    message = EmailMessage(
        subject="What became of your penalty notices",
        body=digest((0, ref, outcome) for ref, outcome in mail.lines), to=list(to),
    )  # fmt: skip
    try:
        message.send(fail_silently=False)
    except (OSError, SMTPException) as no:
        return f"The e-mail was not taken ({type(no).__name__})."
    return ""


def troubles(on: dt.date | None = None) -> list[tuple[OutcomeMail, str]]:
    """E-mails of the last weeks that went to nobody, or may not have gone: what a person has to tell a school."""
    since = (on or timezone.localdate()) - SHOWN_FOR
    stuck = (MailState.GIVEN_UP, MailState.SENDING)
    rows = OutcomeMail.objects.filter(state__in=stuck, made_at__date__gte=since)
    words = {
        MailState.GIVEN_UP: f"Not sent in {MOST_TRIES} nights: tell the school another way.",
        MailState.SENDING: "Not known whether it went: ask the school.",
    }
    return [(row, words[MailState(row.state)]) for row in rows.select_related("school")]


def digest(lines: Iterable[tuple[int, str, str]]) -> str:
    """The words of the e-mail."""
    said = "\n".join(f"{ref}: {outcome_words(outcome)}" for _, ref, outcome in lines)
    return (
        "These penalty notices about children at your school have an outcome:\n\n"
        f"{said}\n\nSign in to Bellwether and open Notices to see which child each is about.\n"
    )
