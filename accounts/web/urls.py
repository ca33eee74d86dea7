"""Routes of the ground floor, un-namespaced: the home page and the component gallery."""

from django.urls import path

from accounts.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("components/", views.show_components, name="components"),
]
