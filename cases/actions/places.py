"""The rooms kept for meetings: added, and taken out of the list."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.models import School
from cases.access_meetings import check_can_arrange_any
from cases.models import MeetingPlace


@transaction.atomic
def add_place(
    *, by: User, name: str, address: str = "", school: School | None = None
) -> MeetingPlace:
    """Add a room. Raises NotAllowed, WrongState (no name), AlreadyDone (it is there)."""
    check_can_arrange_any(by)
    name, address = readable(name), readable(address)
    if not name:
        raise WrongState("Name the room.")
    try:
        with transaction.atomic():
            made = MeetingPlace.objects.create(
                name=name, address=address, school=school, added_by=by
            )
    except IntegrityError as clash:
        raise AlreadyDone(f"{name} is in the list already.") from clash
    record(by=by, kind="place.added", target_type="meeting_place", target_ref=str(made.pk))
    return made


@transaction.atomic
def retire_place(*, place: MeetingPlace, by: User) -> MeetingPlace:
    """Offer a room no more. Harmless twice. Raises NotAllowed."""
    check_can_arrange_any(by)
    place.retired_on = timezone.localdate()
    place.save(update_fields=["retired_on"])
    record(by=by, kind="place.retired", target_type="meeting_place", target_ref=str(place.pk))
    return place
