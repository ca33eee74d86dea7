"""Triggers that ask for totals to be counted again; see `attendance.models.totals_sql`."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0024_totals'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='circumstance',
            trigger=pgtrigger.compiler.Trigger(name='moves_totals', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_totalrequest (enrolment_id, asked_at)\n    SELECT id, clock_timestamp() FROM attendance_enrolment\n    WHERE pupil_id IN (NEW.pupil_id, OLD.pupil_id);\n    RETURN NULL;\n', hash='fded728cb40313a5166e9edacc9518be670692d8', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_moves_totals_fc1cf', table='attendance_circumstance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='year_group_moves_totals', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."year_group" IS DISTINCT FROM (NEW."year_group"))', func='\n    INSERT INTO attendance_totalrequest (enrolment_id, asked_at) VALUES (NEW.id, clock_timestamp());\n    RETURN NULL;\n', hash='24c55a5049da45131d804041936df34f72412277', operation='UPDATE OF "year_group"', pgid='pgtrigger_year_group_moves_totals_3f2e6', table='attendance_enrolment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recheckrequest',
            trigger=pgtrigger.compiler.Trigger(name='taken_moves_totals', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_totalrequest (enrolment_id, asked_at)\n    SELECT DISTINCT enrolment_id, clock_timestamp() FROM taken;\n    RETURN NULL;\n', hash='9bc73c25458dc9398c21215e7caa87e7da0d55c8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_taken_moves_totals_114b7', referencing='REFERENCING OLD TABLE AS taken ', table='attendance_recheckrequest', when='AFTER')),
        ),
    ]
