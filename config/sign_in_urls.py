"""The few of allauth's pages this service has: in, out, and passwords. No sign-up, no address book."""

from allauth.account import views
from django.urls import path, re_path

urlpatterns = [
    path("", views.login, name="account_login"),
    # There is no sign-up, but allauth asks for its address when a stranger's address asks for a new password;
    # without one it failed there, and so told strangers which addresses have an account.
    path("", views.login, name="account_signup"),
    path("out/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/sent/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
