"""Cover in words, and the form that arranges it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from accounts.web.parts import Tag
from accounts.web.words import short_date
from cases import access_cover
from cases.web.list_filter import day_field

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Cover


@dataclass(frozen=True)
class CoverLine:
    """One cover of the list."""

    cover: Cover
    user: User
    today: dt.date

    @property
    def officer(self) -> str:
        return self.cover.officer.name

    @property
    def by(self) -> str:
        """Who covers, in words: "Bo Kay and Di Lee cover"."""
        return f"{self.names} {'covers' if len(self.cover.people.all()) == 1 else 'cover'}"

    @property
    def names(self) -> str:
        return " and ".join(line.officer.name for line in self.cover.people.all())

    @property
    def days(self) -> str:
        return f"{short_date(self.cover.first_day)} to {short_date(self.cover.last_day)}"

    @property
    def tag(self) -> Tag:
        """Whether it runs: a word with a shape."""
        if self.cover.ends_on < self.cover.first_day:
            return Tag("Called off", "quiet")
        if self.cover.ends_on < self.today:
            return Tag("Over", "quiet")
        return Tag("Away now", "warn") if self.runs else Tag("To come", "info")

    @property
    def runs(self) -> bool:
        return self.cover.first_day <= self.today <= self.cover.ends_on

    @property
    def arranged(self) -> str:
        """Who arranged it, and who ended it sooner."""
        told = f"arranged by {self.cover.by.name}"
        if self.cover.ended_by:
            told += f", ended by {self.cover.ended_by.name}"
        return told

    @property
    def may_end(self) -> bool:
        return self.cover.ends_on >= self.today and access_cover.can_end_cover(
            self.user, self.cover
        )


class CoverForm(forms.Form):
    """Who is away, from when to when, and who covers. An officer says it of themselves alone."""

    officer = forms.ChoiceField(
        label="Who is away?", error_messages={"required": "Choose the officer who is away"}
    )
    first = day_field("First day away")
    last = day_field("Last day away")
    people = forms.MultipleChoiceField(
        label="Who covers?", widget=forms.CheckboxSelectMultiple,
        help_text="They see these cases in My work, and may act on them. The cases stay with their officer.",
        error_messages={"required": "Choose at least one officer to cover"},
    )  # fmt: skip

    def __init__(
        self, *args: Any, people: Iterable[tuple[str, str]], for_others: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = list(people)
        self.fields["people"].choices = names  # type: ignore[attr-defined]
        if for_others:
            self.fields["officer"].choices = [("", "Choose"), *names]  # type: ignore[attr-defined]
        else:
            del self.fields["officer"]
        for name, missing in (
            ("first", "Say the first day away"),
            ("last", "Say the last day away"),
        ):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = missing
