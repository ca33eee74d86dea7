"""From the charge to its result: service, plea, days in court, results, interviews, orders."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from attendance.models import Circumstance
from cases.access import visible_cases
from cases.actions.moving import move_case
from cases.choices import Stage
from cases.models import Case
from fines.actions import interviews, orders, results
from fines.actions.charging import charge_lines
from fines.actions.court_reading import read_diary, read_home
from fines.actions.court_steps import Day, list_hearing, move_hearing, record_step
from fines.actions.interviews import Held
from fines.actions.orders import Made
from fines.actions.results import Entered
from fines.choices import Bar
from fines.models import CourtResult, Hearing
from tests.factories.courts import CHARGED, by_another, charge, heard, legal_scene

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
D = dt.date


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


def step(row, scene, kind, on):
    return record_step(proceedings=row, kind=kind, on=on, by=scene.legal)


def stage(scene):
    return Case.objects.get(pk=scene.case.pk).stage


def at(day, hour=10):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def test_a_court_opens_the_record_to_legal_officers_and_its_result_closes_it():
    scene = legal_scene()
    row = charge(scene)
    assert stage(scene) == Stage.COURT
    assert visible_cases(scene.legal).filter(pk=row.case_id).exists()
    heard(row, scene.legal, D(2026, 5, 6))
    said = Entered("fine", D(2026, 5, 6), fine_pence=44000)
    results.enter_result(proceedings=row, said=said, by=scene.legal)
    assert stage(scene) == Stage.POST_MONITOR
    assert not visible_cases(scene.legal).filter(pk=row.case_id).exists()


def test_not_guilty_in_the_single_justice_procedure_is_a_hearing():
    scene = legal_scene()
    row = charge(scene, procedure="sjp")
    with pytest.raises(WrongState, match="service"):
        step(row, scene, "not_guilty", D(2026, 4, 3))
    served = step(row, scene, "served", D(2026, 4, 2))
    assert served.plea_by == D(2026, 4, 23)
    assert stage(scene) == Stage.SJP
    step(row, scene, "not_guilty", D(2026, 4, 10))
    assert stage(scene) == Stage.COURT
    with pytest.raises(AlreadyDone):
        step(row, scene, "guilty", D(2026, 4, 11))


@pytest.mark.parametrize(("day", "fits"), [(D(2026, 4, 23), False), (D(2026, 4, 24), True)])
def test_no_reply_only_after_twenty_one_days(day, fits):
    scene = legal_scene()
    row = charge(scene, procedure="sjp")
    step(row, scene, "served", D(2026, 4, 2))
    if fits:
        assert step(row, scene, "no_reply", day).kind == "no_reply"
        return
    with pytest.raises(WrongState, match="time to plead"):
        step(row, scene, "no_reply", day)


def test_an_adjournment_is_a_new_row_with_its_reason():
    scene = legal_scene()
    row = charge(scene)
    day = Day("first", "Severnbridge Magistrates' Court", at(D(2026, 6, 3)), attends=[scene.legal])
    first = list_hearing(proceedings=row, day=day, by=scene.legal)
    with pytest.raises(WrongState, match="why"):
        move_hearing(hearing=first, by=scene.legal, reason=" ", day=None)
    later = Day("first", "Severnbridge Magistrates' Court", at(D(2026, 6, 10)))
    second = move_hearing(hearing=first, by=scene.legal, reason="Interpreter", day=later)
    with pytest.raises(AlreadyDone):
        move_hearing(hearing=first, by=scene.legal, reason="Again", day=later)
    found = read_diary(by=scene.legal, first=D(2026, 6, 1), last=D(2026, 6, 30))
    assert [h.pk for h in found.hearings] == [second.pk]
    move_hearing(hearing=second, by=scene.legal, reason="Off", day=None)
    found = read_diary(by=scene.legal, first=D(2026, 6, 1), last=D(2026, 6, 30))
    assert found.hearings == []
    assert Hearing.objects.count() == 3


def test_the_same_person_in_two_courts_clashes():
    """As rows: one charge is heard once a day, and it is charges that share a person."""
    scene = legal_scene()
    row = charge(scene)
    for court, hour in (("North", 10), ("South", 10), ("East", 14)):
        when = at(D(2026, 6, 3), hour)
        row.hearings.create(kind="trial", court=court, at=when, by=scene.legal).attends.add(
            scene.legal
        )
    found = read_diary(by=scene.legal, first=D(2026, 6, 1), last=D(2026, 6, 7))
    assert {h.court for h in found.hearings if h.pk in found.clashes} == {"North", "South"}


@pytest.mark.trap("T55")
def test_a_result_takes_the_case_to_the_watch_and_is_put_right_by_a_new_row():
    """The unpaid notice of the same absence is no part of the court's fines."""
    scene = legal_scene()
    row = charge(scene)
    heard(row, scene.legal, D(2026, 5, 6))
    said = Entered("fine", D(2026, 5, 6), fine_pence=22000, costs_pence=12000)
    with pytest.raises(NotAllowed):
        results.enter_result(proceedings=row, said=said, by=scene.manager)
    first = results.enter_result(proceedings=row, said=said, by=scene.legal)
    assert stage(scene) == Stage.POST_MONITOR
    with pytest.raises(AlreadyDone):
        results.enter_result(proceedings=row, said=said, by=scene.legal)
    right = Entered("fine", D(2026, 5, 6), fine_pence=20000)
    results.correct_result(proceedings=row, said=right, by=scene.legal, why="Read wrongly")
    assert results.standing_result(row).fine_pence == 20000
    assert CourtResult.objects.get(pk=first.pk).fine_pence == 22000
    assert read_home(by=scene.legal).fines == (1, 20000)


@pytest.mark.parametrize(
    ("day", "plea", "words"),
    [
        (D(2026, 4, 23), None, "time to plead until"),  # served on 2 April: twenty-one days
        (D(2026, 4, 24), None, ""),
        (D(2026, 4, 10), "guilty", ""),
    ],
)
def test_a_single_justice_decides_after_the_answer_or_the_days_for_it(day, plea, words):
    scene = legal_scene()
    row = charge(scene, procedure="sjp")
    said = Entered("fine", day, fine_pence=22000)
    with pytest.raises(WrongState, match="served"):
        results.enter_result(proceedings=row, said=said, by=scene.legal)
    step(row, scene, "served", D(2026, 4, 2))
    if plea:
        step(row, scene, plea, D(2026, 4, 9))
    if not words:
        assert results.enter_result(proceedings=row, said=said, by=scene.legal)
        return
    with pytest.raises(WrongState, match=words):
        results.enter_result(proceedings=row, said=said, by=scene.legal)
    assert results.enter_result(proceedings=row, said=Entered("withdrawn", day), by=scene.legal)


def test_a_charge_given_up_frees_its_sessions_until_that_is_put_right():
    """T36: a result put right from withdrawn to fine leaves nothing that could be charged again."""
    scene = legal_scene()
    row = charge(scene)
    heard(row, scene.legal, D(2026, 4, 2))
    results.enter_result(proceedings=row, said=Entered("withdrawn", D(2026, 4, 2)), by=scene.legal)
    lines = {"case": scene.case, "carer": scene.mother, "on": D(2026, 4, 2)}
    assert {n.bar for n in charge_lines(**lines, charge="s444_1a")} == {None}
    assert {n.bar for n in charge_lines(**lines)} == {None}
    assert {n.bar for n in charge_lines(**lines, charge="s444_1")} == {Bar.CHARGED}
    right = Entered("fine", D(2026, 4, 2), fine_pence=20000)
    results.correct_result(proceedings=row, said=right, why="Another case", **by_another())
    for section in ("s444_1a", "s444_1", ""):
        assert {n.bar for n in charge_lines(**lines, charge=section)} == {Bar.CHARGED}


def test_nobody_is_convicted_twice_of_one_absence_by_putting_a_result_right():
    scene = legal_scene()
    first = charge(scene)
    heard(first, scene.legal, CHARGED)
    results.enter_result(proceedings=first, said=Entered("withdrawn", CHARGED), by=scene.legal)
    Case.objects.filter(pk=scene.case.pk).update(stage=Stage.LEGAL_CONSIDERATION)
    scene.case.refresh_from_db()
    second = charge(scene, "s444_1a", why_changed="The first was given up")
    right = Entered("fine", CHARGED, fine_pence=20000)
    with pytest.raises(WrongState, match=f"{second.ref} is laid for the same sessions"):
        results.correct_result(proceedings=first, said=right, by=scene.legal, why="Another case")
    results.enter_result(proceedings=second, said=Entered("discontinued", CHARGED), by=scene.legal)
    results.correct_result(proceedings=first, said=right, why="Another case", **by_another())
    assert results.standing_result(first).outcome == "fine"


def test_a_case_stays_in_court_while_a_charge_has_no_result():
    scene = legal_scene()
    row = charge(scene)
    assert stage(scene) == Stage.COURT
    case = Case.objects.get(pk=scene.case.pk)
    move = {"case": case, "to": Stage.OUTCOME, "by": scene.legal, "reason": "It is over."}
    with pytest.raises(WrongState, match="has no result yet"):
        move_case(**move)
    said = Entered("withdrawn", D(2026, 5, 6))
    results.enter_result(proceedings=row, said=said, by=scene.legal)
    assert stage(scene) == Stage.POST_MONITOR


@pytest.mark.parametrize(
    ("offence", "values", "words"),
    [
        ("s444_1", {"outcome": "fine", "fine_pence": 100001}, "above the maximum"),
        ("s444_1", {"outcome": "custody", "length_days": 1}, "Custody is above"),
        ("s444_1a", {"outcome": "custody", "length_months": 4}, "Custody is above"),
        ("s444_1a", {"outcome": "fine", "fine_pence": 250001}, "above the maximum"),
    ],
)
def test_the_database_keeps_the_maximum(offence, values, words):
    scene = legal_scene()
    row = charge(scene, offence)
    said = Entered(on=D(2026, 5, 6), **values)
    with pytest.raises(WrongState):
        results.enter_result(proceedings=row, said=said, by=scene.legal)
    heard(row, scene.legal, D(2026, 5, 6))
    with pytest.raises(REFUSED, match=words), transaction.atomic():
        row.results.create(on=D(2026, 5, 6), by=scene.legal, **values)


def test_an_appeal_follows_a_conviction():
    scene = legal_scene()
    row = charge(scene)
    appeal = {"proceedings": row, "on": D(2026, 5, 8), "by": scene.legal}
    with pytest.raises(WrongState, match="conviction"):
        results.record_appeal(result="lodged", **appeal)
    heard(row, scene.legal, D(2026, 5, 6))
    said = Entered("fine", D(2026, 5, 6), fine_pence=22000)
    results.enter_result(proceedings=row, said=said, by=scene.legal)
    with pytest.raises(WrongState, match="lodged first"):
        results.record_appeal(result="allowed", **appeal)
    results.record_appeal(result="lodged", **appeal)
    assert read_home(by=scene.legal).fines == (1, 22000)
    assert results.record_appeal(result="allowed", **appeal).result == "allowed"
    assert read_home(by=scene.legal).fines == (0, 0)  # quashed: no fine of a court any more
    with pytest.raises(AlreadyDone, match="recorded already"):
        results.record_appeal(result="dismissed", **appeal)


# While the absence can still be charged: later there is nothing to ask about.
in_time = time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False)


def invited(scene):
    return interviews.invite(
        case=scene.case, carer=scene.mother, at=at(D(2026, 4, 9)), place="Council House",
        interviewer=scene.officer, by=scene.officer,
    )  # fmt: skip


@in_time
def test_an_interview_is_held_with_the_caution_and_advice_or_not_held():
    scene = legal_scene()
    row = invited(scene)
    with pytest.raises(AlreadyDone, match="invited already"):
        invited(scene)
    with time_machine.travel(at(D(2026, 4, 10)), tick=False):
        held = {"end": "held", "on": D(2026, 4, 9), "summary": "Said little."}
        with pytest.raises(WrongState, match="caution"):
            record(row, scene, Held(**held, caution_given=True))
        said = Held(**held, caution_given=True, advice_offered=True)
        assert record(row, scene, said).caution_given
    with pytest.raises(REFUSED), transaction.atomic():
        row.record.__class__.objects.filter(pk=row.record.pk).update(summary="Other")


def record(row, scene, held):
    return interviews.record_interview(interview=row, held=held, by=scene.officer)


@in_time
def test_an_interview_is_cancelled_on_improvement_with_the_reason():
    scene = legal_scene()
    row = invited(scene)
    with pytest.raises(WrongState, match="why"):
        record(row, scene, Held("cancelled", D(2026, 4, 1)))
    found = record(row, scene, Held("cancelled", D(2026, 4, 1), reason="Attendance improved"))
    assert found.end == "cancelled"


def made(**changes):
    values = {
        "kind": "eso", "made_on": CHARGED, "starts_on": CHARGED, "ends_on": D(2027, 3, 31),
        "requires": "Attend every day.",
    }  # fmt: skip
    return Made(**(values | changes))


def test_an_order_lasts_as_its_law_lets_it_in_the_database_too():
    scene = legal_scene()
    row = orders.make_order(case=scene.case, made=made(), by=scene.legal)
    with pytest.raises(WrongState, match="12 months"):
        orders.make_order(case=scene.case, made=made(ends_on=D(2027, 4, 1)), by=scene.legal)
    with pytest.raises(REFUSED, match="longer than 12"), transaction.atomic():
        scene.case.measures.create(
            kind="eso", made_on=CHARGED, starts_on=CHARGED, ends_on=D(2027, 4, 1), requires="x",
            by=scene.officer,
        )  # fmt: skip
    extension = made(starts_on=D(2027, 4, 1), ends_on=D(2028, 3, 31))
    with pytest.raises(WrongState, match="last 3 months"):
        orders.make_order(case=scene.case, made=extension, by=scene.legal, extends=row)


@pytest.mark.trap("T41")
def test_no_supervision_order_for_a_child_in_care():
    """T41."""
    scene = legal_scene()
    Circumstance.objects.create(
        pupil=scene.enrolment.pupil, kind="looked_after", valid_from=D(2025, 1, 1)
    )
    with pytest.raises(WrongState, match="child in care"):
        orders.make_order(case=scene.case, made=made(), by=scene.legal)


def test_breaches_are_noted_until_it_ends():
    scene = legal_scene()
    row = orders.make_order(case=scene.case, made=made(), by=scene.legal)
    note = {"measure": row, "on": D(2026, 5, 1), "by": scene.officer}
    orders.note_order(kind="breach", words="Missed two weeks.", **note)
    assert read_home(by=scene.legal).orders[0].breaches == 1
    with pytest.raises(NotAllowed):
        orders.note_order(kind="ended", words="Discharged.", **note)
    orders.note_order(kind="ended", words="Discharged.", **note | {"by": scene.legal})
    with pytest.raises(AlreadyDone):
        orders.note_order(kind="review", words="Late", **note)
    assert read_home(by=scene.legal).orders == []
