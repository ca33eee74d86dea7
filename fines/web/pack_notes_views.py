"""Notes and letters of a court pack: read, kept out, let in as they stand, or disclosed in a person's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.errors import WrongState
from fines.access_packs import check_can_build, get_parent
from fines.actions import pack_disclosing
from fines.web.pack_notes_page import NotesPage
from fines.web.requests import SignedInRequest

if TYPE_CHECKING:
    from attendance.models import Carer
    from cases.models import Case

EMPTY = "Write the words to disclose, or keep the note out."
DONE = {
    "disclose": "Disclosed in your words.",
    "as_sent": "It goes in as it was sent.",
    "keep": "Kept out.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def decide_notes(request: SignedInRequest, case_ref: str, carer_ref: str) -> HttpResponse:
    """The notes with their words; a decision on one, or on all that go in as they stand, comes back to what is left."""
    case, carer = get_parent(request.user, case_ref, carer_ref)
    check_can_build(request.user, case)
    said, problem = request.POST, ""
    if request.method == "POST":
        try:
            done = _decide(request, case, carer)
        except WrongState as refused:
            problem = refused.message
        else:
            messages.success(request, done)
            return redirect("fines:decide_notes", case_ref, carer_ref)
    notes = pack_disclosing.list_notes(case=case, carer=carer, by=request.user)
    page = NotesPage(case, carer, notes, problem, (said.get("key", ""), said.get("words", "")))
    return render(request, "fines/pack_notes.html", {"page": page}, status=422 if problem else 200)


def _decide(request: SignedInRequest, case: Case, carer: Carer) -> str:
    """Do what was pressed; the words for it. Raises WrongState."""
    said, by = request.POST, request.user
    decides = said.get("decides", "")
    if decides == "pass":
        pairs = (pair.rpartition(":") for pair in said.getlist("read"))
        seen = {key: hash_ for key, _, hash_ in pairs}
        count = pack_disclosing.pass_notes(case=case, carer=carer, seen=seen, by=by)
        return (
            "The note goes in as it stands."
            if count == 1
            else f"{count} notes go in as they stand."
        )
    words = said.get("words", "")[:5000] if decides == "disclose" else ""
    if decides not in DONE or (decides == "disclose" and not words.strip()):
        raise WrongState(EMPTY)
    pack_disclosing.decide_note(
        case=case, carer=carer, key=said.get("key", ""), seen=said.get("seen", ""), words=words,
        as_sent=decides == "as_sent", by=by,
    )  # fmt: skip
    return DONE[decides]
