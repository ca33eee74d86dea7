"""A decision record in words, and the page it is written on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from accounts.web.parts import Action, Cell, Column, Fact, Mark, Tag
from accounts.web.words import long_date, plural, short_date
from fines import access_court as access
from fines.choices import Bar, Charge, Weighs
from fines.web.court_words import charge_words, decision_tag, limit_words, period_words
from fines.web.words import session_mark

if TYPE_CHECKING:
    from accounts.models import User
    from fines.actions.court_files import DecisionFile
    from fines.actions.deciding import Drafting

KNOWN = {
    "absence": "Absence", "since": "Since the last step", "support": "Support",
    "consulted": "Consulted", "notices": "Notices and money", "circumstances": "Circumstances",
    "courts": "Courts before", "contracts": "Contracts",
}  # fmt: skip
WEIGHT_TONES = {Weighs.FOR: "warn", Weighs.AGAINST: "ok", Weighs.NEITHER: "quiet"}


def known_facts(known: dict[str, list[str]]) -> list[Fact]:
    """What was on file, line by line."""
    return [Fact(text, " ".join(known[key])) for key, text in KNOWN.items() if known.get(key)]


@dataclass
class DecisionPage:
    """One record: what was weighed, which sessions, who answered."""

    file: DecisionFile
    user: User

    factor_columns = (Column("Factor"), Column("Weighs"), Column("What was weighed"))

    @property
    def title(self) -> str:
        return f"Decision record {self.file.decision.ref}"

    @property
    def tags(self) -> list[Tag]:
        row = self.file.decision
        replaced = [Tag("Replaced", "quiet")] if hasattr(row, "replaced_by") else []
        return [*replaced, decision_tag(row)]

    @property
    def facts(self) -> list[Fact]:
        row = self.file.decision
        return [
            Fact("Parent", row.carer.full_name),
            Fact("Child", row.pupil.full_name),
            Fact("Case", row.case.ref, reverse("fines:see_court_case", args=[row.case.ref])),
            Fact("Written", f"{long_date(row.drafted_at)}, {row.drafted_by.name}"),
        ]

    @property
    def comes_to(self) -> str:
        charge = self.file.decision.charge
        return f"Prosecute under {Charge(charge).in_sentence}" if charge else "Do not prosecute"

    @cached_property
    def strip(self) -> list[Mark]:
        facts = [n.fact for n in self.file.lines]
        return [session_mark(f.code, f.date, f.half) for f in facts]

    @property
    def strip_words(self) -> str:
        return period_words(self.file.period) if self.file.lines else "No session"

    @property
    def limit(self) -> str:
        return limit_words(self.file.clock)

    @property
    def barred(self) -> list[str]:
        """Sessions that may not be charged any more, by day and reason."""
        charged = any(n.fact.charged for n in self.file.lines) and self.file.charges
        return [] if charged else [
            f"{long_date(n.fact.date)}, {n.fact.half}: {n.bar.label.lower()}"
            for n in self.file.lines if n.bar
        ]  # fmt: skip

    @property
    def amended(self) -> list[str]:
        """Sessions that are no offence any more since it was approved, each in words."""
        return self.file.amended

    @property
    def anew(self) -> Action | None:
        """Where the record is written anew without them."""
        row = self.file.decision
        if not self.amended or not access.can_decide_charge(self.user, row.case):
            return None
        href = reverse("fines:write_decision", args=[row.case.ref])
        return Action("Write the record anew", f"{href}?{urlencode({'carer': row.carer.ref})}")

    @property
    def money(self) -> list[str]:
        return self.file.money

    @property
    def waved(self) -> list[str]:
        """Sums said not to be the parent's since their last notice: by whom, and why."""
        return self.file.waved

    @property
    def tests(self) -> list[Fact]:
        row = self.file.decision
        yes = {True: "Met. ", False: "Not met. "}
        eso = "Suitable. " if row.eso_suitable else "Not suitable. "
        return [
            Fact("Evidential test", yes[row.evidence_met] + row.evidence_why),
            Fact("Public-interest test", yes[row.interest_met] + row.interest_why),
            Fact(
                "Supervision order (section 447)",
                f"{eso}{row.eso_why} Considered {long_date(row.eso_on)}.",
            ),
            Fact("Equality and special needs", row.equality_why),
            Fact("Why", row.why),
        ]

    @property
    def factors(self) -> list[list[Cell]]:
        return [
            [
                Cell(f.kind.label, note=f.kind.source),
                Cell("", tag=Tag(Weighs(f.weighs).label, WEIGHT_TONES[Weighs(f.weighs)])),
                Cell(f.words),
            ]
            for f in self.file.factors
        ]

    @property
    def known(self) -> list[Fact]:
        return known_facts(self.file.decision.known)

    @property
    def answer(self) -> str:
        """Who answered, and what."""
        said = getattr(self.file.decision, "answer", None)
        if said is None:
            by = self.file.decision.drafted_by.name
            return f"A manager or legal officer other than {by} approves or returns it."
        what = "Approved" if said.approved else "Returned"
        words = f" {said.reason}" if said.reason else ""
        return f"{what} {long_date(said.at)} by {said.by.name}.{words}"

    @property
    def earlier(self) -> list[Fact]:
        return [
            Fact(d.ref, f"{charge_words(d.charge)}, {short_date(d.drafted_at)}", d.get_absolute_url())
            for d in self.file.earlier
        ]  # fmt: skip

    @property
    def can_answer(self) -> bool:
        row = self.file.decision
        waits = not hasattr(row, "answer") and not hasattr(row, "replaced_by")
        return waits and access.can_answer(self.user, row)

    @property
    def actions(self) -> list[Action]:
        row = self.file.decision
        answer = getattr(row, "answer", None)
        ready = answer is not None and answer.approved and row.charge and not self.file.charges
        ready = ready and not self.amended  # it would be refused
        if ready and access.can_charge(self.user, row.case) and not hasattr(row, "replaced_by"):
            href = reverse("fines:lay_charge", args=[row.ref])
            return [Action("Lay the charge", href, "primary")]
        return []

    @property
    def charges(self) -> list[Fact]:
        return [Fact("Charge", c.ref, c.get_absolute_url()) for c in self.file.charges]


@dataclass
class WritePage:
    """Writing a record: the parents to choose from, what is known, what stands against a charge."""

    draft: Drafting
    user: User

    @property
    def heading(self) -> str:
        return f"Decision record about {self.draft.carer.full_name}"

    @property
    def caption(self) -> str:
        case = self.draft.case
        return f"{case.pupil.full_name}, case {case.ref}"

    @property
    def back(self) -> str:
        return reverse("fines:see_court_case", args=[self.draft.case.ref])

    @property
    def parents(self) -> list[dict[str, object]]:
        here = reverse("fines:write_decision", args=[self.draft.case.ref])
        return [
            {
                "name": t.carer.full_name, "relation": t.get_relation_display(),
                "href": f"{here}?carer={t.carer.ref}", "current": t.carer_id == self.draft.carer.pk,
            }
            for t in self.draft.ties
        ]  # fmt: skip

    @property
    def period(self) -> str:
        return period_words(self.draft.period)

    @property
    def limit(self) -> str:
        return limit_words(self.draft.clock)

    @property
    def barred(self) -> str:
        count = sum(n.bar is not None for n in self.draft.lines)
        return f"{plural(count, 'session')} cannot be charged" if count else ""

    @property
    def unexplained(self) -> str:
        """Sessions whose reason nobody has found yet: their clock runs, and none can be charged."""
        count = sum(n.bar == Bar.NO_REASON for n in self.draft.lines)
        return (
            f"{plural(count, 'session')} still N: the school finds the reason first."
            if count
            else ""
        )

    @property
    def money(self) -> list[str]:
        return self.draft.money

    @property
    def known(self) -> list[Fact]:
        return known_facts(self.draft.known.as_json())
