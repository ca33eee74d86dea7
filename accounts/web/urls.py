"""Routes of the ground floor, un-namespaced: the home page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def home(request: HttpRequest) -> HttpResponse:
    """Stand in until the home page is built."""
    return HttpResponse("Bellwether")


urlpatterns = [path("", home, name="home")]
