"""How long after an officer was to be out managers are told: a setting of the service, dated."""

import datetime as dt

from django.db import migrations

KEY = "lone_worker_grace_minutes"
SOURCE = "Bellwether's own proposal: a telephone call and a walk to the car; the service sets its own"


def load(apps, schema_editor):
    apps.get_model("cases", "LocalSetting").objects.create(
        key=KEY, value=15, valid_from=dt.date(2024, 9, 1), source=SOURCE
    )


def unload(apps, schema_editor):
    apps.get_model("cases", "LocalSetting").objects.filter(key=KEY, source=SOURCE).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0053_visits")]

    operations = [migrations.RunPython(load, unload)]
