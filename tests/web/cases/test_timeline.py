"""One timeline: narrowed, searched, paged, printed, as a file; with earlier cases, and never more than a reader may."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from attendance.choices import FlagKind
from cases.actions import watching
from cases.actions.files import CaseFile
from cases.actions.timelines import Asked, TimelineReader
from cases.choices import Stage
from cases.models import Case
from cases.web.timeline_view import Timeline
from tests.factories.attendance import FlagFactory
from tests.factories.cases import CaseWorld, case_at, consider, log, open_case
from tests.web.cases.conftest import SignIn

pytestmark = pytest.mark.django_db


def part(client: Client, case: Case, query: str = "") -> str:
    answer = client.get(f"/cases/{case.ref}/{query}", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_weeks_stand_over_what_they_held(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_OPEN, world)
    shown = part(as_(world.ewo), case)
    assert "Week of 13 Oct 2025" in shown
    assert "of 10 sessions missed" in shown
    only = part(as_(world.ewo), case, "?show=weeks")
    assert "Moved to" not in only
    assert "Week of 13 Oct 2025" in only


def test_each_kind_is_a_tag_with_its_number(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    shown = part(as_(world.ewo), case)
    for words in (
        "All ",
        "Contacts ",
        "Letters 2",
        "Meetings ",
        "Plans ",
        "Decisions ",
        "Flags ",
        "Weeks ",
    ):
        assert words in shown, words
    assert "Panel held" in part(as_(world.ewo), case, "?show=meetings")
    assert "Moved to" not in part(as_(world.ewo), case, "?show=meetings")


def test_addresses_people_kept_lead_to_what_they_led_to(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    assert "Case opened" in part(as_(world.ewo), case, "?show=facts")
    assert "Case opened" in part(as_(world.ewo), case, "?show=nonsense&from=yesterday&page=zero")


def test_a_period_a_person_and_words_narrow_it(world: CaseWorld, as_: SignIn) -> None:
    case, client = open_case(world), as_(world.ewo)
    log(case, world, note="Asked about the bus")
    with time_machine.travel("2025-11-13T10:00:00+00:00", tick=False):
        consider(case, world.lead, "siblings")
        client.force_login(world.ewo)
        assert "the bus" in part(client, case, "?q=THE+BUS")
        assert "sisters" not in part(client, case, "?q=THE+BUS")
        later = part(client, case, "?from=2025-11-12")
        assert "sisters" in later
        assert "the bus" not in later
        assert "the bus" in part(client, case, "?to=2025-11-12")
        theirs = part(client, case, f"?who={world.lead.name.replace(' ', '+')}")
        assert "sisters" in theirs
        assert "the bus" not in theirs
        assert "Nothing of this kind" in part(client, case, "?q=zebra")


@pytest.mark.parametrize("who", ["lead", "admin"])
def test_no_search_tells_what_a_restricted_note_says(
    world: CaseWorld, as_: SignIn, who: str
) -> None:
    case = open_case(world)
    log(case, world, note="A zebra in the kitchen", restricted="domestic_abuse")
    client = as_(getattr(world, who))
    assert "Nothing of this kind" in part(client, case, "?q=zebra")
    assert "Restricted note" in part(client, case, "?q=restricted")


def test_what_was_done_stands_between_the_weeks_before_and_after(
    world: CaseWorld, as_: SignIn
) -> None:
    case = open_case(world)
    log(case, world, note="Agreed to try", outcome="spoke")
    log(case, world, note="Rang twice", outcome="no_answer")
    shown = part(as_(world.ewo), case, "?show=contacts")
    assert shown.count("timeline-beside") == 1
    assert "too early to compare" in shown


def test_it_is_paged_and_every_line_is_on_one_page(world: CaseWorld, as_: SignIn) -> None:
    case, client = open_case(world), as_(world.ewo)
    for n in range(95):
        log(case, world, note=f"Talk {n:02d}.")
    pages = [part(client, case, f"?show=contacts&page={n}") for n in (1, 2, 3)]
    for n in range(95):
        assert sum(f"Talk {n:02d}." in page for page in pages) == 1, n
    assert 'rel="next"' in pages[0]
    assert 'rel="next"' not in pages[2]
    found = part(client, case, "?show=contacts&q=talk&page=3")
    assert found.count("Talk ") == 15


def test_it_costs_the_same_however_long(world: CaseWorld) -> None:
    case = case_at(Stage.FT_REVIEW, world)

    def asked() -> int:
        file = CaseFile(Case.objects.get(pk=case.pk), world.ewo)
        file.parties, file.reader, world.ewo.memberships.all()
        with CaptureQueriesContext(connection) as queries:
            timeline = Timeline(file)
            _ = (timeline.rows, timeline.filters, timeline.has_more)
        return len(queries)

    few = asked()
    for n in range(30):
        log(case, world, note=f"Talk {n}")
        FlagFactory(enrolment=case.enrolment, kind="on_course") if n == 0 else None
    assert asked() <= few


def test_a_case_opened_again_shows_the_history_of_the_one_before(
    world: CaseWorld, as_: SignIn
) -> None:
    before = case_at(Stage.CLOSED, world)
    log_ref = before.ref
    case = watching.reopen_case(
        case=before, enrolment=before.enrolment, by=world.ewo, reason="Away again"
    )
    shown = part(as_(world.ewo), case)
    assert "Away again" in shown
    assert "Closed: attendance improved" in shown
    assert f">{log_ref}<" in shown or log_ref in shown
    reader = TimelineReader(CaseFile(case, world.ewo))
    assert [each.pk for each in reader.chain] == [case.pk, before.pk]
    assert "Away again" not in part(as_(world.ewo), before)


def test_on_paper_it_says_who_took_it_and_what_is_left_out(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    log(case, world, note="A zebra in the kitchen", restricted="domestic_abuse")
    log(case, world, note="Rang back")
    answer = as_(world.lead).get(f"/cases/{case.ref}/timeline/print/")
    text = answer.content.decode()
    assert f"Taken by {world.lead.name}, Monday 10 November 2025 at 10:00" in text
    assert "Left out, by your rights: the words of 1 restricted note." in text
    assert "zebra" not in text
    event = AuditEvent.objects.filter(kind="case.read", target_ref=case.ref).latest("id")
    assert event.after == {"what": "printed"}
    bare = open_case(world)
    assert (
        "Nothing you may see is left out"
        in as_(world.ewo).get(f"/cases/{bare.ref}/timeline/print/").content.decode()
    )


def test_the_file_holds_what_the_page_shows(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    log(case, world, note="=1+1")
    log(case, world, note="zebra", restricted="safeguarding")
    answer = as_(world.lead).get(f"/cases/{case.ref}/timeline/csv/?show=contacts")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["when", "what", "words", "by", "tags", "weeks_before_and_after"]
    assert [row[1] for row in rows[1:3]] == ["Restricted note", "Call, " + rows[2][1][6:]]
    assert rows[2][2].startswith("'=1+1")
    assert "Left out" in rows[3][0]
    assert "zebra" not in answer.content.decode()


def test_the_line_of_a_flag_says_what_was_known_on_its_day(world: CaseWorld, as_: SignIn) -> None:
    """A timeline goes to court: nothing in it is dated before it could be known."""
    case = open_case(world)
    first = {"days": 10, "sessions": 20, "first": "2025-09-02", "last": "2025-09-15"}
    now = first | {"days": 43, "sessions": 86, "last": "2025-11-07"}
    FlagFactory(
        enrolment=case.enrolment, kind=FlagKind.CONTINUOUS_ABSENCE, numbers=now, raised_numbers=first,
        raised_as_of=dt.date(2025, 9, 15), window_to=dt.date(2025, 11, 7),
        raised_at=dt.datetime(2025, 9, 16, 3, tzinfo=dt.UTC),
    )  # fmt: skip
    client = as_(world.ewo)
    for address in ("timeline/csv/", "timeline/print/"):
        shown = client.get(f"/cases/{case.ref}/{address}").content.decode()
        assert "for 10 school days in a row, from 2 Sep 2025 to 15 Sep 2025." in shown
        assert "43 school days" not in shown


def test_a_closed_case_says_how_the_child_does_and_is_opened_again(
    world: CaseWorld, as_: SignIn
) -> None:
    case = case_at(Stage.CLOSED, world)
    client = as_(world.ewo)
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert "No school week since it was closed." in page
    assert "12 school weeks after it was closed are not over" in page
    form = client.get(f"/cases/{case.ref}/reopen/").content.decode()
    assert "The one it was on" in form
    assert (
        client.post(f"/cases/{case.ref}/reopen/", {"pathway": "keep", "reason": ""}).status_code
        == 422
    )
    sent = client.post(f"/cases/{case.ref}/reopen/", {"pathway": "keep", "reason": "Away again"})
    opened = Case.objects.get(follows=case)
    assert sent["Location"] == f"/cases/{opened.ref}/"
    assert "Open it again" not in client.get(f"/cases/{case.ref}/").content.decode()


def test_the_default_is_everything_newest_first(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    history = TimelineReader(CaseFile(case, world.ewo)).read(Asked())
    moments = [line.at for line in history.lines]
    assert moments == sorted(moments, reverse=True)
