"""The papers of the legal arc as a machine sees them: tagged, titled, told what they are, nothing that acts."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import time_machine
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from accounts.errors import WrongState
from attendance.actions.shields import set_shield
from attendance.models import Carer, Responsibility
from cases.models import Case
from fines.actions.pack_papers import law_of
from fines.actions.pack_reading import read_paper
from fines.actions.reminding import remind
from fines.actions.withdrawing import withdraw_notice
from fines.choices import PackPaper
from tests.factories.fines import Scene, issue, notice_scene
from tests.factories.packs import DAY, build, pack_scene, sign_all
from tests.tagged_pdf import faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    with time_machine.travel(dt.datetime(2026, 3, 20, 10, tzinfo=dt.UTC)):
        yield pack_scene()  # type: ignore[misc]


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


class TestAsAMachineSeesIt:
    """What PDF/UA asks, of every kind of paper of the legal arc: see `tests.tagged_pdf`."""

    def test_a_pack_with_stored_pages_passes_but_does_not_call_itself_ua(
        self, scene: Scene
    ) -> None:
        sign_all(scene)
        assert faults(bytes(build(scene).pdf), says_ua=False) == []

    def test_a_protected_parents_pack_passes(self, scene: Scene) -> None:
        link = Responsibility.objects.select_related("carer", "pupil").get(carer=scene.mother)
        set_shield(link=link, reason="Refuge", by=scene.officer)
        scene.mother = Carer.objects.get(pk=scene.mother.pk)
        assert faults(bytes(build(scene, reason="So").pdf), says_ua=False) == []

    @pytest.mark.parametrize("paper", PackPaper.values)
    def test_each_paper_to_sign_passes(self, scene: Scene, paper: str) -> None:
        sign_all(scene)
        case = Case.objects.get(pk=scene.case.pk)
        pdf = read_paper(case=case, carer=scene.mother, paper=paper, by=scene.officer)
        assert faults(pdf, says_ua=True) == []

    def test_the_notice_the_reminder_and_the_withdrawal_pass(self) -> None:
        other = notice_scene()
        notice = issue(other)
        assert remind(notice=notice, on=dt.date(2026, 2, 25))
        withdraw_notice(
            notice=notice,
            ground="wrong_person",
            reason="Sent to the wrong parent.",
            by=other.legal,
        )
        written = [bytes(row.letter.pdf) for row in notice.letters.select_related("letter")]
        assert len(written) == 2
        notice.refresh_from_db()
        for pdf in (bytes(notice.pdf or b""), *written):
            assert faults(pdf, says_ua=True) == []

    def test_the_check_itself_finds_what_is_wrong(self) -> None:
        bad = PdfWriter()
        bad.add_blank_page(100, 100)
        acts = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("1"),
        }
        bad.root_object[NameObject("/OpenAction")] = DictionaryObject(acts)
        out = io.BytesIO()
        bad.write(out)
        found = " ".join(faults(out.getvalue(), says_ua=True))
        for fault in (
            "no XMP",
            "DisplayDocTitle",
            "no tag tree",
            "no language",
            "tabs",
            "/JavaScript",
            "header",
        ):
            assert fault in found, fault


def test_the_declaration_is_a_dated_row_with_its_source(scene: Scene) -> None:
    row = law_of("statement", DAY)
    assert "section 9" in row.cites
    assert "rule 16.2" in row.source
    sign_all(scene)
    text = " ".join(text_of(bytes(build(scene).pdf)).split())
    for part in row.declares.split("{pages}"):
        assert " ".join(part.split()) in text
    assert f"Age if under {row.adult_at} Over {row.adult_at}" in text
    with pytest.raises(WrongState, match="not on record"):
        law_of("statement", dt.date(1990, 1, 1))
