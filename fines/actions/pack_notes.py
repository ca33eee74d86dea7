"""The words people typed that a pack would hold, each by its key, and what a person decided about them. No list of
words knows of whom a note speaks, so a note stays out until somebody has read it (domain 9)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cases.models import Contact
from fines.models import PackDisclosure
from fines.rules.pack_redaction import UNREAD, WITHHELD

if TYPE_CHECKING:
    from fines.actions.pack_file import PackFile
    from fines.actions.pack_stored import Paper


@dataclass(frozen=True)
class Typed:
    """Words somebody typed: their key, what they are, of which day, and whether they are kept out in any case.

    What tells a story (`is_prose`) is read before it goes in, whatever it says. Those of a stored paper (`is_paper`)
    may also go in as they were sent.
    """

    key: str
    what: str
    on: dt.date | None
    text: str
    is_held: bool = False
    is_paper: bool = False
    is_prose: bool = False


@dataclass(frozen=True)
class Note:
    """One that is withheld or was: the words, whether they may speak of another, what a person decided of them as they
    stand, and who and when. `plain` are the words without addresses."""

    typed: Typed
    decision: PackDisclosure | None
    is_doubtful: bool = True
    plain: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has read it yet."""
        return self.decision is None

    @property
    def is_passable(self) -> bool:
        """Whether nobody has decided, and it may go in as it stands."""
        return self.is_open and not self.is_doubtful

    @property
    def words(self) -> str:
        """What is disclosed; nothing where it stays out."""
        return self.decision.words if self.decision else ""

    @property
    def is_as_it_stands(self) -> bool:
        """Whether whoever read it let it go in unchanged, but for addresses."""
        return bool(self.words) and self.words == self.plain

    @property
    def is_as_sent(self) -> bool:
        """Whether a paper goes in unchanged."""
        return bool(self.decision and self.decision.as_sent)


# -- What was typed ----------------------------------------------------------------------------------------


def of_contact(contact: Contact) -> Typed:
    """With whom and what was said. One with nobody who is on record is kept out until somebody says otherwise."""
    day = timezone.localdate(contact.happened_at)
    text = "\n".join(part for part in (contact.with_whom, contact.note) if part)
    held = contact.carer_id is None
    return Typed(
        f"contact-{contact.line}", str(contact.get_kind_display()), day, text or "(no words)", held,
        is_prose=True,
    )  # fmt: skip


def of_change(change: Any) -> Typed:
    """Why a mark was amended."""
    return Typed(
        f"change-{change.pk}", "Reason of an amendment", change.session.date, change.reason,
        is_prose=True,
    )  # fmt: skip


def of_provider(row: Any) -> Typed:
    """Who offered a support."""
    return Typed(f"support-{row.line}", "Support, by whom", row.offered_on, row.provider)


def of_plan(plan: Any) -> Typed:
    """What support a plan promises."""
    return Typed(
        f"plan-{plan.pk}", "Support in a plan", plan.agreed_on, plan.support, is_prose=True
    )


def of_refusal(plan: Any) -> Typed:
    """Why a plan was refused."""
    return Typed(
        f"refusal-{plan.pk}", "Refusal of a plan", plan.agreed_on, plan.refusal_reason,
        is_prose=True,
    )  # fmt: skip


def of_target(target: Any) -> Typed:
    """What is to be done."""
    return Typed(f"target-{target.pk}", "Target of a plan", target.due, target.text, is_prose=True)


def of_owner(target: Any) -> Typed:
    """Whose a target is."""
    return Typed(f"owner-{target.pk}", "Whose a target is", target.due, target.owner)


def of_answer(answer: Any) -> Typed:
    """Why a contract was refused."""
    return Typed(
        f"answer-{answer.pk}", "Answer to a contract", answer.on, answer.reason, is_prose=True
    )


def of_asked(row: Any) -> Typed:
    """Who was consulted."""
    return Typed(f"asked-{row.pk}", "Who was consulted", row.on, row.who)


INTERVIEWED = {
    "place": "Place of an interview", "advised_by": "Who advised at an interview",
    "present": "Who was at an interview", "record_reference": "Recording of an interview",
    "summary": "Summary of an interview", "reason": "Why an interview was not held",
}  # fmt: skip


def of_interview(row: Any, field: str) -> Typed:
    """One thing written of an interview under caution."""
    text = row.interview.place if field == "place" else getattr(row, field)
    is_prose = field in ("summary", "reason")
    key = f"interview-{field}-{row.pk}"
    return Typed(key, INTERVIEWED[field], row.on, text, is_prose=is_prose)


def of_posting(row: Any, field: str) -> Typed:
    """Who posted a notice, or its certificate."""
    return Typed(
        f"{field}-{row.pk}", "Posting of a notice", timezone.localdate(row.at), getattr(row, field)
    )


def of_receipt(notice: Any) -> Typed:
    """How the receipt of a notice is proved."""
    return Typed(
        f"receipt-{notice.pk}", "Receipt of a notice", notice.received_on, notice.receipt_note,
        is_prose=True,
    )  # fmt: skip


def of_paper(paper: Paper) -> Typed:
    """The words of a letter or notice: a person's reasons may be among them."""
    return Typed(paper.key, paper.title, paper.on, "\n".join(paper.texts), is_paper=True)


def typed(file: PackFile) -> Iterator[Typed]:
    """All of it, in the order of the pack."""
    yield from map(of_change, file.amendments)
    yield from map(of_contact, file.contacts)
    for row in file.posting_rows.values():
        yield from (of_posting(row, "posted_by"), of_posting(row, "certificate"))
    yield from map(of_receipt, file.basis.notices)
    yield from map(of_provider, file.support)
    for plan in file.plans:
        yield from (of_refusal(plan), of_plan(plan))
        for target in plan.targets.all():
            yield from (of_target(target), of_owner(target))
    yield from map(of_answer, file.answers)
    yield from map(of_asked, file.considered)
    for held in file.interviews:
        yield from (of_interview(held, field) for field in INTERVIEWED)
    yield from map(of_paper, file.papers)


def is_doubtful(file: PackFile, words: Typed) -> bool:
    """Whether they may speak of another: each such is decided on by itself."""
    return bool(words.text.strip()) and (words.is_held or file.screen.speaks(words.text))


def is_withheld(file: PackFile, words: Typed) -> bool:
    """Whether they stay out until a person has read them."""
    return is_doubtful(file, words) or (words.is_prose and bool(words.text.strip()))


def told(file: PackFile, words: Typed) -> str:
    """What the pack prints: the words, without addresses; those a person wrote or let stand; that they are withheld."""
    if not is_withheld(file, words):
        return file.screen.clean(words.text)
    kept = file.decisions.get(words.key)
    if kept is None or kept.of_sha256 != hash_of_note(file, words):
        return UNREAD
    return kept.words or WITHHELD


def told_of_paper(file: PackFile, paper: Paper) -> str | None:
    """What the pack prints in place of a stored paper's pages: other words, or that it is withheld; None when the
    paper goes in itself."""
    words = of_paper(paper)
    if not is_withheld(file, words):
        return None
    kept = file.decisions.get(words.key)
    if kept is None or kept.of_sha256 != hash_of_note(file, words):
        return UNREAD
    return None if kept.as_sent else kept.words or WITHHELD


def hash_of_note(file: PackFile, words: Typed) -> str:
    """Of the words as they stand and of who is protected: either changed, the note is read again."""
    seen = "\n".join([words.key, *file.protected, "", words.text])
    return hashlib.sha256(seen.encode()).hexdigest()


def read_notes(file: PackFile) -> list[Note]:
    """Every note that somebody has to read, with what was decided of it as it stands now."""
    found = []
    for words in typed(file):
        if is_withheld(file, words):
            kept = file.decisions.get(words.key)
            fits = kept is not None and kept.of_sha256 == hash_of_note(file, words)
            plain = "" if words.is_paper else file.screen.clean(words.text)
            doubt = is_doubtful(file, words)
            found.append(Note(words, kept if fits else None, doubt, plain))
    return found
