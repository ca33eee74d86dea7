"""Who may see and do what with notices: the one place for its permissions.

Roles come from attendance's memberships. What is not the person's to see is NotFound; what they may
see but not do is NotAllowed. The proposer of a notice never decides on it.
"""

from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import allowed, get_pupil, memberships_of, roles_of
from attendance.access_homes import check_may_read_paper
from attendance.choices import Role
from attendance.models import Carer, Membership, School
from cases.access import case_roles, cases_by_name, get_case
from cases.models import Case
from fines.choices import Permission as P
from fines.models import NoticeLetter, PenaltyNotice
from fines.querysets import NoticeQuerySet

_SEE = frozenset({P.SEE_NOTICES})
_OFFICER = frozenset(
    {
        P.SEE_NOTICES,
        P.SEE_LEGAL_TEXT,
        P.READ_NOTICE,
        P.DECIDE_NOTICE,
        P.WITHDRAW_NOTICE,
        P.RECORD_PAYMENT,
        P.RECORD_REPRESENTATION,
        P.SEE_FIGURES,
        P.KEEP_RETURN,
    }
)
_PACKS = frozenset({P.PREPARE_PACK, P.BUILD_PACK})
_COURT = frozenset({P.SEE_COURT, P.SEE_COURT_TEXT, P.DECIDE_CHARGE, P.INTERVIEW, P.RECORD_MEASURE})
GRANTS: dict[str, frozenset[str]] = {
    Role.SCHOOL_ADMIN: _SEE,
    Role.ATTENDANCE_LEAD: frozenset({P.SEE_NOTICES, P.PROPOSE_NOTICE}),
    Role.EWO: frozenset(
        {
            P.SEE_NOTICES,
            P.SEE_LEGAL_TEXT,
            P.PROPOSE_NOTICE,
            P.SEE_COURT,
            P.INTERVIEW,
            P.RECORD_MEASURE,
            P.PREPARE_PACK,
            P.RECORD_REPRESENTATION,
        }
    ),
    Role.MANAGER: _OFFICER | _COURT | _PACKS,
    Role.LEGAL_OFFICER: _OFFICER | _COURT | _PACKS | {P.RECORD_PROCEEDINGS, P.MAKE_ORDER},
    Role.SYSTEM_ADMIN: frozenset(),
}
WHOLE_AUTHORITY = frozenset({Role.MANAGER, Role.LEGAL_OFFICER})
PAPER_KEPT = "The notice as posted carries a payment code: managers and legal officers open it."
NO_RIGHT = "Your role does not allow this. Ask your manager if you think it should."


def grants(roles: Iterable[str], permission: str) -> bool:
    return any(permission in GRANTS.get(role, frozenset()) for role in roles)


def holds_anywhere(user: User, permission: str) -> bool:
    """Whether some role held today grants it, at whatever school."""
    return grants(roles_of(user), permission)


def check_can_see_notices(user: User) -> None:
    """Raise NotAllowed unless the person has notices to see at all."""
    if not holds_anywhere(user, P.SEE_NOTICES):
        raise NotAllowed(NO_RIGHT)


def can_see_notices(user: User) -> bool:
    """Whether to offer the list."""
    return allowed(check_can_see_notices, user)


def visible_notices(user: User) -> NoticeQuerySet:
    """Notices at schools in scope, on cases allocated by name, or all for the authority's officers."""
    held = [m for m in memberships_of(user) if grants([m.role], P.SEE_NOTICES)]
    roles = {m.role for m in held}
    if roles & WHOLE_AUTHORITY:
        return PenaltyNotice.objects.all()
    if not roles:
        return PenaltyNotice.objects.none()
    scope = Q(enrolment__school__in={m.school_id for m in held if m.school_id})
    if Role.EWO in roles:
        scope |= Q(case__in=cases_by_name(user).values("pk"))
    return PenaltyNotice.objects.filter(scope)


def get_notice(user: User, ref: str) -> PenaltyNotice:
    """The notice with that reference, if the person may see it. Raises NotFound."""
    notice = (
        visible_notices(user)
        .filter(ref=ref)
        .light()
        .select_related(
            "pupil", "carer", "enrolment__school__authority", "case__enrolment__school",
            "proposed_by", "issued_by", "status_changed_by", "replaces",
        )
        .first()
    )  # fmt: skip
    if notice is None:
        raise NotFound("There is no such notice, or it is not yours to see.")
    return notice


def can_open_case(user: User, notice: PenaltyNotice) -> bool:
    """Whether to link the case: a legal officer sees the notice before the case is theirs to see."""
    return allowed(get_case, user, notice.case.ref)


def can_open_pupil(user: User, notice: PenaltyNotice) -> bool:
    """Whether to link the child's record."""
    return allowed(get_pupil, user, notice.pupil.ref)


def notice_schools(user: User) -> QuerySet[School]:
    """Schools whose notices the person may see, for the filter of the list."""
    return School.objects.filter(
        pk__in=visible_notices(user).order_by().values("enrolment__school").distinct()
    )


def notice_roles(user: User, notice: PenaltyNotice) -> frozenset[str]:
    """The roles the person holds towards one notice."""
    return roles_towards(user, notice.case)


def roles_towards(user: User, case: Case) -> frozenset[str]:
    """The roles the person holds towards a case; a legal officer towards every one."""
    legal = {Role.LEGAL_OFFICER} & roles_of(user)
    return case_roles(user, case) | legal


def _check(user: User, permission: str, case: Case) -> None:
    if not grants(roles_towards(user, case), permission):
        raise NotAllowed(NO_RIGHT)


def check_on_case(user: User, permission: str, case: Case) -> None:
    """Raise NotAllowed unless some role towards the case grants the permission."""
    _check(user, permission, case)


def check_can_propose(user: User, case: Case) -> None:
    """Raise NotAllowed unless a school's lead or a welfare officer of this case."""
    _check(user, P.PROPOSE_NOTICE, case)


def check_can_decide(user: User, notice: PenaltyNotice) -> None:
    """Raise NotAllowed unless an authorised officer, and not the one who proposed it."""
    _check(user, P.DECIDE_NOTICE, notice.case)
    if notice.proposed_by_id == user.pk:
        raise NotAllowed("You proposed this notice, so somebody else must decide on it.")


def get_notice_letter(user: User, notice: PenaltyNotice, letter_ref: str) -> NoticeLetter:
    """A letter that followed from a notice in scope, its PDF with it, wherever its case stands.

    Raises NotFound, NotAllowed (a school; an address protected from the person).
    """
    if not can_see_legal_text(user, notice):
        raise NotAllowed(NO_RIGHT)
    found = notice.letters.select_related("letter__carer").filter(letter__ref=letter_ref).first()
    if found is None:
        raise NotFound("There is no such letter of this notice.")
    _check_paper(user, notice, found.letter.carer)
    return found


def kept_letter(user: User, notice: PenaltyNotice, row: NoticeLetter) -> str:
    """Why a letter that is listed to the person does not open for them; "" where it does."""
    return _refusal(_check_paper, user, notice, row.letter.carer)


def _check_paper(user: User, notice: PenaltyNotice, carer: Carer) -> None:
    """Raise NotAllowed for a paper with an address that is protected from the person."""
    check_may_read_paper(user, notice.pupil_id, carer, of_the_service=True)


def _refusal(check: Callable[..., None], *asked: object) -> str:
    try:
        check(*asked)
    except NotAllowed as no:
        return no.message
    return ""


def check_can_review(user: User, notice: PenaltyNotice) -> None:
    """Raise NotAllowed unless an authorised officer: whether a notice stands is the authority's to say."""
    _check(user, P.WITHDRAW_NOTICE, notice.case)


def check_can_say_it_stands(user: User, notice: PenaltyNotice) -> None:
    """Raise NotAllowed unless an authorised officer, and not the one who issued it: as for withdrawing it."""
    check_can_review(user, notice)
    if notice.issued_by_id == user.pk:
        raise NotAllowed("You issued this notice, so somebody else must say whether it stands.")


def check_can_withdraw(user: User, notice: PenaltyNotice) -> None:
    """Raise NotAllowed unless an authorised officer, and not the one who issued it (domain 6.4)."""
    check_can_review(user, notice)
    if notice.issued_by_id == user.pk:
        raise NotAllowed("You issued this notice, so somebody else must withdraw it.")


def check_can_record_payment(user: User, notice: PenaltyNotice) -> None:
    """Raise NotAllowed unless the person keeps the ledger."""
    _check(user, P.RECORD_PAYMENT, notice.case)


def can_propose(user: User, case: Case) -> bool:
    """Whether to offer a proposal."""
    return allowed(check_can_propose, user, case)


def can_decide(user: User, notice: PenaltyNotice) -> bool:
    """Whether to offer issuing and returning."""
    return allowed(check_can_decide, user, notice)


def can_review(user: User, notice: PenaltyNotice) -> bool:
    """Whether it is the person's, or would be had they not issued it, to say if a notice stands."""
    return allowed(check_can_review, user, notice)


def can_say_it_stands(user: User, notice: PenaltyNotice) -> bool:
    """Whether to offer saying that a notice stands."""
    return allowed(check_can_say_it_stands, user, notice)


def others_who_review(notice: PenaltyNotice) -> list[User]:
    """Who may withdraw a notice or say that it stands today: all who hold the authority's right but its issuer."""
    roles = [role for role in WHOLE_AUTHORITY if grants([role], P.WITHDRAW_NOTICE)]
    today = timezone.localdate()
    rows = Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        role__in=roles, valid_from__lte=today, user__is_active=True,
    ).exclude(user=notice.issued_by_id)  # fmt: skip
    return list(User.objects.filter(pk__in=rows.values("user")).order_by("name"))


def can_withdraw(user: User, notice: PenaltyNotice) -> bool:
    """Whether to offer withdrawal."""
    return allowed(check_can_withdraw, user, notice)


def can_record_payment(user: User, notice: PenaltyNotice) -> bool:
    """Whether to offer the payment form."""
    return allowed(check_can_record_payment, user, notice)


def can_see_legal_text(user: User, notice: PenaltyNotice) -> bool:
    """Whether reasons and the money's story are shown; schools see dates and outcome."""
    return grants(notice_roles(user, notice), P.SEE_LEGAL_TEXT)


def can_read_file(user: User, case: Case) -> bool:
    """Whether the person reads all that is on file about a family; a school reads plain words (domain 9)."""
    return grants(roles_towards(user, case), P.SEE_LEGAL_TEXT)


def check_can_see_letter(user: User, notice: PenaltyNotice) -> None:
    """Raise NotAllowed unless the paper as it was posted is the person's to open.

    It carries the payment code and an address: who decides on notices and keeps their money needs it. Schools and case
    officers see that it was issued, when and for which days. An address protected from the person keeps it shut.
    """
    if not grants(notice_roles(user, notice), P.READ_NOTICE):
        raise NotAllowed(PAPER_KEPT)
    _check_paper(user, notice, notice.carer)


def kept_paper(user: User, notice: PenaltyNotice) -> str:
    """Why the paper of a notice that was given does not open for the person; "" where it does."""
    return _refusal(check_can_see_letter, user, notice)
