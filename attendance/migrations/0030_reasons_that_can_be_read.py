"""A reason nobody can see is none, whichever path it comes by: the database refuses it."""

from django.conf import settings
from django.db import migrations, models

SEEN = (
    r"[^\s\u0001-\u0020\u007f-\u00a0\u00ad\u0300-\u036f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160"
    r"\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0027_housekeeping_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="leave",
            name="leave_is_granted_on_a_ground_by_somebody",
        ),
        migrations.RemoveConstraint(
            model_name="registerunlock",
            name="unlock_has_days_a_reason_and_an_end",
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", SEEN)), name="closure_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="dualtimetable",
            constraint=models.CheckConstraint(
                condition=models.Q(("other_school__regex", SEEN)),
                name="dual_names_the_other_school",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "granted"), _negated=True),
                    models.Q(
                        ("ground__isnull", False),
                        models.Q(("code", ""), _negated=True),
                        ("granted_by__regex", SEEN),
                    ),
                    _connector="OR",
                ),
                name="leave_is_granted_on_a_ground_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by__regex", SEEN), ("reason__regex", SEEN)),
                name="leave_says_who_asked_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "withdrawn"), _negated=True),
                    ("withdrawal_note__regex", SEEN),
                    _connector="OR",
                ),
                name="leave_withdrawn_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="markchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", SEEN)), name="change_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="parttimereview",
            constraint=models.CheckConstraint(
                condition=models.Q(("found__regex", SEEN)), name="review_says_what_was_found"
            ),
        ),
        migrations.AddConstraint(
            model_name="parttimetimetable",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", SEEN), ("agreed_with__regex", SEEN)),
                name="part_time_says_why_and_who_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="readinggrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", SEEN)), name="reading_grant_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerunlock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__gte", models.F("starts_on")),
                    ("until__gt", models.F("at")),
                    ("reason__regex", SEEN),
                ),
                name="unlock_has_days_a_reason_and_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="trip",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", SEEN)), name="trip_has_a_name"
            ),
        ),
    ]
