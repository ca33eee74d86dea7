"""The managers' process figures: words, drills, files, and as many queries for thirty cases as for three."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case, Panel
from tests.factories.cases import CaseWorld, open_case
from tests.web.cases.conftest import SignIn

D = dt.date.fromisoformat
HERE = "/cases/figures/"


def referred(world: CaseWorld, *, held: str = "", **fields: object) -> Case:
    case = open_case(world)
    told = {"fast_track_on": D("2025-09-08"), "panel_due": D("2025-09-22")} | fields
    Case.objects.filter(pk=case.pk).update(**told)
    if held:
        Panel.objects.create(
            case=case, at=timezone.now(), place="School", arranged_by=world.ewo, held_on=D(held),
            recorded_by=world.ewo, minutes="Met.",
        )  # fmt: skip
    return case


def closed(world: CaseWorld, watch_until: str) -> Case:
    return referred(
        world, stage="closed", opened_on=D("2025-09-08"), closed_on=D("2025-09-29"),
        close_reason="improved", watch_until=D(watch_until),
    )  # fmt: skip


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_every_figure_says_its_fraction_and_leads_to_its_cases(
    world: CaseWorld, as_: SignIn
) -> None:
    late = referred(world, held="2025-09-23")
    for _ in range(4):
        referred(world, held="2025-09-22")
    client = as_(world.manager)
    text = client.get(HERE).content.decode()
    assert "5 children were referred in 2025/26 so far." in text
    assert (
        "Half of those who reached a panel did so within 10 school days, nine in ten within 11."
        in text
    )
    assert "4 of 5, 80.0%" in text
    rows = client.get(f"{HERE}panel/?state=late").content.decode()
    assert late.ref in rows
    assert "Late" in rows
    assert rows.count('cell-note">FT-') == 1


def test_a_small_group_is_not_compared_and_no_list_is_a_ranking(
    world: CaseWorld, as_: SignIn
) -> None:
    zoe, adam = (world.person("ewo", name) for name in ("Zoe Zeal", "Adam Able"))
    for _ in range(5):
        referred(world, held="2025-09-22", officer=zoe, officer_since=D("2025-09-08"))
    for _ in range(4):
        referred(world, held="2025-12-01", officer=adam, officer_since=D("2025-09-08"))
    page = as_(world.manager).get(f"{HERE}?by=officer").context["page"]
    found = [(line.name, line.too_few, dict(line.cells)["Panel"].text) for line in page.groups]
    assert found == [("Adam Able", True, "too few to compare"), ("Zoe Zeal", False, "10 days")]
    assert page.groups[0].mix == "0 of 4 for severe absence"


def test_what_is_not_yet_known_stands_apart(world: CaseWorld, as_: SignIn) -> None:
    closed(world, "2025-11-10")
    closed(world, "2025-11-09")
    page = as_(world.manager).get(HERE).context["page"]
    found = {name: cell.text for name, cell in page.outcomes}
    assert found["Not yet known"] == "1"
    assert found["Too few sessions to say"] == "1"
    rows = as_(world.manager).get(f"{HERE}outcome/?state=too_early").content.decode()
    assert rows.count('cell-note">FT-') == 1


@pytest.mark.parametrize("by", ["pathway", "school", "officer"])
def test_thirty_cases_take_as_many_queries_as_three(world: CaseWorld, as_: SignIn, by: str) -> None:
    client = as_(world.manager)
    paths = (
        f"{HERE}?by={by}", f"{HERE}panel/?by={by}&of=none", f"{HERE}csv/", f"{HERE}outcome/",
        f"{HERE}decision/?state=all",
    )  # fmt: skip
    for _ in range(3):
        closed(world, "2025-11-09")
    few = [queries(client, path) for path in paths]
    for _ in range(27):
        closed(world, "2025-11-09")
    assert [queries(client, path) for path in paths] == few


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("period=own&from=x&to=", "Give a first and a last day"),
        ("period=own&from=2025-11-02&to=2025-11-01", "turn them round"),
        ("period=own&from=2025-11-02&to=2025-11-30", "Choose days from 2003 to today"),
        ("period=own&from=0001-01-01&to=2025-11-01", "Choose days from 2003 to today"),
    ],
)
def test_days_that_are_none_are_said(world: CaseWorld, as_: SignIn, query: str, said: str) -> None:
    referred(world)
    text = as_(world.manager).get(f"{HERE}?{query}").content.decode()
    assert said in text


def test_own_days_and_last_year_leave_others_out(world: CaseWorld, as_: SignIn) -> None:
    referred(world)
    client = as_(world.manager)
    inside = client.get(f"{HERE}?period=own&from=2025-09-08&to=2025-09-08").context["page"]
    assert inside.figures.everybody.cases == 1
    for query in ("period=own&from=2025-09-09&to=2025-11-10", "period=last_year"):
        page = client.get(f"{HERE}?{query}")
        assert page.context["page"].is_empty
        assert "No case was referred or closed in these days." in page.content.decode()


@pytest.mark.parametrize(
    "path",
    ["panel/?of=x&by=officer", "panel/?by=officer&of=99999999999", "panel/?page=-1", "panel/?page=999999999",
     "panel/?state='; DROP", "decision/?by=pathway&of=none", "?by=%7f&period=%27", "outcome/?page=2"],
)  # fmt: skip
def test_odd_addresses_are_answered(world: CaseWorld, as_: SignIn, path: str) -> None:
    referred(world)
    assert as_(world.manager).get(HERE + path).status_code == 200


def test_there_is_no_other_step(world: CaseWorld, as_: SignIn) -> None:
    assert as_(world.manager).get(f"{HERE}court/").status_code == 404


def test_the_file_holds_counts_but_no_figure_of_a_few(world: CaseWorld, as_: SignIn) -> None:
    world.school.name = "=Sum Primary"
    world.school.save()
    for _ in range(4):
        referred(world, held="2025-09-22")
    answer = as_(world.manager).get(f"{HERE}csv/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by_kind = {row["group_kind"]: row for row in rows}
    assert by_kind["all"]["panel_median_school_days"] == "10"
    school = by_kind["school"]
    assert (school["group"], school["panel_reached"], school["panel_median_school_days"]) == (
        "'=Sum Primary", "4", "",
    )  # fmt: skip


def test_only_a_manager_finds_them_beside_the_queue(world: CaseWorld, as_: SignIn) -> None:
    assert HERE in as_(world.manager).get("/queue/").content.decode()
    assert HERE not in as_(world.ewo).get("/cases/").content.decode()
    assert as_(world.ewo).get(HERE).status_code == 403
