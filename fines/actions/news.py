"""What notices tell an officer in the morning."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.utils import timezone

from accounts.models import User
from cases.actions.last_days import LastDay
from cases.actions.news import News
from fines.access import can_see_notices, visible_notices
from fines.access_court import (
    can_see_courts,
    visible_charges,
    visible_court_cases,
    visible_decisions,
)
from fines.actions.court_reading import read_orders
from fines.actions.decision_doubts import decisions_to_look_at
from fines.actions.doubts import charges_to_look_at
from fines.actions.limits import clocks_of, warn_days, watched
from fines.choices import MeasureKind
from fines.rules.spelling import long_date


def changed_evidence(user: User, since: Mapping[int, dt.datetime]) -> Iterable[tuple[int, News]]:
    """Notices under which a mark was amended, until somebody says what that means (domain T14)."""
    if not can_see_notices(user):
        return
    rows = (
        visible_notices(user)
        .unsettled()
        .filter(case__in=list(since), evidence_changed_at__isnull=False)
    )
    for case_id, ref, at in rows.values_list("case_id", "ref", "evidence_changed_at"):
        yield case_id, News(f"A mark under {ref} was amended", at)


def charges_in_doubt(user: User, since: Mapping[int, dt.datetime]) -> Iterable[tuple[int, News]]:
    """Charges, and records approved and not laid, with sessions that are no offence any more: every morning until
    somebody has decided on them."""
    if not can_see_courts(user):
        return
    mine = visible_charges(user).filter(case__in=list(since))
    for row in charges_to_look_at(mine):
        number = f"{row.doubted} session{'s' * (row.doubted != 1)}"
        words = f"Charge {row.ref} is to be looked at again: {number} no offence any more"
        yield row.case_id, News(words, timezone.now())
    for record in decisions_to_look_at(visible_decisions(user).filter(case__in=list(since))):
        number = f"{record.doubted} session{'s' * (record.doubted != 1)}"
        words = (
            f"Decision record {record.ref} is to be looked at again: {number} no offence any more"
        )
        yield record.case_id, News(words, timezone.now())


def limits_near(user: User, since: Mapping[int, dt.datetime]) -> Iterable[tuple[int, News]]:
    """Charges whose six months end soon, on the cases somebody works on: every morning until they are laid (T38)."""
    for case_id, last in charges_due(user, list(since)):
        if last.is_near:
            yield case_id, News(last.text)


def charges_due(user: User, cases: Collection[int]) -> Iterable[tuple[int, LastDay]]:
    """The last day to lay each charge that is not laid yet, for whom the courts of the case are."""
    if not can_see_courts(user):
        return
    rows = watched(visible_court_cases(user).filter(pk__in=cases))
    found, day = list(rows.select_related("pupil", "enrolment")), timezone.localdate()
    if not found:
        return
    warn = warn_days(day)
    for case_id, clocks in clocks_of(found, day).items():
        for row in clocks:
            if row.in_play and row.clock.period:
                limit = row.clock.period.first_limit
                words = f"Lay the charge against {row.carer.full_name} by {long_date(limit)}"
                yield case_id, LastDay(words, row.clock.is_near(day, warn))


def orders_due(user: User, since: Mapping[int, dt.datetime]) -> Iterable[tuple[int, News]]:
    """Orders to be reviewed or about to end, from some weeks before, on the cases somebody works on."""
    if not can_see_courts(user):
        return
    for line in read_orders(user, timezone.localdate(), cases=list(since)):
        if line.near and line.due:
            label = MeasureKind(line.measure.kind).label
            words = f"{label}: {line.what.lower()} {long_date(line.due)}"
            yield line.measure.case_id, News(words)
