"""Routes of attendance."""

from django.urls import path

from attendance.web import day_views, mark_views, pupil_views, register_views
from attendance.web.converters import register_converters

register_converters()
app_name = "attendance"
urlpatterns = [
    path("registers/", day_views.list_registers, name="list_registers"),
    path(
        "registers/<str:urn>/<day:date>/<half:half>/<path:group>/",
        register_views.show_register,
        name="show_register",
    ),
    path("pupils/", pupil_views.show_pupils, name="show_pupils"),
    path("pupils/<str:ref>/", pupil_views.show_pupil, name="show_pupil"),
    path(
        "pupils/<str:ref>/marks/<str:urn>/<day:date>/<half:half>/",
        mark_views.show_mark,
        name="show_mark",
    ),
    path("schools/<str:urn>/", day_views.list_registers, name="show_school"),
]
