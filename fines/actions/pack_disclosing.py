"""A person reads the notes of a pack. What may speak of another is decided on one by one: it stays out, or in which
words it goes in. What is left goes in as it stands once somebody says that they have read it."""

from collections.abc import Mapping

from django.db import transaction

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from attendance.models import Carer
from cases.models import Case
from fines.access_packs import check_can_build
from fines.actions.pack_file import PackFile
from fines.actions.pack_notes import Note, hash_of_note
from fines.models import PackDisclosure


def list_notes(*, case: Case, carer: Carer, by: User) -> list[tuple[Note, str]]:
    """Every note withheld or decided on, with the hash of what is read; the look is written down. Raises NotAllowed."""
    check_can_build(by, case)
    after = {"parent": carer.ref}
    record(by=by, kind="pack.notes_read", target_type="case", target_ref=case.ref, after=after)
    file = PackFile(case, carer)
    return [(note, hash_of_note(file, note.typed)) for note in file.notes]


@transaction.atomic
def decide_note(
    *, case: Case, carer: Carer, key: str, seen: str, words: str, by: User, as_sent: bool = False
) -> PackDisclosure:
    """Keep a note out (no words), or say in which words it is disclosed. `seen` is the hash of what was read.

    A letter or notice may go in `as_sent`: this parent has had it, and whoever read it answers for it; never while
    another whom it may be about is protected. Raises NotAllowed, WrongState (no such note, changed since it was
    read, words that name another or a place, as sent what may not be).
    """
    check_can_build(by, case)
    file, words = PackFile(case, carer), readable_lines(words)
    note = next((n for n in file.notes if n.typed.key == key), None)
    if note is None or hash_of_note(file, note.typed) != seen:
        raise WrongState(
            "The note has changed since you read it, or is not withheld any more: look again."
        )
    if words and (file.screen.names(words) or file.screen.clean(words) != words):
        raise WrongState(
            "These words name another parent, a brother or sister, an address or a protected person's place: write "
            "them without, or keep the note out."
        )
    if as_sent:
        _refuse_as_sent(file, note, words)
    row = PackDisclosure.objects.create(
        case=case, carer=carer, key=key, of_sha256=seen, words=words, as_sent=as_sent, by=by
    )
    after = {
        "parent": carer.ref, "note": key, "disclosed": bool(words) or as_sent, "as_sent": as_sent,
    }  # fmt: skip
    record(by=by, kind="pack.note_decided", target_type="case", target_ref=case.ref, after=after)
    return row


@transaction.atomic
def pass_notes(*, case: Case, carer: Carer, seen: Mapping[str, str], by: User) -> int:
    """Let notes go in as they stand, without addresses: somebody has read each. How many; the others are left.

    `seen`: the hash of what was read, by key. One that may speak of another, that was decided on, or that has changed
    since is not among them. Raises NotAllowed, WrongState (none).
    """
    check_can_build(by, case)
    file = PackFile(case, carer)
    rows = [
        PackDisclosure(
            case=case, carer=carer, key=note.typed.key, of_sha256=seen[note.typed.key],
            words=note.plain, by=by,
        )
        for note in file.notes
        if note.is_passable and seen.get(note.typed.key) == hash_of_note(file, note.typed)
    ]  # fmt: skip
    if not rows:
        raise WrongState("These notes have changed since you read them: look again.")
    PackDisclosure.objects.bulk_create(rows)
    after = {"parent": carer.ref, "notes": [row.key for row in rows]}
    record(by=by, kind="pack.notes_passed", target_type="case", target_ref=case.ref, after=after)
    return len(rows)


def _refuse_as_sent(file: PackFile, note: Note, words: str) -> None:
    if words or not note.typed.is_paper:
        raise WrongState(
            "Only a letter or a notice goes in as it was sent, and without other words."
        )
    if file.protected:
        raise WrongState(
            "Another parent or carer of this child is protected: write the words to disclose, or keep it out."
        )
