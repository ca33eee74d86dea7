"""Reading one register as it stands: who is in the class that day and what their marks say.

Shared by the page that shows it and the action that writes it, so both see the same rows.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from attendance.models import Enrolment, MarkChange, Register, Session
from attendance.rules.codes import PupilFacts
from attendance.rules.registers import Entry, SessionFacts


@dataclass(frozen=True)
class SheetRow:
    """One pupil of the class on that day, with the mark that stands."""

    enrolment_id: int
    pupil_id: int
    ref: str
    surname: str
    forename: str
    facts: PupilFacts
    stands: Entry
    entered_at: dt.datetime | None
    entered_by_name: str
    source: str
    is_amended: bool

    @property
    def name(self) -> str:
        """As a register lists it."""
        return f"{self.surname}, {self.forename}"


@dataclass(frozen=True)
class Taken:
    """When the register was taken and by whom."""

    at: dt.datetime
    by: str


@dataclass(frozen=True)
class Sheet:
    """One class and session: every pupil on roll that day, and whether the register is taken."""

    session: Session
    registration_group: str
    rows: list[SheetRow]
    taken: Taken | None
    by_ref: dict[str, SheetRow] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_ref", {row.ref: row for row in self.rows})

    @property
    def facts(self) -> SessionFacts:
        """The session as the rules know it."""
        return session_facts(self.session)


def session_facts(session: Session) -> SessionFacts:
    """The session as the rules know it."""
    return SessionFacts(session.date, session.half, session.opens_at, session.closes_at)


COLUMNS = (
    "id", "pupil_id", "pupil__ref", "pupil__legal_surname", "pupil__legal_forename",
    "pupil__compulsory_from", "pupil__compulsory_until",
    "now__code", "now__minutes_late", "now__note", "now__entered_at", "now__entered_by_name",
    "now__source", "is_amended", "taken_at", "taken_by",
)  # fmt: skip


def read_sheet(session: Session, registration_group: str) -> Sheet:
    """The register of one class and session, in one query whatever the size of the class."""
    changes = MarkChange.objects.filter(session=session.pk, enrolment=OuterRef("pk"))
    register = Register.objects.filter(session=session.pk, registration_group=registration_group)
    found = (
        Enrolment.objects.in_class(session.school_id, registration_group, session.date)
        .with_mark_of(session.pk)
        .annotate(
            is_amended=Exists(changes),
            taken_at=Subquery(register.values("taken_at")),
            taken_by=Subquery(register.values("taken_by_name")),
        )
        .values(*COLUMNS)
    )
    values = list(found)
    taken = None
    if values and values[0]["taken_at"]:
        taken = Taken(values[0]["taken_at"], values[0]["taken_by"])
    return Sheet(session, registration_group, [_row(each) for each in values], taken)


def _row(value: dict[str, Any]) -> SheetRow:
    return SheetRow(
        enrolment_id=value["id"],
        pupil_id=value["pupil_id"],
        ref=value["pupil__ref"],
        surname=value["pupil__legal_surname"],
        forename=value["pupil__legal_forename"],
        # Whether a part-time plan stands behind C2 is not asked at the register yet.
        facts=PupilFacts(value["pupil__compulsory_from"], value["pupil__compulsory_until"], True),
        stands=Entry(
            value["now__code"] or "", value["now__minutes_late"], value["now__note"] or ""
        ),
        entered_at=value["now__entered_at"],
        entered_by_name=value["now__entered_by_name"] or "",
        source=value["now__source"] or "",
        is_amended=value["is_amended"],
    )
