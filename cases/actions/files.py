"""Reads everything a case page shows, in a fixed number of queries however long the case is."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Sum
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from attendance.access import visible_flags
from attendance.access_homes import redactor
from attendance.models import (
    AttendanceCode,
    Circumstance,
    Flag,
    Mark,
    Responsibility,
    WeeklyTally,
)
from attendance.rules.calendar import AcademicYear
from cases.access import can_see_legal_text, case_roles
from cases.access_contacts import ContactReader, check_can_read_contact, without_whereabouts
from cases.actions.households import joined_with
from cases.choices import Decision, EventKind, MeetingKind, Stage
from cases.models import (
    Case,
    CaseFlag,
    Contact,
    Escalation,
    Hold,
    Letter,
    Panel,
    Plan,
)
from cases.models.absences import MarkOf, entry_marks
from cases.models.calendars import calendars_of
from cases.models.facts import carers_of, circumstances_of, gather
from cases.rules.deadlines import Calendars, elapsed_school_days
from cases.rules.pathways import ways
from cases.rules.stages import SYSTEM, Facts, Move, Refusal, check_move

RECENT_SESSIONS = 20


@dataclass(frozen=True)
class Exit:
    """One way out of the stage, and what still stands against it for this person."""

    move: Move
    refusals: tuple[Refusal, ...]

    @property
    def is_mine(self) -> bool:
        """Whether the person's role may enter that stage."""
        return not any(r.code == "role" for r in self.refusals)

    @property
    def missing(self) -> tuple[Refusal, ...]:
        """What is missing, whoever makes the move."""
        return tuple(r for r in self.refusals if r.code != "role")


@dataclass(frozen=True)
class RecentMark:
    """One session of the strip: when, the code, and what it counts as."""

    date: dt.date
    half: str
    code: str
    statistical_class: str


@dataclass(frozen=True)
class StageEntry:
    """One stage the case entered: on which day, and when it was due out of it."""

    stage: str
    on: dt.date
    due: dt.date | None


class CaseFile:
    """One case as one person reads it on one day. Each part is read when it is first asked for."""

    def __init__(
        self, case: Case, user: User, today: dt.date | None = None, proposer: User | None = None,
        *, on_paper: bool = False,
    ) -> None:  # fmt: skip
        self.case, self.user, self.proposer = case, user, proposer or user
        self.on_paper = on_paper
        self.today = today or timezone.localdate()

    @cached_property
    def facts(self) -> Facts:
        """What the table of moves asks about."""
        return gather(self.case, self.today, self.proposer)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The person's roles towards the case."""
        return case_roles(self.user, self.case)

    @cached_property
    def calendars(self) -> Calendars:
        """The school's days."""
        return calendars_of(self.case.enrolment.school, self.today)

    def school_days_since(self, day: dt.date) -> int:
        """School days gone by since a day."""
        return elapsed_school_days(self.calendars, day, self.today)

    @cached_property
    def exits(self) -> list[Exit]:
        """The ways out of the stage that people take, each with what stands against it."""
        found = ways(self.case.pathway.rules, self.case.stage)
        return [Exit(move, self._refusals(move)) for move in found if move.roles != {SYSTEM}]

    def _refusals(self, move: Move) -> tuple[Refusal, ...]:
        close = next(iter(move.endings(self.roles)), "")
        return tuple(check_move(move, self.roles, self.facts, reason="given", close_reason=close))

    @cached_property
    def parties(self) -> list[Responsibility]:
        """Parents and carers, in the order to contact them."""
        return carers_of(self.case)

    @cached_property
    def circumstances(self) -> list[Circumstance]:
        """The child's circumstances today."""
        return circumstances_of(self.case, self.today)

    @cached_property
    def first_due(self) -> dt.date | None:
        """The first day anything of it is due, whoever it waits for; None of a closed case, or on hold."""
        if self.holds or not self.case.is_open:
            return None
        found: dt.date | None = (
            Case.objects.with_first_due().get(pk=self.case.pk).first_due  # type: ignore[attr-defined]
        )
        return found

    @cached_property
    def flags(self) -> list[CaseFlag]:
        """The flags the case rests on."""
        return list(self.case.case_flags.select_related("flag__enrolment__school"))

    @cached_property
    def other_flags(self) -> list[Flag]:
        """What else stands about the child at the school, the gravest first, for who may see flags."""
        own = [link.flag_id for link in self.flags]
        found = visible_flags(self.user).filter(enrolment=self.case.enrolment_id)
        return list(found.exclude(pk__in=own).gravest_first())

    @cached_property
    def holds(self) -> list[Hold]:
        """Standing holds."""
        return list(self.case.holds.standing().select_related("placed_by"))

    @cached_property
    def plan(self) -> Plan | None:
        """The latest plan with its targets."""
        return self.case.plans.prefetch_related("targets").select_related("by").first()

    @cached_property
    def panel(self) -> Panel | None:
        """The latest panel that was not called off."""
        panels = self.case.panels.standing().filter(kind=MeetingKind.PANEL)
        return panels.order_by("-id").first()

    @cached_property
    def meetings(self) -> list[Panel]:
        """Meetings of the case, the latest first, those moved or called off among them."""
        rows = list(self.case.panels.select_related("replaced_by").order_by("-at", "-id"))
        for row in rows:
            row.case = self.case
        return rows

    @cached_property
    def letters(self) -> list[Letter]:
        """Letters sent, newest first, without their PDFs."""
        return list(
            self.case.letters.open_to(sees_legal=self._sees_legal)
            .without_pdf().with_tells().select_related("carer", "by", "recall")
        )  # fmt: skip

    @property
    def _sees_legal(self) -> bool:
        return can_see_legal_text(self.user, self.case)

    @cached_property
    def waiting(self) -> list[Escalation]:
        """Questions that wait for a decision."""
        return list(self.case.escalations.undecided().select_related("asked_by"))

    @cached_property
    def returned(self) -> Escalation | None:
        """The last question, when a manager sent it back and the case has not moved since."""
        last = self.case.escalations.select_related("decided_by").order_by("-asked_at").first()
        if last is None or last.decision != Decision.RETURNED or last.decided_at is None:
            return None
        return last if last.decided_at >= self.case.stage_changed_at else None

    @cached_property
    def reader(self) -> ContactReader:
        """Which contacts this person may read."""
        return ContactReader(self.user, self.case)

    @cached_property
    def joined(self) -> list[Case]:
        """Open cases of brothers and sisters worked on together with this one, as far as they are in scope."""
        return joined_with(self.case, self.user)

    @cached_property
    def versions(self) -> list[Contact]:
        """Every contact in every version, the latest first."""
        found = list(self.case.contacts.with_people())
        return [without_whereabouts(row, self.redact) for row in found]

    @cached_property
    def redact(self) -> Callable[[str], str]:
        """Takes out of people's words where a protected parent is, unless it is open to this person, and on paper
        and in files always: they outlast the opening. A confidential address is kept from a school's people."""
        return redactor(self.user, self.parties, opened=not self.on_paper)

    @cached_property
    def contacts(self) -> dict[int, Contact]:
        """Each contact as it stands, the latest first, by the key of that version."""
        before = {row.replaces_id for row in self.versions}
        return {row.pk: row for row in self.versions if row.pk not in before}

    @cached_property
    def condoned(self) -> list[Contact]:
        """Contacts in which the family condoned the absence, the latest first, as far as this person may read."""
        return [row for row in self.contacts.values() if row.condoned and self.reader.may_read(row)]

    @cached_property
    def missed(self) -> tuple[int, int, int]:
        """Sessions missed, possible and unauthorised this school year, from the weekly tallies."""
        year = AcademicYear.of(self.today)
        sums = WeeklyTally.objects.filter(
            enrolment=self.case.enrolment_id, week__range=(year.first_day, self.today)
        ).aggregate(
            missed=Sum(F("authorised") + F("unauthorised")), possible=Sum("possible"),
            unauthorised=Sum("unauthorised"),
        )  # fmt: skip
        return sums["missed"] or 0, sums["possible"] or 0, sums["unauthorised"] or 0

    @cached_property
    def recent_marks(self) -> list[RecentMark]:
        """The last marked sessions, oldest first."""
        rows = (
            Mark.objects.filter(enrolment=self.case.enrolment_id, session__date__lte=self.today)
            .exclude(code="")
            .order_by("-session__date", "-session__half")
            .values_list("session__date", "session__half", "code")[:RECENT_SESSIONS]
        )
        book = AttendanceCode.objects.book()
        return [
            RecentMark(
                day, half, code, row.statistical_class if (row := book.on(code, day)) else ""
            )
            for day, half, code in reversed(rows)
        ]

    @cached_property
    def entries(self) -> list[StageEntry]:
        """Every stage the case has entered, in order, from the timeline: when, and due out of it when."""
        rows = self.case.events.filter(kind=EventKind.STAGE_MOVED).order_by("at", "id")
        found = [StageEntry(Stage.FLAGGED, self.case.opened_on, None)]
        for at, data in rows.values_list("at", "data"):
            due = data.get("due")
            day = dt.date.fromisoformat(due) if due else None
            found.append(StageEntry(data.get("to", ""), timezone.localdate(at), day))
        return found

    @cached_property
    def entry_marks(self) -> list[MarkOf]:
        """The marks the pathway's entry test counts today."""
        return entry_marks(self.case.enrolment, self.case.pathway.entry, self.today)


def open_file(*, case: Case, by: User, what: str = "") -> CaseFile:
    """Open a case to read it; the audit trail keeps who looked at a child's record, and what they took away."""
    after = {"what": what} if what else None
    record(by=by, kind="case.read", target_type="case", target_ref=case.ref, after=after)
    return CaseFile(case, by, on_paper=bool(what))


def open_contact(*, case: Case, contact: Contact, by: User) -> CaseFile:
    """Open one contact to read it, and write down who did: a restricted one by a kind of its own.

    Raises NotAllowed for whoever its words are not for.
    """
    check_can_read_contact(by, contact)
    kind = "contact.restricted_read" if contact.restricted else "contact.read"
    record(
        by=by, kind=kind, target_type="case", target_ref=case.ref, after={"contact": contact.line}
    )
    return CaseFile(case, by)
