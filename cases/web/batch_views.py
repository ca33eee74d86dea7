"""Letters in bulk: the list, choosing, one batch and its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound
from accounts.web.helpers import render_page_or_part
from accounts.web.once import once_only
from attendance.access import visible_schools
from cases import access, access_letters
from cases.actions import batch_lists, batches, packs
from cases.actions.candidates import find_candidates
from cases.choices import LetterTemplate, LineState, Permission
from cases.web.batch_forms import ApproveForm, ChooseForm, StepForm, WhyForm
from cases.web.batch_page import BatchPage, BatchRow, ChoicePage, sender_words
from cases.web.letter_views import pdf
from cases.web.pathway_views import tried
from cases.web.requests import SignedInRequest

ROWS = 50
LINES = 60


@require_safe
def list_batches(request: SignedInRequest) -> HttpResponse:
    """Batches in hand; with ?put-away those that are archived or revoked."""
    put_away = "put-away" in request.GET
    rows = batch_lists.list_batches(request.user, archived=put_away)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [BatchRow(b) for b in page],
        "put_away": put_away,
        "sender": sender_words(),
    }
    return render(request, "cases/batches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def choose_letters(request: SignedInRequest) -> HttpResponse:
    """Which letter to which families: who would get it, and why each other is left out; a POST makes the batch."""
    access.check_anywhere(request.user, Permission.SEND_LETTER)
    schools = [(s.urn, s.name) for s in visible_schools(request.user)]
    officers = [(p.email, p.name) for p in access.officers()]
    form = ChooseForm(request.POST or request.GET or None, schools=schools, officers=officers)
    made: list[Any] = []
    if form.is_valid():
        asked: dict[str, Any] = {
            "kind": LetterTemplate(form.cleaned_data["letter"]), "by": request.user, "filters": form.filters,
        }  # fmt: skip
        if request.method == "POST":
            if tried(form, lambda: made.append(batches.make_batch(**asked, chosen=form.chosen))):
                ref = made[0].ref
                messages.success(
                    request, f"{ref} is made. Nothing is written or sent before it is approved."
                )
                return redirect("cases:show_batch", ref=ref)
        else:
            tried(form, lambda: made.append(ChoicePage(find_candidates(**asked))))
    page = made[0] if made else None
    context = {"form": form, "page": page, "most": LINES}
    return render(request, "cases/batch_new.html", context)


@require_safe
def show_batch(request: SignedInRequest, ref: str) -> HttpResponse:
    """One batch; while it is worked on, the page asks again and again how far it is."""
    page = _page(request, ref)
    if request.GET.get("seen") == page.seen:
        return HttpResponse(status=204)
    return render_page_or_part(request, "cases/batch.html", {"page": page}, "cases/_batch.html")


@require_safe
def read_batch_letter(request: SignedInRequest, ref: str, line: int) -> HttpResponse:
    """One letter of a batch as a PDF."""
    batch = access_letters.get_batch(request.user, ref)
    found = access_letters.get_line(request.user, batch, line)
    return pdf(batch_lists.read_page(batch=batch, line=found, by=request.user), f"{ref}-{line}.pdf")


@require_POST
def leave_out_letter(request: SignedInRequest, ref: str, line: int) -> HttpResponse:
    """Take one letter out before the batch is approved."""
    batch = access_letters.get_batch(request.user, ref)
    found = access_letters.get_line(request.user, batch, line)
    batches.leave_out(batch=batch, by=request.user, line=found)
    messages.success(request, f"{found.carer.full_name} is left out.")
    return redirect("cases:show_batch", ref=ref)


@require_safe
def print_batch(request: SignedInRequest, ref: str) -> HttpResponse:
    """The pack in postal order, or some numbers of its list: ?from=3&to=5."""
    batch = access_letters.get_batch(request.user, ref)
    first, last = (_number(request.GET.get(name, "")) for name in ("from", "to"))
    return pdf(
        packs.print_pack(batch=batch, by=request.user, first=first or 1, last=last), f"{ref}.pdf"
    )


@dataclass(frozen=True)
class StepKind:
    """One thing people decide about a batch: its words, its form, and what is done."""

    heading: str
    submit: str
    consequences: tuple[str, ...]
    act: Callable[..., Any]
    done: str
    form: type[StepForm] = StepForm
    warning: bool = False


STEPS: dict[str, StepKind] = {
    "approve": StepKind(
        "Approve these letters?", "Approve",
        ("They are written at once, as PDFs. None is sent before you say so.",
         "Until then the whole batch can be revoked."),
        lambda batch, by, given: batches.approve(batch=batch, by=by, seen=given["seen"] or 0, typed=given.get("typed")),
        "Approved: the letters are being written.", ApproveForm,
    ),
    "send": StepKind(
        "Send these letters?", "Send",
        ("Each goes on its family's timeline, and is handed over as the site is set to.",
         "From then on they cannot be revoked."),
        lambda batch, by, given: batches.send_batch(batch=batch, by=by, seen=given["seen"] or 0),
        "The letters are being sent.",
    ),
    "revoke": StepKind(
        "Revoke this batch?", "Revoke", ("None of its letters goes. This cannot be undone.",),
        lambda batch, by, given: batches.revoke(batch=batch, by=by, reason=given["reason"]),
        "Revoked: none of these letters goes.", WhyForm, warning=True,
    ),
    "write-again": StepKind(
        "Write letters anew?", "Write anew",
        ("Those that failed are tried again, and those dated on an earlier day are written with today's.",),
        lambda batch, by, given: batches.write_again(batch=batch, by=by), "They are being written.",
    ),
    "printed": StepKind(
        "Is the pack printed and posted?", "It is", ("Each letter is then shown as printed.",),
        lambda batch, by, given: batches.mark_printed(batch=batch, by=by), "Noted: printed and posted.",
    ),
    "archive": StepKind(
        "Put this batch away?", "Archive", ("It leaves the list. The letters stay with their cases.",),
        lambda batch, by, given: batches.archive(batch=batch, by=by), "Archived.",
    ),
    "error": StepKind(
        "Were these letters sent in error?", "Say so on every case",
        ("Each letter stays on record, marked as sent in error, and the timeline says why.",
         "It does not fetch anything back: write to the families."),
        lambda batch, by, given: batches.recall_batch(batch=batch, by=by, reason=given["reason"]),
        "Every letter of the batch is marked as sent in error.", WhyForm, warning=True,
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def step_batch(request: SignedInRequest, ref: str, step: str) -> HttpResponse:
    """What a step would do, to how many, with samples to look at; a POST takes it."""
    kind = STEPS.get(step)
    if kind is None:
        raise NotFound("There is no such step.")
    page = _page(request, ref)
    if not (step == "revoke" and page.batch.made_by_id == request.user.pk):
        access_letters.check_can_send_batch(request.user)
    form = _step_form(kind, page, request.POST or None)
    if form.is_valid() and tried(
        form, lambda: kind.act(page.batch, request.user, form.cleaned_data)
    ):
        messages.success(request, kind.done)
        return redirect("cases:show_batch", ref=ref)
    status = 422 if form.is_bound and form.errors else 200
    context = {"page": page, "form": form, "kind": kind, "guard": step in ("approve", "send")}
    return render(request, "cases/batch_step.html", context, status=status)


def _step_form(kind: StepKind, page: BatchPage, data: Any) -> StepForm:
    count = page.counts[LineState.WAITING] + page.counts[LineState.RENDERED]
    if kind.form is ApproveForm:
        return ApproveForm(data, initial={"seen": count}, typing=batches.needs_typing(count))
    return kind.form(data, initial={"seen": count})


def _page(request: SignedInRequest, ref: str) -> BatchPage:
    batch = access_letters.get_batch(request.user, ref)
    return BatchPage(batch_lists.BatchFile(batch, request.user), request.user)


def _number(words: str) -> int | None:
    return int(words) if words.isdecimal() and len(words) < 6 else None
