"""The view that recounts every tally from marks, and the function that rewrites some of them."""

from django.db import migrations

from attendance.models import tally_sql


class Migration(migrations.Migration):
    dependencies = [("attendance", "0001_initial")]

    operations = [
        migrations.RunSQL(tally_sql.RECOUNT_VIEW, "DROP VIEW attendance_tally_recount"),
        migrations.RunSQL(
            tally_sql.RECOUNT_FUNCTION, "DROP FUNCTION attendance_recount(bigint[])"
        ),
    ]
