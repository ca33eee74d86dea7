"""Every address of the site: four apps, sign-in, and the health page."""

from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("", include("accounts.web.urls")),
    path("", include("attendance.web.urls")),
    path("cases/", include("cases.web.urls")),
    path("fines/", include("fines.web.urls")),
    path("sign-in/", include("config.sign_in_urls")),
    path("healthz", healthz, name="healthz"),
]
