"""Whose unmatched money might be: by the child's name and other carers', by parts and multiples of what is due."""

from django.db import migrations

from fines.models import money_doubt_sql as sql
from fines.models import money_held_sql as before


def again(function):
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("fines", "0061_not_theirs"), ("attendance", "0001_initial")]

    operations = [
        migrations.RunSQL(sql.READERS, sql.NO_READERS),
        migrations.RunSQL(sql.COSTS, again(before.COSTS)),
        migrations.RunSQL(sql.MONEY_OF, again(before.MONEY_OF)),
    ]
