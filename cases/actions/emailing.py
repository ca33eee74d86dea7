"""Whether a parent agreed to letters by e-mail: written down by who writes to the family, and taken back as easily."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from attendance.models import Carer
from cases.access import check_can_send_letter
from cases.actions.timeline import add_event
from cases.choices import EventKind
from cases.models import Case


@transaction.atomic
def set_email(*, case: Case, carer: Carer, by: User, agreed_on: dt.date | None) -> Carer:
    """Keep the day a parent agreed to letters by e-mail, or that they no longer do (None).

    Raises NotAllowed, WrongState (no e-mail; a day to come; must not be contacted).
    """
    check_can_send_letter(by, case)
    carer = Carer.objects.select_for_update().get(pk=carer.pk)
    link = case.pupil.responsibilities.filter(carer=carer).first()
    if link is None or not link.safe_to_contact:
        raise WrongState(f"{carer.full_name} is not to be contacted.")
    if agreed_on and not carer.email:
        raise WrongState(f"There is no e-mail for {carer.full_name}.")
    if agreed_on and agreed_on > timezone.localdate():
        raise WrongState("The day they agreed cannot be still to come.")
    before, carer.email_agreed_on = carer.email_agreed_on, agreed_on
    if before == agreed_on:
        return carer
    carer.save(update_fields=["email_agreed_on"])
    words = "agreed to letters by e-mail" if agreed_on else "no longer wants letters by e-mail"
    add_event(case=case, kind=EventKind.NOTE, by=by, text=f"{carer.full_name} {words}.",
              data={"carer": carer.ref, "agreed_on": agreed_on.isoformat() if agreed_on else ""})  # fmt: skip
    return carer
