"""Load the dated attendance codes and thresholds that ship with the product, with their sources."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
DATES = ("valid_from", "valid_to")
BOOLEANS = ("counts_for_notice", "is_late")


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            for field in DATES:
                row[field] = row[field] or None
            for field in BOOLEANS:
                if field in row:
                    row[field] = row[field].strip().lower() in ("1", "true", "yes")
            yield row


def load(apps, schema_editor):
    code = apps.get_model("attendance", "AttendanceCode")
    threshold = apps.get_model("attendance", "Threshold")
    code.objects.bulk_create(code(**row) for row in rows("attendance_codes.csv"))
    threshold.objects.bulk_create(threshold(**row) for row in rows("thresholds.csv"))


def unload(apps, schema_editor):
    for model in ("AttendanceCode", "Threshold"):
        apps.get_model("attendance", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("attendance", "0002_tally_functions")]

    operations = [migrations.RunPython(load, unload)]
