"""Pages that say no: 400, 403, 404, 409, 500, each in plain words with what to do next.

For htmx the same words come as a banner at the top of the page the person is on, which stays as it is.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

WORDS = {
    400: "What was sent could not be read. Go back, load the page again and try once more.",
    403: "You may see this, but your role does not allow you to do it.",
    404: "There is no such page, or it is not yours to see.",
    405: "This address only takes what a form sends. It is no page of its own.",
    409: "This cannot be done now, because something has changed since the page was opened.",
}


def refuse(
    request: HttpRequest, status: int, message: str = "", template: str = ""
) -> HttpResponse:
    """The page of a status with the domain's own sentence, or the usual words; a banner for htmx."""
    message = message or WORDS[status]
    if getattr(request, "htmx", False):
        return banner(request, status, message)
    context = {"message": message, "status": status}
    return render(request, template or f"errors/{status}.html", context, status=status)


def banner(
    request: HttpRequest, status: int, message: str, *, href: str = "", link_text: str = ""
) -> HttpResponse:
    """The sentence for htmx, with a way on where there is one; the page under it stays as it is."""
    context = {"message": message, "href": href, "link_text": link_text}
    response = render(request, "errors/_banner.html", context, status=status)
    response["HX-Retarget"] = "#messages"
    response["HX-Reswap"] = "innerHTML show:#messages:top"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400."""
    return refuse(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 403."""
    return refuse(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404. Says the same whether a thing is missing or not this person's."""
    return refuse(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form older than the session, most often."""
    return refuse(
        request,
        403,
        "This page has been open too long to be trusted, so what you sent was not saved.",
        template="errors/expired.html",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500. Drawn without asking the request or the database for anything: either may be what broke."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
