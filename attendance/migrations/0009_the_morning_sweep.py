"""The morning sweep: a code suggested by whoever answered, marks without a reason by index, and times."""

import csv
from pathlib import Path

from django.conf import settings
from django.db import migrations, models

DATA = Path(__file__).resolve().parent.parent / "data" / "sweep_thresholds.csv"
DATES = ("valid_from", "valid_to")


def rows():
    with DATA.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row | {field: row[field] or None for field in DATES}


def load(apps, schema_editor):
    threshold = apps.get_model("attendance", "Threshold")
    threshold.objects.bulk_create(threshold(**row) for row in rows())


def unload(apps, schema_editor):
    keys = {row["key"] for row in rows()}
    apps.get_model("attendance", "Threshold").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0008_grounds_office_codes_and_the_planned_view"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="absencecontact",
            name="suggested_code",
            field=models.CharField(
                blank=True,
                help_text="What the reason given would be; somebody confirms it",
                max_length=2,
            ),
        ),
        migrations.AlterField(
            model_name="absencecontact",
            name="step",
            field=models.CharField(
                choices=[
                    ("first", "Contact 1"),
                    ("second", "Contact 2"),
                    ("third", "Contact 3"),
                    ("home_visit", "Home visit"),
                    ("safe_and_well", "Safe and well check"),
                    ("family", "The family got in touch"),
                    ("told", "Worker told"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddIndex(
            model_name="mark",
            index=models.Index(
                condition=models.Q(("code", "N")),
                fields=["session", "enrolment"],
                name="mark_without_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="absencecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "referred"), _negated=True),
                    models.Q(("whom", ""), _negated=True),
                    _connector="OR",
                ),
                name="contact_referred_to_somebody",
            ),
        ),
        migrations.RunPython(load, unload),
    ]
