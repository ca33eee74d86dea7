"""Load the dated tariffs, limits, maximums, factors and columns that ship with the product, with their sources."""

from django.db import migrations

from fines.rules.reference import read_lines

FILES = (
    ("Tariff", "tariffs.csv"),
    ("NoticeRule", "notice_rules.csv"),
    ("CourtMaximum", "court_maximums.csv"),
    ("Tariff", "tariffs_wales.csv"),
    ("NoticeRule", "notice_rules_wales.csv"),
    ("CourtMaximum", "court_maximums_wales.csv"),
    ("MatchingRule", "matching_rules.csv"),
    ("FactorKind", "decision_factors.csv"),
    ("ProcedureRule", "procedure_rules.csv"),
    ("MeasureRule", "measure_rules.csv"),
    ("ReturnColumn", "return_columns.csv"),
    ("ReturnPlace", "return_places.csv"),
    ("ExcludedRule", "excluded_rules.csv"),
    ("PaperLaw", "paper_law.csv"),
)
EMPTY = {"notice_number": 0, "declares": ""}  # what an empty cell of these says


def load(apps, schema_editor):
    for name, file in FILES:
        model = apps.get_model("fines", name)
        model.objects.bulk_create(model(**_filled(row)) for row in read_lines(file))


def _filled(row):
    return row | {key: row[key] or empty for key, empty in EMPTY.items() if key in row}


class Migration(migrations.Migration):
    replaces = [('fines', '0070_decisions_on_notes_kept')]

    dependencies = [("fines", "0002_functions")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
