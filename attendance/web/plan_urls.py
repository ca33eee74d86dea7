"""Routes of plans: leave, timetables, trips, closures, the late gate."""

from django.urls import path

from attendance.web import leave_views

plan_patterns = [
    path("leave/", leave_views.list_leave, name="list_leave"),
    path("leave/ask/", leave_views.ask_leave, name="ask_leave"),
    path("leave/<str:ref>/", leave_views.show_leave, name="show_leave"),
    path("leave/<str:ref>/withdraw/", leave_views.withdraw_leave, name="withdraw_leave"),
    path("leave/<str:ref>/letter/<str:carer_ref>/", leave_views.leave_letter, name="leave_letter"),
]
