"""Registers over real HTTP and mark by mark: saves a second with eight clients, autosave, and what the page weighs."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from attendance.choices import Half, Role
from attendance.models import Enrolment, Membership, School, Session
from dev.bench import data, server
from dev.bench.table import Line, say, statements, timed
from dev.servers import ROOT

SCHOOLS, CLIENTS = 40, 8
CLASSES = data.Size("one class of 30 in each school", schools=SCHOOLS, pupils_each=30)
RIVAL = 26  # saves a second of the better of two other systems, same client steps, on two cores
ASSETS = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js))"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SIGNS = ["/"] * 27 + ["N", "O", "L"]
# A class a school, registers that never lock, and a session that is open all of today.
READY = """
UPDATE attendance_enrolment SET registration_group = '4A';
UPDATE attendance_threshold SET value = 100000 WHERE key = 'register_lock_days';
INSERT INTO attendance_session (school_id, date, half, week, academic_year, is_open, opens_at, closes_at)
SELECT id, %(today)s, 'AM', date_trunc('week', %(today)s::date), '2025/26', true, '00:00', '23:59'
  FROM attendance_school
ON CONFLICT (school_id, date, half) DO UPDATE SET opens_at = '00:00', closes_at = '23:59', is_open = true;
ANALYZE;
"""


def measure(quick: bool) -> list[Line]:
    """Autosave of one mark and of thirty, the page, and saves a second over HTTP."""
    say("Registers: making the schools.")
    server.make("bench_registers")
    data.make_authority(CLASSES)
    with connection.cursor() as cursor:
        cursor.execute(READY, {"today": timezone.localdate()})
    clerks = [make_clerk(number) for number in range(CLIENTS)]
    one_by_one = autosaves(clerks[0], 30 if quick else 200)
    pages = page_lines(clerks[0], 20 if quick else 100)
    say("Registers: eight clients over HTTP.")
    rush = saves_over_http(clerks, 10 if quick else 30)
    return [*one_by_one, *pages, rush]


def make_clerk(number: int) -> tuple[User, list[int]]:
    """The office of five schools."""
    clerk = User.objects.create_user(
        email=f"clerk{number}@bench.example", name=f"Clerk {number}", password=None
    )
    each = SCHOOLS // CLIENTS
    schools = list(School.objects.order_by("id")[number * each : (number + 1) * each])
    for school in schools:
        Membership.objects.create(
            user=clerk, role=Role.SCHOOL_ADMIN, school=school, valid_from=timezone.localdate()
        )
    return clerk, [school.pk for school in schools]


# -- Mark by mark, in this process -----------------------------------------------------------------------------


def autosaves(clerk: tuple[User, list[int]], runs: int) -> list[Line]:
    """The JSON request through every middleware: one mark changed, and thirty."""
    client = Client()
    client.force_login(clerk[0])
    found = []
    counts = ((1, "autosave of 1 mark, whole request"), (30, "autosave of 30 marks"))
    for (count, words), school in zip(counts, clerk[1], strict=False):
        address, refs = todays_register(school)
        turns = changing(client, address, refs[:count])
        line = Line(words, [timed(next(turns)) for _ in range(runs + 5)][5:])
        line.note = f"{statements(next(turns))} SQL statements"
        found.append(line)
    return found


def todays_register(school: int) -> tuple[str, list[str]]:
    """Where its marks are saved, and whose they are."""
    urn = School.objects.values_list("urn", flat=True).get(pk=school)
    enrolled = Enrolment.objects.filter(school=school).order_by("id")
    refs = list(enrolled.values_list("pupil__ref", flat=True))
    return f"/registers/{urn}/{timezone.localdate()}/am/4A/marks/", refs


def changing(client: Client, address: str, refs: list[str]) -> Iterator[Callable[[], None]]:
    """Each turn makes every mark something else."""
    codes = ["", "I", "M"]
    turn = 0
    while True:
        seen, code = codes[turn and 1 + turn % 2], codes[1 + (turn + 1) % 2]
        sent = [{"ref": ref, "code": code, "seen": seen and f"{seen}||"} for ref in refs]
        body = json.dumps({"lines": sent})

        def work(body: str = body) -> None:
            answer = client.post(address, body, content_type="application/json")
            states = {line["state"] for line in json.loads(answer.content)["lines"].values()}
            if states != {"saved"}:
                raise SystemExit(f"{address} answered {states}")

        yield work
        turn += 1


# -- The page ------------------------------------------------------------------------------------------------------


def page_lines(clerk: tuple[User, list[int]], runs: int) -> list[Line]:
    """The register page in the first week of a year and at its end: time, statements, bytes cold."""
    client = Client()
    client.force_login(clerk[0])
    school = School.objects.get(pk=clerk[1][0])
    days = list(
        Session.objects.filter(school=school, half=Half.AM, date__lt=timezone.localdate())
        .order_by("date").values_list("date", flat=True)
    )  # fmt: skip
    found: list[Line] = []
    for day, words in ((days[1], "second day of the year"), (days[-1], "last day")):
        address = f"/registers/{school.urn}/{day}/am/4A/"

        def work(address: str = address) -> None:
            if client.get(address).status_code != 200:
                raise SystemExit(f"{address} did not answer")

        work()
        line = Line(f"register page, {words}", [timed(work) for _ in range(runs)])
        line.against = found[0] if found else None
        line.note = f"{statements(work)} SQL statements, {cold_bytes(client, address)}"
        found.append(line)
    return found


def cold_bytes(client: Client, address: str) -> str:
    """Everything a first visit fetches, compressed: the page, its styles and its scripts."""
    page = client.get(address).content
    names = set(ASSETS.findall(page.decode()))
    files = [Path(str(finders.find(name))).read_bytes() for name in sorted(names)]
    sizes = [len(gzip.compress(each, 6)) for each in (page, *files)]
    return (
        f"{sum(sizes) / 1000:.0f} kB cold in {len(sizes)} files, the page {sizes[0] / 1000:.1f} kB"
    )


# -- Over HTTP -----------------------------------------------------------------------------------------------------


@dataclass
class Rush:
    """One client: its clerk's cookies, its registers still to take, and the time of each save."""

    cookies: str
    token: str
    registers: list[tuple[str, str]]
    seconds: list[float]


def saves_over_http(clerks: list[tuple[User, list[int]]], seconds: int) -> Line:
    """Eight people take registers of thirty, one after the other, as fast as they are answered."""
    with web_server() as port:
        rushes = [prepare(port, clerk, schools) for clerk, schools in clerks]
        threads = [threading.Thread(target=rush_on, args=(port, r, seconds)) for r in rushes]
        before = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - before
    times = [each for rush in rushes for each in rush.seconds]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM attendance_register")
        stored = cursor.fetchone()[0]
    if stored != len(times):
        raise SystemExit(f"{len(times)} registers were answered for, {stored} are stored")
    rate = len(times) / took
    return Line(
        f"register POST, {CLIENTS} clients over HTTP", times,
        note=f"{rate:.0f} saves a second, {rate / RIVAL:.1f} x the best rival's {RIVAL}; none lost",
    )  # fmt: skip


@contextmanager
def web_server() -> Iterator[int]:
    """The site under gunicorn as `make run` starts it, against this database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    there = connection.settings_dict
    url = f"postgres://{there['USER']}@{there['HOST'] or ''}:{there['PORT']}/{there['NAME']}"
    given = os.environ | {
        "DATABASE_URL": database_url(url), "DJANGO_SETTINGS_MODULE": "dev.bench.settings",
    }  # fmt: skip
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", "2", "--threads", "4", "--preload", "--log-level", "warning",
        "--no-control-socket",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=given)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def database_url(fallback: str) -> str:
    """The address the benchmark was given, with the name of the database in use now."""
    given = os.environ.get("DATABASE_URL", fallback)
    name = str(connection.settings_dict["NAME"])
    return re.sub(r"/[^/?]*(\?.*)?$", lambda found: f"/{name}{found[1] or ''}", given)


def wait_for(port: int) -> None:
    """Until it answers. Raises SystemExit after half a minute."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server did not start")


def prepare(port: int, clerk: User, schools: list[int]) -> Rush:
    """Sign in, fetch one page for its token, and list the registers of the year."""
    client = Client()
    client.force_login(clerk)
    signed_in = client.cookies[settings.SESSION_COOKIE_NAME].value
    forms = {school: form_of(school) for school in schools}
    sessions = Session.objects.filter(school__in=schools, date__lt=timezone.localdate())
    registers = [
        (f"/registers/{s.school.urn}/{s.date}/{s.half.lower()}/4A/", forms[s.school_id][s.half])
        for s in sessions.select_related("school").order_by("date", "half", "school_id")
    ]
    asked = http.client.HTTPConnection("127.0.0.1", port)
    asked.request(
        "GET", registers[0][0], headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={signed_in}"}
    )
    answer = asked.getresponse()
    page = answer.read().decode()
    csrf = re.search(rf"{settings.CSRF_COOKIE_NAME}=([^;]+)", answer.headers["Set-Cookie"] or "")
    token = TOKEN.search(page)
    if not csrf or not token:
        raise SystemExit(f"The register page answered {answer.status} without its token")
    cookies = f"{settings.SESSION_COOKIE_NAME}={signed_in}; {settings.CSRF_COOKIE_NAME}={csrf[1]}"
    return Rush(cookies, token[1], registers, [])


def form_of(school: int) -> dict[str, str]:
    """The thirty fields of a class, by half of the day."""
    enrolled = Enrolment.objects.filter(school=school).order_by("id")
    refs = list(enrolled.values_list("pupil__ref", flat=True))
    afternoon = ["\\" if sign == "/" else sign for sign in SIGNS]
    return {
        half: urlencode({f"code-{ref}": sign for ref, sign in zip(refs, signs, strict=True)})
        for half, signs in ((Half.AM.value, SIGNS), (Half.PM.value, afternoon))
    }


def rush_on(port: int, rush: Rush, seconds: int) -> None:
    """Post register after register until the time is up."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": rush.cookies, "Content-Type": "application/x-www-form-urlencoded"}
    until = time.perf_counter() + seconds
    for address, form in rush.registers:
        if time.perf_counter() >= until:
            return
        began = time.perf_counter()
        line.request("POST", address, f"{form}&csrfmiddlewaretoken={rush.token}", headers)
        answer = line.getresponse()
        answer.read()
        if answer.status != 302:
            raise SystemExit(f"{address} answered {answer.status}")
        rush.seconds.append(time.perf_counter() - began)
