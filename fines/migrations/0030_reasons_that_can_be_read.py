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
        ("fines", "0007_what_was_done"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="payment",
            name="payment_has_method_and_reference",
        ),
        migrations.RemoveConstraint(
            model_name="payment",
            name="correction_names_its_line",
        ),
        migrations.RemoveConstraint(
            model_name="penaltynotice",
            name="notice_ended_says_why",
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "payment"),
                        ("reference__regex", SEEN),
                        models.Q(("method", "none"), _negated=True),
                    ),
                    models.Q(
                        models.Q(("kind", "payment"), _negated=True),
                        ("kind__in", ["payment", "correction", "refund_owed", "refund_paid"]),
                    ),
                    _connector="OR",
                ),
                name="payment_has_method_and_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("corrects__isnull", False), ("kind", "correction"), ("note__regex", SEEN)
                    ),
                    models.Q(
                        models.Q(("kind", "correction"), _negated=True), ("corrects__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="correction_names_its_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="penaltynotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["returned", "withdrawn"]), _negated=True),
                    ("status_reason__regex", SEEN),
                    _connector="OR",
                ),
                name="notice_ended_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="penaltynotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("received_on__isnull", True), ("receipt_note__regex", SEEN), _connector="OR"
                ),
                name="notice_receipt_says_what_proves_it",
            ),
        ),
    ]
