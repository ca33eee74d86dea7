"""Who may refer a child, read a referral and answer it: the part of `cases.access` for them."""

from django.utils import timezone

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import allowed, roles_of, visible_pupils
from attendance.models import Enrolment, Pupil
from cases.access import case_roles, get_case
from cases.choices import Stage
from cases.models import Case, Referral
from cases.rules.stages import check_role, find_move


def get_enrolment_to_refer(user: User, pupil: Pupil) -> Enrolment:
    """The pupil's enrolment today at a school for which the person may refer.

    Raises NotAllowed (a role that does not refer), NotFound (not on roll).
    """
    rows = pupil.enrolments.on_roll(timezone.localdate())
    found = list(rows.select_related("school__authority", "pupil").order_by("kind"))
    if not found:
        raise NotFound("The pupil is not on roll at a school of yours today.")
    for enrolment in found:
        if may_refer_from(user, enrolment):
            return enrolment
    raise NotAllowed("A school's attendance lead refers to Fast Track.")


def may_refer_from(user: User, enrolment: Enrolment) -> bool:
    """Whether the table of moves lets this person's role at the school refer."""
    move = find_move(Stage.SCHOOL_SUPPORT, Stage.FT_REFERRED)
    return move is not None and not check_role(move, roles_of(user, enrolment.school))


def can_refer(user: User, pupil: Pupil) -> bool:
    """Whether to offer referring the pupil."""
    return allowed(get_enrolment_to_refer, user, pupil)


def get_referral(user: User, ref: str, referral_ref: str) -> Referral:
    """A referral of a case in scope. Raises NotFound."""
    case = get_case(user, ref)
    found = case.referrals.with_answer().filter(ref=referral_ref).first()
    if found is None:
        raise NotFound("There is no such referral on this case.")
    found.case = case
    return found


def siblings_seen(user: User, referral: Referral) -> frozenset[str]:
    """References of the brothers and sisters named in it whose records this person may open."""
    refs = [row["ref"] for row in referral.facts["siblings"]]
    return frozenset(visible_pupils(user).filter(ref__in=refs).values_list("ref", flat=True))


def check_can_answer(user: User, case: Case) -> None:
    """Raise NotAllowed unless the table of moves lets this person's role accept or return it."""
    for to in (Stage.FT_OPEN, Stage.RETURNED):
        move = find_move(Stage.FT_REFERRED, to)
        if move and not check_role(move, case_roles(user, case)):
            return
    raise NotAllowed("A referral is answered by the welfare officer or a manager.")


def can_answer(user: User, case: Case) -> bool:
    """Whether to offer accepting and returning."""
    return allowed(check_can_answer, user, case)
