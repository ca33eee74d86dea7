"""Doing something about a flag: one from its page or its line, or several chosen in the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.web.once import once_only
from attendance.access import check_can_work_flags, check_permission, get_flag
from attendance.access_flags import get_flags
from attendance.actions import flag_notes
from attendance.choices import Permission
from attendance.web.block_forms import read_back
from attendance.web.flag_page import FlagPage
from attendance.web.flag_several import SeveralPage
from attendance.web.flag_views import show_again
from attendance.web.requests import SignedInRequest

if TYPE_CHECKING:
    from attendance.models import Flag

RETURN_RECORDED = (
    "The return is recorded. The next run clears this flag, unless another time away waits for one."
)


@require_POST
@once_only
def acknowledge_flag(request: SignedInRequest, ref: str) -> HttpResponse:
    """Somebody has seen it."""
    page = _page(request, ref)
    form = page.acknowledge_form
    if not form.is_valid():
        return show_again(request, page)
    flag_notes.acknowledge_flags(flags=[page.flag], by=request.user, **form.wishes)
    return _done(request, ref, "Acknowledged: somebody has seen it.")


@require_POST
def unacknowledge_flag(request: SignedInRequest, ref: str) -> HttpResponse:
    """One's own acknowledgement was a slip."""
    flag_notes.take_back_acknowledgement(flag=_flag(request, ref), by=request.user)
    return _done(request, ref, "Taken back: it is still to be seen.")


@require_POST
@once_only
def snooze_flag(request: SignedInRequest, ref: str) -> HttpResponse:
    """It can wait until a day, and why."""
    page = _page(request, ref)
    form = page.snooze_form
    if not form.is_valid():
        return show_again(request, page)
    flag_notes.snooze_flags(flags=[page.flag], by=request.user, **form.wishes)
    return _done(request, ref, "Snoozed. It comes back by itself.")


@require_POST
def wake_flag(request: SignedInRequest, ref: str) -> HttpResponse:
    """It is to be looked at after all."""
    flag_notes.wake_flag(flag=_flag(request, ref), by=request.user)
    return _done(request, ref, "Awake again.")


@require_POST
@once_only
def record_return(request: SignedInRequest, ref: str) -> HttpResponse:
    """The return it asks for was made."""
    page = _page(request, ref)
    form = page.return_form
    if not form.is_valid():
        return show_again(request, page)
    flag_notes.record_return(flag=page.flag, by=request.user, **form.wishes)
    return _done(request, ref, RETURN_RECORDED)


@require_POST
@once_only
def act_on_flags(request: SignedInRequest) -> HttpResponse:
    """Several at once: first what will happen, then, confirmed, it happens to all of them."""
    check_permission(request.user, Permission.WORK_FLAGS)
    chosen = request.POST.getlist("flag")
    if not chosen:
        messages.error(request, "Tick at least one flag first.")
        return redirect(read_back(request.POST.get("next", "")) or "attendance:list_flags")
    flags = get_flags(request.user, chosen)
    for school in {flag.enrolment.school_id: flag.enrolment.school for flag in flags}.values():
        check_can_work_flags(request.user, school)
    page = SeveralPage(flags, request.user, request.POST)
    if page.is_confirmed and not page.problem and page.form.is_valid():
        done = page.act()
        messages.success(request, page.done_in_words(done))
        return redirect(page.back)
    status = 422 if page.is_confirmed or page.problem else 200
    return render(request, "attendance/flags_several.html", {"page": page}, status=status)


def _flag(request: SignedInRequest, ref: str) -> Flag:
    """The flag, for somebody who may do something about it. Raises NotFound, NotAllowed."""
    flag = get_flag(request.user, ref)
    check_can_work_flags(request.user, flag.enrolment.school)
    return flag


def _page(request: SignedInRequest, ref: str) -> FlagPage:
    return FlagPage(_flag(request, ref), request.user, request.POST)


def _done(request: SignedInRequest, ref: str, words: str) -> HttpResponse:
    """Back to where it was asked for, or, for htmx, the line as it is now."""
    if request.htmx:  # type: ignore[attr-defined]
        page = FlagPage(get_flag(request.user, ref), request.user)
        context = {"row": page.row, "words": words}
        return render(request, "attendance/_flag_row.html", context)
    messages.success(request, words)
    back = read_back(request.POST.get("next", ""))
    return redirect(back) if back else redirect("attendance:show_flag", ref)
