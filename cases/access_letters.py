"""Who sets the words of letters and who sends letters in bulk: the part of `cases.access` for them.

The words are settings: whoever sees settings reads them, who changes settings changes them. A batch is made by
who writes letters, for the cases they write on; one approves, sends, revokes and archives who holds SEND_BATCH.
"""

from django.db.models import QuerySet

from accounts.errors import NotFound
from accounts.models import User
from attendance import access as attendance_access
from attendance.access import allowed, memberships_of
from attendance.choices import Permission as SettingsPermission
from attendance.choices import Role
from cases.access import GRANTS, check_anywhere, holds_anywhere, visible_cases
from cases.access_covered import answers_for
from cases.choices import LetterTemplate
from cases.choices import Permission as P
from cases.models import Case, LetterBatch, LetterLine, LetterVersion


def check_kind(user: User, kind: str) -> LetterTemplate:
    """The kind of letter by its name, for whoever sees what is set. Raises NotAllowed, NotFound."""
    attendance_access.check_permission(user, SettingsPermission.SEE_SETTINGS)
    if kind not in LetterTemplate.values:
        raise NotFound("There is no such letter.")
    return LetterTemplate(kind)


def check_kind_to_change(user: User, kind: str) -> LetterTemplate:
    """The same, for whoever may change the words."""
    check_can_change_texts(user)
    return check_kind(user, kind)


def check_can_change_texts(user: User) -> None:
    """Raise NotAllowed unless the person may change the words of letters."""
    attendance_access.check_permission(user, SettingsPermission.CHANGE_SETTINGS)


def can_change_texts(user: User) -> bool:
    """Whether to offer changing them."""
    return allowed(check_can_change_texts, user)


def get_draft(user: User, kind: str) -> LetterVersion:
    """The draft of a letter, for who may change it. Raises NotAllowed, NotFound."""
    kind = check_kind_to_change(user, kind)
    found = LetterVersion.objects.filter(kind=kind, valid_from__isnull=True).first()
    if found is None:
        raise NotFound("There is no draft of this letter.")
    return found


def writable_cases(user: User) -> QuerySet[Case]:
    """Cases this person may write to the families of: every one for a manager, an officer's own and whom they cover."""
    check_anywhere(user, P.SEND_LETTER)
    held = {
        m.role for m in memberships_of(user) if P.SEND_LETTER in GRANTS.get(m.role, frozenset())
    }
    rows = visible_cases(user)
    return rows if Role.MANAGER in held else rows.filter(officer__in=answers_for(user))


def visible_batches(user: User) -> QuerySet[LetterBatch]:
    """Every batch for who sends them; for an officer those they made. Raises NotAllowed."""
    check_anywhere(user, P.SEND_LETTER)
    rows = LetterBatch.objects.select_related(
        "version", "made_by", "approved_by", "sent_by", "revoked_by"
    )
    return rows if holds_anywhere(user, P.SEND_BATCH) else rows.filter(made_by=user)


def get_batch(user: User, ref: str) -> LetterBatch:
    """One batch. Raises NotAllowed, NotFound."""
    found = visible_batches(user).filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such batch of letters, or it is not yours to see.")
    return found


def get_line(user: User, batch: LetterBatch, line: int) -> LetterLine:
    """One letter of a batch, about a case this person sees. Raises NotFound."""
    rows = batch.lines.filter(pk=line, case__in=visible_cases(user))
    found = rows.select_related("carer", "translation", "case__pupil", "case__pathway",
                                "case__enrolment__school__authority").first()  # fmt: skip
    if found is None:
        raise NotFound("There is no such letter in this batch.")
    return found


def check_can_send_batch(user: User) -> None:
    """Raise NotAllowed unless the person approves and sends letters in bulk."""
    check_anywhere(user, P.SEND_BATCH)


def can_send_batch(user: User) -> bool:
    """Whether to offer it."""
    return allowed(check_can_send_batch, user)
