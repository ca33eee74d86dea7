"""Notes and letters of a court pack that may speak of another: read, kept out, or disclosed in a person's words."""

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

EMPTY = "Write the words to disclose, or keep the note out."
DONE = {
    "disclose": "Disclosed in your words.",
    "as_sent": "It goes in as it was sent.",
    "keep": "Kept out.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def decide_notes(request: SignedInRequest, case_ref: str, carer_ref: str) -> HttpResponse:
    """The notes with their words; a decision on one comes back to the next."""
    case, carer = get_parent(request.user, case_ref, carer_ref)
    check_can_build(request.user, case)
    said, problem = request.POST, ""
    if request.method == "POST":
        decides = said.get("decides", "")
        words = said.get("words", "")[:5000] if decides == "disclose" else ""
        try:
            if decides not in DONE or (decides == "disclose" and not words.strip()):
                raise WrongState(EMPTY)
            pack_disclosing.decide_note(
                case=case, carer=carer, key=said.get("key", ""), seen=said.get("seen", ""),
                words=words, as_sent=decides == "as_sent", by=request.user,
            )  # fmt: skip
        except WrongState as refused:
            problem = refused.message
        else:
            messages.success(request, DONE[decides])
            return redirect("fines:decide_notes", case_ref, carer_ref)
    notes = pack_disclosing.list_notes(case=case, carer=carer, by=request.user)
    page = NotesPage(case, carer, notes, problem, (said.get("key", ""), said.get("words", "")))
    return render(request, "fines/pack_notes.html", {"page": page}, status=422 if problem else 200)
