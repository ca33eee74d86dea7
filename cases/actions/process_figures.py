"""How long casework takes and what came of it: for the service, and by pathway, school and officer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from attendance.models import School
from cases.access import check_anywhere, visible_cases
from cases.actions import process_sql as sql
from cases.choices import Permission as P
from cases.models import Case, Pathway
from cases.models.limits import local_setting
from cases.rules.improvement import Change, Window
from cases.rules.process import DECISIONS, NOTHING_DECIDED, Standing, Step

GROUPED = {7: "", 3: "pathway", 5: "school", 6: "officer"}  # what GROUPING() says of each row
BYS = ("pathway", "school", "officer")


@dataclass(frozen=True)
class Speed:
    """One step: how many took it, half and nine in ten of them within so many school days; the promise."""

    reached: int = 0
    half: int | None = None
    most: int | None = None
    kept: int = 0
    late: int = 0

    @property
    def promised(self) -> int:
        """Cases whose promise was kept or broken; those still in time are neither."""
        return self.kept + self.late


@dataclass(frozen=True)
class Outcomes:
    """What the watch after closing showed."""

    cases: int = 0
    severe: int = 0
    improved: int = 0
    not_improved: int = 0
    too_few: int = 0
    too_early: int = 0
    closed_improved: int = 0
    closed_known: int = 0
    closed_kept: int = 0

    @property
    def known(self) -> int:
        """Watches that have ended and hold enough sessions to say something of."""
        return self.improved + self.not_improved


@dataclass(frozen=True)
class Group:
    """Everybody, or one pathway, school or officer. `key` is None for cases without an officer."""

    key: int | None
    name: str
    cases: int = 0
    severe: int = 0
    speeds: dict[Step, Speed] = field(default_factory=lambda: dict.fromkeys(Step, Speed()))
    outcomes: Outcomes = Outcomes()


@dataclass(frozen=True)
class ProcessFigures:
    """The answer: everybody's figures, then each group's, by name. `least`: cases a comparison needs."""

    everybody: Group
    groups: dict[str, list[Group]]
    least: int
    least_sessions: int


@dataclass(frozen=True)
class StepRow:
    """One case behind a step's figure."""

    case: Case
    started: dt.date
    done: dt.date | None
    due: dt.date | None
    days: int | None
    state: Standing


@dataclass(frozen=True)
class OutcomeRow:
    """One closed case, with the two windows compared."""

    case: Case
    before: Window
    after: Window
    state: Change


@dataclass(frozen=True)
class Narrowed:
    """Which of the rows: a state (or "" for any that counts), and one group or everybody."""

    state: str = ""
    by: str = ""
    key: int | None = None


def read_figures(user: User, first: dt.date, last: dt.date) -> ProcessFigures:
    """Cases referred, and cases closed, in those days: two statements and the names. Raises NotAllowed."""
    check_anywhere(user, P.SEE_PROCESS)
    today = timezone.localdate()
    found: dict[tuple[str, int | None], Group] = {}
    for row in _rows(sql.SPEEDS, user, first, last):
        by, key = _group_of(row)
        found[by, key] = Group(key, "", row["cases"], row["severe"], _speeds(row))
    for row in _rows(sql.OUTCOMES, user, first, last):
        by, key = _group_of(row)
        found[by, key] = replace(found.get((by, key), Group(key, "")), outcomes=_outcomes(row))
    return ProcessFigures(
        found.get(("", None), Group(None, "")),
        {by: _named(by, [g for (of, _), g in found.items() if of == by]) for by in BYS},
        local_setting("process_least_cases", today),
        local_setting("minimum_possible_sessions", today),
    )


def read_step_rows(
    user: User, first: dt.date, last: dt.date, step: Step, which: Narrowed, page: tuple[int, int]
) -> tuple[list[StepRow], int]:
    """The cases behind a step's figure, the latest referral first: so many from an offset, and how many in all."""
    check_anywhere(user, P.SEE_PROCESS)
    wheres = {
        "": f"{step}_days IS NOT NULL",
        "promised": f"{step}_standing IN ('kept', 'late')",
        "not_reached": f"{step}_days IS NULL",
        "all": "TRUE",
    } | {state: f"{step}_standing = '{state}'" for state in (Standing.KEPT, Standing.LATE)}
    statement = sql.ROWS_OF_STEP.replace("__STEP__", step).replace("__DUE__", sql.DUE[step])
    rows, cases, total = _page(statement, wheres, user, first, last, which, page)
    return [
        StepRow(cases[r["id"]], r["started"], r["done"], r["due"], r["days"], Standing(r["state"]))
        for r in rows
    ], total


def read_outcome_rows(
    user: User, first: dt.date, last: dt.date, which: Narrowed, page: tuple[int, int]
) -> tuple[list[OutcomeRow], int]:
    """The closed cases behind an outcome, the latest closed first."""
    check_anywhere(user, P.SEE_PROCESS)
    wheres = {
        "": "TRUE",
        "known": "outcome IN ('improved', 'not_improved')",
        "closed_known": "close_reason = 'improved' AND outcome IN ('improved', 'not_improved')",
    } | {state: f"outcome = '{state}'" for state in Change}
    rows, cases, total = _page(sql.ROWS_OF_OUTCOME, wheres, user, first, last, which, page)
    return [
        OutcomeRow(
            cases[r["id"]],
            Window(int(r["before_missed"]), int(r["before_possible"])),
            Window(int(r["after_missed"]), int(r["after_possible"])),
            Change(r["state"]),
        )
        for r in rows
    ], total


def name_of_group(by: str, key: int | None) -> str:
    """The name of a pathway, school or officer; "" when there is none with that key."""
    return _names(by, [key]).get(key, "")


def _page(
    statement: str, wheres: dict[str, str], user: User, first: dt.date, last: dt.date,
    which: Narrowed, page: tuple[int, int],
) -> tuple[list[dict[str, Any]], dict[int, Case], int]:  # fmt: skip
    where = wheres.get(which.state, wheres[""])
    if which.by in BYS:
        where += f" AND {which.by}_id IS NOT DISTINCT FROM %(key)s"
    offset, limit = page
    given = {"key": which.key, "limit": limit, "offset": offset}
    rows = _rows(statement.replace("__WHERE__", where), user, first, last, given)
    cases = Case.objects.select_related("pupil", "enrolment__school", "officer", "pathway")
    return rows, cases.in_bulk([r["id"] for r in rows]), rows[0]["total"] if rows else 0


def _rows(
    statement: str, user: User, first: dt.date, last: dt.date, given: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    scope, params = visible_cases(user).order_by().values("pk").query.sql_with_params()
    named = {f"scope_{n}": value for n, value in enumerate(params)}
    scope = scope % tuple(f"%({name})s" for name in named) if named else scope
    today = timezone.localdate()
    values = named | {
        "first": first, "last": last, "today": today,
        "decisions": sorted(DECISIONS), "nothing_decided": sorted(NOTHING_DECIDED),
        "least": local_setting("minimum_possible_sessions", today),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("__SCOPE__", scope), values | (given or {}))
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _group_of(row: dict[str, Any]) -> tuple[str, int | None]:
    by = GROUPED[row["grouped"]]
    return by, row[f"{by}_id"] if by else None


def _speeds(row: dict[str, Any]) -> dict[Step, Speed]:
    names = Speed.__dataclass_fields__
    return {step: Speed(**{name: row[f"{step}_{name}"] for name in names}) for step in Step}


def _outcomes(row: dict[str, Any]) -> Outcomes:
    return Outcomes(**{name: row[name] for name in Outcomes.__dataclass_fields__})


def _named(by: str, groups: list[Group]) -> list[Group]:
    """By name, so that no list of them is a ranking."""
    names = _names(by, [group.key for group in groups])
    named = [replace(group, name=names[group.key]) for group in groups]
    return sorted(named, key=lambda g: (g.key is None, g.name.casefold(), g.key or 0))


def _names(by: str, keys: list[int | None]) -> dict[int | None, str]:
    model: Any = {"pathway": Pathway, "school": School, "officer": User}[by]
    known = [key for key in keys if key is not None]
    found: dict[int | None, str] = dict(
        model.objects.filter(pk__in=known).values_list("pk", "name")
    )
    return found | ({None: "No officer"} if by == "officer" else {})
