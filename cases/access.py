"""Who may see and do what in casework: the one place for its permissions.

Roles come from attendance's memberships; an officer also holds a case allocated to them by
name, and the cases of whom they cover.
What is not the person's to see is NotFound, what they may see but not do is NotAllowed. Which
stages a role may enter is not here: that is the table of moves.
"""

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, NotFound
from accounts.models import User
from attendance import access as attendance_access
from attendance.access import allowed, memberships_of, roles_of
from attendance.access_homes import check_may_read_paper
from attendance.choices import Permission as SettingsPermission
from attendance.choices import Role
from attendance.models import Carer, Enrolment, Membership, Pupil
from attendance.querysets import holding
from cases.access_covered import answers_for
from cases.choices import KEPT_FROM_SCHOOLS, ConsiderationKind, Decision, Stage
from cases.choices import Permission as P
from cases.models import Case, Escalation, Letter, Pathway
from cases.querysets import CaseQuerySet, EscalationQuerySet
from cases.rules.pathways import BEFORE_PLAN
from cases.rules.stages import LEGAL_STAGES, SCHOOL_STAGES, START, check_role, find_move

_SERVICE = frozenset({Role.EWO, Role.MANAGER, Role.LEGAL_OFFICER})
# What only the service may say, and the offence only who decides on charges (domain 6.4; Education Act 1996 s447).
DECIDED_BY: dict[str, frozenset[str]] = {
    ConsiderationKind.PLANNING_MEETING: _SERVICE,
    ConsiderationKind.ESO: _SERVICE,
    ConsiderationKind.OFFENCE: frozenset({Role.MANAGER, Role.LEGAL_OFFICER}),
}

GRANTS: dict[str, frozenset[str]] = {
    Role.SCHOOL_ADMIN: frozenset({P.SEE_CASES, P.LOG_CONTACT}),
    Role.ATTENDANCE_LEAD: frozenset(
        {
            P.SEE_CASES, P.LOG_CONTACT, P.RECORD_CONSIDERATION, P.MOVE_CASE, P.SEE_MY_WORK,
            P.RECORD_SUPPORT,
        }
    ),
    Role.EWO: frozenset(
        {
            P.SEE_CASES, P.SEE_MY_WORK, P.SEE_LEGAL_TEXT, P.LOG_CONTACT, P.RECORD_CONSIDERATION,
            P.MOVE_CASE, P.EDIT_CASE, P.SEND_LETTER, P.ASK_DECISION, P.CONFIRM_BASIS,
            P.VISIT, P.RECORD_SUPPORT, P.ARRANGE_COVER,
        }
    ),
    Role.MANAGER: frozenset(
        {
            P.SEE_CASES, P.SEE_LEGAL_TEXT, P.LOG_CONTACT, P.RECORD_CONSIDERATION,
            P.MOVE_CASE, P.EDIT_CASE, P.SEND_LETTER, P.ASK_DECISION, P.CONFIRM_BASIS,
            P.DECIDE, P.HOLD_CASE, P.ALLOCATE, P.CHANGE_PATHWAY, P.SEND_BATCH, P.WATCH_VISITS,
            P.RECORD_SUPPORT, P.LIFT_SAFEGUARD, P.SEE_PROCESS, P.SHARE_VIEW,
            P.ARRANGE_COVER,
        }
    ),
    # A legal officer sees only cases in legal stages.
    Role.LEGAL_OFFICER: frozenset(
        {
            P.SEE_CASES, P.SEE_MY_WORK, P.SEE_LEGAL_TEXT, P.MOVE_CASE, P.RECORD_CONSIDERATION,
            P.ASK_DECISION,
        }
    ),
    Role.SYSTEM_ADMIN: frozenset(),
}  # fmt: skip

NO_RIGHT = "Your role does not allow this. Ask your manager if you think it should."


def holds_anywhere(user: User, permission: str) -> bool:
    """Whether some role held today grants it, at whatever school."""
    return any(permission in GRANTS.get(role, frozenset()) for role in roles_of(user))


def check_anywhere(user: User, permission: str) -> None:
    """Raise NotAllowed unless `holds_anywhere`."""
    if not holds_anywhere(user, permission):
        raise NotAllowed(NO_RIGHT)


def visible_cases(user: User) -> CaseQuerySet:
    """Cases at schools in scope, those by name, and legal ones for a legal officer."""
    held = [m for m in memberships_of(user) if P.SEE_CASES in GRANTS.get(m.role, frozenset())]
    roles = {m.role for m in held}
    if not roles:
        return Case.objects.none()
    if Role.MANAGER in roles:
        return Case.objects.all()
    scope = Q(enrolment__school__in={m.school_id for m in held if m.school_id})
    if Role.EWO in roles:
        scope |= Q(pk__in=cases_by_name(user).values("pk"))
    if Role.LEGAL_OFFICER in roles:
        scope |= Q(stage__in=LEGAL_STAGES)
    return Case.objects.filter(scope)


def cases_by_name(user: User) -> CaseQuerySet:
    """An officer's own cases and those of whom they cover, each until its watch is over.

    While they have one of a child, with those of the same child that were theirs before.
    """
    own = Case.objects.filter(officer__in=answers_for(user))
    return own.filter(pupil__in=own.worked_or_watched(timezone.localdate()).values("pupil"))


def get_case(user: User, ref: str) -> Case:
    """The case with that reference, if the person may see it. Raises NotFound."""
    case = (
        visible_cases(user)
        .filter(ref=ref)
        .select_related("pupil", "enrolment__school__authority", "officer", "follows", "pathway")
        .first()
    )
    if case is None:
        raise NotFound("There is no such case, or it is not yours to see.")
    return case


def case_roles(user: User, case: Case) -> frozenset[str]:
    """The roles the person holds towards one case."""
    roles = set(roles_of(user, case.enrolment.school))
    if Role.EWO in roles_of(user) and case.officer_id in answers_for(user):
        roles.add(Role.EWO)
    if case.stage not in LEGAL_STAGES:
        roles.discard(Role.LEGAL_OFFICER)
    return frozenset(roles)


def case_permissions(user: User, case: Case) -> frozenset[str]:
    """Everything the person may do on one case."""
    return frozenset().union(*(GRANTS.get(r, frozenset()) for r in case_roles(user, case)))


def check_on_case(user: User, permission: str, case: Case) -> None:
    """Raise NotAllowed unless some role towards the case grants the permission."""
    if permission not in case_permissions(user, case):
        raise NotAllowed(NO_RIGHT)


def check_can_log_contact(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person may log a contact on the case."""
    check_on_case(user, P.LOG_CONTACT, case)


def check_can_consider(user: User, case: Case, kind: str = "") -> None:
    """Raise NotAllowed unless the person may record considerations and consultations, or one of a kind."""
    check_on_case(user, P.RECORD_CONSIDERATION, case)
    if kind in DECIDED_BY and not DECIDED_BY[kind] & case_roles(user, case):
        raise NotAllowed("A school has no say in this: the service decides it before a legal step.")


def considered_by(user: User, case: Case) -> list[tuple[str, str]]:
    """The kinds of consideration the person may record on the case, with their labels."""
    return [
        (kind.value, str(kind.label))
        for kind in ConsiderationKind
        if allowed(check_can_consider, user, case, kind.value)
    ]


def check_can_edit(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person may write plans and panels."""
    check_on_case(user, P.EDIT_CASE, case)


def check_can_send_letter(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person may write to the family."""
    check_on_case(user, P.SEND_LETTER, case)


def check_can_ask(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person may ask a manager for a decision."""
    check_on_case(user, P.ASK_DECISION, case)


def check_can_confirm_basis(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person may say what a changed basis means.

    While the case is the school's own, its attendance lead may, too.
    """
    if case.stage in SCHOOL_STAGES and Role.ATTENDANCE_LEAD in case_roles(user, case):
        return
    check_on_case(user, P.CONFIRM_BASIS, case)


def check_can_hold(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person may put the case on hold."""
    check_on_case(user, P.HOLD_CASE, case)


def check_can_allocate(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person may give the case to an officer."""
    check_on_case(user, P.ALLOCATE, case)


def check_can_change_pathway(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person may put the case on another pathway."""
    check_on_case(user, P.CHANGE_PATHWAY, case)


def check_can_decide(user: User, escalation: Escalation) -> None:
    """Raise NotAllowed unless a manager, and not the one who asked (domain 6.4)."""
    check_on_case(user, P.DECIDE, escalation.case)
    check_is_not_their_own(user, escalation)


def check_is_not_their_own(user: User, escalation: Escalation) -> None:
    """Raise NotAllowed for the one who asked: nobody decides on their own question (domain 6.4)."""
    if escalation.asked_by_id == user.pk:
        raise NotAllowed("You asked for this decision, so somebody else must make it.")


def can_log_contact(user: User, case: Case) -> bool:
    """Whether to offer the contact box."""
    return allowed(check_can_log_contact, user, case)


def can_edit(user: User, case: Case) -> bool:
    """Whether to offer plans and panels."""
    return allowed(check_can_edit, user, case)


def can_send_letter(user: User, case: Case) -> bool:
    """Whether to offer letters."""
    return allowed(check_can_send_letter, user, case)


def can_ask(user: User, case: Case) -> bool:
    """Whether to offer asking for a decision."""
    return allowed(check_can_ask, user, case)


def can_hold(user: User, case: Case) -> bool:
    """Whether to offer holds."""
    return allowed(check_can_hold, user, case)


def can_allocate(user: User, case: Case) -> bool:
    """Whether to offer allocation."""
    return allowed(check_can_allocate, user, case)


def can_change_pathway(user: User, case: Case) -> bool:
    """Whether to offer another pathway: until the plan begins (decision 18)."""
    return case.stage in BEFORE_PLAN and allowed(check_can_change_pathway, user, case)


def can_confirm_basis(user: User, case: Case) -> bool:
    """Whether to offer saying what a changed basis means."""
    return allowed(check_can_confirm_basis, user, case)


def can_decide(user: User, escalation: Escalation) -> bool:
    """Whether to offer approve and return."""
    return allowed(check_can_decide, user, escalation)


def can_consider(user: User, case: Case) -> bool:
    """Whether to offer writing down considerations and consultations."""
    return allowed(check_can_consider, user, case)


def can_take(user: User, case: Case) -> bool:
    """Whether to offer an officer a case nobody has."""
    return case.officer_id is None and Role.EWO in case_roles(user, case)


def can_see_circumstances(user: User, case: Case) -> bool:
    """Whether the child's circumstances are shown: not to a school admin (domain 9)."""
    return attendance_access.can_see_circumstances(user, [case.enrolment.school_id])


def can_see_legal_text(user: User, case: Case) -> bool:
    """Whether legal free text is shown; school roles see that something happened, not the words."""
    return P.SEE_LEGAL_TEXT in case_permissions(user, case)


def can_see_contact_notes(user: User, case: Case) -> bool:
    """Whether officers' notes are shown: school admins see that there was a contact, and their own words."""
    return bool(case_roles(user, case) - {Role.SCHOOL_ADMIN})


def check_can_move(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person moves cases at all; where to is the table's business."""
    check_on_case(user, P.MOVE_CASE, case)


def get_escalation(user: User, ref: str, kind: str) -> Escalation:
    """The undecided question of that kind on a case in scope.

    Raises NotAllowed, NotFound, AlreadyDone (decided, with who and how).
    """
    case = get_case(user, ref)
    check_on_case(user, P.DECIDE, case)
    asked = case.escalations.filter(kind=kind).with_list_facts()
    row = asked.undecided().first()
    if row is not None:
        return row
    last = asked.order_by("-decided_at").first()
    if last is None:
        raise NotFound("Nothing like that waits for a decision on this case.")
    how = Decision(last.decision).label.lower()
    raise AlreadyDone(f"{ref} is decided already: {how} by {last.decided_by}.")


def visible_escalations(user: User) -> EscalationQuerySet:
    """Questions on cases in scope, for those who decide."""
    check_anywhere(user, P.DECIDE)
    return Escalation.objects.filter(case__in=visible_cases(user))


def get_pathway(user: User, slug: str) -> Pathway:
    """A pathway, for whoever may see what is set, or cases that follow it. Raises NotAllowed, NotFound."""
    if not holds_anywhere(user, P.SEE_CASES):
        attendance_access.check_permission(user, SettingsPermission.SEE_SETTINGS)
    found = Pathway.objects.select_related("copied_from").filter(slug=slug).first()
    if found is None:
        raise NotFound("There is no such pathway.")
    return found


def get_pathway_to_change(user: User, slug: str) -> Pathway:
    """A pathway, for whoever may change what is set. Raises NotAllowed, NotFound."""
    attendance_access.check_permission(user, SettingsPermission.CHANGE_SETTINGS)
    return get_pathway(user, slug)


def get_letter(user: User, ref: str, letter_ref: str) -> Letter:
    """A letter of a case in scope, its PDF with it.

    One to a carer whose address is confidential is not for school roles (domain 9). Raises NotFound, NotAllowed.
    """
    case = get_case(user, ref)
    people = ("carer", "by", "version", "translation", "recall__by")
    letter = case.letters.filter(ref=letter_ref).select_related(*people).first()
    if letter is None:
        raise NotFound("There is no such letter on this case.")
    letter.case = case
    check_may_read_letter(user, case, letter)
    return letter


def check_may_read_letter(user: User, case: Case, letter: Letter) -> None:
    """Raise NotAllowed for a school role and a letter that shows a confidential address, and for everybody
    the address is protected from; and for a school role and a letter of the courts or of a notice."""
    if letter.template in KEPT_FROM_SCHOOLS and not can_see_legal_text(user, case):
        raise NotAllowed(NO_RIGHT)
    check_may_read_paper_to(user, case, letter.carer)


def check_may_read_paper_to(user: User, case: Case, carer: Carer) -> None:
    """Raise NotAllowed unless a paper with this carer's address, sent or to be sent, is theirs to read."""
    service = bool(case_roles(user, case) - {Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD})
    check_may_read_paper(user, case.pupil_id, carer, of_the_service=service)


def get_carer(case: Case, carer_ref: str) -> Carer:
    """A carer of the case's child. Raises NotFound."""
    link = case.pupil.responsibilities.filter(carer__ref=carer_ref).select_related("carer").first()
    if link is None:
        raise NotFound("There is no such carer of this child.")
    return link.carer


def officers() -> QuerySet[User]:
    """Everybody who is an education welfare officer today, by name."""
    today = timezone.localdate()
    held = Membership.objects.filter(holding(today, "valid_from", "valid_to"), role=Role.EWO)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("name")


def get_enrolment_to_open(user: User, pupil: Pupil) -> Enrolment:
    """The pupil's enrolment today at a school where the person may open a case by hand.

    Raises NotAllowed (a role that may not), NotFound (not on roll).
    """
    today = timezone.localdate()
    rows = pupil.enrolments.on_roll(today).select_related("school").order_by("kind")
    enrolment = next((row for row in rows if roles_of(user, row.school)), None)
    if enrolment is None:
        raise NotFound("The pupil is not on roll at a school of yours today.")
    move = find_move(START, Stage.FLAGGED)
    if move is None or check_role(move, roles_of(user, enrolment.school)):
        raise NotAllowed("Your role does not open cases. Ask the attendance lead.")
    return enrolment


def can_open_case(user: User, pupil: Pupil) -> bool:
    """Whether to offer opening a case by hand."""
    return allowed(get_enrolment_to_open, user, pupil)
