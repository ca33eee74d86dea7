"""Where a carer is, for whom: the part of `attendance.access` that decides it for every page and paper.

A shielded carer's address, telephone, e-mail and the notes about meeting them are read by nobody as the row
comes (`Carer.from_db`). They come back here alone, for whoever opened them with a reason within the time the
service allows. Who may open is for whoever works with the family to say; here it is only asked whether it was
done. A confidential address, the milder mark, is kept from everybody who is of a school only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.utils import timezone

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import (
    can_see_confidential,
    check_permission,
    get_pupil,
    has_permission,
    roles_of,
    school_ids_with,
)
from attendance.choices import Permission, Role
from attendance.models import Carer, Pupil, Responsibility, ShieldOpening, Whereabouts
from attendance.rules.redacting import redact

NOWHERE = Whereabouts()
PROTECTED = "Protected: nobody is told where this person is. Every contact goes through the welfare service."
OPEN_FIRST = (
    "This shows an address that is protected. Open the address from the case first, and say why."
)
SERVICE = frozenset({Role.EWO, Role.MANAGER})


def opened_to(user: User, carers: Iterable[Carer]) -> frozenset[int]:
    """Ids of the shielded among the carers whose whereabouts are open to the person now.

    No query where none is shielded; one otherwise. A role of the service is asked again: who has left it sees
    nothing of what they opened before.
    """
    hidden = {carer.pk for carer in carers if carer.is_shielded}
    if not hidden or not may_ever_open(user):
        return frozenset()
    rows = ShieldOpening.objects.filter(by=user, carer__in=hidden, until__gt=timezone.now())
    return frozenset(rows.values_list("carer_id", flat=True))


def may_ever_open(user: User) -> bool:
    """Whether the person holds a role of the service today; which family is theirs is asked elsewhere."""
    return bool(roles_of(user) & SERVICE)


def read_whereabouts(user: User, links: Sequence[Responsibility]) -> dict[int, Whereabouts]:
    """By carer, where they are, as far as this person may know; the links carry their carers."""
    opened = opened_to(user, [link.carer for link in links])
    service = can_see_confidential(user)
    return {
        link.carer_id: _of(link, opened=link.carer_id in opened, service=service) for link in links
    }


def _of(link: Responsibility, *, opened: bool, service: bool) -> Whereabouts:
    if link.carer.is_shielded:
        return link.carer.whereabouts() if opened else NOWHERE
    if link.address_is_confidential and not service:
        return NOWHERE
    return link.carer.whereabouts()


def redactor(user: User | None, links: Iterable[Responsibility]) -> Callable[[str], str]:
    """A function that takes out of people's own words where a shielded carer of these is.

    Free text is beyond any column: an address typed into a note is taken out when the note is shown. No
    `user`: for anybody.
    """
    carers = [link.carer for link in links]
    opened = opened_to(user, carers) if user else frozenset()
    hidden = [carer for carer in carers if carer.is_shielded and carer.pk not in opened]
    secrets = _secrets(Carer.whereabouts_of(hidden).values()) if hidden else []
    return (lambda text: redact(text, secrets)) if secrets else (lambda text: text)


def secrets_of(carers: Iterable[Carer]) -> list[str]:
    """Every address, telephone number and e-mail address of some carers, shielded or not: to keep them out of
    somebody else's papers, and for nothing else."""
    return _secrets(carer.whereabouts() for carer in carers)


def redactors(links: Iterable[Responsibility]) -> dict[int, Callable[[str], str]]:
    """`redactor` for anybody, of many children at once, by child; only for those with a shielded carer. One query."""
    hidden = [link for link in links if link.carer.is_shielded]
    where = Carer.whereabouts_of(link.carer for link in hidden) if hidden else {}
    secrets: dict[int, list[str]] = defaultdict(list)
    for link in hidden:
        secrets[link.pupil_id] += _secrets([where[link.carer_id]])
    return {pupil: partial(redact, secrets=found) for pupil, found in secrets.items()}


def _secrets(places: Iterable[Whereabouts]) -> list[str]:
    return [
        part for where in places for part in (where.address, where.telephone, where.email) if part
    ]


def redactor_about(user: User | None, pupil: Pupil) -> Callable[[str], str]:
    """`redactor` of everybody with care of the child."""
    return redactor(user, pupil.responsibilities.select_related("carer"))


def check_may_read_paper(user: User, pupil_id: int, carer: Carer, *, of_the_service: bool) -> None:
    """Raise NotAllowed for a paper that carries this carer's address, and a reader it is kept from."""
    if carer.is_shielded and not opened_to(user, [carer]):
        raise NotAllowed(OPEN_FIRST if may_ever_open(user) else PROTECTED)
    if of_the_service:
        return
    links = Responsibility.objects.filter(pupil=pupil_id, carer=carer, address_is_confidential=True)
    if links.exists():
        raise NotAllowed("This letter shows an address that is confidential.")


def get_link_to_shield(
    user: User, pupil_ref: str, carer_ref: str, permission: str
) -> Responsibility:
    """A carer of a child in scope, for whoever may set or lift the marker at a school of the child's.

    Raises NotFound, NotAllowed.
    """
    pupil = get_pupil(user, pupil_ref)
    check_permission(user, permission)
    found = pupil.responsibilities.filter(carer__ref=carer_ref).select_related("carer", "pupil")
    link = found.first()
    if link is None:
        raise NotFound("There is no such parent or carer of this child.")
    if not can_shield(user, pupil, permission):
        raise NotAllowed("The marker is set by the officers of the child's school, and managers.")
    return link


def can_shield(user: User, pupil: Pupil, permission: str = Permission.SHIELD_CARERS) -> bool:
    """Whether some role of the person's at a school of the child's, past or present, grants it."""
    return has_permission(user, permission) and can_shield_at(
        user, pupil.enrolments.values_list("school_id", flat=True), permission
    )


def can_shield_at(user: User, school_ids: Iterable[int], permission: str) -> bool:
    """`can_shield`, for a child whose schools are at hand."""
    ids = school_ids_with(user, permission)
    return ids is None or bool(ids and set(ids) & set(school_ids))
