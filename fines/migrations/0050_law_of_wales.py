"""Load the tariffs, limits and court maximums of Wales, with their sources, and name the jurisdiction."""

from django.db import migrations, models

from fines.rules.reference import read_lines

FILES = {
    "Tariff": "tariffs_wales.csv",
    "NoticeRule": "notice_rules_wales.csv",
    "CourtMaximum": "court_maximums_wales.csv",
}
CHOICES = [("england", "England"), ("wales", "Wales")]


def load(apps, schema_editor):
    for name, file in FILES.items():
        rows = read_lines(file)
        for row in rows:
            if "notice_number" in row:
                row["notice_number"] = row["notice_number"] or 0
        model = apps.get_model("fines", name)
        model.objects.bulk_create(model(**row) for row in rows)


def unload(apps, schema_editor):
    for name in FILES:
        apps.get_model("fines", name).objects.filter(jurisdiction="wales").delete()


class Migration(migrations.Migration):
    dependencies = [("fines", "0047_court_packs")]

    operations = [
        *(
            migrations.AlterField(name, "jurisdiction", models.CharField(choices=CHOICES, max_length=20))
            for name in ("tariff", "noticerule", "courtmaximum")
        ),
        *(
            migrations.AlterField(
                name,
                "jurisdiction",
                models.CharField(choices=CHOICES, default="england", max_length=20),
            )
            for name in ("proceedings", "procedurerule")
        ),
        migrations.RunPython(load, unload),
    ]
