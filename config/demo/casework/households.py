"""Parents nobody may find, and brothers and sisters whose cases are worked as one."""

from itertools import islice

from attendance.actions.pupil_family import OF_THE_FAMILY
from attendance.actions.shields import set_shield, tells_where
from attendance.models import Responsibility
from cases.actions import allocation, households
from cases.models import Case
from config.demo.casework.people import Staffing

WHY = "Moved after an assault; the police know. Nobody is to be told the address."
TOGETHER = "One family, one morning routine: the mother asked to speak to one person."
SHIELDED, JOINED = 3, 4


def protect(staff: Staffing) -> None:
    """Of the families on an officer's list whose home is kept from the father, some that live apart are protected."""
    links = Responsibility.objects.filter(
        pupil__cases__in=Case.objects.open().filter(officer__isnull=False), lives_with_pupil=True,
        relation="mother", carer__is_shielded=False,
    )  # fmt: skip
    confidential = links.select_related("carer", "pupil").order_by("-address_is_confidential", "pk")
    # A mother of two children with a case is one person.
    mothers = {link.carer_id: link for link in reversed(confidential)}
    alone = (link for link in reversed(mothers.values()) if not tells_where(link))
    for link in islice(alone, SHIELDED):
        set_shield(link=link, reason=WHY, by=staff.manager)


def work_together(staff: Staffing) -> None:
    """Two families with two open cases: one officer, both cases."""
    joined = 0
    for case in Case.objects.open().filter(officer__isnull=False).order_by("pk"):
        other = _sibling(case)
        if other is None or case.officer is None or joined == JOINED or case.joint.exists():
            continue
        if other.officer_id != case.officer_id:
            allocation.allocate(case=other, to=case.officer, by=staff.manager)
        households.join_cases(case=case, refs=[other.ref], reason=TOGETHER, by=staff.manager)
        joined += 1


def _sibling(case: Case) -> Case | None:
    parents = case.pupil.responsibilities.filter(relation__in=OF_THE_FAMILY).values("carer")
    theirs = Responsibility.objects.filter(carer__in=parents).values("pupil")
    alone = Case.objects.open().filter(pupil__in=theirs, joint__isnull=True).exclude(pk=case.pk)
    return alone.order_by("pk").first()
