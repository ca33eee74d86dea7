"""Reminding whoever takes a register that it is not in: once a register, by the clock or by hand.

The row is the reminder: it is written by one statement that two runs may send at once, and says when
and whom. The e-mail follows the commit, at most once: a message lost on the way is not sent again, and
the office, who see the row, ring.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from attendance.access import check_can_chase_absence
from attendance.actions.closed import SHUTS
from attendance.actions.thresholds import threshold_on
from attendance.choices import Half
from attendance.models import Enrolment, Mark, Register, RegisterChase, School, Session

CHASE_MINUTES = "register_chase_minutes"
SEND = "attendance.send_chase"
LATELY = dt.timedelta(days=28)


@dataclass(frozen=True)
class Taker:
    """Who took a class's register last: the person to ask when today's is missing."""

    name: str
    email: str


# A register is due when its class has pupils on roll and no closing shuts it, none of the ways it can
# be in is there, and nobody was reminded. Classes already taken or chased fall out before any mark is counted.
DUE = f"""
WITH awaited AS (
    SELECT s.id AS session_id, s.school_id, s.date, e.registration_group, e.id AS enrolment_id
    FROM attendance_session s
    JOIN attendance_enrolment e ON e.school_id = s.school_id AND e.starts_on <= s.date
        AND (e.ends_on IS NULL OR e.ends_on >= s.date)
    WHERE s.date = %(day)s AND s.is_open
        AND %(clock)s::time - s.opens_at >= make_interval(mins => %(minutes)s)
        AND (%(session)s::bigint IS NULL OR
            (s.id = %(session)s AND e.registration_group = %(group)s))
        AND NOT EXISTS (SELECT FROM attendance_register r WHERE r.session_id = s.id
            AND r.registration_group = e.registration_group)
        AND NOT EXISTS (SELECT FROM attendance_registerchase c WHERE c.session_id = s.id
            AND c.registration_group = e.registration_group)
        AND NOT EXISTS (SELECT FROM attendance_closure c WHERE {SHUTS}
            AND (c.groups = '{{}}' OR e.registration_group = ANY(c.groups)))
), due AS (
    SELECT a.session_id, a.school_id, a.date, a.registration_group
    FROM awaited a LEFT JOIN attendance_mark m ON m.session_id = a.session_id
        AND m.enrolment_id = a.enrolment_id AND m.code <> ''
    GROUP BY 1, 2, 3, 4 HAVING count(*) > count(m.session_id)
)
"""  # noqa: S608  text of ours

IS_DUE = f"{DUE} SELECT EXISTS (SELECT FROM due)"  # noqa: S608  text of ours
CHASE = f"""{DUE}
INSERT INTO attendance_registerchase (session_id, registration_group, whom, address, at)
SELECT due.session_id, due.registration_group, coalesce(last.taken_by_name, ''),
    coalesce(u.email, ''), %(at)s
FROM due LEFT JOIN LATERAL (
    SELECT r.taken_by_name, r.taken_by_id FROM attendance_session t
    JOIN attendance_register r ON r.session_id = t.id
        AND r.registration_group = due.registration_group
    WHERE t.school_id = due.school_id AND t.date < due.date AND t.date >= due.date - 28
    ORDER BY t.date DESC, t.half DESC LIMIT 1) last ON true
LEFT JOIN accounts_user u ON u.id = last.taken_by_id AND u.is_active
ORDER BY due.session_id, due.registration_group
ON CONFLICT (session_id, registration_group) DO NOTHING
RETURNING id, address
"""  # noqa: S608  text of ours


@transaction.atomic
def chase_registers(*, at: dt.datetime | None = None) -> int:
    """Remind whoever usually takes each register that is late by the set minutes; returns how many.

    Safe to run twice, side by side, or cut short: a register has one reminder. Days without school,
    closed sessions and empty classes are never chased (their sessions or pupils are not there).
    """
    at = at or timezone.now()
    minutes = threshold_on(CHASE_MINUTES, timezone.localdate(at))
    return 0 if minutes is None else len(_chase(at, minutes))


@transaction.atomic
def chase_register(
    *, session: Session, registration_group: str, by: User, at: dt.datetime | None = None
) -> tuple[RegisterChase, bool]:
    """Remind now, by hand, without waiting for the minute; and whether it was new.

    A second click finds the first one's reminder. Raises NotAllowed, and WrongState for a register
    that is in, has not begun, or has nobody in it.
    """
    at = at or timezone.now()
    check_can_chase_absence(by, session.school)
    made = _chase(at, 0, session, registration_group)
    chase = RegisterChase.objects.filter(
        session=session, registration_group=registration_group
    ).first()
    if chase is None:
        raise WrongState("That register is in, closed, or has not begun: there is nobody to chase.")
    if made:
        ref = f"{session.school.urn}/{session.date}/{session.half}/{registration_group}"
        record(by=by, kind="register.chased", target_type="register", target_ref=ref,
               after={"whom": chase.whom, "by_email": bool(chase.address)})  # fmt: skip
    return chase, bool(made)


def send_chase(*, chase_id: int) -> bool:
    """Write to whom the reminder names, unless the register came in meanwhile; whether it was sent.

    The message names a class and no child.
    """
    chase = RegisterChase.objects.select_related("session__school").get(pk=chase_id)
    if not chase.address or is_in(chase.session, chase.registration_group):
        return False
    session = chase.session
    path = reverse(
        "attendance:show_register",
        args=[session.school.urn, session.date, session.half, chase.registration_group],
    )
    words = {"chase": chase, "session": session, "half": Half(session.half).label.lower(),
             "address": f"{settings.SITE_ADDRESS}{path}" if settings.SITE_ADDRESS else ""}  # fmt: skip
    subject = f"Register of {chase.registration_group} not in: {words['half']}"
    body = render_to_string("attendance/register_chase.txt", words)
    EmailMessage(subject, body, to=[chase.address]).send()
    return True


def is_in(session: Session, registration_group: str) -> bool:
    """Whether a register is taken, or every pupil of the class has a mark."""
    if Register.objects.filter(session=session, registration_group=registration_group).exists():
        return True
    there = Enrolment.objects.in_class(session.school_id, registration_group, session.date)
    marked = Mark.objects.filter(session=session, enrolment__in=there).exclude(code="")
    return marked.count() >= there.count()


def read_takers(school: School, date: dt.date) -> dict[str, Taker]:
    """Who took each class's register last before the day, with an address to write to: one query."""
    taken = Register.objects.filter(
        session__school=school, session__date__lt=date, session__date__gte=date - LATELY
    ).order_by("registration_group", "-session__date", "-session__half")
    latest = taken.distinct("registration_group").values_list(
        "registration_group", "taken_by_name", "taken_by__email"
    )
    return {group: Taker(name, email or "") for group, name, email in latest}


def work_is_waiting(*, at: dt.datetime | None = None) -> bool:
    """Whether a run now would remind anybody."""
    at = at or timezone.now()
    minutes = threshold_on(CHASE_MINUTES, timezone.localdate(at))
    if minutes is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(IS_DUE, _parameters(at, minutes))
        return bool(cursor.fetchone()[0])


def _chase(
    at: dt.datetime, minutes: int, session: Session | None = None, group: str = ""
) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(CHASE, _parameters(at, minutes, session, group))
        made = cursor.fetchall()
    for pk, address in made:
        if address:
            _queue(pk)
    return [pk for pk, _ in made]


def _queue(chase_id: int) -> None:
    """Once the row is safe; a broker that is away costs the e-mail, never the row."""
    transaction.on_commit(
        lambda: current_app.send_task(SEND, kwargs={"chase_id": chase_id}, retry=False),
        robust=True,
    )


def _parameters(
    at: dt.datetime, minutes: int, session: Session | None = None, group: str = ""
) -> dict[str, Any]:
    local = timezone.localtime(at)
    return {
        "day": local.date(), "clock": local.time(), "minutes": minutes, "at": at,
        "session": session.pk if session else None, "group": group,
    }  # fmt: skip
