"""Every address of the site: four apps, sign-in, and the health page.

Each app spells its own paths in full (cases/..., my-work/, notices/...): a person's work is not nested
under the name of the app that happens to hold it.
"""

from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("", include("accounts.web.urls")),
    path("", include("attendance.web.urls")),
    path("", include("cases.web.urls")),
    path("", include("fines.web.urls")),
    path("sign-in/", include("config.sign_in_urls")),
    path("healthz", healthz, name="healthz"),
]

handler400 = "accounts.web.errors.bad_request"
handler403 = "accounts.web.errors.permission_denied"
handler404 = "accounts.web.errors.page_not_found"
handler500 = "accounts.web.errors.server_error"
