"""One case walked through the real actions, on school days of the past, up to the lively day.

Each method is something people do; the scripts put them in order. What an action refuses is left
undone and noted, as in life: the case then stands where it got to.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from attendance.models import Responsibility
from cases.actions import (
    allocation,
    considering,
    contacts,
    escalations,
    holds,
    letters,
    meetings,
    moving,
    plans,
    referring,
)
from cases.actions.meetings import Wanted
from cases.choices import (
    CloseReason,
    ConsiderationKind,
    ContactKind,
    ContactOutcome,
    LetterTemplate,
    PlanKind,
    Stage,
    TargetResult,
)
from cases.models import Case, Escalation, Panel
from cases.models.bookings import parents_apart
from config.demo.casework import supporting
from config.demo.casework.people import Staffing
from config.demo.casework.voice import Voice
from config.demo.dice import Dice, happens

PLACES = (
    "School, meeting room 2",
    "Family centre, Ferry Street",
    "School library",
    "Council House, room 14",
)


class CourseEnds(Exception):
    """Nothing more happens for now: the next step lies ahead, or there is nothing to do it with."""


@dataclass
class Walk:
    """A case, the school's days, and the day the walk has come to."""

    case: Case
    staff: Staffing
    voice: Voice
    rng: Dice
    days: Sequence[dt.date]
    index: int
    today: dt.date  # the day of the demonstration, which may be no school day
    till: list[tuple[dt.date, str]]  # day and line of what came by the bank and is in no file yet

    @property
    def on(self) -> dt.date:
        """The day the walk has come to."""
        return self.days[self.index]

    @property
    def lead(self) -> User:
        """The attendance lead of the case's school."""
        return self.staff.lead(self.case.enrolment.school_id)

    @property
    def officer(self) -> User:
        """The officer who has the case, or would have it."""
        return self.case.officer or self.staff.officer(self.case.enrolment.school_id)

    @property
    def manager(self) -> User:
        """The manager who decides."""
        return self.staff.manager

    @property
    def left(self) -> int:
        """How many school days lie between the walk and the lively day."""
        return len(self.days) - 1 - self.index

    def wait(self, school_days: int) -> None:
        """Let school days go by. Raises CourseEnds when they lie ahead."""
        self.index += school_days
        if self.index >= len(self.days):
            self.index = len(self.days) - 1
            raise CourseEnds

    def catch_up(self, day: dt.date) -> None:
        """Go on to the first school day from `day`. Raises CourseEnds when there is none yet."""
        later = next((i for i, d in enumerate(self.days) if d >= day), len(self.days))
        self.wait(max(0, later - self.index))

    def refresh(self) -> None:
        """Read the case again, after something else has moved it."""
        self.case = moving.lock(self.case)

    def hour(self, first: int = 9, last: int = 16) -> dt.datetime:
        """Some time of the working day it is."""
        clock = dt.time(self.rng.randint(first, last - 1), self.rng.choice((5, 10, 20, 25, 40, 50)))
        return timezone.make_aware(dt.datetime.combine(self.on, clock))

    def ties(self) -> list[Responsibility]:
        """Those who may be contacted, in order."""
        rows = Responsibility.objects.filter(pupil=self.case.pupil_id, safe_to_contact=True)
        return list(rows.select_related("carer"))

    def parents(self) -> list[Responsibility]:
        """Those of them a notice may be given to."""
        return [t for t in self.ties() if t.has_parental_responsibility or t.lives_with_pupil]

    # -- Contacts ---------------------------------------------------------------------------------

    def contact(
        self, kind: ContactKind, outcome: ContactOutcome, words: str, *, by: User | None = None,
        next_step: str = "", due: dt.date | None = None,
    ) -> None:  # fmt: skip
        """Log one contact with the first person who may be contacted."""
        tie = next(iter(self.ties()), None)
        contacts.log_contact(
            case=self.case, by=by or self.officer, kind=kind, outcome=outcome, note=words,
            carer=tie.carer if tie else None, with_whom="" if tie else "Head of year",
            next_step=next_step, next_step_due=due, next_step_kind=_kind_of(next_step), at=self.hour(),
        )  # fmt: skip

    def call(self, key: str = "follow_up", by: User | None = None, due: int | None = None) -> None:
        """A call home that got through; with `due`, what comes next in so many days."""
        step = self.voice.about("next_step") if due is not None else ""
        day = None if due is None else self.on + dt.timedelta(days=due)
        day = day and on_a_weekday(day, later=True)
        words = self.voice.about(key)
        self.contact(ContactKind.CALL, ContactOutcome.SPOKE, words, by=by, next_step=step, due=day)

    def no_answer(self, by: User | None = None) -> None:
        """A call nobody took."""
        outcome = self.rng.choice((ContactOutcome.NO_ANSWER, ContactOutcome.LEFT_MESSAGE))
        self.contact(ContactKind.CALL, outcome, "", by=by)

    def contact_school(self) -> None:
        """A call to the school, not the family."""
        contacts.log_contact(
            case=self.case, by=self.officer, kind=ContactKind.CALL, outcome=ContactOutcome.SPOKE,
            with_whom="Safeguarding lead", note=self.voice.say("worried"), at=self.hour(),
        )  # fmt: skip

    def visit(self) -> None:
        """A visit at home; now and then nobody is in."""
        if happens(self.rng, 0.25):
            self.contact(ContactKind.VISIT, ContactOutcome.NO_ANSWER, self.voice.say("nobody"))
        else:
            self.contact(ContactKind.VISIT, ContactOutcome.ATTENDED, self.voice.about("visit"))

    def meet(self, by: User | None = None) -> None:
        """A meeting with the family."""
        words = self.voice.about("meeting")
        self.contact(ContactKind.MEETING, ContactOutcome.ATTENDED, words, by=by)

    def write(self, template: LetterTemplate, panel: Panel | None = None) -> None:
        """The same letter to everybody who may be written to."""
        for tie in self.ties():
            letters.send_letter(
                case=self.case, by=self.officer, carer=tie.carer, template=template, panel=panel,
                on=self.on,
            )  # fmt: skip

    # -- Moves ------------------------------------------------------------------------------------

    def move(self, to: Stage, by: User | None, reason: str = "", close: str = "") -> None:
        """Take the case to a stage today."""
        self.case = moving.move_case(
            case=self.case, to=to, by=by, reason=reason, close_reason=close, on=self.on
        )

    def consider(
        self, kind: ConsiderationKind, key: str, by: User | None = None, answer: str = "yes",
        who: str = "",
    ) -> None:  # fmt: skip
        """Write down what was thought about, with the reason."""
        considering.consider(
            case=self.case, by=by or self.lead, kind=kind, answer=answer,
            reason=self.voice.say(key), who=who, on=self.on,
        )  # fmt: skip

    def support(self) -> None:
        """The school answers: calls, support of its own, a meeting offered."""
        self.call("first_call", by=self.lead)
        self.move(Stage.SCHOOL_SUPPORT, self.lead, self.voice.say("school_support"))
        self.wait(2)
        if happens(self.rng, 0.4):
            self.no_answer(by=self.lead)
        words = self.voice.say("offer")
        self.contact(ContactKind.LETTER, ContactOutcome.OFFERED, words, by=self.lead)
        supporting.ask_what_is_wrong(self)
        supporting.offer(self)

    def refer(self) -> None:
        """The school asks for Fast Track, having done what it must first."""
        self.meet(by=self.lead)
        supporting.hear_back(self)
        referring.refer(
            enrolment=self.case.enrolment, by=self.lead, why=self.voice.say("refer_why"), on=self.on,
            early_help=("yes", self.voice.say("early_help")),
        )  # fmt: skip
        self.refresh()

    def allocate(self) -> None:
        """The manager gives the case to the officer of the patch."""
        if self.case.officer_id is None:
            self.case = allocation.allocate(
                case=self.case, to=self.officer, by=self.manager, on=self.on
            )

    def open(self) -> None:
        """The officer accepts: week 0, and the first letter."""
        self.allocate()
        self.move(Stage.FT_OPEN, self.officer, self.voice.say("open"))
        self.write(LetterTemplate.FIRST_ATTENDANCE)

    def invite(self, ahead: int) -> None:
        """Set the panel so many school days ahead, and invite every parent who may be written to."""
        day = self.days[min(self.index + ahead, len(self.days) - 1)]
        if self.index + ahead >= len(self.days):
            day = _weekday_after(self.today, ahead)
        when = timezone.make_aware(
            dt.datetime.combine(day, dt.time(self.rng.choice((9, 14, 15)), 30))
        )
        panel = plans.arrange_panel(
            case=self.case, by=self.officer, at=when, place=self.rng.choice(PLACES), on=self.on
        )
        if parents_apart(self.case)[1]:  # who must not meet the others comes an hour later
            later = Wanted(when + dt.timedelta(minutes=90), panel.place)
            meetings.arrange_meeting(
                case=self.case, by=self.officer, wanted=later, sitting=2, on=self.on
            )
        self.write(LetterTemplate.PANEL_INVITATION, panel)

    def begin_panel(self) -> None:
        """The day of the panel has come."""
        self.move(Stage.FT_PANEL, self.officer)

    def hold_panel(self, refused: bool = False) -> None:
        """The panel, and the plan agreed (or refused) on the day."""
        self.begin_panel()
        minutes = self.voice.about("panel")
        for panel in self.case.panels.waiting().order_by("sitting"):
            meetings.record_meeting(
                panel=panel, by=self.officer, attendance=self._who_came(panel), minutes=minutes,
                on=self.on,
            )  # fmt: skip
        self._agree(refused)
        self.move(Stage.FT_PLAN, self.officer)

    def _who_came(self, panel: Panel) -> dict[int, str]:
        """The first asked comes; of the others some send apologies."""
        people = list(panel.people.values_list("pk", flat=True))
        rest = {pk: self.rng.choice(("apologies", "absent")) for pk in people[1:]}
        return dict.fromkeys(people[:1], "came") | rest

    def _agree(self, refused: bool) -> None:
        due = self.on + dt.timedelta(weeks=4)
        targets = [plans.Target(text, owner, due) for owner, text in self.voice.targets()]
        plan = plans.agree_plan(
            case=self.case, by=self.officer, targets=targets, support=self.voice.about("support"),
            kind=self.rng.choice((PlanKind.ACTION_PLAN, PlanKind.CONTRACT)), refused=refused,
            refusal_reason="Would not sign today; took a copy home." if refused else "", on=self.on,
        )  # fmt: skip
        if plan.kind == PlanKind.CONTRACT and not refused:
            supporting.sign(self, plan)

    def review(self, good: bool) -> None:
        """Look at each target, and move to review."""
        plan = self.case.plans.order_by("-id")[0]
        results = (TargetResult.MET, TargetResult.PARTLY) if good else tuple(TargetResult)[1:]
        note = self.voice.about("review_good" if good else "review_bad")
        for target in plan.targets.all():
            plans.review_target(
                target=target,
                by=self.officer,
                result=self.rng.choice(results),
                note=note,
                on=self.on,
            )
            note = ""
        self.move(Stage.FT_REVIEW, self.officer)

    def close(self, reason: CloseReason, words: str, by: User | None = None) -> None:
        """Close the case."""
        self.move(Stage.CLOSED, by or self.officer, words, close=reason)

    def hold(self, reason: str, key: str) -> None:
        """The manager makes the case wait."""
        holds.place_hold(
            case=self.case, reason=reason, by=self.manager, note=self.voice.say(key), on=self.on
        )

    # -- Decisions --------------------------------------------------------------------------------

    def ask(self, stage: Stage, key: str, by: User | None = None) -> Escalation:
        """Put a question in the manager's queue."""
        return escalations.ask(
            case=self.case, by=by or self.officer, stage=stage, summary=self.voice.say(f"ask_{key}"),
            recommendation=self.voice.say(f"recommend_{key}"), on=self.on,
        )  # fmt: skip

    def approve(self, question: Escalation) -> None:
        """The manager says yes, and the case moves."""
        escalations.approve(
            escalation=question, by=self.manager, reason=self.voice.say("decision_yes"), on=self.on
        )
        self.refresh()

    def send_back(self, question: Escalation) -> None:
        """The manager says not yet, and why."""
        escalations.return_(
            escalation=question, by=self.manager, reason=self.voice.say("decision_no"), on=self.on
        )


def _kind_of(step: str) -> str:
    """How a step is taken, from the word it begins with."""
    kinds = {"Visit": ContactKind.VISIT, "Ring": ContactKind.CALL}
    return kinds.get(step.partition(" ")[0], "")


def on_a_weekday(day: dt.date, *, later: bool) -> dt.date:
    """The day, or the Monday after (the Friday before) when nobody works on it."""
    past_friday = max(0, day.weekday() - 4)
    return day + dt.timedelta(days=(7 - day.weekday()) if later else -past_friday) * bool(
        past_friday
    )


def _weekday_after(day: dt.date, days: int) -> dt.date:
    """A weekday a little ahead."""
    ahead = day + dt.timedelta(days=max(2, days))
    return ahead + dt.timedelta(days=(7 - ahead.weekday()) if ahead.weekday() > 4 else 0)
