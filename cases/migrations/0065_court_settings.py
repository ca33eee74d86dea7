"""Load how long before the end of six months, and of an order, people are told."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "local_settings_court.csv"


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
    dependencies = [("cases", "0068_notice_to_improve_is_watched")]

    operations = [migrations.RunPython(load, unload)]
