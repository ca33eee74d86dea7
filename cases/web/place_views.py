"""The list of rooms that meetings may be in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web.once import once_only
from cases import access_meetings
from cases.actions import places
from cases.web.meeting_forms import PlaceForm
from cases.web.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def list_places(request: SignedInRequest) -> HttpResponse:
    """The rooms that are kept; a POST adds one."""
    schools = access_meetings.schools_to_arrange_at(request.user)
    form = PlaceForm(request.POST or None, schools=[(s.urn, s.name) for s in schools])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        school = next((s for s in schools if s.urn == data["school"]), None)
        places.add_place(by=request.user, name=data["name"], address=data["address"], school=school)
        messages.success(request, f"{data['name']} is in the list.")
        return redirect("cases:list_places")
    context = {"places": access_meetings.places_to_meet(), "form": form}
    return render(
        request, "cases/meeting_places.html", context, status=422 if form.is_bound else 200
    )


@require_POST
def retire_place(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a room out of the list; meetings that are set there stay there."""
    place = access_meetings.get_place(request.user, number)
    places.retire_place(place=place, by=request.user)
    messages.success(request, f"{place.name} is no longer offered.")
    return redirect("cases:list_places")
