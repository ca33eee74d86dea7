"""The planned dates of a case: written when Fast Track opens, again when the pathway is changed."""

import datetime as dt
from dataclasses import asdict

from accounts.models import User
from cases.actions.timeline import add_event
from cases.choices import EventKind
from cases.models import Case
from cases.models.calendars import calendars_of
from cases.rules.planned import COLUMNS, PlannedDates, planned_dates


def start_fast_track(*, case: Case, on: dt.date, by: User | None, at: dt.datetime) -> None:
    """Write every date of the pathway, counted from that day, on the case and on its timeline.

    In the caller's transaction, which has locked the case.
    """
    case.fast_track_on = on
    calendars = calendars_of(case.enrolment.school, on)
    write_dates(case, planned_dates(on, case.pathway.rules, calendars), by=by, at=at)


def write_again(*, case: Case, by: User, at: dt.datetime) -> None:
    """Work every date out anew from the day Fast Track opened, if it has: the pathway is another now."""
    if case.fast_track_on is not None:
        write_dates(case, _worked_out(case, case.fast_track_on), by=by, at=at)


def fill_in(*, case: Case, at: dt.datetime) -> bool:
    """Write the dates that were not known yet; those the family was told stay. Whether there were any."""
    if case.fast_track_on is None:
        return False
    known, found = dates_of(case), _worked_out(case, case.fast_track_on)
    dates = PlannedDates(*(getattr(known, column) or getattr(found, column) for column in COLUMNS))
    if dates == known:
        return False
    write_dates(case, dates, by=None, at=at)
    return True


def _worked_out(case: Case, start: dt.date) -> PlannedDates:
    calendars = calendars_of(case.enrolment.school, start)
    return planned_dates(start, case.pathway.rules, calendars)


def dates_of(case: Case) -> PlannedDates:
    """The dates as they stand on the case."""
    return PlannedDates(*(getattr(case, column) for column in COLUMNS))


def write_dates(case: Case, dates: PlannedDates, *, by: User | None, at: dt.datetime) -> None:
    """Put the dates on the case; the timeline, which nobody can change, keeps what they were and are."""
    before, after = asdict(dates_of(case)), asdict(dates)
    for column, day in after.items():
        setattr(case, column, day)
    case.save(update_fields=["fast_track_on", *COLUMNS])
    add_event(
        case=case, kind=EventKind.DATES_PLANNED, by=by, at=at,
        data={"dates": _told(after), "before": _told(before), "pathway": case.pathway.slug},
    )  # fmt: skip


def _told(dates: dict[str, dt.date | None]) -> dict[str, str]:
    return {column: day.isoformat() for column, day in dates.items() if day}
