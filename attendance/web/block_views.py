"""Many marks at once: a look at what would change, the confirming of it, and one step back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from accounts.errors import AlreadyDone, NotFound
from accounts.web.helpers import render_page_or_part
from attendance.access import get_places, get_school
from attendance.actions.block_sheets import BlockCell
from attendance.actions.blocks import amend_block, undo_block
from attendance.choices import Permission
from attendance.errors import BlockRefused
from attendance.web.block_forms import BlockForm, read_back
from attendance.web.block_presenter import (
    UNDO,
    AmendPage,
    amended_in_words,
    cells_of,
    keep_undo,
    look_again,
)
from attendance.web.requests import SignedInRequest

if TYPE_CHECKING:
    from attendance.models import School

TEMPLATE, PART = "attendance/amend.html", "attendance/_amend_preview.html"


@require_POST
def amend_marks(request: SignedInRequest, urn: str) -> HttpResponse:
    """Show what a block would change; with `confirm`, change it."""
    school = get_school(request.user, urn, Permission.AMEND_MARK)
    form = BlockForm.read(request.POST)
    if form.problem:
        context = {"problem": form.problem, "back": form.back}
        return render_page_or_part(request, TEMPLATE, context, part=PART, status=422)
    cells = cells_of(form, get_places(request.user, school, form.keys))
    if "confirm" in request.POST:
        return confirm_block(request, school, form, cells)
    page = AmendPage(request.user, school, form, look_again(cells), {})
    return render_page_or_part(request, TEMPLATE, {"page": page}, part=PART)


def confirm_block(
    request: SignedInRequest, school: School, form: BlockForm, cells: list[BlockCell]
) -> HttpResponse:
    """Write the block, or show it again with everything that stands against it."""
    try:
        done = amend_block(cells=cells, reason=form.reason.sentence, by=request.user)
    except BlockRefused as refused:
        page = AmendPage(
            request.user, school, form, look_again(cells), refused.faults, refused.general
        )
        return render(request, TEMPLATE, {"page": page, "refusal": refused.message}, status=422)
    except AlreadyDone as same:
        messages.info(request, same.message)
    else:
        words = amended_in_words(done)
        keep_undo(request.session, school, done, words)
        if not form.back:  # the page it came from says so itself, beside the button that undoes it
            messages.success(request, words)
    return redirect(form.back or "attendance:list_registers")


@require_POST
def undo_amendment(request: SignedInRequest, urn: str) -> HttpResponse:
    """Put a block of one's own back, a few minutes after."""
    school = get_school(request.user, urn, Permission.AMEND_MARK)
    stamp = _read_stamp(request.POST.get("stamp", ""))
    if stamp is None:
        raise NotFound("There is no such change of yours to undo.")
    back = read_back(request.POST.get("next", "")) or "attendance:list_registers"
    request.session.pop(UNDO, None)
    try:
        done = undo_block(school=school, stamp=stamp, by=request.user)
    except BlockRefused as refused:
        messages.error(request, f"Not undone. {' '.join(dict.fromkeys(refused.faults.values()))}")
    else:
        messages.success(request, f"Undone: {amended_in_words(done)}")
    return redirect(back)


def _read_stamp(text: str) -> dt.datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:  # the shape of a moment, and no moment
        return None
