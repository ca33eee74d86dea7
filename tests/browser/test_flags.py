"""The inbox of flags: a lead works it by keys and by mouse, an officer reads why, both under axe; and the effect
of a correction is on the page before the correction is saved."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from attendance.actions.flags import refresh_flags
from attendance.choices import FlagKind, Role
from attendance.models import Enrolment, Flag, FlagNote, Mark, School
from attendance.rules.calendar import monday_of
from tests.browser.kit import NARROW, Journey
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import (
    EnrolmentFactory,
    FlagFactory,
    MembershipFactory,
    PupilFactory,
    fill_marks,
    open_school,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEEKS = 3


def begun() -> dt.date:
    """A Monday far enough back for whole weeks of marks, near enough for none to be locked."""
    return monday_of(timezone.localdate()) - dt.timedelta(weeks=WEEKS)


@pytest.fixture
def school() -> School:
    return open_school(weeks=WEEKS, start=begun(), name="Oak Park Academy")


@pytest.fixture
def flags(school: School) -> list[Flag]:
    """Four children with a flag each, the gravest first; each rests on the first days of marks."""
    kinds = (
        FlagKind.SEVERE_ABSENCE, FlagKind.PERSISTENT_ABSENCE, FlagKind.CONTINUOUS_UNAUTHORISED,
        FlagKind.CONDONED_ABSENCE,
    )  # fmt: skip
    numbers = {
        FlagKind.CONTINUOUS_UNAUTHORISED: {
            "days": 10, "sessions": 20, "first": begun().isoformat(), "last": begun().isoformat(),
        },
        FlagKind.CONDONED_ABSENCE: {
            "sessions": 10, "authorised": 8, "family_days": 3, "edge_sessions": 2, "school_weeks": 10,
        },
    }  # fmt: skip
    made = []
    for number, kind in enumerate(kinds):
        enrolment = _child(school, ("Adams", "Barnes", "Cole", "Dunn")[number])
        fill_marks(enrolment, "OOII.." + "." * 24)
        more = {"numbers": numbers[kind]} if kind in numbers else {}
        made.append(
            FlagFactory(
                enrolment=enrolment, kind=kind, evidence_weeks=[begun()], evidence_bits=[0b1111],
                window_from=begun(), window_to=timezone.localdate(), **more,
            )
        )  # fmt: skip
    return made


def _child(school: School, surname: str) -> Enrolment:
    pupil = PupilFactory(legal_surname=surname)
    return EnrolmentFactory(school=school, pupil=pupil, starts_on=begun())


def sign_in(journey: Journey, role: str, school: School) -> None:
    journey.sign_in(MembershipFactory(role=role, school=school).user.email, PASSWORD)


def focused(journey: Journey) -> str:
    return str(journey.page.evaluate("document.activeElement.textContent")).strip()


def test_a_lead_works_the_inbox_by_keys(
    journey: Journey, school: School, flags: list[Flag]
) -> None:
    sign_in(journey, Role.ATTENDANCE_LEAD, school)
    journey.go("/flags/")
    journey.look("inbox")
    page = journey.page
    page.keyboard.press("j")  # from anywhere: to the first
    assert focused(journey) == "Adams, " + flags[0].enrolment.pupil.legal_forename
    page.keyboard.press("Enter")
    page.wait_for_selector("#more-" + flags[0].ref + " .flag-why")
    assert page.locator("#flag-" + flags[0].ref + " [aria-expanded=true]").count() == 1
    journey.look("a flag opened in its line")
    page.locator("#flag-" + flags[0].ref + " [data-row]").focus()
    page.keyboard.press("Enter")  # and closed again, without asking the server
    assert page.locator("#more-" + flags[0].ref).is_hidden()
    page.keyboard.press("a")  # acknowledged, and on to the next
    page.locator("#flag-" + flags[0].ref).get_by_text("Seen", exact=True).wait_for()
    assert focused(journey).startswith("Barnes")
    assert "Acknowledged" in page.locator("#flags-said").inner_text()
    page.keyboard.press("k")
    page.keyboard.press("z")  # a slip: it is still to be seen
    page.locator("#flag-" + flags[0].ref).get_by_text("Raised").first.wait_for()
    page.keyboard.press("a")
    page.locator("#flag-" + flags[0].ref).get_by_text("Seen", exact=True).wait_for()
    page.keyboard.press("s")
    page.locator("input[name=snooze-until]:focus").wait_for()
    page.keyboard.press("Space")
    page.get_by_label("Why can it wait?").first.fill("In hospital, the school knows")
    page.get_by_label("Why can it wait?").first.press("Enter")
    page.wait_for_selector("#flag-" + flags[1].ref + " [data-key=w]")
    journey.look("a flag snoozed")
    assert set(FlagNote.objects.values_list("flag__ref", "kind")) == {
        (flags[0].ref, "acknowledged"), (flags[0].ref, "unacknowledged"), (flags[1].ref, "snoozed"),
    }  # fmt: skip


def test_single_keys_can_be_switched_off(
    journey: Journey, school: School, flags: list[Flag]
) -> None:
    sign_in(journey, Role.ATTENDANCE_LEAD, school)
    journey.go("/flags/")
    page = journey.page
    page.get_by_role("button", name="Single keys are on").click()
    page.locator("[data-row]").first.focus()
    page.keyboard.press("a")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert focused(journey).startswith("Adams")
    assert not FlagNote.objects.exists()
    journey.go("/flags/")  # and it is remembered
    assert page.get_by_role("button", name="Single keys are off").is_visible()


def test_keys_typed_into_a_field_do_nothing_else(
    journey: Journey, school: School, flags: list[Flag]
) -> None:
    sign_in(journey, Role.ATTENDANCE_LEAD, school)
    journey.go("/flags/")
    page = journey.page
    page.locator("[data-row]").first.click()
    page.get_by_label("Note").first.fill("")
    page.get_by_label("Note").first.press_sequentially("asks jack")
    assert page.get_by_label("Note").first.input_value() == "asks jack"
    assert not FlagNote.objects.exists()


def test_several_at_once_after_what_will_happen_is_said(
    journey: Journey, school: School, flags: list[Flag]
) -> None:
    sign_in(journey, Role.EWO, school)
    journey.go("/flags/?state=new")
    page = journey.page
    assert page.get_by_role("button", name="Acknowledge …").is_disabled()
    page.get_by_label("All").check()
    page.get_by_text("4 chosen:").wait_for()
    page.get_by_role("button", name="Acknowledge …").click()
    page.get_by_text("4 flags about 4 children count as seen by you.").wait_for()
    journey.look("several before")
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_text("4 flags acknowledged.").wait_for()
    assert FlagNote.objects.count() == 4
    assert "Every flag has been seen by somebody." in page.content()


def test_an_officer_reads_a_flags_page_and_records_the_return(
    journey: Journey, school: School, flags: list[Flag]
) -> None:
    sign_in(journey, Role.EWO, school)
    journey.go(f"/flags/{flags[2].ref}/")
    page = journey.page
    page.get_by_text("The rule and its source").click()
    journey.look("a flag on its own page")
    page.get_by_role("button", name="Record the return").click()
    page.get_by_text("The return is recorded.").wait_for()
    journey.look("a flag with its history")
    journey.go(f"/flags/{flags[3].ref}/")
    page.get_by_role("button", name="Snooze").click()
    page.get_by_text("There is a problem").wait_for()
    journey.look("a snooze without its day")


def test_it_works_on_a_phone_without_a_script(
    chromium_browser: object, live_server: object, school: School, flags: list[Flag]
) -> None:
    context = chromium_browser.new_context(java_script_enabled=False, viewport=NARROW)  # type: ignore[attr-defined]
    journey = Journey(context.new_page(), str(live_server), "no script")
    sign_in(journey, Role.ATTENDANCE_LEAD, school)
    journey.go("/flags/")
    page = journey.page
    page.get_by_role("button", name=re.compile(r"Acknowledge ?: Adams")).click()
    page.get_by_text("Acknowledged: somebody has seen it.").wait_for()
    assert page.url.endswith("/flags/")
    page.get_by_label(re.compile("Choose: Barnes")).check()
    page.get_by_role("button", name="Snooze …").click()
    page.get_by_label("One week").check()
    page.get_by_label("Why can it wait?").fill("Ill")
    page.get_by_role("button", name="Snooze").click()
    page.get_by_text("1 flag snoozed.").wait_for()
    page.locator("[data-row]", has_text="Cole").click()
    page.get_by_text("What clears it").wait_for()
    context.close()


def test_the_effect_of_a_correction_is_there_before_it_is_saved(
    journey: Journey, school: School
) -> None:
    enrolment = _child(school, "Evans")
    fill_marks(enrolment, "OOO" + "." * 27)  # 3 of 30: exactly a tenth
    refresh_flags(as_of=timezone.localdate(), enrolment_ids=[enrolment.pk])
    assert Flag.objects.standing().filter(kind=FlagKind.PERSISTENT_ABSENCE).exists()
    sign_in(journey, Role.SCHOOL_ADMIN, school)
    page, ref = journey.page, enrolment.pupil.ref
    journey.go(f"/pupils/{ref}/marks/{school.urn}/{begun()}/am/")
    page.get_by_label("Code").fill("Y7")  # not without its cause
    page.get_by_label("Note").fill("Flood")
    page.get_by_text("Clears the flag “persistent absence”").wait_for()
    assert "3 of 30 sessions missed, 10.0% becomes 2 of 29 sessions missed, 6.9%" in page.content()
    journey.look("one mark and what follows")
    page.get_by_label("Code").fill("I")
    page.get_by_text("Clears the flag").wait_for(state="detached")
    page.get_by_label("Code").fill("Y7")
    page.get_by_text("Clears the flag “persistent absence”").wait_for()
    page.get_by_label("Why is it changed?").select_option("evidence")
    page.get_by_role("button", name="Save the mark").click()
    page.get_by_text("Evans").first.wait_for()
    page.wait_for_selector(".notice--success")
    mark = Mark.objects.get(enrolment=enrolment, session__date=begun(), session__half="AM")
    assert mark.code == "Y7"


def test_a_register_taken_shows_what_follows_as_it_is_changed(
    journey: Journey, school: School
) -> None:
    enrolment = _child(school, "Farah")
    fill_marks(enrolment, "OOO" + "." * 27)
    refresh_flags(as_of=timezone.localdate(), enrolment_ids=[enrolment.pk])
    sign_in(journey, Role.SCHOOL_ADMIN, school)
    page, ref = journey.page, enrolment.pupil.ref
    journey.go(f"/registers/{school.urn}/{begun()}/am/4A/")
    page.locator(f"[name=code-{ref}]").focus()
    page.keyboard.press("/")
    page.get_by_text("Clears the flag “persistent absence”").wait_for()
    journey.look("a register and what follows")
    page.locator("select[name=reason]").select_option("in_school")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".notice--success")
    mark = Mark.objects.get(enrolment=enrolment, session__date=begun(), session__half="AM")
    assert mark.code == "/"
