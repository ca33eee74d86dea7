"""Words of notices, courts and the money book that were read wrongly."""

import datetime as dt
from types import SimpleNamespace

import time_machine

from fines.actions.money_book import Check
from fines.rules.charging import Period
from fines.rules.limits import Clock, RestsOn
from fines.web.book_presenter import _words
from fines.web.court_case_page import PanelPage
from fines.web.court_words import free_words, limit_words
from fines.web.measure_forms import InterviewForm
from fines.web.proposal_presenter import ProposePage
from fines.web.session_weeks import Week

D = dt.date


def test_a_check_never_reads_as_a_list_of_faults_that_holds():
    assert _words(Check("Lines that do not add up", 0, 0, False)) == "No lines that do not add up"
    assert _words(Check("Lines that do not add up", 2, 0, False)) == "Lines that do not add up: 2"
    assert _words(Check("Received is the rest", 8000, 8000)) == "Received is the rest: £80"
    assert _words(Check("Received is the rest", 8000, 0)) == "Received is the rest: £80 against £0"


def test_a_week_is_named_in_a_sentence_with_its_months_capital():
    assert Week(D(2026, 8, 31), [], True).of_it == "of the week of 31 Aug 2026"


def test_a_notice_that_cannot_be_given_is_no_second_of_nothing():
    verdict = SimpleNamespace(notice_number=2, tariff=None)
    page = ProposePage(SimpleNamespace(verdict=verdict, courts_until=None), None)
    assert page.checks[0].value.startswith("The second in three years: none can be given")


def test_a_case_that_was_at_a_court_is_not_there_now():
    found = SimpleNamespace(case=SimpleNamespace(stage="post_monitor"))
    assert PanelPage(found, None).stage == "This case is not before a court now."


@time_machine.travel("2026-04-01T09:00:00Z", tick=False)
def test_the_place_of_an_interview_is_asked_in_words():
    assert InterviewForm({}).errors["place"] == ["Say where it is held"]


def period(count, last):
    return Period(count, D(2026, 9, 7), last, D(2027, 3, 6), last + dt.timedelta(days=181))


def test_the_strip_and_the_last_days_say_which_sessions_they_are_of():
    """39 sessions on the register, 35 of them chosen: both say how many, and until when."""
    free, chosen = period(39, D(2026, 11, 23)), period(35, D(2026, 11, 5))
    words = free_words(free, Clock(RestsOn.CHOSEN, chosen))
    assert words.startswith("39 sessions, 7 Sep 2026 to 23 Nov 2026; ")
    assert "those of the 35 chosen, the last on 5 Nov 2026" in words
    assert "For the last of them alone (5 Nov 2026)" in limit_words(Clock(RestsOn.CHOSEN, chosen))
    assert "chosen" not in free_words(free, Clock(RestsOn.REGISTER, free))
    assert "chosen" not in free_words(free, Clock(RestsOn.CHOSEN, free))
