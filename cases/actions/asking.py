"""To which sitting of a meeting a parent is invited: their own, where parents must not meet."""

from accounts.errors import WrongState
from attendance.models import Carer
from cases.choices import Part
from cases.models import MeetingPerson, Panel
from cases.models.bookings import parents_apart


def check_may_meet(panel: Panel) -> None:
    """Raise WrongState where parents asked to a meeting must not meet, as it is known now."""
    _, apart = parents_apart(panel.case)
    asked = {p.carer_id for p in panel.people.all() if p.carer_id}
    if asked & apart and asked - apart:
        raise WrongState(
            "These parents must not meet: call this off, and give each a sitting of their own."
        )


def sitting_of(panel: Panel, carer: Carer) -> Panel:
    """The sitting the parent is asked to; who is invited without having been asked is asked by it.

    Raises WrongState for a parent who must not meet those asked and has no sitting yet, or was asked with them
    before it was known.
    """
    if panel.people.filter(carer=carer).exists():
        check_may_meet(panel)
        return panel
    line = Panel.objects.waiting().filter(case=panel.case_id, kind=panel.kind, people__carer=carer)
    if (own := line.first()) is not None:
        return own
    asked = [p.carer_id for p in panel.people.all() if p.carer_id]
    _, apart = parents_apart(panel.case, [*asked, carer.pk])
    if asked and (carer.pk in apart) != bool(apart & set(asked)):
        raise WrongState(
            f"{carer.full_name} must not meet the other parent: arrange a sitting of their own first."
        )
    MeetingPerson.objects.create(panel=panel, part=Part.PARENT, carer=carer, name=carer.full_name)
    return panel
