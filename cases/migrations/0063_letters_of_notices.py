"""Letters that only notices write: their kinds, the first words of each, and the numbers that govern notices."""

import csv
from pathlib import Path

from django.db import migrations, models


DATA = Path(__file__).resolve().parent.parent / "data"
SINCE = "2003-01-01"
GREETING, CLOSING = "Dear {recipient},", "Yours sincerely,"


def texts():
    for path in sorted((DATA / "letters_notices").glob("*.txt")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        lines = dict(line.split(": ", 1) for line in head.splitlines())
        yield {
            "kind": path.stem, "number": 1, "subject": lines["Subject"], "source": lines["Source"],
            "greeting": GREETING, "body": body.strip(), "closing": CLOSING, "valid_from": SINCE,
        }


def rows():
    with (DATA / "local_settings_notices.csv").open(encoding="utf-8", newline="") as handle:
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
    kinds = [text["kind"] for text in texts()]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM cases_letterversion WHERE kind = ANY(%s)", [kinds])
        cursor.execute("SET LOCAL session_replication_role = origin")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0061_sittings_and_overdue_mails'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='letterversion',
            name='letter_text_kind_is_known',
        ),
        migrations.AlterField(
            model_name='letter',
            name='template',
            field=models.CharField(choices=[('first_attendance', 'First attendance letter'), ('panel_invitation', 'Panel invitation'), ('plan', 'Plan agreed'), ('target_review', 'Review of targets'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('closing_well_done', 'Well done: case closed'), ('notice_reminder', 'Reminder of a penalty notice'), ('notice_withdrawn', 'Penalty notice withdrawn'), ('notice_answer', 'Answer about a penalty notice'), ('meeting_moved', 'Meeting moved'), ('meeting_off', 'Meeting called off')], max_length=40),
        ),
        migrations.AlterField(
            model_name='letterversion',
            name='kind',
            field=models.CharField(choices=[('first_attendance', 'First attendance letter'), ('panel_invitation', 'Panel invitation'), ('plan', 'Plan agreed'), ('target_review', 'Review of targets'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('closing_well_done', 'Well done: case closed'), ('notice_reminder', 'Reminder of a penalty notice'), ('notice_withdrawn', 'Penalty notice withdrawn'), ('notice_answer', 'Answer about a penalty notice'), ('meeting_moved', 'Meeting moved'), ('meeting_off', 'Meeting called off')], max_length=40),
        ),
        migrations.AddConstraint(
            model_name='letterversion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['first_attendance', 'panel_invitation', 'plan', 'target_review', 'review', 'notice_to_improve', 'closing_well_done', 'notice_reminder', 'notice_withdrawn', 'notice_answer', 'meeting_moved', 'meeting_off'])), name='letter_text_kind_is_known'),
        ),
        migrations.RunPython(load, unload),
    ]
