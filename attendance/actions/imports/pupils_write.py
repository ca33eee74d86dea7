"""Putting the judged rows of a pupils file into the database, in a few statements."""

from typing import Any

from attendance.actions.imports.pupils_known import Known
from attendance.actions.imports.pupils_lines import Child, Stay
from attendance.actions.imports.report import Report
from attendance.actions.refs import new_pupil_ref
from attendance.models import Enrolment, Pupil
from attendance.rules.ages import compulsory_from, compulsory_until
from attendance.rules.names import sort_name

BATCH = 1000
DATES = ("starts_on", "ends_on")
GROUPS = ("year_group", "registration_group")


def write(plans: list[tuple[Child, list[Stay]]], known: Known, report: Report) -> None:
    """Create and correct pupils, then their enrolments; count each row once."""
    touched = _write_pupils([child for child, _ in plans], known)
    new: list[Enrolment] = []
    changed: list[Enrolment] = []
    for child, stays in plans:
        for index, stay in enumerate(stays):
            enrolment = known.enrolment_of_row.get(stay.row)
            if enrolment is None:
                new.append(_enrolment(known.pupils[child.upn], stay))
                report.created += 1
                continue
            differs = _differs(enrolment, _facts(stay))
            if differs:
                changed.append(_narrow(enrolment, stay))
            _count(report, updated=differs or (index == 0 and child.upn in touched))
    _write_enrolments(new, changed, [stay for _, stays in plans for stay in stays], known)


def _write_pupils(children: list[Child], known: Known) -> set[str]:
    """Create and correct pupils; the UPNs of those corrected."""
    new, changed = [], []
    for child in children:
        pupil, facts = known.pupils.get(child.upn), _pupil_facts(child)
        if pupil is None:
            new.append(Pupil(ref=new_pupil_ref(), upn=child.upn, **facts))
        elif _differs(pupil, facts):
            for name, value in facts.items():
                setattr(pupil, name, value)
            changed.append(pupil)
    Pupil.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        Pupil.objects.bulk_update(changed, list(_pupil_facts(children[0])), batch_size=BATCH)
    known.pupils.update({pupil.upn: pupil for pupil in new})
    return {pupil.upn for pupil in changed}


def _write_enrolments(
    new: list[Enrolment], narrowed: list[Enrolment], stays: list[Stay], known: Known
) -> None:
    """Correct known enrolments in two steps, so that no order of rows makes two overlap on the way:
    first each shrinks to the days it keeps, then each grows to its new days."""
    if narrowed:
        Enrolment.objects.bulk_update(narrowed, [*DATES, *GROUPS], batch_size=BATCH)
    growing = []
    for stay in stays:
        enrolment = known.enrolment_of_row.get(stay.row)
        if enrolment and _differs(enrolment, _facts(stay)):
            enrolment.starts_on, enrolment.ends_on = stay.starts_on, stay.ends_on
            growing.append(enrolment)
    if growing:
        Enrolment.objects.bulk_update(growing, DATES, batch_size=BATCH)
    Enrolment.objects.bulk_create(new, batch_size=BATCH)


def _narrow(enrolment: Enrolment, stay: Stay) -> Enrolment:
    """The enrolment with its new groups, and only the days that it had and keeps."""
    ends = [day for day in (enrolment.ends_on, stay.ends_on) if day]
    enrolment.starts_on = max(enrolment.starts_on, stay.starts_on)
    enrolment.ends_on = min(ends) if ends else None
    enrolment.year_group, enrolment.registration_group = stay.year_group, stay.registration_group
    return enrolment


def _enrolment(pupil: Pupil, stay: Stay) -> Enrolment:
    return Enrolment(pupil=pupil, school_id=stay.school_id, kind=stay.kind, **_facts(stay))


def _facts(stay: Stay) -> dict[str, Any]:
    return {name: getattr(stay, name) for name in (*DATES, *GROUPS)}


def _pupil_facts(child: Child) -> dict[str, Any]:
    return {
        "legal_surname": child.surname,
        "legal_forename": child.forename,
        "sort_name": sort_name(child.surname, child.forename),
        "date_of_birth": child.born,
        "sex": child.sex,
        "compulsory_from": compulsory_from(child.born),
        "compulsory_until": compulsory_until(child.born),
    }


def _differs(record: Pupil | Enrolment, facts: dict[str, Any]) -> bool:
    return any(getattr(record, name) != value for name, value in facts.items())


def _count(report: Report, *, updated: bool) -> None:
    if updated:
        report.updated += 1
    else:
        report.unchanged += 1
