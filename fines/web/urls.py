"""Routes of fines."""

from django.urls import URLPattern

app_name = "fines"
urlpatterns: list[URLPattern] = []
