"""Saving a register of thirty: the action, and the whole request, against one bare upsert and commit."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator
from itertools import count

from django.db import connection
from django.test import Client

from accounts.models import User
from attendance.actions.registers import take_register
from attendance.choices import Role
from attendance.models import Enrolment, Membership, Session
from attendance.rules.registers import Entry
from attendance.rules.registers import Line as RegisterLine
from dev.bench import data, server
from dev.bench.table import Line, say, statements, timed

CLASS = data.Size("one class of 30 in each school", schools=40, pupils_each=30)
ONE_CLASS = """
UPDATE attendance_enrolment SET registration_group = '4A';
UPDATE attendance_threshold SET value = 100000 WHERE key = 'register_lock_days'
"""
BARE_TABLE = """
CREATE TABLE bare (day int, pupil int, code text, PRIMARY KEY (day, pupil))
"""
BARE = """
INSERT INTO bare SELECT %s, p, c FROM unnest(%s::int[], %s::text[]) u(p, c)
ON CONFLICT (day, pupil) DO UPDATE SET code = excluded.code
"""


def measure(quick: bool) -> list[Line]:
    """The floor, the action, the request; new marks each time, never the same register twice."""
    runs = 30 if quick else 300
    say("Register save: making the schools.")
    server.make("bench_save")
    data.make_authority(CLASS)
    with connection.cursor() as cursor:
        cursor.execute(ONE_CLASS)
        cursor.execute(BARE_TABLE)
        cursor.execute("ANALYZE")
    clerk = User.objects.create_user(
        email="clerk@bench.example", name="Clerk", password=secrets.token_urlsafe(16)
    )
    classes = list(all_classes(clerk))
    turns = iter(classes)
    floor = Line("30-row upsert and commit", repeated(bare_turns(), runs))
    action = Line("take_register", repeated(action_turns(turns, clerk), runs), against=floor)
    page = Line(
        "register POST, whole request", repeated(page_turns(turns, clerk), runs), against=floor
    )
    action.note = f"{statements(next(action_turns(turns, clerk)))} SQL statements"
    page.note = f"{statements(next(page_turns(turns, clerk)))} SQL statements"
    return [floor, action, page]


def repeated(turns: Iterator[Callable[[], object]], runs: int) -> list[float]:
    """Times of so many turns, the first ten (plans, caches) left out."""
    return [timed(next(turns)) for _ in range(runs + 10)][10:]


def all_classes(clerk: User) -> Iterator[tuple[Session, list[Enrolment]]]:
    """Every register of the year's first weeks, school by school."""
    for school_id in Enrolment.objects.values_list("school_id", flat=True).distinct():
        Membership.objects.create(
            user=clerk, role=Role.SCHOOL_ADMIN, school_id=school_id, valid_from=dt.date(2020, 1, 1)
        )
        pupils = list(Enrolment.objects.filter(school=school_id).select_related("pupil", "school"))
        sessions = Session.objects.filter(school=school_id).select_related("school")
        for session in sessions.order_by("date", "half")[:40]:
            yield session, pupils


def codes(pupils: list[Enrolment], half: str) -> list[str]:
    """27 present, 2 absent, 1 late."""
    return [("/" if half == "AM" else "\\")] * (len(pupils) - 3) + ["N", "O", "L"]


def bare_turns() -> Iterator[Callable[[], object]]:
    """One statement, one commit."""

    def turn(day: int) -> Callable[[], object]:
        def work() -> None:
            with connection.cursor() as cursor:
                cursor.execute(BARE, [day, list(range(30)), ["/"] * 27 + ["N", "O", "L"]])

        return work

    return (turn(day) for day in count())


def action_turns(
    turns: Iterator[tuple[Session, list[Enrolment]]], clerk: User
) -> Iterator[Callable[[], object]]:
    """The action, in its transaction."""
    for session, pupils in turns:
        lines = [
            RegisterLine(ref=e.pupil.ref, wanted=Entry(code))
            for e, code in zip(pupils, codes(pupils, session.half), strict=True)
        ]

        def work(session: Session = session, lines: list[RegisterLine] = lines) -> None:
            take_register(session=session, registration_group="4A", entries=lines, by=clerk)

        yield work


def page_turns(
    turns: Iterator[tuple[Session, list[Enrolment]]], clerk: User
) -> Iterator[Callable[[], object]]:
    """The POST through every middleware, in this process."""
    client = Client()
    client.force_login(clerk)
    for session, pupils in turns:
        address = f"/registers/{session.school.urn}/{session.date}/{session.half.lower()}/4A/"
        signs = zip(pupils, codes(pupils, session.half), strict=True)
        form = {f"code-{e.pupil.ref}": code for e, code in signs}

        def work(address: str = address, form: dict[str, str] = form) -> None:
            answer = client.post(address, form)
            if answer.status_code != 302:
                raise SystemExit(f"{address} answered {answer.status_code}")

        yield work
