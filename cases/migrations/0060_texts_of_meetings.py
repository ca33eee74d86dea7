"""Load version 1 of the letters that say a meeting is off, or has moved."""

from pathlib import Path

from django.db import migrations

TEXTS = Path(__file__).resolve().parent.parent / "data" / "letters_of_meetings"
SINCE = "2003-01-01"
GREETING, CLOSING = "Dear {recipient},", "Yours sincerely,"


def texts():
    for path in sorted(TEXTS.glob("*.txt")):
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
    dependencies = [("cases", "0059_letters_that_tell")]

    operations = [migrations.RunPython(load, unload)]
