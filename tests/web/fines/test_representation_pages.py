"""Pages of what is written against notices, of what follows from one, and what a school sees of it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from attendance.choices import Role
from fines.actions import representations, withdrawing
from fines.choices import NoticeStatus
from fines.models import PenaltyNotice, Representation
from tests.factories.fines import issue, notice_scene, person, propose
from tests.web.fines.test_pages import as_user, get, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


def written(scene, notice, **changes):
    given = {
        "received_on": dt.date(2026, 2, 9),
        "sender": "Ms Tester",
        "how": "letter",
        "words": "Ill <b>",
    }
    return representations.record_representation(notice=notice, by=scene.officer, **given | changes)


def post(user, name, *args, **given):
    return as_user(user).post(reverse(f"fines:{name}", args=args), given)


def test_it_is_written_down_on_the_notice_and_waits_in_the_list():
    scene = notice_scene()
    notice = issue(scene)
    assert "Somebody wrote against it" in text(get(scene.officer, "see_notice", notice.ref))
    page = text(get(scene.officer, "record_representation", notice.ref))
    assert f"{scene.mother.full_name}, to whom the notice was given" in page
    assert "Somebody else" in page
    given = {
        "received_on": "2026-02-09", "who": scene.mother.ref, "how": "email", "words": "He was ill",
    }  # fmt: skip
    assert post(scene.officer, "record_representation", notice.ref, **given).status_code == 302
    row = Representation.objects.get()
    assert (row.carer, row.sender) == (scene.mother, scene.mother.full_name)
    page = text(get(scene.legal, "list_representations"))
    for words in (row.ref, "He was ill", "Due 23 Feb 2026", "Nobody yet"):
        assert words in page
    assert "Answer due 23 Feb 2026" in text(get(scene.legal, "see_notice", notice.ref))


@pytest.mark.parametrize(
    ("day", "words"), [(17, "Due 23 Feb 2026"), (18, "Due in 5 days"), (23, "Due today"), (24, "Late: was due")]
)  # fmt: skip
def test_the_clock_turns_amber_and_red(day, words):
    scene = notice_scene()
    written(scene, issue(scene))
    with time_machine.travel(dt.datetime(2026, 2, day, 9, tzinfo=dt.UTC), tick=False):
        assert words in text(get(scene.legal, "list_representations"))


@pytest.mark.parametrize(
    "changes", [{"words": " "}, {"received_on": "2026-02-11"}, {"received_on": "2026-01-01"}, {"how": "owl"},
                {"who": ""}, {"who": "other", "sender": " "}]
)  # fmt: skip
def test_what_is_wrong_is_said(changes):
    scene = notice_scene()
    notice = issue(scene)
    given = {
        "received_on": "2026-02-09",
        "who": "other",
        "sender": "Ms T",
        "how": "email",
        "words": "Ill",
    } | changes
    answer = post(scene.officer, "record_representation", notice.ref, **given)
    assert answer.status_code == 422
    assert "There is a problem" in text(answer)


def test_it_is_given_to_somebody_and_answered():
    scene = notice_scene()
    row = written(scene, issue(scene))
    assert "Ill &lt;b&gt;" in text(get(scene.legal, "see_representation", row.ref))
    post(scene.manager, "assign_representation", row.ref, to=str(scene.legal.pk))
    assert "1</span>" in text(get(scene.legal, "list_representations", show="mine"))
    refused = post(scene.legal, "see_representation", row.ref, answer="withdrawn", reasons="So")
    assert "Choose the ground" in text(refused)
    post(scene.legal, "see_representation", row.ref, answer="not_upheld", reasons="No note of it")
    page = text(get(scene.officer, "see_representation", row.ref))
    assert "Not upheld: the notice stands" in page
    assert row.ref in text(get(scene.legal, "list_representations", show="answered"))


def test_who_issued_it_is_told_that_somebody_else_answers():
    scene = notice_scene()
    row = written(scene, issue(scene))
    assert "You issued this notice" in text(get(scene.manager, "see_representation", row.ref))
    assert (
        post(
            scene.manager, "see_representation", row.ref, answer="not_upheld", reasons="x"
        ).status_code
        == 403
    )
    assert (
        post(
            scene.officer, "see_representation", row.ref, answer="not_upheld", reasons="x"
        ).status_code
        == 403
    )


def test_a_school_sees_none_of_it():
    scene = notice_scene()
    notice = issue(scene)
    row = written(scene, notice)
    for user in (scene.lead, person(Role.SCHOOL_ADMIN, scene.school)):
        assert get(user, "see_representation", row.ref).status_code == 403
        page = text(get(user, "see_notice", notice.ref))
        assert "Ms Tester, 9 Feb" not in page
        assert "wrote against" not in page
    assert get(notice_scene().officer, "see_representation", row.ref).status_code == 404


def test_a_school_sees_what_became_of_its_notices():
    scene = notice_scene()
    notice = issue(scene)
    withdrawing.withdraw_notice(
        notice=notice, ground="material_error", reason="Confidential reason", by=scene.legal
    )
    page = text(get(scene.lead, "list_notices", status="ended"))
    assert notice.ref in page
    assert "Withdrawn" in page
    assert "10 Feb 2026" in page
    assert "Confidential" not in page
    assert "unpaid too long" not in page
    assert "Confidential" not in text(get(scene.lead, "see_notice", notice.ref))


def test_an_undecided_notice_stands_in_a_list_of_its_own():
    scene = notice_scene()
    notice = issue(scene)
    for day, found in ((16, False), (17, True)):
        with time_machine.travel(dt.datetime(2026, 3, day, 9, tzinfo=dt.UTC), tick=False):
            PenaltyNotice.objects.filter(pk=notice.pk).update(status=NoticeStatus.UNPAID)
            page = text(get(scene.legal, "list_notices", status="undecided"))
            assert (f">{notice.ref}</a>" in page) is found


def test_proposing_again_begins_with_the_old_ones_sessions():
    scene = notice_scene("OOOOO OOOOO OO")
    old = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    withdrawing.withdraw_notice(
        notice=old, ground="material_error", reason="Name", by=scene.legal, again=True
    )
    page = text(get(scene.officer, "see_notice", old.ref))
    assert f"again={old.ref}" in page
    response = get(
        scene.officer, "propose_notice", scene.case.ref, carer=scene.mother.ref, again=old.ref
    )
    assert f'in place of <a href="/notices/{old.ref}/">' in text(response)
    assert len(response.context["form"].initial["sessions"]) == 10


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_costs_the_same_for_three_and_for_thirty(count, django_assert_max_num_queries):
    scene = notice_scene()
    notice = issue(scene)
    for n in range(count):
        written(scene, notice, words=f"Letter {n}")
    client = as_user(scene.legal)
    client.get(reverse("fines:list_representations"))
    with django_assert_max_num_queries(12):
        client.get(reverse("fines:list_representations"))
