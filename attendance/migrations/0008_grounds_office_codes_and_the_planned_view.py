"""Grounds of leave, codes of the office, the authority's register settings, and the view of what is planned."""

import csv
from pathlib import Path

from django.db import migrations

from attendance.models import planned

DATA = Path(__file__).resolve().parent.parent / "data"
DATES = ("valid_from", "valid_to")


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row | {field: row[field] or None for field in DATES if field in row}


def load(apps, schema_editor):
    ground = apps.get_model("attendance", "LeaveGround")
    ground.objects.bulk_create(
        ground(**(row | {"in_advance": row["in_advance"] == "true"}))
        for row in rows("leave_grounds.csv")
    )
    threshold = apps.get_model("attendance", "Threshold")
    threshold.objects.bulk_create(
        threshold(**row) for row in rows("register_thresholds.csv")
    )
    office = [row["code"] for row in rows("office_codes.csv")]
    apps.get_model("attendance", "AttendanceCode").objects.filter(code__in=office).update(
        office_only=True
    )


def unload(apps, schema_editor):
    apps.get_model("attendance", "LeaveGround").objects.all().delete()
    keys = [row["key"] for row in rows("register_thresholds.csv")]
    apps.get_model("attendance", "Threshold").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("attendance", "0007_plans_chasing_and_locks")]

    operations = [
        migrations.RunPython(load, unload),
        migrations.RunSQL(planned.PLANNED_VIEW, "DROP VIEW attendance_planned"),
    ]
