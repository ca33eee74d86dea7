"""Pathways as the settings pages show them: what each is, its stages, and what stands against a draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Action, Fact, Tag
from accounts.web.words import plural, short_date
from attendance.access import has_permission
from attendance.choices import Permission
from cases.actions import drafts
from cases.actions.drafts import Beginning
from cases.actions.pathway_lists import PathwayLine
from cases.choices import LetterTemplate, Stage
from cases.rules.diagram import guard_words
from cases.rules.entry import asked_words
from cases.rules.pathways import LAWS_LENGTH
from cases.rules.stages import OWNERS
from cases.web.words import length_words, role_label

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Pathway, PathwayStage


def pathway_tags(line: PathwayLine, today: dt.date) -> list[Tag]:
    """In force, a draft, waiting for its day or ended; and whether new cases begin on it."""
    tags = [_state(line.pathway, today)]
    return [*tags, Tag("new cases begin on it", "info")] if line.is_default else tags


def _state(pathway: Pathway, today: dt.date) -> Tag:
    if pathway.valid_from is None:
        return Tag("draft", "quiet")
    if pathway.valid_from > today:
        what = "new cases from" if pathway.default_from else "from"
        return Tag(f"{what} {short_date(pathway.valid_from)}", "warn")
    if pathway.valid_to is not None and pathway.valid_to < today:
        return Tag(f"ended {short_date(pathway.valid_to)}", "quiet")
    return Tag("template", "quiet") if pathway.ships else Tag("in force", "ok")


@dataclass(frozen=True)
class ListLine:
    """One pathway of the list."""

    line: PathwayLine
    today: dt.date

    @property
    def name(self) -> str:
        return str(self.line.pathway.name)

    @property
    def href(self) -> str:
        return reverse("cases:show_pathway", args=[self.line.pathway.slug])

    @property
    def for_whom(self) -> str:
        return str(self.line.pathway.for_whom)

    @property
    def tags(self) -> list[Tag]:
        return pathway_tags(self.line, self.today)

    @property
    def weeks(self) -> int:
        return int(self.line.pathway.decision_weeks)

    @property
    def running(self) -> int:
        return self.line.running


def list_lines(lines: list[PathwayLine], today: dt.date) -> list[ListLine]:
    """The list, in the order it comes."""
    return [ListLine(line, today) for line in lines]


@dataclass(frozen=True)
class StageLine:
    """One stage in the table of a pathway."""

    stage: Stage
    row: PathwayStage | None
    change: str
    faults: list[str]

    @property
    def text(self) -> str:
        return str(self.stage.label)

    @property
    def length(self) -> str:
        if self.row is None:
            return "left out"
        if self.stage in LAWS_LENGTH:
            return "set by law"
        return length_words(self.row.amount, self.row.unit) or "no length"

    @property
    def adds(self) -> list[str]:
        return [guard_words(name) for name in (self.row.needs if self.row else ())]

    @property
    def closed(self) -> str:
        starts = self.row.not_from if self.row else ()
        return ", ".join(Stage(start).label.lower() for start in starts)

    @property
    def letters(self) -> str:
        names = self.row.letters if self.row else ()
        return ", ".join(LetterTemplate(name).label for name in names)

    @property
    def acts(self) -> str:
        return role_label(OWNERS[self.stage])

    @property
    def source(self) -> str:
        return str(self.row.source) if self.row else ""


class PathwayPage:
    """One pathway, and what this person may do with it."""

    def __init__(self, line: PathwayLine, user: User) -> None:
        self.line, self.pathway, self.user = line, line.pathway, user
        self.today = timezone.localdate()
        self.may_change = has_permission(user, Permission.CHANGE_SETTINGS)
        self.may_list = has_permission(user, Permission.SEE_SETTINGS)

    @property
    def title(self) -> str:
        return str(self.pathway.name)

    @property
    def tags(self) -> list[Tag]:
        return pathway_tags(self.line, self.today)

    @property
    def facts(self) -> list[Fact]:
        """What it promises, asks and comes from."""
        p = self.pathway
        cases = f"{plural(self.line.running, 'case')} running, {self.line.closed:,} closed"
        facts = [
            Fact(
                "Promise", f"a decision within {plural(p.decision_weeks, 'school week')} of opening"
            ),
            Fact("Entry test", f"{asked_words(p.entry)}"),
            Fact("Watched after closing", plural(p.watch_weeks, "school week")),
            Fact("Parenting programme", p.programme or "none offered"),
        ]
        if self.may_list:
            facts.append(Fact("Cases on it", cases))
        if p.copied_from:
            there = reverse("cases:show_pathway", args=[p.copied_from.slug])
            facts.append(Fact("Copied from", p.copied_from.name, there, "See"))
        if p.put_by and p.put_at:
            facts.append(Fact("Put in force by", f"{p.put_by}, {short_date(p.put_at)}"))
        return [*facts, Fact("Source", p.source)]

    @cached_property
    def _faults(self) -> list[tuple[str, str]]:
        if not self.pathway.is_draft:
            return []
        found = drafts.faults_of(self.pathway, self.today)
        return [(str(f.stage), f.text) for f in found]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What stands against putting a draft in force: the words, and where it is mended."""
        return [
            (f"{Stage(stage).label}: {text}" if stage else text, self._change(stage))
            for stage, text in self._faults
        ]

    def _change(self, stage: str) -> str:
        if not (self.pathway.is_draft and self.may_change):
            return ""
        if not stage:
            return reverse("cases:edit_pathway", args=[self.pathway.slug])
        return reverse("cases:edit_pathway_stage", args=[self.pathway.slug, stage])

    @property
    def stages(self) -> list[StageLine]:
        """Every stage of the table in order, those it leaves out included."""
        rows = {row.stage: row for row in self.pathway.rows}
        return [
            StageLine(
                stage, rows.get(stage), self._change(stage),
                [text for at, text in self._faults if at == stage],
            )
            for stage in Stage
        ]  # fmt: skip

    @property
    def primary(self) -> Action | None:
        """Put a sound draft in force; copy anything else."""
        if not self.may_change:
            return None
        if not self.pathway.is_draft:
            return self._action("Copy and change", "copy_pathway")
        return None if self._faults else self._action("Put in force", "begin_pathway")

    @property
    def actions(self) -> list[Action]:
        """What else may be done."""
        p = self.pathway
        if not self.may_change:
            return []
        if p.is_draft:
            return [
                self._action("Change words and numbers", "edit_pathway"),
                self._action("Copy", "copy_pathway"),
                self._action("Discard", "discard_pathway"),
            ]
        begun_on = p.default_from is not None and p.default_to is None
        retirable = not (p.ships or p.valid_to or begun_on)
        return [self._action("Retire", "retire_pathway")] if retirable else []

    def _action(self, text: str, name: str) -> Action:
        return Action(text, reverse(f"cases:{name}", args=[self.pathway.slug]))


def beginning_words(starts_on: dt.date, as_default: bool, beginning: Beginning) -> list[str]:
    """What putting a pathway in force means, sentence by sentence."""
    day, running = short_date(starts_on), beginning.running
    keep = (
        "No case is running." if not running
        else "The one running case keeps its pathway." if running == 1
        else f"{running:,} running cases keep theirs."
    )  # fmt: skip
    if not as_default:
        return [f"From {day} a manager may put a case on it. New cases begin on another.", keep]
    said = [f"New cases from {day} begin on it.", keep]
    if beginning.before is not None:
        name = beginning.before.name
        said.append(
            f"{name} ends the day before: this is its copy." if beginning.ends_before
            else f"Until then new cases begin on {name}, which a manager may still choose afterwards."
        )  # fmt: skip
    return [*said, "From that day it cannot be changed any more: a change is another copy."]
