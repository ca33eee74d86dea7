"""What came before a sanction, in words: what stands in the way, what was offered, who was asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Tag
from accounts.web.words import short_date
from cases import access, access_support
from cases.actions.files_support import SupportFile
from cases.choices import SAFEGUARDS, SUPPORT_OFFERED, SupportState
from cases.rules.safeguards import FIRST_SUPPORT

if TYPE_CHECKING:
    from cases.actions.files import CaseFile
    from cases.models import Barrier, ContractAnswer, Support

TONES = {
    SupportState.OFFERED: "info", SupportState.TAKEN: "ok", SupportState.DECLINED: "warn",
    SupportState.NOT_AVAILABLE: "bad", SupportState.ENDED: "quiet",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row of the tables: what, of whom, when, how it stands, its words, and where it is said anew."""

    what: str
    whose: str
    when: str
    tag: Tag
    note: str
    href: str
    versions: bool


@dataclass(frozen=True)
class Asked:
    """One safeguard: what it is, whether it is met, the words about it, and what can be done."""

    what: str
    tag: Tag
    says: str
    href: str = ""
    lift: str = ""


class BeforeSanction:
    """Barriers, support and consultations of one case, as one person may read them."""

    def __init__(self, file: CaseFile) -> None:
        self.file, self.case, self.user = file, file.case, file.user
        self.rows = SupportFile(file)

    @cached_property
    def in_full(self) -> bool:
        """Whether this person reads barriers, and the words about support."""
        return access_support.can_see_barriers(self.user, self.case)

    @property
    def add(self) -> dict[str, str]:
        """Where something is written down, for who may."""
        if not self.case.is_open or not access_support.can_record_support(self.user, self.case):
            return {}
        return {"support": self._url("offer_support"), "barrier": self._url("record_barrier")}

    def _url(self, name: str, *more: object) -> str:
        return reverse(f"cases:{name}", args=[self.case.ref, *more])

    @property
    def support(self) -> list[Line]:
        """Every support, the latest first."""
        return [self._support(row) for row in self.rows.support]

    def _support(self, row: Support) -> Line:
        since = "" if row.state_on == row.offered_on else f", {short_date(row.state_on)}"
        tag = Tag(f"{row.get_state_display()}{since}", TONES[SupportState(row.state)])
        href = self._url("change_support", row.line) if self.add else ""
        return Line(
            row.get_kind_display(), row.provider, short_date(row.offered_on), tag,
            self.file.redact(row.note) if self.in_full else "", href, row.first_id is not None,
        )  # fmt: skip

    @property
    def barriers(self) -> list[Line]:
        """What stands in the way, and what no longer does; nothing for who may not read it."""
        return [self._barrier(row) for row in self.rows.barriers] if self.in_full else []

    def _barrier(self, row: Barrier) -> Line:
        tag = Tag("Over", "quiet") if row.over else Tag("Still so", "warn")
        href = self._url("change_barrier", row.line) if self.add else ""
        return Line(
            row.get_kind_display(), row.get_voice_display(), short_date(row.said_on), tag,
            self.file.redact(row.note), href, row.first_id is not None,
        )  # fmt: skip

    @cached_property
    def safeguards(self) -> list[Asked]:
        """Every service that must be asked, and support: met, missing, or let pass by a manager.

        Who is asked tells what is known of the child: nothing for who may not know that.
        """
        if not access.can_see_circumstances(self.user, self.case):
            return []
        return [self._safeguard(name) for name in (SUPPORT_OFFERED, *self.rows.due)]

    def _safeguard(self, name: str) -> Asked:
        passed = [row for row in self.rows.lifted if row.safeguard == name]
        words = "; ".join(
            f"{row.by.name} let it pass {short_date(row.on)}: {row.reason}" for row in passed
        )
        words = self.file.redact(words) if access.can_see_legal_text(self.user, self.case) else ""
        if name in self.rows.missing:
            return Asked(
                SAFEGUARDS[name], Tag("Missing", "bad"), words or self._lacking(name), self._record(name),
                self._lift(name),
            )  # fmt: skip
        if passed and not self._met(name):
            return Asked(SAFEGUARDS[name], Tag("Let pass", "warn"), words)
        return Asked(SAFEGUARDS[name], Tag("Done", "ok"), self._told(name))

    def _met(self, name: str) -> bool:
        if name == SUPPORT_OFFERED:
            return self.file.facts.supported
        return name in self.file.facts.considered

    def _lacking(self, name: str) -> str:
        return FIRST_SUPPORT if name == SUPPORT_OFFERED else ""

    def _record(self, name: str) -> str:
        if not self.case.is_open:
            return ""
        if name == SUPPORT_OFFERED:
            return self.add.get("support", "")
        may = access.can_consider(self.user, self.case)
        return f"{self._url('consider')}?kind={name}" if may else ""

    def _lift(self, name: str) -> str:
        mine = any(row.by_id == self.user.pk and row.safeguard == name for row in self.rows.lifted)
        may = self.case.is_open and access_support.can_lift_safeguard(self.user, self.case)
        return self._url("lift_safeguard", name) if may and not mine else ""

    def _told(self, name: str) -> str:
        row = self.rows.consulted.get(name)
        if row is None:
            return ""
        who = f"{row.who}, " if row.who else ""
        said = (
            f": {self.file.redact(row.reason)}"
            if access.can_see_legal_text(self.user, self.case)
            else ""
        )
        return f"{who}{short_date(row.on)}, asked by {row.by.name}{said}"

    # -- The contract ---------------------------------------------------------------------------------

    @property
    def signed(self) -> list[str]:
        """What each party answered to the contract, in words."""
        names: dict[int | None, str] = {r.carer_id: r.carer.full_name for r in self.file.parties}
        names[None] = "The school"
        return [
            f"{names[key]}: {self.file.redact(answer_words(row))}"
            for key, row in self.rows.answers.items()
            if key in names
        ]

    @property
    def broken(self) -> list[str]:
        """Each day on which somebody did not keep the contract, in words."""
        names: dict[int | None, str] = {r.carer_id: r.carer.full_name for r in self.file.parties}
        names[None] = "The school"
        return [
            f"{names[row.carer_id]}: not kept {short_date(row.on)}: {self.file.redact(row.facts)}"
            for row in self.rows.breaches
            if row.carer_id in names
        ]

    @property
    def breach_href(self) -> str:
        """Where it is written down that the contract was not kept."""
        plan = self.file.plan
        return self._url("record_breach") if self.sign_href and plan and not plan.refused else ""

    @property
    def sign_href(self) -> str:
        """Where signatures are written down, while the plan is a contract and for who may."""
        plan = self.file.plan
        may = self.case.is_open and access.can_edit(self.user, self.case)
        return self._url("answer_contract") if may and plan and plan.kind == "contract" else ""

    @property
    def target_href(self) -> str:
        """Where a target is added to a plan that stands."""
        plan = self.file.plan
        may = self.case.is_open and access.can_edit(self.user, self.case)
        return self._url("add_target") if may and plan and not plan.refused else ""


def answer_words(row: ContractAnswer) -> str:
    """signed 3 Nov 2025, at a meeting; refused 3 Nov 2025: "not fair"."""
    if row.signed:
        return f"signed {short_date(row.on)}, {row.get_how_display().lower()}"
    return f"refused {short_date(row.on)}: {row.reason}"
