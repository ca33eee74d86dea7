"""The figures of the whole authority, and children's records, over HTTP: what the slowest in twenty take."""

from __future__ import annotations

import datetime as dt
import secrets
import statistics
from collections.abc import Iterator

from django.test import Client

from accounts.models import User
from attendance.actions.totals import keep_in_step
from attendance.choices import Role
from attendance.models import Membership, Pupil
from attendance.rules.calendar import AcademicYear
from dev.bench.meter import Measured, Meter
from dev.bench.table import say, show
from dev.bench.xl_data import LAST_DAY

VISITS, WARM = 100, 8
YEAR = AcademicYear.of(LAST_DAY)
TARGETS = {"figures of the whole authority": 0.300, "a pupil's page": 0.150}


def measure(meter: Meter) -> list[Measured]:
    """One person, page after page; the totals of the night are counted first, as a night does."""
    say("Pages: the night's totals, then a hundred visits each.")
    client = sign_in()
    night = meter.take(lambda: keep_in_step(full=True), "totals kept")
    lines = [
        visits(meter, client, name, address)
        for name, address in zip(TARGETS, (figures(), pupils()), strict=True)
    ]
    return [Measured("the figures' totals, counted by the night", [night]), *lines]


def figures() -> Iterator[str]:
    """The school year of the marks, whole authority, again and again."""
    while True:
        yield f"/figures/?period=own&from={YEAR.first_day}&to={YEAR.last_day}"


def pupils() -> Iterator[str]:
    """A different child each time, from all over."""
    refs = Pupil.objects.filter(pk__gt=1000).order_by("pk").values_list("ref", flat=True)
    for ref in refs[::997]:
        yield f"/pupils/{ref}/?year={YEAR.label}"


def sign_in() -> Client:
    """A manager, through every middleware of the site."""
    address = "manager@bench.example"
    person = User.objects.filter(email=address).first() or User.objects.create_user(
        email=address, name="Manager", password=secrets.token_urlsafe(16)
    )
    Membership.objects.get_or_create(
        user=person, role=Role.MANAGER, defaults={"valid_from": dt.date(2020, 1, 1)}
    )
    client = Client()
    client.force_login(person)
    return client


def visits(meter: Meter, client: Client, name: str, pages: Iterator[str]) -> Measured:
    """So many, the first few left out."""

    def visit() -> None:
        address = next(pages)
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")

    samples = [meter.take(visit) for _ in range(VISITS + WARM)][WARM:]
    slowest = statistics.quantiles((sample.wall for sample in samples), n=20)[-1]
    met = "met" if slowest < TARGETS[name] else "MISSED"
    note = f"p95 {show(slowest)}; target {show(TARGETS[name])}: {met}"
    return Measured(f"(e) {name}", samples, note=note)
