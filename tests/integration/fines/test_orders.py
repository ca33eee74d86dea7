"""Orders: what must be so before one is made, one at a time, extended without a gap, and made with a result."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from fines.actions import orders, results
from fines.actions.court_files import read_court_case, read_order
from fines.actions.orders import Made
from fines.actions.result_orders import NO_ORDER, Ordered
from fines.actions.results import Entered
from fines.actions.yearly_return import count_return
from fines.models import Measure
from fines.rules.returns import ReturnYear
from tests.factories.courts import CHARGED, charge, heard, legal_scene

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
D = dt.date
TODAY = D(2026, 5, 20)
HEARD = D(2026, 5, 6)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


def made(**changes):
    values = {
        "kind": "eso", "made_on": CHARGED, "starts_on": CHARGED, "ends_on": D(2027, 3, 31),
        "requires": "Attend every day.",
    }  # fmt: skip
    return Made(**(values | changes))


def parenting(scene, **changes):
    values = {
        "kind": "parenting_order", "made_on": HEARD, "starts_on": HEARD,
        "ends_on": D(2026, 11, 5), "carer": scene.mother,
    }  # fmt: skip
    return made(**(values | changes))


def make(scene, order, **more):
    return orders.make_order(case=scene.case, made=order, by=scene.legal, **more)


def slips(call):
    """What a refusal says of which field."""
    with pytest.raises((WrongState, AlreadyDone)) as refused:
        call()
    return {slip.field: str(slip) for slip in refused.value.reasons}


def row_of(order, scene, **more):
    """The same order straight into the database."""
    values = {name: getattr(order, name) for name in (
        "kind", "made_on", "starts_on", "ends_on", "requires", "notice_on", "carer")}  # fmt: skip
    return scene.case.measures.create(**values, by=scene.legal, **more)


def refused_by_the_database(order, scene, words, **more):
    with pytest.raises(REFUSED, match=words), transaction.atomic():
        row_of(order, scene, **more)


@pytest.mark.parametrize("who", ["officer", "manager", "lead"])
def test_only_a_legal_officer_writes_an_order_down(who):
    scene = legal_scene()
    with pytest.raises(NotAllowed):
        orders.make_order(case=scene.case, made=made(), by=getattr(scene, who))
    assert make(scene, made()).by == scene.legal


class TestAParentingOrder:
    def test_follows_a_conviction(self):
        scene = legal_scene()
        row = charge(scene)
        assert "follows a conviction" in slips(lambda: make(scene, parenting(scene)))["kind"]
        refused_by_the_database(parenting(scene), scene, "No conviction", proceedings=row)
        heard(row, scene.legal, HEARD)
        said = Entered("fine", HEARD, fine_pence=22000)
        results.enter_result(proceedings=row, said=said, by=scene.legal)
        early = parenting(scene, made_on=HEARD - dt.timedelta(days=1))
        assert "on the conviction" in slips(lambda: make(scene, early))["made_on"]
        order = make(scene, parenting(scene))
        assert order.proceedings == row

    def test_one_conviction_brings_one(self):
        scene = legal_scene()
        row = convicted(scene)
        order = make(scene, parenting(scene))
        assert "follows a conviction" in slips(lambda: make(scene, parenting(scene)))["kind"]
        refused_by_the_database(parenting(scene), scene, "has its order", proceedings=row)
        orders.note_order(
            measure=order, kind="error", on=TODAY, words="Another parent's", by=scene.legal
        )
        assert make(scene, parenting(scene)).proceedings == row

    def test_an_acquittal_or_a_quashed_conviction_brings_none(self):
        scene = legal_scene()
        row = convicted(scene)
        for result in ("lodged", "allowed"):
            results.record_appeal(proceedings=row, result=result, on=HEARD, by=scene.legal)
        assert "follows a conviction" in slips(lambda: make(scene, parenting(scene)))["kind"]
        refused_by_the_database(parenting(scene), scene, "No conviction", proceedings=row)


def convicted(scene, ordered=NO_ORDER, **said):
    row = charge(scene)
    heard(row, scene.legal, HEARD)
    said = Entered("fine", HEARD, fine_pence=22000, **said)
    results.enter_result(proceedings=row, said=said, by=scene.legal, ordered=ordered)
    return row


class TestAResultWithAParentingOrder:
    @pytest.mark.parametrize(("result", "kinds"), [("allowed", ["ended"]), ("dismissed", [])])
    def test_falls_with_its_conviction_on_appeal(self, result, kinds):
        scene = legal_scene()
        row = convicted(scene, Ordered("Come."), parenting_order_months=6)
        for what in ("lodged", result):
            results.record_appeal(proceedings=row, result=what, on=TODAY, by=scene.legal)
        assert [note.kind for note in row.measures.get().notes.all()] == kinds

    def test_writes_the_order_down(self):
        scene = legal_scene()
        programme = Ordered("Come to the programme.", D(2026, 8, 5))
        row = convicted(scene, programme, parenting_order_months=6)
        order = row.measures.get()
        assert (order.kind, order.carer, order.made_on) == ("parenting_order", scene.mother, HEARD)
        assert (order.ends_on, order.guidance_until) == (D(2026, 11, 5), D(2026, 8, 5))
        shown = read_court_case(case=scene.case, by=scene.legal).orders
        assert [line.measure for line in shown] == [order]

    def test_says_what_it_asks_and_keeps_nothing_otherwise(self):
        scene = legal_scene()
        row = charge(scene)
        heard(row, scene.legal, HEARD)
        said = Entered("fine", HEARD, fine_pence=22000, parenting_order_months=6)
        found = slips(lambda: results.enter_result(proceedings=row, said=said, by=scene.legal))
        assert "what it asks" in found["requires"]
        assert not row.results.exists()

    def test_put_right_is_an_error_noted_and_an_order_anew(self):
        scene = legal_scene()
        row = convicted(scene, Ordered("Come."), parenting_order_months=6)
        first = row.measures.get()
        correct(row, scene, Ordered("Come."), parenting_order_months=6)  # the fine alone was wrong
        assert row.measures.get() == first
        correct(row, scene, Ordered("Come."), parenting_order_months=3)
        second = row.measures.exclude(pk=first.pk).get()
        assert second.ends_on == D(2026, 8, 5)
        assert [note.kind for note in first.notes.all()] == ["error"]
        correct(row, scene)
        assert [note.kind for note in second.notes.all()] == ["error"]
        found = count_return(year=ReturnYear.of(TODAY), as_at=TODAY).figures
        assert found["parenting_orders_granted"] == 0


def correct(row, scene, ordered=NO_ORDER, **said):
    said = Entered("fine", HEARD, fine_pence=20000, **said)
    results.correct_result(
        proceedings=row, said=said, by=scene.legal, why="Read wrongly", ordered=ordered
    )


class TestASupervisionOrder:
    def test_two_are_never_in_force_at_once(self):
        scene = legal_scene()
        first = make(scene, made())
        again = made(made_on=TODAY, starts_on=TODAY, ends_on=D(2027, 5, 19))
        assert "in force until" in slips(lambda: make(scene, again))["kind"]
        refused_by_the_database(again, scene, "is in force")
        orders.note_order(
            measure=first, kind="ended", on=TODAY, words="Discharged.", by=scene.legal
        )
        assert make(scene, again)

    def test_is_extended_without_a_gap(self):
        scene = legal_scene()
        first = make(scene, made(ends_on=D(2026, 6, 30)))
        gap = made(made_on=TODAY, starts_on=D(2026, 7, 2), ends_on=D(2027, 6, 30))
        assert "day after" in slips(lambda: make(scene, gap, extends=first))["starts_on"]
        second = orders.extend_order(
            measure=first, made_on=TODAY, ends_on=D(2027, 6, 30), requires="Go on.", by=scene.legal
        )
        assert (second.starts_on, second.extends) == (D(2026, 7, 1), first)
        with pytest.raises(AlreadyDone, match="extended already"):
            orders.extend_order(
                measure=first, made_on=TODAY, ends_on=D(2027, 6, 30), requires="x", by=scene.legal
            )

    def test_that_has_ended_is_not_extended_nor_offered_to_be(self):
        scene = legal_scene()
        first = make(scene, made(ends_on=D(2026, 6, 30)))
        assert read_order(measure=first, by=scene.legal).extends_from == D(2026, 3, 30)
        orders.note_order(
            measure=first, kind="ended", on=TODAY, words="Discharged.", by=scene.legal
        )
        assert read_order(measure=first, by=scene.legal).extends_from is None
        more = made(made_on=TODAY, starts_on=D(2026, 7, 1), ends_on=D(2027, 6, 30))
        with pytest.raises(AlreadyDone, match="has ended"):
            make(scene, more, extends=first)
        refused_by_the_database(more, scene, "cannot be extended so", extends=first)

    def test_begins_when_it_is_made_and_within_school_age(self):
        scene = legal_scene()
        late = made(starts_on=D(2026, 5, 1), ends_on=D(2027, 4, 30))
        assert "within 28 days" in slips(lambda: make(scene, late))["starts_on"]
        early = made(starts_on=D(2026, 3, 31), ends_on=D(2027, 3, 30))
        assert "day it is made" in slips(lambda: make(scene, early))["starts_on"]
        refused_by_the_database(early, scene, "day it is made")
        until = scene.case.pupil.compulsory_until
        with time_machine.travel(dt.datetime.combine(until, dt.time(9), dt.UTC), tick=False):
            day = until - dt.timedelta(days=60)
            past = made(made_on=day, starts_on=day, ends_on=until + dt.timedelta(days=1))
            assert "at the latest" in slips(lambda: make(scene, past))["ends_on"]
            refused_by_the_database(past, scene, "outside compulsory school age")
            assert make(scene, made(made_on=day, starts_on=day, ends_on=until)).ends_on == until


def attendance_order(scene, **changes):
    values = {
        "kind": "sao", "made_on": TODAY, "starts_on": TODAY, "ends_on": None, "carer": scene.mother,
        "notice_on": TODAY - dt.timedelta(days=15),
    }  # fmt: skip
    return made(**(values | changes))


class TestASchoolAttendanceOrder:
    @pytest.mark.parametrize(("days", "fits"), [(15, True), (14, False)])
    def test_is_made_after_fifteen_days_of_notice(self, days, fits):
        scene = legal_scene()
        order = attendance_order(scene, notice_on=TODAY - dt.timedelta(days=days))
        if fits:
            assert make(scene, order).notice_on == TODAY - dt.timedelta(days=15)
            return
        assert "may be made from" in slips(lambda: make(scene, order))["made_on"]
        refused_by_the_database(order, scene, "15 days of notice")

    def test_made_too_soon_but_begun_later_is_too_soon(self):
        scene = legal_scene()
        soon = {
            "notice_on": TODAY - dt.timedelta(days=7),
            "starts_on": TODAY + dt.timedelta(days=9),
        }
        order = attendance_order(scene, **soon)
        assert "may be made from" in slips(lambda: make(scene, order))["made_on"]
        refused_by_the_database(order, scene, "15 days of notice")


def test_an_order_says_everything_that_is_wrong_at_once():
    scene = legal_scene()
    wrong = made(
        made_on=D(2026, 6, 1), starts_on=D(2026, 6, 1), ends_on=D(2027, 6, 1), requires=" "
    )
    found = slips(lambda: make(scene, wrong))
    assert set(found) == {"made_on", "ends_on", "requires"}
    assert not Measure.objects.exists()
