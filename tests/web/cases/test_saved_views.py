"""Views of the list of cases: kept, shared by a manager only, begun with, ordered, removed and taken back."""

import csv
import io

import pytest
from django.db import InternalError, transaction

from accounts.models import AuditEvent
from cases.actions.saved_views import save_view
from cases.choices import Stage
from cases.models import Case, SavedView
from tests.factories.cases import CaseWorld, open_case, own_pathway
from tests.web.cases.conftest import SignIn


def test_a_view_keeps_the_filters_of_the_address_and_nothing_else(
    world: CaseWorld, as_: SignIn
) -> None:
    client = as_(world.ewo)
    sent = client.post(
        "/cases/views/save/?state=overdue&page=7&officer=me&evil=1", {"name": "Mine, late"}
    )
    view = SavedView.objects.get()
    assert (view.query, view.is_shared) == ("officer=me&state=overdue", False)
    assert sent.headers["Location"] == "/cases/?officer=me&state=overdue"
    assert "Mine, late" in client.get("/cases/?view=all").content.decode()
    assert "Mine, late" not in as_(world.lead).get("/cases/").content.decode()


def test_sharing_is_a_managers_and_scope_stays_each_readers_own(
    world: CaseWorld, as_: SignIn
) -> None:
    as_(world.ewo).post("/cases/views/save/", {"name": "Ours", "is_shared": "on"})
    assert not SavedView.objects.get().is_shared
    as_(world.manager).post(
        "/cases/views/save/?state=overdue", {"name": "All late", "is_shared": "on"}
    )
    stranger = CaseWorld(weeks=1)
    case = open_case(world)
    text = as_(stranger.lead).get("/cases/?state=overdue").content.decode()
    assert "All late" in text
    assert case.ref not in text


def test_the_list_begins_with_the_default_until_all_are_asked_for(
    world: CaseWorld, as_: SignIn
) -> None:
    first = save_view(by=world.ewo, name="Late", query="state=overdue")
    second = save_view(by=world.ewo, name="Plan", query="stage=plan")
    client = as_(world.ewo)
    for view in (first, second):
        client.post(f"/cases/views/{view.ref}/default/")
        assert client.get("/cases/").headers["Location"] == f"/cases/?{view.query}"
    assert client.get("/cases/?view=all").status_code == 200
    client.post(f"/cases/views/{second.ref}/default/")
    assert client.get("/cases/").status_code == 200


def test_views_are_ordered_removed_and_taken_back(world: CaseWorld, as_: SignIn) -> None:
    views = [save_view(by=world.ewo, name=name, query="") for name in ("A", "B", "C")]
    client = as_(world.ewo)
    client.post(f"/cases/views/{views[2].ref}/up/")
    own = [view.name for view in client.get("/cases/views/").context["own"]]
    assert own == ["A", "C", "B"]
    client.post(f"/cases/views/{views[0].ref}/default/")
    client.post(f"/cases/views/{views[0].ref}/remove/")
    page = client.get("/cases/views/").context
    assert [view.name for view in page["own"]] == ["C", "B"]
    assert [view.name for view in page["removed"]] == ["A"]
    assert client.post(f"/cases/views/{views[0].ref}/remove/").status_code == 409
    client.post(f"/cases/views/{views[0].ref}/restore/")
    assert not client.get("/cases/views/").context["removed"]
    assert not SavedView.objects.filter(is_default=True).exists()


def test_a_name_stands_once_and_a_removed_one_does_not_come_back_over_it(
    world: CaseWorld, as_: SignIn
) -> None:
    view = save_view(by=world.ewo, name="Late", query="")
    client = as_(world.ewo)
    assert client.post("/cases/views/save/", {"name": "LATE"}).status_code == 409
    client.post(f"/cases/views/{view.ref}/remove/")
    assert client.post("/cases/views/save/", {"name": "late"}).status_code == 302
    assert client.post(f"/cases/views/{view.ref}/restore/").status_code == 409


def test_nobody_changes_anothers_view(world: CaseWorld, as_: SignIn) -> None:
    view = save_view(by=world.manager, name="All late", query="", is_shared=True)
    for act in ("remove", "restore", "up", "default"):
        assert as_(world.ewo).post(f"/cases/views/{view.ref}/{act}/").status_code == 404
    assert as_(world.manager).post(f"/cases/views/{view.ref}/nonsense/").status_code == 404


def test_a_view_is_never_deleted(world: CaseWorld) -> None:
    save_view(by=world.ewo, name="Late", query="")
    with pytest.raises(InternalError), transaction.atomic():
        SavedView.objects.all()._raw_delete("default")


def test_the_filters_reach_pathway_and_flag(world: CaseWorld, as_: SignIn) -> None:
    case, other = open_case(world), open_case(world)
    own = own_pathway()
    Case.objects.filter(pk=case.pk).update(pathway=own)
    client = as_(world.manager)
    kind = other.case_flags.get().flag.kind
    for query, found in (
        (f"pathway={own.slug}", {case}),
        (f"flag={kind}", {case, other}),
        ("flag=seen_on_patrol", set()),
    ):
        rows = client.get(f"/cases/?{query}").context["rows"]
        assert {row.case for row in rows} == found


def test_the_file_holds_the_list_shown_in_scope_and_its_taking_is_kept(
    world: CaseWorld, as_: SignIn
) -> None:
    case, other = open_case(world), open_case(world)
    Case.objects.filter(pk=case.pk).update(stage=Stage.FT_PLAN)
    answer = as_(world.ewo).get("/cases/csv/?stage=plan")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Case"] for row in rows] == [case.ref]
    event = AuditEvent.objects.get(kind="file.taken")
    assert event.after == {"asked": "stage=plan", "rows": 1}
    stranger = as_(CaseWorld(weeks=1).ewo).get("/cases/csv/").content.decode()
    assert other.ref not in stranger
    assert stranger.startswith("\ufeffCase,Child")
