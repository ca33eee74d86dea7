"""Letters in bulk: five hundred written and sent by one process and by two, against setting the bare pages.

The figures of a child come from a year of marks. Each round writes a batch of its own to the same families.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time

from accounts.documents import render_pdf
from accounts.models import User
from attendance.choices import Relation, Role
from attendance.models import Carer, Enrolment, Membership, Responsibility
from cases import tasks
from cases.actions import batches, opening, packs
from cases.choices import BatchState, LetterTemplate, LineState
from cases.letters import PAGE
from cases.models import Letter, LetterBatch, LocalSetting
from dev.bench import data, year
from dev.bench.site import database_url
from dev.bench.table import Line, say, timed
from dev.servers import ROOT

FAMILIES = 250  # two parents each
PROMISED = 60  # seconds for all of them on two cores
WORKER = "import django; django.setup(); from cases import tasks; tasks.{0}()"


def measure(quick: bool) -> list[Line]:
    """Families and cases first; then bare pages, one process, two processes, sending, and the pack."""
    year.use(data.S)
    families, runs = (25, 1) if quick else (FAMILIES, 2)
    say(f"Letters: {2 * families} to {families} families.")
    manager = people(families)
    LocalSetting.objects.filter(key="letter_again_days").update(value=0)
    alone = [round_of(manager, 1) for _ in range(runs)]
    paired = [round_of(manager, 2) for _ in range(runs)]
    letters = list(Letter.objects.order_by("-id")[: 2 * families])
    facts = [letter.facts for letter in letters]
    bare = Line(
        f"{len(facts)} bare pages set, one process",
        [timed(lambda: set_pages(facts)) for _ in range(runs)],
    )
    batch = LetterBatch.objects.first()
    if batch is None:
        raise SystemExit("No batch was made.")
    both = [write + send for write, send, _ in paired]
    note = f"**{len(facts)} letters in {max(both):.1f} s at most** ({PROMISED} s promised)"
    return [
        bare,
        Line("the same letters written: looked up, set, kept; one process", [w for w, _, _ in alone], bare,
             f"{1000 * min(cpu for _, _, cpu in alone) / len(facts):.1f} ms of Python a letter, sending included"),
        Line("written by two processes", [w for w, _, _ in paired], bare),
        Line("sent: kept for good, timeline, delivery; two processes", [s for _, s, _ in paired], bare, note),
        Line("the pack of them for the printer", [timed(lambda: packs.print_pack(batch=batch, by=manager))], bare),
    ]  # fmt: skip


def people(families: int) -> User:
    """A manager, two parents for each of some children, and a case of each."""
    manager = User.objects.create_user(email="letters@bench.example", name="Letters", password=None)
    Membership.objects.create(user=manager, role=Role.MANAGER, valid_from=dt.date(2020, 1, 1))
    enrolments = Enrolment.objects.select_related("pupil", "school").order_by("id")[:families]
    for n, enrolment in enumerate(enrolments):
        for relation in (Relation.MOTHER, Relation.FATHER):
            carer = Carer.objects.create(
                ref=f"C-B{n}{relation[0]}", title="Ms", forename="A", surname=f"Bench {n}",
                address=f"{n} Road\nTown\nBE{n % 20 + 1} 1AA",
            )  # fmt: skip
            Responsibility.objects.create(pupil=enrolment.pupil, carer=carer, relation=relation)
        opening.open_by_hand(enrolment=enrolment, by=manager, reason="Bench")
    return manager


def round_of(manager: User, processes: int) -> tuple[float, float, float]:
    """One batch: seconds to write it, to send it, and of this process's own time for both.

    Raises SystemExit when a letter is missing.
    """
    batch = batches.make_batch(
        kind=LetterTemplate.FIRST_ATTENDANCE, by=manager, filters={}, chosen="Bench"
    )
    count = batches.count_waiting(batch)
    batches.approve(batch=batch, by=manager, seen=count, typed=count)
    began = time.process_time()
    writing = timed(lambda: together("write_letters", processes))
    batches.send_batch(batch=batch, by=manager, seen=count)
    sending = timed(lambda: together("send_letters", processes))
    spent = time.process_time() - began
    batch.refresh_from_db()
    sent = batch.lines.filter(state=LineState.SENT, letter__isnull=False).count()
    if (batch.state, sent) != (BatchState.SENT, count):
        raise SystemExit(f"Of {count} letters {sent} were sent.")
    return writing, sending, spent


def together(task: str, processes: int) -> None:
    """The task in this process; with two, in two of their own, whose start is counted too."""
    if processes == 1:
        getattr(tasks, task)()
        return
    given = os.environ | {"DATABASE_URL": database_url()}
    command = [sys.executable, "-c", WORKER.format(task)]
    running = [subprocess.Popen(command, cwd=ROOT, env=given) for _ in range(processes)]
    for each in running:
        if each.wait():
            raise SystemExit(f"{task} failed.")


def set_pages(facts: list[dict[str, object]]) -> None:
    """Nothing but the pages, nothing looked up and nothing kept."""
    for each in facts:
        render_pdf(PAGE, each)
