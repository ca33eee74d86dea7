"""The second words of the reminder and of the answer about a notice, and the numbers that say when a reminder goes.

The first words of each end the day before; where letters went out with them already, that is today. Words a service
wrote itself, and numbers it chose itself, stay.
"""

import csv
import datetime as dt
from pathlib import Path

from django.db import migrations
from django.utils import timezone

DATA = Path(__file__).resolve().parent.parent / "data"
SINCE = dt.date(2026, 1, 1)
DAY = dt.timedelta(days=1)
GREETING, CLOSING = "Dear {recipient},", "Yours sincerely,"
USUAL = 7  # days before, as it came with Bellwether


def texts():
    for path in sorted((DATA / "letters_notices_2").glob("*.txt")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        lines = dict(line.split(": ", 1) for line in head.splitlines())
        yield {
            "kind": path.stem, "number": 2, "subject": lines["Subject"], "source": lines["Source"],
            "greeting": GREETING, "body": body.strip(), "closing": CLOSING,
        }  # fmt: skip


def rows():
    with (DATA / "local_settings_reminders.csv").open(encoding="utf-8", newline="") as handle:
        return [row | {"valid_to": row["valid_to"] or None} for row in csv.DictReader(handle)]


def load(apps, schema_editor):
    version = apps.get_model("cases", "LetterVersion")
    for text in texts():
        found = version.objects.filter(kind=text["kind"])
        old = found.filter(number=1, made_by="", valid_to__isnull=True).first()
        if old is None or found.count() > 1:
            continue
        used = apps.get_model("cases", "Letter").objects.filter(version=old).exists()
        since = timezone.localdate() + DAY if used else SINCE
        version.objects.filter(pk=old.pk).update(valid_to=since - DAY)
        version.objects.create(valid_from=since, **text)
    setting = apps.get_model("cases", "LocalSetting")
    days, in_hand = rows()
    usual = setting.objects.filter(key=days["key"], value=USUAL, valid_to__isnull=True, valid_from__lt=SINCE)
    if usual.update(valid_to=SINCE - DAY):
        setting.objects.create(**days)
    setting.objects.create(**in_hand)


def unload(apps, schema_editor):
    setting = apps.get_model("cases", "LocalSetting")
    days, in_hand = rows()
    setting.objects.filter(key=in_hand["key"]).delete()
    if setting.objects.filter(key=days["key"], valid_from=SINCE, source=days["source"]).delete()[0]:
        setting.objects.filter(key=days["key"], valid_to=SINCE - DAY).update(valid_to=None)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for text in texts():
            cursor.execute(
                "DELETE FROM cases_letterversion WHERE kind = %s AND number = 2 AND source = %s",
                [text["kind"], text["source"]],
            )
            if cursor.rowcount:
                cursor.execute(
                    "UPDATE cases_letterversion SET valid_to = NULL WHERE kind = %s AND number = 1", [text["kind"]]
                )
        cursor.execute("SET LOCAL session_replication_role = origin")


class Migration(migrations.Migration):
    dependencies = [("cases", "0074_contracts_not_kept_and_letters_of_interviews")]

    operations = [migrations.RunPython(load, unload)]
