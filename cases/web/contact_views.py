"""Contacts: written from a case, from a page of their own and from every page; read, and corrected."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import AlreadyDone, WrongState
from accounts.web.once import once_only
from cases import access, access_contacts
from cases.actions import contacts, households
from cases.actions.files import CaseFile, open_contact
from cases.actions.worklists import find_cases_to_log, open_case_about
from cases.choices import Permission
from cases.web.action_page import done
from cases.web.case_page import CasePage
from cases.web.contact_page import ContactPage, WritePage, box_for, correction_of, fields_of
from cases.web.requests import SignedInRequest
from cases.web.rows import CaseRow

MOST = 12
SCRIPT = "X-Contact-Box"


@require_POST
def log_contact(request: SignedInRequest, ref: str) -> HttpResponse:
    """Save a contact. A script is told where it led; a page is led there."""
    answer = _log_contact(request, ref)
    if _is_script(request) and 300 <= answer.status_code < 400:
        return JsonResponse({"said": "Contact logged.", "href": answer.headers["Location"]})
    return answer


@once_only
def _log_contact(request: SignedInRequest, ref: str) -> HttpResponse:
    """Refused, the form comes back filled: alone to a script or from its own page, else on the case."""
    case = access.get_case(request.user, ref)
    access.check_can_log_contact(request.user, case)
    file = CaseFile(case, request.user)
    box = box_for(file, request.POST)
    if not box.form.is_valid():
        return _refused(request, file, box)
    data = box.form.cleaned_data
    households.log_contact_on_each(
        case=case, also=data["also"], by=request.user, on=data["happened_on"],
        said=contacts.Said(**fields_of(file, data)),
    )  # fmt: skip
    if request.headers.get(SCRIPT) == "dialog":  # it says so itself, over the page it was opened on
        return redirect("cases:show_case", ref=case.ref)
    return done(request, case, "Contact logged.")


@never_cache  # it holds the key of its reader's drafts
@require_safe
def write_contact(request: SignedInRequest) -> HttpResponse:
    """The box of the case a page is about, or of one that is found; for a script only the box."""
    access.check_anywhere(request.user, Permission.LOG_CONTACT)
    page = _write_page(request)
    part = "_contact_dialog" if _is_script(request) else "contact_new"
    return render(request, f"cases/{part}.html", {"page": page, "box": page.box})


@require_safe
def read_contact(request: SignedInRequest, ref: str, line: int) -> HttpResponse:
    """One contact as it stands, and what it said before. Who read a restricted one is written down."""
    case = access.get_case(request.user, ref)
    contact = access_contacts.get_contact(request.user, case, line)
    file = open_contact(case=case, contact=contact, by=request.user)
    return render(request, "cases/contact.html", {"page": ContactPage(file, contact, file.today)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def correct_contact(request: SignedInRequest, ref: str, line: int) -> HttpResponse:
    """Write a contact again, with the reason."""
    case = access.get_case(request.user, ref)
    contact = access_contacts.get_contact(request.user, case, line)
    access_contacts.check_can_correct_contact(request.user, contact)
    file = open_contact(case=case, contact=contact, by=request.user)
    box = correction_of(file, contact, request.POST or None)
    if request.method == "POST" and box.form.is_valid():
        if request.POST.get("seen") != str(contact.pk):
            raise AlreadyDone(contacts.CORRECTED_MEANWHILE)
        data = box.form.cleaned_data
        contacts.correct_contact(
            contact=contact, by=request.user, said=contacts.Said(**fields_of(file, data)),
            why=data["why"], on=data["happened_on"],
        )  # fmt: skip
        messages.success(request, "Contact corrected. What it said before is kept.")
        return redirect("cases:read_contact", ref=ref, line=line)
    context = {"page": ContactPage(file, contact, file.today), "box": box, "form": box.form}
    status = 422 if box.form.is_bound else 200
    return render(request, "cases/contact_correct.html", context, status=status)


def _refused(request: SignedInRequest, file: CaseFile, box: Any) -> HttpResponse:
    context: dict[str, Any] = {"box": box}
    if _is_script(request):
        return render(request, "cases/_contact_form.html", context, status=422)
    if "alone" in request.POST:
        context["page"] = WritePage(request.user, "", "", box, [])
        return render(request, "cases/contact_new.html", context, status=422)
    context["page"] = CasePage(file)
    return render(request, "cases/case.html", context, status=422)


def _write_page(request: SignedInRequest) -> WritePage:
    user, words = request.user, request.GET.get("q", "").strip()
    came_from = request.GET.get("from", "")
    ref = request.GET.get("case", "") or _case_of(request, came_from)
    if not ref:
        found = [CaseRow(case) for case in find_cases_to_log(user, words)[:MOST]] if words else []
        return WritePage(user, came_from, words, None, found)
    case = access.get_case(user, ref)
    access.check_can_log_contact(user, case)
    if not case.is_open:
        raise WrongState("The case is closed: nothing more is logged on it.")
    return WritePage(user, came_from, words, box_for(CaseFile(case, user)), [])


def _case_of(request: SignedInRequest, path: str) -> str:
    """The case the page at an address of ours is about, as the apps that make pages know it."""
    if request.GET.get("q"):
        return ""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    sources = (import_string(dotted) for dotted in settings.PAGE_CASES)
    named = next((ref for source in sources if (ref := source(request.user, match))), "")
    return open_case_about(request.user, case=named) if named else ""


def _is_script(request: SignedInRequest) -> bool:
    return SCRIPT in request.headers
