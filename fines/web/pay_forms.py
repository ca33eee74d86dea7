"""What a parent types to pay: the number of each notice and the code its letter carries."""

import re
from typing import Any

from django import forms

from accounts.errors import WrongState
from accounts.web.fields import WordsField
from fines.actions.cards import MOST_NOTICES, Payable, payable
from fines.web.pay_tries import Tries

DO_NOT_FIT = "The number and the code do not fit together: both are on the first page of the notice"
LONGEST = 20


class PayForm(forms.Form):
    """Up to six notices, one basket."""

    def __init__(self, *args: Any, tries: Tries | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: list[Payable] = []
        self.tries = tries
        self.must_wait = False
        for n in range(1, MOST_NOTICES + 1):
            first = n == 1
            which = "" if first else f", notice {n}"
            self.fields[f"ref_{n}"] = WordsField(
                label=f"Notice number{which}", required=first, max_length=LONGEST,
                error_messages={"required": "Enter the number of the notice, such as 26-0031"},
            )  # fmt: skip
            self.fields[f"code_{n}"] = WordsField(
                label=f"Payment code{which}", required=first, max_length=LONGEST,
                error_messages={"required": "Enter the payment code of the notice"},
            )  # fmt: skip

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The two fields of each notice."""
        return [(self[f"ref_{n}"], self[f"code_{n}"]) for n in range(1, MOST_NOTICES + 1)]

    def must_stop(self) -> bool:
        """Whether a pair of it may not be tried now: then nothing is said of any of them."""
        return not self.is_valid() and self.must_wait

    def clean(self) -> dict[str, Any]:
        """Each pair opens a notice that can be paid, each notice once."""
        values = super().clean() or {}
        for n in range(1, MOST_NOTICES + 1):
            ref, code = _plain_ref(values.get(f"ref_{n}", "")), _plain(values.get(f"code_{n}", ""))
            if not ref and not code:
                continue
            if not self._try(n, ref, code):
                break
        return values

    def _try(self, n: int, ref: str, code: str) -> bool:
        """Try one pair; False when it may not be tried now. What opens a notice is no wrong try."""
        if self.tries and not self.tries.may(ref):
            self.must_wait = True
            self.add_error(None, "Too many tries")
            return False
        try:
            found = payable(ref=ref, code=code)
        except WrongState as no:
            self.add_error(f"ref_{n}", str(no))
            return self._opened()
        if found is None:
            self.add_error(f"code_{n}", DO_NOT_FIT)
            return True
        if any(found.ref == each.ref for each in self.found):
            self.add_error(f"ref_{n}", "This notice is entered twice")
        else:
            self.found.append(found)
        return self._opened()

    def _opened(self) -> bool:
        if self.tries:
            self.tries.give_back()
        return True


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _plain_ref(text: str) -> str:
    digits = re.sub(r"\D", "", text) if text.isascii() else ""
    return f"{digits[:2]}-{digits[2:]}" if digits else ""
