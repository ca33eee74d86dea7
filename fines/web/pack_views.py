"""Court packs: what is missing, the papers to sign, building, and the packs that were built."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound
from accounts.web.helpers import render_page_or_part
from accounts.web.once import once_only
from accounts.web.refusals import tried
from fines.access_packs import check_can_build, get_build, get_pack, get_parent
from fines.actions import pack_building, pack_papers, pack_reading
from fines.choices import PackPaper
from fines.web.pack_forms import BuildForm, SignedForm, StatementForm
from fines.web.pack_page import BuildPage, PackPage
from fines.web.requests import SignedInRequest

FORM = ["GET", "HEAD", "POST"]


@require_safe
@never_cache
def show_pack(request: SignedInRequest, case_ref: str, carer_ref: str) -> HttpResponse:
    """What is missing, listed first; then building, the versions there are, and what has changed since."""
    case, carer = get_parent(request.user, case_ref, carer_ref)
    record = pack_reading.read_record(case=case, carer=carer, by=request.user)
    page = PackPage(record, request.user)
    return render(
        request, "fines/pack.html", {"page": page, "form": BuildForm(is_whole=page.is_whole)}
    )


@require_POST
def build_pack(request: SignedInRequest, case_ref: str, carer_ref: str) -> HttpResponse:
    """Ask for the pack; the page that follows shows how far it is."""
    case, carer = get_parent(request.user, case_ref, carer_ref)
    check_can_build(request.user, case)
    record = pack_reading.read_record(case=case, carer=carer, by=request.user)
    page = PackPage(record, request.user)
    form = BuildForm(request.POST, is_whole=page.is_whole)
    if not form.is_valid():
        return render(request, "fines/pack.html", {"page": page, "form": form}, status=422)
    reason = form.cleaned_data.get("reason", "")
    act = partial(
        pack_building.ask_for_pack, case=case, carer=carer, by=request.user, reason=reason
    )
    if build := tried(form, act):
        return redirect("fines:show_build", case_ref, carer_ref, build.pk)
    return render(request, "fines/pack.html", {"page": page, "form": form}, status=422)


@require_safe
@never_cache
def show_build(
    request: SignedInRequest, case_ref: str, carer_ref: str, number: int
) -> HttpResponse:
    """How far it is, step by step; while it is built, the page asks again and again."""
    build = get_build(request.user, case_ref, carer_ref, number)
    page = BuildPage(build, pack_reading.read_build(build=build, by=request.user))
    if page.is_busy and request.GET.get("seen") == page.seen:
        return HttpResponse(status=204)
    return render_page_or_part(
        request, "fines/pack_build.html", {"page": page}, "fines/_pack_build.html"
    )


@require_http_methods(FORM)
def download_pack(
    request: SignedInRequest, case_ref: str, carer_ref: str, version: int
) -> HttpResponse:
    """One version, byte for byte as it was built; no browser keeps it. A warning comes first where somebody it may
    name is protected since."""
    pack = get_pack(request.user, case_ref, carer_ref, version)
    warned = request.method == "POST"
    if not warned and pack_building.may_name_protected(pack):
        context = {
            "pack": pack,
            "here": request.path,
            "back": reverse("fines:show_pack", args=[case_ref, carer_ref]),
        }
        return render(request, "fines/pack_warning.html", context)
    content = pack_building.read_pack(pack=pack, by=request.user, warned=warned)
    return _pdf(content, f"court-pack-{case_ref}-version-{version}.pdf")


@require_http_methods(FORM)
@once_only
def write_statement(request: SignedInRequest, case_ref: str, carer_ref: str) -> HttpResponse:
    """The witness statement: drafted from the facts, and made the officer's own."""
    case, carer = get_parent(request.user, case_ref, carer_ref)
    record = pack_reading.read_record(case=case, carer=carer, by=request.user)
    form = StatementForm(request.POST or None, initial={"text": record.statement.text})
    if form.is_valid():
        act = partial(
            pack_papers.write_statement,
            case=case,
            carer=carer,
            by=request.user,
            **form.cleaned_data,
        )
        if tried(form, act):
            messages.success(request, "The statement is saved. Print it to have it signed.")
            return redirect("fines:show_pack", case_ref, carer_ref)
    context = {"page": PackPage(record, request.user), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "fines/pack_statement.html", context, status=status)


@require_http_methods(FORM)
@once_only
def sign_paper(request: SignedInRequest, case_ref: str, carer_ref: str, paper: str) -> HttpResponse:
    """Write down who signed the statement or the certificate, and when."""
    case, carer = get_parent(request.user, case_ref, carer_ref)
    kind = _paper(paper)
    record = pack_reading.read_record(case=case, carer=carer, by=request.user)
    names = {
        PackPaper.STATEMENT: record.statement.witness.name,
        PackPaper.CERTIFICATE: case.enrolment.school.head_name,
    }
    form = SignedForm(request.POST or None, initial={"name": names[kind]})
    if form.is_valid():
        act = partial(
            pack_papers.record_signature, case=case, carer=carer, paper=kind, by=request.user,
            **form.cleaned_data,
        )  # fmt: skip
        if tried(form, act):
            messages.success(request, f"{kind.label}: signed.")
            return redirect("fines:show_pack", case_ref, carer_ref)
    page = PackPage(record, request.user)
    context = {
        "page": page,
        "form": form,
        "paper": kind,
        "is_statement": kind == PackPaper.STATEMENT,
    }
    return render(request, "fines/pack_sign.html", context, status=422 if form.is_bound else 200)


@require_safe
def print_paper(
    request: SignedInRequest, case_ref: str, carer_ref: str, paper: str
) -> HttpResponse:
    """The statement or the certificate by itself, to be signed by hand."""
    case, carer = get_parent(request.user, case_ref, carer_ref)
    kind = _paper(paper)
    content = pack_reading.read_paper(case=case, carer=carer, paper=kind, by=request.user)
    return _pdf(content, f"{kind}-{case_ref}.pdf")


def _paper(value: str) -> PackPaper:
    if value not in PackPaper.values:
        raise NotFound("There is no such paper.")
    return PackPaper(value)


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "no-store, private",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
