"""Forms of money that came in. They check shape and wording; what may be is the actions' to say."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from accounts.web.words import money
from fines.choices import Became, ReturnKind
from fines.web.pounds import PoundsField

PARTS = re.compile(r"\A(\d{2}-\d{4,8}:\d{1,8})(,\d{2}-\d{4,8}:\d{1,8}){0,8}\Z")
REFERENCE = re.compile(r"(\d{2})\W?(\d{4,8})", re.ASCII)
ROWS = 4


class MatchForm(forms.Form):
    """One suggestion as the page offered it: `26-0031:8000,26-0032:8000`."""

    choice = forms.RegexField(PARTS)

    @property
    def parts(self) -> list[tuple[str, int]]:
        """As the action takes it."""
        chosen = [each.split(":") for each in self.cleaned_data["choice"].split(",")]
        return [(ref, int(pence)) for ref, pence in chosen]


class SplitForm(forms.Form):
    """A sum over several notices; what is left over stays unmatched."""

    def __init__(self, *args: Any, unmatched: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unmatched = unmatched
        for number in range(1, ROWS + 1):
            self.fields[f"ref_{number}"] = WordsField(
                label=f"Notice {number}", required=number == 1, max_length=12,
                error_messages={"required": "Enter the number of the notice, such as 26-0031"},
            )  # fmt: skip
            self.fields[f"amount_{number}"] = PoundsField(
                label=f"Amount for notice {number}", required=number == 1,
                missing="Enter the amount for this notice",
            )  # fmt: skip
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *(
                field
                for n in range(1, ROWS + 1)
                for field in (
                    Field(f"ref_{n}", width=10),
                    Field(f"amount_{n}", prefix="£", width=5),
                )
            )
        )

    def clean(self) -> dict[str, Any]:
        """Each row is whole, each notice stands there once, and the sum is no more than waits."""
        values = super().clean() or {}
        seen: set[str] = set()
        total = 0
        for n in range(1, ROWS + 1):
            ref, amount = values.get(f"ref_{n}"), values.get(f"amount_{n}")
            if ref and not (match := REFERENCE.fullmatch(ref.strip())):
                self.add_error(f"ref_{n}", "The number of a notice is such as 26-0031")
            elif ref and match:
                ref = values[f"ref_{n}"] = f"{match[1]}-{match[2]}"
                if ref in seen:
                    self.add_error(f"ref_{n}", f"{ref} stands there twice")
                seen.add(ref)
            if ref and amount is None and f"amount_{n}" not in self.errors:
                self.add_error(f"amount_{n}", "Enter the amount for this notice")
            if amount and not ref and f"ref_{n}" not in self.errors:
                self.add_error(f"ref_{n}", "Enter the number of the notice, such as 26-0031")
            total += int((amount or 0) * 100)
        if total > self.unmatched:
            words = f"This is {money(total)}, and {money(self.unmatched)} waits to be matched"
            self.add_error("amount_1", words)
        return values

    @property
    def stands_for(self) -> dict[str, str]:
        """Which row each notice stands in: what is wrong with it is said there."""
        rows = {f"ref_{n}": self.cleaned_data.get(f"ref_{n}") for n in range(1, ROWS + 1)}
        return {ref: name for name, ref in rows.items() if ref}

    @property
    def parts(self) -> list[tuple[str, int]]:
        """As the action takes it."""
        values = self.cleaned_data
        rows = [(values[f"ref_{n}"], values[f"amount_{n}"]) for n in range(1, ROWS + 1)]
        return [(ref, int(amount * 100)) for ref, amount in rows if ref]


class ReturnMoneyForm(forms.Form):
    """What became of money that is not for a notice."""

    kind = forms.ChoiceField(
        label="What becomes of it?", widget=forms.RadioSelect, choices=ReturnKind.choices,
        error_messages={"required": "Choose what becomes of the money"},
    )  # fmt: skip
    note = WordsField(
        label="How, with its reference", max_length=300,
        error_messages={"required": "Say how the money goes back, or why it is not there"},
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Sequence[ReturnKind] = (), **kwargs: Any) -> None:
        """`kinds`: what this person may say of it by themselves."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k.value, k.label) for k in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].error_messages["invalid_choice"] = (
            "Choose one of these: this money came in, and nothing else may become of it by your word"
        )


class TakeBackForm(forms.Form):
    """Why a match is taken back, and what became of the money."""

    became = forms.ChoiceField(
        label="What became of the money?", widget=forms.RadioSelect, choices=Became.choices,
        error_messages={"required": "Choose what became of the money"},
    )  # fmt: skip
    reason = WordsField(
        label="Why is it taken back?", max_length=300,
        error_messages={"required": "Give a reason: it is kept with the ledger"},
    )  # fmt: skip

    def __init__(self, *args: Any, ways: Sequence[Became] = (), **kwargs: Any) -> None:
        """`ways`: what may have become of this money."""
        super().__init__(*args, **kwargs)
        self.fields["became"].choices = [(w.value, w.label) for w in ways]  # type: ignore[attr-defined]
        self.fields["became"].error_messages["invalid_choice"] = (
            "Choose one of these: nothing else can have become of this money"
        )


class FindParentForm(forms.Form):
    """Which parents to show, in the address."""

    q = WordsField(label="Find a parent, by name or notice", max_length=60, required=False)


class NotTheirsForm(forms.Form):
    """Whose money this is not, chosen among those it may be of, and why."""

    notice_ref = forms.ChoiceField(
        label="Whose money is it not?", widget=forms.RadioSelect,
        error_messages={
            "required": "Choose whose money it is not",
            "invalid_choice": "Choose one of the parents listed: this sum keeps no other from court",
        },
    )  # fmt: skip
    reason = WordsField(
        label="How is that known?", max_length=300,
        help_text="It is kept: whoever brings a case to court relies on it.",
        error_messages={"required": "Say how it is known that this money is not theirs"},
    )  # fmt: skip

    def __init__(self, *args: Any, parents: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notice_ref"].choices = parents  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """Why something is taken back."""

    reason = WordsField(
        label="Why is it taken back?", max_length=300,
        error_messages={"required": "Give a reason: it is kept"},
    )  # fmt: skip
