"""Saying whether a carer has parental responsibility for a child: yes, no, or not known; with who said so and when."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access_carers import check_can_say_responsibility
from attendance.choices import Holds
from attendance.models import Responsibility, ResponsibilitySaid

LONGEST_TOLD = 200


@transaction.atomic
def say_responsibility(
    *, link: Responsibility, answer: str, told_by: str, told_on: dt.date, by: User
) -> ResponsibilitySaid:
    """Write what was said, beside what was said before; the link follows it.

    Raises NotAllowed, WrongState (no answer of the three, nobody who said so, a day ahead).
    """
    check_can_say_responsibility(by, link)
    told_by = readable(told_by)
    if answer not in Holds.values:
        raise WrongState("Say yes, no, or not known.")
    if not told_by:
        raise WrongState("Say who said so, or which paper does.")
    if told_on > timezone.localdate():
        raise WrongState("The day lies ahead: give the day it was said.")
    link = (
        Responsibility.objects.select_for_update(of=("self",))
        .select_related("pupil", "carer")
        .get(pk=link.pk)
    )
    before = link.holds
    said = ResponsibilitySaid.objects.create(
        link=link, answer=answer, told_by=told_by[:LONGEST_TOLD], told_on=told_on, by=by, by_name=by.name
    )  # fmt: skip
    record(
        by=by, kind="carer.responsibility_said", target_type="pupil", target_ref=link.pupil.ref,
        before={"carer": link.carer.ref, "answer": before},
        after={"carer": link.carer.ref, "answer": answer},
    )  # fmt: skip
    return said


def read_said(link: Responsibility) -> list[ResponsibilitySaid]:
    """Everything that was said, the latest first."""
    return list(link.said.all())
