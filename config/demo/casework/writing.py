"""Letters of the demonstration: texts in other languages, a version that came after, and batches at every step.

By the real actions. The translations are only examples, and say so.
"""

import datetime as dt
from pathlib import Path

from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from attendance.models import Carer
from cases.actions import batch_work, batches, letter_texts
from cases.choices import LetterTemplate as K
from cases.choices import LineState, Stage
from cases.models import LetterBatch
from cases.models.letter_texts import version_on
from cases.rules.letter_text import Words
from config.demo.casework.people import read_staffing

TEXTS = Path(__file__).resolve().parent.parent / "data" / "letters"
EXAMPLE = "An example for the demonstration: no translator has checked it"
SHORTER = (
    "Families said that the review letter did not say what happens next: Riverside attendance board"
)
INVITING = "Come and talk with us about {child}"


def write_letters(today: dt.date) -> None:
    """Everything there is to see of letters."""
    staff = read_staffing()
    manager, officer = staff.manager, _officer()
    for kind, language in (
        (K.REVIEW, "pl"),
        (K.FIRST_ATTENDANCE, "pl"),
        (K.FIRST_ATTENDANCE, "ur"),
    ):
        _translate(kind, language, manager, today)
    _next_version(manager, today)
    _draft(manager)
    _archived(manager)
    _sent(manager)
    _ready(manager)
    _revoked(manager)
    _choose(K.REVIEW, officer, "Every open case of Karen Shah", officer=officer.email)


def _officer() -> User:
    return User.objects.get(email__startswith="karen.shah@")


def _words(kind: K, language: str) -> Words:
    head, _, body = (TEXTS / f"{kind}.{language}.txt").read_text(encoding="utf-8").partition("\n\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    return Words(said["Subject"], said["Greeting"], body.strip(), said["Closing"])


def _translate(kind: K, language: str, by: User, today: dt.date) -> None:
    letter_texts.translate(
        version=version_on(kind, today), language=language, by=by, words=_words(kind, language),
        translator=EXAMPLE,
    )  # fmt: skip


def _next_version(by: User, today: dt.date) -> None:
    """The review letter says since today what happens next; its Polish is behind since."""
    draft = letter_texts.begin_draft(kind=K.REVIEW, by=by)
    letter_texts.edit_draft(draft=draft, by=by, words=_words(K.REVIEW, "en"), source=SHORTER)
    letter_texts.put_in_force(draft=draft, by=by, starts_on=max(today, timezone.localdate()))


def _draft(by: User) -> None:
    """A warmer invitation is being thought about."""
    draft = letter_texts.begin_draft(kind=K.PANEL_INVITATION, by=by)
    words = Words(INVITING, draft.greeting, draft.body, draft.closing)
    letter_texts.edit_draft(
        draft=draft, by=by, words=words, source="Proposal of the parents' forum"
    )


def _choose(kind: K, by: User, chosen: str, **filters: str) -> LetterBatch | None:
    try:
        return batches.make_batch(kind=kind, by=by, filters=filters, chosen=chosen)
    except WrongState:  # a small authority may have nobody to write to
        return None


def _write(batch: LetterBatch, by: User) -> None:
    count = batches.count_waiting(batch)
    batches.approve(batch=batch, by=by, seen=count, typed=count)
    while batch_work.write_some(lambda ref, why: None):
        pass


def _send(batch: LetterBatch, by: User) -> None:
    _write(batch, by)
    batches.send_batch(
        batch=batch, by=by, seen=batch.lines.filter(state=LineState.RENDERED).count()
    )
    while batch_work.send_some(lambda ref, why: None):
        pass


def _archived(by: User) -> None:
    """Praise to the families whose cases closed."""
    if batch := _choose(K.CLOSING_WELL_DONE, by, "Cases closed in the last 60 days"):
        _send(batch, by)
        batches.archive(batch=batch, by=by)


def _sent(by: User) -> None:
    if batch := _choose(K.FIRST_ATTENDANCE, by, "School support", stage=Stage.SCHOOL_SUPPORT):
        _send(batch, by)


def _ready(by: User) -> None:
    """One letter failed, as an address came only afterwards."""
    batch = _choose(K.PLAN, by, "Plan", stage=Stage.FT_PLAN) or _choose(
        K.REVIEW, by, "Review", stage=Stage.FT_REVIEW
    )
    waiting = (
        batch.lines.filter(state=LineState.WAITING, carer__is_shielded=False) if batch else None
    )
    line = waiting.first() if waiting is not None else None
    if batch is None or line is None:
        return
    address = line.carer.address
    Carer.objects.filter(pk=line.carer_id).update(address="")
    _write(batch, by)
    Carer.objects.filter(pk=line.carer_id).update(address=address)


def _revoked(by: User) -> None:
    if batch := _choose(K.REVIEW, by, "Fast Track open", stage=Stage.FT_OPEN):
        batches.revoke(
            batch=batch,
            by=by,
            reason="The wrong stage was chosen: these families have no plan yet.",
        )
