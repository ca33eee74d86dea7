"""Saving a register of thirty in this process: the action, the whole request, one mark; against one bare upsert."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count

from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from attendance.actions.registers import take_register
from attendance.models import School, Session
from attendance.rules.registers import Entry
from attendance.rules.registers import Line as RegisterLine
from dev.bench import school, site
from dev.bench.table import Line, statements, timed

MOST_STATEMENTS = 8  # promised, whatever the size of the class; two other systems take 235 and 959
BARE = """
INSERT INTO bare SELECT %s, p, c FROM unnest(%s::int[], %s::text[]) u(p, c)
ON CONFLICT (day, pupil) DO UPDATE SET code = excluded.code
"""
Turns = Iterator[Callable[[], object]]


def measure(quick: bool) -> list[Line]:
    """The floor, the action, the request, single marks; new marks each time, never the same register twice."""
    runs = 30 if quick else 300
    here = school.use()
    clerk = school.make_clerk("saver", [here])
    groups = school.classes(here)
    thirty = {"01": groups["01"], "02": groups["02"], "03": groups["03"]}
    registers = iter(school.empty_registers(here, thirty))
    small = iter(school.empty_registers(here, {school.SMALL: groups[school.SMALL]}))
    floor = bare_floor(runs)
    action = Line("`take_register`, 30 pupils", repeated(actions(registers, clerk), runs), floor)
    action.note = counted(actions(registers, clerk), actions(small, clerk))
    page = Line(
        "the register POST, whole request", repeated(requests(registers, clerk), runs), floor
    )
    page.note = counted(requests(registers, clerk), requests(small, clerk))
    return [floor, action, page, *autosaves(here, clerk, floor, runs)]


def bare_floor(runs: int) -> Line:
    """One statement, one commit, on a warm connection."""
    return Line("one 30-row upsert and its commit", repeated(bare_turns(), runs))


def repeated(turns: Turns, runs: int) -> list[float]:
    """Times of so many turns, the first ten (plans, caches) left out."""
    return [timed(next(turns)) for _ in range(runs + 10)][10:]


def counted(thirty: Turns, three: Turns) -> str:
    """SQL statements for a class of thirty and of three, BEGIN and COMMIT apart. Raises SystemExit past the promise."""
    found = [statements(next(turns)) for turns in (thirty, three)]
    if max(found) > MOST_STATEMENTS:
        raise SystemExit(f"A save sent {found} statements; {MOST_STATEMENTS} are promised.")
    return f"{found[0]} SQL statements, {found[1]} for 3 pupils"


def bare_turns() -> Turns:
    """A day after another."""
    signs = ["/"] * 27 + ["N", "O", "L"]

    def turn(day: int) -> Callable[[], object]:
        def work() -> None:
            with connection.cursor() as cursor:
                cursor.execute(BARE, [day, list(range(30)), signs])

        return work

    return (turn(day) for day in count())


def actions(registers: Iterator[school.Register], clerk: User) -> Turns:
    """The action, in its transaction."""
    for register in registers:
        urn, day, half, group = register.address.strip("/").split("/")[1:]
        session = Session.objects.select_related("school").get(
            school__urn=urn, date=day, half=half.upper()
        )
        lines = [
            RegisterLine(ref=ref, wanted=Entry(sign))
            for ref, sign in zip(register.refs, register.signs, strict=True)
        ]

        def work(
            session: Session = session, group: str = group, lines: list[RegisterLine] = lines
        ) -> None:
            take_register(session=session, registration_group=group, entries=lines, by=clerk)

        yield work


def requests(registers: Iterator[school.Register], clerk: User) -> Turns:
    """The POST through every middleware."""
    client = site.client_of(clerk)
    for register in registers:

        def work(address: str = register.address, form: dict[str, str] = register.form) -> None:
            answer = client.post(address, form)
            if answer.status_code != 302:
                raise SystemExit(f"{address} answered {answer.status_code}")

        yield work


def autosaves(here: School, clerk: User, floor: Line, runs: int) -> list[Line]:
    """Marks of today saved as they are made: one changed, and thirty, through every middleware."""
    client, found = site.client_of(clerk), []
    for group, number in (("04", 1), ("05", 30)):
        address = f"/registers/{here.urn}/{timezone.localdate()}/am/{group}/marks/"
        turns = changing(client, address, school.classes(here)[group][:number])
        words = "mark saved as it is made" if number == 1 else f"{number} marks in one request"
        line = Line(words, repeated(turns, runs), floor)
        line.note = f"{statements(next(turns))} SQL statements"
        found.append(line)
    return found


def changing(client: Client, address: str, refs: tuple[str, ...]) -> Turns:
    """Each turn makes every mark something else."""
    codes = ["", "I", "M"]
    turn = 0
    while True:
        seen, code = codes[turn and 1 + turn % 2], codes[1 + (turn + 1) % 2]
        sent = [{"ref": ref, "code": code, "seen": seen and f"{seen}||"} for ref in refs]
        body = json.dumps({"lines": sent})

        def work(body: str = body) -> None:
            answer = client.post(address, body, content_type="application/json")
            states = {line["state"] for line in json.loads(answer.content)["lines"].values()}
            if states != {"saved"}:
                raise SystemExit(f"{address} answered {states}")

        yield work
        turn += 1
