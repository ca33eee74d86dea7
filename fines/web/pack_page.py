"""What the pages of court packs show: the list of what is missing first, versions, changes, and how far a build is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.web.parts import Tag
from accounts.web.words import long_date, plural
from attendance.access import allowed, get_pupil
from cases.access import case_permissions
from cases.choices import ConsiderationKind
from cases.choices import Permission as CaseRight
from fines.access import can_record_payment
from fines.access_packs import can_build
from fines.choices import PackPaper, PackStep
from fines.rules.pack_missing import Item, State, Thing, missing

if TYPE_CHECKING:
    from accounts.models import User
    from fines.actions.pack_reading import PackRecord
    from fines.models import CourtPack, PackBuild

TAGS = {
    State.MISSING: Tag("Missing", "bad"),
    State.THERE: Tag("There", "ok"),
    State.NOT_NEEDED: Tag("Not needed", "quiet"),
}
STEPS = (PackStep.GATHERING, PackStep.DRAWING, PackStep.KEEPING)
# Where casework is put right, by the right that opens the page.
OF_THE_CASE: dict[Thing, tuple[str, str, str]] = {
    Thing.SUPPORT: (CaseRight.RECORD_SUPPORT, "cases:offer_support", ""),
    Thing.PLAN: (CaseRight.EDIT_CASE, "cases:agree_plan", ""),
    Thing.LETTERS: (CaseRight.SEND_LETTER, "cases:choose_letter", ""),
    Thing.CONTACTS: (CaseRight.LOG_CONTACT, "cases:show_case", "#timeline"),
    Thing.CONSULTATIONS: (CaseRight.RECORD_CONSIDERATION, "cases:consider", ""),
    Thing.ESO: (
        CaseRight.RECORD_CONSIDERATION, "cases:consider", f"?kind={ConsiderationKind.ESO}",
    ),
}  # fmt: skip
OF_THE_NOTICE = (Thing.NOTICE, Thing.EVIDENCE, Thing.POSTING, Thing.MONEY)
OF_THE_COURT = (Thing.DECISION, Thing.CHARGE, Thing.INTERVIEW, Thing.LIMIT)
OF_THE_REGISTER = (Thing.REGISTER, Thing.REASONS)
PAPERS = {Thing.STATEMENT: PackPaper.STATEMENT, Thing.CERTIFICATE: PackPaper.CERTIFICATE}


@dataclass(frozen=True)
class Line:
    """One thing of the list, its tag, and where it is put right."""

    item: Item
    tag: Tag
    href: str


@dataclass(frozen=True)
class Version:
    """One pack that was built."""

    pack: CourtPack
    href: str

    @property
    def title(self) -> str:
        return f"Version {self.pack.version}"

    @property
    def words(self) -> str:
        return (
            f"{long_date(self.pack.built_on)} by {self.pack.by}, {plural(self.pack.pages, 'page')}"
        )

    @property
    def tag(self) -> Tag:
        count = len(self.pack.missing)
        return Tag(f"{count} missing", "warn") if count else Tag("Complete", "ok")


@dataclass
class PackPage:
    """The page of one parent's pack."""

    record: PackRecord
    user: User

    @property
    def arguments(self) -> list[str]:
        return [self.record.case.ref, self.record.carer.ref]

    @property
    def title(self) -> str:
        return f"Court pack: {self.record.carer.full_name}"

    @cached_property
    def lacks(self) -> tuple[Item, ...]:
        return missing(self.record.items)

    @property
    def is_whole(self) -> bool:
        return not self.lacks

    @property
    def summary(self) -> str:
        """Two things are missing; before that, that the charge was given up or decided."""
        if self.record.given_up:
            return self.record.given_up
        if not self.record.has_sessions and self.record.is_charged:
            return "No session of the charge is an offence any more: there is nothing to prove."
        if not self.record.has_sessions:
            return "There is no charge and no unpaid notice to this parent: there is nothing to prove yet."
        if self.is_whole:
            return f"{self.record.decided} Everything a court asks for is there.".strip()
        return f"{self.record.decided} {plural(len(self.lacks), 'thing')} missing.".strip()

    @cached_property
    def groups(self) -> list[tuple[str, list[Line]]]:
        """The list in its groups, what is missing first."""
        named = (
            (State.MISSING, "Missing"),
            (State.THERE, "There"),
            (State.NOT_NEEDED, "Not needed"),
        )
        found = [
            (words, [self._line(i) for i in self.record.items if i.state == s])
            for s, words in named
        ]
        return [group for group in found if group[1]]

    def _line(self, item: Item) -> Line:
        return Line(item, TAGS[item.state], self._place(item.thing))

    def _place(self, thing: Thing) -> str:
        """Where it is put right; nothing where that is not this person's to do."""
        case = self.record.case
        if thing == Thing.NOTES:
            return reverse("fines:decide_notes", args=self.arguments) if self.may_build else ""
        if thing in PAPERS:
            return reverse("fines:sign_paper", args=[*self.arguments, PAPERS[thing]])
        if thing in OF_THE_CASE:
            right, name, tail = OF_THE_CASE[thing]
            mine = right in case_permissions(self.user, case)
            return reverse(name, args=[case.ref]) + tail if mine else ""
        if thing in OF_THE_COURT:
            return reverse("fines:see_court_case", args=[case.ref])
        if thing == Thing.POSTING and self.record.unproved and self._keeps_proof:
            return reverse("fines:prove_posting", args=[self.record.unproved[0]])
        if thing in OF_THE_NOTICE and self.record.notices:
            return self.record.notices[0].get_absolute_url()
        if thing in OF_THE_REGISTER and allowed(get_pupil, self.user, case.pupil.ref):
            return reverse("attendance:show_pupil", args=[case.pupil.ref])
        return ""

    @property
    def _keeps_proof(self) -> bool:
        return can_record_payment(self.user, self.record.notices[0])

    # -- Papers ---------------------------------------------------------------------------------------

    @property
    def statement(self) -> dict[str, str]:
        return {
            "edit": reverse("fines:write_statement", args=self.arguments),
            "print": reverse("fines:print_paper", args=[*self.arguments, PackPaper.STATEMENT])
            if self.record.statement.is_written
            else "",
            "sign": reverse("fines:sign_paper", args=[*self.arguments, PackPaper.STATEMENT]),
        }

    @property
    def certificate(self) -> dict[str, str]:
        if not self.record.has_sessions:
            return {}
        return {
            "print": reverse("fines:print_paper", args=[*self.arguments, PackPaper.CERTIFICATE]),
            "sign": reverse("fines:sign_paper", args=[*self.arguments, PackPaper.CERTIFICATE]),
        }

    # -- Building -------------------------------------------------------------------------------------

    @property
    def builds(self) -> bool:
        """Whether to offer building: for who may, when there is something to prove and none is under way."""
        return self.may_build and self.record.has_sessions and self.record.waiting is None

    @property
    def may_build(self) -> bool:
        return can_build(self.user, self.record.case)

    @property
    def build_href(self) -> str:
        return reverse("fines:build_pack", args=self.arguments)

    @property
    def waiting_href(self) -> str:
        waiting = self.record.waiting
        if waiting is None or not self.may_build:
            return ""
        return reverse("fines:show_build", args=[*self.arguments, waiting.pk])

    @property
    def problem(self) -> str:
        return self.record.failed.problem if self.record.failed else ""

    @cached_property
    def versions(self) -> list[Version]:
        """Those that were built, the latest first."""
        return [
            Version(pack, reverse("fines:download_pack", args=[*self.arguments, pack.version]))
            for pack in self.record.packs
        ]

    @property
    def changed(self) -> list[str]:
        """What has changed in the case since the latest was built."""
        return self.record.changed


@dataclass
class BuildPage:
    """How far one build is."""

    build: PackBuild
    pack: CourtPack | None

    @property
    def arguments(self) -> list[Any]:
        return [self.build.case.ref, self.build.carer.ref]

    @property
    def is_busy(self) -> bool:
        return self.build.finished_at is None

    @property
    def back(self) -> str:
        return reverse("fines:show_pack", args=self.arguments)

    @property
    def address(self) -> str:
        return reverse("fines:show_build", args=[*self.arguments, self.build.pk])

    @property
    def href(self) -> str:
        return (
            reverse("fines:download_pack", args=[*self.arguments, self.pack.version])
            if self.pack
            else ""
        )

    @property
    def seen(self) -> str:
        return self.build.step

    @property
    def words(self) -> str:
        if self.build.problem:
            return self.build.problem
        if self.pack:
            return f"Version {self.pack.version} is ready: {plural(self.pack.pages, 'page')}."
        return f"{PackStep(self.build.step).label}."

    @property
    def steps(self) -> list[dict[str, str]]:
        """The steps of the work: those over, the one it is at, those to come."""
        at = STEPS.index(PackStep(self.build.step)) if self.build.step in STEPS else -1
        done = len(STEPS) if self.build.step == PackStep.DONE else at
        return [
            {"text": str(step.label), "state": "done" if n < done else "now" if n == at else "next"}
            for n, step in enumerate(STEPS)
        ]
