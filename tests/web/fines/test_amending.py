"""Every page that amends a mark says first what that does to flags and to a notice; then it is saved.

A real notice of ten sessions, issued; the clock stands before its registers lock.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from attendance.actions.flags import refresh_flags
from attendance.choices import Role
from attendance.models import Mark, MarkChange
from fines.models import PenaltyNotice
from tests.factories.fines import Scene, issue, notice_scene, person, propose

pytestmark = pytest.mark.django_db
FIRST = dt.date(2025, 11, 3)
NOW = dt.datetime(2025, 11, 20, 10, 0, tzinfo=dt.UTC)
CLEARS = "Clears the flag “ten unauthorised sessions”"


@dataclass
class Desk:
    """The school's lead at work, a child under notice, and short ways to its pages."""

    scene: Scene
    notice: PenaltyNotice
    client: Client

    @property
    def ref(self) -> str:
        return self.scene.enrolment.pupil.ref

    @property
    def urn(self) -> str:
        return self.scene.school.urn

    @property
    def evidence(self) -> str:
        return (
            f"Takes 1 session out of the evidence of notice {self.notice.ref}: 9 left, and the threshold "
            "is 10. A person will be asked whether it stands."
        )

    @property
    def code(self) -> str:
        """What the first morning says now."""
        return Mark.objects.get(
            enrolment=self.scene.enrolment, session__date=FIRST, session__half="AM"
        ).code


@pytest.fixture
def desk() -> Iterator[Desk]:
    with time_machine.travel(NOW, tick=False):
        scene = notice_scene()
        notice = issue(scene, propose(scene, on=dt.date(2025, 11, 18)), on=dt.date(2025, 11, 19))
        refresh_flags(as_of=NOW.date(), enrolment_ids=[scene.enrolment.pk])
        client = Client()
        client.force_login(scene.lead)
        yield Desk(scene, notice, client)


def shown(answer: HttpResponse) -> str:
    """The page in plain words."""
    return re.sub(r"\s+", " ", answer.content.decode())


def known(answer: HttpResponse) -> dict[str, str]:
    """What the page sends back to say that it has shown what follows."""
    found = re.search(r'name="knows" value="([0-9a-f]+)"', answer.content.decode())
    return {"knows": found[1]} if found else {}


def mark_form(code: str = "M") -> dict[str, str]:
    return {"code": code, "reason": "evidence", "seen": "O||"}


def test_a_single_mark_is_looked_at_as_it_is_typed(desk: Desk) -> None:
    address = f"/pupils/{desk.ref}/marks/{desk.urn}/{FIRST}/am/"
    part = desk.client.post(
        address, {"code": "M", "seen": "O||", "look": "1"}, headers={"HX-Request": "true"}
    )
    assert part.status_code == 200
    assert "<html" not in shown(part)
    assert desk.evidence in shown(part)
    assert f"{CLEARS}: 10 unauthorised sessions becomes 9 unauthorised sessions." in shown(part)
    assert desk.code == "O"
    saved = desk.client.post(address, mark_form() | known(part))
    assert saved.status_code == 302
    assert desk.code == "M"


def test_a_single_mark_is_not_saved_before_it_was_shown(desk: Desk) -> None:
    address = f"/pupils/{desk.ref}/marks/{desk.urn}/{FIRST}/am/"
    first = desk.client.post(address, mark_form())
    assert first.status_code == 422
    assert desk.evidence in shown(first)
    assert "Save it all the same" in shown(first)
    assert desk.code == "O"
    # seen for one code, it is not known for another
    other = desk.client.post(address, mark_form("G") | known(first))
    assert other.status_code == 422
    assert "Changes the code of 1 session" in shown(other)
    assert desk.client.post(address, mark_form() | known(first)).status_code == 302
    assert desk.code == "M"


def test_looking_alone_needs_no_reason_and_saves_nothing(desk: Desk) -> None:
    address = f"/pupils/{desk.ref}/marks/{desk.urn}/{FIRST}/am/"
    page = desk.client.post(address, {"code": "M", "seen": "O||", "look": "1"})
    assert page.status_code == 200
    assert desk.evidence in shown(page)
    same = desk.client.post(address, {"code": "O", "seen": "O||", "look": "1"})
    assert same.status_code == 200
    assert "effects--asks" not in shown(same)
    wrong = desk.client.post(address, {"code": "?", "seen": "O||", "look": "1"})
    assert "effects--asks" not in shown(wrong)
    assert not MarkChange.objects.exists()


def test_a_correction_that_changes_nothing_else_is_saved_at_once(desk: Desk) -> None:
    mark = Mark.objects.get(enrolment=desk.scene.enrolment, session__date=FIRST, session__half="AM")
    address = f"/pupils/{desk.ref}/marks/{desk.urn}/{FIRST}/am/"
    sent = {"code": mark.code, "note": "Seen in town", "reason": "evidence", "seen": "O||"}
    assert desk.client.post(address, sent).status_code == 302


def test_a_block_shows_it_beside_every_change(desk: Desk) -> None:
    cells = [f"{desk.ref}|{FIRST}|AM", f"{desk.ref}|{FIRST}|PM"]
    preview = shown(desk.client.post(f"/registers/{desk.urn}/amend/", {"cell": cells, "code": "M"}))
    assert f"Takes 2 sessions out of the evidence of notice {desk.notice.ref}: 8 left" in preview
    assert f"{CLEARS}: 10 unauthorised sessions becomes 8 unauthorised sessions." in preview
    assert f'href="/notices/{desk.notice.ref}/"' in preview
    assert desk.code == "O"


def test_a_taken_or_earlier_register_stops_once(desk: Desk) -> None:
    address = f"/registers/{desk.urn}/{FIRST}/am/4A/"
    sent = {f"code-{desk.ref}": "M", f"seen-{desk.ref}": "O||", "reason": "evidence"}
    part = desk.client.post(address, sent | {"look": "1"}, headers={"HX-Request": "true"})
    assert desk.evidence in shown(part)
    assert "<html" not in shown(part)
    first = desk.client.post(address, sent)
    assert first.status_code == 422
    assert desk.evidence in shown(first)
    assert "Save all the same" in shown(first)
    assert f'name="code-{desk.ref}" value="M"' in shown(first)
    assert desk.code == "O"
    assert desk.client.post(address, sent | known(first)).status_code == 302
    assert desk.code == "M"
    assert MarkChange.objects.get().reason == "Evidence received, such as an appointment letter"


def test_a_teacher_is_told_nothing_of_an_earlier_register(desk: Desk) -> None:
    client = Client()
    client.force_login(person(Role.TEACHER, desk.scene.school))
    sent = {f"code-{desk.ref}": "M", f"seen-{desk.ref}": "O||", "reason": "evidence"}
    for more in ({"look": "1"}, {}):
        answer = client.post(f"/registers/{desk.urn}/{FIRST}/am/4A/", sent | more)
        assert "asked" not in shown(answer)
        assert "evidence of" not in shown(answer)
    assert desk.code == "O"


def test_whoever_only_looks_saves_nothing_even_in_a_register_that_is_open(desk: Desk) -> None:
    today = dt.date(2025, 11, 20)
    address = f"/registers/{desk.urn}/{today}/am/4A/"
    sent = {f"code-{desk.ref}": "O", "look": "1"}
    assert desk.client.post(address, sent).status_code == 200
    assert not Mark.objects.filter(session__date=today).exists()
    del sent["look"]
    assert desk.client.post(address, sent).status_code == 302
    assert Mark.objects.filter(session__date=today, code="O").exists()


def test_a_register_that_cannot_be_saved_answers_a_look_with_nothing(desk: Desk) -> None:
    address = f"/registers/{desk.urn}/{FIRST}/am/4A/"
    sent = {f"code-{desk.ref}": "?", f"seen-{desk.ref}": "O||", "look": "1"}
    answer = desk.client.post(address, sent, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (422, b"")


def test_a_reason_given_for_an_earlier_day_stops_once_and_today_never(desk: Desk) -> None:
    last = dt.date(2025, 11, 7)
    for half in ("AM", "PM"):
        address = f"/pupils/{desk.ref}/marks/{desk.urn}/{last}/{half.lower()}/"
        seen = {"code": "N", "reason": "other", "words": "A test", "seen": "O||"}
        first = desk.client.post(address, seen)
        desk.client.post(address, seen | known(first))
    address = f"/sweep/{desk.urn}/{last}/{desk.ref}/reason/"
    sent = {"do": "M", "halves": "AM,PM", "was": "N,N", "back": "reasons"}
    first = desk.client.post(address, sent, headers={"HX-Request": "true"})
    assert first.status_code == 422
    assert f"Takes 2 sessions out of the evidence of notice {desk.notice.ref}: 8 left" in shown(
        first
    )
    assert "press it again to go on" in shown(first)
    assert Mark.objects.filter(enrolment=desk.scene.enrolment, code="M").count() == 0
    second = desk.client.post(address, sent | known(first), headers={"HX-Request": "true"})
    assert second.status_code == 200
    assert Mark.objects.filter(enrolment=desk.scene.enrolment, code="M").count() == 2


def test_without_a_script_the_second_press_goes_on_too(desk: Desk) -> None:
    last = dt.date(2025, 11, 7)
    address = f"/pupils/{desk.ref}/marks/{desk.urn}/{last}/am/"
    seen = {"code": "N", "reason": "other", "words": "A test", "seen": "O||"}
    desk.client.post(address, seen | known(desk.client.post(address, seen)))
    reason = f"/sweep/{desk.urn}/{last}/{desk.ref}/reason/"
    sent = {"do": "M", "halves": "AM", "was": "N", "back": "reasons"}
    led = desk.client.post(reason, sent)
    page = desk.client.get(led.headers["Location"])
    assert desk.evidence in shown(page)
    desk.client.post(reason, sent | known(page))
    assert Mark.objects.filter(enrolment=desk.scene.enrolment, code="M").count() == 1
