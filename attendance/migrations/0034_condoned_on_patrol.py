"""Condoned absence that a patrol met is a kind of its own, asked again as who was met changes; and by which numbers
each school was judged, so that a changed one is noticed.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0033_actions_are_taken_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='flagsjudged',
            name='numbers',
            field=models.CharField(db_default='', help_text='A digest of the numbers the kinds turned on then', max_length=16),
        ),
        migrations.AlterField(
            model_name='flag',
            name='kind',
            field=models.CharField(choices=[('severe_absence', 'Severe absence'), ('persistent_absence', 'Persistent absence'), ('notice_threshold', 'Ten unauthorised sessions'), ('continuous_absence', 'Twenty school days away'), ('continuous_unauthorised', 'Ten school days unauthorised'), ('illness_days', 'Fifteen days of illness'), ('nobody_acted', 'Nobody has acted'), ('seen_on_patrol', 'Seen on patrol'), ('removed_after_flag', 'Removed from roll after a flag'), ('condoned_on_patrol', 'May be condoned: met with a parent'), ('condoned_absence', 'May be condoned'), ('sudden_change', 'Sudden change'), ('on_course', 'On course for persistent absence'), ('early_absence', 'Absence early in the year'), ('late_after_close', 'Late after the register closed'), ('monday_friday', 'Mondays and Fridays'), ('holiday_edge', 'Days beside a holiday'), ('broken_weeks', 'Broken weeks'), ('reason_overdue', 'Reason still not known')], max_length=30),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='encounter',
            trigger=pgtrigger.compiler.Trigger(name='update_asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT DISTINCT m.enrolment_id, clock_timestamp() FROM new_rows n\n    JOIN attendance_encountermatch m ON m.encounter_id = n.id AND m.undone_at IS NULL;\n    RETURN NULL;\n', hash='85f03d92c8b15a2fa57cf7be2d98a08aad8d4cae', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_asks_for_flags_eb80f', referencing='REFERENCING NEW TABLE AS new_rows ', table='attendance_encounter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='encountermatch',
            trigger=pgtrigger.compiler.Trigger(name='insert_asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT DISTINCT enrolment_id, clock_timestamp() FROM new_rows;\n    RETURN NULL;\n', hash='338b4ac45ed9b9cd13a9a67dc6349919d5949fab', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_asks_for_flags_552d5', referencing='REFERENCING NEW TABLE AS new_rows ', table='attendance_encountermatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='encountermatch',
            trigger=pgtrigger.compiler.Trigger(name='update_asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT DISTINCT enrolment_id, clock_timestamp() FROM new_rows;\n    RETURN NULL;\n', hash='7b1adb3b3c250d5a1c2a9af574d466d0ddcceb30', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_asks_for_flags_dc4f8', referencing='REFERENCING NEW TABLE AS new_rows ', table='attendance_encountermatch', when='AFTER')),
        ),
        migrations.RunSQL(
            """
            INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
            SELECT DISTINCT enrolment_id, clock_timestamp() FROM attendance_encountermatch
            WHERE undone_at IS NULL
            """,
            migrations.RunSQL.noop,
        ),
    ]
