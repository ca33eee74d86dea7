"""Issuing a notice: a second person, the rule asked again, dates and letter fixed for good."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from pypdf import PdfReader

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from attendance.choices import Role
from cases.choices import Decision, Stage
from cases.models import Case, Escalation
from fines.actions.drafting import is_free, read_draft
from fines.actions.facts_many import FactsOfMany, proposals
from fines.actions.issuing import return_notice
from fines.actions.law import current_law
from fines.actions.receipts_proved import record_receipt
from fines.choices import NoticeStatus
from fines.models import NoticeSession, PenaltyNotice
from fines.rules.eligibility import judge
from tests.factories.attendance import MembershipFactory, mark
from tests.factories.fines import (
    ISSUED,
    another_parent,
    issue,
    notice_scene,
    propose,
)

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)


def text_of(pdf):
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(pdf)).pages).split())


def test_manager_issues_with_the_amounts_and_dates_of_the_law():
    scene = notice_scene()
    notice = issue(scene)
    assert notice.status == NoticeStatus.ISSUED
    assert (notice.first_pence, notice.second_pence) == (8000, 16000)
    assert notice.posted_on == ISSUED
    assert notice.deemed_received_on == dt.date(2026, 2, 3)
    assert notice.first_due == dt.date(2026, 2, 23)
    assert notice.second_due == dt.date(2026, 3, 2)
    assert notice.issued_by == scene.manager
    assert notice.pdf_sha256
    case = Case.objects.get(pk=scene.case.pk)
    assert (case.stage, case.stage_due) == (Stage.NOTICE_ISSUED, dt.date(2026, 3, 2))
    decided = Escalation.objects.get(case=case)
    assert (decided.decision, decided.decided_by) == (Decision.APPROVED, scene.manager)
    assert set(notice.sessions.values_list("code_at_issue", flat=True)) == {"O"}


def test_legal_officer_may_issue_too():
    scene = notice_scene()
    notice = issue(scene, by=scene.legal)
    assert notice.issued_by == scene.legal
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.NOTICE_ISSUED


def test_proposer_may_not_issue_even_as_a_manager():
    scene = notice_scene()
    MembershipFactory(user=scene.officer, role=Role.MANAGER)
    notice = propose(scene)
    with pytest.raises(NotAllowed, match="somebody else"):
        issue(scene, notice, by=scene.officer)


def test_database_refuses_the_proposer_as_issuer():
    notice = propose(notice_scene())
    with pytest.raises(IntegrityError, match="nobody_issues"), transaction.atomic():
        PenaltyNotice.objects.filter(pk=notice.pk).update(issued_by=notice.proposed_by)


def test_rule_is_asked_again_on_the_marks_as_they_stand():
    scene = notice_scene()
    notice = propose(scene)
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "M")
    with pytest.raises(WrongState, match="marked M"):
        issue(scene, notice)
    assert PenaltyNotice.objects.get(pk=notice.pk).status == NoticeStatus.PROPOSED


def test_issuing_twice_is_harmless():
    scene = notice_scene()
    notice = issue(scene)
    with pytest.raises(AlreadyDone):
        issue(scene, notice)
    assert scene.case.events.filter(kind="notice.issued").count() == 1


def test_second_proposal_issued_after_another_is_counted_as_second():
    """Two proposals to one parent cannot both become a first notice."""
    scene = notice_scene("OOOOO OOOOO . OOOOO OOOOO")
    one = propose(scene, session_ids=scene.sessions(10))
    issue(scene, one)
    two = propose(scene, session_ids=scene.sessions()[10:], on=dt.date(2026, 3, 3))
    assert issue(scene, two, on=dt.date(2026, 3, 4)).first_pence is None


@pytest.mark.parametrize(
    ("pattern", "day", "why"),
    [
        (
            "OOOOO OOOOO . OOOOO OOOOO",
            dt.date(2026, 3, 2),
            "can still be paid, until Monday 2 March",
        ),
        ("OOOOO OOOOO . OOOOO OOOOO", dt.date(2026, 3, 3), ""),
        ("OOOOO OOOOO OOOOO OOOOO", dt.date(2026, 3, 3), "One absence is one notice"),
    ],
)
def test_no_second_notice_while_the_first_can_be_paid_nor_for_the_same_absence(pattern, day, why):
    """A session left over of a holiday is no second, dearer notice (Education Act 1996 s444A)."""
    scene = notice_scene(pattern)
    issue(scene, propose(scene, session_ids=scene.sessions(10)))
    if not why:
        assert propose(scene, session_ids=scene.sessions()[10:], on=day).number_in_period == 2
        return
    with pytest.raises(WrongState, match=why):
        propose(scene, session_ids=scene.sessions()[10:], on=day)
    offered = read_draft(case=scene.case, carer_ref="", by=scene.officer, on=day)
    assert any(is_free(s) for s in offered.sessions) is ("." in pattern)


def test_it_is_asked_again_at_issue_and_among_many():
    """The first is proved received late after the second was proposed: it can be paid again."""
    scene = notice_scene("OOOOO OOOOO . OOOOO OOOOO")
    first = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    two = propose(scene, session_ids=scene.sessions()[10:], on=dt.date(2026, 3, 3))
    record_receipt(notice=first, received_on=dt.date(2026, 2, 20), note="Signed for",
                   by=scene.manager, on=dt.date(2026, 3, 4))  # fmt: skip
    with pytest.raises(WrongState, match="can still be paid"):
        issue(scene, two, on=dt.date(2026, 3, 4))
    found = FactsOfMany(
        proposals(PenaltyNotice.objects.filter(pk=two.pk)), current_law(), dt.date(2026, 3, 4)
    )
    assert "still_payable" in judge(found.of(found.notices[0])).codes


def test_letter_holds_the_particulars_and_nothing_of_the_other_parent():
    scene = notice_scene()
    father = another_parent(
        scene, lives_with_pupil=False, carer__address="9 Other Road\nElsewhere\nEL1 1SE"
    )
    mother_pdf = text_of(issue(scene).pdf)
    for words in (
        "£80", "Monday 23 February 2026", "£160", "Monday 2 March 2026", scene.mother.full_name,
        scene.enrolment.pupil.full_name, scene.school.name, "Monday 3 November 2025",
        "£1,000", "£2,500", "no right of appeal", "Testshire Council", "Helen Ward", "in full",
    ):  # fmt: skip
        assert words in mother_pdf, words
    assert "Other Road" not in mother_pdf
    father_pdf = text_of(issue(scene, propose(scene, carer=father)).pdf)
    assert "Other Road" in father_pdf
    assert "Test Street" not in father_pdf
    assert "held by the council" in father_pdf
    assert scene.mother.full_name not in father_pdf


@pytest.mark.parametrize(
    ("particular", "words"),
    [
        ("circumstances of the offence",
         ["did not attend school as set out below", "section 444 of the Education Act 1996"]),
        ("recipient and address", ["{carer}", "Test Street"]),
        ("child and address", ["Child {child}"]),
        ("school and address", ["School {school}"]),
        ("officer and particulars", ["{officer}", "Authorised officer of"]),
        ("period and day of issue",
         ["10 sessions, from Monday 3 November 2025 to Friday 7 November 2025",
          "Friday 30 January 2026"]),
        ("amounts and how they vary",
         ["£80 if paid in full by Monday 23 February 2026",
          "£160 if paid in full by Monday 2 March 2026", "the higher amount is due"]),
        ("to whom to pay and write", ["Pay {authority}", "address at the top of this letter"]),
        ("ways to pay", ["by card", "bank transfer", "cheque or postal order"]),
        ("payment discharges", ["discharges your liability", "you will not be prosecuted for them"]),
        ("nothing before the period ends", ["No proceedings will begin before the period for payment has ended"]),
        ("what follows if it is not paid",
         ["prosecute you for the absence or withdraw the notice", "£1,000", "£2,500", "3 months in custody"]),
        ("grounds to withdraw",
         ["ought not to have been issued", "to this person", "material errors", "outside the code of conduct"]),
        ("an answer to who writes", ["We answer within 10 working days"]),
        ("each absence", ["Monday 3 November 2025 Morning O", "Friday 7 November 2025 Afternoon O"]),
    ],
)  # fmt: skip
def test_every_particular_the_regulations_ask_for_is_in_the_letter(particular, words):
    """SI 2007/1867 regulation 3 (domain 4.6), one by one."""
    scene = notice_scene()
    notice = issue(scene)
    said = text_of(notice.pdf)
    pupil, school = notice.pupil, notice.enrolment.school
    known = {
        "carer": scene.mother.full_name, "child": pupil.full_name, "school": school.name,
        "officer": scene.manager.name, "authority": school.authority.name,
    }  # fmt: skip
    missing = [w.format(**known) for w in words if w.format(**known) not in said]
    assert not missing, particular


def test_letter_is_tagged_and_titled():
    reader = PdfReader(BytesIO(issue(notice_scene()).pdf))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Penalty notice" in reader.metadata.title
    assert reader.trailer["/Root"]["/Lang"].startswith("en")


def test_returned_proposal_frees_its_sessions_and_the_case_goes_back():
    scene = notice_scene()
    notice = propose(scene)
    return_notice(notice=notice, by=scene.manager, reason="Offer the parenting course first.")
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.RETURNED
    assert not NoticeSession.objects.filter(notice=notice, live=True).exists()
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.NOTICE_TO_IMPROVE
    assert Escalation.objects.get(case=scene.case).decision == Decision.RETURNED
    again = propose(scene, on=dt.date(2026, 2, 9))
    assert again.sessions.count() == 10


def test_return_needs_a_reason():
    scene = notice_scene()
    with pytest.raises(WrongState, match="reason"):
        return_notice(notice=propose(scene), by=scene.manager, reason=" ")


@pytest.mark.parametrize(
    "change",
    [
        {"second_pence": 100}, {"first_pence": 1}, {"posted_on": dt.date(2026, 1, 1)},
        {"pdf": b"other"}, {"number_in_period": 2}, {"deemed_received_on": dt.date(2026, 2, 1)},
        {"second_due": dt.date(2026, 12, 1)}, {"first_due": dt.date(2026, 1, 1)},
        {"received_on": dt.date(2026, 2, 10)}, {"proposal": {}},
    ],
)  # fmt: skip
def test_database_keeps_an_issued_notice_as_given(change):
    notice = issue(notice_scene())
    with pytest.raises(REFUSED), transaction.atomic():
        PenaltyNotice.objects.filter(pk=notice.pk).update(**change)


@pytest.mark.parametrize("table", ["fines_penaltynotice", "fines_noticesession"])
def test_database_refuses_deletion(table):
    issue(notice_scene())
    with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own two names


def test_database_refuses_a_session_added_after_issue():
    scene = notice_scene("O" * 12)
    notice = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    with pytest.raises(REFUSED), transaction.atomic():
        NoticeSession.objects.create(
            notice=notice, session_id=scene.sessions()[11], enrolment=scene.enrolment,
            carer=scene.mother, code="O",
        )  # fmt: skip


def test_database_refuses_a_session_in_two_live_notices_to_one_parent():
    scene = notice_scene("O" * 20)
    propose(scene, session_ids=scene.sessions(10))
    father = another_parent(scene)
    theirs = propose(scene, carer=father, session_ids=scene.sessions(10))
    assert theirs.sessions.count() == 10
    other = PenaltyNotice.objects.get(carer=scene.mother)
    clone = PenaltyNotice.objects.get(pk=other.pk)
    clone.pk, clone.ref, clone.offence = (
        None,
        "26-7777",
        "s105",
    )  # of the other, one absence bars it
    clone.save()
    with pytest.raises(IntegrityError, match="one_live_notice"), transaction.atomic():
        NoticeSession.objects.create(
            notice=clone, session_id=scene.sessions()[0], enrolment=scene.enrolment,
            carer=scene.mother, code="O",
        )  # fmt: skip
