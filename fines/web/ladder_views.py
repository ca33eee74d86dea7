"""The ladder: which measures the law leaves open for an offence of any day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attendance.rules.calendar import CalendarEnds
from fines.actions.law import climb, current_law
from fines.rules.ladder import Rung
from fines.web.forms import LadderForm
from fines.web.ladder_presenter import LadderPage


@require_safe
def see_ladder(request: HttpRequest) -> HttpResponse:
    """The rungs for the date and history asked about; anyone signed in may look."""
    form = LadderForm(LadderForm.with_defaults(request.GET))
    rungs: tuple[Rung, ...] = ()
    valid = form.is_valid()
    law = current_law(form.law_of)
    if valid:
        try:
            rungs = climb(law=law, **form.question)
        except (CalendarEnds, OverflowError) as beyond:
            form.add_error("posted", str(beyond) or "That date lies too far ahead.")
    page = LadderPage(form, rungs, law)
    return render(request, "fines/ladder.html", {"page": page}, status=422 if form.errors else 200)
