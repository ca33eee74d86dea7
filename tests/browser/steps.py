"""What each role does along the main line, at the keyboard and with the mouse, told in their words.

Each chapter signs its person in through the real form and leaves the world as the next one finds it.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from attendance.choices import Half
from attendance.rules.calendar import monday_of
from cases.models import ImprovementPeriod
from tests.browser.story import Story

HEADER = ["URN", "UPN", "Date", "Session", "Mark", "Minutes late", "Comments"]
# The child's first four weeks of marks: nine sessions without permission, the tenth is still to come.
MISSED = "OO........ OO........ ....OO.... .......OOO"

# -- School admin ------------------------------------------------------------------------------------


def marks_file(story: Story, folder: Path) -> Path:
    """The school's own system writes four weeks of marks of two children."""
    path = folder / "marks.csv"
    halves = [(day, half) for day in _school_days(story.start) for half in Half]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for enrolment, codes in ((story.child, MISSED.replace(" ", "")), (story.friend, "." * 40)):
            for (day, half), code in zip(halves, codes, strict=True):
                mark = ("/" if half == Half.AM else "\\") if code == "." else code
                upn = enrolment.pupil.upn
                writer.writerow([story.school.urn, upn, day.isoformat(), half.value, mark, "", ""])
    return path


def _school_days(start: dt.date) -> list[dt.date]:
    return [start + dt.timedelta(days=7 * week + day) for week in range(4) for day in range(5)]


def import_marks(story: Story, folder: Path) -> None:
    call_command("import_marks", str(marks_file(story, folder)))


def take_register(story: Story) -> None:
    """Last Friday's register, late, by keyboard: the tenth session; then one mark put right."""
    story.enter(story.world.admin)
    story.look("admin home")
    story.journey.go(f"/registers/{story.school.urn}/{story.last_friday}/am/4A/")
    story.look("register")
    keys = story.page.keyboard
    for key in ("o", "Alt+p", "Control+s"):
        keys.press(key)
    story.sees("Register taken. 2 marks saved.")
    story.page.locator(".cell").nth(1).focus()
    for key in ("i", "Control+s"):
        keys.press(key)
    story.look("amending")
    for key in ("W", "Control+s"):
        keys.press(key)
    story.sees("1 mark changed.")


def see_the_flag(story: Story) -> None:
    """The worker has run: the flag stands on her first page and in the list."""
    story.queue.run()
    for path, what in (("/today/", "today with a flag"), ("/flags/", "flags")):
        story.journey.go(path)
        story.sees("Maya")
        story.sees("10")
        story.look(what)


# -- Attendance lead ---------------------------------------------------------------------------------


def support_and_refer(story: Story) -> None:
    """From the flag to a referral: support, a meeting, what goes with it."""
    story.enter(story.world.lead)
    story.follow("Cases")
    story.look("cases of the school")
    story.follow(str(story.child.pupil))
    story.look("case flagged")
    story.move("Start school support", reason="Missed Mondays; the family agrees to talk.")
    story.move_is_blocked()
    story.open_case()
    story.log_contact("meeting", "attended", "Mornings are hard since the move.", "Ring on Monday")
    story.look("case in school support")
    story.go_on("Refer for Fast Track")
    story.fill("why", "Calls and a meeting were not enough.")
    story.choose("early_help", "yes")
    story.fill("early_help_words", "The family worker has rung twice.")
    story.look("referral")
    story.press("Send the referral")
    story.sees("is sent. You see the answer on this case.")


# -- Education welfare officer -----------------------------------------------------------------------


def accept_and_log(story: Story) -> None:
    """Takes the referral, opens it from the day's list with Enter, and rings the family."""
    story.enter(story.world.ewo)
    story.look("my work with a referral")
    story.follow(str(story.child.pupil))
    story.press("Take this case")
    story.sees(f"{story.case.ref} is yours.")
    story.follow("My work")
    story.look("my work")
    expect(story.page.locator(".work-line a").first).to_be_focused()
    story.page.keyboard.press("Enter")
    story.page.wait_for_url(f"**/cases/{story.case.ref}/")
    story.page.keyboard.press("l")
    story.log_contact("call", "spoke", "Mrs Abbott will come to a panel.")
    story.move("Open Fast Track")
    story.look("fast track open")


def hold_the_panel(story: Story) -> None:
    """A day for the panel, one invitation to each parent, what was said, what was agreed."""
    story.follow("Set a panel")
    monday = monday_of(timezone.localdate()) + dt.timedelta(days=14)
    story.fill_day("date", monday)
    story.fill("time", "14:00")
    story.look("set a panel")
    story.press("Set the panel")
    story.sees("The panel is set.")
    story.journey.go(f"/cases/{story.case.ref}/letters/new/panel_invitation/")
    previews = story.page.get_by_role("link", name="Look at the letter").all()
    hrefs = [link.get_attribute("href") or "" for link in previews]
    assert [story.pdf(href)[:5] for href in hrefs] == [b"%PDF-", b"%PDF-"]
    story.look("invitation")
    story.press("Send, one to each")
    story.sees("2 letters sent.")
    story.move("Go to panel")
    story.case.panels.update(at=timezone.now())  # its day has come
    story.follow("Record the panel")
    for number, answer in enumerate(("came", "apologies")):
        story.page.locator(f"input[value={answer}]").nth(number).check()
    story.fill("minutes", "Mrs Abbott came. Mornings are the trouble.")
    story.look("minutes")
    story.press("Record it")
    story.sees("The panel is recorded.")
    story.look("the panel held")
    story.journey.go(f"/cases/{story.case.ref}/")


def agree_the_plan(story: Story) -> None:
    """A plan with targets; an empty one is refused first, and the page says where."""
    story.follow("Write a plan")
    story.press("Save the plan")
    expect(story.page.locator(".govuk-error-summary")).to_be_focused()
    story.look("plan with an error")
    story.fill("text_1", "At school by 8.45 each Monday")
    story.fill("owner_1", "Mrs Abbott")
    story.fill("support", "Breakfast club from 8.")
    story.press("Save the plan")
    story.sees("The plan is recorded.")
    story.move("Start the plan")
    story.look("case in plan")


def reach_notice_to_improve(story: Story) -> None:
    """The plan did not hold: review, and a notice to improve; a manager is asked to step down."""
    story.move("Go to review")
    story.move("Send a notice to improve", reason="Two more Mondays were missed.")
    story.open_case()
    story.follow("ask to step down")
    story.fill("summary", "Step down to support?")
    story.fill("recommendation", "The mother has found morning care.")
    story.look("ask a manager")
    story.press("Ask")
    story.sees("A manager has been asked.")


def let_time_to_improve_pass(story: Story) -> None:
    """It went some days ago, and the Friday since was missed: while all goes well no notice may follow."""
    ImprovementPeriod.objects.filter(case=story.case).update(starts_on=story.last_friday)


def propose_notice(story: Story) -> None:
    """One notice to one parent, for the ten sessions."""
    let_time_to_improve_pass(story)
    story.journey.go(f"/notices/propose/{story.case.ref}/")
    story.page.locator(".parent", has_text="Ruth").click()
    story.answer_everything("Support was offered and has not worked.")
    story.page.get_by_label("Checked against").select_option("council_tax")
    story.fill_day("address_on", dt.date.today())
    story.fill("recommendation", "Ten sessions in six weeks, and the plan was not kept.")
    story.look("propose")
    story.press("Send to a manager")
    story.sees("It waits for a manager's decision.")
    story.look("proposed notice")
    story.journey.go(f"/notices/{story.notice.ref}/issue/")
    story.sees("role does not allow")
    story.open_case()
    story.look("case with a proposed notice")


# -- Manager -----------------------------------------------------------------------------------------


def return_a_question(story: Story) -> None:
    """The queue: the question comes first with its evidence, and goes back with a reason."""
    story.enter(story.world.manager)
    story.journey.go("/queue/")
    story.look("queue")
    open_question(story, "Step down")
    story.look("evidence")
    story.press_starting("Return with the reason")
    expect(story.page.locator(".govuk-error-summary")).to_be_focused()
    story.fill("reason", "Show me two full weeks first.")
    story.press_starting("Return with the reason")
    story.sees("returned.")


def open_question(story: Story, words: str) -> None:
    """One line of the queue, and its evidence beside it: nobody decides before it is there."""
    story.page.locator(".queue-line", has_text=words).get_by_role("link").click()
    expect(story.page.locator(".queue-line--chosen")).to_contain_text(words)
    expect(story.page.locator("#decision-title")).to_contain_text(words)


def issue_the_notice(story: Story, posted_on: dt.date) -> None:
    """Decides the notice on its own page: posted that day, once, however often it is pressed."""
    story.journey.go("/queue/")
    open_question(story, "Penalty notice")
    story.follow("Decide on its own page")
    story.follow("Decide on it")
    story.look("issue")
    there = story.page.url
    late = story.page.context.new_page()
    late.goto(there)
    story.fill_day("posted_on", posted_on)
    story.page.get_by_role("button", name="Issue and post").dblclick()
    story.page.wait_for_url(f"**/notices/{story.notice.ref}/")
    story.sees("posted to Ruth Abbott")
    story.look("issued notice")
    late.get_by_role("button", name="Issue and post").click()
    expect(late.locator("main")).to_contain_text("already")
    late.close()
    story.page.go_back()
    again = story.page.get_by_role("button", name="Issue and post")
    if again.count():
        again.click()
    expect(story.page.locator("main")).to_contain_text("already")
    assert story.pdf(f"/notices/{story.notice.ref}/letter.pdf").startswith(b"%PDF-")
    story.open_case()
    story.look("case with an issued notice")


# -- Legal officer -----------------------------------------------------------------------------------


def record_payment(story: Story) -> None:
    """The notice from the list; the child's own record stays shut; the money closes the case."""
    story.enter(story.world.legal)
    answer = story.page.goto(f"{story.journey.base}/pupils/{story.child.pupil.ref}/")
    assert answer is not None
    assert answer.status == 404
    story.follow("Notices")
    story.look("notices")
    story.follow(story.notice.ref)
    assert not story.page.get_by_role("link", name="Maya Abbott").count(), "it would be refused"
    story.sees("Not yet")  # no charge while it can be paid
    story.look("notice to be paid")
    story.follow("Record a payment")
    story.press("Record the payment")
    expect(story.page.locator(".govuk-error-summary")).to_be_focused()
    story.look("payment with errors")
    story.fill("amount", "80")
    story.page.get_by_label("Card", exact=False).first.check()
    story.fill("reference", "WP-00042")
    story.press("Record the payment")
    story.sees("paid")
    story.look("paid notice")


# -- System administrator ----------------------------------------------------------------------------


def keep_the_house(story: Story) -> None:
    """Settings, people and jobs are hers; no child is."""
    story.enter(story.world.system_admin)
    for path in ("/settings/", "/settings/people/", "/settings/thresholds/", "/jobs/"):
        story.journey.go(path)
        story.look(path.strip("/").replace("/", " "))
    for path in (
        f"/pupils/{story.child.pupil.ref}/",
        f"/cases/{story.case.ref}/",
        f"/registers/{story.school.urn}/{story.last_friday}/am/4A/",
    ):
        answer = story.page.goto(story.journey.base + path)
        assert answer is not None
        assert answer.status in (403, 404), path
        expect(story.page.locator("body")).not_to_contain_text("Maya")
    story.look("a child is refused")
