"""Routes of flags: the inbox, one flag, and what is done about them."""

from django.urls import URLPattern, path

from attendance.web import flag_act_views, flag_views


def flag_routes() -> list[URLPattern]:
    """Words of the inbox come before a flag's reference."""
    return [
        path("flags/", flag_views.list_flags, name="list_flags"),
        path("flags/flags.csv", flag_views.download_flags, name="download_flags"),
        path("flags/several/", flag_act_views.act_on_flags, name="act_on_flags"),
        path("flags/<str:ref>/", flag_views.show_flag, name="show_flag"),
        path(
            "flags/<str:ref>/acknowledge/",
            flag_act_views.acknowledge_flag,
            name="acknowledge_flag",
        ),
        path(
            "flags/<str:ref>/unacknowledge/",
            flag_act_views.unacknowledge_flag,
            name="unacknowledge_flag",
        ),
        path("flags/<str:ref>/snooze/", flag_act_views.snooze_flag, name="snooze_flag"),
        path("flags/<str:ref>/wake/", flag_act_views.wake_flag, name="wake_flag"),
        path("flags/<str:ref>/return/", flag_act_views.record_return, name="record_return"),
    ]
