"""The case page, and the pages that move a case or ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound, WrongState
from accounts.web.helpers import render_page_or_part
from accounts.web.once import once_only
from cases import access
from cases.actions import allocation, basis, considering, escalations
from cases.actions.files import CaseFile, open_file
from cases.choices import CloseReason, Stage
from cases.rules.stages import (
    ASKED_FOR,
    DECIDED_ON_A_RECORD,
    FOLLOWS_A_NOTICE,
    LEGAL_STAGES,
    Move,
    missing,
)
from cases.web.action_page import ActionPage, done, show, stage_of
from cases.web.case_page import CasePage, missed_words
from cases.web.contact_page import box_for
from cases.web.forms import AskForm, MoveForm, OfficerForm, ReasonForm
from cases.web.parties import unsettled_words
from cases.web.pathway import needs_of
from cases.web.referral_page import answer_href, referral_lines
from cases.web.requests import SignedInRequest
from cases.web.support_page import BeforeSanction
from cases.web.timeline_views import asked_for
from cases.web.words import move_words

if TYPE_CHECKING:
    from cases.models import Case

FORM = ["GET", "HEAD", "POST"]


@never_cache  # it holds the key of its reader's drafts
@require_safe
def show_case(request: SignedInRequest, ref: str) -> HttpResponse:
    """One case: who, what next, what was done."""
    file = open_file(case=access.get_case(request.user, ref), by=request.user)
    page = CasePage(file, asked=asked_for(request))
    before = BeforeSanction(file)
    referrals = referral_lines(before.rows.referrals, file)
    context = {
        "page": page, "box": box_for(file), "before": before, "referrals": referrals,
        "answer_href": answer_href(referrals, file),
    }  # fmt: skip
    return render_page_or_part(request, "cases/case.html", context, part="cases/_timeline.html")


@require_http_methods(FORM)
@once_only
def move_case(request: SignedInRequest, ref: str, stage: str) -> HttpResponse:
    """What a move means and needs; a POST makes it."""
    case = access.get_case(request.user, ref)
    access.check_can_move(request.user, case)
    move = _move_to(case, stage)
    if move.to == Stage.FT_REFERRED:  # everything that goes with it is gathered there
        return redirect("cases:refer", pupil_ref=case.pupil.ref)
    file = CaseFile(case, request.user)
    gaps = missing(move, file.facts)
    if request.method != "POST" and (written := _record_href(file, move)):
        return redirect(written)
    asks = [ASKED_FOR[gap.code] for gap in gaps if gap.code in ASKED_FOR]
    form = MoveForm(
        request.POST or None,
        needs_reason=move.needs_reason,
        close_reasons=move.endings(file.roles),
        asks=asks,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        case = considering.answer_and_move(
            case=case, to=move.to, by=request.user, answers=form.answers,
            reason=data["reason"], close_reason=data.get("close_reason", ""),
        )  # fmt: skip
        return done(request, case, _moved_words(case.stage, case.close_reason))
    words = move_words(case.stage, move.to)
    page = ActionPage(
        case, heading=words, submit=words,
        needs=needs_of(case.ref, [gap for gap in gaps if gap.code not in ASKED_FOR], may_do=True),
        warning=" ".join(_warnings(file, move.to)),
        intro=missed_words(file) if move.to == Stage.CLOSED else "",
    )  # fmt: skip
    return show(request, page, form)


@require_http_methods(FORM)
@once_only
def ask_decision(request: SignedInRequest, ref: str, stage: str) -> HttpResponse:
    """Ask a manager to let the case go to a stage."""
    case = access.get_case(request.user, ref)
    access.check_can_ask(request.user, case)
    to = (move := _move_to(case, stage)).to
    if request.method != "POST" and (written := _record_href(CaseFile(case, request.user), move)):
        return redirect(written)
    form = AskForm(request.POST or None, initial={"summary": move_words(case.stage, to)})
    if request.method == "POST" and form.is_valid():
        missed, possible, unauthorised = CaseFile(case, request.user).missed
        data = {"missed": missed, "possible": possible, "unauthorised": unauthorised}
        escalations.ask(case=case, by=request.user, stage=to, data=data, **form.cleaned_data)
        return done(request, case, "A manager has been asked. You see the answer on this case.")
    page = ActionPage(
        case, heading=f"Ask a manager: {move_words(case.stage, to).lower()}", submit="Ask",
        intro="The manager sees the marks, what was tried and what you write here.",
    )  # fmt: skip
    return show(request, page, form)


@require_http_methods(FORM)
def confirm_basis(request: SignedInRequest, ref: str) -> HttpResponse:
    """Say why a case goes on although what it rests on has changed."""
    case = access.get_case(request.user, ref)
    access.check_can_confirm_basis(request.user, case)
    form = ReasonForm(request.POST or None, label="Why does the case go on as it is?")
    if request.method == "POST" and form.is_valid():
        basis.confirm_basis(case=case, by=request.user, reason=form.cleaned_data["reason"])
        return done(request, case, "Confirmed: the case goes on as it is.")
    return show(request, ActionPage(case, "Confirm what the case rests on", "Confirm"), form)


@require_POST
def take_case(request: SignedInRequest, ref: str) -> HttpResponse:
    """An officer takes a case nobody has."""
    case = access.get_case(request.user, ref)
    allocation.allocate(case=case, to=request.user, by=request.user)
    return done(request, case, f"{case.ref} is yours.")


@require_http_methods(FORM)
def allocate(request: SignedInRequest, ref: str) -> HttpResponse:
    """Give the case to an officer."""
    case = access.get_case(request.user, ref)
    access.check_can_allocate(request.user, case)
    people = {str(person.pk): person for person in access.officers()}
    form = OfficerForm(request.POST or None, officers=[(k, p.name) for k, p in people.items()])
    if request.method == "POST" and form.is_valid():
        to = people[form.cleaned_data["officer"]]
        allocation.allocate(case=case, to=to, by=request.user)
        return done(request, case, f"{case.ref} is {to.name}'s now.")
    return show(request, ActionPage(case, "Allocate to an officer", "Allocate"), form)


def _move_to(case: Case, value: str) -> Move:
    """The move an address names. Raises NotFound, WrongState."""
    stage = stage_of(value)
    if stage is None:
        raise NotFound("There is no such stage.")
    move = case.way(stage)
    if move is None:
        raise WrongState(
            f"A case cannot go from {Stage(case.stage).label.lower()} to {stage.label.lower()}."
        )
    if stage in FOLLOWS_A_NOTICE:
        raise WrongState(
            "This stage follows the notice: propose, issue or settle the notice instead."
        )
    return move


def _record_href(file: CaseFile, move: Move) -> str:
    """Where the record is written that this move rests on, while none stands; empty for every other move."""
    record = file.facts.record
    return record.href if move.to in DECIDED_ON_A_RECORD and record.lacking else ""


def _moved_words(stage: str, close_reason: str) -> str:
    if stage == Stage.CLOSED:
        return f"The case is closed: {CloseReason(close_reason).label.lower()}."
    return f"The case is now at {Stage(stage).label}."


def _warnings(file: CaseFile, to: str) -> list[str]:
    """What is to be minded before the move: a hold; and before a legal step, who is not known to be a parent."""
    held = "The case is on hold." if file.facts.held else ""
    unsettled = unsettled_words(file) if to in LEGAL_STAGES else ""
    return [words for words in (held, unsettled) if words]
