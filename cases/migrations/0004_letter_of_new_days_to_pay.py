"""A letter that tells a parent of new days to pay a penalty notice: its kind, and its first words."""

from pathlib import Path

from django.db import migrations, models

DATA = Path(__file__).resolve().parent.parent / "data"
SINCE = "2003-01-01"
GREETING, CLOSING = "Dear {recipient},", "Yours sincerely,"
KINDS = [
    ("first_attendance", "First attendance letter"), ("panel_invitation", "Panel invitation"),
    ("plan", "Plan agreed"), ("target_review", "Review of targets"), ("review", "Review"),
    ("notice_to_improve", "Notice to improve"), ("closing_well_done", "Well done: case closed"),
    ("notice_reminder", "Reminder of a penalty notice"),
    ("notice_withdrawn", "Penalty notice withdrawn"),
    ("notice_answer", "Answer about a penalty notice"), ("meeting_moved", "Meeting moved"),
    ("meeting_off", "Meeting called off"),
    ("interview_invitation", "Invitation to an interview under caution"),
    ("interview_moved", "Interview under caution moved"),
    ("interview_off", "Interview under caution cancelled"),
    ("notice_days", "New days to pay a penalty notice"),
]  # fmt: skip


def texts():
    for path in sorted((DATA / "letters_of_days").glob("*.txt")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        lines = dict(line.split(": ", 1) for line in head.splitlines())
        yield {
            "kind": path.stem, "number": 1, "subject": lines["Subject"], "source": lines["Source"],
            "greeting": GREETING, "body": body.strip(), "closing": CLOSING, "valid_from": SINCE,
        }  # fmt: skip


def load(apps, schema_editor):
    version = apps.get_model("cases", "LetterVersion")
    version.objects.bulk_create(version(**text) for text in texts())


def unload(apps, schema_editor):
    kinds = [text["kind"] for text in texts()]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM cases_letterversion WHERE kind = ANY(%s)", [kinds])
        cursor.execute("SET LOCAL session_replication_role = origin")


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_law")]

    operations = [
        migrations.RemoveConstraint("letterversion", "letter_text_kind_is_known"),
        migrations.AlterField("letter", "template", models.CharField(choices=KINDS, max_length=40)),
        migrations.AlterField("letterversion", "kind", models.CharField(choices=KINDS, max_length=40)),
        migrations.AddConstraint(
            "letterversion",
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _ in KINDS]),
                name="letter_text_kind_is_known",
            ),
        ),
        migrations.RunPython(load, unload),
    ]
