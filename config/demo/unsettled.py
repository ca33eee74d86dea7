"""Parental responsibility that is not known: what schools wrote down of some parents who live elsewhere."""

from django.utils import timezone

from attendance.actions.responsibility import say_responsibility
from attendance.choices import Holds, Relation
from attendance.models import Responsibility, ResponsibilitySaid
from cases.models import Case
from config.demo.casework.people import read_staffing

FEW = 4


def leave_unsettled() -> None:
    """Once: of a few fathers who live elsewhere, on cases that are open."""
    if ResponsibilitySaid.objects.exists():
        return
    manager = read_staffing().manager
    links = Responsibility.objects.filter(
        pupil__in=Case.objects.open().values("pupil_id"), relation=Relation.FATHER,
        lives_with_pupil=False, carer__is_shielded=False,
    ).exclude(carer__notices__isnull=False)  # fmt: skip
    for link in links.select_related("pupil", "carer").order_by("pk")[:FEW]:
        say_responsibility(
            link=link, answer=Holds.UNKNOWN, told_by="The school: no certificate on file",
            told_on=timezone.localdate(), by=manager,
        )  # fmt: skip
