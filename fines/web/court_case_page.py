"""The courts of one case in words, each parent apart from the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Action, Cell, Column, Fact, Mark, Tag
from accounts.web.words import london_time, long_date, plural, short_date
from cases.choices import Stage
from cases.rules.stages import LEGAL_STAGES
from fines import access_court as access
from fines.access_packs import can_prepare
from fines.actions.deciding import DECIDED_AT
from fines.actions.interviews import INVITED_AT
from fines.choices import InterviewEnd, MeasureKind
from fines.web.court_words import (
    charge_words,
    clock_tag,
    decision_tag,
    doubted_words,
    free_words,
    limit_words,
)
from fines.web.words import session_mark

if TYPE_CHECKING:
    from accounts.models import User
    from fines.actions.court_files import CourtCase, PanelFile, ParentFile
    from fines.models import ChargingDecision, Interview, Proceedings


@dataclass
class ParentView:
    """One parent as a party of their own."""

    file: ParentFile
    page: CourtCasePage

    @property
    def name(self) -> str:
        return str(self.file.tie.carer.full_name)

    @property
    def relation(self) -> str:
        return str(self.file.tie.get_relation_display())

    @property
    def key(self) -> str:
        return f"parent-{self.file.tie.carer_id}"

    @property
    def tag(self) -> Tag:
        return decision_tag(self.file.decision)

    @property
    def limit(self) -> Tag:
        clock, found = self.file.clock, self.page.found
        return clock_tag(clock, found.today, near=clock.is_near(found.today, found.warn_days))

    @property
    def period(self) -> str:
        return free_words(self.file.period, self.file.clock)

    @property
    def limit_words(self) -> str:
        return limit_words(self.file.clock)

    @cached_property
    def strip(self) -> list[Mark]:
        free = [n.fact for n in self.file.lines if not n.bar]
        return [session_mark(f.code, f.date, f.half) for f in free]

    @property
    def barred(self) -> list[str]:
        """How many sessions cannot be charged, by reason."""
        counts = Counter(n.bar.label for n in self.file.lines if n.bar)
        return [f"{plural(n, 'session')}: {label.lower()}" for label, n in counts.items()]

    @property
    def money(self) -> list[str]:
        return self.file.money

    @property
    def record(self) -> Fact | None:
        """The record in a line; a link only for whom it is to read."""
        row = self.file.decision
        if row is None:
            return None
        reads = access.can_read_court_text(self.page.user, self.page.found.case)
        words = charge_words(row.charge)
        return Fact(row.ref, words, row.get_absolute_url() if reads else "")

    @property
    def charges(self) -> list[Fact]:
        return [
            Fact(row.ref, self._charge(row), row.get_absolute_url()) for row in self.file.charges
        ]

    def _charge(self, row: Proceedings) -> str:
        words = f"{charge_words(row.charge, row.procedure)}, laid {short_date(row.filed_on)}"
        doubts = self.file.doubts.get(row.pk)
        return f"{words}. {doubted_words(len(doubts))}: look at it again" if doubts else words

    @property
    def interviews(self) -> list[Fact]:
        return [
            Fact(self._when(row), self._end(row), reverse("fines:record_interview", args=[row.pk]))
            for row in self.file.interviews
        ]

    @staticmethod
    def _when(row: Interview) -> str:
        return f"{short_date(row.at)}, {london_time(row.at)}"

    @staticmethod
    def _end(row: Interview) -> str:
        found = getattr(row, "record", None)
        return str(InterviewEnd(found.end).label) if found else f"Arranged, {row.place}"

    @property
    def actions(self) -> list[Action]:
        """What this person may do for this parent now."""
        user, case, ref = self.page.user, self.page.found.case, self.file.tie.carer.ref
        decision, found = self.file.decision, []
        waits = decision is not None and not hasattr(decision, "answer")
        if case.stage in DECIDED_AT and access.can_decide_charge(user, case) and not waits:
            href = f"{reverse('fines:write_decision', args=[case.ref])}?carer={ref}"
            words = "Write the record anew" if decision else "Write the decision record"
            found.append(Action(words, href, "secondary" if decision else "primary"))
        if self._may_lay:
            href = reverse("fines:lay_charge", args=[decision.ref])  # type: ignore[union-attr]
            found.append(Action("Lay the charge", href, "primary"))
        if case.stage in INVITED_AT and self._uncharged and access.can_interview(user, case):
            href = f"{reverse('fines:invite_interview', args=[case.ref])}?carer={ref}"
            found.append(Action("Invite to an interview", href, "secondary"))
        if can_prepare(user, case) and (decision or self.file.charges):
            found.append(
                Action("Court pack", reverse("fines:show_pack", args=[case.ref, ref]), "secondary")
            )
        return found

    @property
    def _uncharged(self) -> bool:
        """Whether no charge of this parent waits for its result."""
        return all(charge.results.all() for charge in self.file.charges)

    @property
    def _may_lay(self) -> bool:
        row = self.file.decision
        answer = getattr(row, "answer", None) if row else None
        ready = bool(answer and answer.approved and row and row.charge)
        laid = any(c.decision_id == row.pk for c in self.file.charges) if row else False
        return ready and not laid and access.can_charge(self.page.user, self.page.found.case)


@dataclass
class CourtCasePage:
    """The legal page of a case."""

    found: CourtCase
    user: User

    order_columns = (
        Column("Order"), Column("On"), Column("Next"), Column("Breaches", numeric=True),
    )  # fmt: skip

    @property
    def title(self) -> str:
        return f"Courts: {self.found.case.pupil.full_name}"

    @property
    def facts(self) -> list[Fact]:
        case = self.found.case
        since = f"{Stage(case.stage).label}, since {short_date(case.stage_changed_at)}"
        return [
            Fact("Case", case.ref, self._case_href()),
            Fact("School", case.enrolment.school.name),
            Fact("Stands at", since),
            Fact("Officer", case.officer.name if case.officer else "Nobody"),
        ]

    def _case_href(self, part: str = "") -> str:
        if not self.found.opens_case:
            return ""
        return reverse("cases:show_case", args=[self.found.case.ref]) + part

    @property
    def reading(self) -> list[Fact]:
        """Where the casework behind a charge is read, for whom it is open: what was offered, said and agreed."""
        parts = {
            "Support and barriers": "#before-title", "Contacts": "?show=contacts#timeline",
            "Plan and contract": "#plan-title" if self.found.has_plan else "",
            "Letters": "?show=letters#timeline", "Decisions": "?show=decisions#timeline",
        }  # fmt: skip
        return [
            Fact(label, "", self._case_href(part))
            for label, part in parts.items()
            if part and self.found.opens_case
        ]

    @cached_property
    def parents(self) -> list[ParentView]:
        return [ParentView(file, self) for file in self.found.parents]

    @property
    def orders(self) -> list[list[Cell]]:
        return [
            [
                Cell(MeasureKind(n.measure.kind).label,
                     reverse("fines:see_order", args=[n.measure.pk])),
                Cell(n.measure.carer.full_name if n.measure.carer else "The child"),
                Cell(f"{n.what} {short_date(n.due)}" if n.due else "Until it is ended"),
                Cell(str(n.breaches)),
            ]
            for n in self.found.orders
        ]  # fmt: skip

    @property
    def contracts(self) -> list[str]:
        made = [
            f"Attendance contract of {long_date(plan.agreed_on)}" for plan in self.found.contracts
        ]
        broken = [
            f"Not kept by {row.carer.full_name if row.carer else 'the school'}, "
            f"{long_date(row.on)}: {row.facts}"
            for row in self.found.breaches
        ]
        return made + broken

    @property
    def order_href(self) -> str:
        may = access.can_make_order(self.user, self.found.case)
        return reverse("fines:make_order", args=[self.found.case.ref]) if may else ""


@dataclass
class PanelPage:
    """The courts on a case page. A school sees the stage and its date, and nothing else."""

    found: PanelFile
    user: User

    @property
    def case(self) -> object:
        return self.found.case

    @property
    def stage(self) -> str:
        case = self.found.case
        if case.stage not in LEGAL_STAGES:
            return "This case is not before a court now."
        return f"{Stage(case.stage).label}, since {long_date(case.stage_changed_at)}."

    @property
    def lines(self) -> list[tuple[str, str, str, Tag | None]]:
        """Reference, address, words, tag."""
        reads = access.can_read_court_text(self.user, self.found.case)
        records = [
            (d.ref, d.get_absolute_url() if reads else "", d.carer.full_name, self._tag(d))
            for d in self.found.decisions
        ]
        charges = [
            (c.ref, c.get_absolute_url(),
             f"{c.carer.full_name}: {charge_words(c.charge, c.procedure)}", None)
            for c in self.found.charges
        ]  # fmt: skip
        return [*records, *charges]

    def _tag(self, decision: ChargingDecision) -> Tag:
        """Where a record stands; on a closed case it asks nobody any more."""
        tag = decision_tag(decision)
        is_open = self.found.case.stage != Stage.CLOSED
        return tag if is_open else Tag(tag.text, "quiet")

    @property
    def limits(self) -> list[tuple[str, str, Tag]]:
        """Of each parent not charged yet: the name, until when a charge may be laid, and how long that is."""
        today, warn = self.found.today, self.found.warn_days
        return [
            (row.carer.full_name, long_date(row.clock.limit),
             clock_tag(row.clock, today, near=row.clock.is_near(today, warn)))
            for row in self.found.clocks
        ]  # fmt: skip

    @property
    def href(self) -> str:
        if not self.found.shows:
            return ""
        return reverse("fines:see_court_case", args=[self.found.case.ref])
