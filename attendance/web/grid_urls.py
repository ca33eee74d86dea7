"""Routes of the week grid, of blocks of marks, of locks, of the trail of
amendments, of the roll call, and of the numbers an authority sets."""

from django.urls import URLPattern, path

from attendance.web import (
    block_views,
    lock_views,
    paper_views,
    roll_call_views,
    settings_views,
    trail_views,
    week_views,
)


def grid_routes() -> list[URLPattern]:
    """Called once the parts of addresses are known: see `attendance.web.converters`."""
    return [
        path(
            "registers/<str:urn>/week/<day:monday>/<path:group>/",
            week_views.show_week,
            name="show_week",
        ),
        path(
            "registers/<str:urn>/paper/<day:date>/<path:group>/",
            paper_views.print_register,
            name="print_register",
        ),
        path("registers/<str:urn>/amend/", block_views.amend_marks, name="amend_marks"),
        path("registers/<str:urn>/undo/", block_views.undo_amendment, name="undo_amendment"),
        path("registers/<str:urn>/unlock/", lock_views.unlock_registers, name="unlock_registers"),
        path("schools/<str:urn>/roll-call/", roll_call_views.show_roll_call, name="show_roll_call"),
        path("schools/<str:urn>/amendments/", trail_views.list_amendments, name="list_amendments"),
        path(
            "settings/thresholds/<str:key>/",
            settings_views.change_threshold,
            name="change_threshold",
        ),
        path("pupils/<str:ref>/amendments/", trail_views.show_amendments, name="show_amendments"),
    ]
