"""The same letter goes to a parent a second time within weeks only when somebody says why."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import AlreadyDone
from cases.actions import letters
from cases.choices import EventKind, LetterTemplate
from cases.models import Case, Letter
from cases.rules.letter_eligible import is_again
from tests.factories.cases import CaseWorld, open_case

FIRST = LetterTemplate.FIRST_ATTENDANCE
TODAY = dt.date(2025, 11, 10)


def send(case: Case, world: CaseWorld, **how: object) -> Letter:
    first = case.pupil.responsibilities.first()
    values: dict[str, object] = {"by": world.ewo, "carer": first.carer, "template": FIRST} | how
    return letters.send_letter(case=case, **values)  # type: ignore[arg-type]


def test_over_midnight_the_second_of_two_people_is_refused(world: CaseWorld) -> None:
    case = open_case(world)
    with time_machine.travel("2025-11-10T23:59:30+00:00", tick=False):
        send(case, world)
    with time_machine.travel("2025-11-11T00:00:30+00:00", tick=False):
        with pytest.raises(AlreadyDone, match="on 10 November 2025: say why it goes again"):
            send(case, world, by=world.manager)
        with pytest.raises(AlreadyDone):
            send(case, world, by=world.manager, again=" \u200b")
    assert case.letters.count() == 1


@pytest.mark.parametrize(("days", "refused"), [(0, True), (1, True), (27, True), (28, False)])
def test_it_looks_back_as_far_as_letters_in_bulk(
    world: CaseWorld, days: int, refused: bool
) -> None:
    assert is_again(TODAY - dt.timedelta(days=days), TODAY, 28) is refused
    case = open_case(world)
    send(case, world, on=TODAY - dt.timedelta(days=days))
    if refused:
        with pytest.raises(AlreadyDone):
            send(case, world)
    else:
        send(case, world)
    assert case.letters.count() == 2 - refused


def test_the_reason_stands_on_the_timeline_and_only_where_it_went_again(world: CaseWorld) -> None:
    case = open_case(world)
    send(case, world, again="Not needed: it is the first")
    send(case, world, again="She has moved")
    told = case.events.filter(kind=EventKind.LETTER_SENT).order_by("id")
    assert list(told.values_list("text", flat=True)) == ["", "She has moved"]


def test_another_letter_another_parent_and_one_sent_in_error_stop_nothing(world: CaseWorld) -> None:
    case = open_case(world)
    letter = send(case, world)
    send(case, world, carer=case.pupil.responsibilities.last().carer)
    send(case, world, template=LetterTemplate.REVIEW)
    letters.recall_letter(letter=letter, by=world.ewo, reason="Wrong child")
    send(case, world)
    assert case.letters.count() == 4
