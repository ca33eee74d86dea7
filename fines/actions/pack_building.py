"""Building a court pack: asked for by a person, done by a worker, kept once however often it is begun."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import DomainError, WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from attendance.models import Carer
from cases.actions.moving import lock as lock_case
from cases.actions.timeline import add_event
from cases.models import Case
from fines.access_packs import check_can_build
from fines.actions.pack_checks import pack_facts
from fines.actions.pack_drawing import contents, draw, pack_data, page_count
from fines.actions.pack_exhibits import shows_address
from fines.actions.pack_file import PackFile
from fines.actions.pack_papers import read_statement, refuse_what_tells, signatures
from fines.actions.pack_words import facts_of
from fines.choices import EventKind, PackStep
from fines.models import CourtPack, PackBuild
from fines.rules.pack_changes import changes
from fines.rules.pack_missing import list_items, missing

BUILD = "fines.build_packs"
BUILD_LOCK = 8_750_047  # the family of locks; the build's own number is the second half
LARGEST = 2**31
UNKNOWN = "Something went wrong while it was built. Ask for it again; if it happens again, tell your administrator."
log = structlog.get_logger(__name__)


@transaction.atomic
def ask_for_pack(*, case: Case, carer: Carer, by: User, reason: str = "") -> PackBuild:
    """Ask for the pack as things stand; the one already being built is given instead of another.

    Raises NotAllowed, WrongState (no session relied on; something missing and no reason).
    """
    check_can_build(by, case)
    lock_case(case)
    waiting = PackBuild.objects.filter(case=case, carer=carer, finished_at__isnull=True).first()
    if waiting:
        return waiting
    file, reason = PackFile(case, carer), readable_lines(reason)
    if not file.basis.session_ids:
        raise WrongState(
            "There is no charge and no unpaid notice to this parent: there is nothing to prove."
        )
    if missing(list_items(pack_facts(file, by))) and not reason:
        raise WrongState(
            "Something is missing: say why the pack is built without it.", field="reason"
        )
    build = PackBuild.objects.create(case=case, carer=carer, asked_by=by, reason=reason)
    _tell(by, "pack.asked", case, carer, {"build": build.pk})
    transaction.on_commit(lambda: current_app.send_task(BUILD, retry=False), robust=True)
    return build


def waiting_builds() -> Iterator[tuple[PackBuild, str]]:
    """Packs asked for and not built, the first first, with a name for the job's record."""
    rows = PackBuild.objects.filter(finished_at__isnull=True).select_related(
        "case__pupil", "case__enrolment__school__authority", "case__officer", "carer", "asked_by"
    )
    for row in rows.order_by("id"):
        yield row, f"{row.case.ref} {row.carer.ref}"


def build_pack(build: PackBuild) -> CourtPack | None:
    """Build one that waits. None when another process is at it, or has done it.

    Steps are written as they begin, outside the transaction that keeps the pack: a worker killed half-way leaves
    a build that waits, and the pack is kept together with its end. What cannot be built ends with its reason.
    """
    with _alone(build) as is_mine:
        if (
            not is_mine
            or not PackBuild.objects.filter(pk=build.pk, finished_at__isnull=True).exists()
        ):
            return None
        try:
            return _build(build)
        except DomainError as problem:
            _fail(build, problem.message)
        except DatabaseError:
            raise
        except Exception:
            log.exception("pack_failed", build=build.pk)
            _fail(build, UNKNOWN)
    return None


def _build(build: PackBuild) -> CourtPack:
    case, carer, by = build.case, build.carer, build.asked_by
    _step(build, PackStep.GATHERING)
    file = PackFile(case, carer)
    check_can_build(by, case)
    statement = read_statement(file, by)
    refuse_what_tells(file, statement.filled)
    signed, lacks = signatures(file, statement), missing(list_items(pack_facts(file, by)))
    if lacks and not build.reason:
        raise WrongState(
            "Something has gone missing since it was asked for: look at the list again."
        )
    last = CourtPack.objects.filter(case=case, carer=carer).defer("pdf").first()
    version = last.version + 1 if last else 1
    data = pack_data(
        file=file, statement=statement, signed=signed, missing=lacks, version=version,
    )  # fmt: skip
    facts = facts_of(file, statement.filled)
    _step(build, PackStep.DRAWING)
    pdf = draw(file, data)
    _step(build, PackStep.KEEPING)
    pack = CourtPack(
        case=case, carer=carer, version=version, build=build, built_on=file.today, by=by,
        reason=build.reason if lacks else "",
        missing=[[item.title, item.words] for item in lacks],
        parts=contents(pdf), facts=facts, pages=page_count(pdf), pdf=pdf,
        changes=changes(last.facts, facts, file.screen.shown) if last else [], shows_address=shows_address(file),
        sha256=hashlib.sha256(pdf).hexdigest(), kept_out=file.protected,
    )  # fmt: skip
    return _keep(build, pack)


@transaction.atomic
def _keep(build: PackBuild, pack: CourtPack) -> CourtPack:
    """The pack and the end of its build together, and the line on the timeline."""
    lock_case(build.case)
    pack.save(force_insert=True)
    _step(build, PackStep.DONE)
    words = f"Court pack for {build.carer.full_name}, version {pack.version}, {pack.pages} pages."
    add_event(
        case=build.case, kind=EventKind.PACK_BUILT, text=words, by=build.asked_by, legal=True,
        data={"title": str(EventKind.PACK_BUILT.label), "version": pack.version, "sha256": pack.sha256},
    )  # fmt: skip
    return pack


def _fail(build: PackBuild, words: str) -> None:
    build.problem = words[:300]
    _step(build, PackStep.FAILED)


def _step(build: PackBuild, step: PackStep) -> None:
    build.step, build.step_at = step, timezone.now()
    if step in (PackStep.DONE, PackStep.FAILED):
        build.finished_at = build.step_at
    build.save(update_fields=["step", "step_at", "problem", "finished_at"])


@contextmanager
def _alone(build: PackBuild) -> Iterator[bool]:
    """Whether this process has the build to itself. A process that is killed lets go of it at once."""
    key = [BUILD_LOCK, build.pk % LARGEST]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_mine = bool(cursor.fetchone()[0])
        try:
            yield is_mine
        finally:
            if is_mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def may_name_protected(pack: CourtPack) -> bool:
    """Whether somebody is protected who was not, or is not known to have been, when the pack was built."""
    protected = PackFile(pack.case, pack.carer).protected
    return bool(set(protected) - set(pack.kept_out or []))


def read_pack(*, pack: CourtPack, by: User, warned: bool = False) -> bytes:
    """The very bytes that were kept; who took them is written down, and whether they were warned first.

    Raises WrongState when they are not those, or when it may name a person protected since and nobody was warned.
    """
    needs_warning = may_name_protected(pack)
    if needs_warning and not warned:
        raise WrongState(
            "This version may name a person who is protected since: read the warning first."
        )
    kind = "pack.read_despite_protection" if needs_warning else "pack.read"
    _tell(by, kind, pack.case, pack.carer, {"version": pack.version})
    found = bytes(pack.pdf)
    if hashlib.sha256(found).hexdigest() != pack.sha256:
        raise WrongState(
            "The stored pack is not what was kept: do not use it, and tell your administrator."
        )
    return found


def _tell(by: User, kind: str, case: Case, carer: Carer, more: dict[str, object]) -> None:
    after = {"parent": carer.ref, **more}
    record(by=by, kind=kind, target_type="case", target_ref=case.ref, after=after)
