"""Arranging meetings: what a form offers, what it wants, what stands against it, and saving what it says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import timezone

from accounts.web.words import long_date
from attendance.access_homes import redactor_about
from attendance.rules.safe_contact import do_not_contact
from cases import access, access_meetings
from cases.actions import meetings
from cases.choices import MeetingHow
from cases.web.meeting_forms import SITTING_TIMES, ArrangeForm, WhenForm

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Responsibility
    from cases.models import Case, Panel
    from cases.rules.meetings import Clash

Form = TypeVar("Form", bound=WhenForm)


def rooms_for(case: Case) -> list[tuple[str, str]]:
    """The rooms a meeting of the case may be in."""
    return [(str(r.pk), r.name) for r in access_meetings.places_to_meet(case.enrolment.school)]


def chairs_for(user: User) -> list[tuple[str, str]]:
    """Who may chair: this person first, then the officers and managers."""
    others = [(str(u.pk), u.name) for u in access_meetings.chairs() if u.pk != user.pk]
    return [(str(user.pk), f"{user.name} (me)"), *others]


def wanted_of(form: WhenForm, user: User, field: str = "time") -> meetings.Wanted:
    """What a valid form asks for."""
    data = form.cleaned_data
    return meetings.Wanted(
        at=form.at(field), place=data["place"], lasts=data["lasts"], how=data["how"],
        room=access_meetings.get_place(user, int(data["room"])) if data["room"] else None,
        chair=access_meetings.get_chair(int(data["chair"])) if data["chair"] else None,
    )  # fmt: skip


def when_form_of(form: type[Form], case: Case, user: User, data: Any, meeting: Panel) -> Form:
    """A form that begins with how a meeting is now; not with a place that tells where a protected parent is."""
    redact = redactor_about(user, case.pupil, opened=False)
    at = timezone.localtime(meeting.at)
    initial = {
        "date": at.date(), "time": f"{at:%H:%M}", "lasts": str(meeting.lasts), "how": meeting.how,
        "room": str(meeting.room_id or ""), "chair": str(meeting.chair_id or ""),
        "place": "" if meeting.room_id or redact(meeting.place) != meeting.place else meeting.place,
    }  # fmt: skip
    return form(data, initial=initial, rooms=rooms_for(case), chairs=_chairs_with(user, meeting))


def _chairs_with(user: User, meeting: Panel) -> list[tuple[str, str]]:
    """Who may chair, and whoever does now."""
    found = chairs_for(user)
    if meeting.chair and str(meeting.chair_id) not in dict(found):
        found.append((str(meeting.chair_id), meeting.chair.name))
    return found


class Arranging:
    """A new meeting of one case."""

    def __init__(self, case: Case, user: User, kind: str) -> None:
        self.case, self.user, self.kind = case, user, kind

    @cached_property
    def _parents(self) -> tuple[list[Responsibility], frozenset[int]]:
        return meetings.parents_apart(self.case)

    def form(self, data: Any) -> ArrangeForm:
        """The form, as it was sent or as it begins."""
        safe, apart = self._parents
        return ArrangeForm(
            data, rooms=rooms_for(self.case), chairs=chairs_for(self.user),
            parties=[(t.carer.ref, self._with_language(t)) for t in safe],
            apart=[t.carer.ref for t in safe if t.carer_id in apart],
            initial={
                "place": self.case.enrolment.school.name, "how": MeetingHow.IN_PERSON,
                "chair": str(self.user.pk),
            },
        )  # fmt: skip

    def _with_language(self, tie: Responsibility) -> str:
        spoken = tie.carer.language
        needs = "" if spoken == "English" else f" (speaks {spoken}: ask for an interpreter)"
        return f"{tie.carer.full_name}, {tie.get_relation_display().lower()}{needs}"

    @property
    def warning(self) -> str:
        """Parents who must not meet are told apart before anything is filled in."""
        if not self._parents[1]:
            return ""
        return (
            "An address in this family is confidential. These parents must not meet: each is asked to a "
            "sitting of their own, and neither invitation speaks of the other."
        )

    @property
    def promise(self) -> str:
        """By when the pathway promises it."""
        column, what = meetings.PROMISED[self.kind]  # type: ignore[index]
        day = getattr(self.case, column)
        return f"The pathway promises {what} by {long_date(day)}." if day else ""

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """Who is never invited, with the reason."""
        in_full = access.can_see_circumstances(self.user, self.case)
        return [
            (t.carer.full_name, do_not_contact(note=t.note, in_full=in_full))
            for t in meetings.carers_of(self.case)
            if not t.safe_to_contact
        ]

    def clashes(self, form: ArrangeForm) -> list[Clash]:
        """What stands against every sitting the form asks for, each thing once."""
        found: dict[str, Clash] = {}
        for field, refs in zip(SITTING_TIMES, form.sittings, strict=False):
            carers = [c.pk for c in self._carers(refs)]
            for clash in meetings.look(
                self.case, self.kind, wanted_of(form, self.user, field), carers
            ):
                found.setdefault(clash.code, clash)
        return list(found.values())

    def save(self, form: ArrangeForm) -> list[Panel]:
        """One meeting for each sitting, all or none."""
        others = [meetings.Asked(part, name) for part, name in form.others]
        groups = [self._carers(refs) for refs in form.sittings]
        asked = [carer for group in groups for carer in group]
        numbers = meetings.free_sittings(self.case, self.kind, asked, len(groups))
        return meetings.arrange_sittings(
            case=self.case, by=self.user, kind=self.kind, others=others,
            sittings=[
                (number, wanted_of(form, self.user, field), group)
                for number, field, group in zip(numbers, SITTING_TIMES, groups, strict=False)
            ],
        )  # fmt: skip

    def _carers(self, refs: Sequence[str]) -> list[Any]:
        return [t.carer for t in self._parents[0] if t.carer.ref in refs]
