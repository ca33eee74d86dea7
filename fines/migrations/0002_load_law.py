"""Load the dated tariffs, limits and court maximums that ship with the product, with their sources."""

from django.db import migrations

from fines.rules.reference import read_lines

FILES = {
    "Tariff": "tariffs.csv",
    "NoticeRule": "notice_rules.csv",
    "CourtMaximum": "court_maximums.csv",
}


def load(apps, schema_editor):
    for name, file in FILES.items():
        model = apps.get_model("fines", name)
        rows = read_lines(file)
        for row in rows:
            if "notice_number" in row:
                row["notice_number"] = row["notice_number"] or 0
        model.objects.bulk_create(model(**row) for row in rows)


def unload(apps, schema_editor):
    for name in FILES:
        apps.get_model("fines", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("fines", "0001_dated_law")]

    operations = [migrations.RunPython(load, unload)]
