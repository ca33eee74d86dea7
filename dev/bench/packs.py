"""Court packs built from the demonstration authority: asked for, gathered, set and kept, as the worker does it.

Two cases: the one with most marks as the demonstration has it, and the same made heavy: two school years of marks,
sixty contacts with notes of a page's third, a child with a very long name. Nothing is stubbed.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from attendance.actions.marks import Author, MarkEntry, write_marks
from attendance.choices import Half, Role
from attendance.models import Carer, Enrolment, Mark, Pupil, Session
from attendance.rules.calendar import AcademicYear, monday_of
from cases.actions.contacts import log_contact
from cases.models import Case
from config.demo.casework.packing import read_notes
from dev.bench import server
from dev.bench.casework import people
from dev.bench.table import Line, say
from fines.actions.pack_building import ask_for_pack, build_pack
from fines.actions.pack_file import PackFile
from fines.actions.pack_papers import write_statement
from fines.actions.pack_reading import read_record
from fines.actions.pack_words import draft_statement
from fines.models import CourtPack, PenaltyNotice

PROMISED, RUNS, CONTACTS = (
    30,
    5,
    60,
)  # seconds of one pack; packs of each case; contacts of the heavy one
LONG = (
    "Maximiliana-Persephone Oluwaseun Anastasia",
    "Featherstonehaugh-Cholmondeley-Adebayo-Papadopoulos",
)
NOTE = "Rang at 8.10 and again at 9.30. " * 24
REASON = "Built to be measured."


def measure(quick: bool) -> list[Line]:
    """Load the demonstration of size S, then build."""
    server.make("bench_packs")
    say("Packs: loading the demonstration authority.")
    call_command("seed_demo", size="S", verbosity=0)
    return measure_made(1 if quick else RUNS)


def measure_made(runs: int) -> list[Line]:
    """The lines of the database in use now, which holds a demonstration authority."""
    legal, officer = people(Role.LEGAL_OFFICER)[0], people(Role.MANAGER)[0]
    case, carer = fullest()
    lines = list(building("as the demonstration has it", case, carer, legal, runs))
    burden(case, carer, officer)
    case = Case.objects.get(pk=case.pk)
    state_anew(case, carer, legal)
    read_notes(case, carer, legal)
    return [*lines, *building("made heavy", case, carer, legal, runs)]


def fullest() -> tuple[Case, Carer]:
    """The open case with most marks in the years charged, whose parent has something to answer for."""
    notices = PenaltyNotice.objects.light().filter(status__in=["issued", "unpaid"])
    found = [
        PackFile(n.case, n.carer) for n in notices.select_related("case", "carer") if n.case.is_open
    ]
    file = max((f for f in found if f.basis.session_ids), key=lambda f: len(f.marks))
    return file.case, file.carer


def building(words: str, case: Case, carer: Carer, by: User, runs: int) -> Iterator[Line]:
    """The page with what is missing, and the pack; with what each takes of this process."""
    page = [_clocked(lambda: read_record(case=case, carer=carer, by=by)) for _ in range(runs)]
    yield Line(f"a pack's page, {words}", [wall for wall, _ in page])
    packs = [_clocked(lambda: _build(case, carer, by)) for _ in range(runs)]
    last = CourtPack.objects.filter(case=case, carer=carer).defer("pdf").order_by("-version")[0]
    file = PackFile(case, carer)
    note = (
        f"**{max(wall for wall, _ in packs):.1f} s at most** ({PROMISED} s promised): {last.pages} pages, "
        f"{len(file.marks)} marks, {len(file.contacts)} contacts, {len(file.letters)} letters; "
        f"{min(cpu for _, cpu in packs):.1f} s of processor at least"
    )
    yield Line(f"a court pack, {words}", [wall for wall, _ in packs], note=note)


def _clocked(work: object) -> tuple[float, float]:
    """Seconds by the wall and of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()  # type: ignore[operator]
    return time.perf_counter() - wall, time.process_time() - cpu


def _build(case: Case, carer: Carer, by: User) -> None:
    build = ask_for_pack(case=case, carer=carer, by=by, reason=REASON)
    if build_pack(build) is None:
        build.refresh_from_db()
        raise SystemExit(f"No pack was built: {build.problem}")


def burden(case: Case, carer: Carer, by: User) -> None:
    """The heaviest case there may be: a charge reaches back six months, so its years are two at most."""
    Pupil.objects.filter(pk=case.pupil_id).update(legal_forename=LONG[0], legal_surname=LONG[1])
    _years_of_marks(case.enrolment)
    now = timezone.now()
    for number in range(CONTACTS):
        log_contact(
            case=case, by=by, carer=carer, kind="call", outcome="spoke", note=f"{number + 1}. {NOTE}",
            at=now - dt.timedelta(days=number, hours=1),
        )  # fmt: skip


def state_anew(case: Case, carer: Carer, by: User) -> None:
    """A statement about the child as they are called now: under the old surname it names the father who has it."""
    write_statement(case=case, carer=carer, by=by, text=draft_statement(PackFile(case, carer), by))


def _years_of_marks(enrolment: Enrolment) -> None:
    """Every weekday of the school year before this, from its first September."""
    this = AcademicYear.of(timezone.localdate())
    first = dt.date(this.first_day.year - 1, 9, 1)
    Enrolment.objects.filter(pk=enrolment.pk, starts_on__gt=first).update(starts_on=first)
    known = set(Session.objects.filter(school=enrolment.school).values_list("date", flat=True))
    days = [first + dt.timedelta(days=n) for n in range((this.first_day - first).days)]
    Session.objects.bulk_create(
        _session(enrolment, day, half)
        for day in days if day.weekday() < 5 and day not in known and day < min(known)
        for half in Half
    )  # fmt: skip
    marked = Mark.objects.filter(enrolment=enrolment).values("session")
    rows = Session.objects.open().filter(
        school=enrolment.school, date__range=(first, this.first_day)
    )
    entries = [
        MarkEntry(row.pk, enrolment.pk, "/" if row.half == Half.AM else "\\")
        for row in rows.exclude(pk__in=marked)
    ]
    write_marks(
        entries, author=Author(id=None, name="Bench", role=Role.SCHOOL_ADMIN), reason="Bench"
    )


def _session(enrolment: Enrolment, day: dt.date, half: Half) -> Session:
    school = enrolment.school
    am = half == Half.AM
    return Session(
        school=school, date=day, half=half, week=monday_of(day), is_open=True,
        academic_year=AcademicYear.of(day).label,
        opens_at=school.am_opens if am else school.pm_opens,
        closes_at=school.am_closes if am else school.pm_closes,
    )  # fmt: skip
