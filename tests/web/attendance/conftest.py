"""One class of a school on its first Monday, the clock held at ten to nine that morning plus five."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from attendance.choices import Role
from attendance.models import Enrolment, Mark, School
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    open_school,
)

LONDON = ZoneInfo("Europe/London")
NINE = dt.datetime(2025, 9, 1, 8, 55, tzinfo=LONDON)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The first morning of the test calendar, five minutes after the register opened."""
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Client]:
    """`sign_in(Role.EWO, school)` gives a client of somebody who holds the role there, or of a person."""

    def sign(who: User | str, school: School | None = None) -> Client:
        there = {"school": school} if school else {}
        user = who if isinstance(who, User) else MembershipFactory(role=who, **there).user
        fresh = Client()
        fresh.force_login(user)
        fresh.user = user  # type: ignore[attr-defined]
        return fresh

    return sign


def send_knowing(client: Client, address: str, fields: dict[str, str]) -> HttpResponse:
    """Post a form; when it comes back with what saving it would change, save it all the same."""
    answer = client.post(address, fields)
    shown = re.search(r'name="knows" value="([0-9a-f]+)"', answer.content.decode())
    return client.post(address, fields | {"knows": shown[1]}) if shown else answer


@dataclass
class ClassRoom:
    """A class, a clerk's client, and short ways to its register."""

    school: School
    enrolments: list[Enrolment]
    client: Client
    half: str = "am"
    group: str = "4A"

    @property
    def url(self) -> str:
        return f"/registers/{self.school.urn}/{FIRST_DAY}/{self.half}/{self.group}/"

    @property
    def refs(self) -> list[str]:
        return [enrolment.pupil.ref for enrolment in self.enrolments]

    def send(
        self, codes: dict[str, str] | str, client: Client | None = None, **more: str
    ) -> HttpResponse:
        """Post the register as the plain form would; what follows from it is read, and sent again."""
        if isinstance(codes, str):
            codes = dict(zip(self.refs, codes, strict=True))
        fields = {f"code-{ref}": code for ref, code in codes.items()} | more
        return send_knowing(client or self.client, self.url, fields)

    @property
    def marks(self) -> str:
        standing = dict(
            Mark.objects.filter(session__half=self.half.upper()).values_list("enrolment_id", "code")
        )
        return "".join(standing.get(e.pk, "-") or "-" for e in self.enrolments)


@pytest.fixture
def make_room(sign_in: Callable[..., Client]) -> Callable[[int], ClassRoom]:
    """A class of that many pupils in a school with two weeks of sessions."""

    def make(size: int) -> ClassRoom:
        school = open_school(weeks=2)
        pupils = [PupilFactory(legal_surname=f"Pupil{n:02d}") for n in range(size)]
        enrolments = [EnrolmentFactory(school=school, pupil=pupil) for pupil in pupils]
        return ClassRoom(school, enrolments, sign_in(Role.SCHOOL_ADMIN, school))

    return make


@pytest.fixture
def room(clock: time_machine.Traveller, make_room: Callable[[int], ClassRoom]) -> ClassRoom:
    """Five pupils at five to nine."""
    return make_room(5)
