"""The decision record: what is known is at hand; a person answers, in their own words, what only a person can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from accounts.web.crispy import Field, Fieldset, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from fines.actions.charging import ChargeLine
from fines.actions.deciding import Weighed
from fines.actions.known import Known
from fines.actions.laying import Laying
from fines.choices import Charge, Procedure, Weighs
from fines.rules.papers import titles_of
from fines.web.forms import reason_field
from fines.web.session_fields import SessionsField
from fines.web.session_weeks import PICK, SessionWeeks, choices_of, key_of, typed_so_far

if TYPE_CHECKING:
    from fines.models import FactorKind

YES, NO = "yes", "no"
NO_CHARGE = "none"
# Begun with what the register and the ledger say: the record itself, of which a person says which way it weighs. What
# is on file of child, support and the time since stands beside its field: no reason before somebody has weighed it.
FIGURES = frozenset({"absence", "history"})


def yes_no(label: str, yes: str = "Yes", no: str = "No") -> forms.ChoiceField:
    """Two answers, neither chosen beforehand."""
    return forms.ChoiceField(
        label=label, choices=[(YES, yes), (NO, no)], widget=forms.RadioSelect,
        error_messages={"required": f"Answer: {label[0].lower()}{label[1:]}"},
    )  # fmt: skip


class DecisionForm(forms.Form):
    """Sessions, charge, the two tests, section 447, equality, and each factor with its weight."""

    charge = forms.ChoiceField(
        label="Decision", widget=forms.RadioSelect,
        choices=[
            (Charge.S444_1, "Prosecute under section 444(1): failing to secure regular attendance"),
            (Charge.S444_1A, "Prosecute under section 444(1A): knowing of it and failing to act"),
            (NO_CHARGE, "Do not prosecute"),
        ],
        error_messages={"required": "Choose the decision"},
    )  # fmt: skip
    why = reason_field(
        "Why this charge and not the other, or why none?", missing="Decision: say why"
    )
    evidence_met = yes_no("Is there enough evidence for a realistic prospect of conviction?")
    evidence_why = reason_field(
        "Why? Think of the statutory defences too", missing="Evidence: say why"
    )
    interest_met = yes_no("Is a prosecution in the public interest?")
    interest_why = reason_field("Why?", missing="Public interest: say why")
    eso_suitable = yes_no(
        "Would an education supervision order be suitable instead?", "Yes, or beside it"
    )
    eso_why = reason_field(
        "Why? Section 447 asks for this before any charge", missing="Supervision order: say why"
    )
    equality = reason_field(
        "Equality Act, special needs and health: what was considered?",
        missing="Equality, special needs and health: say what was considered",
    )
    planning = reason_field(
        "Legal planning meeting: when, who, what was agreed?",
        missing="Legal planning meeting: say when, who and what was agreed",
    )
    why_changed = WordsField(
        label="Why is the record written anew?", max_length=300,
        error_messages={"required": "Say why the record is written anew"},
    )  # fmt: skip

    def __init__(
        self, data: Any, *, lines: list[ChargeLine], factors: list[FactorKind], known: Known,
        planned: bool, replaces: bool,
    ) -> None:  # fmt: skip
        self.free = {key_of(line): line for line in lines if not line.bar}
        self.kinds = factors
        begins: dict[str, Any] = {"sessions": list(self.free)}
        if data is not None and PICK in data:  # a week was ticked or cleared: nothing is sent yet
            data, begins = None, typed_so_far(data, self.free)
        super().__init__(data, initial=begins)
        self._add_sessions()
        for kind in factors:
            self._add_factor(kind, known.for_factor(kind.key))
        for name, asked in (("planning", not planned), ("why_changed", replaces)):
            if not asked:
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self._parts())

    def _add_sessions(self) -> None:
        self.fields["sessions"] = SessionsField(
            label="Sessions to be charged", required=False, choices=choices_of(self.free)
        )

    def _add_factor(self, kind: FactorKind, known: str) -> None:
        self.fields[f"{kind.key}_weighs"] = forms.ChoiceField(
            label=kind.label, choices=Weighs.choices, widget=forms.RadioSelect,
            error_messages={"required": f"{kind.label}: say which way it weighs"},
        )  # fmt: skip
        figures = kind.key in FIGURES
        words = reason_field(kind.asks, hint="" if figures or not known else f"On file: {known}")
        words.initial = known if figures else ""
        words.error_messages["required"] = f"{kind.label}: say what was weighed"
        self.fields[f"{kind.key}_words"] = words

    def _parts(self) -> list[Any]:
        factors = [
            Row(
                Field(f"{kind.key}_weighs", small=True),
                Field(f"{kind.key}_words", rows=2),
                css_class="question",
            )
            for kind in self.kinds
        ]
        first = [Field(n, rows=2) for n in ("why_changed", "planning") if n in self.fields]
        return [
            *first,
            SessionWeeks(),
            Fieldset("What is weighed", *factors, size="m"),
            Fieldset("The two tests", *self._pair("evidence_met", "evidence_why"),
                     *self._pair("interest_met", "interest_why"), size="m"),
            Fieldset("Duties", *self._pair("eso_suitable", "eso_why"),
                     Field("equality", rows=2), size="m"),
            Fieldset("Decision", Field("charge"), Field("why", rows=2), size="m"),
        ]  # fmt: skip

    @staticmethod
    def _pair(answer: str, reason: str) -> list[Any]:
        return [
            Row(
                Field(answer, inline=True, small=True),
                Field(reason, rows=2),
                css_class="question",
            )
        ]

    def clean(self) -> dict[str, Any]:
        """A charge needs its sessions and both tests; said beside the fields."""
        values = super().clean() or {}
        if values.get("charge") in Charge.values:
            if not values.get("sessions"):
                self.add_error("sessions", "Choose the sessions to be charged")
            for name in ("evidence_met", "interest_met"):
                if values.get(name) == NO:
                    self.add_error(name, "A charge needs this test to be met: do not prosecute")
        return values

    @property
    def session_ids(self) -> list[int]:
        """The sessions ticked."""
        return [self.free[key].session_id for key in self.cleaned_data["sessions"]]

    @property
    def weighed(self) -> Weighed:
        """As the action takes it."""
        said = self.cleaned_data
        charge = said["charge"]
        return Weighed(
            evidence=(said["evidence_met"] == YES, said["evidence_why"]),
            interest=(said["interest_met"] == YES, said["interest_why"]),
            eso=(said["eso_suitable"] == YES, said["eso_why"]),
            equality=said["equality"], why=said["why"],
            charge="" if charge == NO_CHARGE else charge,
            factors={
                k.key: (said[f"{k.key}_weighs"], said[f"{k.key}_words"]) for k in self.kinds
            },
            planning=said.get("planning", ""), why_changed=said.get("why_changed", ""),
        )  # fmt: skip


class AnswerForm(forms.Form):
    """A second person's answer."""

    approved = yes_no("Do you approve this record?", "Approve", "Return it")
    reason = reason_field("If returned, why? If approved, anything to add", required=False)

    def clean(self) -> dict[str, Any]:
        """Returned records say why."""
        values = super().clean() or {}
        if values.get("approved") == NO and not values.get("reason"):
            self.add_error("reason", "Say why it goes back")
        return values


class ChargeForm(forms.Form):
    """Laying an approved charge: which procedure, which of the approved sessions, and what is lacking.

    The sessions are ticked as two people agreed on them; procedure and reason are for whoever lays the charge to say.
    """

    procedure = forms.ChoiceField(
        label="Procedure", widget=forms.RadioSelect,
        error_messages={"required": "Choose the procedure"},
    )  # fmt: skip

    why_lacking = reason_field("Why is it laid without what the pack lacks?", required=False)

    def __init__(
        self, data: Any, *, lines: list[ChargeLine], laying: Laying, in_the_way: list[str]
    ) -> None:
        """`in_the_way`: what else stands against a charge, in words."""
        self.free = {key_of(line): line for line in lines if not line.bar}
        self.laying, self.in_the_way = laying, in_the_way
        begins: dict[str, Any] = {"sessions": list(self.free)}
        if data is not None and PICK in data:  # a week was ticked or cleared: nothing is sent yet
            data, begins = None, typed_so_far(data, self.free)
        super().__init__(data, initial=begins)
        self.fields["procedure"].choices = [  # type: ignore[attr-defined]
            (p.value, str(p.label)) for p in Procedure if p in laying.procedures
        ]
        if not laying.lacks.to_explain:
            del self.fields["why_lacking"]
        self.fields["sessions"] = SessionsField(
            label="Sessions charged", choices=choices_of(self.free),
            error_messages={"required": "Choose the sessions to be charged"},
        )  # fmt: skip
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("procedure"),
            *([Field("why_lacking", rows=3)] if "why_lacking" in self.fields else []),
            SessionWeeks(),
        )

    def clean(self) -> dict[str, Any]:
        """What the pack lacks: told at the procedure that takes no papers afterwards, and at the reason."""
        values = super().clean() or {}
        for words in self.in_the_way:
            self.add_error(None, f"{words}.")
        lacks, procedure = self.laying.lacks, values.get("procedure")
        if procedure and lacks.papers and not self.laying.procedures[procedure]:
            label, names = Procedure(procedure).label, titles_of(lacks.papers)
            words = f"The {label} takes no papers afterwards. Put right first: {names}"
            self.add_error("procedure", words)
        elif lacks.to_explain and not values.get("why_lacking"):
            words = f"Say why it is laid without: {titles_of(lacks.to_explain)}"
            self.add_error("why_lacking", words)
        return values

    @property
    def session_ids(self) -> list[int]:
        """The sessions ticked."""
        return [self.free[key].session_id for key in self.cleaned_data["sessions"]]
