"""Whom a letter in bulk would go to: every parent of the cases a filter finds, each with why they are left out.

A fixed number of queries however many cases there are.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from attendance.models import Responsibility, WeeklyTally
from attendance.rules.calendar import AcademicYear
from cases.access_letters import writable_cases
from cases.choices import BatchState, LetterTemplate, LineState, MeetingKind, Stage
from cases.letters import window
from cases.models import Case, Hold, Letter, LetterLine, Panel, Plan, PlanTarget
from cases.models.limits import local_setting
from cases.rules.letter_eligible import Candidate, why_left_out

MOST = 3000
WATCHED = dt.timedelta(days=60)  # praise may follow a closing by so much
UNSENT = (
    BatchState.ELIGIBLE,
    BatchState.APPROVED,
    BatchState.RENDERING,
    BatchState.READY,
    BatchState.SENDING,
)
Pair = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """One parent of one case, and why no letter goes to them; empty when one does."""

    case: Case
    link: Responsibility
    why: str


def find_candidates(*, kind: LetterTemplate, by: User, filters: dict[str, str]) -> list[Found]:
    """Everybody the filter finds, by school and child. Raises NotAllowed, WrongState (too many)."""
    today = timezone.localdate()
    cases = list(_cases(kind, by, filters, today)[: MOST + 1])
    if len(cases) > MOST:
        raise WrongState(f"The filter finds more than {MOST} cases: narrow it.")
    links = Responsibility.objects.filter(pupil__in={c.pupil_id for c in cases}).select_related(
        "carer"
    )
    by_pupil: dict[int, list[Responsibility]] = {}
    for link in links:
        by_pupil.setdefault(link.pupil_id, []).append(link)
    known, again = (
        _Known(kind, [c.pk for c in cases], today),
        local_setting("letter_again_days", today),
    )
    return [
        Found(case, link, why_left_out(kind, known.of(case, link), today=today, again_days=again))
        for case in cases for link in by_pupil.get(case.pupil_id, ())
    ]  # fmt: skip


def _cases(
    kind: LetterTemplate, by: User, filters: dict[str, str], today: dt.date
) -> QuerySet[Case]:
    rows = writable_cases(by).select_related("pupil", "enrolment__school", "officer")
    if kind == LetterTemplate.CLOSING_WELL_DONE:
        rows = rows.filter(stage=Stage.CLOSED, stage_changed_at__date__gte=today - WATCHED)
    else:
        rows = rows.open()  # type: ignore[attr-defined]
        if stage := filters.get("stage"):
            rows = rows.filter(stage=stage)
    if urn := filters.get("school"):
        rows = rows.filter(enrolment__school__urn=urn)
    if officer := filters.get("officer"):
        rows = rows.filter(officer__email=officer)
    return rows.order_by(
        "enrolment__school__name", "pupil__legal_surname", "pupil__legal_forename", "pk"
    )


class _Known:
    """What is known of many cases at once."""

    def __init__(self, kind: LetterTemplate, cases: Collection[int], today: dt.date) -> None:
        of_cases: dict[str, Any] = {"case__in": cases}
        self.held = set(
            Hold.objects.filter(lifted_at__isnull=True, **of_cases).values_list(
                "case_id", flat=True
            )
        )
        panels = Panel.objects.waiting().filter(kind=MeetingKind.PANEL, **of_cases)
        self.panels = set(panels.values_list("case_id", flat=True))
        invited = Letter.objects.filter(panel__in=panels).that_tell()
        self.invited: set[Pair] = set(invited.values_list("case_id", "carer_id"))
        had = Letter.objects.filter(template=kind, recall__isnull=True, **of_cases)
        self.had: dict[Pair, dt.date] = {
            (row["case_id"], row["carer_id"]): row["last"]
            for row in had.order_by().values("case_id", "carer_id").annotate(last=Max("sent_on"))
        }
        lines = LetterLine.objects.filter(
            batch__state__in=UNSENT, batch__version__kind=kind, **of_cases
        )
        lines = lines.exclude(state__in=[LineState.LEFT_OUT, LineState.FAILED])
        self.waiting: dict[Pair, str] = {
            (case, carer): ref
            for case, carer, ref in lines.values_list("case_id", "carer_id", "batch__ref")
        }
        self.plans = set(Plan.objects.filter(**of_cases).values_list("case_id", flat=True))
        looked = PlanTarget.objects.filter(plan__case__in=cases).exclude(result="")
        self.looked_at = set(looked.values_list("plan__case_id", flat=True))
        last_year = AcademicYear(AcademicYear.of(today).start_year - 1)
        sums = WeeklyTally.objects.filter(
            enrolment__cases__in=cases, week__range=(last_year.first_day, today)
        )
        self.marked = set(
            sums.order_by().values("enrolment_id").annotate(n=Sum("possible")).filter(n__gt=0)
            .values_list("enrolment_id", flat=True)
        )  # fmt: skip

    def of(self, case: Case, link: Responsibility) -> Candidate:
        """One parent of one case."""
        pair = (case.pk, link.carer_id)
        return Candidate(
            name=link.carer.full_name, safe=link.safe_to_contact, note=link.note,
            has_address=bool(window(link.carer)), held=case.pk in self.held,
            had_on=self.had.get(pair), in_batch=self.waiting.get(pair, ""), panel=case.pk in self.panels,
            invited=pair in self.invited, plan=case.pk in self.plans, looked_at=case.pk in self.looked_at,
            marks=case.enrolment_id in self.marked, closed=not case.is_open,
        )  # fmt: skip
