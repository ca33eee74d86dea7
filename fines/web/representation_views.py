"""What is written against notices: the list, writing one down, and the answer."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound
from accounts.web.once import once_only
from accounts.web.refusals import tried
from fines.access import get_notice
from fines.access_representations import (
    check_can_answer,
    check_can_record,
    check_can_see_representations,
    get_representation,
)
from fines.actions import representations
from fines.web.representation_forms import AnswerForm, AssignForm, RecordForm
from fines.web.representation_page import InboxPage, RepresentationPage, sender_choices
from fines.web.requests import SignedInRequest


@require_safe
def list_representations(request: SignedInRequest) -> HttpResponse:
    """What waits for an answer, the first due first."""
    check_can_see_representations(request.user)
    show, number = request.GET.get("show", "open"), request.GET.get("page", "1")
    inbox = representations.read_inbox(
        by=request.user, show=show, number=int(number) if number.isdecimal() and len(number) < 6 else 1
    )  # fmt: skip
    return render(request, "fines/representations.html", {"page": InboxPage(inbox, show)})


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def record_representation(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write down what somebody says against a notice."""
    notice = get_notice(request.user, ref)
    check_can_record(request.user, notice)
    senders = {carer.ref: carer for carer in representations.senders(notice)}
    form = RecordForm(
        request.POST or None, issued_on=notice.issued_on, people=sender_choices(notice, senders),
        initial={"received_on": timezone.localdate()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        row = representations.record_representation(
            notice=notice, by=request.user, carer=senders.get(said.pop("who")), **said
        )
        messages.success(
            request, f"{row.ref} is kept. Nothing moves to court before it is answered."
        )
        return redirect(row)
    status = 422 if form.is_bound else 200
    context = {"notice": notice, "form": form}
    return render(request, "fines/representation_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def see_representation(request: SignedInRequest, ref: str) -> HttpResponse:
    """What they say, and the answer; a POST answers."""
    row = get_representation(request.user, ref)
    page = RepresentationPage(row, request.user, timezone.localdate())
    if request.method == "POST":
        check_can_answer(request.user, row)
    form = None
    if page.may_answer:
        form = AnswerForm(
            request.POST or None, is_withdrawn=page.is_withdrawn, to=page.who_reads_reasons
        )
    if form and form.is_valid():
        answer = partial(representations.answer_representation, row=row, by=request.user)
        if tried(form, partial(answer, **form.cleaned_data)):
            messages.success(request, f"{row.ref} is answered.")
            return redirect(row)
    people = [(p.pk, p.name) for p in representations.answerers(row)] if row.is_open else []
    context = {
        "page": page, "form": form,
        "assign": AssignForm(None, people=people, initial={"to": row.assigned_to_id}),
    }  # fmt: skip
    status = 422 if form and form.is_bound else 200
    return render(request, "fines/representation.html", context, status=status)


@require_POST
def assign_representation(request: SignedInRequest, ref: str) -> HttpResponse:
    """Give it to somebody to answer."""
    row = get_representation(request.user, ref)
    chosen = request.POST.get("to", "")
    people = {str(p.pk): p for p in representations.answerers(row)}
    if chosen and chosen not in people:
        raise NotFound("There is no such person to answer it.")
    if chosen:
        representations.assign(row=row, to=people[chosen], by=request.user)
        messages.success(request, f"{people[chosen].name} answers {row.ref}.")
    return redirect(row)
