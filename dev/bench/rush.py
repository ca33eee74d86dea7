"""Eight people of one school save registers over HTTP, each as fast as it is answered; the same in a large authority.

What the two other systems' clients did: signed in, a connection kept, every field of the form, the
whole answer read. Their answer is the register page again, so both are timed: the save alone, and the
save with the page it leads to.
"""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone

from attendance.models import School
from dev.bench import cpu, data, saving, school, site, year
from dev.bench.table import Line, say

CLIENTS = 8
RIVAL = 26  # saves a second of the better of two other systems, the page in its answer included
PROMISED = 130  # of ours
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
STORED = """
SELECT count(DISTINCT (m.session_id, e.registration_group)), count(*),
    count(*) FILTER (WHERE m.code IN ('N', 'O')), count(*) FILTER (WHERE m.code = 'L')
  FROM attendance_mark m JOIN attendance_enrolment e ON e.id = m.enrolment_id
  JOIN attendance_register r ON r.session_id = m.session_id AND r.registration_group = e.registration_group
 WHERE m.entered_by_name = %s AND r.taken_by_name = m.entered_by_name
"""


@dataclass
class Client:
    """One signed-in person, the empty registers to take, how many are taken, and how long each took."""

    name: str
    cookies: SimpleCookie
    registers: list[school.Register]
    token: str = ""
    taken: int = 0
    seconds: list[float] = field(default_factory=list)
    trouble: str = ""


def measure(quick: bool) -> list[Line]:
    """In the school the others were measured with: one client alone, eight, and eight that read the page too."""
    here = school.use()
    seconds = 5 if quick else 30
    groups = list(school.classes(here).items())[5 : school.CLASSES]
    share = len(groups) // CLIENTS
    floor = saving.bare_floor(300)
    clients = [
        make_client(f"rush {n}", {here: dict(groups[n * share : (n + 1) * share])})
        for n in range(CLIENTS)
    ]
    say("Registers: eight clients over HTTP.")
    with site.web_server() as web:
        school.empty_again()
        alone = run(
            web, clients[:1], 3 if quick else 6, "the register POST over HTTP, one client", floor
        )
        school.empty_again()
        eight = run(web, clients, seconds, f"the register POST over HTTP, {CLIENTS} clients")
        school.empty_again()
        words = f"the POST and the page it leads to, {CLIENTS} clients"
        whole = run(web, clients, seconds, words, with_page=True)
    return [floor, alone, eight, whole]


def measure_large(quick: bool) -> list[Line]:
    """Eight offices of twenty schools each, in a year of a large authority."""
    size = data.S if quick else data.L
    year.use(size)
    schools = list(School.objects.order_by("id"))
    if data.school_weeks(size)[-1] + data.WEEK > timezone.localdate():
        raise SystemExit("The year of the benchmark is not over yet by this machine's clock.")
    with connection.cursor() as cursor:
        cursor.execute(school.NEVER_LOCKED)
    people = min(CLIENTS, len(schools))
    clients = [
        make_client(f"large {n}", {each: school.classes(each) for each in schools[n::people]})
        for n in range(people)
    ]
    say(f"Registers: {people} clients in an authority of {len(schools)} schools.")
    with site.web_server() as web:
        words = f"the register POST over HTTP, {people} clients, size {size.name}"
        return [run(web, clients, 3 if quick else 15, words)]


def make_client(name: str, classes: dict[School, dict[str, tuple[str, ...]]]) -> Client:
    """Sign somebody in, with every empty register of these classes to take, day by day."""
    signed_in = site.client_of(school.make_clerk(name, list(classes)))
    registers = [
        each for where, groups in classes.items() for each in school.empty_registers(where, groups)
    ]
    registers.sort(key=lambda register: register.address.split("/")[3:])
    return Client(name.title(), signed_in.cookies, registers)


def run(
    web: site.Web, clients: list[Client], seconds: int, words: str, floor: Line | None = None,
    *, with_page: bool = False,
) -> Line:  # fmt: skip
    """All of them at once after a warm-up that is not counted; then what is stored is compared with what was sent."""
    for each in clients:
        each.taken = 0
    together(clients, lambda each: rush_on(web.port, each, 2, with_page=with_page))
    for each in clients:
        each.seconds.clear()
    before, began = cpu.look(web.pid), time.perf_counter()
    together(clients, lambda each: rush_on(web.port, each, seconds, with_page=with_page))
    took, spent = time.perf_counter() - began, cpu.look(web.pid).since(before)
    for each in clients:
        check(each)
    times = [each for client in clients for each in client.seconds]
    line = Line(words, times, floor)
    line.note = spent.each(len(times)) + "; every mark found in the database"
    if len(clients) > 1:
        rate = len(times) / took
        line.note = (
            f"**{rate:.0f} saves a second** ({PROMISED} promised; {rate / RIVAL:.1f} x the best other "
            f"system's {RIVAL}). {line.note}"
        )
    return line


def together(clients: list[Client], work: Callable[[Client], None]) -> None:
    """One thread each. Raises SystemExit with the first trouble."""
    threads = [threading.Thread(target=work, args=(each,)) for each in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in clients:
        if each.trouble:
            raise SystemExit(each.trouble)


def rush_on(port: int, client: Client, seconds: float, *, with_page: bool) -> None:
    """Post register after register until the time is up, or none is left."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    until = time.perf_counter() + seconds
    while client.taken < len(client.registers) and time.perf_counter() < until:
        register = client.registers[client.taken]
        if not client.token:
            fetch_token(line, client, register.address)
        form = urlencode(register.form | {"csrfmiddlewaretoken": client.token})
        began = time.perf_counter()
        answer, _ = ask(line, client, "POST", register.address, form)
        if answer.status == 302 and with_page:
            keep_cookies(client, answer)
            answer, _ = ask(line, client, "GET", answer.headers["Location"])
            keep_cookies(client, answer)
        client.seconds.append(time.perf_counter() - began)
        if answer.status != (200 if with_page else 302):
            client.trouble = f"{register.address} answered {answer.status}"
        if client.trouble:
            break
        client.taken += 1
    line.close()


def ask(
    line: http.client.HTTPConnection, client: Client, method: str, address: str, form: str = ""
) -> tuple[http.client.HTTPResponse, bytes]:
    """One request over the kept connection, its answer read to the end."""
    cookies = "; ".join(f"{name}={said.coded_value}" for name, said in client.cookies.items())
    headers = site.PROXY | {"Cookie": cookies, "Accept-Encoding": "gzip"}
    if form:
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{site.HOST}",
        }  # fmt: skip
    line.request(method, address, form or None, headers)
    answer = line.getresponse()
    return answer, answer.read()


def fetch_token(line: http.client.HTTPConnection, client: Client, address: str) -> None:
    """Open a register as a person would, for the token of its form."""
    answer, page = ask(line, client, "GET", address)
    token = TOKEN.search(page.decode())
    keep_cookies(client, answer)
    if token:
        client.token = token[1]
    else:
        client.trouble = f"The register page answered {answer.status} without its token"


def keep_cookies(client: Client, answer: http.client.HTTPResponse) -> None:
    """As a browser does: the word that the register is saved comes and goes in one."""
    for said in answer.headers.get_all("Set-Cookie", []):
        client.cookies.load(said)
    for name in [name for name, said in client.cookies.items() if said["max-age"] == "0"]:
        del client.cookies[name]


def check(client: Client) -> None:
    """Every register this client was told is taken is stored, mark for mark. Raises SystemExit."""
    taken = client.registers[: client.taken]
    sent = (len(taken), sum(len(each.refs) for each in taken), 2 * len(taken), len(taken))
    with connection.cursor() as cursor:
        cursor.execute(STORED, [client.name])
        stored = cursor.fetchone()
    if stored != sent:
        raise SystemExit(f"{client.name} was answered for {sent}; {stored} are stored.")
