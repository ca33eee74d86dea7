"""No link of a notice's page leads nowhere: each is followed as each role. And who opens the paper with the code."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from attendance.actions.shields import open_whereabouts, set_shield
from attendance.choices import Role
from attendance.models import Responsibility
from cases.access import get_case
from cases.actions.files import CaseFile
from cases.models import CaseEvent, Letter
from fines.access import PAPER_KEPT
from fines.actions import reminding
from fines.actions.cards import give_code
from fines.actions.representations import answer_representation, record_representation
from fines.actions.withdrawing import withdraw_notice
from tests.factories.fines import another_parent, issue, notice_scene, person, propose
from tests.web.fines.test_pages import as_user, get, text

pytestmark = pytest.mark.django_db
WHO = ("admin", "lead", "officer", "manager", "legal")
REMINDED = dt.date(2026, 2, 13)


@pytest.fixture(autouse=True)
def winter():
    with time_machine.travel(dt.datetime(2026, 2, 13, 9, tzinfo=dt.UTC), tick=False):
        yield


def people(scene):
    return {
        "admin": person(Role.SCHOOL_ADMIN, scene.school), "lead": scene.lead,
        "officer": scene.officer, "manager": scene.manager, "legal": scene.legal,
    }  # fmt: skip


def reminded(scene):
    """A notice that was reminded of, and of which the other parent had an answer."""
    father = another_parent(scene)
    notice = issue(scene)
    assert reminding.remind(notice=notice, on=REMINDED)
    for carer in (scene.mother, father):
        row = record_representation(
            notice=notice, by=scene.officer, received_on=dt.date(2026, 2, 9), sender="",
            how="letter", words="Ill", carer=carer,
        )  # fmt: skip
        answer_representation(row=row, by=scene.legal, answer="not_upheld", reasons="No note.")
    return notice


def shielded(scene):
    notice = reminded(scene)
    shield(scene)
    return notice


def shield(scene):
    link = Responsibility.objects.select_related("carer", "pupil").get(carer=scene.mother)
    set_shield(link=link, reason="Refuge", by=scene.officer)


def opened(scene):
    notice = shielded(scene)
    scene.mother.refresh_from_db()
    open_whereabouts(
        carer=scene.mother, pupil_ref=scene.enrolment.pupil.ref, reason="A visit", by=scene.officer
    )
    return notice


def withdrawn_and_again(scene):
    notice = reminded(scene)
    withdraw_notice(
        notice=notice, ground="material_error", reason="A slip", by=scene.legal, again=True
    )
    notice.refresh_from_db()
    issue(scene, propose(scene, on=REMINDED, replaces=notice), on=REMINDED)
    return notice


@pytest.mark.parametrize("story", [propose, reminded, shielded, opened, withdrawn_and_again])
@pytest.mark.parametrize("who", WHO)
def test_every_link_of_a_notice_opens_for_whom_it_is_shown(who, story):
    scene = notice_scene()
    notice = story(scene)
    client = as_user(people(scene)[who])
    page = client.get(notice.get_absolute_url()).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    links = set(re.findall(r'href="(/[^"#]*)', main))
    assert links
    refused = {href: code for href in links if (code := ends(client, href)) != 200}
    assert refused == {}


def ends(client: Client, href: str) -> int:
    return client.get(href.replace("&amp;", "&"), follow=True).status_code


def test_a_protected_parents_letters_are_listed_with_a_word_instead_of_a_link():
    scene = notice_scene()
    notice = shielded(scene)
    mothers = Letter.objects.filter(carer=scene.mother)
    fathers = Letter.objects.exclude(carer=scene.mother).get()
    for who, word in ((scene.officer, "Open the address"), (scene.legal, "Protected:")):
        page = text(get(who, "see_notice", notice.ref))
        assert page.count(word) >= mothers.count() == 2
        for letter in mothers:
            href = reverse("fines:read_letter", args=[notice.ref, letter.ref])
            assert href not in page
            assert as_user(who).get(href).status_code == 403
        assert reverse("fines:read_letter", args=[notice.ref, fathers.ref]) in page


@pytest.mark.parametrize("who", ["admin", "lead", "officer"])
def test_the_paper_with_the_code_is_for_who_decides_and_keeps_the_money(who):
    scene = notice_scene()
    notice = propose(scene)
    code = give_code(notice).code
    notice = issue(scene, notice)
    reader = people(scene)[who]
    page = text(get(reader, "see_notice", notice.ref))
    assert get(reader, "download_notice", notice.ref).status_code == 403
    assert reverse("fines:download_notice", args=[notice.ref]) not in page
    assert PAPER_KEPT in page
    assert code[4:] not in page
    for said in ("Friday 30 January 2026", "10 unauthorised sessions"):
        assert said in page


def test_managers_and_legal_officers_open_the_paper():
    scene = notice_scene()
    notice = issue(scene)
    for reader in (scene.manager, scene.legal):
        page = text(get(reader, "see_notice", notice.ref))
        assert get(reader, "download_notice", notice.ref).status_code == 200
        assert reverse("fines:download_notice", args=[notice.ref]) in page
        assert PAPER_KEPT not in page


def test_the_case_is_no_other_door_to_the_letters_of_a_notice():
    """The paper itself is no letter of the case; what followed from it opens there for who reads it at the notice."""
    scene = notice_scene()
    notice = reminded(scene)
    refs = set(notice.letters.values_list("letter__ref", flat=True))
    assert not Letter.objects.exclude(ref__in=refs).exists()
    case = get_case(scene.officer, scene.case.ref)
    for who in (scene.lead, people(scene)["admin"]):
        assert not list(CaseFile(case, who).letters)
        for ref in refs:
            for name in ("read_letter", "show_letter"):
                href = reverse(f"cases:{name}", args=[case.ref, ref])
                assert as_user(who).get(href).status_code == 403
    assert {x.ref for x in CaseFile(case, scene.officer).letters} == refs


def test_no_line_of_the_timeline_holds_the_code():
    scene = notice_scene()
    notice = issue(scene)
    code = give_code(notice).code
    for event in CaseEvent.objects.filter(case=scene.case):
        assert code not in f"{event.text}{event.data}".replace(" ", "")
