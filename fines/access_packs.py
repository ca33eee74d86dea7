"""Who prepares, builds and reads court packs: the part of `fines.access` for them, in the same manner.

A pack is the prosecutor's: managers and legal officers build and read it; the officer of the case prepares it; no
role of a school ever sees one.
"""

from accounts.errors import NotFound
from accounts.models import User
from attendance.access import allowed
from attendance.access_homes import check_may_read_paper
from attendance.models import Carer
from cases.models import Case
from fines.access import check_on_case
from fines.access_court import get_court_case
from fines.choices import Permission as P
from fines.models import CourtPack, PackBuild


def check_can_prepare(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person may write the statement and see what is missing."""
    check_on_case(user, P.PREPARE_PACK, case)


def check_can_build(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person may build a pack and take it away."""
    check_on_case(user, P.BUILD_PACK, case)


def can_prepare(user: User, case: Case) -> bool:
    """Whether to offer the pages of packs."""
    return allowed(check_can_prepare, user, case)


def can_build(user: User, case: Case) -> bool:
    """Whether to offer building and the packs themselves."""
    return allowed(check_can_build, user, case)


def get_parent(user: User, case_ref: str, carer_ref: str) -> tuple[Case, Carer]:
    """A case in scope and a parent of its child, for whoever may prepare a pack. Raises NotFound, NotAllowed."""
    case = get_court_case(user, case_ref)
    check_can_prepare(user, case)
    link = case.pupil.responsibilities.filter(carer__ref=carer_ref).select_related("carer").first()
    if link is None:
        raise NotFound("There is no such parent of this child.")
    return case, link.carer


def get_pack(user: User, case_ref: str, carer_ref: str, version: int) -> CourtPack:
    """One version of a pack, for whoever may read it. Raises NotFound, NotAllowed.

    One that shows the address of a parent who is protected since is for whoever has opened it: build another.
    """
    case, carer = get_parent(user, case_ref, carer_ref)
    check_can_build(user, case)
    pack = CourtPack.objects.filter(case=case, carer=carer, version=version).first()
    if pack is None:
        raise NotFound("There is no such version of this pack.")
    pack.case, pack.carer = case, carer
    if pack.shows_address:
        check_may_read_paper(user, case.pupil_id, carer, of_the_service=True)
    return pack


def get_build(user: User, case_ref: str, carer_ref: str, number: int) -> PackBuild:
    """One asking for a pack, for whoever may read it. Raises NotFound, NotAllowed."""
    case, carer = get_parent(user, case_ref, carer_ref)
    check_can_build(user, case)
    build = PackBuild.objects.filter(case=case, carer=carer, pk=number).first()
    if build is None:
        raise NotFound("Nobody asked for such a pack.")
    build.case, build.carer = case, carer
    return build
