"""A class's week: what its places show, and a block amended through its two pages, with and without a script."""

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.choices import Role
from attendance.models import Enrolment, Mark, MarkChange, School
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    PupilFactory,
    fill_marks,
    mark,
    open_school,
)
from tests.web.attendance.conftest import LONDON, ClassRoom

pytestmark = pytest.mark.django_db
TUESDAY, THURSDAY, FRIDAY = (FIRST_DAY + dt.timedelta(days=n) for n in (1, 3, 4))


@pytest.fixture
def friday(clock: time_machine.Traveller) -> time_machine.Traveller:
    """The Friday of the week, in the morning."""
    clock.move_to(dt.datetime(2025, 9, 5, 10, 0, tzinfo=LONDON))
    return clock


@pytest.fixture
def week(friday: time_machine.Traveller, make_room: Callable[[int], ClassRoom]) -> ClassRoom:
    """Five pupils, all N on Monday and Tuesday."""
    room = make_room(5)
    for enrolment in room.enrolments:
        fill_marks(enrolment, "NN NN")
    return room


def in_october(room: ClassRoom, clock: time_machine.Traveller) -> ClassRoom:
    """Past the lock of the first week, the clerk signed in anew."""
    clock.move_to(dt.datetime(2025, 10, 20, 10, 0, tzinfo=LONDON))
    room.client.force_login(room.client.user)
    return room


def address(school: School, monday: dt.date = FIRST_DAY) -> str:
    return f"/registers/{school.urn}/week/{monday}/4A/"


def keys(room: ClassRoom, days: tuple[dt.date, ...] = (FIRST_DAY, TUESDAY)) -> list[str]:
    return [f"{room.refs[0]}|{day}|{half}" for day in days for half in ("AM", "PM")]


def post(room: ClassRoom, client: Client | None = None, **fields: object):
    sent = {"code": "i", "next": address(room.school), "cell": keys(room)} | fields
    return (client or room.client).post(f"/registers/{room.school.urn}/amend/", sent)


def confirm(room: ClassRoom, preview: str, **fields: object):
    """Send what the preview's form holds."""
    inputs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', preview)
    sent: dict[str, object] = {}
    for name, value in inputs:
        sent.setdefault(name, []).append(value.replace("&#x27;", "'"))  # type: ignore[attr-defined]
    sent.pop("csrfmiddlewaretoken", None)
    extra = {"confirm": "1", "reason": "parent", "words": "rang 9:10"} | fields
    return room.client.post(f"/registers/{room.school.urn}/amend/", sent | extra)


def first_codes(room: ClassRoom) -> str:
    found = Mark.objects.filter(enrolment=room.enrolments[0]).order_by(
        "session__date", "session__half"
    )
    return "".join(found.values_list("code", flat=True))


def test_each_place_says_what_it_is(week: ClassRoom) -> None:
    school = week.school
    school.sessions.filter(date=THURSDAY).update(is_open=False)
    joiner = EnrolmentFactory(school=school, starts_on=TUESDAY)
    EnrolmentFactory(school=school, ends_on=FIRST_DAY)
    mark(week.enrolments[0], FIRST_DAY, "AM", "M")
    page = week.client.get(address(school)).content.decode()
    assert page.count("not on roll</span>") == 2 + 8
    assert page.count("school closed</span>") == 5 * 2 + 2
    assert page.count("still to come</span>") == 6  # Friday afternoon; the leaver is off the roll
    assert f'value="{joiner.pupil.ref}|{FIRST_DAY}|AM"' not in page
    assert f'value="{joiner.pupil.ref}|{TUESDAY}|AM"' in page
    assert "mark--auth mark--amended" in page
    assert re.search(r"<strong>4</strong><span class=\"of\"> of 4</span>", page)


def test_the_queries_do_not_grow_with_the_class(
    friday: time_machine.Traveller, make_room: Callable[[int], ClassRoom]
) -> None:
    def count(size: int) -> int:
        room = make_room(size)
        for enrolment in room.enrolments:
            fill_marks(enrolment, "NN")
        with CaptureQueriesContext(connection) as ran:
            assert room.client.get(address(room.school)).status_code == 200
        return len(ran)

    assert count(3) == count(30) <= 16


def test_any_day_of_the_week_leads_to_its_monday(week: ClassRoom) -> None:
    answer = week.client.get(address(week.school, TUESDAY))
    assert answer.headers["Location"] == address(week.school)


def test_a_class_nobody_was_in_is_not_found(week: ClassRoom) -> None:
    assert week.client.get(f"/registers/{week.school.urn}/week/{FIRST_DAY}/9Z/").status_code == 404


@pytest.mark.parametrize(
    ("role", "boxes", "links"), [(Role.TEACHER, False, False), (Role.EWO, False, True)]
)
def test_who_may_not_amend_reads(
    role: Role, boxes: bool, links: bool, week: ClassRoom, sign_in: Callable[..., Client]
) -> None:
    page = sign_in(role, week.school).get(address(week.school)).content.decode()
    assert ('name="cell"' in page, "/pupils/" in page) == (boxes, links)


def test_a_preview_says_old_and_new_and_writes_nothing(week: ClassRoom) -> None:
    answer = post(week)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "4 sessions, " + week.enrolments[0].pupil.full_name in text
    assert 'class="amend-change">N &gt; I<' in text
    assert first_codes(week) == "NNNN"


def test_confirming_changes_them_with_one_reason_and_offers_to_undo(week: ClassRoom) -> None:
    answer = confirm(week, post(week).content.decode())
    assert answer.status_code == 302
    assert first_codes(week) == "IIII"
    assert set(MarkChange.objects.values_list("reason", flat=True)) == {
        "Parent gave a reason: rang 9:10"
    }
    page = week.client.get(address(week.school)).content.decode()
    assert "4 marks changed." in page
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)
    assert stamp
    week.client.post(
        f"/registers/{week.school.urn}/undo/",
        {"stamp": stamp[1].replace("&#x2B;", "+"), "next": address(week.school)},
    )
    assert first_codes(week) == "NNNN"
    assert 'id="undo-block"' not in week.client.get(address(week.school)).content.decode()


def test_the_part_for_the_script_is_the_same_form(week: ClassRoom) -> None:
    whole = post(week).content.decode()
    part = week.client.post(
        f"/registers/{week.school.urn}/amend/",
        {"code": "i", "cell": keys(week), "next": address(week.school)},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "<html" not in part
    assert re.findall(r'name="seen" value="[^"]*"', part) == re.findall(
        r'name="seen" value="[^"]*"', whole
    )


def test_present_over_a_whole_day_is_each_half_s_own_sign(week: ClassRoom) -> None:
    confirm(week, post(week, code="/").content.decode(), reason="in_school")
    assert first_codes(week) == "/\\/\\"


def test_without_a_reason_it_is_shown_again(week: ClassRoom) -> None:
    answer = confirm(week, post(week).content.decode(), reason="", words="")
    assert answer.status_code == 422
    assert "Say why: the 4 changes" in answer.content.decode()
    assert first_codes(week) == "NNNN"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"cell": []}, "Choose at least one session"),
        ({"code": " "}, "Type the code"),
        ({"code": "I15"}, "is not an attendance code"),
    ],
)
def test_an_unfinished_question_is_asked_again(
    fields: dict[str, object], words: str, week: ClassRoom
) -> None:
    answer = post(week, **fields)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_what_cannot_change_is_told_and_left_out(week: ClassRoom) -> None:
    text = post(week, cell=keys(week, (TUESDAY, FRIDAY))).content.decode()
    assert "opens at 13:10" in text
    assert "Leave out 1, change 3" in text
    confirm(week, text)
    assert first_codes(week) == "NNIII"


def test_a_mark_changed_while_looking_is_not_overwritten(week: ClassRoom) -> None:
    preview = post(week).content.decode()
    mark(week.enrolments[0], TUESDAY, "PM", "M")
    answer = confirm(week, preview)
    assert answer.status_code == 422
    assert "made this M meanwhile" in answer.content.decode()
    assert first_codes(week) == "NNNM"


def test_a_second_click_changes_nothing_more(week: ClassRoom) -> None:
    preview = post(week).content.decode()
    confirm(week, preview)
    answer = confirm(week, preview)
    assert answer.status_code == 302
    assert MarkChange.objects.count() == 4


def test_children_of_another_school_in_ones_own_form_are_not_found(week: ClassRoom) -> None:
    stranger = EnrolmentFactory(school=open_school(weeks=1), pupil=PupilFactory())
    fill_marks(stranger, "NN")
    cells = [*keys(week), f"{stranger.pupil.ref}|{FIRST_DAY}|AM"]
    assert post(week, cell=cells).status_code == 404
    assert post(week, cell=cells, confirm="1", reason="parent").status_code == 404
    assert not MarkChange.objects.exists()


@pytest.mark.parametrize(
    "cell", ["", "x", "P1|2025-02-30|AM", "P1|2025-09-01|NIGHT", "P\0|2025-09-01|AM"]
)
def test_a_cell_no_page_would_send_is_refused(cell: str, week: ClassRoom) -> None:
    assert post(week, cell=[cell]).status_code == 409


def test_a_form_does_not_lead_out_of_the_site(week: ClassRoom) -> None:
    answer = confirm(week, post(week, next="//elsewhere.example/").content.decode())
    assert answer.headers["Location"] == "/registers/"


class TestYear:
    """The herringbone of one pupil, where marks are chosen in amend mode."""

    def page(self, room: ClassRoom, client: Client | None = None, asked: str = "?amend=1") -> str:
        address = f"/pupils/{room.refs[0]}/{asked}"
        return (client or room.client).get(address).content.decode()

    def test_marks_are_boxes_only_in_amend_mode(self, week: ClassRoom) -> None:
        assert 'name="cell"' not in self.page(week, asked="")
        page = self.page(week)
        assert len(re.findall('name="cell"', page)) == 9  # Friday morning has begun, and no more
        assert f'data-focus="{week.refs[0]}|{FRIDAY}|AM"' in page

    def test_closed_and_off_roll_places_cannot_be_chosen(self, week: ClassRoom) -> None:
        week.school.sessions.filter(date=THURSDAY).update(is_open=False)
        Enrolment.objects.filter(pk=week.enrolments[0].pk).update(starts_on=TUESDAY)
        page = self.page(week)
        assert page.count("school closed</span>") == 2
        assert page.count("not on roll</span>") == 2
        assert f"{week.refs[0]}|{THURSDAY}|AM" not in page
        assert f"{week.refs[0]}|{FIRST_DAY}|AM" not in page

    def test_who_may_not_amend_gets_no_boxes(
        self, week: ClassRoom, sign_in: Callable[..., Client]
    ) -> None:
        page = self.page(week, sign_in(Role.EWO, week.school))
        assert 'name="cell"' not in page
        assert "Amend marks" not in page

    def test_locked_marks_lead_to_their_story_instead(
        self, week: ClassRoom, friday: time_machine.Traveller
    ) -> None:
        friday.move_to(dt.datetime(2025, 9, 30, 10, 0, tzinfo=LONDON))
        week.client.force_login(week.client.user)
        page = self.page(week)
        assert f'value="{week.refs[0]}|{FIRST_DAY}|AM"' not in page
        assert f'value="{week.refs[0]}|{TUESDAY}|AM"' in page


class TestLocked:
    """A week past the authority's number of days."""

    @pytest.fixture
    def october(self, week: ClassRoom, friday: time_machine.Traveller) -> ClassRoom:
        return in_october(week, friday)

    def unlock(self, room: ClassRoom, client: Client, reason: str = "Certificate came late"):
        return client.post(
            f"/registers/{room.school.urn}/unlock/?next={address(room.school)}",
            {"starts_on": "2025-09-01", "ends_on": "2025-09-05", "registration_group": "4A",
             "reason": reason},
        )  # fmt: skip

    def test_nothing_can_be_chosen_and_it_says_why(self, october: ClassRoom) -> None:
        page = october.client.get(address(october.school)).content.decode()
        assert "This week is locked since 30 Sep 2025" in page
        assert 'name="cell"' not in page
        assert ">Unlock<" not in page

    def test_sent_all_the_same_each_is_told(self, october: ClassRoom) -> None:
        assert "has been locked since" in post(october).content.decode()
        answer = post(october, confirm="1", reason="parent", seen=["N||"] * 4)
        assert answer.status_code == 422
        assert first_codes(october) == "NNNN"

    def test_the_lead_unlocks_with_a_reason_and_then_it_changes(
        self, october: ClassRoom, sign_in: Callable[..., Client]
    ) -> None:
        lead = sign_in(Role.ATTENDANCE_LEAD, october.school)
        assert ">Unlock<" in lead.get(address(october.school)).content.decode()
        assert self.unlock(october, lead, reason="").status_code == 422
        answer = self.unlock(october, lead)
        assert answer.headers["Location"] == address(october.school)
        confirm(october, post(october).content.decode())
        assert first_codes(october) == "IIII"

    @pytest.mark.parametrize(
        "changed",
        [{"reason": "\u200b\u2060"}, {"ends_on": "2025-10-21"}, {"ends_on": "2025-08-31"}],
    )
    def test_no_words_and_days_to_come_unlock_nothing(
        self, october: ClassRoom, sign_in: Callable[..., Client], changed: dict[str, str]
    ) -> None:
        lead = sign_in(Role.ATTENDANCE_LEAD, october.school)
        sent = {"starts_on": "2025-09-01", "ends_on": "2025-09-05", "reason": "Late"} | changed
        answer = lead.post(f"/registers/{october.school.urn}/unlock/", sent)
        assert answer.status_code == 422

    @pytest.mark.parametrize(
        ("asked", "back"),
        [("/registers/1/", "/registers/1/"), ("https://else.example/", "/registers/"),
         ("//else.example/", "/registers/"), ("/\\else.example/", "/registers/"), ("", "/registers/")],
    )  # fmt: skip
    def test_afterwards_it_leads_back_and_never_off_the_site(
        self, october: ClassRoom, sign_in: Callable[..., Client], asked: str, back: str
    ) -> None:
        lead = sign_in(Role.ATTENDANCE_LEAD, october.school)
        url = f"/registers/{october.school.urn}/unlock/?{urlencode({'next': asked})}"
        sent = {"starts_on": "2025-09-01", "ends_on": "2025-09-01", "reason": "Late"}
        assert lead.post(url, sent).headers["Location"] == back

    @pytest.mark.parametrize("asked", ["from=2026-13-45&to=2026-13-45", "to=2999-01-01", "from=x"])
    def test_whatever_days_are_asked_for_the_page_is_there(
        self, october: ClassRoom, sign_in: Callable[..., Client], asked: str
    ) -> None:
        lead = sign_in(Role.ATTENDANCE_LEAD, october.school)
        assert lead.get(f"/registers/{october.school.urn}/unlock/?{asked}").status_code == 200

    def test_a_clerk_may_not(self, october: ClassRoom) -> None:
        assert self.unlock(october, october.client).status_code == 403


class TestTrail:
    """The amendments of a class and of a pupil."""

    @pytest.fixture
    def amended(self, week: ClassRoom) -> ClassRoom:
        confirm(week, post(week).content.decode())
        mark(week.enrolments[1], TUESDAY, "AM", "L", minutes_late=9, note="=1+1", reason="Gate log")
        return week

    def trail(self, room: ClassRoom, **asked: str) -> str:
        return room.client.get(f"/schools/{room.school.urn}/amendments/", asked).content.decode()

    def test_each_amendment_in_order_with_everything(self, amended: ClassRoom) -> None:
        page = self.trail(amended, group="4A")
        rows = re.findall(r"<tr class=\"trail--amended\">(.*?)</tr>", page, re.DOTALL)
        assert len(rows) == 5
        assert "Mon 1 Sep 2025 AM" in rows[0]
        assert amended.client.user.name in rows[0]
        assert "School admin" in rows[0]
        assert "Parent gave a reason: rang 9:10" in rows[0]
        assert "Test Clerk, School admin" in rows[0]
        assert "L, 9 min, =1+1" in rows[4]

    @pytest.mark.parametrize(
        ("first", "last", "count"),
        [
            ("2025-09-01", "2025-09-01", 2), ("2025-09-02", "2025-09-02", 3),
            ("2025-09-03", "2025-09-30", 0), ("rubbish", "", 5),
        ],
    )  # fmt: skip
    def test_of_the_sessions_of_a_period(
        self, first: str, last: str, count: int, amended: ClassRoom
    ) -> None:
        page = self.trail(amended, **{"from": first, "to": last})
        assert page.count("trail--amended") == count
        assert ("No mark of these sessions was ever amended" in page) is (count == 0)

    def test_of_one_pupil(self, amended: ClassRoom) -> None:
        page = amended.client.get(f"/pupils/{amended.refs[1]}/amendments/").content.decode()
        assert page.count("trail--amended") == 1
        assert "Gate log" in page

    def test_another_school_s_amendments_are_not_in_it(self, amended: ClassRoom) -> None:
        stranger = EnrolmentFactory(school=open_school(weeks=1))
        mark(stranger, FIRST_DAY, "AM", "N")
        mark(stranger, FIRST_DAY, "AM", "I")
        assert self.trail(amended).count("trail--amended") == 5

    def test_an_unlocking_stands_in_it(
        self, amended: ClassRoom, sign_in: Callable[..., Client], friday: time_machine.Traveller
    ) -> None:
        in_october(amended, friday)
        TestLocked().unlock(amended, sign_in(Role.ATTENDANCE_LEAD, amended.school))
        shown = self.trail(amended, group="4A")
        assert "Certificate came late" in shown
        assert "Attendance lead" in shown
        csv = amended.client.get(f"/schools/{amended.school.urn}/amendments/?format=csv").content
        unlocked = next(line for line in csv.decode().splitlines() if "Register unlocked" in line)
        assert unlocked.endswith(",Attendance lead")
        assert "Certificate came late" not in self.trail(amended, group="4B")
        of_pupil = amended.client.get(f"/pupils/{amended.refs[1]}/amendments/").content.decode()
        assert "Certificate came late" in of_pupil

    def test_as_a_file_that_no_spreadsheet_runs(self, amended: ClassRoom) -> None:
        answer = amended.client.get(f"/schools/{amended.school.urn}/amendments/?format=csv")
        assert answer.headers["Content-Type"] == "text/csv"
        text = answer.content.decode("utf-8-sig")
        assert len(text.splitlines()) == 6
        assert ",=" not in text

    def test_as_a_pdf(self, amended: ClassRoom) -> None:
        answer = amended.client.get(f"/pupils/{amended.refs[0]}/amendments/?format=pdf")
        assert answer.content.startswith(b"%PDF")

    def test_two_queries_a_page_however_long(self, amended: ClassRoom) -> None:
        def count() -> int:
            with CaptureQueriesContext(connection) as ran:
                self.trail(amended)
            return len(ran)

        few = count()
        for enrolment in amended.enrolments[1:]:
            mark(enrolment, FIRST_DAY, "AM", "M")
        assert count() == few


@pytest.mark.parametrize(
    "day", ["9999-12-27", "9999-12-31", "0001-01-01", "1899-12-31", "2025-02-30"]
)
def test_a_week_at_the_end_of_the_calendar_is_not_there(week: ClassRoom, day: str) -> None:
    assert week.client.get(f"/registers/{week.school.urn}/week/{day}/4A/").status_code == 404


@pytest.mark.parametrize(
    "stamp", ["2026-13-45T00:00", "2025-09-05T10:00", "never", "", "0001-01-01T00:00Z"]
)
def test_a_moment_that_never_was_has_nothing_to_undo(week: ClassRoom, stamp: str) -> None:
    response = week.client.post(f"/registers/{week.school.urn}/undo/", {"stamp": stamp})
    assert response.status_code == 404
