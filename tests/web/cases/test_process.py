"""The figures about casework: what counts, what is not known yet, who sees them, and what each opens."""

import csv
import datetime as dt
import io

import pytest

from accounts.models import AuditEvent
from cases.choices import CloseReason, Stage
from cases.models import Case, CaseEvent, Panel
from cases.rules.process import Step
from tests.factories.attendance import fill_marks
from tests.factories.cases import CaseWorld, log, open_case
from tests.web.cases.conftest import SignIn
from tests.web.cases.test_lists import queries

TODAY = dt.date(2025, 11, 10)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def moved(case: Case, world: CaseWorld, start: str, to: str, day: dt.date) -> None:
    CaseEvent.objects.create(
        case=case, kind="stage.moved", at=noon(day), by=world.lead, by_name="x",
        data={"from": start, "to": to},
    )  # fmt: skip


def referred(world: CaseWorld, day: dt.date = dt.date(2025, 10, 20), **fields: object) -> Case:
    """A case an attendance lead referred that day."""
    case = open_case(world)
    Case.objects.filter(pk=case.pk).update(
        **{"officer": world.ewo, "officer_since": day, "stage": Stage.FT_PLAN} | fields
    )
    case.refresh_from_db()
    moved(case, world, "school_support", "referred", day)
    return case


def improved(world: CaseWorld, closed: dt.date) -> Case:
    """A case opened on 6 October and closed as improved that day; absent before, there after."""
    case = open_case(world)
    Case.objects.filter(pk=case.pk).update(
        opened_on=dt.date(2025, 10, 6), stage=Stage.CLOSED, closed_on=closed,
        close_reason=CloseReason.IMPROVED, officer=world.ewo, officer_since=closed,
    )  # fmt: skip
    return case


def page_of(world: CaseWorld, as_: SignIn, query: str = ""):  # type: ignore[no-untyped-def]
    return as_(world.manager).get(f"/queue/figures/{query}").context["page"]


def test_clocks_count_school_days_over_a_half_term(world: CaseWorld, as_: SignIn) -> None:
    case = referred(world)  # a Monday; the week of 27 October is a holiday
    log(case, world, at=noon(dt.date(2025, 10, 22)))
    Panel.objects.create(
        case=case, at=noon(dt.date(2025, 11, 3)), place="School", arranged_by=world.ewo,
        held_on=dt.date(2025, 11, 3), minutes="Agreed", recorded_by=world.ewo,
    )  # fmt: skip
    moved(case, world, "review", "step_down", dt.date(2025, 11, 5))
    (course,) = page_of(world, as_).courses
    assert course.days == {Step.CONTACT: 2, Step.PANEL: 5, Step.DECISION: 7}


@pytest.mark.parametrize(
    ("due", "decided", "promise"),
    [
        (dt.date(2025, 11, 5), dt.date(2025, 11, 5), "kept"),
        (dt.date(2025, 11, 4), dt.date(2025, 11, 5), "broken"),
        (dt.date(2025, 11, 9), None, "broken"),
        (TODAY, None, "not_due"),
        (None, None, None),
    ],
)
def test_the_promise_is_the_day_the_pathway_gave(
    world: CaseWorld, as_: SignIn, due: dt.date | None, decided: dt.date | None, promise: str | None
) -> None:
    case = referred(world, decision_due=due)
    if decided:
        moved(case, world, "review", "step_down", decided)
    (course,) = page_of(world, as_).courses
    assert course.promise == promise


def test_a_return_to_school_is_no_decision_and_an_old_referral_is_outside(
    world: CaseWorld, as_: SignIn
) -> None:
    case = referred(world)
    moved(case, world, "referred", "returned", dt.date(2025, 10, 21))
    referred(world, dt.date(2025, 6, 2))
    (course,) = page_of(world, as_, "?span=90").courses
    assert (course.ref, course.days) == (case.ref, {})


def test_a_watch_that_runs_is_not_known_yet_and_one_that_is_over_is_judged(
    world: CaseWorld, as_: SignIn
) -> None:
    running = improved(world, dt.date(2025, 11, 3))
    (course,) = page_of(world, as_).courses
    assert (course.improved, course.after) == (True, "too_early")
    with_end = CaseWorld(weeks=39, start=dt.date(2025, 1, 6))
    over = open_case(with_end)
    fill_marks(over.enrolment, ".......... " * 16, start=dt.date(2025, 3, 3))
    Case.objects.filter(pk=over.pk).update(
        opened_on=dt.date(2025, 2, 24), stage=Stage.CLOSED, closed_on=dt.date(2025, 3, 3),
        close_reason=CloseReason.IMPROVED,
    )  # fmt: skip
    found = {course.ref: course.after for course in page_of(world, as_).courses}
    assert found == {running.ref: "too_early", over.ref: "improved"}


def test_of_few_cases_nothing_is_compared_and_each_figure_opens_its_cases(
    world: CaseWorld, as_: SignIn
) -> None:
    for number in range(4):
        log(referred(world), world, at=noon(dt.date(2025, 10, 21 + number % 2)))
    client = as_(world.manager)
    assert "too few to compare" in client.get("/queue/figures/").content.decode()
    log(referred(world), world, at=noon(dt.date(2025, 10, 24)))
    text = client.get("/queue/figures/?by=officer").content.decode()
    assert "2 school days" in text
    assert "9 in 10 within 4; 5 cases" in text
    rows = client.get("/queue/figures/cases/?by=officer&name=Ewan+Officer&what=contact").context
    assert (rows["count"], len(rows["rows"])) == (5, 5)
    assert client.get("/queue/figures/cases/?what=panel").context["count"] == 0
    assert client.get("/queue/figures/cases/?by=officer&name=Zoe").context["count"] == 0


def test_the_file_holds_the_table_and_its_taking_is_kept(world: CaseWorld, as_: SignIn) -> None:
    log(referred(world), world, at=noon(dt.date(2025, 10, 22)))
    answer = as_(world.manager).get("/queue/figures/csv/?by=school")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["School"] for row in rows] == ["All", world.school.name]
    assert rows[0]["Referral to first contact: cases"] == "1"
    assert rows[0]["Referral to first contact: median school days"] == ""
    event = AuditEvent.objects.get(kind="file.taken")
    assert (event.by_id, event.target_ref) == (world.manager.pk, "process figures")


@pytest.mark.parametrize("who", ["admin", "lead", "ewo", "legal", "system_admin"])
def test_only_a_manager_sees_them(world: CaseWorld, as_: SignIn, who: str) -> None:
    client = as_(getattr(world, who))
    for path in ("", "cases/", "csv/"):
        assert client.get(f"/queue/figures/{path}").status_code == 403


@pytest.mark.parametrize(
    "query", ["?by=<script>&span=x", "?by=officer&name=%27--", "?what=nonsense"]
)
def test_hostile_words_in_the_address_are_nothing_asked(
    world: CaseWorld, as_: SignIn, query: str
) -> None:
    referred(world)
    for path in ("", "cases/", "csv/"):
        assert as_(world.manager).get(f"/queue/figures/{path}{query}").status_code == 200


@pytest.mark.parametrize("path", ["/queue/figures/", "/queue/figures/cases/"])
def test_thirty_cases_cost_as_many_queries_as_three(
    world: CaseWorld, as_: SignIn, path: str
) -> None:
    client = as_(world.manager)
    for _ in range(3):
        referred(world)
        improved(world, dt.date(2025, 11, 3))
    few = queries(client, path)
    for _ in range(27):
        referred(world)
        improved(world, dt.date(2025, 11, 3))
    assert queries(client, path) <= few
    assert few < 30
