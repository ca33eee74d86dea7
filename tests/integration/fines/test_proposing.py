"""Proposing a notice: what is kept, who is asked, and everything that stands against it."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.actions.responsibility import say_responsibility
from attendance.choices import Role
from cases.choices import Stage
from cases.models import Case, Escalation
from fines.choices import Consideration, NoticeStatus
from fines.models import PenaltyNotice
from fines.rules.answers import Answer
from tests.factories.attendance import (
    CircumstanceFactory,
    ResponsibilityFactory,
    fill_marks,
    mark,
)
from tests.factories.fines import (
    ANSWERS,
    PROPOSED,
    another_parent,
    issue,
    notice_scene,
    person,
    propose,
)

pytestmark = pytest.mark.django_db


def test_officer_proposes_and_the_manager_is_asked():
    scene = notice_scene()
    notice = propose(scene, recommendation="Support was refused twice.")
    assert notice.status == NoticeStatus.PROPOSED
    assert notice.ref.startswith("26-")
    assert notice.number_in_period == 1
    assert notice.sessions.count() == 10
    assert {s.code for s in notice.sessions.all()} == {"O"}
    assert notice.proposal["counted_sessions"] == 10
    assert notice.proposal["answers"]["support"]["yes"] is True
    waiting = Escalation.objects.get(case=scene.case)
    assert waiting.path == f"/notices/{notice.ref}/"
    assert waiting.asked_by == scene.officer
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.NOTICE_PROPOSED
    assert scene.case.events.filter(kind="notice.proposed").exists()
    assert AuditEvent.objects.filter(kind="notice.proposed", target_ref=notice.ref).exists()


def test_nine_sessions_are_too_few_and_nothing_is_written():
    scene = notice_scene("OOOOO OOOO")
    with pytest.raises(WrongState, match="9 unauthorised sessions in 10"):
        propose(scene)
    assert not PenaltyNotice.objects.exists()
    assert not Escalation.objects.exists()


def test_one_authorised_session_is_named():
    scene = notice_scene("OOOOO OOOO I")
    ids = [*scene.sessions(), scene.school.sessions.order_by("date", "half")[9].pk]
    with pytest.raises(WrongState, match="marked I"):
        propose(scene, session_ids=ids)


def test_below_threshold_goes_to_the_manager_with_a_reason():
    scene = notice_scene("GGGGGG")
    notice = propose(scene, exception_reason="Third holiday this year")
    assert notice.proposal["exception_reason"] == "Third holiday this year"
    with pytest.raises(WrongState, match="Only 6"):
        issue(scene, notice)
    issued = issue(scene, notice, exception_reason="I agree: repeated holidays.")
    assert issued.issue["exception_reason"] == "I agree: repeated holidays."


def test_sessions_outside_the_ten_school_weeks_do_not_help():
    scene = notice_scene(weeks=16)
    fill_marks(scene.enrolment, "O", start=dt.date(2026, 2, 9))
    ids = scene.sessions()
    with pytest.raises(WrongState, match="Only 5 unauthorised sessions"):
        propose(scene, session_ids=[*ids[:5], ids[-1]], on=dt.date(2026, 2, 16))


def test_a_session_stands_in_one_live_notice_per_parent():
    scene = notice_scene("O" * 20)
    issue(scene, propose(scene, session_ids=scene.sessions(10)))
    with pytest.raises(WrongState, match="already stands in notice"):
        propose(scene, session_ids=scene.sessions()[5:], on=dt.date(2026, 2, 4))


@pytest.mark.trap("T26")
def test_two_parents_two_children_are_four_notices():
    """Four first notices: £320 if all are paid in the first period, £640 in the second (T26)."""
    scene = notice_scene()
    father = another_parent(scene)
    sister = notice_scene()
    ResponsibilityFactory(pupil=sister.enrolment.pupil, carer=father)
    notices = [issue(scene), issue(scene, propose(scene, carer=father))]
    notices += [issue(sister), issue(sister, propose(sister, carer=father))]
    assert sum(n.first_pence for n in notices) == 32000
    assert sum(n.second_pence for n in notices) == 64000
    assert {n.number_in_period for n in notices} == {1}


@pytest.mark.trap("T27")
def test_limit_is_per_parent_and_child():
    """Mother/Ann twice: a third is closed; father/Ann and mother/Ben are first notices (T27)."""
    scene = notice_scene(".".join(["O" * 10] * 4))
    ids = scene.sessions()
    father = another_parent(scene)
    first = issue(scene, propose(scene, session_ids=ids[:10]))
    second = issue(
        scene, propose(scene, session_ids=ids[10:20], on=dt.date(2026, 3, 3)),
        on=dt.date(2026, 3, 4),
    )  # fmt: skip
    assert (first.number_in_period, second.number_in_period) == (1, 2)
    assert (second.first_pence, second.second_pence) == (None, 16000)
    with pytest.raises(WrongState, match="two penalty notices"):
        propose(scene, session_ids=ids[20:30], on=dt.date(2026, 4, 6))
    theirs = propose(scene, carer=father, session_ids=ids[20:30], on=dt.date(2026, 4, 6))
    assert theirs.number_in_period == 1


@pytest.mark.trap("T28")
def test_step_parent_with_care_may_be_noticed_and_a_stranger_may_not():
    scene = notice_scene()
    partner = another_parent(scene, "step_parent", has_parental_responsibility=False)
    aunt = another_parent(scene, "other", has_parental_responsibility=False, lives_with_pupil=False)
    assert propose(scene, carer=partner).carer == partner
    with pytest.raises(WrongState, match="not recorded as a parent"):
        propose(scene, carer=aunt)


def test_who_is_not_known_to_be_a_parent_is_settled_first_unless_the_child_lives_with_them():
    scene = notice_scene()
    unknown = {"has_parental_responsibility": False, "responsibility_is_known": False}
    father = another_parent(scene, "father", lives_with_pupil=False, **unknown)
    at_home = another_parent(scene, "step_parent", **unknown)
    assert propose(scene, carer=at_home).carer == at_home
    with pytest.raises(WrongState, match="not known"):
        propose(scene, carer=father)
    link = scene.enrolment.pupil.responsibilities.get(carer=father)
    say_responsibility(
        link=link, answer="yes", told_by="Birth certificate", told_on=timezone.localdate(),
        by=scene.officer,
    )  # fmt: skip
    assert propose(scene, carer=father).carer == father


def test_unsafe_parent_is_never_written_to():
    scene = notice_scene()
    unsafe = another_parent(scene, safe_to_contact=False, contact_note="Court order: no contact.")
    with pytest.raises(WrongState, match="no contact"):
        propose(scene, carer=unsafe)


def test_every_question_must_be_answered():
    scene = notice_scene()
    answers = {**ANSWERS, Consideration.EQUALITY: Answer(False)}
    del answers[Consideration.CODE]
    with pytest.raises(WrongState) as refused:
        propose(scene, answers=answers)
    assert "Not answered" in refused.value.message
    assert "Answered no" in refused.value.message


def test_social_worker_must_be_consulted():
    scene = notice_scene()
    CircumstanceFactory(pupil=scene.enrolment.pupil)
    answers = {c: a for c, a in ANSWERS.items() if c != Consideration.CONSULTED}
    with pytest.raises(WrongState, match="social worker"):
        propose(scene, answers=answers)


def test_one_proposal_waits_per_parent_and_child():
    scene = notice_scene("O" * 20)
    propose(scene, session_ids=scene.sessions(10))
    with pytest.raises(WrongState, match="waiting for a decision"):
        propose(scene, session_ids=scene.sessions()[10:])


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.MANAGER, Role.LEGAL_OFFICER])
def test_others_may_not_propose(role):
    scene = notice_scene()
    who = person(role, scene.school if role == Role.SCHOOL_ADMIN else None)
    with pytest.raises(NotAllowed):
        propose(scene, by=who)


def test_lead_may_propose_for_a_holiday_from_school_support():
    scene = notice_scene("G" * 10, stage=Stage.SCHOOL_SUPPORT)
    propose(scene, by=scene.lead)
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.NOTICE_PROPOSED
    assert scene.case.considerations.filter(kind="support_not_appropriate").exists()


def test_a_case_under_review_goes_through_a_notice_to_improve():
    scene = notice_scene(stage=Stage.FT_REVIEW)
    with pytest.raises(WrongState, match="notice to improve first"):
        propose(scene)


def test_a_young_child_is_never_the_subject():
    scene = notice_scene()
    pupil = scene.enrolment.pupil
    pupil.compulsory_from = PROPOSED
    pupil.save(update_fields=["compulsory_from"])
    with pytest.raises(WrongState, match="compulsory school age"):
        propose(scene)


def test_unexplained_marks_count_until_they_are_explained():
    """Eight O and two N meet the threshold today; not once the N become I (T12)."""
    scene = notice_scene("OOOOOOOO NN")
    with pytest.raises(WrongState, match="still marked N") as refused:
        propose(scene)
    assert "of the 10" not in refused.value.message
    other = notice_scene("OOOOOOOO NN")
    ids = other.sessions()
    for key in ids[-2:]:
        session = other.school.sessions.get(pk=key)
        mark(other.enrolment, session.date, session.half, "I")
    with pytest.raises(WrongState, match="8 unauthorised sessions in 10"):
        propose(other, session_ids=ids)
