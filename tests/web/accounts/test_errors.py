"""The domain's ways of saying no, as pages and as banners."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from accounts.errors import AlreadyDone, DomainError, NotAllowed, NotFound, WrongState
from accounts.web.helpers import render_page_or_part

REFUSALS: dict[str, tuple[Exception, int]] = {
    "missing": (NotFound("There is no case FT-0001."), 404),
    "forbidden": (NotAllowed("Only a manager may approve."), 403),
    "state": (WrongState("The case is on hold until 1 February 2026."), 409),
    "done": (AlreadyDone("M. Price has approved it at 09:41."), 409),
    "other": (DomainError("The calendar has no such day."), 409),
    "django-404": (Http404(), 404),
    "django-403": (PermissionDenied(), 403),
    "django-400": (SuspiciousOperation(), 400),
}


@login_not_required
def refuse(request: HttpRequest, name: str) -> HttpResponse:
    raise REFUSALS[name][0]


@login_not_required
def explode(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the machine")


@login_not_required
@require_POST
def take_forms(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


def keep_private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("private")


urlpatterns = [
    path("only-forms", take_forms),
    path("private", keep_private),
    path("refuse/<str:name>", refuse),
    path("explode", explode),
    path("", include("config.urls")),
]
handler400 = "accounts.web.errors.bad_request"
handler403 = "accounts.web.errors.permission_denied"
handler404 = "accounts.web.errors.page_not_found"
handler500 = "accounts.web.errors.server_error"

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_a_page_with_its_own_sentence(client: Client, name: str) -> None:
    error, status = REFUSALS[name]
    response = client.get(f"/refuse/{name}")
    html = response.content.decode()

    assert response.status_code == status
    assert html.count("<h1") == 1
    assert 'href="/"' in html, "always a way on"
    if isinstance(error, DomainError):
        assert error.message in html


@pytest.mark.parametrize("name", ["missing", "forbidden", "state", "done"])
def test_a_refused_part_is_a_banner_and_the_page_stays(client: Client, name: str) -> None:
    error, status = REFUSALS[name]
    response = client.get(f"/refuse/{name}", headers={"HX-Request": "true"})
    html = response.content.decode()

    assert response.status_code == status
    assert response["HX-Retarget"] == "#messages"
    assert str(error) in html
    assert "<html" not in html


def test_a_broken_page_says_so_without_saying_why(client: Client) -> None:
    response = client.get("/explode")

    assert response.status_code == 500
    assert b"went wrong" in response.content
    assert b"secret" not in response.content


def test_an_unknown_address_is_a_plain_404(client: Client) -> None:
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert b"Not found" in response.content


@pytest.mark.parametrize(
    ("method", "address", "sent"),
    [
        ("get", "/refuse/a%00b", {}),
        ("get", "/refuse/missing", {"q": "a\x00b"}),
        ("get", "/refuse/missing", {"q\x00": "a"}),
        ("post", "/refuse/missing", {"note": "a\x00b"}),
    ],
)
def test_text_that_cannot_be_kept_is_refused_before_anybody_reads_it(
    client: Client, method: str, address: str, sent: dict[str, str]
) -> None:
    form = {"content_type": "application/x-www-form-urlencoded"} if method == "post" else {}
    data = urlencode(sent) if method == "post" else sent
    response = getattr(client, method)(address, data, **form)

    assert response.status_code == 400
    assert b"could not be read" in response.content


def test_a_method_that_an_address_does_not_take_has_a_page(client: Client) -> None:
    response = client.get("/only-forms")

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert b"no page of its own" in response.content


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/cases/FT-0001/?tab=plan", "/cases/FT-0001/?tab=plan"),
        ("http://elsewhere.example/cases/FT-0001/", "/"),
        ("", "/"),
    ],
)
def test_who_was_signed_out_while_writing_is_told_and_comes_back_to_the_page(
    client: Client, referer: str, back: str
) -> None:
    response = client.post("/private", headers={"Referer": referer})

    assert response.status_code == 302
    assert response["Location"] == f"/sign-in/?{urlencode({'next': back})}"
    assert b"was not saved" in client.get(response["Location"]).content


def test_who_only_reads_comes_back_to_what_was_asked_for(client: Client) -> None:
    response = client.get("/private?a=b")

    assert response["Location"] == "/sign-in/?next=/private%3Fa%3Db"
    assert "messages" not in client.cookies


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_was_signed_out_is_told_so_where_a_part_would_stand(
    client: Client, method: str
) -> None:
    headers = {"HX-Request": "true", "Referer": "http://testserver/sweep/?date=2025-09-16"}
    response = getattr(client, method)("/private", headers=headers)
    html = response.content.decode()

    assert response.status_code == 403
    assert response["HX-Retarget"] == "#messages"
    assert "signed out" in html
    assert "<html" not in html
    assert "<form" not in html
    assert 'href="/sign-in/?next=%2Fsweep%2F%3Fdate%3D2025-09-16"' in html


def test_a_form_older_than_the_session_is_told_to_load_again() -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "x"})

    assert response.status_code == 403
    assert b"open too long" in response.content


@pytest.mark.parametrize(
    ("htmx", "part"),
    [
        (None, False),
        (SimpleNamespace(boosted=False, history_restore_request=False), True),
        (SimpleNamespace(boosted=True, history_restore_request=False), False),
        (SimpleNamespace(boosted=False, history_restore_request=True), False),
    ],
)
def test_one_view_gives_the_page_or_the_part(htmx: SimpleNamespace | None, part: bool) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.htmx = htmx  # type: ignore[attr-defined]
    context = {"message": "Hello", "text": "Hello"}
    response = render_page_or_part(
        request, "errors/404.html", context, part="components/notification.html"
    )

    assert (b"<html" not in response.content) is part
    assert response["Vary"] == "HX-Request"
