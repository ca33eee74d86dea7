"""Routes of attendance."""

from django.urls import path

from attendance.web import (
    acted_views,
    carer_views,
    day_views,
    find_views,
    job_views,
    mark_views,
    pupil_views,
    register_saves,
    register_views,
    responsibility_views,
    school_views,
    settings_views,
    shield_views,
)
from attendance.web.converters import register_converters
from attendance.web.figures_urls import figures_routes
from attendance.web.flag_urls import flag_routes
from attendance.web.grid_urls import grid_routes
from attendance.web.patrol_urls import patrol_routes
from attendance.web.plan_urls import plan_routes
from attendance.web.sweep_urls import sweep_routes

register_converters()
app_name = "attendance"
urlpatterns = [
    *figures_routes(),
    *grid_routes(),
    path("today/", school_views.show_today, name="show_today"),
    *sweep_routes(),
    path("find/", find_views.show_found, name="find"),
    path("registers/", day_views.list_registers, name="list_registers"),
    path(
        "registers/<str:urn>/<day:date>/<half:half>/<path:group>/marks/",
        register_saves.save_marks,
        name="save_marks",
    ),
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
    path("pupils/<str:ref>/acted/<str:urn>/", acted_views.log_action, name="log_action"),
    path(
        "pupils/<str:ref>/carers/<str:carer_ref>/protect/",
        shield_views.set_shield,
        name="set_shield",
    ),
    path(
        "pupils/<str:ref>/carers/<str:carer_ref>/protect/lift/",
        shield_views.lift_shield,
        name="lift_shield",
    ),
    path("carers/same/", carer_views.list_same_carers, name="list_same_carers"),
    path("carers/same/<str:ref>/<str:other>/", carer_views.compare_carers, name="compare_carers"),
    path(
        "pupils/<str:ref>/carers/<str:carer_ref>/responsibility/",
        responsibility_views.say_responsibility,
        name="say_responsibility",
    ),
    path("acted/<str:ref>/take-back/", acted_views.take_back_action, name="take_back_action"),
    *flag_routes(),
    path("schools/", school_views.list_schools, name="list_schools"),
    path("schools/<str:urn>/", school_views.show_school, name="show_school"),
    path("settings/", settings_views.show_settings, name="show_settings"),
    path("settings/thresholds/", settings_views.list_thresholds, name="list_thresholds"),
    path("settings/calendars/", settings_views.list_calendars, name="list_calendars"),
    path("settings/people/", settings_views.list_people, name="list_people"),
    path("jobs/", job_views.list_jobs, name="list_jobs"),
    path("jobs/<str:name>/", job_views.show_job, name="show_job"),
    path("jobs/<str:name>/run/", job_views.run_job, name="run_job"),
    *plan_routes(),
    *patrol_routes(),
]
