"""A referral in words: what goes with it, what is missing, what was answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Mark, Tag
from accounts.web.words import short_date
from attendance.access_homes import redactor, redactor_about
from cases import access, access_referrals
from cases.actions.asking import sittings_of
from cases.actions.starting import who_is_invited
from cases.choices import ReferralAnswered, Stage
from cases.web.entry_view import STRIP_KINDS
from cases.web.meeting_forms import ORDINALS
from cases.web.words import due_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User
    from attendance.models import Carer, Enrolment
    from cases.actions.files import CaseFile
    from cases.actions.referral_file import ReferralFile
    from cases.models import Referral

TONES = {
    ReferralAnswered.ACCEPTED: "ok", ReferralAnswered.RETURNED: "bad", ReferralAnswered.OVERTAKEN: "quiet",
}  # fmt: skip
ON_THE_CASE = {
    "contact_logged": ("show_case", "#contact"),
    "meeting_offered": ("show_case", "#contact"),
    "no_support": ("offer_support", ""),
    "no_barrier": ("record_barrier", ""),
    "child_unheard": ("record_barrier", ""),
    "parent_unheard": ("record_barrier", ""),
}
IN_TOUCH = frozenset({"contact_logged", "meeting_offered", "no_letter"})
OF_THE_RECORD = frozenset({"unmarked", "unexplained", "unreachable", "carers_listed"})


@dataclass(frozen=True)
class GapLine:
    """One thing that is missing, and where it can be put right."""

    text: str
    href: str


def day(text: str) -> str:
    """A frozen day in words."""
    return short_date(dt.date.fromisoformat(text))


class Evidence:
    """What goes with a referral, from its plain values: the same before it is sent and ever after."""

    def __init__(
        self, facts: dict[str, Any], *, in_full: bool, redact: Callable[[str], str],
        seen: frozenset[str] | None = None,
    ) -> None:  # fmt: skip
        self.facts, self.in_full, self.seen, self.redact = facts, in_full, seen, redact

    @property
    def register(self) -> dict[str, Any]:
        """What the certificate certifies."""
        return self.facts["register"]

    @property
    def period(self) -> str:
        """1 Sep 2025 to 10 Nov 2025."""
        return f"{day(self.register['from'])} to {day(self.register['to'])}"

    @property
    def codes(self) -> str:
        """O 16, / 32, \\ 32."""
        return ", ".join(f"{code} {n}" for code, _, n in self.register["codes"])

    @property
    def entry(self) -> dict[str, Any]:
        """The entry test as its template wants it: tag, figures, the marks by week."""
        found = self.facts["entry"]
        weeks = [
            {
                "text": day(monday),
                "marks": [_mark(*row) for row in rows],
                "label": f"Week of {day(monday)}",
            }
            for monday, rows in found["weeks"].items()
        ]
        tag = Tag("met", "ok") if found["met"] else Tag("not met", "warn")
        return found | {"tag": tag, "weeks": weeks}

    @property
    def contacts(self) -> list[dict[str, str]]:
        """Contacts, the latest first, with their day in words."""
        rows = sorted(self.facts["contacts"], key=lambda row: row["on"], reverse=True)
        return [row | {"when": day(row["on"]), "whom": self.redact(row["whom"])} for row in rows]

    @property
    def letters(self) -> list[dict[str, str]]:
        """Letters with their day in words."""
        return [row | {"when": day(row["on"])} for row in self.facts["letters"]]

    @property
    def support(self) -> list[dict[str, Any]]:
        """Support, and its words for those who may read them."""
        return [
            row
            | {
                "when": day(row["offered"]),
                "note": self.redact(row["note"]) if self.in_full else "",
            }
            for row in self.facts["support"]
        ]

    @property
    def barriers(self) -> list[dict[str, Any]]:
        """What stands in the way, for those who may read it."""
        return (
            [
                row | {"when": day(row["on"]), "note": self.redact(row["note"])}
                for row in self.facts["barriers"]
            ]
            if self.in_full
            else []
        )

    @property
    def parties(self) -> list[dict[str, Any]]:
        """Every parent, without an address."""
        return [row | {"says": _party(row)} for row in self.facts["parties"]]

    @property
    def siblings(self) -> list[dict[str, Any]]:
        """Brothers and sisters the sender could see, and the reader may."""
        rows = self.facts["siblings"]
        return [row for row in rows if self.seen is None or row["ref"] in self.seen]

    @property
    def counts(self) -> str:
        """2 contacts, no letter, 3 kinds of support, 2 parents, no brother or sister."""
        rows = (
            ("contacts", "contact", "contacts"), ("letters", "letter", "letters"),
            ("support", "support", "kinds of support"), ("parties", "parent", "parents"),
        )  # fmt: skip
        told = [_count(len(self.facts[key]), one, many) for key, one, many in rows]
        return ", ".join(
            [*told, _count(len(self.siblings), "brother or sister", "brothers and sisters")]
        )


def _count(n: int, one: str, many: str) -> str:
    return f"{n or 'no'} {many if n > 1 else one}"


def _mark(code: str, statistical_class: str, on: str, half: str) -> Mark:
    kind = STRIP_KINDS.get(statistical_class, "missing")
    return Mark(code, kind, f"{code}, {day(on)} {half}")


def _party(row: dict[str, Any]) -> str:
    words = [row["relation"], f"{'' if row['responsible'] else 'no '}parental responsibility"]
    words.append("lives with child" if row["lives_with"] else "lives elsewhere")
    if row["language"] != "English" or row["interpreter"]:
        words.append(row["language"] + (", needs an interpreter" if row["interpreter"] else ""))
    return ", ".join(words)


class ReferPage:
    """The one page on which a school refers: everything is there, and one sentence is asked."""

    def __init__(self, file: ReferralFile) -> None:
        self.file, self.case, self.enrolment = file, file.case, file.enrolment
        self.redact = redactor(file.by, file.parties)
        self.evidence = Evidence(file.frozen(), in_full=True, redact=self.redact)

    @property
    def child(self) -> str:
        return str(self.enrolment.pupil)

    @property
    def back(self) -> str:
        """Where one came from: the case, or the child."""
        if self.case:
            return reverse("cases:show_case", args=[self.case.ref])
        return reverse("attendance:show_pupil", args=[self.enrolment.pupil.ref])

    @property
    def blocking(self) -> list[GapLine]:
        """What must be put right first."""
        return [self._gap(gap.code, gap.text) for gap in self.file.gaps if gap.blocks]

    @property
    def warnings(self) -> list[GapLine]:
        """What makes it weaker, and stops nothing."""
        return [self._gap(gap.code, gap.text) for gap in self.file.gaps if not gap.blocks]

    def _gap(self, code: str, text: str) -> GapLine:
        pupil = self.enrolment.pupil.ref
        if self.case and code in ON_THE_CASE:
            name, anchor = ON_THE_CASE[code]
            return GapLine(text, reverse(f"cases:{name}", args=[self.case.ref]) + anchor)
        if code in IN_TOUCH:
            return GapLine(
                text, reverse("attendance:log_action", args=[pupil, self.enrolment.school.urn])
            )
        if code in OF_THE_RECORD:
            return GapLine(text, reverse("attendance:show_pupil", args=[pupil]))
        if code in ON_THE_CASE:
            return GapLine(text, reverse("cases:open_case", args=[pupil]))
        return GapLine(text, "")

    @property
    def returned(self) -> ReferralLine | None:
        """What the officer sent back last, and why."""
        before = self.file.before
        if before is None or self.case is None or self.case.stage != Stage.RETURNED:
            return None
        return ReferralLine(before, self.file.today, self.redact)


@dataclass(frozen=True)
class ReferralLine:
    """One referral of a case, in a line."""

    row: Referral
    today: dt.date
    redact: Callable[[str], str]

    @property
    def why(self) -> str:
        """The sentence it was sent with."""
        return self.redact(self.row.why)

    @property
    def href(self) -> str:
        return reverse("cases:show_referral", args=[self.row.case.ref, self.row.ref])

    @property
    def sent(self) -> str:
        return f"{short_date(self.row.sent_on)}, by {self.row.by.name}"

    @property
    def waits(self) -> bool:
        """Whether nobody has answered it."""
        return not hasattr(self.row, "answered")

    @property
    def tag(self) -> Tag:
        """How it stands."""
        if self.waits:
            late = self.row.due is not None and self.row.due < self.today
            return Tag("Answer overdue", "bad") if late else Tag("Waits for an answer", "info")
        answer = ReferralAnswered(self.row.answered.answer)
        return Tag(str(answer.label).partition(":")[0], TONES[answer])

    @property
    def says(self) -> str:
        """Until when it is answered, or by whom it was and why."""
        if self.waits:
            due = due_words(self.row.due, self.today)
            return f"An answer {due if due.startswith('was') else f'is {due}'}"
        said = self.row.answered
        who = said.by.name if said.by else "Bellwether"
        when = short_date(timezone.localdate(said.at))
        return f"{who}, {when}{f': {self.redact(said.reason)}' if said.reason else ''}"


class ReferralPage:
    """One referral as it was sent, and the answer."""

    def __init__(self, row: Referral, user: User) -> None:
        self.row, self.user, self.case = row, user, row.case
        in_full = access.can_see_contact_notes(user, row.case)
        seen = access_referrals.siblings_seen(user, row)
        redact = redactor_about(user, row.case.pupil)
        self.evidence = Evidence(row.facts, in_full=in_full, seen=seen, redact=redact)
        self.line = ReferralLine(row, timezone.localdate(), redact)

    @property
    def child(self) -> str:
        return str(self.case.pupil)

    @property
    def enrolment(self) -> Enrolment:
        return self.case.enrolment

    @property
    def missing(self) -> list[str]:
        """What was missing when it was sent, as the sender saw it."""
        rows: list[str] = self.row.facts["missing"]
        return rows

    @property
    def may_answer(self) -> bool:
        """Whether this person says yes or no to it."""
        waits = self.line.waits and self.case.stage == Stage.FT_REFERRED
        return waits and access_referrals.can_answer(self.user, self.case)

    @cached_property
    def invited(self) -> tuple[list[str], list[str]]:
        """Who gets an invitation, by name, and why each of the others does not."""
        links, refusals = who_is_invited(self.case)
        return [link.carer.full_name for link in links], refusals

    @cached_property
    def sittings(self) -> list[list[Carer]]:
        """The parents of each sitting a panel needs: more than one where some must not meet."""
        return sittings_of(self.case)

    @property
    def apart(self) -> list[str]:
        """Who comes to which sitting, where they must not meet; else nothing."""
        if len(self.sittings) == 1:
            return []
        return [
            f"{which.capitalize()} sitting: {' and '.join(carer.full_name for carer in group)}"
            for which, group in zip(ORDINALS, self.sittings, strict=False)
        ]

    @property
    def allocate_href(self) -> str:
        """Where a manager gives the case to an officer first; nobody opens Fast Track on a case nobody has."""
        may = self.case.officer_id is None and access.can_allocate(self.user, self.case)
        own = access.can_take(self.user, self.case)
        return reverse("cases:allocate", args=[self.case.ref]) if may and not own else ""


def referral_lines(referrals: list[Referral], file: CaseFile) -> list[ReferralLine]:
    """Every referral of a case, the latest first."""
    for row in referrals:
        row.case = file.case
    return [ReferralLine(row, file.today, file.redact) for row in referrals]


def answer_href(lines: list[ReferralLine], file: CaseFile) -> str:
    """Where the referral that waits is answered, for who may."""
    if file.case.stage != Stage.FT_REFERRED or not lines or not lines[0].waits:
        return ""
    return lines[0].href if access_referrals.can_answer(file.user, file.case) else ""
