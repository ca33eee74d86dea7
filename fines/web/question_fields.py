"""The questions of the checklist as fields: the same at a proposal, and at issue for those to be confirmed again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import escape

from accounts.web.crispy import Field, Row
from accounts.web.widgets import MemorableDateField
from fines.actions.issuing import check_holds_for
from fines.choices import AddressSource, Consideration
from fines.rules.answers import NEEDS_WORDS, Answer, came_on_file
from fines.web.forms import reason_field

YES, NO = "yes", "no"
SOURCE, CHECKED_ON = "address_source", "address_on"
LABELS = {Consideration.ADDRESS: "Which record?"}
HINTS = {
    Consideration.SUPPORT: "What was offered and how it went, or why it is not appropriate, such as a holiday.",
    Consideration.IMPROVEMENT: "Why none was needed, such as a holiday; or the ground for acting before its end: what "
    "was missed, which support was refused.",
    Consideration.EQUALITY: "Special needs, health, young carers; what was found.",
    Consideration.UNSETTLED: "How the family was asked. None of these is part of the notice.",
    Consideration.PERSON: "Who had care of the child on these days, and how that is known.",
    Consideration.ELSEWHERE: "How it was asked: whom, at which school or authority, and when.",
    Consideration.ADDRESS: "If it needs saying.",
}


def add_questions(
    form: forms.Form, questions: Iterable[Consideration], known: Mapping[str, str], consult: Iterable[str]
) -> None:  # fmt: skip
    """Give a form the fields of these questions; `known` is what the application says beside each."""
    for question in questions:
        label = str(question.label)
        if question == Consideration.CONSULTED:
            label = f"Consulted: {', '.join(consult)}"
        form.fields[f"{question.value}_answer"] = forms.ChoiceField(
            label=label, choices=[(YES, "Yes"), (NO, "No")], widget=forms.RadioSelect,
            help_text=escape(known.get(question, "")),
            error_messages={"required": f"Answer yes or no: {label[0].lower()}{label[1:]}"},
        )  # fmt: skip
        if question == Consideration.ADDRESS:
            _add_check(form)
        why = reason_field(
            LABELS.get(question, "In what way?"), required=question in NEEDS_WORDS,
            hint=HINTS.get(question, ""),
        )  # fmt: skip
        why.error_messages["required"] = f"Give a reason: {label[0].lower()}{label[1:]}"
        form.fields[f"{question.value}_reason"] = why


def _add_check(form: forms.Form) -> None:
    form.fields[SOURCE] = forms.ChoiceField(
        label="Checked against", choices=[("", "Choose"), *AddressSource.choices],
        error_messages={"required": "Say against what the name and address were checked"},
    )  # fmt: skip
    form.fields[CHECKED_ON] = MemorableDateField(noun="day of the check", label="On which day?")


def parts_of(questions: Iterable[Consideration]) -> list[Any]:
    """The fields in order, one question a row."""
    parts: list[Any] = []
    for q in questions:
        answer = Field(f"{q.value}_answer", inline=True, small=True)
        check = [SOURCE, CHECKED_ON] if q == Consideration.ADDRESS else []
        parts.append(Row(answer, *check, Field(f"{q.value}_reason", rows=2), css_class="question"))
    return parts


def answers_from(said: Mapping[str, Any], questions: Iterable[Consideration]) -> dict[str, Answer]:
    """The answers of a whole form, as the actions take them."""
    return {q.value: _answer(said, q) for q in questions}


def _answer(said: Mapping[str, Any], q: Consideration) -> Answer:
    checks = q == Consideration.ADDRESS
    return Answer(
        said[f"{q.value}_answer"] == YES, said[f"{q.value}_reason"],
        said[SOURCE] if checks else "", said[CHECKED_ON] if checks else None,
    )  # fmt: skip


def refuse_future_check(form: forms.Form, since: dt.datetime | None) -> None:
    """Say beside the field that a check of tomorrow is none, nor one of long ago (a dated local setting of days), nor
    one of before the present address came on file (`since`, in local time)."""
    day, today = form.cleaned_data.get(CHECKED_ON), timezone.localdate()
    if day and day > today:
        form.add_error(CHECKED_ON, "The day of the check must be today or in the past")
        return
    if day and since and day < since.date():
        words = f"The address {came_on_file(since)}: check it again, and write that day"
        form.add_error(CHECKED_ON, words)
        return
    most = check_holds_for(today)
    if day and (today - day).days > most:
        words = f"The check is more than {most} days old: check name and address again, and write that day"
        form.add_error(CHECKED_ON, words)
