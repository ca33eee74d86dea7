"""Refunds in words: who waits for which money, why, and whose turn it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from accounts.web.parts import Cell, Column, Fact, NavItem
from accounts.web.widgets import MemorableDateField
from accounts.web.words import long_date, money, short_date
from fines.choices import PaymentMethod
from fines.web.forms import not_in_future
from fines.web.receipt_presenter import tabs
from fines.web.take_back_presenter import AskedView

if TYPE_CHECKING:
    from accounts.models import User
    from fines.actions.money_reading import Refunds
    from fines.models import Payment


class RefundForm(forms.Form):
    """How a refund was paid."""

    on = MemorableDateField(noun="day of the refund", label="Day it was paid")
    method = forms.ChoiceField(
        label="How it was paid", widget=forms.RadioSelect,
        choices=[c for c in PaymentMethod.choices if c[0] != PaymentMethod.NONE],
        error_messages={"required": "Choose how it was paid"},
    )  # fmt: skip
    reference = WordsField(
        label="Reference of the refund", max_length=60,
        error_messages={"required": "Enter the reference of the refund"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "on", Field("method", inline=True, small=True), Field("reference", width=20)
        )

    def clean_on(self) -> dt.date:
        """Not tomorrow's."""
        return not_in_future(self.cleaned_data["on"], "day of the refund")


@dataclass(frozen=True)
class RefundView:
    """One refund that is owed."""

    line: Payment
    user: User

    @property
    def amount(self) -> str:
        return money(self.line.pence)

    @property
    def may_approve(self) -> bool:
        """Whoever made it owed does not."""
        return self.line.by_id != self.user.pk

    @property
    def approved(self) -> str:
        return f"{self.line.approval.by}, {short_date(self.line.approval.at)}"

    @property
    def since(self) -> str:
        return short_date(self.line.on)

    @property
    def receipt_words(self) -> str:
        """Where the money came from, as it should go back there."""
        receipt = self.line.receipt
        if receipt is None:
            return ""
        return f"{receipt.get_method_display()}, {receipt.payer or receipt.reference}"

    @property
    def facts(self) -> list[Fact]:
        line = self.line
        return [
            Fact("Amount", self.amount), Fact("Notice", line.notice.ref),
            Fact("Owed since", long_date(line.on)), Fact("Why", line.note),
            Fact("Came by", self.receipt_words),
        ]  # fmt: skip


@dataclass
class RefundsPage:
    """The list of refunds."""

    found: Refunds
    user: User
    paid_columns = (
        Column("Paid"), Column("Notice"), Column("How"), Column("Reference"), Column("By"),
        Column("Amount", numeric=True),
    )  # fmt: skip

    @property
    def tabs(self) -> list[NavItem]:
        return tabs("list_refunds")

    @cached_property
    def asked(self) -> list[AskedView]:
        """Payments somebody wants taken back."""
        return [AskedView(each, self.user) for each in self.found.asked]

    @cached_property
    def owed(self) -> list[RefundView]:
        return [RefundView(line, self.user) for line in self.found.owed]

    @cached_property
    def approved(self) -> list[RefundView]:
        return [RefundView(line, self.user) for line in self.found.approved]

    @property
    def total(self) -> str:
        """What is owed in all."""
        return money(sum(x.pence for x in (*self.found.owed, *self.found.approved)))

    @cached_property
    def paid(self) -> list[list[Any]]:
        return [
            [
                short_date(x.on), Cell(x.notice.ref, href=x.notice.get_absolute_url()),
                x.get_method_display(), x.reference, x.by.name if x.by else "Bellwether", money(x.pence),
            ]
            for x in self.found.paid
        ]  # fmt: skip
