"""Load version 1 of every letter, the numbers that govern letters, and the sequence of batches."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
SINCE = "2003-01-01"
GREETING, CLOSING = "Dear {recipient},", "Yours sincerely,"


def texts():
    for path in sorted((DATA / "letters").glob("*.txt")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        lines = dict(line.split(": ", 1) for line in head.splitlines())
        yield {
            "kind": path.stem, "number": 1, "subject": lines["Subject"], "source": lines["Source"],
            "greeting": GREETING, "body": body.strip(), "closing": CLOSING, "valid_from": SINCE,
        }


def rows():
    with (DATA / "local_settings_letters.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row | {"valid_to": row["valid_to"] or None}


def load(apps, schema_editor):
    version = apps.get_model("cases", "LetterVersion")
    version.objects.bulk_create(version(**text) for text in texts())
    setting = apps.get_model("cases", "LocalSetting")
    setting.objects.bulk_create(setting(**row) for row in rows())


def unload(apps, schema_editor):
    keys = [row["key"] for row in rows()]
    apps.get_model("cases", "LocalSetting").objects.filter(key__in=keys).delete()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM cases_letterversion")
        cursor.execute("SET LOCAL session_replication_role = origin")


class Migration(migrations.Migration):
    dependencies = [("cases", "0042_letter_texts_and_batches")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE cases_batch_ref", "DROP SEQUENCE cases_batch_ref"),
        migrations.RunPython(load, unload),
    ]
