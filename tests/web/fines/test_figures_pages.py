"""The pages of figures and the yearly return: what they say, where each number leads, what a file holds."""

import csv
import datetime as dt
import io
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fines.models import CarriedOut, SentReturn
from tests.factories.fines import issue, notice_scene, person
from tests.factories.years import a_year, told

pytestmark = pytest.mark.django_db
D = dt.date
PAGES = ("see_figures", "see_return", "list_figure_rows", "list_return_rows")


@pytest.fixture(autouse=True)
def summer():
    with time_machine.travel(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(answer):
    found = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(found.split())


def page(client, name, query="", *args):
    answer = client.get(reverse(f"fines:{name}", args=args) + query)
    assert answer.status_code == 200, (name, query, answer.status_code)
    return answer


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def links_in(answer, name):
    base = reverse(f"fines:{name}")
    found = re.findall(rf'href="({re.escape(base)}\?[^"]+)"[^>]*>([^<]+)<', answer.content.decode())
    return [(href.replace("&amp;", "&"), words.strip()) for href, words in found]


def test_pages_of_a_year():
    """One year is a long story to write: everything that only reads is asked of it."""
    year = a_year()
    the_figures_say_it_in_a_sentence_and_every_number_leads_to_its_rows(year)
    the_return_shows_every_column_its_parts_and_what_is_not_known(year)
    a_publication_hides_small_numbers_and_says_so(year)
    an_order_is_asked_whether_it_was_carried_out(year)
    kept_as_sent_through_the_browser(year)


def the_figures_say_it_in_a_sentence_and_every_number_leads_to_its_rows(year):
    client = as_(year.scene.manager)
    answer = page(client, "see_figures")
    text = text_of(answer)
    assert "In 2025/26: 12 notices, 41.7% paid (5 of 12)." in text
    assert "1 court fine averaging £220, 1 awaiting court." in text
    assert "Absence: £80, then £160" in text
    assert "Absence: £160 at once" in text
    links = links_in(answer, "list_figure_rows")
    assert len(links) > 20
    for href, words in links:
        rows = rows_of(client.get(f"{href}&file=csv"))
        if words.isdecimal():
            assert len(rows) == int(words), href
    assert "Back to the figures" in text_of(client.get(links[0][0]))
    for href, _ in links_in(answer, "list_figure_charges"):
        assert "No charge is behind" not in text_of(client.get(href))


def the_return_shows_every_column_its_parts_and_what_is_not_known(year):
    client = as_(year.scene.legal)
    answer = page(client, "see_return")
    text = text_of(answer)
    assert "12 penalty notices were issued in 2025/26: 41.7% paid (5 of 12), 2 unresolved" in text
    assert "Does not add up" not in text
    assert "Not known not recorded for 1 of 1 order" in text
    assert "1 notice Each rests on as many sessions of one kind" in text
    (row,) = rows_of(page(client, "download_return"))
    assert list(row)[:3] == ["time_period", "time_identifier", "geographic_level"]
    assert (row["pn_issued"], row["pn_paid_21"], row["parenting_orders_implemented"]) == (
        "12",
        "4",
        "x",
    )
    for href, words in links_in(answer, "list_return_rows"):
        if words.isdecimal():
            assert len(rows_of(client.get(f"{href}&file=csv"))) == int(words), href


def test_as_at_an_earlier_day_and_what_cannot_be_read():
    told("OOOOO OOOOO", (8000, D(2026, 2, 10)), None)
    client = as_(person("manager"))
    early = text_of(page(client, "see_return", "?as_at=2026-02-09"))
    assert "0.0% paid (0 of 1), 1 unresolved on Monday 9 February 2026" in early
    wrong = text_of(page(client, "see_figures", "?year=1999&as_at=2027-01-01"))
    assert "There is nothing of that year" in wrong
    assert "Choose a day from Monday 1 September 2025 to today" in wrong


def test_a_year_of_nothing_says_so():
    client = as_(person("manager"))
    assert "No notice, no charge and no money in this year" in text_of(page(client, "see_figures"))
    text = text_of(page(client, "see_return"))
    assert "No penalty notice for absence was issued in 2025/26" in text
    assert rows_of(page(client, "download_return"))[0]["pn_issued"] == "0"
    assert client.get(reverse("fines:list_return_rows") + "?column=la_name").status_code == 404
    assert client.get(reverse("fines:list_figure_rows") + "?by=child").status_code == 404


def a_publication_hides_small_numbers_and_says_so(year):
    client = as_(year.scene.manager)
    true = rows_of(page(client, "download_figures"))
    assert {row["suppressed"] for row in true} == {"no"}
    (all_,) = [row for row in true if row["group_kind"] == "all"]
    assert (all_["issued"], all_["paid_first"], all_["withdrawn"]) == ("12", "4", "4")
    *public, rule = rows_of(page(client, "download_figures", "?public=yes"))
    assert {row["suppressed"] for row in public} == {"yes"}
    assert "two files of different days can be subtracted" in rule["group"]
    counts = [row[name] for row in public for name in list(row)[2:-1]]
    assert not {"1", "2"} & set(counts)
    assert "c" in counts


def kept_as_sent_through_the_browser(year):
    client = as_(year.scene.manager)
    keep = reverse("fines:keep_return")
    assert "cannot be changed or deleted" in text_of(client.get(keep))
    done = client.post(keep, {"note": "To the department"})
    sent = SentReturn.objects.get()
    assert done.url == sent.get_absolute_url()
    assert "Nothing has changed since it was sent." in text_of(client.get(done.url))
    file = page(client, "download_sent_return", "", sent.pk)
    assert file.content == bytes(sent.file)
    notice = year.notices["part_paid"]
    client.post(
        reverse("fines:withdraw_notice", args=[notice.ref]),
        {"ground": "not_issuable", "reason": "Ill all along", "sure": "on"},
    )
    listed = text_of(page(client, "see_return"))
    assert "To the department" in listed
    assert sent.sha256[:16] in listed


def an_order_is_asked_whether_it_was_carried_out(year):
    client = as_(year.scene.legal)
    order = reverse("fines:see_order", args=[year.order.pk])
    assert "the yearly return says it is not known" in text_of(client.get(order))
    address = reverse("fines:record_carried_out", args=[year.order.pk])
    assert client.post(address, {"words": " "}).status_code == 422
    said = {"state": "breach_by_parent", "on": "2026-06-01", "words": "Never came"}
    assert client.post(address, said).url == order
    assert CarriedOut.objects.get().reason == "breach_by_parent"
    assert "not carried out" in text_of(client.get(order))


def test_pages_cost_the_same_for_one_notice_and_for_five():
    client = as_(issue(notice_scene()).issued_by)
    first = {name: cost_of(client, name) for name in PAGES}
    for _ in range(4):
        issue(notice_scene())
    assert {name: cost_of(client, name) for name in PAGES} == first
    assert max(first.values()) <= 40


def cost_of(client, name):
    """Queries of a page, asked for the second time."""
    page(client, name)
    with CaptureQueriesContext(connection) as found:
        page(client, name)
    return len(found)
