"""Who may direct a patrol, and for how long the names of children nobody has matched are kept."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
DATES = ("valid_from", "valid_to")
TABLES = (("AuthorisingRank", "patrol_ranks.csv"), ("Threshold", "patrol_thresholds.csv"))


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row | {field: row[field] or None for field in DATES}


def load(apps, schema_editor):
    for table, name in TABLES:
        model = apps.get_model("attendance", table)
        model.objects.bulk_create(model(**row) for row in rows(name))


def unload(apps, schema_editor):
    for table, name in TABLES:
        keys = {row["key"] for row in rows(name)}
        apps.get_model("attendance", table).objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("attendance", "0021_patrols_defend_themselves")]

    operations = [migrations.RunPython(load, unload)]
