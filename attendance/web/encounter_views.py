"""Children met on patrol: recording one in the street, one on its page, who it is, what is asked to follow."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web.once import once_only
from attendance.access_patrols import (
    can_see_note,
    get_encounter,
    get_encounter_to_change,
    get_enrolment_to_match,
    get_patrol,
)
from attendance.actions import encounters, follow_ups, patrol_matching
from attendance.actions.encounter_story import list_schools_given, read_encounter
from attendance.actions.patrol_lists import latest_of, record_encounter_read
from attendance.web.encounter_forms import CorrectForm, EncounterForm, initial_of
from attendance.web.encounter_presenter import EncounterPage
from attendance.web.match_presenter import MatchPage
from attendance.web.plan_forms import NoteForm
from attendance.web.plan_pages import FormPage, attempt, show_form
from attendance.web.record_presenter import RecordPage
from attendance.web.requests import SignedInRequest

FORM = ["GET", "HEAD", "POST"]
LATEST, MOST = 3, 300


@require_http_methods(FORM)
@once_only
def record_encounter(request: SignedInRequest, ref: str) -> HttpResponse:
    """The form for the street: each child is saved at once, and the next form follows."""
    patrol = get_patrol(request.user, ref)
    encounters.check_can_write(patrol)
    latest = latest_of(request.user, patrol, LATEST)
    page = RecordPage(patrol, latest)
    form = EncounterForm(
        request.POST or None, schools=list_schools_given(), initial=page.initial(timezone.now())
    )
    if request.method == "POST":
        made = attempt(form, lambda: encounters.record_encounter(
            patrol=patrol, told=form.told(patrol.date), by=request.user))  # fmt: skip
        if made:
            messages.success(request, f"Saved: no. {made.number}.")
            return redirect("attendance:record_encounter", ref=ref)
    context = {"page": page, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/patrols/record.html", context, status=status)


@require_safe
def show_encounter(request: SignedInRequest, ref: str) -> HttpResponse:
    """One child met. Opening it is written down."""
    encounter = get_encounter(request.user, ref)
    record_encounter_read(request.user, encounter)
    page = EncounterPage(read_encounter(request.user, encounter))
    return render(request, "attendance/patrols/encounter.html", {"page": page})


@require_http_methods(FORM)
@once_only
def correct_encounter(request: SignedInRequest, ref: str) -> HttpResponse:
    """Put right what was recorded, and say why."""
    encounter = get_encounter_to_change(request.user, ref)
    form = CorrectForm(
        request.POST or None, schools=list_schools_given(), initial=initial_of(encounter),
        shows_note=can_see_note(request.user, encounter, encounter.match),
    )  # fmt: skip
    if request.method == "POST":
        done = attempt(form, lambda: encounters.correct_encounter(
            encounter=encounter, told=form.told(encounter.patrol.date),
            because=form.cleaned_data["because"], by=request.user))  # fmt: skip
        if done:
            messages.success(request, "Put right. What it said before is kept.")
            return redirect("attendance:show_encounter", ref=ref)
    page = FormPage("Put it right", "Save", reverse("attendance:show_encounter", args=[ref]),
                    f"{encounter.patrol.area} · no. {encounter.number}")  # fmt: skip
    return show_form(request, page, form)


@require_http_methods(FORM)
@once_only
def match_encounter(request: SignedInRequest, ref: str) -> HttpResponse:
    """Pupils who may be the child; a POST says which. Who was shown is written down."""
    encounter = get_encounter_to_change(request.user, ref)
    if request.method == "POST":
        enrolment = get_enrolment_to_match(request.user, request.POST.get("pupil", ""), encounter)
        patrol_matching.match_encounter(encounter=encounter, enrolment=enrolment, by=request.user)
        messages.success(request, f"Matched to {enrolment.pupil.full_name}.")
        return redirect("attendance:show_encounter", ref=ref)
    words = request.GET.get("q", "").strip()
    found = patrol_matching.find_candidates(encounter=encounter, by=request.user, words=words)
    page = MatchPage(encounter, found, words)
    return render(request, "attendance/patrols/match.html", {"page": page})


@require_http_methods(FORM)
@once_only
def unmatch_encounter(request: SignedInRequest, ref: str) -> HttpResponse:
    """It was another child."""
    encounter = get_encounter_to_change(request.user, ref)
    form = NoteForm(request.POST or None, label="Why was it another child?")
    if request.method == "POST":
        done = attempt(form, lambda: patrol_matching.unmatch_encounter(
            encounter=encounter, because=form.cleaned_data["note"], by=request.user))  # fmt: skip
        if done:
            messages.success(request, "The match is taken back.")
            return redirect("attendance:show_encounter", ref=ref)
    page = _note_page(ref, "Take the match back", "Take it back")
    page.warning = "It leaves the pupil’s record, and a follow-up asked for falls. Who matched it stays on file."
    return show_form(request, page, form)


@require_POST
@once_only
def ask_follow_up(request: SignedInRequest, ref: str) -> HttpResponse:
    """Ask somebody to act: a flag that stands until a person closes it."""
    encounter = get_encounter_to_change(request.user, ref)
    note = request.POST.get("note", "")[:MOST]
    follow_ups.ask_follow_up(encounter=encounter, note=note, by=request.user)
    messages.success(request, "Follow-up is asked for.")
    return redirect("attendance:show_encounter", ref=ref)


@require_http_methods(FORM)
@once_only
def close_follow_up(request: SignedInRequest, ref: str) -> HttpResponse:
    """Say what was done, and close it."""
    encounter = get_encounter_to_change(request.user, ref)
    form = NoteForm(request.POST or None, label="What was done?")
    if request.method == "POST":
        done = attempt(form, lambda: follow_ups.close_follow_up(
            encounter=encounter, because=form.cleaned_data["note"], by=request.user))  # fmt: skip
        if done:
            messages.success(request, "The follow-up is closed.")
            return redirect("attendance:show_encounter", ref=ref)
    return show_form(request, _note_page(ref, "Close the follow-up", "Close it"), form)


def _note_page(ref: str, heading: str, submit: str) -> FormPage:
    return FormPage(heading, submit, reverse("attendance:show_encounter", args=[ref]))
