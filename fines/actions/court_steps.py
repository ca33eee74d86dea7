"""What happens to a charge before its result: papers served, plea, days in court."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, Slip, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.rules.calendar import CalendarEnds
from cases.actions.moments import moment_of
from cases.actions.moving import move_case
from cases.choices import Stage
from cases.models.limits import local_settings, stage_limit
from fines.access_court import check_can_charge
from fines.actions.common import lock_case
from fines.actions.courts import LEGAL, tell_court
from fines.actions.law import bank_holidays
from fines.choices import (
    GIVEN_UP,
    PLEAS,
    AppealResult,
    EventKind,
    HearingKind,
    Procedure,
    StepKind,
)
from fines.models import CourtStep, Hearing, Proceedings
from fines.rules.hearings import Sits, kinds_for, wrong_day
from fines.rules.spelling import long_date


def lock_charge(proceedings: Proceedings) -> Proceedings:
    """The charge, its case locked until the transaction ends."""
    case = lock_case(proceedings.case)
    row = Proceedings.objects.select_related("carer", "pupil").get(pk=proceedings.pk)
    row.case = case
    return row


def check_undecided(row: Proceedings, kind: str = "") -> None:
    """Raise AlreadyDone when a result is entered.

    Papers served may still be recorded of a charge given up: where that was a slip, the result put right needs them.
    """
    if row.results.exists() and not (kind == StepKind.SERVED and _given_up(row)):
        raise AlreadyDone(f"The result of {row.ref} is entered: nothing more is due before it.")


def _given_up(row: Proceedings) -> bool:
    return row.results.filter(replaced_by__isnull=True, outcome__in=GIVEN_UP).exists()


def plea_by(served: dt.date) -> dt.date | None:
    """The last day to plead: so many days from service (CrimPR 24.9; domain 6.4), a dated row."""
    limit = stage_limit(Stage.SJP, served)
    return served + dt.timedelta(days=limit.amount) if limit else None


@transaction.atomic
def record_step(
    *, proceedings: Proceedings, kind: str, on: dt.date, by: User, note: str = ""
) -> CourtStep:
    """Papers served, a plea, or no reply. Not guilty sends the case to a hearing by itself.

    Raises NotAllowed, AlreadyDone, WrongState: a day to come or before the charge; a plea before service;
    no reply while there is time to plead.
    """
    check_can_charge(by, proceedings.case)
    row = lock_charge(proceedings)
    check_undecided(row, kind)
    steps = {step.kind: step for step in row.steps.standing().order_by("id")}
    check_step(row, steps, kind, on)
    step = CourtStep.objects.create(
        proceedings=row, kind=kind, on=on, plea_by=answer_by(row, kind, on), note=readable(note),
        by=by,
    )  # fmt: skip
    tell_court(row, EventKind.COURT_STEP, words_of(row, step), by=by, at=moment_of(on))
    send_to_hearing(row, step, by)
    return step


def answer_by(row: Proceedings, kind: str, on: dt.date) -> dt.date | None:
    """The last day to plead where papers of the Single Justice Procedure are served that day; None else."""
    served = kind == StepKind.SERVED and row.procedure == Procedure.SJP
    return plea_by(on) if served else None


def send_to_hearing(row: Proceedings, step: CourtStep, by: User) -> None:
    """Not guilty ends the Single Justice Procedure (T39): the charge and its case go to a hearing, once."""
    if step.kind != StepKind.NOT_GUILTY or row.procedure != Procedure.SJP:
        return
    if not row.steps.filter(kind=StepKind.TO_HEARING).exists():
        CourtStep.objects.create(proceedings=row, kind=StepKind.TO_HEARING, on=step.on, by=by)
        _to_court(row, by, step.on)


def check_step(row: Proceedings, steps: dict[str, CourtStep], kind: str, on: dt.date) -> None:
    """Raise AlreadyDone, WrongState where the step does not follow those that stand."""
    served = steps.get(StepKind.SERVED)
    if kind not in (StepKind.SERVED, *PLEAS):
        raise WrongState("Say what happened, from the list.", field="kind")
    if not row.filed_on <= on <= timezone.localdate():
        words = f"The day lies between the charge, {long_date(row.filed_on)}, and today."
        raise WrongState(words, field="on")
    if kind == StepKind.SERVED and served:
        raise AlreadyDone("The papers are served already.", field="kind")
    if kind in PLEAS and any(step in PLEAS for step in steps):
        raise AlreadyDone("A plea is entered already.", field="kind")
    if kind in PLEAS and (served is None or on < served.on):
        words = "Record the service of the papers first: a plea answers them."
        raise WrongState(words, field="on" if served else "kind")
    if kind == StepKind.NO_REPLY and (
        row.procedure != Procedure.SJP or StepKind.TO_HEARING in steps
    ):
        words = (
            "Only the Single Justice Procedure has days to reply in: before a court hearing a "
            "plea may still be entered at any time."
        )
        raise WrongState(words, field="kind")
    if kind == StepKind.NO_REPLY and served and served.plea_by and on <= served.plea_by:
        raise WrongState(f"There is time to plead until {long_date(served.plea_by)}.", field="on")


def words_of(row: Proceedings, step: CourtStep) -> str:
    """What the timeline says: that there was a plea, not which one."""
    what = "plea entered" if step.kind in PLEAS else StepKind(step.kind).label.lower()
    until = f", to answer by {long_date(step.plea_by)}" if step.plea_by else ""
    return f"{row.ref}: {what}{until}."


def _to_court(row: Proceedings, by: User, on: dt.date) -> None:
    if row.case.stage == Stage.SJP:
        reason = f"{row.ref} goes to a hearing."
        move_case(case=row.case, to=Stage.COURT, by=by, reason=reason, on=on, acting_as=LEGAL)


@dataclass(frozen=True)
class Day:
    """A day in court as somebody lists it."""

    kind: str
    court: str
    at: dt.datetime
    room: str = ""
    minutes: int = 60
    attends: Collection[User] = field(default=())
    others: str = ""
    held: bool = False  # said of a past day: it is written down afterwards


@transaction.atomic
def list_hearing(*, proceedings: Proceedings, day: Day, by: User) -> Hearing:
    """Put a hearing in the diary. Raises NotAllowed, WrongState with everything that is wrong: no court, a kind
    the charge cannot have, a day or hour no court sits on, a past day of which nobody says it was held, one that is
    in the diary already.
    """
    check_can_charge(by, proceedings.case)
    row = lock_charge(proceedings)
    hearing = _list(row, day, by)
    words = f"{row.ref}: {_label(day.kind)} on {long_date(timezone.localdate(day.at))}."
    tell_court(row, EventKind.HEARING, words, by=by, at=timezone.now())
    if day.kind in (HearingKind.FIRST, HearingKind.TRIAL):
        _to_court(row, by, timezone.localdate())
    return hearing


@transaction.atomic
def move_hearing(*, hearing: Hearing, by: User, reason: str, day: Day | None) -> Hearing:
    """Adjourn a hearing to another day, or take it off the list (`day` None): a new row with its reason.

    Raises NotAllowed, AlreadyDone (moved already), WrongState (no reason; see `list_hearing`).
    """
    check_can_charge(by, hearing.proceedings.case)
    row = lock_charge(hearing.proceedings)
    reason = readable(reason)
    if Hearing.objects.filter(replaces=hearing).exists():
        raise AlreadyDone("This hearing has been moved already.")
    if not reason:
        raise WrongState("Say why the hearing is moved.", field="reason")
    if day is None:
        moved = Hearing.objects.create(
            proceedings=row, kind=hearing.kind, court=hearing.court, room=hearing.room, at=None,
            minutes=hearing.minutes, replaces=hearing, reason=reason, by=by,
        )  # fmt: skip
        words = f"{row.ref}: hearing taken off the list."
    else:
        moved = _list(row, day, by, hearing, reason)
        words = f"{row.ref}: adjourned to {long_date(timezone.localdate(day.at))}."
    tell_court(row, EventKind.HEARING, words, by=by, at=timezone.now())
    return moved


def _list(
    row: Proceedings, day: Day, by: User, before: Hearing | None = None, reason: str = ""
) -> Hearing:
    if wrong := _wrong(row, day, before):
        raise WrongState.of(wrong)
    hearing = Hearing.objects.create(
        proceedings=row, kind=day.kind, court=readable(day.court), room=readable(day.room),
        at=day.at, minutes=day.minutes, replaces=before, reason=reason,
        others=readable(day.others), by=by,
    )  # fmt: skip
    hearing.attends.set(day.attends)
    return hearing


def kinds_of(row: Proceedings) -> list[HearingKind]:
    """What a day in court of this charge may be for, as it stands now. Three queries."""
    steps = set(row.steps.standing().values_list("kind", flat=True))
    appeals = set(row.appeals.values_list("result", flat=True))
    return kinds_for(
        row.procedure, to_hearing=bool(steps & {StepKind.NOT_GUILTY, StepKind.TO_HEARING}),
        decided=row.results.exists() and not _given_up(row), appealed=appeals == {AppealResult.LODGED},
    )  # fmt: skip


def _wrong(row: Proceedings, day: Day, before: Hearing | None) -> list[Slip]:
    found, kinds = [], kinds_of(row)
    if not readable(day.court):
        found.append(Slip("Say which court", "court"))
    if day.kind not in kinds:
        found.append(_wrong_kind(row, day.kind, kinds))
    at = timezone.localtime(day.at)
    if at.date() > timezone.localdate() and _given_up(row):
        found.append(_wrong_kind(row, day.kind, []))
    try:
        sits = _sits(at.date(), row.jurisdiction)
    except CalendarEnds as unknown:
        return [*found, Slip(str(unknown).rstrip("."), "date")]
    now = timezone.localtime()
    found += wrong_day(at, sits, now=now, filed_on=row.filed_on, held=day.held)
    return found + _listed_already(row, day, before)


def _listed_already(row: Proceedings, day: Day, before: Hearing | None) -> list[Slip]:
    """The day in court this charge has that day already: one charge is heard in one place. What moves is none."""
    on = timezone.localdate(day.at)
    standing = row.hearings.filter(at__date=on, replaced_by__isnull=True)
    other = (standing.exclude(pk=before.pk) if before else standing).first()
    if other is None:
        return []
    words = (
        f"The {_label(other.kind)} at {other.court} on {long_date(on)} is listed already: move that one if its court, "
        "time or room has changed"
    )
    return [Slip(words, "date")]


def _wrong_kind(row: Proceedings, kind: str, kinds: Collection[str]) -> Slip:
    if not kinds:
        return Slip(f"The result of {row.ref} is entered: no more hearings are listed", "kind")
    if kind == HearingKind.SJP:
        words = "A single justice decides only what was brought by that procedure, and has not gone to a hearing"
        return Slip(words, "kind")
    return Slip("Choose a kind this charge can have as it stands", "kind")


def _sits(day: dt.date, jurisdiction: str) -> Sits:
    hours = local_settings("court_opens_hour", "court_closes_hour", on=day)
    opens, closes = hours["court_opens_hour"], hours["court_closes_hour"]
    return Sits(opens, closes, bank_holidays(day, day, jurisdiction))


def _label(kind: str) -> str:
    return str(HearingKind(kind).label).lower()
