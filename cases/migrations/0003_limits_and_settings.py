"""Load the time limits of the stages and the service's settings, with their sources."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
TABLES = {"StageLimit": "stage_limits.csv", "LocalSetting": "local_settings.csv"}


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row | {"valid_to": row["valid_to"] or None}


def load(apps, schema_editor):
    for model, name in TABLES.items():
        table = apps.get_model("cases", model)
        table.objects.bulk_create(table(**row) for row in rows(name))


def unload(apps, schema_editor):
    for model in TABLES:
        apps.get_model("cases", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_references")]

    operations = [migrations.RunPython(load, unload)]
