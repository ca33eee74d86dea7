"""A small council for the machine that tries any sequence: two parents, two children, three school years.

Everything is done by the real actions. An act that the rules refuse counts as refused; a refusal that only the
database gives is a fault (a person would see a broken page), and is let through to fail the test.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import DomainError
from attendance.actions.marks import MarkEntry, write_marks
from attendance.choices import Relation, Role
from attendance.models import Mark, Session
from cases.actions.moving import move_case
from cases.choices import Stage
from cases.models import Case
from fines.actions import court_watching, payments, refunds, watching
from fines.actions.bank_files import take_bank_file
from fines.actions.courts import begin_proceedings
from fines.actions.deciding import Weighed, answer_decision, factors_on, write_decision
from fines.actions.issuing import issue_notice
from fines.actions.proposing import propose_notice
from fines.choices import Consideration
from fines.models import ChargingDecision, PenaltyNotice
from tests.factories.attendance import (
    CLERK,
    CarerFactory,
    EnrolmentFactory,
    PupilFactory,
    ResponsibilityFactory,
    open_school,
)
from tests.factories.fines import ANSWERS, make_case, person

BEGINS = dt.date(2024, 9, 2)
ENDS = dt.date(2028, 9, 1)  # bank holidays are known to the end of that year
WORDS = "Said by the machine."
MISSED = 20  # sessions a child misses in the two school weeks before the clock stops
BANK = "Date,Amount,Payer,Reference\n"


def school_holidays() -> list[dt.date]:
    """The Mondays of six weeks of summer and two of Christmas in each year."""
    mondays = []
    for year in range(2024, 2029):
        for first, weeks in ((dt.date(year, 7, 24), 6), (dt.date(year, 12, 22), 2)):
            monday = first - dt.timedelta(days=first.weekday())
            mondays += [monday + dt.timedelta(weeks=n) for n in range(weeks)]
    return mondays


class World:
    """The people, and every act as one line: `acts` counts what was done and what was refused."""

    def __init__(self) -> None:
        self.school = open_school(weeks=160, start=BEGINS, holiday_weeks=school_holidays())
        self.pupils = [PupilFactory(legal_forename=name) for name in ("Ann", "Ben")]
        self.enrolments = [
            EnrolmentFactory(school=self.school, starts_on=BEGINS, pupil=pupil)
            for pupil in self.pupils
        ]
        # The two names are far apart: whose money a name tells of has one answer.
        self.parents = [
            CarerFactory(forename="Ruth", surname="Ashdown"),
            CarerFactory(forename="Paul", surname="Birkett", title="Mr"),
        ]
        for pupil in self.pupils:
            ResponsibilityFactory(pupil=pupil, carer=self.parents[0])
            ResponsibilityFactory(pupil=pupil, carer=self.parents[1], relation=Relation.FATHER)
        self.officer = person(Role.EWO, self.school)
        self.manager, self.second = person(Role.MANAGER), person(Role.MANAGER)
        self.legal = person(Role.LEGAL_OFFICER)
        self.acts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.lines = 0

    def attempt(self, name: str, work: Callable[[], Any]) -> Any:
        """What the act gave, or None when the rules refuse it."""
        try:
            with transaction.atomic():
                done = work()
        except DomainError as no:
            self.acts[f"{name} refused"] += 1
            self.refusals[f"{name}: {str(no)[:70]}"] += 1
            return None
        self.acts[name] += 1
        return done

    # the register and the night

    def miss(self) -> None:
        """Both children miss the last two school weeks up to today, as far as nothing is marked there."""
        days = Session.objects.filter(
            school=self.school, is_open=True, date__range=(BEGINS, timezone.localdate())
        ).order_by("-date", "-half")
        keys = list(days.values_list("pk", flat=True)[:MISSED])
        had = set(Mark.objects.values_list("session_id", "enrolment_id"))
        entries = [
            MarkEntry(key, enrolment.pk, "O")
            for enrolment in self.enrolments
            for key in reversed(keys)
            if (key, enrolment.pk) not in had
        ]
        if entries:
            write_marks(entries, author=CLERK, reason="")

    def night(self) -> None:
        """What the jobs do: lapse, and look for amended marks and for the six months."""
        for notice in list(watching.lapsed_notices()):
            self.attempt("lapse", lambda n=notice: payments.lapse_unpaid(notice=n))
        for notice in list(watching.notices_to_look_at()):
            watching.notice_evidence_change(notice=notice)
        for line in list(court_watching.limits_to_watch()):
            court_watching.warn_of_limit(line=line)

    def amend(self, child: int, session_id: int, code: str) -> None:
        """One mark becomes another, by the school and with a reason."""
        entry = MarkEntry(session_id, self.enrolments[child].pk, code)
        write_marks([entry], author=CLERK, reason=WORDS)

    # notices

    def case(self, child: int) -> Case:
        """The open case of the child; one made when there is none."""
        mine = Case.objects.filter(pupil=self.pupils[child]).exclude(stage=Stage.CLOSED)
        return mine.first() or make_case(self.enrolments[child], self.officer)

    def missed(self, child: int, since: dt.date = BEGINS) -> list[int]:
        """The keys of the sessions the child missed without permission since a day, the latest first."""
        rows = Mark.objects.filter(
            enrolment=self.enrolments[child], code="O", session__date__gte=since
        )
        return list(
            rows.order_by("-session__date", "-session__half").values_list("session", flat=True)
        )

    def noticed(self, child: int, parent: int) -> set[int]:
        """Sessions in any notice to the parent that was not sent back."""
        rows = PenaltyNotice.objects.filter(
            pupil=self.pupils[child], carer=self.parents[parent]
        ).exclude(status="returned")
        return set(rows.values_list("sessions__session", flat=True))

    def propose(self, child: int, parent: int, sessions: list[int], reason: str) -> Any:
        case, carer = self.case(child), self.parents[parent]
        checked = replace(ANSWERS[Consideration.ADDRESS], on=timezone.localdate())
        answers = ANSWERS | {Consideration.ADDRESS: checked}
        return self.attempt(
            "propose",
            lambda: propose_notice(
                case=case, carer=carer, session_ids=sessions, by=self.officer, answers=answers,
                exception_reason=reason,
            ),
        )  # fmt: skip

    def issue(self, notice: PenaltyNotice) -> Any:
        reason = notice.proposal["exception_reason"]
        return self.attempt(
            "issue",
            lambda: issue_notice(notice=notice, by=self.manager, exception_reason=reason),
        )

    # money

    def bank(self, pence: int, payer: str, reference: str) -> Any:
        """One line of the bank, of today; what is sure is matched by itself."""
        self.lines += 1
        day = timezone.localdate()
        line = f"{day:%d/%m/%Y},{pence / 100:.2f},{payer},{reference}\n"
        name = f"{self.lines}.csv"
        return self.attempt(
            "bank",
            lambda: take_bank_file(
                name=name, content=f"{BANK}{line}".encode(), by=self.manager
            ),
        )  # fmt: skip

    def refund(self, owed: Any) -> None:
        """Approved by the second manager, who entered nothing, and paid by the first."""
        if not hasattr(owed, "approval"):
            self.attempt("approve", lambda: refunds.approve_refund(owed=owed, by=self.second))
        self.attempt(
            "refund",
            lambda: refunds.pay_refund(
                owed=owed, reference=f"R{owed.pk}", method="bank_transfer", by=self.manager
            ),
        )

    # court

    def decide(self, child: int, parent: int, sessions: list[int], charge: str) -> Any:
        factors = {k.key: ("for", WORDS) for k in factors_on(timezone.localdate())}
        weighed = Weighed(
            evidence=(True, WORDS), interest=(True, WORDS), eso=(False, WORDS), equality=WORDS,
            why=WORDS, charge=charge, planning=WORDS, factors=factors, why_changed=WORDS,
        )  # fmt: skip
        case, carer = self.case(child), self.parents[parent]
        return self.attempt(
            "decide",
            lambda: write_decision(
                case=case, carer=carer, session_ids=sessions, weighed=weighed, by=self.legal
            ),
        )

    def answer(self, decision: ChargingDecision, approved: bool) -> Any:
        return self.attempt(
            "approve charge" if approved else "return charge",
            lambda: answer_decision(
                decision=decision, approved=approved, by=self.manager, reason=WORDS
            ),
        )

    def charge(self, decision: ChargingDecision, procedure: str) -> Any:
        return self.attempt(
            "charge",
            lambda: begin_proceedings(
                decision=decision,
                charge=decision.charge,
                procedure=procedure,
                by=self.legal,
                why_lacking=WORDS,
            ),
        )

    def move(self, case: Case, to: str) -> Any:
        return self.attempt(
            "move", lambda: move_case(case=case, to=to, by=self.manager, reason=WORDS)
        )
