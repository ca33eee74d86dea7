"""Pages of one meeting: arrange, read, invite to, move, call off, write down, add to."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound
from accounts.web.once import once_only
from accounts.web.words import plural
from cases import access, access_meetings
from cases.actions import invitations, meetings, reading, telling
from cases.choices import MeetingKind
from cases.web.action_page import ActionPage, show
from cases.web.meeting_arranging import Arranging, wanted_of, when_form_of
from cases.web.meeting_forms import AdditionForm, CancelForm, MoveForm, RecordForm
from cases.web.meeting_page import MeetingPage, label_of
from cases.web.requests import SignedInRequest

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@once_only
def arrange_meeting(
    request: SignedInRequest, ref: str, kind: str = MeetingKind.PANEL
) -> HttpResponse:
    """Set a meeting; what stands against it is shown first."""
    case = access.get_case(request.user, ref)
    access.check_can_edit(request.user, case)
    if kind not in MeetingKind.values:
        raise NotFound("There is no such kind of meeting.")
    arranging = Arranging(case, request.user, kind)
    form = arranging.form(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.weigh(arranging.clashes(form)):
        made = arranging.save(form)
        label = label_of(kind).lower()
        messages.success(request, f"The {label} is set. Now invite each parent.")
        return redirect("cases:show_meeting", ref=ref, number=made[0].pk)
    page = ActionPage(
        case, f"Set a {label_of(kind).lower()}", f"Set the {label_of(kind).lower()}",
        warning=arranging.warning, intro=arranging.promise,
    )  # fmt: skip
    context = {"page": page, "form": form, "left_out": arranging.left_out}
    status = 422 if form.is_bound else 200
    return render(request, "cases/meeting_form.html", context, status=status)


@require_safe
def show_meeting(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """One meeting. That it was read is written down."""
    meeting = access_meetings.get_meeting(request.user, ref, number)
    reading.open_meeting(meeting=meeting, by=request.user)
    page = MeetingPage(meeting, request.user)
    return render(request, "cases/meeting.html", {"page": page})


@require_POST
@once_only
def invite_to_meeting(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """A letter to each parent asked who has none; who is left out is said, with the reason."""
    meeting = _workable(request, ref, number)
    access.check_can_send_letter(request.user, meeting.case)
    done = invitations.invite_parents(panel=meeting, by=request.user)
    sent = plural(len(done.sent), "invitation")
    messages.success(request, f"{sent} sent, one to each parent.")
    for name, why in done.left_out:
        messages.warning(request, f"{name} was left out: {why}")
    return redirect("cases:show_meeting", ref=ref, number=number)


@require_http_methods(FORM)
@once_only
def move_meeting(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Another time or place; the invited get a new invitation."""
    meeting = _workable(request, ref, number)
    form = when_form_of(MoveForm, meeting.case, request.user, request.POST or None, meeting)
    if request.method == "POST" and form.is_valid():
        wanted = wanted_of(form, request.user)
        carers = [p.carer_id for p in meeting.people.all() if p.carer_id]
        if form.weigh(meetings.look(meeting.case, meeting.kind, wanted, carers, but=[meeting.pk])):
            made, told = telling.move(
                panel=meeting, by=request.user, wanted=wanted,
                reason=form.cleaned_data["reason"], write=form.cleaned_data["write"],
            )  # fmt: skip
            _say_told(request, "Moved", told)
            return redirect("cases:show_meeting", ref=ref, number=made.pk)
    page = _page(meeting, "Move the {}", "Move it")
    context = {"page": page, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "cases/meeting_form.html", context, status=status)


@require_http_methods(FORM)
@once_only
def cancel_meeting(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Call a meeting off, with the reason."""
    meeting = _workable(request, ref, number)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        told = telling.call_off(
            panel=meeting, by=request.user, reason=data["reason"], write=data["write"]
        )
        _say_told(request, "Called off", told)
        return redirect("cases:show_meeting", ref=ref, number=number)
    warning = "A letter takes its days: where the meeting is near, ring as well, and log it."
    return show(request, _page(meeting, "Call off the {}", "Call it off", warning), form)


@require_POST
@once_only
def tell_of_meeting(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """A letter to each parent who was invited to a meeting that is off, and does not know."""
    meeting = access_meetings.get_meeting(request.user, ref, number)
    access.check_can_send_letter(request.user, meeting.case)
    told = invitations.tell_it_is_off(panel=meeting, by=request.user)
    _say_told(request, "Written", told)
    return redirect("cases:show_meeting", ref=ref, number=number)


def _say_told(request: SignedInRequest, did: str, told: invitations.Invited) -> None:
    """How many letters went, and who could not be written to."""
    messages.success(request, f"{did}. {plural(len(told.sent), 'letter')} sent.")
    for name, why in told.left_out:
        messages.warning(request, f"{name} was not written to: {why}")


@never_cache  # it holds the key of its reader's drafts
@require_http_methods(FORM)
@once_only
def record_meeting(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Who came, and what was said. From then on it stands."""
    meeting = _workable(request, ref, number)
    meetings.check_waits(meeting)
    meetings.check_its_day_has_come(meeting, timezone.localdate())
    form = RecordForm(request.POST or None, people=[(p.pk, p.name) for p in meeting.people.all()])
    if request.method == "POST" and form.is_valid():
        meetings.record_meeting(
            panel=meeting, by=request.user, attendance=form.attendance,
            minutes=form.cleaned_data["minutes"],
        )  # fmt: skip
        messages.success(request, _recorded(meeting.kind))
        return redirect("cases:show_meeting", ref=ref, number=number)
    context: dict[str, Any] = {
        "page": _page(meeting, "Record the {}", "Record it"), "form": form,
        "meeting": MeetingPage(meeting, request.user),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "cases/meeting_record.html", context, status=status)


@require_http_methods(FORM)
@once_only
def add_to_minutes(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Add to minutes that stand."""
    meeting = access_meetings.get_meeting(request.user, ref, number)
    access.check_can_edit(request.user, meeting.case)
    form = AdditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        meetings.add_to_minutes(panel=meeting, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, "Added. What stood before stands.")
        return redirect("cases:show_meeting", ref=ref, number=number)
    return show(request, _page(meeting, "Add to the minutes of the {}", "Add it"), form)


def record_panel(request: SignedInRequest, ref: str) -> HttpResponse:
    """The same for the panel of a case that waits, by the address its pathway names."""
    case = access.get_case(request.user, ref)
    access.check_can_edit(request.user, case)
    meeting = access_meetings.get_waiting_panel(case)
    return record_meeting(request, ref, meeting.pk)


def _workable(request: SignedInRequest, ref: str, number: int) -> Any:
    """A meeting this person may work on. Raises NotFound, NotAllowed."""
    meeting = access_meetings.get_meeting(request.user, ref, number)
    access.check_can_edit(request.user, meeting.case)
    return meeting


def _page(meeting: Any, heading: str, submit: str, warning: str = "") -> ActionPage:
    words = heading.format(label_of(meeting.kind).lower())
    back = reverse("cases:show_meeting", args=[meeting.case.ref, meeting.pk])
    return ActionPage(meeting.case, words, submit, warning=warning, leads_back=back)


def _recorded(kind: str) -> str:
    label = label_of(kind).lower()
    return f"The {label} is recorded." + (
        " Now write the plan." if kind == MeetingKind.PANEL else ""
    )
