"""Routes of plans: leave, timetables, trips, closures, the late gate."""

from django.urls import URLPattern, path

from attendance.web import (
    closure_views,
    late_views,
    leave_views,
    planned_views,
    timetable_views,
    trip_views,
)


def plan_routes() -> list[URLPattern]:
    """Called once the parts of addresses are known: see `attendance.web.converters`."""
    return [
        path("leave/", leave_views.list_leave, name="list_leave"),
        path("leave/ask/", leave_views.ask_leave, name="ask_leave"),
        path("leave/<str:ref>/", leave_views.show_leave, name="show_leave"),
        path("leave/<str:ref>/withdraw/", leave_views.withdraw_leave, name="withdraw_leave"),
        path(
            "leave/<str:ref>/letter/<str:carer_ref>/", leave_views.leave_letter, name="leave_letter"
        ),
        path("timetables/", timetable_views.list_timetables, name="list_timetables"),
        path("timetables/part-time/new/", timetable_views.add_part_time, name="add_part_time"),
        path(
            "timetables/part-time/<str:ref>/", timetable_views.show_part_time, name="show_part_time"
        ),
        path(
            "timetables/part-time/<str:ref>/end/",
            timetable_views.end_part_time,
            name="end_part_time",
        ),
        path("timetables/other-school/new/", timetable_views.add_dual, name="add_dual"),
        path("timetables/other-school/<str:ref>/", timetable_views.end_dual, name="end_dual"),
        path("closures/", closure_views.list_closures, name="list_closures"),
        path("closures/new/", closure_views.add_closure, name="add_closure"),
        path("closures/<str:ref>/", closure_views.show_closure, name="show_closure"),
        path("trips/", trip_views.list_trips, name="list_trips"),
        path("trips/new/", trip_views.add_trip, name="add_trip"),
        path("trips/<str:ref>/", trip_views.show_trip, name="show_trip"),
        path("trips/<str:ref>/members/", trip_views.set_members, name="set_members"),
        path("trips/<str:ref>/cancel/", trip_views.cancel_trip, name="cancel_trip"),
        path(
            "trips/<str:ref>/register/<day:date>/<half:half>/",
            trip_views.trip_register,
            name="trip_register",
        ),
        path("late/", late_views.late_gate, name="late_gate"),
        path("late/find/", late_views.find_at_gate, name="find_at_gate"),
        path("late/<str:ref>/", late_views.mark_late, name="mark_late"),
        path("late/<str:ref>/undo/", late_views.undo_late, name="undo_late"),
        path("late/<str:ref>/slip/", late_views.late_slip, name="late_slip"),
        path("pupils/<str:ref>/planned/", planned_views.show_planned, name="show_planned"),
    ]
