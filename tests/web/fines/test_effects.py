"""What an amendment would mean for the notices that rest on the mark, before it is saved."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from attendance.choices import Role
from attendance.models import Mark, Session
from attendance.rules.amending import Amending
from fines.actions.news import changed_evidence
from fines.actions.relied import read_relied
from fines.actions.reviewing import confirm_evidence
from fines.actions.watching import notice_evidence_change
from fines.choices import NoticeStatus
from fines.models import PenaltyNotice
from fines.web.effects import effects_on_notices
from tests.factories.attendance import EnrolmentFactory, MembershipFactory, fill_marks, mark
from tests.factories.fines import (
    Scene,
    another_parent,
    issue,
    notice_scene,
    person,
    propose,
)

pytestmark = pytest.mark.django_db


def amend(scene: Scene, code: str, number: int = 0) -> Amending:
    """The nth session of the child with another code."""
    session = Session.objects.filter(school=scene.school).order_by("date", "half")[number]
    found = Mark.objects.filter(session=session, enrolment=scene.enrolment).first()
    was = found.code if found else ""
    return Amending(session.pk, scene.enrolment.pk, session.date, session.half, was, code)


def words(by: User, *amendments: Amending) -> list[str]:
    return [effect.words for effect in effects_on_notices(by, amendments)]


def test_one_session_out_of_ten_is_told_with_what_is_left() -> None:
    scene = notice_scene()
    notice = issue(scene)
    (relied,) = read_relied(scene.lead, [amend(scene, "M")])
    assert (relied.taken, relied.given, relied.recoded) == (1, 0, 0)
    assert (relied.left, relied.threshold) == (9, 10)
    assert words(scene.lead, amend(scene, "M")) == [
        f"Takes 1 session out of the evidence of notice {notice.ref}: 9 left, and the threshold is 10. "
        "A person will be asked whether it stands."
    ]
    (effect,) = effects_on_notices(scene.lead, [amend(scene, "M")])
    assert (effect.tone, effect.asks, effect.href) == ("bad", True, f"/notices/{notice.ref}/")


def test_what_is_promised_is_what_the_night_does() -> None:
    scene = notice_scene()
    notice = issue(scene)
    first = amend(scene, "M")
    assert read_relied(scene.lead, [first])
    mark(scene.enrolment, first.date, first.half, "M")
    assert notice_evidence_change(notice=PenaltyNotice.objects.get(pk=notice.pk))
    assert "A person has been asked already" in words(scene.lead, amend(scene, "I", 1))[0]


def test_a_changed_mark_is_news_on_the_case_until_somebody_says_what_it_means() -> None:
    scene = notice_scene()
    notice = issue(scene)
    first = amend(scene, "M")
    mark(scene.enrolment, first.date, first.half, "M")
    about = {notice.case_id: timezone.now()}
    assert list(changed_evidence(scene.officer, about)) == []
    notice_evidence_change(notice=notice)
    told = [(case, news.text) for case, news in changed_evidence(scene.officer, about)]
    assert told == [(notice.case_id, f"A mark under {notice.ref} was amended")]
    assert list(changed_evidence(MembershipFactory(role=Role.TEACHER).user, about)) == []
    confirm_evidence(
        notice=notice, by=scene.legal, reason="It stands", below_reason="Nine are enough"
    )
    assert list(changed_evidence(scene.officer, about)) == []


def test_another_code_that_counts_is_a_change_and_takes_nothing() -> None:
    scene = notice_scene()
    issue(scene)
    (relied,) = read_relied(scene.lead, [amend(scene, "G")])
    assert (relied.taken, relied.given, relied.recoded, relied.left) == (0, 0, 1, 10)
    assert words(scene.lead, amend(scene, "G"))[0].startswith(
        "Changes the code of 1 session that notice"
    )


def test_a_session_put_back_is_told() -> None:
    scene = notice_scene()
    notice = issue(scene)
    first = amend(scene, "M")
    mark(scene.enrolment, first.date, first.half, "M")
    (relied,) = read_relied(scene.lead, [amend(scene, "O")])
    assert (relied.taken, relied.given, relied.left) == (0, 1, 10)
    assert words(scene.lead, amend(scene, "O"))[0].startswith(
        f"Puts 1 session back into the evidence of notice {notice.ref}: 10 left"
    )


@pytest.mark.parametrize("code", ["O", "M"])
def test_marks_no_notice_rests_on_are_not_spoken_of(code: str) -> None:
    scene = notice_scene("OOOOO OOOOO OI")
    issue(scene, propose(scene, session_ids=scene.sessions(10)))
    assert read_relied(scene.lead, [amend(scene, "M", 10), amend(scene, "O", 11)]) == []
    assert read_relied(scene.lead, [amend(scene, "O", 0)]) == []  # it says so already


def test_another_childs_mark_of_the_same_session_is_no_evidence() -> None:
    scene = notice_scene()
    issue(scene)
    other = EnrolmentFactory(school=scene.school)
    fill_marks(other, "OOOOO")
    first = amend(scene, "M")
    theirs = Amending(first.session_id, other.pk, first.date, first.half, "O", "M")
    assert read_relied(scene.lead, [theirs]) == []


def test_a_proposal_is_named_as_one_and_a_returned_one_not_at_all() -> None:
    scene = notice_scene()
    notice = propose(scene)
    assert f"the proposed notice {notice.ref}" in words(scene.lead, amend(scene, "M"))[0]
    PenaltyNotice.objects.filter(pk=notice.pk).update(
        status=NoticeStatus.RETURNED, status_reason="Not now"
    )
    assert words(scene.lead, amend(scene, "M")) == []


def test_of_a_paid_notice_a_person_is_asked_too() -> None:
    scene = notice_scene()
    notice = issue(scene)
    PenaltyNotice.objects.filter(pk=notice.pk).update(status=NoticeStatus.PAID)
    assert words(scene.lead, amend(scene, "M"))[0].endswith(
        "A person will be asked whether it stands."
    )


def test_looked_at_again_it_asks_again() -> None:
    scene = notice_scene()
    notice = issue(scene)
    first = amend(scene, "M")
    mark(scene.enrolment, first.date, first.half, "M")
    notice_evidence_change(notice=notice)
    confirm_evidence(
        notice=notice, by=scene.legal, reason="It stands", below_reason="Nine are enough"
    )
    (relied,) = read_relied(scene.lead, [amend(scene, "M", 1)])
    assert (relied.taken, relied.left) == (1, 8)
    assert "A person will be asked whether it stands." in words(scene.lead, amend(scene, "M", 1))[0]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.SCHOOL_ADMIN, True), (Role.ATTENDANCE_LEAD, True), (Role.EWO, True),
        (Role.MANAGER, True), (Role.LEGAL_OFFICER, True), (Role.TEACHER, False),
        (Role.SYSTEM_ADMIN, False),
    ],
)  # fmt: skip
def test_who_may_not_see_a_notice_learns_neither_its_number_nor_what_it_is(
    role: str, sees: bool
) -> None:
    scene = notice_scene()
    notice = issue(scene)
    at = None if role in (Role.MANAGER, Role.LEGAL_OFFICER, Role.SYSTEM_ADMIN) else scene.school
    (said,) = words(person(role, at), amend(scene, "M"))
    assert (notice.ref in said) is sees
    assert ("notice" in said) is sees
    assert "asked" in said


def test_two_notices_two_sentences_and_no_more_statements() -> None:
    scene = notice_scene()
    father = another_parent(scene)
    one = issue(scene)
    amendments = [amend(scene, "M")]
    few = count(scene.lead, amendments)
    two = issue(scene, propose(scene, carer=father))
    assert [each.notice.ref for each in read_relied(scene.lead, amendments)] == [one.ref, two.ref]
    assert count(scene.lead, [amend(scene, "M", n) for n in range(10)]) == few
    assert few <= 9


def test_nothing_is_asked_of_notices_where_no_mark_moves() -> None:
    scene = notice_scene()
    issue(scene)
    assert count(scene.lead, [amend(scene, "O")]) <= 1


def count(by: User, amendments: list[Amending]) -> int:
    read_relied(by, amendments)
    with CaptureQueriesContext(connection) as captured:
        read_relied(by, amendments)
    return len(captured)
