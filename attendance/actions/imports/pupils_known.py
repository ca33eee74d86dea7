"""What the database knows of the children in a pupils file, and which enrolment each row speaks of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from attendance.actions.imports.pupils_lines import Stay
from attendance.choices import EnrolmentKind
from attendance.models import Enrolment, Pupil

NO_ROW = 0


class Known:
    """Pupils and enrolments of some UPNs, and the enrolment each row was matched with."""

    def __init__(self, upns: Iterable[str]) -> None:
        self.pupils: dict[str, Pupil] = Pupil.objects.in_bulk(list(upns), field_name="upn")
        self.enrolment_of_row: dict[int, Enrolment] = {}
        self._by_upn: dict[str, list[Enrolment]] = defaultdict(list)
        owners = {pupil.pk: upn for upn, pupil in self.pupils.items()}
        found = Enrolment.objects.filter(pupil__in=owners).select_related("school")
        for enrolment in found.order_by("starts_on"):
            self._by_upn[owners[enrolment.pupil_id]].append(enrolment)

    def match(self, upn: str, stays: list[Stay]) -> list[Stay]:
        """The rows with the kind of the enrolment each speaks of.

        The same school and entry date is the same enrolment; else the only enrolment at that school
        that shares days with the row, whose entry date is thereby corrected.
        """
        left = list(self._by_upn[upn])
        for exact in (True, False):
            for stay in stays:
                if stay.row in self.enrolment_of_row:
                    continue
                fits = [item for item in left if _fits(item, stay, exact=exact)]
                if len(fits) == 1:
                    self.enrolment_of_row[stay.row] = fits[0]
                    left.remove(fits[0])
        return [replace(stay, kind=self._kind(stay)) for stay in stays]

    def others(self, upn: str) -> list[Stay]:
        """The child's enrolments that no row speaks of. Ask after `match`."""
        matched = {enrolment.pk for enrolment in self.enrolment_of_row.values()}
        return [_stay(item) for item in self._by_upn[upn] if item.pk not in matched]

    def narrowed(self, stay: Stay) -> Enrolment | None:
        """The enrolment of the row, when the row takes days from it. Ask after `match`."""
        enrolment = self.enrolment_of_row.get(stay.row)
        return enrolment if enrolment and not _within(enrolment, stay) else None

    def _kind(self, stay: Stay) -> EnrolmentKind:
        enrolment = self.enrolment_of_row.get(stay.row)
        return EnrolmentKind(enrolment.kind) if enrolment else EnrolmentKind.MAIN


def _stay(enrolment: Enrolment) -> Stay:
    return Stay(
        NO_ROW,
        enrolment.school.urn,
        enrolment.school_id,
        enrolment.year_group,
        enrolment.registration_group,
        enrolment.starts_on,
        enrolment.ends_on,
        EnrolmentKind(enrolment.kind),
    )


def _fits(enrolment: Enrolment, stay: Stay, *, exact: bool) -> bool:
    if enrolment.school_id != stay.school_id:
        return False
    return enrolment.starts_on == stay.starts_on if exact else stay.shares_days(_stay(enrolment))


def _within(enrolment: Enrolment, stay: Stay) -> bool:
    """Whether the row's dates hold every day of the enrolment as it is now."""
    known = _stay(enrolment)
    return stay.starts_on <= known.starts_on and known.last_day <= stay.last_day
