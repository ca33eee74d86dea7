"""Pages of cover: who is away and who acts in their place, arranging it, ending it sooner."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import AlreadyDone, WrongState
from accounts.web.once import once_only
from accounts.web.words import short_date
from cases import access, access_cover
from cases.actions import cover as actions
from cases.actions.cover_lists import read_cover_today, read_covers
from cases.choices import Permission
from cases.web.cover_page import CoverForm, CoverLine
from cases.web.requests import SignedInRequest


@require_safe
def list_covers(request: SignedInRequest) -> HttpResponse:
    """Who is away, who will be, and who was."""
    today = timezone.localdate()
    covers = read_covers(request.user, today)
    context = {
        "standing": [CoverLine(cover, request.user, today) for cover in covers.standing],
        "over": [CoverLine(cover, request.user, today) for cover in covers.over],
        "others": access_cover.can_arrange_for_others(request.user),
    }
    return render(request, "cases/covers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def arrange_cover(request: SignedInRequest) -> HttpResponse:
    """Who is away from when to when, and who covers."""
    access.check_anywhere(request.user, Permission.ARRANGE_COVER)
    people = {str(person.pk): person for person in access.officers()}
    for_others = access_cover.can_arrange_for_others(request.user)
    form = CoverForm(
        request.POST or None,
        people=[(key, person.name) for key, person in people.items() if for_others or person != request.user],
        for_others=for_others,
        initial={"officer": request.GET.get("of", "")},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        officer = people[data["officer"]] if for_others else request.user
        try:
            made = actions.arrange_cover(
                officer=officer, people=[people[key] for key in data["people"]],
                first=data["first"], last=data["last"], by=request.user,
            )  # fmt: skip
        except (AlreadyDone, WrongState) as refused:
            form.add_error(None, refused.message)
        else:
            _say(request, CoverLine(made, request.user, timezone.localdate()))
            return redirect("cases:list_covers")
    status = 422 if form.is_bound else 200
    return render(
        request, "cases/cover_new.html", {"form": form, "others": for_others}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def end_cover(request: SignedInRequest, ref: str) -> HttpResponse:
    """Ask, then end it at once."""
    cover = access_cover.get_cover(request.user, ref)
    access_cover.check_can_arrange_cover(request.user, cover.officer)
    line = CoverLine(cover, request.user, timezone.localdate())
    if request.method == "POST":
        actions.end_cover(cover=cover, by=request.user)
        messages.success(request, f"Nobody covers for {cover.officer.name} any more.")
        return redirect("cases:list_covers")
    return render(request, "cases/cover_end.html", {"line": line})


def _say(request: SignedInRequest, line: CoverLine) -> None:
    messages.success(request, f"{line.by} for {line.officer}, {line.days}.")
    theirs = read_cover_today(line.cover.officer, line.today).for_others
    for cover in theirs:
        messages.warning(
            request,
            f"{line.officer} covers for {cover.officer.name} to {short_date(cover.ends_on)}: somebody else has to.",
        )
