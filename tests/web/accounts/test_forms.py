"""Dates in three boxes, error summaries whose links land on an input, layouts. No database."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from accounts.templatetags.govuk import error_links, form_fields
from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.gallery import GalleryForm
from accounts.web.widgets import MemorableDateField


class VisitForm(forms.Form):
    on = MemorableDateField(noun="date of the visit", label="When?")
    left = MemorableDateField(noun="leaving date", required=False)


def boxes(day: str, month: str, year: str) -> dict[str, str]:
    return {"on-day": day, "on-month": month, "on-year": year}


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        (boxes("19", "1", "2026"), date(2026, 1, 19)),
        (boxes(" 19 ", "01", "2026"), date(2026, 1, 19)),
        (boxes("19", "January", "2026"), date(2026, 1, 19)),
        (boxes("29", "2", "2024"), date(2024, 2, 29)),
        ({"on": "2026-01-19"}, date(2026, 1, 19)),
    ],
)
def test_three_boxes_make_one_date(typed: dict[str, str], made: date) -> None:
    form = VisitForm(typed)

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"on": made, "left": None}


NOT_REAL = "The date of the visit must be a real date, such as 19 1 2026"
NO_SUCH_YEAR = "The year of the date of the visit must be between 1900 and 2200"


@pytest.mark.parametrize(
    ("typed", "message", "lands_on"),
    [
        ({}, "Enter the date of the visit", "#id_on-day"),
        (boxes("19", "", "2026"), "The date of the visit must include a month", "#id_on-month"),
        (
            boxes("19", "", ""),
            "The date of the visit must include a month and year",
            "#id_on-month",
        ),
        (boxes("29", "2", "2026"), NOT_REAL, "#id_on-day"),
        (boxes("19", "13", "2026"), NOT_REAL, "#id_on-day"),
        (boxes("0", "1", "2026"), NOT_REAL, "#id_on-day"),
        (boxes("x", "1", "2026"), NOT_REAL, "#id_on-day"),
        (boxes("²", "1", "2026"), NOT_REAL, "#id_on-day"),
        (boxes("9" * 20, "1", "2026"), NOT_REAL, "#id_on-day"),
        (boxes("19", "1" * 5000, "2026"), NOT_REAL, "#id_on-day"),
        (boxes("1", "1", "0001"), NO_SUCH_YEAR, "#id_on-year"),
        (boxes("31", "12", "9999"), NO_SUCH_YEAR, "#id_on-year"),
        (
            boxes("19", "1", "26"),
            "The year of the date of the visit must have 4 figures",
            "#id_on-year",
        ),
        ({"on": "rubbish"}, "The date of the visit must include a day and month", "#id_on-day"),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_where(
    typed: dict[str, str], message: str, lands_on: str
) -> None:
    assert error_links(VisitForm(typed)) == [{"text": message, "href": lands_on}]


def test_what_was_typed_is_shown_again() -> None:
    html = str(form_fields({}, VisitForm(boxes("31", "2", "2026"))))

    assert 'id="id_on-day" name="on-day" type="text" inputmode="numeric" value="31"' in html


def test_a_date_is_shown_from_its_initial_value_and_knows_when_it_changed() -> None:
    form = VisitForm(boxes("19", "1", "2026"), initial={"on": date(2026, 1, 19)})
    assert form.changed_data == []
    assert 'value="2026"' in str(form_fields({}, VisitForm(initial={"on": date(2026, 1, 19)})))


def test_every_link_of_an_error_summary_lands_on_an_input() -> None:
    form = GalleryForm({"on-day": "1"})
    html = str(form_fields({}, form))
    inputs = set(re.findall(r"<(?:input|select|textarea)[^>]*? id=\"([^\"]+)\"", html))
    links = error_links(form)

    assert len(links) == 9
    assert {link["href"].removeprefix("#") for link in links} <= inputs


def test_a_required_field_is_named_in_the_summary() -> None:
    said = [link["text"] for link in error_links(GalleryForm({}))]

    assert said == [
        "Answer “Who was spoken to?”",
        "Enter amount",
        "Enter the date of the contact",
        "Answer “How was it made?”",
        "Answer “Who was there?”",
        "Choose school",
        "Answer “What was said?”",
        "Enter password",
        "Tick “The family knows that this is recorded”",
    ]


def test_an_unbound_form_has_no_summary() -> None:
    html = Template("{% load govuk %}{% error_summary form %}").render(
        Context({"form": VisitForm()})
    )
    assert html.strip() == ""


def test_an_error_of_the_whole_form_comes_first_and_has_no_link() -> None:
    form = VisitForm({})
    form.add_error(None, "Two dates disagree.")
    assert error_links(form)[0] == {"text": "Two dates disagree.", "href": ""}


def test_a_layout_naming_an_unknown_field_is_a_mistake() -> None:
    form: Any = VisitForm()
    form.helper = FormHelper()
    form.helper.layout = Layout(Field("nowhere"))
    with pytest.raises(Exception, match="nowhere"):
        form_fields({}, form)


def test_words_typed_by_people_are_escaped() -> None:
    class Named(forms.Form):
        name = forms.CharField(label="<b>Name</b>")
        kind = forms.ChoiceField(choices=[("x", "<i>X</i>")], widget=forms.RadioSelect)

    html = str(form_fields({}, Named({"name": '"><script>'})))
    assert "<b>" not in html
    assert "<i>" not in html
    assert "<script>" not in html


def test_the_form_pack_alone_draws_a_whole_form() -> None:
    html = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": VisitForm({})})
    )

    assert html.count("<form") == 1
    assert "There is a problem" in html
    assert html.index("There is a problem") < html.index("<form")
