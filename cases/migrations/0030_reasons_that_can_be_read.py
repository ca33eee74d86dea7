"""A reason nobody can see is none, whichever path it comes by; why a case goes on may be said at length."""

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
        ("cases", "0005_what_was_done"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="consideration",
            name="consideration_has_a_reason",
        ),
        migrations.RemoveConstraint(
            model_name="contact",
            name="contact_with_somebody",
        ),
        migrations.RemoveConstraint(
            model_name="contact",
            name="contact_due_step_is_named",
        ),
        migrations.RemoveConstraint(
            model_name="escalation",
            name="escalation_returned_says_why",
        ),
        migrations.RemoveConstraint(
            model_name="hold",
            name="hold_lifted_says_why",
        ),
        migrations.RemoveConstraint(
            model_name="panel",
            name="panel_held_when_by_whom_and_what",
        ),
        migrations.RemoveConstraint(
            model_name="plan",
            name="plan_refused_says_why",
        ),
        migrations.AlterField(
            model_name="hold",
            name="lift_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", SEEN)), name="consideration_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("carer__isnull", False), ("with_whom__regex", SEEN), _connector="OR"
                ),
                name="contact_with_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("next_step_due__isnull", True), ("next_step__regex", SEEN), _connector="OR"
                ),
                name="contact_due_step_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "returned"), _negated=True),
                    ("decision_reason__regex", SEEN),
                    _connector="OR",
                ),
                name="escalation_returned_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("summary__regex", SEEN), ("recommendation__regex", SEEN)),
                name="escalation_says_what_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lift_reason", ""), ("lifted_at__isnull", True)),
                    models.Q(("lifted_at__isnull", False), ("lift_reason__regex", SEEN)),
                    _connector="OR",
                ),
                name="hold_lifted_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("held_on__isnull", True), ("minutes", ""), ("recorded_by__isnull", True)
                    ),
                    models.Q(
                        ("held_on__isnull", False),
                        ("recorded_by__isnull", False),
                        ("minutes__regex", SEEN),
                    ),
                    _connector="OR",
                ),
                name="panel_held_when_by_whom_and_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refused", False), ("refusal_reason__regex", SEEN), _connector="OR"
                ),
                name="plan_refused_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="plantarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", SEEN)), name="target_says_what"
            ),
        ),
    ]
