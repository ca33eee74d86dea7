"""The ground floor's own pages: the way in, and the gallery of components."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.web.context import Shell
from accounts.web.gallery import gallery


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go where this person's day begins, else to the first word of their bar; without a role, say so."""
    shell = Shell(request)
    start = shell.start or next((item.href for item in shell.nav), "")
    if start and start != request.path:
        return redirect(start)
    return render(request, "account/no_role.html")


@require_safe
@login_not_required
def show_components(request: HttpRequest) -> HttpResponse:
    """Every component in every state. It shows nobody's data: open in development, else to whoever is signed in."""
    if not settings.DEBUG and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return render(request, "components/index.html", gallery(request))
