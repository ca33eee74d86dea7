"""Views and files of the queue and of the cases to give out: exactly what is shown, and written down."""

import csv
import datetime as dt
import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed
from accounts.models import AuditEvent
from attendance.actions.shields import set_shield
from attendance.models import Carer, Responsibility
from cases.actions import allocation, escalations, saved_views
from cases.choices import Stage, ViewList
from cases.models import Case, DefaultView, SavedView
from tests.factories.cases import CaseWorld, open_case
from tests.web.cases.conftest import SignIn

TODAY = dt.date(2025, 11, 10)  # a Monday
DAY = dt.timedelta(days=1)


def asked(world: CaseWorld, due: dt.date = TODAY, summary: str = "May we?") -> Case:
    case = open_case(world)
    Case.objects.filter(pk=case.pk).update(
        stage=Stage.FT_REVIEW, officer=world.ewo, officer_since=TODAY
    )
    case.refresh_from_db()
    escalations.ask(
        case=case, by=world.ewo, stage=Stage.STEP_DOWN, summary=summary, recommendation="y", due=due
    )
    return case


def referred(world: CaseWorld) -> Case:
    case = open_case(world)
    Case.objects.filter(pk=case.pk).update(stage=Stage.FT_REFERRED)
    case.refresh_from_db()
    return case


def waiting(client: Client, query: str) -> list[str]:
    return [line.row.case.ref for line in client.get(f"/queue/?{query}").context["page"].lines]


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_filter_and_the_card_narrow_together_and_stay_through_a_decision(
    world: CaseWorld, as_: SignIn
) -> None:
    late, fine = asked(world, TODAY - DAY), asked(world, TODAY + 30 * DAY)
    client = as_(world.manager)
    assert waiting(client, f"officer={world.ewo.pk}") == [late.ref, fine.ref]
    assert waiting(client, f"officer={world.ewo.pk}&show=late") == [late.ref]
    assert waiting(client, "stage=legal_consideration") == []
    assert waiting(client, "officer=nonsense&stage=%27&school=1") == [late.ref, fine.ref]
    query = f"stage=step_down&school={world.school.urn}"
    assert f"/queue/{late.ref}/move:step_down/?{query}" in client.get(
        f"/queue/?{query}"
    ).content.decode().replace("&amp;", "&")
    sent = client.post(f"/queue/{late.ref}/move:step_down/?{query}", {"do": "approve"})
    assert sent["Location"] == f"/queue/?{query}&at=0"


def test_the_queue_opens_with_the_view_chosen_and_all_is_an_address_of_its_own(
    world: CaseWorld, as_: SignIn
) -> None:
    late, fine = asked(world, TODAY - DAY), asked(world, TODAY + 30 * DAY)
    client = as_(world.manager)
    assert "/queue/views/new/?show=late" in client.get("/queue/?show=late").content.decode()
    told = {"name": "Late ones", "is_default": "on", "is_shared": "on"}
    saved = client.post("/queue/views/new/?show=late&at=3&x=1", told)
    assert saved["Location"] == "/queue/?show=late"
    assert client.get("/queue/")["Location"] == "/queue/?show=late"
    assert waiting(client, "view=all") == [late.ref, fine.ref]
    page = client.get("/queue/?show=late").content.decode()
    assert "Late ones, opens first" in page
    assert "Change this view" in page
    assert client.get("/cases/").status_code == 200  # the list of cases opens as it did
    sent = client.post(f"/queue/{late.ref}/move:step_down/", {"do": "approve"}, follow=True)
    assert sent.redirect_chain == [("/queue/?at=0", 302)]  # all that wait, not the view
    event = AuditEvent.objects.get(kind="case_view.saved")
    assert event.after["list"] == "queue"


def test_a_name_is_taken_on_its_own_list_only_and_each_list_has_its_default(
    world: CaseWorld,
) -> None:
    made = [
        saved_views.save_view(
            by=world.manager, name="Late", query="show=late", is_shared=False, is_default=True, of_list=of
        )
        for of in ViewList
    ]  # fmt: skip
    assert DefaultView.objects.filter(user=world.manager).count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(
            owner=world.manager, name="LATE", query="x=1", of_list=ViewList.QUEUE
        )
    DefaultView.objects.filter(of_list=ViewList.QUEUE).update(view=made[0])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    DefaultView.objects.filter(of_list=ViewList.QUEUE).update(view=made[1])


def test_an_officer_has_no_views_of_the_queue(world: CaseWorld, as_: SignIn) -> None:
    with pytest.raises(NotAllowed):
        saved_views.save_view(
            by=world.ewo, name="x", query="show=late", is_shared=False, is_default=False,
            of_list=ViewList.QUEUE,
        )  # fmt: skip
    shared = saved_views.save_view(
        by=world.manager, name="x", query="show=late", is_shared=True, is_default=False,
        of_list=ViewList.QUEUE,
    )  # fmt: skip
    assert as_(world.ewo).get(f"/cases/views/{shared.pk}/").status_code == 404
    assert "show=late" not in as_(world.ewo).get("/cases/").content.decode()


def test_the_queues_file_is_what_is_shown_with_formulas_tamed_and_written_down(
    world: CaseWorld, as_: SignIn
) -> None:
    late = asked(world, TODAY - DAY, "=HYPERLINK(1)")
    asked(world, TODAY + 30 * DAY)
    client = as_(world.manager)
    (row,) = rows_of(client, "/queue/csv/?show=late&view=all")
    assert (row["case"], row["question"], row["notes"]) == (late.ref, "'=HYPERLINK(1)", "Overdue")
    assert (row["asked_by"], row["would_go_to"]) == ("Ewan Officer", "Stepped down")
    event = AuditEvent.objects.get(kind="cases.downloaded")
    assert event.after == {"list": "queue", "cases": 1, "filters": "show=late", "searched": False}
    assert len(rows_of(client, "/queue/csv/")) == 2


def test_where_a_protected_parent_is_stands_neither_in_the_queue_nor_in_its_file(
    world: CaseWorld, as_: SignIn
) -> None:
    case = asked(world, summary="Visit 61 Nightingale Rise?")
    link = Responsibility.objects.filter(pupil=case.pupil).select_related("carer", "pupil").first()
    assert link is not None
    Carer.objects.filter(pk=link.carer_id).update(address="61 Nightingale Rise\nZX9 7QQ")
    client, places = as_(world.manager), ("/queue/", "/queue/csv/")
    assert all("61 Nightingale Rise" in client.get(p).content.decode() for p in places)
    link.carer.refresh_from_db()
    set_shield(link=link, reason="Refuge", by=world.ewo)
    places += (f"/queue/{case.ref}/move:step_down/",)
    assert not any("Nightingale" in client.get(p).content.decode() for p in places)
    client.post(f"/queue/{case.ref}/move:step_down/", {"do": "return", "reason": "No"})
    row = case.escalations.get()
    assert row.summary == "Visit 61 Nightingale Rise?"  # what was written stays as it was written


def test_cases_to_give_out_are_narrowed_saved_and_downloaded(world: CaseWorld, as_: SignIn) -> None:
    free = referred(world)
    mine = allocation.allocate(case=referred(world), to=world.ewo, by=world.manager)
    client, place = as_(world.manager), "/queue/unallocated/"
    shown = {
        query: [row.case.ref for row in client.get(f"{place}?{query}").context["rows"]]
        for query in ("view=all", "stage=referred", "stage=panel", f"of={world.ewo.pk}")
    }
    assert list(shown.values()) == [[free.ref], [free.ref], [], [mine.ref]]
    told = {"name": "Ewan’s", "is_default": "on"}
    query = f"of={world.ewo.pk}&stage=referred"
    assert client.post(f"{place}views/new/?{query}", told)["Location"] == f"{place}?{query}"
    assert client.get(place)["Location"] == f"{place}?{query}"
    page = client.get(f"{place}?{query}").content.decode().replace("&amp;", "&")
    assert f"?{query}&all=1" in page
    assert [row["case"] for row in rows_of(client, f"{place}csv/?{query}")] == [mine.ref]
    event = AuditEvent.objects.get(kind="cases.downloaded")
    assert event.after["list"] == "giving"
    view = SavedView.objects.get()
    assert client.post(f"/cases/views/{view.pk}/delete/")["Location"] == f"{place}?view=all"


@pytest.mark.parametrize(
    "path", ["/queue/?view=all", "/queue/csv/", "/queue/unallocated/?view=all", "/queue/unallocated/csv/"]
)  # fmt: skip
def test_thirty_lines_and_views_take_as_many_queries_as_three(
    world: CaseWorld, as_: SignIn, path: str
) -> None:
    client = as_(world.manager)

    def queries() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def more(start: int, stop: int) -> None:
        for n in range(start, stop):
            asked(world)
            referred(world)
            for of in ViewList:
                saved_views.save_view(
                    by=world.manager, name=f"View {n}", query=f"school={n}", is_shared=True,
                    is_default=False, of_list=of,
                )  # fmt: skip

    more(0, 3)
    few = queries()
    more(3, 30)
    assert queries() == few
