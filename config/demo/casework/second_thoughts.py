"""What people thought better of: contacts written again, notes only some may read, absence a family condones."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import cycle

from django.utils import timezone

from accounts.models import User
from cases.actions import contacts
from cases.choices import ContactKind, ContactOutcome, Stage
from cases.models import Case, Contact
from cases.rules.stages import LEGAL_STAGES
from config.demo.casework.people import Staffing
from config.demo.words import DATA

EVERY = 8  # cases: in one the last talk is corrected, to another a restricted note is added, in a third condoned
Line = dict[str, str]


@cache
def said() -> dict[str, list[Line]]:
    """What is written, by what it is."""
    found: dict[str, list[Line]] = defaultdict(list)
    with (DATA / "second_thoughts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["what"].split()[0]].append(row)
    return found


def think_again(staff: Staffing) -> None:
    """In the open cases of officers: of eight one has a correction, one a restricted note, one absence condoned."""
    rows = Case.objects.open().filter(officer__isnull=False).order_by("pk")
    lines = {what: cycle(lines) for what, lines in said().items()}
    for number, case in enumerate(rows.select_related("officer", "enrolment__school")):
        talk = case.contacts.current().filter(by=case.officer, outcome=ContactOutcome.SPOKE).first()
        if talk is None or case.officer is None:
            continue
        match number % EVERY:
            case 0:
                _correct(talk, case.officer, staff, lines, twice=number % (2 * EVERY) == 0)
            case 1:
                _restrict(case, talk, lines["restricted"])
            case 2:
                _condone(case, talk, next(lines["condoned"]))


def _correct(
    talk: Contact,
    officer: User,
    staff: Staffing,
    lines: Mapping[str, Iterator[Line]],
    *,
    twice: bool,
) -> None:
    line = next(lines["first" if twice else "corrected"])
    talk = _again(talk, officer, line, hours=3)
    if twice:
        _again(talk, staff.manager, next(lines["again"]), hours=20)


def _again(talk: Contact, by: User, line: Line, hours: int) -> Contact:
    new = replace(contacts.said_by(talk), note=line["words"])
    at = min(talk.logged_at + dt.timedelta(hours=hours), timezone.now())
    return contacts.correct_contact(contact=talk, by=by, said=new, why=line["why"], at=at)


def _restrict(case: Case, talk: Contact, lines: Iterator[Line]) -> None:
    """A note of the same day as the talk; a lawyer's view only where there is a lawyer."""
    line = next(lines)
    if line["what"].endswith("legal") and Stage(case.stage) not in LEGAL_STAGES:
        line = next(lines)
    contacts.log_contact(
        case=case, by=talk.by, kind=ContactKind.CALL, outcome=ContactOutcome.SPOKE,
        with_whom="Safeguarding lead", note=line["words"], restricted=line["what"].split()[1],
        next_step=talk.next_step, next_step_due=talk.next_step_due,
        at=min(talk.happened_at + dt.timedelta(minutes=50), timezone.now()),
    )  # fmt: skip


def _condone(case: Case, talk: Contact, line: Line) -> None:
    contacts.log_contact(
        case=case, by=talk.by, carer=talk.carer, with_whom=talk.with_whom, kind=ContactKind.CALL,
        outcome=ContactOutcome.SPOKE, note=line["words"], condoned=True, next_step=talk.next_step,
        next_step_due=talk.next_step_due, next_step_kind=talk.next_step_kind,
        at=min(talk.happened_at + dt.timedelta(minutes=25), timezone.now()),
    )  # fmt: skip
