"""Closings in words: the list, what one would do, and what one did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Fact, NavItem, Tag
from accounts.web.words import long_date, plural, short_date
from attendance.access import can_close_school
from attendance.actions.closure_lists import list_left_standing
from attendance.actions.closures import marks_made_by, marks_under
from attendance.choices import Half
from attendance.web.plan_pages import SchoolPlans, days_in_words, plans_nav, span_in_words

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.actions.closures import Preview
    from attendance.models import Closure, School
    from attendance.rules.closures import Effect
    from attendance.web.closure_forms import ClosureForm


@dataclass(frozen=True)
class ClosureLine:
    """One closing of a list."""

    days: str
    href: str
    reason: str
    closed: str
    code: str
    by: str
    tag: Tag


@dataclass
class ClosureList(SchoolPlans):
    """A school's closings."""


def closure_line(row: Closure) -> ClosureLine:
    """One closing as a line."""
    return ClosureLine(
        days=days_in_words(row),
        href=reverse("attendance:show_closure", args=[row.ref]),
        reason=row.reason,
        closed=_how_much(row),
        code=row.code,
        by=f"{row.made_by_name}, {short_date(row.made_at)}",
        tag=_tag(row),
    )


def closed_in_words(effect: Effect) -> str:
    """What the closing has done."""
    filled, changed = effect.blanks, len(effect.overwritten)
    if not filled and not changed:
        return "Closed. No session has begun yet: its registers will suggest the code."
    amended = f", {plural(changed, 'mark')} amended" if changed else ""
    return f"Closed. {plural(filled, 'blank')} filled{amended}."


def withdrawn_in_words(restored: int, left: int, code: str) -> str:
    """What withdrawing has done, and what it has left for somebody to look at."""
    went = f"Withdrawn. {plural(restored, 'mark')} went back to what stood before."
    if not left:
        return went
    stand = "stands" if left == 1 else "stand"
    return f"{went} {plural(left, 'mark')} of {code} entered by hand still {stand}: see below."


@dataclass
class PreviewPage:
    """What a closing would do, before anybody confirms it."""

    school: School
    form: ClosureForm
    preview: Preview

    @property
    def heading(self) -> str:
        groups = self.form.cleaned_data["classes"]
        whole = self.form.cleaned_data["how_much"] == "whole"
        return f"Close {self.school.name if whole else ', '.join(groups)}?"

    @property
    def facts(self) -> list[Fact]:
        data = self.form.cleaned_data
        begun, to_come = len(self.preview.begun), len(self.preview.to_come)
        return [
            Fact("Days", span_in_words(self.form.span)),
            Fact("Sessions", f"{begun} begun, {to_come} to come"),
            Fact("Code", data["code"]),
            Fact("Reason", data["reason"]),
        ]

    @property
    def rules(self) -> list[str]:
        """The rules of overwriting, each with its count."""
        effect, code = self.preview.effect, self.form.cleaned_data["code"]
        kept = sum(effect.stay.values())
        found = []
        if self.preview.begun:
            found.append(f"{plural(effect.blanks, 'blank')} of sessions begun: {code} at once.")
            found.append(
                f"{plural(kept, 'mark')} entered already{_codes(effect)}: stay as they are."
            )
        if self.preview.to_come:
            sessions = plural(len(self.preview.to_come), "session")
            found.append(f"{sessions} to come: {code} is suggested until the register is taken.")
        return found

    @property
    def may_go(self) -> list[tuple[str, int]]:
        """Codes of marks that may be overwritten, and how many there are."""
        return sorted(self.preview.effect.may_go.items())

    @property
    def kept(self) -> Iterator[tuple[str, str]]:
        """The fields of the form, to be sent again."""
        for name in self.form.data:
            if name not in ("csrfmiddlewaretoken", "overwrite", "confirm", "back"):
                for value in self.form.data.getlist(name):  # type: ignore[attr-defined]
                    yield name, value


@dataclass
class ClosurePage:
    """One closing, what it did, and whether it can be taken back."""

    row: Closure
    user: User

    @property
    def school(self) -> School:
        return self.row.school

    @property
    def schools(self) -> list[School]:
        return []

    @property
    def nav(self) -> list[NavItem]:
        return plans_nav(self.user, self.school, "list_closures")

    @property
    def tag(self) -> Tag:
        return _tag(self.row)

    @property
    def can_withdraw(self) -> bool:
        return self.row.withdrawn_at is None and can_close_school(self.user, self.school)

    @cached_property
    def left(self) -> list[tuple[str, str, str]]:
        """Marks of the code left standing when it was withdrawn: whose, when, where to amend."""
        return [
            (
                str(mark.enrolment.pupil),
                f"{short_date(mark.session.date)}, {Half(mark.session.half).label.lower()}",
                reverse(
                    "attendance:show_mark",
                    args=[mark.enrolment.pupil.ref, self.school.urn, mark.session.date,
                          mark.session.half],
                ),
            )
            for mark in list_left_standing(self.row)
        ]  # fmt: skip

    @property
    def left_heading(self) -> str:
        return f"{plural(len(self.left), 'mark')} of {self.row.code} left standing"

    @property
    def facts(self) -> list[Fact]:
        row = self.row
        found = [
            Fact("Closed", _how_much(row)),
            Fact("Days", days_in_words(row, long=True)),
            Fact("Code", row.code),
            Fact("Reason", row.reason),
            Fact("Closed by", f"{row.made_by_name}, {long_date(row.made_at)}"),
        ]
        if row.withdrawn_at:
            when = long_date(row.withdrawn_at)
            return [*found, Fact("Withdrawn by", f"{row.withdrawn_by_name}, {when}")]
        made = f"{plural(marks_under(row), 'mark')}, {marks_made_by(row):,} of them made by the closure"
        return [*found, Fact(f"Say {row.code}", made)]


def _how_much(row: Closure) -> str:
    return ", ".join(row.groups) if row.groups else "Whole school"


def _tag(row: Closure) -> Tag:
    if row.withdrawn_at:
        return Tag("Withdrawn", "quiet")
    today = timezone.localdate()
    if row.ends_on < today:
        return Tag("Past", "quiet")
    return Tag("To come", "info") if row.starts_on > today else Tag("Closed now", "warn")


def _codes(effect: Effect) -> str:
    """` (212 /, 4 I)`; the commonest first."""
    parts = [f"{count} {code}" for code, count in effect.stay.most_common(6)]
    return f" ({', '.join(parts)})" if parts else ""
