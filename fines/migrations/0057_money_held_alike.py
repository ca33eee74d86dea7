"""Whoever charges and the database that keeps a charge back ask one function: whose may unmatched money be?

Before it the database knew references and plain surnames; now also sums alone, names with a typing
error or an accent, and references written with letters like digits.
"""

from importlib import import_module

from django.db import migrations

from fines.models import money_held_sql as sql

BEFORE = import_module("fines.migrations.0037_receipts_of_old_payments").MAY_BE_OF.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):
    dependencies = [("fines", "0056_law_of_papers"), ("attendance", "0001_initial")]

    operations = [
        migrations.RunSQL(sql.READERS, sql.NO_READERS),
        migrations.RunSQL(sql.COSTS, sql.NO_COSTS),
        migrations.RunSQL(sql.MONEY_OF, sql.NO_MONEY_OF),
        migrations.RunSQL(sql.MAY_BE_OF, BEFORE),
    ]
