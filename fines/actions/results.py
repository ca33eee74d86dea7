"""What a court decided, entered and put right; and what it means for the case."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, Slip, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.rules.calendar import CalendarEnds
from cases.actions.moments import moment_of
from cases.actions.moving import move_case
from cases.choices import Stage
from cases.models import Case
from fines.access_court import check_can_charge
from fines.actions.court_steps import lock_charge
from fines.actions.courts import LEGAL, tell_court
from fines.actions.law import bank_holidays, current_law, result_limits
from fines.actions.limits import clock_for
from fines.actions.money_holds import lock_money
from fines.actions.result_orders import (
    NO_ORDER,
    Ordered,
    end_with_conviction,
    put_right,
    write_ordered,
)
from fines.actions.verdict_money import give_back_after
from fines.actions.verdicts import tell_verdict
from fines.choices import (
    CLEARED,
    CONVICTED,
    GIVEN_UP,
    PLEAS,
    AppealResult,
    Decides,
    EventKind,
    NoticeStatus,
    Outcome,
    Procedure,
    StepKind,
)
from fines.models import Appeal, ChargedSession, CourtResult, Proceedings
from fines.rules.hearings import DECIDES, closed
from fines.rules.results import Said, is_harsher, outcomes_for, problems
from fines.rules.spelling import long_date

IN_COURT = (Stage.SJP, Stage.COURT)
ANSWERED = {*PLEAS, StepKind.TO_HEARING}
QUASHED = "The conviction was quashed on appeal: no result of it can be put right any more."


@dataclass(frozen=True)
class Entered:
    """A result as it is typed: amounts in pence, lengths as the court gave them."""

    outcome: str
    on: dt.date
    fine_pence: int | None = None
    costs_pence: int | None = None
    surcharge_pence: int | None = None
    compensation_pence: int | None = None
    length_days: int | None = None
    length_months: int | None = None
    parenting_order_months: int | None = None
    eso_directed: bool = False
    note: str = ""


def outcomes_of(row: Proceedings) -> list[Outcome]:
    """What a court may order under this charge, by the dated maximum of the day of the offence."""
    return outcomes_for(current_law(row.jurisdiction).maximum(row.charge, row.offence_on))


def standing_result(proceedings: Proceedings) -> CourtResult | None:
    """The result that stands; None while there is none."""
    found: CourtResult | None = proceedings.results.filter(replaced_by__isnull=True).first()
    return found


def is_quashed(proceedings: Proceedings) -> bool:
    """Whether an appeal was allowed: the conviction is none any more (Magistrates' Courts Act 1980 s108)."""
    found: bool = proceedings.appeals.filter(result=AppealResult.ALLOWED).exists()
    return found


@transaction.atomic
def enter_result(
    *, proceedings: Proceedings, said: Entered, by: User, ordered: Ordered = NO_ORDER
) -> CourtResult:
    """Write what the court decided. The last charge of a case to have a result takes it to the watch.

    A parenting order (`ordered` says what it asks) is written down with it, to be watched. Raises NotAllowed,
    AlreadyDone (put it right instead), WrongState with everything that is wrong: more than the maximum of the
    charge on the day of the offence, a length missing, a day to come or on which no court could have decided, an order
    that does not say what it asks.
    """
    check_can_charge(by, proceedings.case)
    lock_money()
    row = lock_charge(proceedings)
    if row.results.exists():
        raise AlreadyDone("A result is entered already: put it right instead.")
    result = _write(row, said, by)
    tell_verdict(row=row, by=by)
    write_ordered(row=row, result=result, ordered=ordered, by=by)
    give_back_after(row, by)
    words = f"Proceedings {row.ref}: {Outcome(said.outcome).label.lower()}."
    tell_court(row, EventKind.OUTCOME, words, by=by, at=moment_of(said.on))
    _conclude(row, by, said.on)
    return result


@transaction.atomic
def correct_result(
    *, proceedings: Proceedings, said: Entered, by: User, why: str, ordered: Ordered = NO_ORDER,
    document: str = "",
) -> CourtResult:  # fmt: skip
    """Put a result right: a new row, the old one stays; its order follows.

    To a harsher one only by somebody else than who entered it, and with the reference of the court's own document.
    Raises NotAllowed, WrongState: also once the conviction was quashed on appeal, when there is none left to be right.
    """
    check_can_charge(by, proceedings.case)
    lock_money()
    row, why = lock_charge(proceedings), readable(why)
    before = standing_result(row)
    if before is None:
        raise WrongState("There is no result to put right.")
    if is_quashed(row):
        raise WrongState(QUASHED)
    if not why:
        raise WrongState("Say why the result is put right.", field="why")
    if before.outcome in GIVEN_UP and said.outcome not in GIVEN_UP:
        _check_not_charged_since(row)
        _check_not_withdrawn_since(row, "this charge was given up")
    if before.outcome in CLEARED and said.outcome in CONVICTED:
        _check_not_withdrawn_since(row, "the court decided")
    document = readable(document)
    wanting = _not_by_two(before, said, by, document)
    result = _write(row, said, by, before, why, document, wanting)
    if before.outcome not in CLEARED:
        tell_verdict(row=row, by=by)
    put_right(row=row, before=before, result=result, ordered=ordered, by=by)
    give_back_after(row, by)
    tell_court(row, EventKind.OUTCOME, f"Result of {row.ref} put right.", by=by, at=timezone.now())
    return result


def _not_by_two(before: CourtResult, said: Entered, by: User, document: str) -> list[Slip]:
    """What a harsher result still wants: nobody's sentence grows by the word of one person."""
    if said.outcome not in Outcome.values or not is_harsher(
        _as_said(before), Said(**_sentence(said))
    ):
        return []
    found = []
    if not document:
        words = (
            "This is harsher than what was entered: give the reference of the court's own document"
        )
        found.append(Slip(words, "document"))
    if before.by_id == by.pk:
        found.append(Slip("You entered the result, so somebody else must put it to a harsher one"))
    return found


def _as_said(result: CourtResult) -> Said:
    return Said(**{one.name: getattr(result, one.name) for one in fields(Said)})


def _check_not_charged_since(row: Proceedings) -> None:
    """Raise WrongState where another charge was laid for the same sessions once this one was given up."""
    taken = ChargedSession.objects.filter(
        carer=row.carer_id, session__in=row.sessions.values("session"),
    ).exclude(proceedings=row)  # fmt: skip
    other = taken.exclude(proceedings__in=Proceedings.objects.given_up()).first()
    if other is not None:
        raise WrongState(
            f"{other.proceedings.ref} is laid for the same sessions since this one was given up: nobody is "
            "convicted twice of one absence."
        )


def _check_not_withdrawn_since(row: Proceedings, since: str) -> None:
    """Raise WrongState where a notice of this charge was withdrawn once the charge was given up, or a court decided."""
    gone = row.notices.filter(status=NoticeStatus.WITHDRAWN).first()
    if gone is not None:
        raise WrongState(
            f"Penalty notice {gone.ref} is withdrawn since {since}: no proceedings may follow for its "
            "absence."
        )


def _write(
    row: Proceedings, said: Entered, by: User, before: CourtResult | None = None, why: str = "",
    document: str = "", wanting: Iterable[Slip] = (),
) -> CourtResult:  # fmt: skip
    values: dict[str, Any] = asdict(said)
    wrong = [*wanting, *_beyond(row, said, said.on)]
    if not row.filed_on <= said.on <= timezone.localdate():
        words = (
            f"The day of the result lies between the charge, {long_date(row.filed_on)}, and today"
        )
        wrong.append(Slip(words, "on"))
    if said.outcome not in GIVEN_UP and not _keeps_the_day(before, said):
        wrong += _unheard(row, said.on)
    if before is None and said.outcome in CLEARED:
        wrong += _pleaded_guilty(row)
    if wrong:
        raise WrongState.of(wrong)
    values["note"] = readable_lines(said.note)
    return CourtResult.objects.create(
        proceedings=row, by=by, replaces=before, why_changed=why, document=document, **values
    )


def _keeps_the_day(before: CourtResult | None, said: Entered) -> bool:
    """Whether a row follows a decision of that very day: whether the court sat was asked when that was entered."""
    return before is not None and before.outcome not in GIVEN_UP and before.on == said.on


def _pleaded_guilty(row: Proceedings) -> list[Slip]:
    """Who pleaded guilty is not acquitted as long as that plea stands on record."""
    if not row.steps.standing().filter(kind=StepKind.GUILTY).exists():
        return []
    words = "A plea of guilty is on record: where it was withdrawn, put that step right first, and say how"
    return [Slip(words, "outcome")]


def _unheard(row: Proceedings, on: dt.date) -> list[Slip]:
    """Why no court could have decided that day: nothing was served, and then what its procedure asks.

    Nobody is convicted unheard: a court hearing decides on a day it sat, a single justice once the parent answered or
    has had the days for it.
    """
    steps = {step.kind: step for step in row.steps.standing().order_by("-id")}
    served = steps.get(StepKind.SERVED)
    if served is None:
        return [Slip("Nothing is recorded as served on the parent: record that first")]
    if on < served.on:
        words = f"The papers were served on {long_date(served.on)}: a court decides after that"
        return [Slip(words, "on")]
    if row.procedure != Procedure.SJP or StepKind.TO_HEARING in steps:
        return _not_sat(row, on)
    found = _closed(row, on)
    if not ANSWERED & set(steps) and served.plea_by and on <= served.plea_by:
        found.append(Slip(f"There is time to plead until {long_date(served.plea_by)}", "on"))
    return found


def _closed(row: Proceedings, on: dt.date) -> list[Slip]:
    """Why no court sits that day, whether it decides at a hearing or on the papers."""
    try:
        return closed(on, bank_holidays(on, on, row.jurisdiction), "on")
    except CalendarEnds as unknown:
        return [Slip(str(unknown).rstrip("."), "on")]


def _not_sat(row: Proceedings, on: dt.date) -> list[Slip]:
    """Why a court hearing could not have decided that day: none was listed until then, or no court sits on it."""
    found = _closed(row, on)
    listed = row.hearings.filter(
        kind__in=DECIDES, at__date__lte=on, replaced_by__isnull=True
    ).exists()
    if not listed:
        words = "No day in court is listed until then: put the hearing it was decided at in first"
        found.append(Slip(words, "on"))
    return found


def _conclude(row: Proceedings, by: User, on: dt.date) -> None:
    """When no charge on the case waits any more, it goes to outcome, and on to the watch.

    Nor does it while another parent's approved charge may still be laid: nobody would see its last day pass.
    """
    if row.case.stage not in IN_COURT or row.case.proceedings.undecided().exists():
        return
    if _still_to_lay(row.case):
        return
    case, reason = row.case, f"The result of {row.ref} is entered."
    for stage in (Stage.OUTCOME, Stage.POST_MONITOR):
        case = move_case(case=case, to=stage, by=by, reason=reason, on=on, acting_as=LEGAL)


def _still_to_lay(case: Case) -> bool:
    approved = case.charging_decisions.filter(
        replaced_by__isnull=True, answer__approved=True, decides=Decides.CHARGE,
        proceedings__isnull=True,
    ).select_related("carer")  # fmt: skip
    return any(clock_for(case, record.carer).period for record in approved)


@transaction.atomic
def record_appeal(
    *, proceedings: Proceedings, result: str, on: dt.date, by: User, note: str = "",
    varied: Entered | None = None, ordered: Ordered = NO_ORDER,
) -> Appeal:  # fmt: skip
    """An appeal against a conviction, and what became of it.

    A varied sentence is a new row of results: it stands from then on, the one before stays. It keeps the day of the
    conviction, so that the charge stays in the figures where it was. Raises NotAllowed, AlreadyDone, WrongState (also
    for a varied sentence that is not said, or is more than the court could order).
    """
    check_can_charge(by, proceedings.case)
    lock_money()
    row = lock_charge(proceedings)
    stands = standing_result(row)
    if stands is None or stands.outcome not in CONVICTED:
        raise WrongState("An appeal is against a conviction or its sentence.")
    _check_appeal(row, result, on, stands)
    if (result == AppealResult.VARIED) != (varied is not None):
        words = "A varied sentence says what it is now, and no other appeal does."
        raise WrongState(words, field="outcome")
    now = _vary(row, varied, ordered, by, stands) if varied else None
    appeal = Appeal.objects.create(
        proceedings=row, result=result, on=on, note=readable(note), by=by, varied_to=now
    )
    if result == AppealResult.ALLOWED:
        end_with_conviction(row=row, on=on, by=by)
        give_back_after(row, by)
        tell_verdict(row=row, by=by)
    tell_court(row, EventKind.COURT_STEP, _told(row, result), by=by, at=moment_of(on))
    return appeal


def _told(row: Proceedings, result: str) -> str:
    """What the timeline says of an appeal: who was told of the conviction is told that it fell."""
    quashed = result == AppealResult.ALLOWED
    return f"{row.ref}: conviction quashed on appeal." if quashed else f"{row.ref}: appeal."


def _check_appeal(row: Proceedings, result: str, on: dt.date, stands: CourtResult) -> None:
    """An appeal is lodged once, after the result, and has one outcome, on or after that day."""
    if not stands.on <= on <= timezone.localdate():
        raise WrongState("The day lies between the result and today.", field="on")
    lodged = row.appeals.filter(result=AppealResult.LODGED).first()
    if result != AppealResult.LODGED and lodged is None:
        raise WrongState("Record that the appeal was lodged first.", field="result")
    if result == AppealResult.LODGED and lodged:
        raise AlreadyDone("An appeal is lodged already.", field="result")
    if result != AppealResult.LODGED and (shut := _closed(row, on)):
        raise WrongState.of(shut)
    if row.appeals.exclude(result=AppealResult.LODGED).exists():
        raise AlreadyDone("What became of the appeal is recorded already.")
    if lodged and on < lodged.on:
        words = f"The appeal was lodged on {long_date(lodged.on)}: what became of it comes after."
        raise WrongState(words, field="on")


VARIED_WHY = "Varied on appeal"


def _vary(
    row: Proceedings, said: Entered, ordered: Ordered, by: User, stands: CourtResult
) -> CourtResult:
    """The sentence as the court above left it. The most is the same: Senior Courts Act 1981 s48(4)."""
    if wrong := _wrong_with_varied(row, said, stands):
        raise WrongState.of(wrong)
    now = _write(row, replace(said, on=stands.on), by, stands, VARIED_WHY)
    put_right(row=row, before=stands, result=now, ordered=ordered, by=by)
    return now


def _wrong_with_varied(row: Proceedings, said: Entered, stands: CourtResult) -> list[Slip]:
    """It is still a conviction's (an appeal that ends one is allowed), within the maximum, and not what stands."""
    if said.outcome not in CONVICTED:
        words = "A varied sentence is a sentence: where the conviction fell, the appeal is allowed"
        return [Slip(words, "outcome")]
    found = _beyond(row, said, stands.on)
    if all(getattr(stands, name) == value for name, value in _sentence(said).items()):
        words = "That is the sentence as it stands: say what it was varied to"
        found.append(Slip(words, "outcome"))
    return found


def _beyond(row: Proceedings, said: Entered, on: dt.date) -> list[Slip]:
    most = current_law(row.jurisdiction).maximum(row.charge, row.offence_on)
    return problems(Said(**_sentence(said)), most, result_limits(on))


def _sentence(said: Entered) -> dict[str, Any]:
    """What was ordered, without its day and the note."""
    return {name: value for name, value in asdict(said).items() if name not in ("on", "note")}
