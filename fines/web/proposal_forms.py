"""The form of a proposal: which sessions, and what a person must have considered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms

from accounts.web.crispy import Field, Fieldset, FormHelper, Layout
from fines.actions.drafting import Draft, is_free, sessions_of
from fines.actions.evidence import OfferedSession
from fines.actions.proposing import standing_reasons
from fines.choices import Refusal
from fines.rules.answers import Answer
from fines.rules.eligibility import judge
from fines.web.forms import reason_field
from fines.web.question_fields import add_questions, answers_from, parts_of, refuse_future_check
from fines.web.session_fields import CHANGED, SessionsField

if TYPE_CHECKING:
    from fines.models import PenaltyNotice


def key_of(session: OfferedSession) -> str:
    """How a session is called in the form: 2026-01-05-AM."""
    return f"{session.fact.date.isoformat()}-{session.fact.half}"


class ProposalForm(forms.Form):
    """Sessions ticked, questions answered; what stands against it is said beside the fields."""

    recommendation = reason_field(
        "Why a notice, and why now?", hint="The manager reads this first. Two or three sentences."
    )
    exception_reason = reason_field(
        "If below the threshold, why a notice all the same?", required=False,
        hint="Only for a case of its own kind, such as repeated short holidays. A manager decides.",
    )  # fmt: skip

    def __init__(self, data: Any, *, draft: Draft, old: PenaltyNotice | None = None) -> None:
        self.draft = draft
        self.free = {key_of(s): s for s in draft.sessions if is_free(s)}
        super().__init__(data, initial={"sessions": self._ticked(old)})
        self.fields["sessions"] = SessionsField(
            became=self._became,
            label="Unauthorised sessions the notice is for",
            choices=[(key, f"{s.fact.words}: {s.fact.code}") for key, s in self.free.items()],
            error_messages={"required": "Choose the sessions the notice is for"},
        )
        add_questions(self, draft.questions, draft.known, draft.facts.consult)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("sessions", small=True, group_class="session-ticks", label_size="m"),
            *self._questions(), Field("recommendation", rows=3, label_size="m"),
            *self._exception(),
        )  # fmt: skip

    def _became(self, key: str) -> str:
        """Why a session that was offered is not any more."""
        taken = next((s.fact for s in self.draft.sessions if key_of(s) == key), None)
        if taken is None or not (notice := taken.live_notice or taken.run_of):
            return (
                "it is charged since you opened this page" if taken and taken.charged else CHANGED
            )
        return f"it stands in {notice} since you opened this page"

    def _ticked(self, old: PenaltyNotice | None) -> list[str]:
        """Those ticked to begin with: every free session, or those of the notice it stands in place of."""
        if old is None:
            return list(self.free)
        were = sessions_of(old)
        return [key for key, session in self.free.items() if session.session_id in were]

    def _exception(self) -> list[Any]:
        """Asked below the threshold, and of somebody who may have ticked their way below it."""
        below = Refusal.BELOW_THRESHOLD in self.draft.verdict.codes
        return [Field("exception_reason", rows=2)] if below or self.is_bound else []

    def _questions(self) -> list[Any]:
        return [
            Fieldset("Answered by you before a notice", *parts_of(self.draft.questions), size="m")
        ]

    def clean(self) -> dict[str, Any]:
        """Ask the rule about exactly what was chosen, so that a refusal is said before sending."""
        values = super().clean() or {}
        refuse_future_check(self, self.draft.facts.address_since)
        if self.errors:
            return values
        chosen = tuple(s.fact for s in self._chosen())
        verdict = judge(replace(self.draft.facts, sessions=chosen, answers=self._answers()))
        for reason in standing_reasons(verdict, values.get("exception_reason", "")):
            below = reason.code == Refusal.BELOW_THRESHOLD
            self.add_error("exception_reason" if below else "sessions", reason.message)
        return values

    def _chosen(self) -> list[OfferedSession]:
        return [self.free[key] for key in self.cleaned_data["sessions"]]

    def _answers(self) -> dict[str, Answer]:
        return answers_from(self.cleaned_data, self.draft.questions)

    @property
    def proposal(self) -> dict[str, Any]:
        """As the action takes it."""
        return {
            "session_ids": [s.session_id for s in self._chosen()], "answers": self._answers(),
            "recommendation": self.cleaned_data["recommendation"],
            "exception_reason": self.cleaned_data["exception_reason"],
        }  # fmt: skip
