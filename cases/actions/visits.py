"""The visits somebody has before them, put together by place."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from attendance.models import Responsibility
from cases.choices import ContactKind
from cases.models import Case
from cases.rules.places import place_of


@dataclass(frozen=True)
class Round:
    """The visits of one place, the earliest first. No place: the address is confidential, or not known."""

    place: str
    cases: tuple[Case, ...]


def read_rounds(cases: Iterable[Case]) -> list[Round]:
    """Cases whose next step is a visit with a day, by the place of the home; where the earliest is, first.

    The home is that of the first carer the child lives with and whom it is safe to contact; a confidential
    address gives no place away. One query.
    """
    visits = [c for c in cases if c.next_step_kind == ContactKind.VISIT and c.next_step_due]
    homes = _homes([case.pupil_id for case in visits])
    places: dict[str, list[Case]] = defaultdict(list)
    for case in sorted(visits, key=lambda c: (c.next_step_due, c.ref)):
        places[homes.get(case.pupil_id, "")].append(case)
    known = [Round(place, tuple(found)) for place, found in places.items() if place]
    return known + [Round("", tuple(found)) for place, found in places.items() if not place]


def _homes(pupil_ids: list[int]) -> dict[int, str]:
    links = Responsibility.objects.filter(
        pupil__in=pupil_ids, lives_with_pupil=True, safe_to_contact=True
    ).select_related("carer")
    found: dict[int, str] = {}
    for link in links.order_by("pupil_id", "contact_order", "id"):
        place = "" if link.address_is_confidential else place_of(link.carer.address)
        found.setdefault(link.pupil_id, place)
    return found
