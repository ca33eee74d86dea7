"""A pack says what is so: of a charge given up, of money nobody looked for, and of one parent alone."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from attendance.models import Carer
from cases.actions import considering, contacts, letters
from cases.choices import LetterTemplate
from cases.models import Case
from fines.actions.court_steps import Day, list_hearing, record_step
from fines.actions.pack_basis import interview_words
from fines.actions.pack_checks import pack_facts
from fines.actions.pack_drawing import pack_data
from fines.actions.pack_file import PackFile
from fines.actions.pack_papers import (
    read_statement,
    record_signature,
    signatures,
    write_statement,
)
from fines.actions.pack_words import chronology
from fines.actions.results import Entered, enter_result
from fines.models import Interview, InterviewRecord, Proceedings
from fines.rules.pack_missing import State, Thing, list_items, missing
from fines.rules.pack_redaction import UNREAD
from tests.factories.courts import charge
from tests.factories.fines import Scene, another_parent
from tests.factories.packs import DAY, build, pack_scene, read_all, sign_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Iterator[Scene]:
    with time_machine.travel(dt.datetime(2026, 3, 20, 10, tzinfo=dt.UTC)):
        yield pack_scene()


def file_of(scene: Scene, carer: Carer | None = None) -> PackFile:
    return PackFile(Case.objects.get(pk=scene.case.pk), carer or scene.mother)


def values(file: PackFile, by: Any) -> dict[str, Any]:
    statement = read_statement(file, by)
    return pack_data(
        file=file, statement=statement, signed=signatures(file, statement), version=1,
        missing=missing(list_items(pack_facts(file, by))),
    )  # fmt: skip


def exhibit(file: PackFile, by: Any, key: str) -> str:
    return str(next(x for x in values(file, by)["exhibits"] if x["key"] == key)["blocks"])


def page(scene: Scene) -> str:
    client = Client()
    client.force_login(scene.manager)
    return client.get(f"/packs/{scene.case.ref}/{scene.mother.ref}/").content.decode()


def laid(scene: Scene) -> Proceedings:
    row = charge(scene, on=DAY, why_changed="Weighed anew.")
    sign_all(scene)
    return row


class TestAChargeThatIsOver:
    def test_given_up_the_page_and_the_cover_say_so_and_nothing_is_complete(
        self, scene: Scene
    ) -> None:
        row = laid(scene)
        assert "Everything a court asks for is there." in page(scene)
        enter_result(proceedings=row, by=scene.legal, said=Entered("withdrawn", DAY))
        words = f"{row.ref} was given up on Friday 20 March 2026 (withdrawn): no charge stands."
        shown = page(scene)
        assert words in shown
        assert "Everything a court asks for is there" not in shown
        assert "Build it all the same" in shown
        data = values(file_of(scene), scene.manager)
        assert ["Charge", words] in data["particulars"]
        assert "Charge not given up" in data["missing"]

    def test_decided_the_page_and_the_cover_say_so(self, scene: Scene) -> None:
        row = laid(scene)
        record_step(proceedings=row, kind="served", on=DAY, by=scene.legal)
        heard = dt.date(2026, 3, 24)
        with time_machine.travel(dt.datetime(2026, 3, 24, 15, tzinfo=dt.UTC)):
            at = dt.datetime(2026, 3, 24, 10, tzinfo=dt.UTC)
            day = Day("first", "Magistrates' Court", at, held=True)
            list_hearing(proceedings=row, day=day, by=scene.legal)
            enter_result(proceedings=row, by=scene.legal, said=Entered("fine", heard, 20000))
        words = f"{row.ref} was decided on Tuesday 24 March 2026."
        assert words in page(scene)
        data = values(file_of(scene), scene.manager)
        assert ["Charge", words] in data["particulars"]
        assert data["missing"] == []


def said_of(scene: Scene) -> str:
    return read_statement(file_of(scene), scene.officer).filled


def state(scene: Scene, thing: Thing) -> State:
    items = list_items(pack_facts(file_of(scene), scene.manager))
    return next(item.state for item in items if item.thing == thing)


def log(scene: Scene, **changes: Any) -> None:
    values = {"kind": "call", "outcome": "spoke", "note": "Agreed.", "carer": scene.mother}
    contacts.log_contact(
        case=Case.objects.get(pk=scene.case.pk), by=scene.officer, **(values | changes)
    )


class TestTheCountsOfAStatement:
    def test_they_are_of_the_rows_the_exhibit_prints(self, scene: Scene) -> None:
        log(scene, carer=None, with_whom="A neighbour")
        blocks = next(
            x for x in values(file_of(scene), scene.manager)["exhibits"] if x["key"] == "contacts"
        )["blocks"]
        assert len(blocks[0]["rows"]) == 2
        said = said_of(scene)
        assert "It holds 2 contacts on Friday 20 March 2026" in said
        assert f"the number with {scene.mother.full_name} is 1." in said
        assert "10 possible sessions" in said
        assert "missed 10 of them, 10 without authority" in said

    def test_a_contact_logged_later_changes_the_count_and_asks_for_the_signature_anew(
        self, scene: Scene
    ) -> None:
        sign_all(scene)
        assert state(scene, Thing.STATEMENT) == State.THERE
        log(scene)
        assert "It holds 2 contacts" in said_of(scene)
        assert state(scene, Thing.STATEMENT) == State.MISSING
        assert state(scene, Thing.CERTIFICATE) == State.THERE  # speaks of the register alone

    def test_so_does_one_where_the_words_count_nothing(self, scene: Scene) -> None:
        case, day = Case.objects.get(pk=scene.case.pk), DAY
        text = f"I am {scene.officer.name}. I logged the calls: {{contacts}}."
        write_statement(case=case, carer=scene.mother, text=text, by=scene.officer)
        record_signature(
            case=case, carer=scene.mother, paper="statement", name=scene.officer.name, on=day,
            by=scene.officer,
        )  # fmt: skip
        assert state(scene, Thing.STATEMENT) == State.THERE
        log(scene)
        assert state(scene, Thing.STATEMENT) == State.MISSING

    def test_a_letter_it_does_not_speak_of_changes_nothing(self, scene: Scene) -> None:
        case = Case.objects.get(pk=scene.case.pk)
        text = f"I am {scene.officer.name}. I logged the calls: {{contacts}}."
        write_statement(case=case, carer=scene.mother, text=text, by=scene.officer)
        record_signature(
            case=case, carer=scene.mother, paper="statement", name=scene.officer.name, on=DAY,
            by=scene.officer,
        )  # fmt: skip
        letters.send_letter(
            case=case, by=scene.officer, carer=scene.mother,
            template=LetterTemplate.FIRST_ATTENDANCE, again="The first was lost.",
        )  # fmt: skip
        assert state(scene, Thing.STATEMENT) == State.THERE


def interviewed(scene: Scene, day: dt.date, end: str = "held", **changes: Any) -> InterviewRecord:
    """Asked a week before the day, in the hour before noon, and what became of it."""
    at = dt.datetime.combine(day, dt.time(11), tzinfo=dt.UTC)
    row = Interview.objects.create(
        case=scene.case, carer=changes.pop("carer", scene.mother), at=at, interviewer=scene.officer,
        place="Council House", by=scene.officer,
    )  # fmt: skip
    held = {"caution_given": True, "advice_offered": True, "summary": "Said the bus was late."}
    values = (held if end == "held" else {}) | changes
    return InterviewRecord.objects.create(
        interview=row, end=end, on=day, by=scene.officer, recorded_at=at, **values
    )


class TestTheInterview:
    def test_one_that_was_held_stands_whatever_became_of_another(self, scene: Scene) -> None:
        interviewed(scene, dt.date(2026, 3, 10))
        interviewed(scene, dt.date(2026, 3, 12), "not_attended")
        interviewed(scene, dt.date(2026, 3, 13), "cancelled", reason="Off")
        words = interview_words(file_of(scene).case, scene.mother)
        assert words == "Held on Tuesday 10 March 2026."

    def test_not_coming_counts_and_moved_or_cancelled_never_do(self, scene: Scene) -> None:
        case = file_of(scene).case
        interviewed(scene, dt.date(2026, 3, 12), "moved", reason="Works")
        interviewed(scene, dt.date(2026, 3, 13), "cancelled", reason="Off")
        assert interview_words(case, scene.mother) == ""
        interviewed(scene, dt.date(2026, 3, 11), "not_attended")
        assert interview_words(case, scene.mother) == "Did not attend on Wednesday 11 March 2026."

    def test_the_pack_holds_its_record_and_its_day(self, scene: Scene) -> None:
        assert "interview" not in read_statement(file_of(scene), scene.officer).numbers
        interviewed(
            scene, dt.date(2026, 3, 10), record_reference="AV-0007", present="Duty interpreter",
            advised_by="Ms Roe, solicitor", summary="Sam is bullied; nobody at school listened.",
        )  # fmt: skip
        assert "nobody at school" not in exhibit(file_of(scene), scene.manager, "interview")
        read_all(file_of(scene).case, scene.mother, scene.legal)
        said = exhibit(file_of(scene), scene.manager, "interview")
        for words in (
            "Held: Tuesday 10 March 2026, 11:00", "Given, in full", "advice was offered", "AV-0007",
            "Duty interpreter", "Ms Roe, solicitor", "nobody at school listened", "Council House",
        ):  # fmt: skip
            assert words in said, words
        name = scene.mother.full_name
        line = (dt.date(2026, 3, 10), f"Interview under caution of {name} held.")
        assert line in chronology(file_of(scene))
        numbers = read_statement(file_of(scene), scene.officer).numbers
        assert f"exhibit {numbers['interview']}" in said_of(scene)
        sign_all(scene)
        pdf = bytes(build(scene).pdf)
        text = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages)
        assert "Record of interview under caution" in " ".join(text.split())
        assert "AV-0007" in text

    def test_what_tells_of_another_is_withheld_and_a_fathers_is_in_his_pack_alone(
        self, scene: Scene
    ) -> None:
        father = another_parent(scene)
        interviewed(scene, dt.date(2026, 3, 10), summary="Her ex keeps Sam at home.")
        said = exhibit(file_of(scene), scene.manager, "interview")
        assert "Her ex" not in said
        assert UNREAD in said
        assert "Summary of an interview" in {n.typed.what for n in file_of(scene).notes}
        assert file_of(scene, father).interviews == []

    def test_one_held_later_asks_for_the_signature_anew(self, scene: Scene) -> None:
        interviewed(scene, dt.date(2026, 3, 10))
        sign_all(scene)
        assert state(scene, Thing.STATEMENT) == State.THERE
        interviewed(scene, dt.date(2026, 3, 18), "not_attended")
        assert state(scene, Thing.STATEMENT) == State.MISSING


class TestMoneyNobodyLookedFor:
    def test_without_a_notice_nothing_is_said_to_be_unpaid(self, scene: Scene) -> None:
        assert "nothing was paid for 26-" in exhibit(file_of(scene), scene.manager, "payments")
        file = file_of(scene)
        object.__setattr__(file.basis, "notices", [])
        said = exhibit(file, scene.manager, "payments")
        assert "nothing was paid" not in said
        assert "no payment was looked for" in said
        money = next(
            n for n in list_items(pack_facts(file, scene.manager)) if n.thing == Thing.MONEY
        )
        assert money.state == State.THERE
        assert "no payment was looked for" in money.words


class TestTheOtherParentsRecord:
    @pytest.mark.parametrize(
        "reason",
        [
            "Considered in decision record CD-9001.",
            "Considered in record CD-9001",
            "Her mother was asked: it would not help.",
        ],
    )
    def test_an_order_considered_of_the_mother_is_not_in_the_fathers_pack(
        self, scene: Scene, reason: str
    ) -> None:
        father, case = another_parent(scene), Case.objects.get(pk=scene.case.pk)
        before = len(file_of(scene, father).considered)
        considering.consider(case=case, by=scene.legal, kind="eso", answer="no", reason=reason)
        file = file_of(scene, father)
        assert len(file.considered) == before
        own = "Considered in decision record CD-90011."  # of none that is the mother's
        considering.consider(case=case, by=scene.legal, kind="eso", answer="no", reason=own)
        file = file_of(scene, father)
        assert len(file.considered) == before + 1
        said = [words for _, words in chronology(file) if "supervision order" in words]
        assert said == ["Education supervision order considered."]
