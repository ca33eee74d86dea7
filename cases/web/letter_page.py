"""The letters of a case in words: which there are, who may be written to, who has had them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.words import london_time, long_date, short_date
from attendance.actions.shields import paper_words
from attendance.rules.safe_contact import do_not_contact
from cases.access import can_see_circumstances
from cases.actions.files import CaseFile
from cases.actions.letters import AFTER_CLOSING, had_lately, texts_for
from cases.choices import CHOSEN_LETTERS, LetterTemplate
from cases.letters import Text
from cases.rules.languages import ENGLISH, code_of, name_of
from cases.web.action_page import ActionPage
from cases.web.parties import unsettled_words
from cases.web.words import day_words, hold_words

if TYPE_CHECKING:
    import datetime as dt

    from attendance.models import Responsibility

ABOUT = {
    LetterTemplate.FIRST_ATTENDANCE: "Days missed so far, and an offer of help.",
    LetterTemplate.PANEL_INVITATION: "Day, time and place of the panel. Set the panel first.",
    LetterTemplate.PLAN: "What was agreed, and when it is looked at again. Write the plan first.",
    LetterTemplate.TARGET_REVIEW: "How each target went. Review the targets first.",
    LetterTemplate.REVIEW: "How things stand, before the decision.",
    LetterTemplate.NOTICE_TO_IMPROVE: "A last chance: how long there is, and what may follow.",
    LetterTemplate.CLOSING_WELL_DONE: "Praise, and how long attendance is watched. Also after closing.",
}


@dataclass(frozen=True)
class Recipient:
    """One carer: whether to write, and what they would get."""

    link: Responsibility
    preview: str
    already: str
    in_full: bool
    text: Text | None = None

    @property
    def name(self) -> str:
        return self.link.carer.full_name

    @property
    def refusal(self) -> str:
        """Why not to write; empty when it is safe."""
        if self.link.safe_to_contact:
            return ""
        return do_not_contact(note=self.link.note, in_full=self.in_full)

    @property
    def language(self) -> str:
        """Which language the letter is in, where the parent's is not English."""
        spoken = self.link.carer.language
        if self.text is None or code_of(spoken) == ENGLISH:
            return ""
        if self.text.translation:
            return f"In {name_of(self.text.language)}."
        return f"Speaks {spoken}: there is no translation in force, so this letter is in English."


@dataclass
class LetterPage:
    """Choosing and sending letters."""

    action: ActionPage
    file: CaseFile
    template: LetterTemplate | None = None

    @property
    def letters(self) -> list[tuple[str, str, str]]:
        """Each letter: name, what it says, where it is sent from."""
        ref = self.file.case.ref
        return [
            (t.label, ABOUT[t], reverse("cases:send_letter", args=[ref, t.value]))
            for t in CHOSEN_LETTERS
            if self.file.case.is_open or t in AFTER_CLOSING
        ]

    @cached_property
    def recipients(self) -> list[Recipient]:
        """Every carer, safe or not: who is left out is shown, with the reason."""
        in_full = can_see_circumstances(self.file.user, self.file.case)
        texts = texts_for([p.carer for p in self.file.parties], self.template, self.file.today)
        return [
            Recipient(
                link, self._preview(link), self._already(link), in_full, texts.get(link.carer_id)
            )
            for link in self.file.parties
        ]

    @cached_property
    def holds(self) -> list[str]:
        """Each hold that stands: who writes to the family must know of it."""
        return [hold_words(hold) for hold in self.file.holds]

    @property
    def unsettled(self) -> str:
        """Of whom parental responsibility is not known; nothing when of nobody."""
        return unsettled_words(self.file)

    @cached_property
    def tells_where(self) -> str:
        """That a paper to somebody here would print where a protected parent lives; asked only where there is one."""
        carers = [link.carer for link in self.file.parties]
        if not any(carer.is_shielded for carer in carers):
            return ""
        return paper_words(carers, self.file.case.pupil, self.file.user)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Carers who may be written to."""
        return [(r.link.carer.ref, r.name) for r in self.recipients if not r.refusal]

    @property
    def ticked(self) -> list[str]:
        """All of them who have not had it."""
        return [r.link.carer.ref for r in self.recipients if not r.refusal and not r.already]

    @cached_property
    def had(self) -> dict[str, str]:
        """References of the carers to whom this would be the same letter again, with when they had it."""
        if self.template is None:
            return {}
        found = had_lately(self.file.case, self.template, self.file.today)
        carers = {link.carer_id: link.carer.ref for link in self.file.parties}
        return {
            carers[key]: _on(day, self.file.today) for key, day in found.items() if key in carers
        }

    @property
    def panel(self) -> str:
        """When the panel is, for an invitation."""
        panel = self.file.panel
        if self.template != LetterTemplate.PANEL_INVITATION or panel is None or panel.held_on:
            return ""
        return f"{long_date(panel.at)} at {london_time(panel.at)}, {self.file.redact(panel.place)}"

    @property
    def lacks_panel(self) -> bool:
        return self.template == LetterTemplate.PANEL_INVITATION and not self.panel

    def _preview(self, link: Responsibility) -> str:
        if self.template is None:
            return ""
        return reverse(
            "cases:preview_letter", args=[self.file.case.ref, self.template.value, link.carer.ref]
        )

    def _already(self, link: Responsibility) -> str:
        """When this carer had it; for an invitation, to this panel."""
        panel_id = self.file.panel.pk if self.file.panel else None
        for letter in self.file.letters:
            moved = letter.template == LetterTemplate.MEETING_MOVED  # an invitation to the new time
            said = LetterTemplate.PANEL_INVITATION if moved else letter.template
            same = letter.carer_id == link.carer_id and said == self.template
            tells: bool = letter.tells  # type: ignore[attr-defined]
            if same and tells and letter.panel_id in (None, panel_id):
                return f"sent {short_date(letter.sent_on)}"
        return ""


def _on(day: dt.date, today: dt.date) -> str:
    """`today`, `last Friday`, `on 3 Nov 2025`."""
    words = day_words(day, today)
    return f"on {words}" if words[0].isdigit() else words
