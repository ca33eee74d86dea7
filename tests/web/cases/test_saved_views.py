"""Filters of the list of cases, views of it saved under names, and its file."""

import csv
import datetime as dt
import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent, User
from cases.actions import allocation, holds, saved_views
from cases.choices import Stage
from cases.models import Case, DefaultView, SavedView
from tests.factories.cases import CaseWorld, open_case, own_pathway
from tests.web.cases.conftest import SignIn

TODAY = dt.date(2025, 11, 10)  # a Monday
SUNDAY = TODAY + dt.timedelta(days=6)
DAY = dt.timedelta(days=1)


def a_case(world: CaseWorld, **fields: object) -> Case:
    case = open_case(world)
    Case.objects.filter(pk=case.pk).update(**{"stage_due": TODAY + 30 * DAY} | fields)
    case.refresh_from_db()
    return case


def shut(world: CaseWorld, until: dt.date | None) -> Case:
    return a_case(
        world, stage=Stage.CLOSED, closed_on=TODAY, close_reason="improved", watch_until=until
    )


def shown(client: Client, query: str) -> list[str]:
    return [row.case.ref for row in client.get(f"/cases/?{query}").context["list"].rows]


def keep(by: User, name: str = "Late", query: str = "state=overdue", **how: bool) -> SavedView:
    told = {"is_shared": False, "is_default": False} | how
    return saved_views.save_view(by=by, name=name, query=query, **told)


# -- Filters -------------------------------------------------------------------------------------------


def test_due_this_week_is_from_today_to_sunday_and_not_on_hold(
    world: CaseWorld, as_: SignIn
) -> None:
    today, sunday = (a_case(world, stage_due=day) for day in (TODAY, SUNDAY))
    step = a_case(world, next_step_due=SUNDAY, next_step="Ring")
    for day in (TODAY - DAY, SUNDAY + DAY):
        a_case(world, stage_due=day)
    held = a_case(world, stage_due=TODAY)
    holds.place_hold(case=held, reason="illness", by=world.manager, review_on=TODAY)
    assert shown(as_(world.ewo), "state=due_week") == [today.ref, sunday.ref, step.ref]


def test_watched_after_closing_ends_with_its_last_day(world: CaseWorld, as_: SignIn) -> None:
    running = shut(world, TODAY)
    over, unknown = shut(world, TODAY - DAY), shut(world, None)
    a_case(world)
    assert shown(as_(world.ewo), "state=watched") == [running.ref]
    assert set(shown(as_(world.ewo), "state=closed")) == {running.ref, over.ref, unknown.ref}


def test_pathway_and_days_of_opening(world: CaseWorld, as_: SignIn) -> None:
    first, last = (a_case(world, opened_on=TODAY - n * DAY) for n in (3, 1))
    a_case(world, opened_on=TODAY - 4 * DAY)
    client = as_(world.ewo)
    days = f"opened_from={TODAY - 3 * DAY}&opened_to={TODAY - DAY}"
    assert set(shown(client, days)) == {first.ref, last.ref}
    ours = own_pathway()
    Case.objects.filter(pk=last.pk).update(pathway=ours)
    assert shown(client, f"pathway={ours.slug}") == [last.ref]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("opened_from=tomorrow", "Give a day such as 2026-01-05"),
        ("opened_from=2025-11-02&opened_to=2025-11-01", "turn them round"),
        ("stage=nonsense&officer=99999999999999999999&pathway=%27", ""),
    ],
)
def test_what_is_no_filter_is_said_and_narrows_nothing(
    world: CaseWorld, as_: SignIn, query: str, said: str
) -> None:
    case = a_case(world)
    page = as_(world.ewo).get(f"/cases/?{query}")
    assert [row.case.ref for row in page.context["list"].rows] == [case.ref]
    assert said in page.content.decode()


# -- Saving --------------------------------------------------------------------------------------------


def test_a_view_is_saved_from_the_list_opened_first_and_left(world: CaseWorld, as_: SignIn) -> None:
    late = a_case(world, stage_due=TODAY - DAY)
    fine = a_case(world)
    client = as_(world.ewo)
    text = client.get("/cases/?officer=&state=overdue&q=&page=1").content.decode()
    assert "/cases/views/new/?state=overdue" in text
    answer = client.post(
        "/cases/views/new/?state=overdue", {"name": " Late ", "is_default": "on"}, follow=True
    )
    assert answer.redirect_chain == [("/cases/?state=overdue", 302)]
    assert "Saved: Late." in answer.content.decode()
    opened = client.get("/cases/")
    assert opened["Location"] == "/cases/?state=overdue"
    assert shown(client, "state=overdue") == [late.ref]
    assert set(shown(client, "view=all")) == {late.ref, fine.ref}
    event = AuditEvent.objects.get(kind="case_view.saved")
    assert event.after == {"name": "Late", "query": "state=overdue", "is_shared": False}


def test_a_view_never_holds_a_childs_name(world: CaseWorld, as_: SignIn) -> None:
    client = as_(world.ewo)
    assert "/cases/views/new/" not in client.get("/cases/?q=Smith").content.decode()
    client.post("/cases/views/new/?q=Smith&state=held&x=%3Cscript%3E", {"name": "Held"})
    assert SavedView.objects.get().query == "state=held"


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("state=held", "", "Give the view a name"),
        ("state=held", "x" * 61, "at most 60 characters"),
        ("state=held", "LATE", "a view called LATE already"),
        ("", "None", "narrow the list first"),
    ],
)
def test_what_cannot_be_saved_is_said(
    world: CaseWorld, as_: SignIn, query: str, name: str, said: str
) -> None:
    keep(world.ewo)
    answer = as_(world.ewo).post(f"/cases/views/new/?{query}", {"name": name})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_one_name_once_for_each_owner_in_the_database_too(world: CaseWorld) -> None:
    keep(world.ewo)
    keep(world.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=world.ewo, name="late", query="state=held")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=world.ewo, name=" ", query="state=held")


def test_only_a_manager_shares_and_each_sees_their_own_cases_in_it(
    world: CaseWorld, as_: SignIn
) -> None:
    case = a_case(world, stage_due=TODAY - DAY)
    as_(world.ewo).post("/cases/views/new/?state=held", {"name": "Held", "is_shared": "on"})
    assert not SavedView.objects.get().is_shared
    with pytest.raises(NotAllowed):
        keep(world.ewo, is_shared=True)
    keep(world.manager, "All late", is_shared=True)
    stranger = CaseWorld(weeks=30)
    for person, found in ((world.lead, [case.ref]), (stranger.ewo, [])):
        page = as_(person).get("/cases/?state=overdue")
        assert "All late" in page.content.decode()
        assert [row.case.ref for row in page.context["list"].rows] == found
    assert "Held</a>" not in as_(world.manager).get("/cases/").content.decode()


def test_whoever_a_view_is_shared_with_may_open_with_it_and_no_more(
    world: CaseWorld, as_: SignIn
) -> None:
    view = keep(world.manager, is_shared=True)
    address = f"/cases/views/{view.pk}/"
    client = as_(world.ewo)
    assert "Shared by Mina Manager" in client.get(address).content.decode()
    client.post(address, {"name": "Mine now", "is_default": "on", "is_shared": ""})
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Late", True)
    assert client.get("/cases/")["Location"] == "/cases/?state=overdue"
    as_(world.manager).post(address, {"name": "Late ones"})  # shared no more
    assert not DefaultView.objects.exists()
    assert client.get("/cases/").status_code == 200
    assert client.get(address).status_code == 404


def test_a_person_has_one_default(world: CaseWorld) -> None:
    first, second = keep(world.ewo, is_default=True), keep(world.ewo, "Held", "state=held")
    saved_views.choose_default(view=second, by=world.ewo, is_default=True)
    assert DefaultView.objects.get().view == second
    saved_views.choose_default(view=first, by=world.ewo, is_default=False)
    assert DefaultView.objects.get().view == second
    saved_views.choose_default(view=second, by=world.ewo, is_default=False)
    assert not DefaultView.objects.exists()
    assert AuditEvent.objects.filter(kind="case_view.default_chosen").count() == 3


def test_deleting_asks_first_and_is_written_down(world: CaseWorld, as_: SignIn) -> None:
    view = keep(world.manager, is_shared=True)
    saved_views.choose_default(view=view, by=world.ewo, is_default=True)
    client, address = as_(world.manager), f"/cases/views/{view.pk}/delete/"
    assert "everybody loses it" in client.get(address).content.decode()
    assert SavedView.objects.exists()
    assert client.post(address)["Location"] == "/cases/?view=all"
    assert not SavedView.objects.exists()
    assert as_(world.ewo).get("/cases/").status_code == 200
    event = AuditEvent.objects.get(kind="case_view.deleted")
    assert (event.before["name"], event.after) == ("Late", None)
    assert client.post(address).status_code == 404


def test_a_name_taken_meanwhile_is_said_when_renaming(world: CaseWorld, as_: SignIn) -> None:
    keep(world.ewo)
    other = keep(world.ewo, "Held", "state=held")
    answer = as_(world.ewo).post(f"/cases/views/{other.pk}/", {"name": "late"})
    assert answer.status_code == 422
    assert "a view called late already" in answer.content.decode()
    with pytest.raises(WrongState):
        saved_views.change_view(
            view=other, by=world.ewo, name="LATE", is_shared=False, is_default=False
        )


# -- The file, and what the page costs ------------------------------------------------------------------


def test_the_file_is_what_the_list_shows_and_is_written_down(world: CaseWorld, as_: SignIn) -> None:
    case = allocation.allocate(case=a_case(world), to=world.ewo, by=world.manager)
    world.school.name = "@Cost Primary"
    world.school.save()
    shut(world, None)
    carer = case.pupil.responsibilities.first().carer
    answer = as_(world.ewo).get(f"/cases/csv/?officer=me&q={case.ref}")
    text = answer.content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["case"], row["school"], row["officer"]) == (
        case.ref,
        "'@Cost Primary",
        "Ewan Officer",
    )
    assert not any(part in text for part in (carer.full_name, case.pupil.upn or "no upn"))
    event = AuditEvent.objects.get(kind="cases.downloaded")
    assert event.after == {"cases": 1, "filters": "officer=me", "searched": True}


def test_a_file_of_nothing_has_its_heads_and_a_strangers_case_is_not_in_it(
    world: CaseWorld, as_: SignIn
) -> None:
    a_case(world)
    text = as_(CaseWorld(weeks=30).ewo).get("/cases/csv/").content.decode("utf-8-sig")
    assert text == "case,child,school,stage,due,officer,notes,rests_on,opened,closed\r\n"


@pytest.mark.parametrize("query", ["", "state=held", "state=watched", "state=due_week", "view=all"])
def test_thirty_cases_and_views_take_as_many_queries_as_three(
    world: CaseWorld, as_: SignIn, query: str
) -> None:
    client = as_(world.ewo)

    def queries() -> list[int]:
        found = []
        for path in (f"/cases/?{query}", f"/cases/csv/?{query}"):
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        return found

    def more(start: int, stop: int) -> None:
        for n in range(start, stop):
            a_case(world, stage_due=TODAY)
            shut(world, TODAY)
            keep(world.ewo, f"View {n}", f"state=held&officer={n}")

    more(0, 3)
    few = queries()
    more(3, 15)
    assert queries() == few
