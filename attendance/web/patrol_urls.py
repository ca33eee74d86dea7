"""Routes of truancy patrols and of the children met on them."""

from django.urls import URLPattern, path

from attendance.web import encounter_views, patrol_results_views, patrol_views


def patrol_routes() -> list[URLPattern]:
    """Patrols, their results, and one child met."""
    patrol, encounter = "patrols/<str:ref>/", "encounters/<str:ref>/"
    return [
        path("patrols/", patrol_views.list_patrols, name="list_patrols"),
        path("patrols/new/", patrol_views.plan_patrol, name="plan_patrol"),
        path("patrols/seen/", patrol_views.list_seen, name="list_seen"),
        path("patrols/results/", patrol_results_views.show_results, name="patrol_results"),
        path(
            "patrols/results/<slug:kind>/",
            patrol_results_views.download_results,
            name="download_patrol_results",
        ),
        path(patrol, patrol_views.show_patrol, name="show_patrol"),
        path(f"{patrol}change/", patrol_views.change_patrol, name="change_patrol"),
        path(f"{patrol}start/", patrol_views.start_patrol, name="start_patrol"),
        path(f"{patrol}finish/", patrol_views.finish_patrol, name="finish_patrol"),
        path(f"{patrol}cancel/", patrol_views.cancel_patrol, name="cancel_patrol"),
        path(f"{patrol}record/", encounter_views.record_encounter, name="record_encounter"),
        path(encounter, encounter_views.show_encounter, name="show_encounter"),
        path(f"{encounter}correct/", encounter_views.correct_encounter, name="correct_encounter"),
        path(f"{encounter}match/", encounter_views.match_encounter, name="match_encounter"),
        path(f"{encounter}unmatch/", encounter_views.unmatch_encounter, name="unmatch_encounter"),
        path(f"{encounter}follow-up/", encounter_views.ask_follow_up, name="ask_follow_up"),
        path(
            f"{encounter}follow-up/close/",
            encounter_views.close_follow_up,
            name="close_follow_up",
        ),
    ]
