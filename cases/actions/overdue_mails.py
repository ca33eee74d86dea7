"""E-mail about an officer who is overdue: to the managers on duty, and to whom the officer listed.

A round is claimed in a transaction of its own before anything is sent, so that two processes send one; a process
that dies between leaves the claim, and after some minutes the round goes again: two mails are better than none. The
mail to a private contact says nothing of the family or the place; that to managers names the case and no child.
"""

import datetime as dt
import smtplib
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.audit import record
from accounts.models import User
from accounts.rules.text import readable
from cases.access_visits import check_visits, contact_of, managers_on_duty
from cases.actions.visiting import MAILED
from cases.models import OverdueMail, SafetyContact, Visit, VisitEvent
from cases.models.limits import local_setting

MAIL_OVERDUE = "cases.mail_overdue_visits"
AGAIN = "lone_worker_mail_again_minutes"
LOST_AFTER = dt.timedelta(minutes=5)
SUBJECT = "{officer} is overdue from a home visit"
TO_MANAGER = """{officer} was to be out of a home visit by {due} and has not said so since. The case is {case}.

Ring {officer}. Then write down what was done, or that they are safe: {address}
{again}"""
TO_CONTACT = """Dear {name},

{officer} listed you to be told if they do not come out of a visit at work in time. They were to be out by {due}
and have not said so since. Their managers at {authority} have been told and are trying to reach them.

If you have heard from {officer}, please tell them to say on their phone that they are out.
{again}"""
SECOND = "\nThis is the second message: nothing was heard since the first.\n"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Message:
    """One e-mail to one person; nobody sees to whom else it went."""

    to: str
    who: str
    words: str


def mails_due(*, at: dt.datetime) -> list[tuple[int, int]]:
    """Visits about which a mail is to go now, with which: the first, or the second. Two queries.

    A claim that is older than a process lives, and not sent, is due again.
    """
    again = dt.timedelta(minutes=local_setting(AGAIN, timezone.localdate(at)))
    rows = OverdueMail.objects.filter(visit=OuterRef("pk"), due_at=OuterRef("due_at"))
    alive = rows.filter(sent_at__isnull=False) | rows.filter(begun_at__gt=at - LOST_AFTER)
    raised = Visit.objects.overdue(at).filter(escalated_at__isnull=False).order_by("due_at")
    first = raised.exclude(Exists(alive.filter(number=1)))
    second = raised.filter(Exists(rows.filter(number=1, sent_at__lte=at - again))).exclude(
        Exists(alive.filter(number=2))
    )
    return [
        *((pk, 1) for pk in first.values_list("pk", flat=True)),
        *((pk, 2) for pk in second.values_list("pk", flat=True)),
    ]


def mail_overdue(*, at: dt.datetime) -> int:
    """Send every mail that is due; how many rounds went. Safe to run twice, also at once."""
    with jobs.recorded(MAIL_OVERDUE) as run:
        for pk, number in mails_due(at=at):
            try:
                run.rows += _mail(pk, number, at)
            except DatabaseError:
                raise
            except (smtplib.SMTPException, OSError) as problem:
                log.exception("overdue_mail_failed", visit=pk)
                run.fail(f"visit {pk}", problem)
    return int(run.rows)


def _mail(pk: int, number: int, at: dt.datetime) -> int:
    """One round, when it is ours. Raises what the mail server said when nobody could be reached."""
    mail = _claim(pk, number, at)
    if mail is None:
        return 0
    visit = mail.visit
    went, problem = [], None
    for message in _messages(visit, number, at):
        try:
            EmailMessage(
                SUBJECT.format(officer=visit.officer.name), message.words, to=[message.to]
            ).send()
            went.append(message.who)
        except (smtplib.SMTPException, OSError) as no:
            problem = no
    if problem is not None and not went:
        raise problem
    _keep(mail, went, at)
    return 1


@transaction.atomic
def _claim(pk: int, number: int, at: dt.datetime) -> OverdueMail | None:
    """The round, begun by us; None where the officer is out, or it is another's or gone already."""
    visit = (
        Visit.objects.select_for_update(of=("self",)).overdue(at)
        .select_related("officer", "case__enrolment").filter(pk=pk).first()
    )  # fmt: skip
    if visit is None:
        return None
    mail, is_new = OverdueMail.objects.get_or_create(
        visit=visit, due_at=visit.due_at, number=number, defaults={"begun_at": at}
    )
    if not is_new:
        if mail.sent_at or mail.begun_at > at - LOST_AFTER:
            return None
        mail.begun_at = at
        mail.save(update_fields=["begun_at"])
    mail.visit = visit
    return mail


def _messages(visit: Visit, number: int, at: dt.datetime) -> list[Message]:
    page = reverse("cases:note_on_visit", args=[visit.uid])
    words = {
        "officer": visit.officer.name, "due": f"{timezone.localtime(visit.due_at):%H:%M}",
        "case": visit.case.ref, "again": SECOND if number > 1 else "",
        "address": f"{settings.SITE_ADDRESS}{page}" if settings.SITE_ADDRESS else "Bellwether, Officers out",
        "authority": settings.AUTHORITY_NAME,
    }  # fmt: skip
    found = [
        Message(each.email, each.name, TO_MANAGER.format(**words))
        for each in managers_on_duty(visit, timezone.localdate(at))
    ]
    if (contact := contact_of(visit.officer)) is not None:
        said = TO_CONTACT.format(name=contact.name, **words)
        found.append(Message(contact.email, "the officer's own contact", said))
    return found


@transaction.atomic
def _keep(mail: OverdueMail, went: list[str], at: dt.datetime) -> None:
    """That it went, and to whom, in the trail of the visit."""
    OverdueMail.objects.filter(pk=mail.pk, sent_at__isnull=True).update(sent_at=at)
    note = ", ".join(went) or "nobody: no manager is on duty and no contact is listed"
    VisitEvent.objects.create(visit=mail.visit, kind=MAILED, at=at, recorded_at=at, note=note)
    record(
        by=None, kind=f"visit.{MAILED}", target_type="visit", target_ref=str(mail.visit.uid),
        after={"number": mail.number, "people": len(went)},
    )  # fmt: skip


@transaction.atomic
def list_contact(*, by: User, name: str = "", email: str = "") -> SafetyContact | None:
    """Say whom to tell when one does not come out; without a name and an address, nobody. Raises NotAllowed."""
    check_visits(by)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    SafetyContact.objects.filter(user=by, ended_at__isnull=True).update(ended_at=timezone.now())
    name = readable(name)
    made = SafetyContact.objects.create(user=by, name=name, email=email) if name and email else None
    record(
        by=by, kind="safety_contact.listed" if made else "safety_contact.ended", target_type="user",
        target_ref=by.email,
    )  # fmt: skip
    return made
