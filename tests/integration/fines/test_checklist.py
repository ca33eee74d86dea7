"""The checklist in the database: kept with the proposal, asked again at issue, and refused by the tables themselves."""

import datetime as dt

import pgtrigger
import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from attendance.actions.shields import set_shield
from attendance.models import Carer, Responsibility
from cases.choices import Stage
from cases.models import Case
from fines.actions.proposing import propose_notice
from fines.choices import CheckLine, Consideration
from fines.models import AddressOnFile, Measure, PenaltyNotice
from fines.rules.answers import Answer
from tests.factories.attendance import (
    CircumstanceFactory,
    EnrolmentFactory,
    ResponsibilityFactory,
    fill_marks,
    mark,
    open_school,
)
from tests.factories.batches import family
from tests.factories.fines import (
    ANSWERS,
    FIRST_WEEK,
    ISSUED,
    PROPOSED,
    another_parent,
    issue,
    make_case,
    notice_scene,
    propose,
)
from tests.factories.rows import recorded_at
from tests.unit.fines.test_eligibility import ASKED

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)


def lines(kept):
    return {line["line"]: line for line in kept["checklist"]}


def without(question):
    return {c: a for c, a in ANSWERS.items() if c != question}


@pytest.mark.parametrize("question", ASKED)
def test_each_line_unanswered_is_refused_by_its_name(question):
    scene = notice_scene("OOOOO NN OOOOO")
    if question == Consideration.CONSULTED:
        CircumstanceFactory(pupil=scene.enrolment.pupil)
    sessions = scene.sessions()
    ids = sessions[:5] + sessions[7:]
    with pytest.raises(WrongState) as refused:
        propose(scene, session_ids=ids, answers=without(question))
    assert question.label in refused.value.message
    assert not PenaltyNotice.objects.exists()


def test_every_line_is_kept_with_who_answered_it_and_when():
    scene = notice_scene()
    kept = propose(scene).proposal
    found = lines(kept)
    assert {line["state"] for line in found.values()} == {"ok"}
    assert "10 unauthorised sessions in 10 school weeks" in found[CheckLine.THRESHOLD]["text"]
    assert found[CheckLine.UNRESOLVED]["by"] == "application"
    address = kept["answers"]["address"]
    assert (address["source"], address["on"]) == ("council_tax", FIRST_WEEK.isoformat())
    assert (address["who"], address["at"][:10]) == (scene.officer.name, PROPOSED.isoformat())
    assert scene.mother.address.splitlines()[0] not in str(kept), "the address itself is not copied"


def test_an_n_beside_the_notice_is_explained_and_one_in_it_is_refused():
    scene = notice_scene("OOOOO OOOOO NN O")
    ids = scene.sessions()
    with pytest.raises(WrongState, match="still marked N"):
        propose(scene, session_ids=ids[:12])
    rest = [*ids[:10], ids[12]]
    with pytest.raises(WrongState, match="asked about the absences still marked N"):
        propose(scene, session_ids=rest, answers=without(Consideration.UNSETTLED))
    found = lines(propose(scene, session_ids=rest).proposal)
    assert "was to be settled by" in found[CheckLine.UNRESOLVED]["text"]


class TestElsewhere:
    def test_a_brother_at_the_same_school_has_a_notice_of_his_own(self):
        """Absent in the same half days, of the same mother: two children, two notices (T26)."""
        scene = notice_scene()
        propose(scene)
        brother = family(scene)
        ResponsibilityFactory(pupil=brother.enrolment.pupil, carer=scene.mother)
        theirs = propose(brother, carer=scene.mother)
        assert theirs.sessions.count() == 10
        assert "for another child" in lines(theirs.proposal)[CheckLine.ELSEWHERE]["text"]

    def test_one_half_day_on_two_registers_is_missed_once(self):
        scene = notice_scene()
        issue(scene)
        unit = open_school(weeks=12, start=FIRST_WEEK)
        second = EnrolmentFactory(pupil=scene.enrolment.pupil, school=unit, kind="dual")
        fill_marks(second, "OOOOO OOOOO")
        Case.objects.update(enrolment=second)
        other = Case.objects.get()
        ids = list(unit.sessions.filter(marks__enrolment=second).values_list("pk", flat=True))
        with pytest.raises(WrongState, match="already stands in notice"):
            propose_notice(
                case=other, carer=scene.mother, session_ids=ids, by=scene.officer,
                answers=ANSWERS, on=PROPOSED,
            )  # fmt: skip

    def test_a_sisters_case_at_another_school_is_shown_and_the_other_parents_notice_asks_nothing_again(
        self,
    ):
        scene = notice_scene()
        sister = EnrolmentFactory(school=open_school())
        ResponsibilityFactory(pupil=sister.pupil, carer=scene.mother)
        make_case(sister, scene.officer, Stage.SCHOOL_SUPPORT)
        notice = propose(scene)
        assert (
            "about another child of this parent is open at"
            in lines(notice.proposal)["elsewhere"]["text"]
        )
        propose(scene, carer=another_parent(scene))
        assert issue(scene, notice).issued_by == scene.manager

    def test_an_order_made_since_is_asked_about_at_issue(self):
        scene = notice_scene()
        notice = propose(scene)
        Measure.objects.create(
            case=scene.case, kind="eso", court="Riverside", made_on=PROPOSED, starts_on=PROPOSED,
            ends_on=dt.date(2026, 12, 1), requires="Go to school.", by=scene.manager,
        )  # fmt: skip
        with pytest.raises(WrongState, match="New since it was proposed: Education supervision"):
            issue(scene, notice)
        said = {Consideration.ELSEWHERE.value: Answer(True, "The order is of another matter.")}
        issued = issue(scene, notice, answers=said)
        found = lines(issued.issue)[CheckLine.ELSEWHERE]
        assert "of another matter" in found["text"]
        assert issued.issue["answers"]["elsewhere"]["who"] == scene.manager.name


def checked(on):
    return ANSWERS | {Consideration.ADDRESS: Answer(True, "Rang her.", "parent", on)}


class TestAddress:
    @pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (1, False)])
    def test_a_check_of_before_the_address_came_on_file_counts_for_nothing(self, days, refused):
        scene = notice_scene()
        day = PROPOSED - dt.timedelta(days=3)
        recorded_at(scene.mother, day, 17)
        answers = checked(day + dt.timedelta(days=days))
        if not refused:
            assert propose(scene, answers=answers).status == "proposed"
            return
        with pytest.raises(WrongState, match="Friday 16 January 2026 at 17:00, after that check"):
            propose(scene, answers=answers)

    @pytest.mark.parametrize(("minute", "refused"), [(59, False), (0, False), (1, True)])
    def test_of_one_day_the_minute_decides_whether_a_kept_answer_still_holds(self, minute, refused):
        """A to B and back to A is the same address, checked before it was the present one."""
        scene = notice_scene()
        notice = propose(scene, answers=checked(PROPOSED))
        at = timezone.localtime(notice.proposed_at)
        recorded_at(scene.mother, PROPOSED, at.hour - (minute == 59), minute)
        if not refused:
            assert issue(scene, notice).issued_on
            return
        with pytest.raises(WrongState, match="after that check"):
            issue(scene, notice)
        said = {Consideration.ADDRESS.value: Answer(True, "Rang her.", "parent", ISSUED)}
        assert issue(scene, notice, answers=said).issued_on

    def test_the_database_notes_when_a_name_or_address_was_changed_and_nothing_else(self):
        mother = notice_scene().mother
        rows = Carer.objects.filter(pk=mother.pk)
        rows.update(surname="Newly-Married", telephone="07700 900123", address=mother.address)
        assert not AddressOnFile.objects.exists()
        rows.update(address="9 New Road\nTown\nTE1 1ST")
        assert AddressOnFile.objects.filter(carer=mother).count() == 1
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            AddressOnFile.objects.update(since=timezone.now())

    def test_a_changed_address_is_checked_again_before_it_goes(self):
        scene = notice_scene()
        notice = propose(scene)
        Carer.objects.filter(pk=scene.mother.pk).update(address="9 New Road\nTown\nTE1 1ST")
        with pytest.raises(WrongState, match="name or address was changed"):
            issue(scene, notice)
        plain = {Consideration.ADDRESS.value: Answer(True, "Rang her.")}
        with pytest.raises(WrongState, match="against what it was checked"):
            issue(scene, notice, answers=plain)
        recorded_at(scene.mother, ISSUED, 9)
        whole = {Consideration.ADDRESS.value: Answer(True, "Rang her.", "parent", ISSUED)}
        issued = issue(scene, notice, answers=whole)
        assert "9 New Road" in issued.letter["recipient"]["lines"]

    def test_a_changed_name_too(self):
        scene = notice_scene()
        notice = propose(scene)
        Carer.objects.filter(pk=scene.mother.pk).update(surname="Newly-Married")
        with pytest.raises(WrongState, match="name or address was changed"):
            issue(scene, notice)

    @pytest.mark.parametrize(("old_is_good", "goes"), [(True, True), (False, False)])
    def test_a_new_key_of_the_site_changes_no_address_while_the_old_is_good(
        self, settings, old_is_good, goes
    ):
        scene = notice_scene()
        notice = propose(scene)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if old_is_good else []
        settings.SECRET_KEY = "another" * 10
        if goes:
            assert issue(scene, notice).issued_on
            return
        with pytest.raises(WrongState, match="name or address was changed"):
            issue(scene, notice)

    def test_a_school_cannot_check_an_address_it_may_not_see(self):
        scene = notice_scene("G" * 10, stage=Stage.SCHOOL_SUPPORT)
        hidden = another_parent(scene, address_is_confidential=True)
        with pytest.raises(WrongState, match="protected or confidential"):
            propose(scene, carer=hidden, by=scene.lead)
        assert propose(scene, carer=hidden, by=scene.officer).carer == hidden

    def test_nobody_checks_a_protected_address_they_have_not_opened(self):
        scene = notice_scene()
        notice = propose(scene)
        link = Responsibility.objects.select_related("carer", "pupil").get(carer=scene.mother)
        set_shield(link=link, reason="Refuge", by=scene.officer)
        other = family(scene)
        ResponsibilityFactory(pupil=other.enrolment.pupil, carer=scene.mother)
        with pytest.raises(WrongState, match="protected or confidential"):
            propose(other, carer=Carer.objects.get(pk=scene.mother.pk))
        Carer.objects.filter(pk=scene.mother.pk).update(address="Somewhere else\nTE9 9ZZ")
        recorded_at(scene.mother, ISSUED, 9)
        said = {
            Consideration.ADDRESS.value: Answer(True, "x", "visit", ISSUED),
        }
        with pytest.raises(NotAllowed, match="Open the address"):
            issue(scene, PenaltyNotice.objects.get(pk=notice.pk), answers=said)


def test_who_became_looked_after_since_is_consulted_about_before_it_goes():
    scene = notice_scene()
    notice = propose(scene)
    CircumstanceFactory(pupil=scene.enrolment.pupil, valid_from=dt.date(2026, 1, 25))
    with pytest.raises(WrongState, match="consulted now as well"):
        issue(scene, notice)
    said = {Consideration.CONSULTED.value: Answer(True, "R. Hale, on the telephone.")}
    assert issue(scene, notice, answers=said).issued_by == scene.manager


class TestOldProposals:
    def old(self):
        """A proposal from before there was a checklist."""
        scene = notice_scene()
        notice = propose(scene)
        said = {"yes": True, "reason": "Considered."}
        asked = ("support", "best_tool", "equality", "code", "evidence")
        kept = {"eligible": True, "answers": dict.fromkeys(asked, said), "recommendation": "Old."}
        with pgtrigger.ignore("fines.PenaltyNotice:proposal_stands"):
            PenaltyNotice.objects.filter(pk=notice.pk).update(proposal=kept)
        return scene, PenaltyNotice.objects.get(pk=notice.pk)

    def test_it_is_read_and_asked_at_issue_what_it_was_never_asked(self):
        scene, notice = self.old()
        with pytest.raises(WrongState, match="Not answered: The parent’s name and address"):
            issue(scene, notice)
        new = ("address", "person", "elsewhere", "improvement")
        said = {key: ANSWERS[Consideration(key)] for key in new}
        issued = issue(scene, notice, answers=said)
        assert {line["state"] for line in lines(issued.issue).values()} == {"ok"}


class TestTheDatabase:
    def test_what_was_proposed_is_never_written_anew(self):
        notice = propose(notice_scene())
        with pytest.raises(REFUSED), transaction.atomic():
            PenaltyNotice.objects.filter(pk=notice.pk).update(proposal={"checklist": []})

    @pytest.mark.parametrize("kept", [{}, {"checklist": []}, {"checklist": [{"state": "open"}]}])
    def test_no_proposal_without_every_line(self, kept):
        notice = propose(notice_scene())
        notice.pk, notice.ref, notice.proposal = None, "26-9999", kept
        with pytest.raises(REFUSED), transaction.atomic():
            notice.save(force_insert=True)

    def test_case_stays_where_it_was_when_refused(self):
        scene = notice_scene()
        with pytest.raises(WrongState):
            propose(scene, answers=without(Consideration.PERSON))
        assert Case.objects.get().stage == Stage.NOTICE_TO_IMPROVE


def test_marks_turned_back_to_n_stop_it_at_issue():
    scene = notice_scene()
    notice = propose(scene)
    mark(scene.enrolment, FIRST_WEEK, "AM", "N")
    with pytest.raises(WrongState, match="still marked N"):
        issue(scene, notice)
