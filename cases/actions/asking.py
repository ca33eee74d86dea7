"""To which sitting of a meeting a parent is invited: their own, where parents must not meet."""

from collections.abc import Sequence

from accounts.errors import WrongState
from attendance.models import Carer
from cases.choices import Part
from cases.models import Case, MeetingPerson, Panel
from cases.models.bookings import parents_apart
from cases.rules.meetings import in_sittings, may_sit_together

SITTINGS = range(1, 10)


def who_sits(case: Case, carers: Sequence[Carer] | None, sitting: int) -> list[Carer]:
    """The parents of a sitting. Raises WrongState for one who is no carer of the child or not safe to contact."""
    safe, apart = parents_apart(case)
    may = {tie.carer_id: tie.carer for tie in safe}
    if carers is None:
        sittings = in_sittings(list(may), apart)
        return [may[pk] for pk in sittings[sitting - 1]] if sitting <= len(sittings) else []
    for carer in carers:
        if carer.pk not in may:
            raise WrongState(f"{carer.full_name} may not be invited.")
    if not may_sit_together([c.pk for c in carers], apart):
        raise WrongState("These parents must not meet: give each a sitting of their own.")
    return list(carers)


def sittings_of(case: Case) -> list[list[Carer]]:
    """The parents of each sitting that everybody who may be asked needs; one of nobody where nobody may."""
    safe, apart = parents_apart(case)
    may = {tie.carer_id: tie.carer for tie in safe}
    return [[may[pk] for pk in group] for group in in_sittings(list(may), apart)] or [[]]


def free_sittings(case: Case, kind: str, carers: Sequence[Carer], count: int) -> list[int]:
    """Numbers for sittings of these parents: behind those that wait, where who sits there must not meet them."""
    waiting = case.panels.waiting().filter(kind=kind).prefetch_related("people")
    asked = {p.carer_id for row in waiting for p in row.people.all() if p.carer_id}
    _, apart = parents_apart(case)
    new = {carer.pk for carer in carers}
    if not asked or asked & new or not (asked | new) & apart:
        return list(SITTINGS[:count])
    taken = {row.sitting for row in waiting}
    return [number for number in SITTINGS if number not in taken][:count]


def check_may_meet(panel: Panel) -> None:
    """Raise WrongState where parents asked to a meeting must not meet, as it is known now."""
    _, apart = parents_apart(panel.case)
    asked = [p.carer_id for p in panel.people.all() if p.carer_id]
    if not may_sit_together(asked, apart):
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
        check_may_meet(own)
        return own
    asked = [p.carer_id for p in panel.people.all() if p.carer_id]
    _, apart = parents_apart(panel.case, [*asked, carer.pk])
    if not may_sit_together([*asked, carer.pk], apart):
        raise WrongState(
            f"{carer.full_name} must not meet the other parent: arrange a sitting of their own first."
        )
    MeetingPerson.objects.create(panel=panel, part=Part.PARENT, carer=carer, name=carer.full_name)
    return panel
