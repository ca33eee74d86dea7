"""Load the entry test of Fast Track and the time limit of a charge; put the source of the ESO limit right."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
ESO_SOURCE = "Children Act 1989 s36 and Schedule 3: the order lasts up to one year"
ESO_SOURCE_BEFORE = "Education Act 1996 s447: the order lasts 12 months"


def rows():
    with (DATA / "local_settings_entry.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row | {"valid_to": row["valid_to"] or None}


def load(apps, schema_editor):
    setting = apps.get_model("cases", "LocalSetting")
    setting.objects.bulk_create(setting(**row) for row in rows())
    apps.get_model("cases", "StageLimit").objects.filter(
        stage="eso", source=ESO_SOURCE_BEFORE
    ).update(source=ESO_SOURCE)


def unload(apps, schema_editor):
    keys = [row["key"] for row in rows()]
    apps.get_model("cases", "LocalSetting").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_limits_and_settings")]

    operations = [migrations.RunPython(load, unload)]
