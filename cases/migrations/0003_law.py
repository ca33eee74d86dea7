"""Load the limits of stages, the service's settings, the pathways and the words of letters that ship, with their sources."""

import csv
import datetime as dt
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
SETTINGS = ("", "_entry", "_notice", "_queue", "_process", "_letters", "_compared", "_meetings", "_notices", "_court", "_reminders")
LISTS = ("needs", "not_from", "letters")
# Folder, number of the version, and the days between which its words are written.
SINCE, SECOND = dt.date(2003, 1, 1), dt.date(2026, 1, 1)
LETTERS = (
    ("letters", 1, SINCE),
    ("letters_of_meetings", 1, SINCE),
    ("letters_notices", 1, SINCE),
    ("letters_of_interviews", 1, SINCE),
    ("letters_notices_2", 2, SECOND),
)
GREETING, CLOSING = "Dear {recipient},", "Yours sincerely,"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row | {key: row[key] or None for key in ("valid_to",) if key in row}


def load(apps, schema_editor):
    load_settings(apps)
    load_pathways(apps)
    load_letters(apps.get_model("cases", "LetterVersion").objects)


def load_settings(apps):
    limit, setting = (apps.get_model("cases", name) for name in ("StageLimit", "LocalSetting"))
    limit.objects.bulk_create(limit(**row) for row in rows("stage_limits.csv"))
    for part in SETTINGS:
        setting.objects.bulk_create(setting(**row) for row in rows(f"local_settings{part}.csv"))


def load_pathways(apps):
    """A template is written first and put into force after, as a person would: the stages of one in force are kept."""
    pathways, stage = apps.get_model("cases", "Pathway").objects, apps.get_model("cases", "PathwayStage")
    stages = list(rows("pathway_stages.csv"))
    for row in rows("pathways.csv"):
        begins = {key: row.pop(key) or None for key in ("valid_from", "default_from")}
        pathway = pathways.create(**row, ships=True)
        own = [each for each in stages if each["pathway"] == row["slug"]]
        stage.objects.bulk_create(stage(**_stage(each, pathway)) for each in own)
        pathways.filter(pk=pathway.pk).update(**begins)


def _stage(row, pathway):
    lists = {key: row[key].split() for key in LISTS}
    amount = int(row["amount"]) if row["amount"] else None
    return {**row, **lists, "amount": amount, "pathway": pathway}


def load_letters(versions):
    """Words that have second words end the day before these begin."""
    for folder, number, since in LETTERS:
        texts = [_text(path) for path in sorted((DATA / folder).glob("*.txt"))]
        earlier = versions.filter(kind__in=[text["kind"] for text in texts])
        earlier.update(valid_to=since - dt.timedelta(days=1))
        versions.bulk_create(
            versions.model(**text, number=number, valid_from=since) for text in texts
        )


def _text(path):
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    lines = dict(line.split(": ", 1) for line in head.splitlines())
    return {
        "kind": path.stem, "subject": lines["Subject"], "source": lines["Source"],
        "greeting": GREETING, "body": body.strip(), "closing": CLOSING,
    }  # fmt: skip


class Migration(migrations.Migration):
    replaces = [('cases', '0075_reminders_in_time_and_answers')]

    dependencies = [("cases", "0002_functions")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
