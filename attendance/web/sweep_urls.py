"""Routes of the morning sweep."""

from django.urls import URLPattern, path

from attendance.web import said_views, sweep_views


def sweep_routes() -> list[URLPattern]:
    """The sweep, absences without a reason, and what is done about a register or a child."""
    day = "sweep/<str:urn>/<day:date>"
    return [
        path("sweep/", sweep_views.show_sweep, name="show_sweep"),
        path("sweep/reasons/", sweep_views.list_reasons, name="list_reasons"),
        path(
            f"{day}/<half:half>/<path:group>/chase/",
            sweep_views.chase_register,
            name="chase_register",
        ),
        path(f"{day}/<str:ref>/reason/", sweep_views.give_reason, name="give_reason"),
        path(f"{day}/<str:ref>/contact/", sweep_views.log_contact, name="log_absence_contact"),
        path("sweep/<str:urn>/said/<str:ref>/", said_views.write_said, name="write_said"),
        path("pupils/<str:ref>/first-day/", sweep_views.show_first_day, name="show_first_day"),
    ]
