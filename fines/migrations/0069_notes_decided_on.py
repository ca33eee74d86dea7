"""What a person decided about notes of a pack that may speak of another, and who was protected when one was built."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0044_parental_responsibility_not_known"),
        ("cases", "0074_contracts_not_kept_and_letters_of_interviews"),
        ("fines", "0064_printed_days_are_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="courtpack",
            name="kept_out",
            field=models.JSONField(
                help_text="Who was protected when it was built; null for packs built before that was kept",
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="PackDisclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("of_sha256", models.CharField(max_length=64)),
                (
                    "words",
                    models.TextField(
                        blank=True, help_text="What is disclosed; nothing where it stays out"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "carer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attendance.carer",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["case", "carer"], name="pack_disclosure_by_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "key__regex",
                                "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                            ),
                            ("of_sha256__regex", "^[0-9a-f]{64}$"),
                        ),
                        name="pack_disclosure_of_one_note",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("words", ""),
                            (
                                "words__regex",
                                "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                            ),
                            _connector="OR",
                        ),
                        name="pack_disclosure_says_something_or_nothing",
                    ),
                ],
            },
        ),
    ]
