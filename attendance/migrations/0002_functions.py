"""What recounts every tally from marks, the view of what is planned, the references of flags, room for totals."""

from django.db import migrations

from attendance.models import planned, tally_sql

# A run by day changes numbers in place: with room on its page a row need not move.
ROOM = """
ALTER TABLE attendance_enrolmenttotal SET (fillfactor = 80);
ALTER TABLE attendance_grouptotal SET (fillfactor = 80);
"""
NO_ROOM = """
ALTER TABLE attendance_enrolmenttotal RESET (fillfactor);
ALTER TABLE attendance_grouptotal RESET (fillfactor);
"""


class Migration(migrations.Migration):
    replaces = [('attendance', '0043_carers_told_apart')]

    dependencies = [("attendance", "0001_schema")]

    operations = [
        migrations.RunSQL(tally_sql.RECOUNT_VIEW, "DROP VIEW attendance_tally_recount"),
        migrations.RunSQL(
            tally_sql.RECOUNT_FUNCTION, "DROP FUNCTION attendance_recount(bigint[])"
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE attendance_flag_ref", "DROP SEQUENCE attendance_flag_ref"
        ),
        migrations.RunSQL(planned.PLANNED_VIEW, "DROP VIEW attendance_planned"),
        migrations.RunSQL(ROOM, NO_ROOM),
    ]
