"""The bar over the pages of notices, money and courts: only what the person may open, the part they are in marked."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from attendance.choices import Role
from fines.web.nav import SECTIONS
from tests.factories.attendance import open_school
from tests.factories.fines import person

pytestmark = pytest.mark.django_db
EVERY = [text for text, _, _ in SECTIONS]
BAR = re.compile(r'<nav [^>]*aria-label="Notices, money and courts">(.*?)</nav>', re.S)
LINK = re.compile(r'<a [^>]*href="([^"]*)"( aria-current="page")?>([^<]*)</a>')


@pytest.fixture
def everybody():
    school = open_school(weeks=1)
    of_school = (Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.EWO)
    return {role: person(role, school if role in of_school else None) for role in Role}


def bar_of(user, address):
    """The words of the bar with their addresses, and the one that is marked."""
    client = Client()
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, address
    (found,) = BAR.findall(response.content.decode()) or [""]
    links = LINK.findall(found)
    return {text.strip(): href for href, _, text in links}, [t.strip() for _, on, t in links if on]


@pytest.mark.parametrize(("text", "name", "may"), SECTIONS)
def test_each_part_marks_itself_and_stands_among_all_the_others(everybody, text, name, may):
    links, marked = bar_of(everybody[Role.MANAGER], reverse(f"fines:{name}"))
    assert list(links) == EVERY
    assert marked == [text]


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        (Role.SCHOOL_ADMIN, ["Notices", "Ladder"]),
        (Role.ATTENDANCE_LEAD, ["Notices", "Ladder"]),
        (Role.EWO, ["Notices", "Representations", "Courts", "Ladder"]),
        (Role.MANAGER, EVERY),
        (Role.LEGAL_OFFICER, EVERY),
    ],
)
def test_a_role_is_offered_what_it_may_open_and_nothing_else(everybody, role, parts):
    links, _ = bar_of(everybody[role], reverse("fines:list_notices"))
    assert list(links) == parts
    for address in links.values():
        bar_of(everybody[role], address)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("list_batches", "To decide"),
        ("see_diary", "Courts"),
        ("list_proceedings", "Courts"),
        ("list_refunds", "Money"),
        ("see_book", "Money"),
    ],
)
def test_pages_of_a_part_mark_the_part(everybody, name, part):
    assert bar_of(everybody[Role.MANAGER], reverse(f"fines:{name}"))[1] == [part]


def test_the_year_asked_about_goes_along_to_the_return_and_back(everybody):
    address = f"{reverse('fines:see_figures')}?year=2024&as_at=2025-03-01"
    links, _ = bar_of(everybody[Role.MANAGER], address)
    assert links["Yearly return"].endswith("?year=2024&amp;as_at=2025-03-01")
    assert links["Money"] == reverse("fines:list_unmatched")


def test_there_is_no_such_bar_elsewhere(everybody):
    client = Client()
    client.force_login(everybody[Role.MANAGER])
    page = client.get(reverse("cases:my_work"), follow=True).content.decode()
    assert BAR.findall(page) == []


@pytest.mark.parametrize(
    ("role", "name", "word"),
    [
        (Role.LEGAL_OFFICER, "see_courts", "Courts"),
        (Role.LEGAL_OFFICER, "see_ladder", "Notices"),
        (Role.LEGAL_OFFICER, "list_unmatched", "Notices"),
        (Role.EWO, "see_courts", "Notices"),
    ],
)
def test_the_bar_of_every_page_marks_the_word_that_leads_here(everybody, role, name, word):
    client = Client()
    client.force_login(everybody[role])
    page = client.get(reverse(f"fines:{name}")).content.decode()
    (main,) = re.findall(r'<nav aria-label="Main">(.*?)</nav>', page, re.S)
    assert [text.strip() for _, on, text in LINK.findall(main) if on] == [word]
