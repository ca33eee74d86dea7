"""Load after how many days a check of name and address no longer holds for a notice."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "local_settings_checks.csv"


def rows():
    with DATA.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row | {"valid_to": row["valid_to"] or None}


def load(apps, schema_editor):
    setting = apps.get_model("cases", "LocalSetting")
    setting.objects.bulk_create(setting(**row) for row in rows())


def unload(apps, schema_editor):
    keys = [row["key"] for row in rows()]
    apps.get_model("cases", "LocalSetting").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_hours_of_interviews")]

    operations = [migrations.RunPython(load, unload)]
