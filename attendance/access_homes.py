"""Where a carer is, for whom: the part of `attendance.access` that decides it for every page and paper.

A shielded carer's address, telephone, e-mail and the notes about meeting them are read by nobody as the row
comes (`Carer.from_db`). They come back here alone, for whoever opened them with a reason within the time the
service allows. Who may open is for whoever works with the family to say; here it is only asked whether it was
done. A confidential address, the milder mark, is kept from everybody who is of a school only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from attendance.models import (
    Carer,
    Enrolment,
    Pupil,
    Responsibility,
    ShieldOpening,
    Whereabouts,
)
from attendance.rules.redacting import redact

Redactor = Callable[[str], str]
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


def redactor(
    user: User | None, links: Iterable[Responsibility], *, opened: bool = True, to: Carer | None = None
) -> Redactor:  # fmt: skip
    """A function that takes out of people's own words where a carer of these is whom the reader may not find.

    Free text is beyond any column: an address typed into a note is taken out when the note is shown. A
    shielded carer is kept from everybody save who opened the address, and from them too where `opened` is off
    (lists, and papers that outlast the opening); a confidential address from whoever is of a school only. No
    `user`: both from anybody, as in a paper for another parent. What the school's and the authority's own
    addresses say tells nothing of a home; nor, to the parent a paper goes `to`, does their own. No query where
    nobody is hidden, else two.
    """
    return redactors(user, {0: list(links)}, opened=opened, to=to).get(0, str)


def redactors(
    user: User | None, groups: Mapping[int, Sequence[Responsibility]], *, opened: bool = False,
    to: Carer | None = None,
) -> dict[int, Redactor]:  # fmt: skip
    """`redactor` of many families at once, by their key; only of those in which somebody is hidden. Two queries."""
    every = [link for links in groups.values() for link in links]
    hidden = hidden_from(user, every, opened=opened)
    if not hidden:
        return {}
    where = Carer.whereabouts_of(link.carer for link in hidden)
    known = _known_of({link.pupil_id for link in hidden})
    own = _secrets([Whereabouts(to.address, to.telephone, to.email)]) if to else []
    kept = {link.pk for link in hidden}
    found = {key: [x for x in links if x.pk in kept] for key, links in groups.items()}
    return {
        key: partial(
            redact,
            secrets=_secrets(where[x.carer_id] for x in links),
            public=[*own, *(part for x in links for part in known[x.pupil_id])],
        )
        for key, links in found.items()
        if links
    }


def hidden_from(
    user: User | None, links: Sequence[Responsibility], *, opened: bool
) -> list[Responsibility]:
    """The links to carers whose whereabouts the person may not read, in the sense of `redactor`."""
    open_now = opened_to(user, [x.carer for x in links]) if user and opened else frozenset()
    mild = any(x.address_is_confidential for x in links)
    service = bool(mild and user and can_see_confidential(user))
    return [
        link
        for link in links
        if (link.carer.is_shielded and link.carer_id not in open_now)
        or (link.address_is_confidential and not link.carer.is_shielded and not service)
    ]


def _known_of(pupils: Iterable[int]) -> dict[int, list[str]]:
    """By child, addresses and telephones everybody knows: of their schools and the authority. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Enrolment.objects.filter(pupil__in=pupils).values_list(
        "pupil", "school__street", "school__postcode", "school__telephone",
        "school__authority__address", "school__authority__telephone",
    )  # fmt: skip
    for pupil, *parts in rows.distinct():
        found[pupil] += filter(None, parts)
    return found


def secrets_of(carers: Iterable[Carer]) -> list[str]:
    """Every address, telephone number and e-mail address of some carers, shielded or not: to keep them out of
    somebody else's papers, and for nothing else."""
    return _secrets(carer.whereabouts() for carer in carers)


def _secrets(places: Iterable[Whereabouts]) -> list[str]:
    return [
        part for where in places for part in (where.address, where.telephone, where.email) if part
    ]


def redactor_about(user: User | None, pupil: Pupil, *, opened: bool = True) -> Redactor:
    """`redactor` of everybody with care of the child."""
    return redactor(user, pupil.responsibilities.select_related("carer"), opened=opened)


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
