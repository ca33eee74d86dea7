"""An excluded child in a public place: the first five school days, a sighting, a tariff and a count of its own."""

import dataclasses
import datetime as dt

import pytest

from fines.choices import CheckLine, CheckState, Consideration, Offence, Refusal
from fines.rules.answers import Answer
from fines.rules.checklist import checklist, lines_for
from fines.rules.eligibility import SessionFact, considerations, judge
from fines.rules.excluded import Seen, day_of_exclusion
from tests.unit.fines.test_eligibility import OF_EXCLUSION, YES, D, facts

# Two school weeks with the half term between them.
DAYS = [D("2025-10-20") + dt.timedelta(days=n) for n in range(5)]
DAYS += [D("2025-11-03") + dt.timedelta(days=n) for n in range(5)]


def excluded(day="2025-11-04", half="AM", code="E", number=2, **more):
    return SessionFact(D(day), half, code, counts_for_notice=False, excluded_day=number, **more)


def seen(day="2025-11-04", half="AM", time="10:40", place="High Street", by="PC Hale"):
    return Seen(D(day), half, dt.time.fromisoformat(time), place, by)


def asked(sessions=(), sightings=(), **changes):
    made = facts(tuple(sessions), offence=Offence.S105, threshold=None, seen=tuple(sightings))
    return dataclasses.replace(made, **{"proposed_on": D("2026-01-19")} | changes)


@pytest.mark.parametrize(
    ("day", "since", "number"),
    [
        ("2025-10-23", "2025-10-23", 1),
        ("2025-10-24", "2025-10-23", 2),
        ("2025-11-03", "2025-10-23", 3),  # half term holds no school day
        ("2025-11-05", "2025-10-23", 5),
        ("2025-11-06", "2025-10-23", 6),
        ("2025-10-22", "2025-10-23", 0),  # not excluded yet
        ("2025-10-29", "2025-10-23", 0),  # no school day
    ],
)
def test_days_of_an_exclusion_are_school_days(day, since, number):
    out = {d for d in DAYS if d >= D(since)}
    assert day_of_exclusion(D(day), DAYS, out) == number


def test_a_day_back_in_school_begins_a_new_count():
    assert day_of_exclusion(D("2025-11-06"), DAYS, {D("2025-11-04"), D("2025-11-06")}) == 1


def test_one_sighting_on_an_excluded_half_day_is_enough_without_any_threshold():
    verdict = judge(asked([excluded()], [seen()]))
    assert verdict.eligible
    assert (verdict.tariff.first_pence, verdict.tariff.second_pence) == (6000, 12000)
    assert (verdict.tariff.first_days, verdict.tariff.second_days) == (21, 28)


def test_the_limit_of_two_in_three_years_is_not_of_this_offence():
    assert judge(asked([excluded()], [seen()], earlier_count=5)).eligible


@pytest.mark.parametrize(
    ("session", "sighting", "codes"),
    [
        (excluded(number=5), seen(), []),
        (excluded(number=6), seen(), [Refusal.NOT_FIRST_DAYS]),
        (excluded(number=0), seen(), [Refusal.NOT_FIRST_DAYS]),
        (excluded(code="O"), seen(), [Refusal.NOT_EXCLUDED]),
        (excluded(code=""), seen(), [Refusal.NOT_EXCLUDED]),
        (excluded(), None, [Refusal.NOT_SEEN]),
        (excluded(), seen(half="PM"), [Refusal.NOT_SEEN, Refusal.NOT_SEEN]),
        (excluded(), seen(place=" "), [Refusal.NOT_SEEN]),
        (excluded(), seen(by=""), [Refusal.NOT_SEEN]),
        (excluded(live_notice="26-0001"), seen(), [Refusal.ALREADY_NOTICED]),
        (excluded(registered=False), seen(), [Refusal.NOT_REGISTERED]),
    ],
)
def test_what_stands_against_it(session, sighting, codes):
    assert judge(asked([session], [sighting] if sighting else [])).codes == codes


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2007-08-31", {Refusal.NOT_IN_LAW, Refusal.NOT_FIRST_DAYS}),
        ("2007-09-03", set()),
    ],
)
def test_the_offence_begins_on_1_september_2007(day, codes):
    found = judge(asked([excluded(day)], [seen(day)], proposed_on=D("2007-09-20"),
                        answers=YES | {Consideration.ADDRESS: Answer(True, "", "visit", D("2007-09-20"))}))  # fmt: skip
    assert set(found.codes) == codes


@pytest.mark.parametrize("missing", OF_EXCLUSION)
def test_notice_of_the_days_and_justification_are_asked_of_a_person(missing):
    answers = {c: a for c, a in YES.items() if c != missing}
    (reason,) = judge(asked([excluded()], [seen()], answers=answers)).reasons
    assert (reason.code, reason.asks) == (Refusal.NOT_ANSWERED, missing)
    assert missing in considerations(asked())


def test_its_checklist_says_day_and_sighting_and_nothing_of_a_threshold():
    found = asked([excluded()], [seen()])
    rows = {row.line: row for row in checklist(found, judge(found))}
    assert list(rows) == lines_for(Offence.S105)
    assert CheckLine.THRESHOLD not in rows
    assert "day 2 of the exclusion" in rows[CheckLine.EXCLUSION].text
    assert "10:40, High Street, seen by PC Hale" in rows[CheckLine.SIGHTING].text
    assert {row.state for row in rows.values()} == {CheckState.OK}


def test_nothing_chosen_stands_on_the_line_of_the_exclusion():
    found = asked()
    rows = {row.line: row for row in checklist(found, judge(found))}
    assert rows[CheckLine.EXCLUSION].state == CheckState.AGAINST
