"""A year's story of twelve notices, made by the real actions, against figures counted by hand."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, transaction

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.choices import CalendarKind, Role
from attendance.models import CalendarPeriod
from cases.actions import contracts, moving, plans
from cases.choices import PlanKind, Stage
from fines.actions.carried_out import record_carried_out
from fines.actions.money_book import read_book
from fines.actions.notice_figures import read_court_rows, read_figures, read_group_rows
from fines.actions.return_rows import read_rows
from fines.actions.returns_sql import OF_MEASURES, OF_NOTICES
from fines.actions.sent_returns import file_of, keep_return, read_since
from fines.actions.yearly_return import count_return, read_return
from fines.models import CarriedOut, ReturnColumn, SentReturn
from fines.rules.returns import ReturnYear
from tests.factories.cases import CaseWorld, case_at
from tests.factories.fines import person, take_back
from tests.factories.years import a_year, told

pytestmark = pytest.mark.django_db
D = dt.date
YEAR = ReturnYear(2025)
TODAY = D(2026, 6, 1)


@pytest.fixture(autouse=True)
def summer():
    with time_machine.travel(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def the_return_as_counted_by_hand(year):
    found = read_return(by=year.scene.manager, year=YEAR, as_at=TODAY)
    by_hand = {
        "pn_issued": 12, "reason_pn_hols": 3, "reason_pn_late": 1, "reason_pn_other": 8,
        "pn_paid": 5, "pn_paid_21": 4, "pn_paid_22_28": 1,
        "pn_withdrawn": 4, "withdrawn_reason_conduct": 1, "withdrawn_reason_wrong_issue": 1,
        "withdrawn_reason_material_error": 1, "withdrawn_reason_expiry_no_legal": 1,
        "pn_prosecuted_non_payment": 1, "pn_unresolved": 2,
        "parenting_orders_granted": 1, "parenting_orders_implemented": None,
        "supervision_orders_total": 0, "parenting_contracts_offered": 0,
    }  # fmt: skip
    assert {name: found.figures[name] for name in by_hand} == by_hand
    assert found.adds_up
    assert found.notes == {
        "ties": 1, "late_money": 2, "paid_and_charged": 0, "otherwise_today": 0,
    }  # fmt: skip
    assert AuditEvent.objects.filter(kind="return.read", by_id=year.scene.manager.pk).exists()


def as_at_an_earlier_day_only_what_had_happened_counts(year):
    found = count_return(year=YEAR, as_at=D(2026, 2, 24)).figures
    named = ("pn_issued", "pn_paid_21", "pn_paid_22_28", "pn_withdrawn", "pn_unresolved")
    # paid by then: early, on day 21, the first of two, and one withdrawn only in March
    assert [found[name] for name in named] == [12, 4, 0, 0, 8]
    assert found["pn_prosecuted_non_payment"] == 0
    before = count_return(year=YEAR, as_at=D(2026, 1, 29))
    assert before.is_empty
    assert before.adds_up


def every_figure_is_its_rows(year):
    found = count_return(year=YEAR, as_at=TODAY)
    for name, value in found.figures.items():
        if value is not None and name in OF_NOTICES | OF_MEASURES:
            rows = read_rows(by=year.scene.manager, year=YEAR, as_at=TODAY, column=name)
            assert len(rows.notices) + len(rows.measures) == rows.total == value, name
    late = read_rows(by=year.scene.legal, year=YEAR, as_at=TODAY, column="late_money")
    assert {r.notice.ref for r in late.notices} == {
        year.notices["part_paid"].ref, year.notices["paid_too_late"].ref,
    }  # fmt: skip


def the_figures_of_notices_and_courts(year):
    found = read_figures(by=year.scene.manager, year=YEAR, as_at=TODAY)
    assert (found.total.issued, found.total.paid) == (12, 5)
    rates = {group.key: group.issued for group in found.groups["rate"]}
    assert rates == {"8000": 3, "16000": 2}
    rungs = {group.key: group.issued for group in found.groups["rung"]}
    assert rungs == {"s444-8000-16000": 11, "s444-0-16000": 1}
    assert sum(g.issued for g in found.groups["school"]) == 12
    assert {g.key: g.issued for g in found.groups["month"]} == {"2026-01-01": 11, "2026-02-01": 1}
    assert {g.key: g.issued for g in found.groups["reason"]} == {"hols": 3, "late": 1, "other": 8}
    courts = found.courts
    assert (courts.fines, courts.fine_pence, courts.average, courts.awaiting) == (
        1,
        22000,
        22000,
        1,
    )
    # days from issue to payment, of the five paid: 6, 11, 22, 24, 27
    step = found.steps["issue_payment"]
    assert (step.reached, step.half, step.most) == (5, 22, 27)
    assert found.steps["proposal_issue"].half == 11
    assert (found.steps["charge_result"].reached, found.steps["charge_result"].half) == (1, 35)


def income_is_the_reconciliation_to_the_penny(year):
    found = read_figures(by=year.scene.manager, year=YEAR, as_at=TODAY)
    book = read_book(by=year.scene.manager, first=YEAR.first, last=TODAY, period="day")
    assert found.money == book.total
    assert (book.total.received, book.total.owed, book.total.kept) == (84000, 8000, 76000)
    assert sum(sums.received for _, sums in found.months) == 84000
    assert book.total.adds_up


def every_group_is_its_rows(year):
    user = year.scene.legal
    found = read_figures(by=user, year=YEAR, as_at=TODAY)
    for by, groups in found.groups.items():
        for group in groups:
            rows = read_group_rows(by=user, year=YEAR, as_at=TODAY, group=by, key=group.key, end="")
            assert len(rows.notices) == group.issued, (by, group.key)
    awaiting = read_court_rows(by=user, year=YEAR, as_at=TODAY, outcome="awaiting")
    assert [row.pk for row in awaiting] == [year.charges[1].pk]
    fined = read_court_rows(by=user, year=YEAR, as_at=TODAY, outcome="fine")
    assert [row.pk for row in fined] == [year.charges[0].pk]


# Eleven notices were issued on one day, one in February: spring begins before, on, and after that day.
TERMS = (
    (D(2026, 1, 5), {"spring": 12}),
    (D(2026, 1, 30), {"spring": 12}),
    (D(2026, 1, 31), {"autumn": 11, "spring": 1}),
    (None, {}),
)


def notices_by_term(year):
    manager = year.scene.manager
    for spring, counted in TERMS:
        CalendarPeriod.objects.all().delete()
        for start in (D(2025, 9, 1), spring, D(2026, 4, 13)) if spring else ():
            CalendarPeriod.objects.create(
                school=year.scene.school, academic_year="2025/26", kind=CalendarKind.IN_TERM,
                start=start, end=start + dt.timedelta(weeks=5),
            )  # fmt: skip
        groups = read_figures(by=manager, year=YEAR, as_at=TODAY).groups["term"]
        assert {group.key: group.issued for group in groups} == counted
        asked = {"by": manager, "year": YEAR, "as_at": TODAY, "group": "term", "end": ""}
        for group in groups:
            assert len(read_group_rows(**asked, key=group.key).notices) == group.issued


def test_a_year_counted_by_hand():
    """Twelve notices are a long story to write, so that everything that only reads is asked of one."""
    year = a_year()
    the_return_as_counted_by_hand(year)
    as_at_an_earlier_day_only_what_had_happened_counts(year)
    every_figure_is_its_rows(year)
    the_figures_of_notices_and_courts(year)
    income_is_the_reconciliation_to_the_penny(year)
    every_group_is_its_rows(year)
    notices_by_term(year)


def test_what_is_written_down_later():
    year = a_year()
    an_order_is_carried_out_only_where_somebody_wrote_it_down(year)
    a_return_kept_as_sent_answers_why_the_figure_changed(year)


def an_order_is_carried_out_only_where_somebody_wrote_it_down(year):
    assert year.order
    with pytest.raises(WrongState, match="why"):
        record_carried_out(measure=year.order, done=False, words="Nobody came", by=year.scene.legal)
    with pytest.raises(NotAllowed):
        record_carried_out(measure=year.order, done=True, words="Went", by=year.scene.lead)
    record_carried_out(
        measure=year.order, done=False, reason="breach_by_parent", words="Never came",
        by=year.scene.legal,
    )  # fmt: skip
    figures = count_return(year=YEAR, as_at=TODAY).figures
    assert figures["parenting_orders_not_imp_breachbyparent"] == 1
    assert figures["parenting_orders_implemented"] == 0
    record_carried_out(measure=year.order, done=True, words="Came after all", by=year.scene.legal)
    assert count_return(year=YEAR, as_at=TODAY).figures["parenting_orders_implemented"] == 1
    assert CarriedOut.objects.count() == 2
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        CarriedOut.objects.update(done=False)


def a_return_kept_as_sent_answers_why_the_figure_changed(year):
    manager = year.scene.manager
    sent = keep_return(by=manager, year=YEAR, as_at=TODAY, note="To the department")
    assert read_since(by=manager, sent=sent).same
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        SentReturn.objects.filter(pk=sent.pk).update(note="Other")
    line = year.notices["paid_early"].ledger.get()
    take_back(payment=line, by=manager, reason="It was another family's")
    since = read_since(by=manager, sent=sent)
    moved = {m.column: (m.sent, m.now) for m in since.columns}
    assert moved == {"pn_paid": (5, 4), "pn_paid_21": (4, 3), "pn_unresolved": (2, 3)}
    (notice,) = since.notices
    assert (notice.ref, notice.sent, notice.now) == (
        year.notices["paid_early"].ref, "other paid_first", "other unresolved",
    )  # fmt: skip
    heads, row = csv.reader(io.StringIO(file_of(by=manager, sent=sent).decode("utf-8-sig")))
    assert dict(zip(heads, row, strict=True))["pn_paid"] == "5"


@pytest.mark.parametrize("role", [Role.EWO, Role.ATTENDANCE_LEAD, Role.SYSTEM_ADMIN])
def test_others_see_and_keep_nothing(role):
    somebody = person(role)
    with pytest.raises(NotAllowed):
        read_return(by=somebody, year=YEAR, as_at=TODAY)
    with pytest.raises(NotAllowed):
        read_figures(by=somebody, year=YEAR, as_at=TODAY)
    with pytest.raises(NotAllowed):
        keep_return(by=somebody, year=YEAR, as_at=TODAY)


def test_a_day_to_come_is_not_kept():
    with pytest.raises(WrongState, match="between"):
        keep_return(by=person(Role.MANAGER), year=YEAR, as_at=D(2026, 6, 2))


@time_machine.travel("2025-11-10T10:00:00+00:00", tick=False)
def test_cases_and_contracts_are_counted_from_their_history():
    world = CaseWorld()
    running, ended = case_at(Stage.FT_PLAN, world), case_at(Stage.FT_PLAN, world)
    for case, signed in ((running, True), (ended, None)):
        plan = plans.agree_plan(
            case=case, by=world.ewo, kind=PlanKind.CONTRACT, support="Breakfast",
            targets=[plans.Target("Be at school", "Parent")],
        )  # fmt: skip
        if signed:
            carer = case.pupil.responsibilities.first().carer
            contracts.answer_contract(
                plan=plan, by=world.ewo, carer=carer, signed=True, how="paper"
            )
    moving.move_case(case=ended, to=Stage.FT_REVIEW, by=world.ewo, reason="Review")
    ended.refresh_from_db()
    moving.move_case(
        case=ended, to=Stage.CLOSED, by=world.ewo, reason="Better", close_reason="improved"
    )
    found = count_return(year=YEAR, as_at=D(2025, 11, 10))
    by_hand = {
        "case_management": 2, "case_management_prosecuted": 0,
        "case_management_withdrawn_before_prosecution": 1,
        "case_management_withdrawn_att_improved": 1, "case_management_withdrawn_other": 0,
        "parenting_contracts_offered": 2, "parenting_contracts_accepted": 1,
    }  # fmt: skip
    assert {name: found.figures[name] for name in by_hand} == by_hand
    assert (found.left["running"], found.left["not_answered"]) == (1, 1)


def test_the_columns_of_another_year_may_differ():
    ReturnColumn.objects.filter(name="pn_unresolved").update(last_year=2025)
    ReturnColumn.objects.create(
        position=26, name="pn_open", label="Open", made_of="Asked from 2026", kind="figure",
        first_year=2026, source="A test",
    )  # fmt: skip
    this, later = (count_return(year=ReturnYear(y), as_at=TODAY).cells for y in (2025, 2026))
    assert "pn_unresolved" in this
    assert "pn_open" not in this
    assert "pn_unresolved" not in later
    assert later["pn_open"] == "x"  # casework cannot know it


def test_the_command_prints_the_same_file(capsys):
    told("GGGGG GGGGG", (8000, D(2026, 2, 10)), None)
    call_command("yearly_return", "--year", "2025/26", "--as-at", "2026-06-01")
    heads, row = csv.reader(io.StringIO(capsys.readouterr().out))
    cells = dict(zip(heads, row, strict=True))
    assert (cells["time_period"], cells["pn_issued"], cells["pn_paid_21"]) == ("202526", "1", "1")
    assert cells["pn_issued_rate"] == "x"  # nobody has counted enrolments
    with pytest.raises(CommandError, match="2025/26"):
        call_command("yearly_return", "--year", "2025")
    with pytest.raises(CommandError, match="today"):
        call_command("yearly_return", "--as-at", "2027-01-01")
