"""Meetings with the family: arranged, moved, called off, invited to, written down, added to.

A meeting that is moved is a new row; the one before stays as it was. What blocks a meeting is asked again here,
with the day held, however it looked on the page.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.models import Carer
from cases.access import check_can_edit
from cases.access_addresses import check_place_tells_nothing
from cases.actions.asking import free_sittings, who_sits
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, follow_panel, lock
from cases.actions.timeline import add_event
from cases.choices import Attendance, EventKind, MeetingHow, MeetingKind, Part
from cases.models import Case, MeetingPerson, MeetingPlace, MinutesAddition, Panel
from cases.models.bookings import (
    PROMISED,
    bookings_of,
    day_facts,
    hold_day,
    others_to_keep_from,
    parents_apart,
)
from cases.models.facts import carers_of
from cases.rules.meetings import Booking, Clash, clashes, wrong_day

PLACES = {
    MeetingHow.PHONE: "By telephone: we will ring you",
    MeetingHow.VIDEO: "By video: we will send you the link",
}
TOO_MANY = 20  # people asked to one meeting
__all__ = ["PROMISED", "carers_of", "free_sittings", "parents_apart"]


@dataclass(frozen=True)
class Wanted:
    """When, where and how a meeting is to be. The place of a room is the room's own."""

    at: dt.datetime
    place: str = ""
    lasts: int = 45
    how: str = MeetingHow.IN_PERSON
    room: MeetingPlace | None = None
    chair: User | None = None

    @property
    def tidy(self) -> "Wanted":
        """The same with the words an invitation says, and no room where nobody comes."""
        room = self.room if self.how == MeetingHow.IN_PERSON else None
        words = room.words if room else readable(self.place)
        return replace(self, room=room, place=words or PLACES.get(MeetingHow(self.how), ""))

    @property
    def day(self) -> dt.date:
        """The day in London."""
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class Asked:
    """Somebody asked who is no parent: for the school, or another service."""

    part: str
    name: str


def look(
    case: Case, kind: str, wanted: Wanted, carers: Sequence[int] | None = None, but: Sequence[int] = ()
) -> list[Clash]:  # fmt: skip
    """What stands against such a meeting now, what blocks it first. Nothing is written."""
    wanted = wanted.tidy
    if carers is None:
        carers = [tie.carer_id for tie in parents_apart(case)[0]]
    start = timezone.localtime(wanted.at)
    booking = Booking(
        start=start, end=start + dt.timedelta(minutes=wanted.lasts), case=case.pk,
        pupil=case.pupil_id, carers=frozenset(carers), officer=case.officer_id,
        chair=wanted.chair.pk if wanted.chair else None, room=wanted.room.pk if wanted.room else None,
        kept_from=others_to_keep_from(case, carers),
    )  # fmt: skip
    facts = day_facts(case, kind, wanted.day, wanted.room)
    return clashes(booking, bookings_of(wanted.day, but), facts)


@transaction.atomic
def arrange_meeting(
    *, case: Case, by: User, wanted: Wanted, kind: str = MeetingKind.PANEL,
    carers: Sequence[Carer] | None = None, others: Sequence[Asked] = (), sitting: int = 1,
    on: dt.date | None = None,
) -> Panel:  # fmt: skip
    """Set a meeting and ask people to it; `on` is the day of arranging.

    Without `carers` every parent who may be contacted is asked, save those who must not meet the others: they
    get a `sitting` of their own. Raises NotAllowed, AlreadyDone (one of the kind waits), WrongState (closed; a
    day on which no meeting can be; something that blocks it; a parent not safe to contact).
    """
    hold_day(wanted.day)
    case, wanted = _open_for_work(case, by), wanted.tidy
    if case.panels.waiting().filter(kind=kind, sitting=sitting).exists():
        raise AlreadyDone(f"A {_name(kind)} is arranged already: record how it went first.")
    people = who_sits(case, carers, sitting)
    _check_time(case, kind, wanted, [c.pk for c in people], timezone.localdate(moment_of(on)))
    made = Panel(
        case=case, kind=kind, sitting=sitting, arranged_by=by, arranged_at=moment_of(on),
        **_columns(wanted),
    )  # fmt: skip
    _save(made)
    _ask(made, people, others)
    add_event(
        case=case, kind=EventKind.PANEL_ARRANGED, by=by, at=moment_of(on), text=wanted.place,
        data={"panel": made.pk, "when": wanted.at.isoformat()} | _of_kind(made) | follow_panel(case),
    )  # fmt: skip
    return made


@transaction.atomic
def arrange_sittings(
    *, case: Case, by: User, kind: str, sittings: Sequence[tuple[int, Wanted, Sequence[Carer]]],
    others: Sequence[Asked] = (),
) -> list[Panel]:  # fmt: skip
    """A meeting whose parents must not meet, each sitting with its number, time and parents: all or none.

    Each is kept from those before it by the time between. Raises as `arrange_meeting`.
    """
    return [
        arrange_meeting(
            case=case, by=by, kind=kind, wanted=wanted, carers=carers, others=others, sitting=number
        )
        for number, wanted, carers in sittings
    ]


@transaction.atomic
def move_meeting(*, panel: Panel, by: User, wanted: Wanted, reason: str) -> Panel:
    """Put a meeting at another time or place: a new row, to which everybody of the old one is asked.

    Raises NotAllowed, WrongState (no reason; what blocks it; nothing different), AlreadyDone (held, moved or off).
    """
    hold_day(wanted.day)
    case, before = _open_for_work(panel.case, by), _waiting(panel)
    wanted, reason = wanted.tidy, _reason(reason)
    if all(getattr(before, name) == value for name, value in _columns(wanted).items()):
        raise WrongState("Nothing is different: choose another time or place.")
    people = list(before.people.select_related("carer"))
    asked = who_sits(case, [p.carer for p in people if p.carer], before.sitting)
    carers = [c.pk for c in asked]
    _check_time(case, before.kind, wanted, carers, timezone.localdate(), but=[before.pk])
    _end(before, by, reason)
    made = Panel(
        case=case, kind=before.kind, sitting=before.sitting, arranged_by=by, replaces=before,
        uid=before.uid, sequence=before.sequence + 1, **_columns(wanted),
    )  # fmt: skip
    _save(made)
    MeetingPerson.objects.bulk_create(
        MeetingPerson(panel=made, part=p.part, carer=p.carer, name=p.name) for p in people
    )
    add_event(
        case=case, kind=EventKind.MEETING_MOVED, by=by, text=reason,
        data={"panel": made.pk, "when": wanted.at.isoformat(), "before": before.at.isoformat()}
        | _of_kind(made) | follow_panel(case),
    )  # fmt: skip
    return made


@transaction.atomic
def cancel_meeting(*, panel: Panel, by: User, reason: str) -> Panel:
    """Call a meeting off. Who was invited is told by whoever calls it off; the page says whom.

    Raises NotAllowed, WrongState (no reason), AlreadyDone (held, moved or off).
    """
    case, before = _open_for_work(panel.case, by), _waiting(panel)
    reason = _reason(reason)
    _end(before, by, reason)
    add_event(
        case=case, kind=EventKind.MEETING_CANCELLED, by=by, text=reason,
        data={"panel": before.pk, "when": before.at.isoformat()} | _of_kind(before),
    )  # fmt: skip
    return before


@transaction.atomic
def record_meeting(
    *, panel: Panel, by: User, attendance: Mapping[int, str], minutes: str, on: dt.date | None = None
) -> Panel:  # fmt: skip
    """Write down who came, of everybody asked (by key), and what was said, even when nobody came.

    From then on the minutes stand. Raises NotAllowed, WrongState (no minutes, not its day yet, somebody
    left out), AlreadyDone.
    """
    case, minutes = _open_for_work(panel.case, by), readable_lines(minutes)
    panel = _waiting(panel)
    if not minutes:
        raise WrongState("Write down what was said, or that nobody came.")
    moment = moment_of(on)
    check_its_day_has_come(panel, timezone.localdate(moment))
    people = list(panel.people.select_related("carer"))
    for person in people:
        if person.pk not in attendance:
            raise WrongState(f"Say whether {person.name} came.")
        person.attendance = Attendance(attendance[person.pk])
        person.save(update_fields=["attendance"])
    came = [p.carer.ref for p in people if p.carer and p.attendance == Attendance.CAME]
    panel.held_on, panel.attended, panel.minutes = timezone.localdate(moment), came, minutes
    panel.recorded_by = by
    panel.save(update_fields=["held_on", "attended", "minutes", "recorded_by"])
    add_event(
        case=case, kind=EventKind.PANEL_HELD, by=by, at=moment, text=minutes,
        data={"panel": panel.pk, "attended": came} | _of_kind(panel),
    )  # fmt: skip
    return panel


def check_its_day_has_come(panel: Panel, today: dt.date) -> None:
    """Raise WrongState for a meeting that is still to come: nothing can have been said at it."""
    if today < (day := timezone.localdate(panel.at)):
        raise WrongState(f"The {_name(panel.kind)} meets on {day:%A %-d %B %Y}: record it then.")


@transaction.atomic
def add_to_minutes(*, panel: Panel, by: User, text: str) -> MinutesAddition:
    """Correct minutes by adding to them; what stands, stands. Raises NotAllowed, WrongState."""
    case, text = lock(panel.case), readable_lines(text)
    check_can_edit(by, case)
    panel = Panel.objects.get(pk=panel.pk)
    if panel.held_on is None:
        raise WrongState("Nothing is recorded yet: write the minutes first.")
    if not text:
        raise WrongState("Write down what is to be added.")
    made = MinutesAddition.objects.create(panel=panel, text=text, by=by)
    add_event(
        case=case, kind=EventKind.MINUTES_ADDED, by=by, text=text,
        data={"panel": panel.pk} | _of_kind(panel),
    )  # fmt: skip
    return made


def _open_for_work(case: Case, by: User) -> Case:
    case = lock(case)
    check_can_edit(by, case)
    check_open(case)
    return case


def _waiting(panel: Panel) -> Panel:
    """The meeting as it is now, locked. Raises AlreadyDone for one that is over."""
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    check_waits(panel)
    return panel


def check_waits(panel: Panel) -> None:
    """Raise AlreadyDone for a meeting that is over, called off or moved."""
    if panel.held_on:
        raise AlreadyDone("How this meeting went has been recorded already.")
    if panel.cancelled_at:
        raise AlreadyDone("This meeting was called off or moved meanwhile. Look at the case again.")


def _reason(words: str) -> str:
    reason = readable(words)
    if not reason:
        raise WrongState("Say why: whoever was invited will ask.")
    return reason


def _check_time(
    case: Case, kind: str, wanted: Wanted, carers: Sequence[int], today: dt.date, but: Sequence[int] = ()
) -> None:  # fmt: skip
    if refusal := wrong_day(wanted.day, today):
        raise WrongState(f"{refusal}.")
    if not wanted.place:
        raise WrongState("Say where the meeting is.")
    if wanted.room is None:  # every parent's invitation says it
        check_place_tells_nothing(case, wanted.place, carers)
    if blocking := [c.text for c in look(case, kind, wanted, carers, but) if c.blocks]:
        raise WrongState(f"{'. '.join(blocking)}.")


def _columns(wanted: Wanted) -> dict[str, object]:
    names = ("at", "place", "lasts", "how", "room", "chair")
    return {name: getattr(wanted, name) for name in names}


def _of_kind(panel: Panel) -> dict[str, str]:
    """What the timeline is told beside: nothing of a panel, which its lines have always been about."""
    return {} if panel.kind == MeetingKind.PANEL else {"kind": str(panel.kind)}


def _name(kind: str) -> str:
    return str(MeetingKind(kind).label).lower()


def _save(panel: Panel) -> None:
    try:
        with transaction.atomic():
            panel.save(force_insert=True)
    except IntegrityError as clash:
        raise WrongState("Somebody has taken that time meanwhile. Look again.") from clash


def _ask(panel: Panel, carers: Sequence[Carer], others: Sequence[Asked]) -> None:
    kept = [Asked(o.part, name) for o in others if (name := readable(o.name))][:TOO_MANY]
    MeetingPerson.objects.bulk_create(
        [
            *(MeetingPerson(panel=panel, part=Part.PARENT, carer=c, name=c.full_name) for c in carers),
            *(MeetingPerson(panel=panel, part=Part(o.part), name=o.name) for o in kept),
        ]
    )  # fmt: skip


def _end(panel: Panel, by: User, reason: str) -> None:
    panel.cancelled_at, panel.cancelled_by, panel.cancel_reason = timezone.now(), by, reason
    panel.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
