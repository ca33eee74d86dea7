"""How long a protected address stays open to the one who said why."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "shield_thresholds.csv"
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
    dependencies = [("attendance", "0041_shields")]

    operations = [migrations.RunPython(load, unload)]
