"""Requests for leave in words: a school's list, and one request with what its decision rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Fact, NavItem, Tag
from accounts.web.words import ago, long_date, percent_of, plural, short_date
from attendance.access import can_manage_plans, can_see_circumstances, can_see_confidential
from attendance.actions.leave_letters import codes_in_words, read_recipients
from attendance.actions.leave_lists import (
    COMING,
    PAST,
    TABS,
    TO_DECIDE,
    LeaveBasis,
    count_to_decide,
    list_leaves,
)
from attendance.actions.spans import span_of
from attendance.choices import FlagKind, Half, LeaveStatus
from attendance.rules.leave import asked_late, holiday_sentence
from attendance.rules.safe_contact import do_not_contact
from attendance.web.flag_words import numbers_in_words, tone_of
from attendance.web.plan_pages import SchoolPlans, days_in_words, plans_nav, pupil_link

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Leave, School

MOST = 200
TONES = {
    LeaveStatus.ASKED: "info", LeaveStatus.GRANTED: "ok", LeaveStatus.REFUSED: "bad",
    LeaveStatus.WITHDRAWN: "quiet",
}  # fmt: skip
TAB_WORDS = {TO_DECIDE: "To decide", COMING: "Granted, now or to come", PAST: "Past and refused"}
EMPTY = {
    TO_DECIDE: (
        "No request waits for a decision.",
        "A request written down here stays until somebody grants or refuses it.",
    ),
    COMING: ("No leave is granted from today on.", "Leave granted shows here until its last day."),
    PAST: (
        "No leave is past or refused yet.",
        "Leave comes here after its last day, and when refused.",
    ),
}


@dataclass(frozen=True)
class LeaveLine:
    """One request of a list."""

    name: str
    href: str
    group: str
    days: str
    reason: str
    asked: str
    tag: Tag
    soon: str


def status_tag(leave: Leave) -> Tag:
    """Where a request stands."""
    words = LeaveStatus(leave.status).label
    return Tag(f"{words} ({leave.code})" if leave.code else words, TONES[LeaveStatus(leave.status)])


def leave_line(leave: Leave) -> LeaveLine:
    """One request as a line."""
    today = timezone.localdate()
    return LeaveLine(
        name=str(leave.enrolment.pupil),
        href=reverse("attendance:show_leave", args=[leave.ref]),
        group=leave.enrolment.registration_group,
        days=days_in_words(leave),
        reason=leave.reason,
        asked=f"{leave.asked_by}, {short_date(leave.asked_on)}",
        tag=status_tag(leave),
        soon=ago(leave.starts_on, today) if leave.starts_on >= today else "",
    )


@dataclass
class LeaveList(SchoolPlans):
    """A school's requests, one tab of them."""

    tab: str = TO_DECIDE

    @property
    def tabs(self) -> list[NavItem]:
        base = self.to("list_leave")
        waiting = count_to_decide(self.user, self.school)
        return [
            NavItem(
                TAB_WORDS[tab], f"{base}&show={tab}", tab == self.tab,
                waiting if tab == TO_DECIDE else None,
            )
            for tab in TABS
        ]  # fmt: skip

    @cached_property
    def leaves(self) -> list[Leave]:
        return list(list_leaves(self.user, self.school, self.tab)[:MOST])

    @property
    def empty_title(self) -> str:
        return EMPTY[self.tab][0]

    @property
    def empty_fills(self) -> str:
        return EMPTY[self.tab][1]


@dataclass
class LeavePage:
    """One request, and what its decision rests on."""

    basis: LeaveBasis
    user: User

    @property
    def leave(self) -> Leave:
        return self.basis.leave

    @property
    def school(self) -> School:
        return self.leave.enrolment.school

    @property
    def nav(self) -> list[NavItem]:
        return plans_nav(self.user, self.school, "list_leave")

    @property
    def title(self) -> str:
        return str(self.leave.enrolment.pupil)

    @property
    def pupil(self) -> str:
        return pupil_link(self.leave.enrolment)

    @property
    def tag(self) -> Tag:
        return status_tag(self.leave)

    @property
    def waits(self) -> bool:
        """Whether this person may decide it now."""
        return self.leave.status == LeaveStatus.ASKED and self.can_manage

    @property
    def can_withdraw(self) -> bool:
        live = self.leave.status in (LeaveStatus.ASKED, LeaveStatus.GRANTED)
        return live and self.can_manage

    @cached_property
    def can_manage(self) -> bool:
        return can_manage_plans(self.user, self.school)

    @property
    def facts(self) -> list[Fact]:
        """The request as it was made, and what was decided."""
        leave = self.leave
        facts = [
            Fact("Days", days_in_words(leave, long=True)),
            Fact("That is", plural(self.basis.sessions, "session")),
            Fact("Asked for by", f"{leave.asked_by}, {long_date(leave.asked_on)}"),
            Fact("Reason given", leave.reason),
            Fact("Written down by", f"{leave.made_by_name}, {short_date(leave.made_at)}"),
        ]
        return facts + self._decided + self._withdrawn

    @property
    def _decided(self) -> list[Fact]:
        leave = self.leave
        if leave.decided_at is None:
            return []
        by = leave.granted_by or (leave.decided_by.name if leave.decided_by else "")
        decided = LeaveStatus.GRANTED if leave.ground else LeaveStatus.REFUSED
        found = [Fact(decided.label, f"{by}, {long_date(leave.decided_at)}")]
        if leave.ground:
            found.append(
                Fact("Ground", f"{leave.ground.label} ({leave.code}). {leave.ground.source}")
            )
        if leave.decision_note:
            found.append(Fact("Note", leave.decision_note))
        return found

    @property
    def _withdrawn(self) -> list[Fact]:
        leave = self.leave
        if leave.withdrawn_at is None:
            return []
        return [
            Fact("Withdrawn by", f"{leave.withdrawn_by_name}, {long_date(leave.withdrawn_at)}"),
            Fact("Why withdrawn", leave.withdrawal_note),
        ]

    @property
    def absent(self) -> int:
        return self.basis.figures.absent

    @property
    def possible(self) -> int:
        return self.basis.figures.possible

    @property
    def rests_on(self) -> list[Fact]:
        """The child's attendance and what is like this request."""
        year, rate = self.basis.year.label, percent_of(self.absent, self.possible)
        missed = f"{self.absent} of {plural(self.possible, 'session')}"
        return [
            Fact(f"Missed in {year}", f"{missed} ({rate})" if self.possible else "No session yet"),
            Fact("Unauthorised", plural(self.basis.figures.unauthorised, "session")),
            Fact("This leave", plural(self.basis.sessions, "more session")),
        ]

    @property
    def flags(self) -> list[tuple[Tag, str]]:
        return [
            (Tag(FlagKind(flag.kind).label, tone_of(flag)), numbers_in_words(flag))
            for flag in self.basis.flags
        ]

    @property
    def earlier(self) -> list[LeaveLine]:
        return [leave_line(leave) for leave in self.basis.earlier]

    @property
    def siblings(self) -> list[LeaveLine]:
        return [leave_line(leave) for leave in self.basis.siblings]

    @property
    def marked(self) -> list[tuple[str, str, str]]:
        """Sessions that have a mark: when, the code, and where to amend it."""
        ref, urn = self.leave.enrolment.pupil.ref, self.school.urn
        return [
            (
                f"{short_date(each.date)}, {Half(each.half).label.lower()}", each.code,
                reverse("attendance:show_mark", args=[ref, urn, each.date, each.half]),
            )
            for each in self.basis.marked
        ]  # fmt: skip

    @property
    def warnings(self) -> list[str]:
        """What somebody who decides should know of the law on these days."""
        found = []
        if asked_late(span_of(self.leave), self.leave.asked_on):
            found.append(
                "It was asked for on the day it begins. Leave has to be asked for in advance: grant it "
                "only if the request came before the session."
            )
        holiday = holiday_sentence(self.basis.book, self.leave.starts_on)
        return [*found, holiday] if holiday else found

    @property
    def without_leave(self) -> str:
        """What a session missed without leave is recorded as."""
        codes = codes_in_words(self.basis)
        if codes:
            return f"Refused and absent all the same: {codes}, for each session."
        return "Not of compulsory school age on these days: absence would not be unauthorised."

    @property
    def letters(self) -> list[tuple[str, str, str]]:
        """To whom the decision may be sent: name, address of the letter or nothing, why not."""
        if (
            self.leave.status not in (LeaveStatus.GRANTED, LeaveStatus.REFUSED)
            or not self.can_manage
        ):
            return []
        found, school = [], self.leave.enrolment.school_id
        in_full = can_see_circumstances(self.user, [school])
        for link in read_recipients(self.leave):
            why = "" if link.safe_to_contact else do_not_contact(note=link.note, in_full=in_full)
            if link.carer.is_shielded:
                why = "The address is protected: the welfare service writes."
            elif link.address_is_confidential and not can_see_confidential(self.user):
                why = "The address is confidential: the welfare service writes."
            href = reverse("attendance:leave_letter", args=[self.leave.ref, link.carer.ref])
            found.append((link.carer.full_name, "" if why else href, why))
        return found
