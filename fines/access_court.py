"""Who may see and do what with decisions, charges and results: the one place for it (domain 9).

Schools see the stage and its dates on the case, and nothing here. A welfare officer sees charge, sessions,
dates and the kind of result; what was weighed, pleas and sentences are the manager's and the legal officer's.
"""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import allowed, memberships_of
from attendance.choices import Role
from cases.models import Case
from fines.access import GRANTS, NO_RIGHT, WHOLE_AUTHORITY, grants, holds_anywhere, roles_towards
from fines.choices import Permission as P
from fines.models import ChargingDecision, Hearing, Interview, Measure, Proceedings


def _scope(user: User, case: str, permission: str) -> Q | None:
    """Rows on cases that a role with the permission reaches; None for nothing. `case` is the path to the case.

    A school's role beside an officer's elsewhere opens nothing at the school: each role brings its own schools.
    """
    held = [m for m in memberships_of(user) if permission in GRANTS.get(m.role, frozenset())]
    roles = {m.role for m in held}
    if roles & WHOLE_AUTHORITY:
        return Q()
    if not roles:
        return None
    scope = Q(**{f"{case}enrolment__school__in": {m.school_id for m in held if m.school_id}})
    if Role.EWO in roles:
        scope |= Q(**{f"{case}officer": user})
    return scope


def _visible(
    rows: QuerySet[Any], user: User, case: str = "case__", permission: str = P.SEE_NOTICES
) -> QuerySet[Any]:
    scope = _scope(user, case, permission)
    return rows.none() if scope is None else rows.filter(scope)


def visible_charges(user: User) -> Any:
    """Charges on cases in scope, for those whose roles may see a court at all."""
    return _visible(Proceedings.objects.all(), user, permission=P.SEE_COURT)


def visible_court_cases(user: User) -> Any:
    """Cases in scope, for those whose roles may see a court at all."""
    return _visible(Case.objects.all(), user, "", P.SEE_COURT)


def visible_decisions(user: User) -> QuerySet[ChargingDecision]:
    """Decision records the person may read."""
    return _visible(ChargingDecision.objects.all(), user, permission=P.SEE_COURT_TEXT)


def visible_hearings(user: User) -> QuerySet[Hearing]:
    """Hearings on cases in scope."""
    return _visible(Hearing.objects.all(), user, "proceedings__case__", P.SEE_COURT)


def visible_measures(user: User) -> QuerySet[Measure]:
    """Orders on cases in scope."""
    return _visible(Measure.objects.all(), user, permission=P.SEE_COURT)


def _one(rows: QuerySet[Any], user: User, permission: str, case: str = "case") -> Any:
    row = rows.first()
    if row is None:
        raise NotFound("There is no such record, or it is not yours to see.")
    of: Any = row
    for name in case.split("."):
        of = getattr(of, name)
    _check(user, permission, of)
    return row


def get_court_case(user: User, ref: str) -> Case:
    """A case for the court pages. Raises NotFound outside scope, NotAllowed for schools."""
    people = ("pupil", "enrolment__school__authority", "officer", "pathway")
    rows = _visible(Case.objects.filter(ref=ref).select_related(*people), user, "")
    case: Case | None = rows.first()
    if case is None:
        raise NotFound("There is no such case, or it is not yours to see.")
    _check(user, P.SEE_COURT, case)
    return case


def get_charge(user: User, ref: str) -> Proceedings:
    """A charge the person may see. Raises NotFound, NotAllowed."""
    rows = _visible(Proceedings.objects.filter(ref=ref).with_people(), user)
    row: Proceedings = _one(rows, user, P.SEE_COURT)
    return row


def get_decision(user: User, ref: str) -> ChargingDecision:
    """A decision record the person may read. Raises NotFound, NotAllowed."""
    people = ("case__pupil", "case__enrolment__school", "carer", "drafted_by", "pupil")
    rows = ChargingDecision.objects.filter(ref=ref).select_related(*people)
    row: ChargingDecision = _one(_visible(rows, user), user, P.SEE_COURT_TEXT)
    return row


def get_hearing(user: User, pk: int) -> Hearing:
    """A hearing the person may see. Raises NotFound, NotAllowed."""
    people = ("proceedings__case__enrolment__school", "proceedings__carer", "proceedings__pupil")
    rows = Hearing.objects.filter(pk=pk).select_related(*people)
    found = _visible(rows, user, "proceedings__case__")
    row: Hearing = _one(found, user, P.SEE_COURT, "proceedings.case")
    return row


def get_measure(user: User, pk: int) -> Measure:
    """An order the person may see. Raises NotFound, NotAllowed."""
    people = ("case__pupil", "case__enrolment__school", "carer", "proceedings", "approval__by")
    rows = Measure.objects.filter(pk=pk).select_related(*people)
    row: Measure = _one(_visible(rows, user), user, P.SEE_COURT)
    return row


def get_interview(user: User, pk: int) -> Interview:
    """An interview the person may see. Raises NotFound, NotAllowed."""
    rows = Interview.objects.filter(pk=pk).select_related("case__pupil", "carer", "interviewer")
    row: Interview = _one(_visible(rows, user), user, P.SEE_COURT)
    return row


def _check(user: User, permission: str, case: Case) -> None:
    if not grants(roles_towards(user, case), permission):
        raise NotAllowed(NO_RIGHT)


def can_see_court_of(user: User, case: Case) -> bool:
    """Whether the courts of one case are shown."""
    return allowed(_check, user, P.SEE_COURT, case)


def check_can_see_courts(user: User) -> None:
    """Raise NotAllowed unless some role may see a court page."""
    if not holds_anywhere(user, P.SEE_COURT):
        raise NotAllowed(NO_RIGHT)


def reads_sentences(user: User) -> bool:
    """Whether figures of fines may be shown: one fine, averaged over one, is that family's sentence."""
    return holds_anywhere(user, P.SEE_COURT_TEXT)


def can_see_courts(user: User) -> bool:
    """Whether to offer the court pages."""
    return allowed(check_can_see_courts, user)


def can_keep_courts(user: User) -> bool:
    """Whether courts are this person's daily work: who records proceedings has them in the bar."""
    return holds_anywhere(user, P.RECORD_PROCEEDINGS)


def check_can_read_court_text(user: User, case: Case) -> None:
    """Raise NotAllowed unless what was weighed, pleas and sentences are theirs to read."""
    _check(user, P.SEE_COURT_TEXT, case)


def can_read_court_text(user: User, case: Case) -> bool:
    """Whether to show them."""
    return allowed(check_can_read_court_text, user, case)


def check_can_decide_charge(user: User, case: Case) -> None:
    """Raise NotAllowed unless a manager or legal officer."""
    _check(user, P.DECIDE_CHARGE, case)


def can_decide_charge(user: User, case: Case) -> bool:
    """Whether to offer the decision record."""
    return allowed(check_can_decide_charge, user, case)


def check_can_answer(user: User, decision: ChargingDecision) -> None:
    """Raise NotAllowed unless a manager or legal officer other than the one who wrote it."""
    _check(user, P.DECIDE_CHARGE, decision.case)
    if decision.drafted_by_id == user.pk:
        raise NotAllowed("You wrote this record, so somebody else must decide on it.")


def can_answer(user: User, decision: ChargingDecision) -> bool:
    """Whether to offer the answer."""
    return allowed(check_can_answer, user, decision)


def check_can_charge(user: User, case: Case) -> None:
    """Raise NotAllowed unless a legal officer."""
    _check(user, P.RECORD_PROCEEDINGS, case)


def can_charge(user: User, case: Case) -> bool:
    """Whether to offer charging and the steps in court."""
    return allowed(check_can_charge, user, case)


def check_can_interview(user: User, case: Case) -> None:
    """Raise NotAllowed unless an officer trained to interview, a manager or legal officer."""
    _check(user, P.INTERVIEW, case)


def can_interview(user: User, case: Case) -> bool:
    """Whether to offer interviews."""
    return allowed(check_can_interview, user, case)


def check_can_record_measure(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person watches orders."""
    _check(user, P.RECORD_MEASURE, case)


def can_record_measure(user: User, case: Case) -> bool:
    """Whether to offer what is noted of an order: reviews and breaches."""
    return allowed(check_can_record_measure, user, case)


def check_can_make_order(user: User, case: Case) -> None:
    """Raise NotAllowed unless a legal officer: they enter what a court orders, and its end (domain 6.4)."""
    _check(user, P.MAKE_ORDER, case)


def check_can_approve_order(user: User, measure: Measure) -> None:
    """Raise NotAllowed unless a manager or legal officer other than the one who wrote the order down."""
    _check(user, P.DECIDE_CHARGE, measure.case)
    if measure.by_id == user.pk:
        raise NotAllowed("You wrote this order down, so somebody else must approve it.")


def can_approve_order(user: User, measure: Measure) -> bool:
    """Whether to offer approving it or sending it back."""
    return allowed(check_can_approve_order, user, measure)


def can_make_order(user: User, case: Case) -> bool:
    """Whether to offer writing down an order, its extension and its end."""
    return allowed(check_can_make_order, user, case)
