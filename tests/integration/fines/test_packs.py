"""Court packs built through the real actions: whole, tagged, the same for ever, and with nothing of another parent."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from pypdf import PdfReader

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.actions.marks import set_reason
from attendance.actions.shields import set_shield
from attendance.choices import Relation, Role
from attendance.models import Carer, Mark, Responsibility
from cases.actions import considering, contacts, letters, plans
from cases.choices import LetterTemplate, PlanKind
from cases.models import Case
from fines.actions import pack_building
from fines.actions.deciding import considered_in
from fines.actions.pack_checks import pack_facts
from fines.actions.pack_disclosing import decide_note, list_notes, pass_notes
from fines.actions.pack_drawing import draw, occupation_of, pack_data
from fines.actions.pack_file import PackFile
from fines.actions.pack_notes import Note
from fines.actions.pack_papers import (
    read_statement,
    record_signature,
    signatures,
    write_statement,
)
from fines.actions.pack_reading import read_paper
from fines.actions.receipts_proved import record_receipt
from fines.actions.withdrawing import withdraw_notice
from fines.models import ChargingDecision, CourtPack, PackBuild, PackDisclosure
from fines.rules.pack_missing import Thing, list_items, missing
from tests.factories.attendance import EnrolmentFactory, MembershipFactory, ResponsibilityFactory
from tests.factories.fines import Scene, another_parent
from tests.factories.packs import DAY, build, pack_scene, read_all, sign_all

pytestmark = pytest.mark.django_db
CANARY = {
    "address": "61 Nightingale Rise\nNowhereton\nZX9 7QQ",
    "telephone": "07700 955311",
    "email": "canary@nowhere.example",
}
TELLS = ("nightingale rise", "zx9 7qq", "955311", "canary")


@pytest.fixture
def scene() -> Scene:
    with time_machine.travel(dt.datetime(2026, 3, 20, 10, tzinfo=dt.UTC)):
        yield pack_scene()  # type: ignore[misc]


def text_of(pack: CourtPack | bytes) -> str:
    pdf = pack if isinstance(pack, bytes) else bytes(pack.pdf)
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def lacks(scene: Scene) -> set[str]:
    file = PackFile(Case.objects.get(pk=scene.case.pk), scene.mother)
    return {item.thing for item in missing(list_items(pack_facts(file, scene.manager)))}


def about(scene: Scene) -> dict[str, object]:
    """Whose pack, and who reads its notes."""
    return {
        "case": Case.objects.get(pk=scene.case.pk), "carer": scene.mother, "by": scene.legal,
    }  # fmt: skip


def read(scene: Scene) -> None:
    read_all(**about(scene))  # type: ignore[arg-type]


def doubtful(scene: Scene) -> list[tuple[Note, str]]:
    """The notes that may speak of another, with what is read."""
    return [each for each in list_notes(**about(scene)) if each[0].is_doubtful]  # type: ignore[arg-type]


class TestMissing:
    def test_only_what_is_signed_is_missing_before_anybody_signs(self, scene: Scene) -> None:
        assert lacks(scene) == {Thing.NOTES, Thing.STATEMENT, Thing.CERTIFICATE}
        read(scene)
        assert lacks(scene) == {Thing.STATEMENT, Thing.CERTIFICATE}

    def test_signed_nothing_is_missing_and_no_reason_is_asked(self, scene: Scene) -> None:
        sign_all(scene)
        assert lacks(scene) == set()
        assert build(scene).missing == []

    def test_without_a_reason_nothing_is_built_with_something_missing(self, scene: Scene) -> None:
        with pytest.raises(WrongState, match="say why"):
            build(scene)
        read(scene)
        pack = build(scene, reason="The hearing is tomorrow.")
        assert len(pack.missing) == 2
        assert pack.reason == "The hearing is tomorrow."
        assert "Not complete when it was built" in text_of(pack)
        assert "The hearing is tomorrow." not in text_of(pack)  # our reasons are not the court's

    def test_a_mark_amended_under_what_was_signed_asks_for_it_anew(self, scene: Scene) -> None:
        sign_all(scene)
        mark = (
            Mark.objects.filter(enrolment=scene.enrolment, code="O")
            .order_by("session__date")
            .first()
        )
        amend(mark, "I", "A note came")
        assert {Thing.CERTIFICATE, Thing.EVIDENCE, Thing.STATEMENT} <= lacks(scene)

    def test_a_parent_without_a_notice_has_no_pack(self, scene: Scene) -> None:
        father = another_parent(scene)
        with pytest.raises(WrongState, match="nothing to prove"):
            build(scene, carer=father, reason="So")


def amend(mark: Mark | None, code: str, reason: str) -> None:
    """As the register does: the database writes the change, which asks for a reason."""
    assert mark is not None
    set_reason(reason)
    Mark.objects.filter(session=mark.session_id, enrolment=mark.enrolment_id).update(code=code)


class TestThePdf:
    def test_it_is_tagged_titled_numbered_and_has_an_outline(self, scene: Scene) -> None:
        sign_all(scene)
        pack = build(scene)
        reader = PdfReader(io.BytesIO(bytes(pack.pdf)))
        root = reader.root_object
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en-GB"
        assert scene.mother.full_name in str(reader.metadata.title if reader.metadata else "")
        assert reader.page_labels == [str(n) for n in range(1, pack.pages + 1)]
        titles = [part["title"] for part in pack.parts]
        assert titles[1:5] == [
            "Contents",
            "Chronology",
            "Witness statement",
            "Head teacher's certificate of attendance",
        ]
        assert [t.split(":")[0] for t in titles[5:]] == [f"Exhibit AY/{n}" for n in range(1, 10)]
        assert [part["page"] for part in pack.parts] == sorted(part["page"] for part in pack.parts)

    def test_every_stored_page_is_a_figure_with_its_own_words(self, scene: Scene) -> None:
        sign_all(scene)
        reader = PdfReader(io.BytesIO(bytes(build(scene).pdf)))
        found = list(figures(reader.root_object["/StructTreeRoot"]))
        assert any("Dear" in alt for alt in found)
        assert all(found)

    def test_the_page_says_what_the_contents_say(self, scene: Scene) -> None:
        sign_all(scene)
        pack = build(scene)
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(bytes(pack.pdf))).pages]
        for part in pack.parts:
            assert "".join(part["title"].split()) in "".join(
                pages[part["page"] - 1].replace("’", "'").split()
            )
            assert f"Page {part['page']} of {pack.pages}" in pages[part["page"] - 1]

    def test_it_holds_every_part(self, scene: Scene) -> None:
        sign_all(scene)
        text = " ".join(text_of(build(scene)).split())
        for words in (
            "consisting of 1 page signed by me", "section 566", "Signed by Ada Head", "Agreed to try the bus.",
            "At school on Monday", "Penalty notice", "by The post room, by first class post", "nothing was paid",
            "Certificate of posting: CP 4417",
            "Education supervision order considered", "10 of 10",
        ):  # fmt: skip
            assert words in text, words

    def test_the_same_facts_on_the_same_day_give_the_same_bytes(self, scene: Scene) -> None:
        sign_all(scene)
        first, second = drawn(scene), drawn(scene)
        assert first == second

    def test_a_note_longer_than_a_page_is_there_to_its_last_word(self, scene: Scene) -> None:
        contacts.log_contact(
            case=Case.objects.get(pk=scene.case.pk), by=scene.officer, carer=scene.mother, kind="call",
            outcome="spoke", note=f"{'word ' * 1500}LASTWORD",
        )  # fmt: skip
        read(scene)
        text = text_of(build(scene, reason="So"))
        assert "LASTWORD" in text
        assert text.count("word ") + text.count("word\n") >= 1500

    def test_its_own_pages_pass_as_pdf_ua_and_signs_without_a_letter_are_named(
        self, scene: Scene
    ) -> None:
        """The page-setter vouches for what it has set itself; a sign no font of ours has would be a box."""
        contacts.log_contact(
            case=Case.objects.get(pk=scene.case.pk), by=scene.officer, carer=scene.mother, kind="text",
            outcome="sent", note='Fine \U0001f44d #panic("no") $x$ "\\',
        )  # fmt: skip
        read(scene)
        text = " ".join(text_of(build(scene, reason="So")).split())
        assert 'Fine [thumbs up sign] #panic("no") $x$ "\\' in text.replace("“", '"').replace(
            "”", '"'
        )


def figures(node: object) -> list[str]:
    """The descriptions of every figure of a tag tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if not isinstance(node, dict):
        return []
    found = [str(node.get("/Alt", ""))] if node.get("/S") == "/Figure" else []
    kids = node.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        found += figures(kid)
    return found


def pack_values(scene: Scene) -> dict[str, object]:
    file = PackFile(Case.objects.get(pk=scene.case.pk), scene.mother)
    statement = read_statement(file, scene.manager)
    return pack_data(
        file=file, statement=statement, signed=signatures(file, statement), missing=(), version=1
    )


def drawn(scene: Scene) -> bytes:
    file = PackFile(Case.objects.get(pk=scene.case.pk), scene.mother)
    return draw(file, pack_values(scene))


class TestKept:
    def test_the_bytes_are_those_for_ever_and_the_reading_is_written_down(
        self, scene: Scene
    ) -> None:
        pack = build(scene, reason="So")
        read = pack_building.read_pack(pack=pack, by=scene.legal)
        assert hashlib.sha256(read).hexdigest() == pack.sha256
        assert AuditEvent.objects.filter(kind="pack.read", by_id=scene.legal.pk).count() == 1

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE fines_courtpack SET pages = pages + 1",
            "UPDATE fines_courtpack SET pdf = 'x'",
            "DELETE FROM fines_courtpack",
            "TRUNCATE fines_courtpack CASCADE",
            "UPDATE fines_packbuild SET reason = 'other'",
            "UPDATE fines_packbuild SET step = 'waiting', finished_at = NULL",
            "DELETE FROM fines_packbuild",
        ],
    )
    def test_the_database_refuses_a_change(self, scene: Scene, sql: str) -> None:
        build(scene, reason="So")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    def test_the_database_refuses_another_hash(self, scene: Scene) -> None:
        pack = build(scene, reason="So")
        again = PackBuild.objects.create(case=pack.case, carer=pack.carer, asked_by=scene.manager)
        pack.pk, pack.version, pack.build, pack.sha256 = None, 2, again, "0" * 64
        with pytest.raises(DatabaseError, match="hash"), transaction.atomic():
            pack.save(force_insert=True)

    def test_a_build_begun_twice_keeps_one_pack(self, scene: Scene) -> None:
        pack = build(scene, reason="So")
        assert pack_building.build_pack(pack.build) is None
        assert CourtPack.objects.count() == 1

    def test_asked_twice_while_it_waits_it_is_one_build(self, scene: Scene) -> None:
        case = Case.objects.get(pk=scene.case.pk)
        asked = [
            pack_building.ask_for_pack(case=case, carer=scene.mother, by=scene.manager, reason="So")
            for _ in range(2)
        ]
        assert asked[0] == asked[1]

    def test_the_next_version_says_what_has_changed(self, scene: Scene) -> None:
        build(scene, reason="So")
        contacts.log_contact(
            case=Case.objects.get(pk=scene.case.pk), by=scene.officer, carer=scene.mother, kind="visit",
            outcome="no_answer", note="Nobody in.",
        )  # fmt: skip
        second = build(scene, reason="So")
        assert second.version == 2
        assert [c for c in second.changes if c.startswith("Contacts: added")]
        assert build(scene, reason="So").changes == []

    def test_who_may(self, scene: Scene) -> None:
        for who in (scene.officer, scene.lead):
            with pytest.raises(NotAllowed):
                build(scene, by=who, reason="So")
        assert build(scene, by=scene.legal, reason="So").by == scene.legal


class TestNothingOfAnother:
    """The canary is the other parent's; it is looked for in the words of every page and description."""

    @pytest.fixture
    def father(self, scene: Scene) -> Carer:
        father = another_parent(scene)
        Carer.objects.filter(pk=father.pk).update(forename="Osric", **CANARY)
        father.refresh_from_db()
        case = Case.objects.get(pk=scene.case.pk)
        log = {"case": case, "by": scene.officer, "kind": "call", "outcome": "spoke"}
        contacts.log_contact(**log, carer=father, note="His private words about her.")  # type: ignore[arg-type]
        typed = "He moved to 61, nightingale rise, ZX97QQ. Ring 07700-955311. Osric is cross. She agreed."
        contacts.log_contact(**log, carer=scene.mother, note=typed)  # type: ignore[arg-type]
        contacts.log_contact(
            **log,
            carer=scene.mother,
            note="SECRETADVICE",
            restricted="legal",  # type: ignore[arg-type]
        )
        letters.send_letter(
            case=case, by=scene.officer, carer=father, template=LetterTemplate.FIRST_ATTENDANCE
        )
        return father

    def words(self, pack: CourtPack) -> str:
        pdf = bytes(pack.pdf)
        alts = figures(PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"])
        return " ".join(
            [text_of(pdf), *alts, str(pack.facts), str(pack.changes), str(pack.missing)]
        ).casefold()

    def test_no_address_no_letter_no_contact(self, scene: Scene, father: Carer) -> None:
        words = self.words(build(scene, reason="So"))
        assert not [tell for tell in TELLS if tell in words]
        assert "zx97qq" not in words
        assert "private words" not in words
        assert (
            "she agreed." not in words
        )  # the whole note stays out: what leans on a name goes with it
        assert words.count("withheld until it has been read.") >= 1
        ((note, seen),) = doubtful(scene)
        decide_note(**about(scene), key=note.typed.key, seen=seen, words="")  # type: ignore[arg-type]
        words = self.words(build(scene, reason="So"))
        assert "withheld: it speaks of another person." in words

    def test_restricted_notes_and_advice_are_never_in_it(self, scene: Scene, father: Carer) -> None:
        words = self.words(build(scene, reason="So"))
        assert "secretadvice" not in words
        assert "weighed for the test" not in words  # every reason of the decision record

    def test_words_about_a_protected_parent_are_left_out(self, scene: Scene, father: Carer) -> None:
        assert "osric" not in self.words(build(scene, reason="So"))
        link = Responsibility.objects.select_related("carer", "pupil").get(carer=father)
        set_shield(link=link, reason="Refuge", by=scene.officer)
        words = self.words(build(scene, reason="So"))
        assert "osric" not in words
        assert not [tell for tell in TELLS if tell in words]

    def test_a_protected_parents_own_pack_has_the_words_of_letters_without_the_address(
        self, scene: Scene
    ) -> None:
        Carer.objects.filter(pk=scene.mother.pk).update(**CANARY)
        scene.mother.refresh_from_db()
        letters.send_letter(
            case=Case.objects.get(pk=scene.case.pk), by=scene.officer, carer=scene.mother,
            template=LetterTemplate.FIRST_ATTENDANCE, again="She moved",
        )  # fmt: skip
        open_pack = build(scene, reason="So")
        assert "nightingale rise" in self.words(open_pack)
        assert open_pack.shows_address
        link = Responsibility.objects.select_related("carer", "pupil").get(carer=scene.mother)
        set_shield(link=link, reason="Refuge", by=scene.officer)
        scene.mother = Carer.objects.get(pk=scene.mother.pk)
        pack = build(scene, reason="So")
        words = self.words(pack)
        assert not [tell for tell in TELLS if tell in words]
        assert not pack.shows_address
        assert "dear" in words

    def test_a_statement_that_tells_of_somebody_protected_since_is_not_set(
        self, scene: Scene, father: Carer
    ) -> None:
        case = Case.objects.get(pk=scene.case.pk)
        write_statement(
            case=case, carer=scene.mother, by=scene.officer, text="I met her in Nowhereton."
        )
        assert "nowhereton" in self.words(build(scene, reason="So"))
        link = Responsibility.objects.select_related("carer", "pupil").get(carer=father)
        set_shield(link=link, reason="Refuge", by=scene.officer)
        assert Thing.STATEMENT in lacks(scene)
        asked = pack_building.ask_for_pack(
            case=case, carer=scene.mother, by=scene.manager, reason="So"
        )
        assert pack_building.build_pack(asked) is None
        assert "tells of somebody else" in asked.problem
        with pytest.raises(WrongState, match="somebody else"):
            read_paper(case=case, carer=scene.mother, paper="statement", by=scene.officer)

    def test_what_proves_a_receipt_is_screened(self, scene: Scene, father: Carer) -> None:
        notice = PackFile(Case.objects.get(pk=scene.case.pk), scene.mother).basis.notices[0]
        record_receipt(
            notice=notice, received_on=dt.date(2026, 2, 4), by=scene.manager,
            note="Signed for at 61 Nightingale Rise, ZX9 7QQ.",
        )  # fmt: skip
        read(scene)
        words = self.words(build(scene, reason="So"))
        assert "signed for at [protected]" in words
        assert not [tell for tell in TELLS if tell in words]

    def test_brothers_and_sisters_stand_by_initials(self, scene: Scene) -> None:
        sister = EnrolmentFactory(school=scene.school).pupil
        type(sister).objects.filter(pk=sister.pk).update(
            legal_forename="Philomena", legal_surname="Quill"
        )
        ResponsibilityFactory(pupil=sister, carer=scene.mother, relation=Relation.MOTHER)
        contacts.log_contact(
            case=Case.objects.get(pk=scene.case.pk), by=scene.officer, carer=scene.mother, kind="call",
            outcome="spoke", note="Philomena was ill, too.",
        )  # fmt: skip
        read(scene)
        words = self.words(build(scene, reason="So"))
        assert "philomena" not in words
        assert "[p.q.] was ill, too." in words

    def test_a_person_reads_each_note_and_says_what_goes_in(
        self, scene: Scene, father: Carer
    ) -> None:
        case = Case.objects.get(pk=scene.case.pk)
        about = {"case": case, "carer": scene.mother, "by": scene.legal}
        read(scene)
        assert Thing.NOTES in lacks(scene)
        ((note, seen),) = doubtful(scene)
        assert note.is_open
        key = note.typed.key
        for words in ("Osric is cross.", "At 61 Nightingale Rise."):
            with pytest.raises(WrongState, match="name another"):
                decide_note(**about, key=key, seen=seen, words=words)  # type: ignore[arg-type]
        with pytest.raises(WrongState, match="changed since"):
            decide_note(**about, key=key, seen="0" * 64, words="She agreed.")  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            decide_note(**about | {"by": scene.officer}, key=key, seen=seen, words="")  # type: ignore[arg-type]
        decide_note(**about, key=key, seen=seen, words="She agreed.")  # type: ignore[arg-type]
        assert Thing.NOTES not in lacks(scene)
        assert "she agreed." in self.words(build(scene, reason="So"))
        link = Responsibility.objects.select_related("carer", "pupil").get(carer=father)
        set_shield(link=link, reason="Refuge", by=scene.officer)
        assert Thing.NOTES in lacks(scene)  # what was free to tell may not be now
        assert "She agreed." not in text_of(build(scene, reason="So"))

    @pytest.mark.parametrize(
        "note",
        [
            "Simran said her bloke is back in prison.",
            "The old man of the house refuses.",
            "The other one shouted.",
            "0sr1c was there.",
            "Agreed to come on Monday.",
        ],
    )
    def test_what_nobody_has_read_is_in_no_pack_whatever_it_says(
        self, scene: Scene, father: Carer, note: str
    ) -> None:
        log = {"by": scene.officer, "kind": "call", "outcome": "spoke", "carer": scene.mother}
        case = Case.objects.get(pk=scene.case.pk)
        contacts.log_contact(case=case, note=note, **log)
        told = note.casefold().rstrip(".")
        assert told not in self.words(build(scene, reason="So"))
        read(scene)
        contacts.log_contact(case=case, note="Rang again.", **log)
        words = self.words(build(scene, reason="So"))
        assert told in words
        assert "rang again" not in words  # what came after the reading is read by itself

    def test_only_what_was_read_as_it_stands_is_let_in_together(
        self, scene: Scene, father: Carer
    ) -> None:
        said = {note.typed.key: (note, seen) for note, seen in list_notes(**about(scene))}  # type: ignore[arg-type]
        seen = {key: read for key, (_, read) in said.items()}
        with pytest.raises(NotAllowed):
            pass_notes(**about(scene) | {"by": scene.officer}, seen=seen)  # type: ignore[arg-type]
        with pytest.raises(WrongState, match="look again"):
            pass_notes(**about(scene), seen=dict.fromkeys(seen, "0" * 64))  # type: ignore[arg-type]
        assert not PackDisclosure.objects.exists()
        held = {key for key, (note, _) in said.items() if note.is_doubtful}
        assert held
        assert pass_notes(**about(scene), seen=seen) == len(said) - len(held)  # type: ignore[arg-type]
        assert held.isdisjoint(PackDisclosure.objects.values_list("key", flat=True))
        with pytest.raises(WrongState, match="look again"):
            pass_notes(**about(scene), seen=seen)  # type: ignore[arg-type]

    def test_a_letter_that_may_speak_of_another_stays_out_until_a_person_decides(
        self, scene: Scene
    ) -> None:
        case = Case.objects.get(pk=scene.case.pk)
        plans.agree_plan(
            case=case, by=scene.officer, support="Your partner walks to school with Sam.",
            kind=PlanKind.ACTION_PLAN, targets=[plans.Target("At school on Monday", "School")],
            review_on=DAY + dt.timedelta(weeks=3),
        )  # fmt: skip
        letters.send_letter(
            case=case, by=scene.officer, carer=scene.mother, template=LetterTemplate.PLAN
        )
        about = {"case": case, "carer": scene.mother, "by": scene.legal}
        assert Thing.NOTES in lacks(scene)
        assert "your partner walks" not in self.words(build(scene, reason="So"))
        read(scene)
        found = doubtful(scene)
        ((note, seen),) = [each for each in found if each[0].typed.is_paper]
        ((plan, of_plan),) = [each for each in found if not each[0].typed.is_paper]
        assert "Your partner walks" in note.typed.text
        decided = about | {"key": note.typed.key, "seen": seen}
        with pytest.raises(WrongState, match="without other words"):
            decide_note(**decided, words="Support was agreed.", as_sent=True)  # type: ignore[arg-type]
        with pytest.raises(WrongState, match="Only a letter"):
            decide_note(**about, key=plan.typed.key, seen=of_plan, words="", as_sent=True)  # type: ignore[arg-type]
        decide_note(**about, key=plan.typed.key, seen=of_plan, words="")  # type: ignore[arg-type]
        decide_note(**decided, words="Support was agreed.")  # type: ignore[arg-type]
        assert Thing.NOTES not in lacks(scene)
        words = self.words(build(scene, reason="So"))
        assert "support was agreed." in words
        assert "your partner walks" not in words
        decide_note(**decided, words="", as_sent=True)  # type: ignore[arg-type]
        assert "your partner walks" in self.words(build(scene, reason="So"))
        decide_note(**decided, words="")  # type: ignore[arg-type]
        assert "your partner walks" not in self.words(build(scene, reason="So"))

    def test_no_letter_goes_in_as_it_was_sent_while_another_is_protected(
        self, scene: Scene, father: Carer
    ) -> None:
        case = Case.objects.get(pk=scene.case.pk)
        plans.agree_plan(
            case=case, by=scene.officer, support="Your ex has no part in this.", kind=PlanKind.ACTION_PLAN,
            targets=[plans.Target("At school on Monday", "School")],
            review_on=DAY + dt.timedelta(weeks=3),
        )  # fmt: skip
        letters.send_letter(
            case=case, by=scene.officer, carer=scene.mother, template=LetterTemplate.PLAN
        )
        link = Responsibility.objects.select_related("carer", "pupil").get(carer=father)
        about = {"case": case, "carer": scene.mother, "by": scene.legal}

        def decide() -> None:
            ((note, seen),) = [n for n in list_notes(**about) if n[0].typed.is_paper]  # type: ignore[arg-type]
            decide_note(**about, key=note.typed.key, seen=seen, words="", as_sent=True)  # type: ignore[arg-type]

        decide()
        set_shield(link=link, reason="Refuge", by=scene.officer)
        assert Thing.NOTES in lacks(scene)
        assert "your ex has no part" not in self.words(build(scene, reason="So"))
        with pytest.raises(WrongState, match="is protected"):
            decide()

    def test_the_database_lets_only_papers_go_in_as_they_were_sent(self, scene: Scene) -> None:
        row = {
            "case": Case.objects.get(pk=scene.case.pk), "carer": scene.mother, "by": scene.legal,
            "of_sha256": "0" * 64, "as_sent": True,
        }  # fmt: skip
        for wrong in ({"key": "contact-1"}, {"key": "letter-LT-1", "words": "Both"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                PackDisclosure.objects.create(**row, **wrong)

    def test_a_contact_with_nobody_on_record_is_kept_out(self, scene: Scene) -> None:
        contacts.log_contact(
            case=Case.objects.get(pk=scene.case.pk), by=scene.officer, carer=None, with_whom="A caller", kind="call",
            outcome="spoke", note="Quiet words.",
        )  # fmt: skip
        words = self.words(build(scene, reason="So"))
        assert "quiet words" not in words
        assert "a caller" not in words
        assert "call with somebody else" in words

    def test_a_version_built_before_somebody_was_protected_opens_only_after_a_warning(
        self, scene: Scene, father: Carer
    ) -> None:
        pack = build(scene, reason="So")
        assert pack_building.read_pack(pack=pack, by=scene.legal)
        link = Responsibility.objects.select_related("carer", "pupil").get(carer=father)
        set_shield(link=link, reason="Refuge", by=scene.officer)
        with pytest.raises(WrongState, match="read the warning"):
            pack_building.read_pack(pack=pack, by=scene.legal)
        pack_building.read_pack(pack=pack, by=scene.legal, warned=True)
        assert AuditEvent.objects.filter(kind="pack.read_despite_protection").count() == 1
        assert pack_building.read_pack(pack=build(scene, reason="So"), by=scene.legal)

    @pytest.mark.parametrize(
        "sql", ["UPDATE fines_packdisclosure SET words = 'x'", "DELETE FROM fines_packdisclosure"]
    )
    def test_what_was_decided_of_a_note_stands(self, scene: Scene, father: Carer, sql: str) -> None:
        about = {
            "case": Case.objects.get(pk=scene.case.pk),
            "carer": scene.mother,
            "by": scene.legal,
        }
        ((note, seen),) = doubtful(scene)
        decide_note(**about, key=note.typed.key, seen=seen, words="")  # type: ignore[arg-type]
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


class TestWhatItRestsOn:
    def test_sessions_of_a_withdrawn_notice_are_no_evidence(self, scene: Scene) -> None:
        case = Case.objects.get(pk=scene.case.pk)
        notice = PackFile(case, scene.mother).basis.notices[0]
        withdraw_notice(notice=notice, ground="material_error", reason="So", by=scene.legal)
        basis = PackFile(case, scene.mother).basis
        assert not basis.session_ids
        assert basis.dropped == {"The notice for it was withdrawn": 10}

    def test_the_order_considered_for_another_parent_changes_nothing_here(
        self, scene: Scene
    ) -> None:
        case, father = Case.objects.get(pk=scene.case.pk), another_parent(scene)
        mine = ChargingDecision.objects.get(ref="CD-9001")
        ChargingDecision.objects.create(
            ref="CD-9002", case=case, pupil=case.pupil, carer=father, evidence_met=True, evidence_why="So",
            interest_met=True, interest_why="So", eso_suitable=False, eso_why="So", eso_on=dt.date(2026, 4, 1),
            equality_why="So", decides="no_charge", charge="", why="So", known={}, drafted_by=scene.legal,
        )  # fmt: skip
        with time_machine.travel(dt.datetime(2026, 4, 1, 10, tzinfo=dt.UTC)):
            considering.consider(
                case=case, by=scene.legal, kind="eso", answer="no", reason=considered_in("CD-9002")
            )
            file = PackFile(case, scene.mother)
            assert pack_facts(file, scene.manager).eso_considered == mine.eso_on
            assert len(file.considered) == 1


class TestPapers:
    @pytest.mark.parametrize(
        "text",
        [
            "Mr Aston told me he is at the hostel in Dudley.",
            "Her father told me.",
            "I am Karen Shah. I say so.",
        ],
    )
    def test_a_statement_of_another_parent_or_of_another_witness_is_refused(
        self, scene: Scene, text: str
    ) -> None:
        father = another_parent(scene)
        Carer.objects.filter(pk=father.pk).update(forename="Alfie", surname="Aston")
        with pytest.raises(WrongState):
            write_statement(
                case=Case.objects.get(pk=scene.case.pk),
                carer=scene.mother,
                by=scene.officer,
                text=text,
            )

    @pytest.mark.parametrize(
        ("paper", "name", "on", "words"),
        [
            ("certificate", "Mickey Mouse", DAY, "nobody else"),
            ("certificate", "Ada Head", dt.date(2020, 1, 1), "before"),
            ("statement", "Amina Yusuf", dt.date(2020, 1, 1), "before"),
        ],
    )
    def test_nobody_signs_for_another_or_before_what_is_signed_was_there(
        self, scene: Scene, paper: str, name: str, on: dt.date, words: str
    ) -> None:
        sign_all(scene)
        with pytest.raises(WrongState, match=words):
            record_signature(
                case=Case.objects.get(pk=scene.case.pk), carer=scene.mother, paper=paper, name=name, on=on,
                by=scene.officer,
            )  # fmt: skip

    def test_a_statement_that_tells_of_another_is_refused(self, scene: Scene) -> None:
        father = another_parent(scene)
        Carer.objects.filter(pk=father.pk).update(**CANARY)
        case = Case.objects.get(pk=scene.case.pk)
        with pytest.raises(WrongState, match="somebody else"):
            write_statement(
                case=case,
                carer=scene.mother,
                by=scene.officer,
                text="He is at 61 Nightingale Rise.",
            )

    @pytest.mark.parametrize("text", ["", "\u200b", "See {nothing}.", "See {register"])
    def test_a_statement_without_words_or_with_a_wrong_exhibit_is_refused(
        self, scene: Scene, text: str
    ) -> None:
        case = Case.objects.get(pk=scene.case.pk)
        with pytest.raises(WrongState):
            write_statement(case=case, carer=scene.mother, by=scene.officer, text=text)

    def test_only_the_witness_signs_a_statement_that_stands(self, scene: Scene) -> None:
        case = Case.objects.get(pk=scene.case.pk)
        signing = {
            "case": case,
            "carer": scene.mother,
            "paper": "statement",
            "on": DAY,
            "by": scene.officer,
        }
        with pytest.raises(WrongState, match="Save the statement first"):
            record_signature(**signing, name=scene.officer.name)  # type: ignore[arg-type]
        write_statement(case=case, carer=scene.mother, by=scene.officer, text="I say so.")
        with pytest.raises(WrongState, match="nobody else"):
            record_signature(**signing, name="Somebody Else")  # type: ignore[arg-type]
        record_signature(**signing, name=scene.officer.name)  # type: ignore[arg-type]
        assert Thing.STATEMENT not in lacks(scene)
        write_statement(case=case, carer=scene.mother, by=scene.officer, text="I say otherwise.")
        assert Thing.STATEMENT in lacks(scene)


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.EWO, "Education welfare officer"),
        (Role.MANAGER, "Manager of the education welfare service"),
        (Role.LEGAL_OFFICER, "Legal officer of the council"),
        (Role.SCHOOL_ADMIN, "Council officer"),
    ],
)
def test_a_sworn_paper_says_what_the_witness_is(role: str, words: str) -> None:
    assert occupation_of(MembershipFactory(role=role).user) == words
