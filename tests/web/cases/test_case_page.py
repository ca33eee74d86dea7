"""The case page and its forms: what is shown to whom, and what a click does."""

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from attendance.choices import CircumstanceKind, FlagKind
from attendance.models import Flag
from cases.actions import holds
from cases.actions.basis import note_basis
from cases.choices import EventKind, Stage
from cases.models import Case
from tests.factories.attendance import CircumstanceFactory, FlagFactory
from tests.factories.cases import CaseWorld, case_at, consider, log, open_case
from tests.web.cases.conftest import SignIn

CALL = {"kind": "call", "outcome": "spoke", "note": "Rang back", "next_step": "", "carer": ""}


def page(client, case: Case, extra: str = "") -> str:  # type: ignore[no-untyped-def]
    answer = client.get(f"/cases/{case.ref}/{extra}")
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_the_page_says_who_what_next_and_what_each_exit_needs(
    world: CaseWorld, as_: SignIn
) -> None:
    case = case_at(Stage.FT_OPEN, world)
    text = page(as_(world.ewo), case)
    for words in (
        str(case.pupil),
        case.ref,
        "Fast Track just begun, 12 weeks",
        "Set the day of the panel",
        "16 of 80",
    ):
        assert words in text


def test_reading_a_case_is_written_down(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    page(as_(world.ewo), case)
    assert AuditEvent.objects.get(kind="case.read", target_ref=case.ref).by_id == world.ewo.pk


def test_a_contact_is_logged_from_the_box(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    carer = case.pupil.responsibilities.first().carer
    answer = as_(world.ewo).post(f"/cases/{case.ref}/contact/", CALL | {"carer": carer.ref})
    assert answer.status_code == 302
    assert case.contacts.get().note == "Rang back"
    assert "Rang back" in page(as_(world.ewo), case)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Say who the contact was with"),
        ({"with_whom": "Nurse", "next_step_due": "2025-11-12"}, "Say what the next step is"),
        ({"with_whom": "Nurse", "happened_on": "2025-11-11"}, "cannot be in the future"),
    ],
)
def test_a_refused_contact_comes_back_filled(
    world: CaseWorld, as_: SignIn, change: dict[str, str], words: str
) -> None:
    case = open_case(world)
    answer = as_(world.ewo).post(f"/cases/{case.ref}/contact/", CALL | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Rang back" in answer.content.decode()
    assert not case.contacts.exists()


def test_a_move_asks_on_the_spot_for_what_can_be_answered(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_OPEN, world)
    client, url = as_(world.ewo), f"/cases/{case.ref}/move/transferred/"
    assert "Receiving school or authority confirmed" in client.get(url).content.decode()
    assert client.post(url, {"reason": "Moved"}).status_code == 422
    answers = {"transfer_answer": "yes", "transfer_reason": "Rang Elm Green"}
    assert client.post(url, answers | {"reason": "Moved"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == Stage.TRANSFERRED


def test_closing_asks_how_and_why(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    url = f"/cases/{case.ref}/move/closed/"
    assert as_(world.ewo).post(url, {"close_reason": "improved"}).status_code == 422
    assert (
        as_(world.ewo).post(url, {"close_reason": "improved", "reason": "4% now"}).status_code
        == 302
    )
    case.refresh_from_db()
    assert case.close_reason == "improved"
    assert "Attendance is watched until" in page(as_(world.ewo), case)


@pytest.mark.parametrize("stage", ["notice_proposed", "court", "nonsense"])
def test_an_address_cannot_make_a_move_the_page_does_not_offer(
    world: CaseWorld, as_: SignIn, stage: str
) -> None:
    case = case_at(Stage.NOTICE_TO_IMPROVE, world)
    answer = as_(world.ewo).post(f"/cases/{case.ref}/move/{stage}/", {"reason": "x"})
    assert answer.status_code in (404, 409)
    case.refresh_from_db()
    assert case.stage == Stage.NOTICE_TO_IMPROVE


def test_another_roles_move_is_refused_even_when_posted(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    answer = as_(world.ewo).post(f"/cases/{case.ref}/move/legal_consideration/", {"reason": "x"})
    assert answer.status_code == 403


def test_panel_invitations_plan_and_review_by_clicking(world: CaseWorld, as_: SignIn) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    base = f"/cases/{case.ref}"
    client.post(f"{base}/panel/", {"date": "2025-11-24", "time": "14:00", "place": "Room 4"})
    carers = [r.carer for r in case.pupil.responsibilities.all()]
    preview = client.get(f"{base}/letters/new/panel_invitation/{carers[0].ref}/")
    assert preview.content.startswith(b"%PDF")
    client.post(f"{base}/letters/new/panel_invitation/", {"carers": [c.ref for c in carers]})
    assert case.letters.count() == 2
    client.post(f"{base}/move/panel/", {"reason": ""})
    case.panels.update(at=timezone.now())  # its day has come
    asked = case.panels.get().people.order_by("id")
    came = {f"person_{p.pk}": "came" if p.carer == carers[0] else "apologies" for p in asked}
    client.post(f"{base}/panel/held/", came | {"minutes": "Mother came."})
    client.post(f"{base}/plan/", {"kind": "contract", "text_1": "On time", "owner_1": "Mother"})
    client.post(f"{base}/move/plan/", {"reason": ""})
    case.refresh_from_db()
    assert case.stage == Stage.FT_PLAN
    assert client.post(f"{base}/plan/targets/", {"result_1": "met"}).status_code == 302
    text = page(client, case)
    assert "Panel held: 1 parent came" in text
    assert "Attendance contract agreed" in text


def test_an_unsafe_parent_is_shown_and_never_offered(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    link = case.pupil.responsibilities.first()
    link.safe_to_contact, link.contact_note = False, "Ring the refuge worker"
    link.save()
    text = as_(world.ewo).get(f"/cases/{case.ref}/letters/new/first_attendance/").content.decode()
    assert "Do not contact. Note: Ring the refuge worker" in text
    assert f'value="{link.carer.ref}"' not in text
    answer = as_(world.ewo).post(
        f"/cases/{case.ref}/letters/new/first_attendance/", {"carers": [link.carer.ref]}
    )
    assert answer.status_code == 422
    assert not case.letters.exists()


def test_an_unsafe_parents_number_is_not_shown(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    link = case.pupil.responsibilities.first()
    link.carer.telephone = "01632 777777"
    link.carer.save()
    assert "01632 777777" in page(as_(world.lead), case)
    case.pupil.responsibilities.filter(pk=link.pk).update(address_is_confidential=True)
    assert "01632 777777" not in page(as_(world.lead), case)
    assert "01632 777777" in page(as_(world.ewo), case)
    note = {"safe_to_contact": False, "contact_note": "Ring only the work. Court order."}
    case.pupil.responsibilities.filter(pk=link.pk).update(**note)
    assert "01632 777777" not in page(as_(world.ewo), case)
    assert "Do not contact. Note: Ring only the work. Court order." in page(as_(world.ewo), case)
    assert "Do not contact. Note: Court order." in page(as_(world.admin), case)


def test_legal_words_and_officers_notes_are_kept_from_the_school(
    world: CaseWorld, as_: SignIn
) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    log(case, world, note="Officer's own words")
    log(case, world, by=world.lead, note="School's own words")
    consider(case, world.ewo, "eso", answer="no")
    from cases.actions.moving import move_case

    move_case(case=case, to=Stage.LEGAL_CONSIDERATION, by=world.manager, reason="Secret advice")
    seen = {
        who: page(as_(getattr(world, who)), case)
        for who in ("admin", "lead", "ewo", "manager", "legal")
    }
    for who, text in seen.items():
        assert ("Secret advice" in text) == (who in ("ewo", "manager", "legal")), who
        assert ("Officer&#x27;s own words" in text) == (who != "admin"), who
        assert "School&#x27;s own words" in text, who


@pytest.mark.parametrize(("who", "seen"), [("admin", False), ("lead", True), ("ewo", True)])
def test_circumstances_are_not_for_a_school_admin(
    world: CaseWorld, as_: SignIn, who: str, seen: bool
) -> None:
    case = open_case(world)
    CircumstanceFactory(pupil=case.pupil, kind=CircumstanceKind.CHILD_IN_NEED)
    assert ("Child in need" in page(as_(getattr(world, who)), case)) is seen


def test_a_changed_basis_is_shown_until_a_person_says_what_it_means(
    world: CaseWorld, as_: SignIn
) -> None:
    case = case_at(Stage.FT_PLAN, world)
    Flag.objects.filter(case_flag__case=case).update(
        cleared_at=timezone.now(), cleared_as_of=timezone.localdate(),
        cleared_numbers={"absent": 37, "possible": 379},
    )  # fmt: skip
    note_basis(case=case)
    client = as_(world.ewo)
    text = page(client, case)
    assert "Basis changed" in text
    assert "12 of 100 sessions missed (12.0%), now 37 of 379 sessions missed (9.8%)" in text
    client.post(f"/cases/{case.ref}/basis/", {"reason": "Other worries"})
    assert "<strong>Basis changed.</strong>" not in page(client, case)


def test_timeline_filters_are_links_and_htmx_gets_only_the_part(
    world: CaseWorld, as_: SignIn
) -> None:
    case = case_at(Stage.FT_REVIEW, world)
    log(case, world, note="A talk")
    client = as_(world.ewo)
    assert "A talk" not in page(client, case, "?show=letters")
    part = client.get(f"/cases/{case.ref}/?show=contacts", headers={"HX-Request": "true"})
    assert "A talk" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_hold_officer_and_take_by_clicking(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_REFERRED, world)
    as_(world.ewo).post(f"/cases/{case.ref}/take/")
    case.refresh_from_db()
    assert case.officer == world.ewo
    other = world.person("ewo", "Olga Other")
    as_(world.manager).post(f"/cases/{case.ref}/officer/", {"officer": other.pk})
    case.refresh_from_db()
    assert case.officer == other
    as_(world.manager).post(f"/cases/{case.ref}/hold/", {"reason": "illness", "note": ""})
    assert "On hold since" in page(as_(world.manager), case)
    as_(world.manager).post(f"/cases/{case.ref}/hold/lift/", {"reason": "Well again"})
    assert case.events.filter(kind=EventKind.HOLD_LIFTED).exists()


def test_opening_by_hand_from_the_pupil(world: CaseWorld, as_: SignIn) -> None:
    pupil = world.pupil_with_parents().pupil
    answer = as_(world.lead).post(f"/cases/new/{pupil.ref}/", {"reason": "Worried about home"})
    case = Case.objects.get(pupil=pupil)
    assert answer["Location"] == f"/cases/{case.ref}/"
    assert case.ref in as_(world.lead).get(f"/cases/of/{pupil.ref}/").content.decode()


def test_the_page_needs_as_many_queries_for_a_long_case_as_for_a_short_one(
    world: CaseWorld, as_: SignIn, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    case = case_at(Stage.FT_REVIEW, world)
    holds.place_hold(case=case, reason="illness", by=world.manager)
    client = as_(world.ewo)
    page(client, case)
    with django_assert_max_num_queries(60) as few:
        page(client, case)
    for n in range(30):
        log(case, world, note=f"Talk {n}")
        consider(case, world.ewo, "siblings")
    with django_assert_max_num_queries(len(few)):
        page(client, case)


def test_the_page_leads_to_its_flags_and_tells_the_others(world: CaseWorld, as_: SignIn) -> None:
    case = open_case(world)
    other = FlagFactory(
        enrolment=case.enrolment, kind=FlagKind.ON_COURSE,
        numbers={"absent": 9, "possible": 100, "sessions_to_persistent": 2},
    )  # fmt: skip
    basis = case.case_flags.get().flag
    page = as_(world.ewo).get(f"/cases/{case.ref}/").content.decode()
    assert f'href="/flags/{basis.ref}/"' in page
    assert "Also flagged about the child" in page
    assert f'href="/flags/{other.ref}/"' in page
    assert "2 more sessions and it is persistent absence." in page
