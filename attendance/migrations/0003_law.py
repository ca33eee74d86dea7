"""Load the dated codes, grounds, ranks and numbers that ship with the product, with their sources."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = (
    ("AttendanceCode", "attendance_codes.csv"),
    ("LeaveGround", "leave_grounds.csv"),
    ("AuthorisingRank", "patrol_ranks.csv"),
    ("Threshold", "thresholds.csv"),
    ("Threshold", "register_thresholds.csv"),
    ("Threshold", "sweep_thresholds.csv"),
    ("Threshold", "insight_thresholds.csv"),
    ("Threshold", "flag_thresholds.csv"),
    ("Threshold", "patrol_thresholds.csv"),
    ("Threshold", "housekeeping_thresholds.csv"),
    ("Threshold", "shield_thresholds.csv"),
)
DATES = ("valid_from", "valid_to")
BOOLEANS = ("counts_for_notice", "is_late", "in_advance")


def read_lines(name):
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row | _dates(row) | _booleans(row)


def _dates(row):
    return {field: row[field] or None for field in DATES if field in row}


def _booleans(row):
    return {field: row[field].strip() == "true" for field in BOOLEANS if field in row}


def load(apps, schema_editor):
    for name, file in FILES:
        model = apps.get_model("attendance", name)
        model.objects.bulk_create(model(**row) for row in read_lines(file))
    office = [row["code"] for row in read_lines("office_codes.csv")]
    codes = apps.get_model("attendance", "AttendanceCode").objects.filter(code__in=office)
    codes.update(office_only=True)


class Migration(migrations.Migration):
    replaces = [('attendance', '0044_parental_responsibility_not_known')]

    dependencies = [("attendance", "0002_functions")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
