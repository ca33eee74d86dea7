"""What the gallery shows: every component in every state, with invented people."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from accounts.web.crispy import Field, Fieldset, FormHelper, Layout, Row
from accounts.web.parts import (
    Cell,
    Column,
    Fact,
    Filter,
    KeyHelp,
    Mark,
    NavItem,
    Rung,
    Step,
    Tag,
    TimelineEvent,
)
from accounts.web.widgets import MemorableDateField

CHOICES = [("call", "Telephone call"), ("visit", "Home visit"), ("other", "Something else")]
CODES = {
    "/": "present",
    "\\": "present",
    "B": "aea",
    "I": "auth",
    "O": "unauth",
    "Y1": "not_possible",
    "#": "admin",
}


class GalleryForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Who was spoken to?", help_text="The carer, or whoever answered.")
    amount = forms.CharField(label="Amount")
    on = MemorableDateField(
        noun="date of the contact", label="When was it?", help_text="For example, 19 1 2026"
    )
    kind = forms.ChoiceField(label="How was it made?", choices=CHOICES, widget=forms.RadioSelect)
    other = forms.CharField(label="What was it?", required=False)
    present = forms.MultipleChoiceField(
        label="Who was there?",
        choices=[("carer", "A carer"), ("child", "The child"), ("school", "The school")],
        widget=forms.CheckboxSelectMultiple,
    )
    school = forms.ChoiceField(
        label="School", choices=[("", "Choose a school"), ("oak", "Oak Park Academy")]
    )
    notes = forms.CharField(label="What was said?", widget=forms.Textarea)
    letter = forms.FileField(label="Letter", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    sure = forms.BooleanField(
        label="The family knows that this is recorded", help_text="Tell them before you save."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset("A contact", Row("name", Field("amount", width=5, prefix="£")), "on"),
            Field(
                "kind",
                reveals={"other": "other"},
                hints={"visit": "Two people, by the lone-working rule."},
            ),
            Field("present", small=True),
            "school",
            Field("notes", count=200, rows=3),
            "letter",
            "password",
            "sure",
        )


class FilterForm(forms.Form):
    """A filter as over a queue."""

    school = forms.ChoiceField(
        label="School", required=False, choices=[("", "All schools"), ("oak", "Oak Park Academy")]
    )
    stage = forms.ChoiceField(
        label="Stage", required=False, choices=[("", "All stages"), ("review", "Review")]
    )


def _strip() -> list[Mark]:
    marks = [
        Mark(code, CODES[code], f"Session {n}: {code}")
        for n, code in enumerate(["/", "\\", "B", "I", "I", "O", "O", "Y1", "#"], 1)
    ]
    return [*marks, Mark("", "missing", "Session 10: no mark")]


def _table() -> dict[str, Any]:
    columns = [
        Column("Pupil", href="?sort=name", sort="ascending"),
        Column("School"),
        Column("Missed", numeric=True, href="?sort=-missed"),
        Column("State"),
    ]
    rows = [
        [
            Cell("Barnes, Kai", href="#", note="Year 7 · 7A"),
            "Oak Park Academy",
            "41 of 198",
            Cell("", tag=Tag("Overdue", "bad")),
        ],
        [
            Cell("Okoro, Chidi", href="#", note="Year 9 · 9B"),
            "Hillside School",
            "22 of 198",
            Cell("", tag=Tag("On course", "ok")),
        ],
    ]
    return {"columns": columns, "rows": rows}


def _events() -> list[TimelineEvent]:
    return [
        TimelineEvent(
            "Escalation approved",
            "today, 09:41",
            "M. Price",
            "Go to panel.",
            kind="decision",
            tags=(Tag("Decision", "info"),),
        ),
        TimelineEvent(
            "First attendance letter posted", "3 days ago", "Amina Yusuf", kind="letter", href="#"
        ),
        TimelineEvent(
            "Called the mother",
            "2 Jan 2026",
            "Amina Yusuf",
            "No answer. Left a message\nasking her to ring back.",
        ),
    ]


def _rungs() -> list[Rung]:
    return [
        Rung(
            "Penalty notice",
            "£80",
            "by Monday 9 February 2026",
            "Ten unauthorised sessions in ten school weeks",
            "passed",
            "",
            "SI 2024/210",
        ),
        Rung("Penalty notice, later", "£160", "by Monday 16 February 2026", "", "here"),
        Rung("Second notice", "£160", "", "Within three years of the first", "open"),
        Rung(
            "Third notice",
            "£160",
            "",
            "",
            "closed",
            "Two notices in three years: the law allows no third.",
            "National Framework",
        ),
        Rung(
            "Court",
            "up to £2,500",
            "",
            "Parent knew and did not act",
            "open",
            "",
            "Education Act 1996, s 444(1A)",
        ),
    ]


def gallery(request: HttpRequest) -> dict[str, Any]:
    """The context of the gallery page."""
    return {
        "tones": ["ok", "warn", "bad", "info", "quiet", "care"],
        "levels": ["success", "error", "warning", "info"],
        "kinds": ["primary", "secondary", "warning", "quiet"],
        "form": GalleryForm(),
        "wrong": GalleryForm(
            {"on-day": "31", "on-month": "2", "on-year": "2026", "kind": "other"},
            prefix=None,
            auto_id="wrong_%s",
        ),
        "filter": FilterForm({"school": "oak"}, auto_id="filter_%s"),
        "filters": [Filter("Oak Park Academy", "?")],
        "table": _table(),
        "strip": _strip(),
        "kai": {
            "tags": [Tag("child in need", "care"), Tag("severe", "bad")],
            "facts": [
                Fact("UPN", "A123456789012"),
                Fact("Year", "7 · 7A"),
                Fact("School", "Oak Park Academy", "#"),
                Fact("Born", "14 May 2014"),
            ],
            "side": {"text": "Case FT-0412", "href": "#"},
        },
        "facts": [
            Fact("Officer", "Amina Yusuf", "#", "Change"),
            Fact("Stage", "Review"),
            Fact("Due", "in 2 days"),
        ],
        "events": _events(),
        "steps": [
            Step("Flagged", "done", "3 Nov"),
            Step("School support", "done", "10 Nov"),
            Step("Panel", "now", "week 5 of 12"),
            Step("Review"),
            Step("Notice to improve"),
        ],
        "rungs": _rungs(),
        "tabs": [
            NavItem("Open", "#open", True, 12),
            NavItem("On hold", "#hold", count=2),
            NavItem("Closed", "#closed"),
        ],
        "page": Paginator(range(380), 30).page(2),
        "key_rows": [
            KeyHelp("J", "Next in the list"),
            KeyHelp("K", "The one before"),
            KeyHelp("Alt P", "Rest present"),
        ],
    }
