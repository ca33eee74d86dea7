"""The demonstration authority as planned: repeatable, sound, and near the national figures."""

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

import pytest

from attendance.choices import CircumstanceKind
from attendance.rules.ages import compulsory_from
from attendance.rules.codes import CodeBook
from attendance.rules.reference import read_codes, upn_authorities
from attendance.rules.upn import upn_failures
from config.demo.absence import Telling, tell
from config.demo.digest import digest
from config.demo.making import make_plan
from config.demo.plan import ChildPlan, Plan, Settings, StayPlan
from config.demo.sizes import SIZES
from config.demo.staff import Staff

SUNDAY = dt.date(2026, 11, 22)
SMALLEST = Settings(SIZES["XS"], 7, SUNDAY)
ToldByChild = list[tuple[ChildPlan, list[tuple[StayPlan, Telling]]]]
Counted = list[tuple[ChildPlan, int, int, int]]


@pytest.fixture(scope="module")
def small() -> Plan:
    return make_plan(Settings(SIZES["S"], 1, SUNDAY))


@pytest.fixture(scope="module")
def book() -> CodeBook:
    return read_codes()


@pytest.fixture(scope="module")
def told(small: Plan) -> ToldByChild:
    """Every child with what its marks were, stay by stay: half a million of them, told once."""
    return [
        (child, [(stay, tell(small, child, stay)) for stay in child.stays])
        for child in small.children
    ]


@pytest.fixture(scope="module")
def counted(told: ToldByChild, book: CodeBook) -> Counted:
    """Each child with possible, absent and unauthorised sessions at its main schools."""
    return list(count(told, book))


def count(told: ToldByChild, book: CodeBook) -> Iterator[tuple[ChildPlan, int, int, int]]:
    classes = {row.code: row.statistical_class.value for row in book.in_force(SUNDAY)}
    for child, stays in told:
        kinds = [classes[c] for stay, marks in stays if stay.kind == "main" for c in marks.codes]
        authorised, without = kinds.count("authorised"), kinds.count("unauthorised")
        possible = len(kinds) - kinds.count("not_possible") - kinds.count("administrative")
        yield child, possible, authorised + without, without


def test_the_same_seed_and_day_make_the_same_authority() -> None:
    assert digest(make_plan(SMALLEST)) == digest(make_plan(SMALLEST))


def test_another_seed_or_day_makes_another() -> None:
    others = [Settings(SIZES["XS"], 8, SUNDAY), Settings(SIZES["XS"], 7, dt.date(2026, 11, 13))]
    assert digest(make_plan(SMALLEST)) not in [digest(make_plan(other)) for other in others]


def test_the_order_of_hashes_changes_nothing() -> None:
    program = (
        "import datetime as dt; from config.demo.digest import digest; "
        "from config.demo.making import make_plan; from config.demo.plan import Settings; "
        "from config.demo.sizes import SIZES; "
        "print(digest(make_plan(Settings(SIZES['XS'], 7, dt.date(2026, 11, 22)))))"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONHASHSEED": "1"}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert elsewhere.stdout == digest(make_plan(SMALLEST)) + "\n"


def test_on_a_sunday_the_friday_before_is_the_lively_day(small: Plan) -> None:
    assert (small.span.live, small.span.live_is_today) == (dt.date(2026, 11, 20), False)
    monday = make_plan(Settings(SIZES["XS"], 7, dt.date(2026, 11, 23)))
    assert (monday.span.live, monday.span.live_is_today) == (dt.date(2026, 11, 23), True)


def test_every_upn_is_sound_and_nobody_elses(small: Plan) -> None:
    upns = [child.upn for child in small.children]
    assert len(set(upns)) == len(upns)
    assert [f for upn in upns for f in upn_failures(upn, upn_authorities())] == []


def test_size_s_has_five_schools_and_about_1500_on_roll(small: Plan) -> None:
    today = [s for c in small.children for s in c.stays if s.holds(small.span.live)]
    assert len(small.schools) == 5
    assert 1_400 < len(today) < 1_600


def test_families_are_believable(small: Plan) -> None:
    sizes = {len(home.children) for home in small.households}
    assert sizes == {1, 2, 3, 4}
    relations = {tie.relation for child in small.children for tie in child.ties}
    assert relations >= {"mother", "father", "step_parent", "grandparent", "foster_carer"}
    assert all(child.ties for child in small.children)
    ties = [tie for child in small.children for tie in child.ties]
    assert any(tie.confidential for tie in ties)
    assert all(tie.note for tie in ties if not tie.safe)
    apart = [h for h in small.households if len({c.school.index for c in h.children}) > 1]
    assert len(apart) > 50


def test_enough_families_were_away_in_term_for_a_day_of_notices(told: ToldByChild) -> None:
    """Ten sessions of holiday and more in the last ten weeks: what most notices are given for."""
    since = SUNDAY - dt.timedelta(weeks=10)
    away = [
        sum(t.codes[2 * i : 2 * i + 2].count("G") for i, day in enumerate(t.days) if day > since)
        for _, stays in told
        for _, t in stays
    ]
    assert 70 <= sum(sessions >= 10 for sessions in away) <= 150


def test_absence_comes_out_near_the_national_figures(counted: Counted) -> None:
    rows = [row for row in counted if row[1]]
    possible, absent = sum(r[1] for r in rows), sum(r[2] for r in rows)
    assert 6.0 < 100 * absent / possible < 8.0
    persistent = sum(10 * r[2] >= r[1] for r in rows)
    severe = sum(2 * r[2] >= r[1] for r in rows)
    assert 16 < 100 * persistent / len(rows) < 22
    assert 1.0 < 100 * severe / len(rows) < 3.0


def test_children_in_need_miss_about_three_times_as_much_without_leave(
    counted: Counted,
) -> None:
    def rate(in_need: bool) -> float:
        rows = [r for r in counted if r[0].has(CircumstanceKind.CHILD_IN_NEED) == in_need]
        return sum(r[3] for r in rows) / sum(r[1] for r in rows)

    assert 2.0 < rate(True) / rate(False) < 4.0


def test_no_code_is_used_where_the_law_has_none(told: ToldByChild, book: CodeBook) -> None:
    on = cache(book.on)
    for child, stays in told:
        of_age = compulsory_from(child.born)
        for _, marks in stays:
            for number, code in enumerate(marks.codes):
                day = marks.days[number // 2]
                row = on(code, day)
                assert row, code
                assert row.half in ("", ("AM", "PM")[number % 2]), (code, number)
                asks_age = row.age_rule == "compulsory" and code != "C2"
                assert not (asks_age and day < of_age), (code, child)


def test_staff_have_one_sign_in_a_role_and_addresses_of_their_own(small: Plan) -> None:
    staff = Staff(small).make()
    assert len({person.email for person in staff}) == len(staff)
    roles = [person.sign_in for person in staff if person.sign_in]
    assert len(roles) == len(set(roles)) == 7
