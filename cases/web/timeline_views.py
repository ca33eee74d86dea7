"""The timeline taken away: on paper with who printed it and what is left out, and as a file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.web.words import long_date
from attendance.web.figures_sheets import harmless
from cases import access
from cases.actions.files import open_file
from cases.actions.timelines import Asked
from cases.web.case_page import CasePage
from cases.web.requests import SignedInRequest
from cases.web.timeline_view import EARLIER_NAMES, SHOWN, Timeline

if TYPE_CHECKING:
    from cases.actions.files import CaseFile

COLUMNS = ("when", "what", "words", "by", "tags", "weeks_before_and_after")
MOST_PAGES = 200


class NarrowForm(forms.Form):
    """A period, a person, words: what part of the timeline is asked for."""

    show = forms.CharField(required=False, max_length=20)
    q = forms.CharField(required=False, max_length=100)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    who = forms.CharField(required=False, max_length=120)
    page = forms.IntegerField(required=False, min_value=1, max_value=MOST_PAGES)

    def add_prefix(self, field_name: str) -> str:
        """`from` and `to` in the address: words of the language a field cannot have as its name."""
        return {"since": "from", "until": "to"}.get(field_name, field_name)


def asked_for(request: HttpRequest) -> Asked:
    """What the address asks for; what cannot be read of it is not asked for."""
    form = NarrowForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    show = EARLIER_NAMES.get(data.get("show", ""), data.get("show", ""))
    return Asked(
        show if show in SHOWN else "", data.get("since"), data.get("until"), data.get("who", ""),
        data.get("q", ""), data.get("page") or 1,
    )  # fmt: skip


@require_safe
def print_timeline(request: SignedInRequest, ref: str) -> HttpResponse:
    """All of what is asked for on one sheet."""
    file = open_file(case=access.get_case(request.user, ref), by=request.user, what="printed")
    timeline = Timeline(file, asked_for(request), everything=True)
    context = {"page": CasePage(file), "timeline": timeline, "printed": printed_words(file)}
    return render(request, "cases/timeline_print.html", context)


@require_safe
def download_timeline(request: SignedInRequest, ref: str) -> HttpResponse:
    """The same as a file for a spreadsheet."""
    file = open_file(case=access.get_case(request.user, ref), by=request.user, what="file")
    timeline = Timeline(file, asked_for(request), everything=True)
    headers = {
        "Content-Disposition": f'attachment; filename="{file.case.ref}-timeline.csv"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(
        as_csv(timeline, file), content_type="text/csv; charset=utf-8", headers=headers
    )


def as_csv(timeline: Timeline, file: CaseFile) -> bytes:
    """One line for each row; last, who took it and what is left out."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in timeline.rows:
        if row.week is not None:
            line = [
                row.week.half_days.monday.isoformat(),
                row.week.title,
                row.week.says,
                "",
                "",
                "",
            ]
        elif row.event is not None:
            event = row.event
            tags = ", ".join(tag.text for tag in event.tags)
            line = [event.at, event.title, event.text, event.by, tags, row.beside]
        writer.writerow([harmless(value) for value in line])
    left = "; ".join(timeline.left_out) or "nothing"
    writer.writerow([harmless(f"{printed_words(file)}. Left out: {left}")])
    return out.getvalue().encode("utf-8-sig")


def printed_words(file: CaseFile) -> str:
    """`Printed for Amina Yusuf, Monday 19 January 2026 at 09:41`."""
    now = timezone.localtime()
    return f"Taken by {file.user.name}, {long_date(now)} at {now:%H:%M}"
