"""The paper of a notice as a parent holds it: how to pay is on its first page, and names no place there is not."""

import dataclasses
from io import BytesIO

import pytest
from pypdf import PdfReader

from attendance.models import Authority, Carer, Pupil, School
from tests.factories.fines import Scene, issue, notice_scene, propose
from tests.tagged_pdf import faults

pytestmark = pytest.mark.django_db
LONG = {"forename": "Anne-Marie Bartholomea", "surname": "Featherstonehaugh-Cholmondeley"}
SITE = "https://attendance.northbridge-metropolitan.example.gov.uk"


@pytest.fixture(autouse=True)
def by_card(settings):
    settings.CARD_SERVICE = "record"


def wordy(scene: Scene) -> Scene:
    """The longest names and addresses we would meet."""
    Carer.objects.filter(pk=scene.mother.pk).update(**LONG)
    Pupil.objects.filter(pk=scene.case.pupil_id).update(
        legal_forename="Maximilian Alexander", legal_surname=LONG["surname"]
    )
    School.objects.filter(pk=scene.school.pk).update(
        name="St Bartholomew and All Saints Church of England Voluntary Aided Primary School"
    )
    Authority.objects.filter(pk=scene.school.authority_id).update(
        name="Northbridge Metropolitan Borough Council"
    )
    return dataclasses.replace(scene, mother=Carer.objects.get(pk=scene.mother.pk))


def pages(notice) -> list[str]:
    """The words of each page without spaces: a line may break anywhere."""
    reader = PdfReader(BytesIO(bytes(notice.pdf)))
    return ["".join(page.extract_text().split()) for page in reader.pages]


@pytest.mark.parametrize("names", [lambda scene: scene, wordy], ids=["usual", "long"])
def test_how_to_pay_is_on_the_first_page(settings, names):
    settings.SITE_ADDRESS = SITE
    scene = names(notice_scene())
    notice = issue(scene, propose(scene))
    first, *_ = pages(notice)
    code = notice.pay_code.code
    for said in (
        code,
        f"{SITE}/pay/",
        notice.ref,
        "postalorder",
        "\u00a380",
        "\u00a3160",
    ):
        assert said in first
    assert faults(bytes(notice.pdf), says_ua=True) == []


def test_a_site_without_an_address_names_no_place_but_the_code(settings):
    settings.SITE_ADDRESS = ""
    notice = issue(notice_scene())
    first, *rest = pages(notice)
    assert "Paymentcode" in first
    assert "website" not in " ".join([first, *rest])
    assert "/pay/" not in " ".join([first, *rest])


def test_where_nobody_pays_by_card_there_is_no_code(settings):
    settings.CARD_SERVICE = "off"
    first, *_ = pages(issue(notice_scene()))
    assert "Paymentcode" not in first
    assert "Cardorbanktransfer" in first


@pytest.mark.parametrize(("weeks", "of"), [(2, 2), (4, 2), (6, 3)])
def test_no_page_holds_the_signature_alone_and_a_code_is_explained_once(weeks, of):
    scene = notice_scene(" ".join(["OOOOO"] * weeks))
    found = pages(issue(scene, propose(scene)))
    assert len(found) == of
    last = found[-1]
    assert "Theabsences" in last
    assert "Yourssincerely" in last
    assert last.count("Absentwithoutleave") == 1
    assert last.count("Morning") + last.count("Afternoon") == weeks * 5
