"""Load the pathways that ship; every case goes on as it was: on the twelve weeks it began with.

Lengths and numbers the pathway holds now leave the dated rows they stood in, so that each stands once.
"""

import csv
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

DATA = Path(__file__).resolve().parent.parent / "data"
BEGAN_WITH = "fast-track-12"
LISTS = ("needs", "not_from", "letters")
BY_LAW = ("sjp", "eso")
SINCE = "2003-01-01"
# Settings that are numbers of the pathway now: key, and where the number stands.
MOVED = {
    "fast_track_weeks": "decision_weeks",
    "watch_weeks_after_closing": "watch_weeks",
    "fast_track_sessions": "entry_sessions",
    "fast_track_percent": "entry_percent",
    "fast_track_school_weeks": "entry_weeks",
    "fast_track_rule": "entry_rule",
}
PANEL_WEEKS = "fast_track_panel_weeks"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def load(apps, schema_editor):
    pathway_model = apps.get_model("cases", "Pathway")
    stage_model = apps.get_model("cases", "PathwayStage")
    setting = apps.get_model("cases", "LocalSetting")
    stages = list(rows("pathway_stages.csv"))
    for row in rows("pathways.csv"):
        begins = {key: row.pop(key) or None for key in ("valid_from", "default_from")}
        pathway = pathway_model.objects.create(**row, ships=True)
        own = [stage for stage in stages if stage["pathway"] == row["slug"]]
        stage_model.objects.bulk_create(stage_model(**_stage(each, pathway)) for each in own)
        pathway_model.objects.filter(pk=pathway.pk).update(**begins)
    setting.objects.bulk_create(
        setting(**row | {"valid_to": row["valid_to"] or None})
        for row in rows("local_settings_notice.csv")
    )
    began_with = pathway_model.objects.get(slug=BEGAN_WITH)
    apps.get_model("cases", "Case").objects.update(pathway=began_with)
    apps.get_model("cases", "StageLimit").objects.exclude(stage__in=BY_LAW).delete()
    setting.objects.filter(key__in=[*MOVED, PANEL_WEEKS]).delete()


def _stage(row, pathway):
    lists = {key: row[key].split() for key in LISTS}
    amount = int(row["amount"]) if row["amount"] else None
    return {**row, **lists, "amount": amount, "pathway": pathway}


def unload(apps, schema_editor):
    """Put the numbers of the twelve weeks back where they stood, and forget the templates."""
    pathway_model = apps.get_model("cases", "Pathway")
    began_with = pathway_model.objects.get(slug=BEGAN_WITH)
    limit = apps.get_model("cases", "StageLimit")
    setting = apps.get_model("cases", "LocalSetting")
    stages = list(apps.get_model("cases", "PathwayStage").objects.filter(pathway=began_with))
    limit.objects.bulk_create(
        limit(stage=s.stage, amount=s.amount, unit=s.unit, valid_from=SINCE, source=s.source)
        for s in stages
        if s.amount is not None
    )
    numbers = {key: getattr(began_with, column) for key, column in MOVED.items()}
    numbers[PANEL_WEEKS] = next(s.amount for s in stages if s.stage == "open")
    setting.objects.bulk_create(
        setting(key=key, value=value, valid_from=SINCE, source=began_with.source[:300])
        for key, value in numbers.items()
    )
    keys = [row["key"] for row in rows("local_settings_notice.csv")]
    setting.objects.filter(key__in=keys).delete()
    apps.get_model("cases", "Case").objects.update(pathway=None)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM cases_pathwaystage")
        cursor.execute("DELETE FROM cases_pathway")
        cursor.execute("SET LOCAL session_replication_role = origin")


SETTLE = "SET CONSTRAINTS ALL IMMEDIATE"  # so that the column can be altered in this transaction


class Migration(migrations.Migration):
    dependencies = [("cases", "0031_pathways")]

    operations = [
        migrations.RunPython(load, unload),
        migrations.RunSQL(SETTLE, SETTLE),
        migrations.AlterField(
            model_name="case",
            name="pathway",
            field=models.ForeignKey(
                help_text="As it was when the case was opened, or as a manager changed it",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="cases.pathway",
            ),
        ),
    ]
