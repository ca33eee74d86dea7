"""One class on its first Monday morning, and short ways to mark it: by the form's action, or line by line."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accounts.models import User
from attendance.actions.autosave import Autosaved, save_lines
from attendance.actions.registers import Saved, take_register
from attendance.choices import Role
from attendance.models import Enrolment, Mark, School, Session
from attendance.rules.registers import Entry, Line
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    open_school,
)

LONDON = ZoneInfo("Europe/London")
AT_THE_BELL = dt.datetime(2025, 9, 1, 8, 55, tzinfo=LONDON)
NEXT_DAY = AT_THE_BELL + dt.timedelta(days=1)


@dataclass
class Class:
    """One class, and somebody of the office who marks it unless another is named."""

    school: School
    session: Session
    enrolments: list[Enrolment]
    clerk: User

    @property
    def refs(self) -> list[str]:
        return [enrolment.pupil.ref for enrolment in self.enrolments]

    def person(self, role: str) -> User:
        """Somebody else of the school."""
        user: User = MembershipFactory(school=self.school, role=role).user
        return user

    def lines(self, codes: dict[str, str] | str, seen: dict[str, str] | str = "") -> list[Line]:
        """`codes` by reference, or one sign a pupil; `-` leaves a pupil out."""
        if isinstance(codes, str):
            codes = {ref: c for ref, c in zip(self.refs, codes, strict=True) if c != "-"}
        if isinstance(seen, str):
            seen = dict(zip(self.refs, seen, strict=False))
        return [
            Line(ref, Entry.read(code), Entry.read(seen.get(ref, "")))
            for ref, code in codes.items()
        ]

    def save(
        self, codes: dict[str, str] | str | list[Line], *, seen: dict[str, str] | str = "",
        by: User | None = None, at: dt.datetime = AT_THE_BELL, group: str = "4A",
    ) -> Autosaved:  # fmt: skip
        """As the page saves marks while they are made."""
        lines = codes if isinstance(codes, list) else self.lines(codes, seen)
        return save_lines(
            session=self.session, registration_group=group, lines=lines, by=by or self.clerk, at=at
        )

    def outcomes(self, saved: Autosaved) -> str:
        """One word a line sent, in register order."""
        return " ".join(saved.answers[ref].outcome for ref in self.refs if ref in saved.answers)

    def take(
        self, codes: dict[str, str] | str | list[Line], *, seen: dict[str, str] | str = "",
        by: User | None = None, at: dt.datetime = AT_THE_BELL, reason: str = "",
    ) -> Saved:  # fmt: skip
        """As the form takes the register."""
        lines = codes if isinstance(codes, list) else self.lines(codes, seen)
        return take_register(
            session=self.session, registration_group="4A", entries=lines, by=by or self.clerk,
            at=at, reason=reason,
        )  # fmt: skip

    @property
    def marks(self) -> str:
        """The codes that stand, `-` for none."""
        standing = dict(
            Mark.objects.filter(session=self.session).values_list("enrolment_id", "code")
        )
        return "".join(standing.get(e.pk, "-") or "-" for e in self.enrolments)


def make_class(size: int = 5) -> Class:
    """A class of that many, in register order, with a clerk."""
    school = open_school(weeks=2)
    enrolments = [EnrolmentFactory(school=school) for _ in range(size)]
    enrolments.sort(key=lambda e: (e.pupil.sort_name, e.pk))
    clerk = MembershipFactory(school=school, role=Role.SCHOOL_ADMIN).user
    session = Session.objects.select_related("school").get(school=school, date=FIRST_DAY, half="AM")
    return Class(school, session, enrolments, clerk)
