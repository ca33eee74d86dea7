"""One number for a whole plan and its marks, to tell whether two are the same."""

import hashlib
from collections.abc import Iterator

from config.demo.absence import tell
from config.demo.plan import ChildPlan, Plan
from config.demo.staff import Staff


def digest(plan: Plan) -> str:
    """The same for the same seed and day, on every machine."""
    kept = hashlib.sha256()
    for line in _lines(plan):
        kept.update(f"{line}\n".encode())
    return kept.hexdigest()


def _lines(plan: Plan) -> Iterator[object]:
    yield plan.span
    for school in plan.schools:
        yield school.urn, school.name, school.postcode, school.head, school.days, school.lost_day
    for person in Staff(plan).make():
        yield person.name, person.email, [(r.value, s and s.urn) for r, s in person.roles]
    yield from plan.carers
    for child in plan.children:
        yield from _child(plan, child)


def _child(plan: Plan, child: ChildPlan) -> Iterator[object]:
    yield child.ref, child.upn, child.surname, child.forename, child.born, child.sex, child.story
    yield child.circumstances
    for tie in child.ties:
        yield tie.carer.id, tie.relation, tie.order, tie.safe, tie.note, tie.confidential
    for stay in child.stays:
        told = tell(plan, child, stay)
        yield stay.id, stay.starts_on, stay.ends_on, stay.group, told.codes
        yield sorted(told.minutes.items()), sorted(told.notes.items())
