"""An acknowledgement that was a slip is taken back by a note of its own."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0028_keys_need_no_second_index'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='flagnote',
            name='sets_the_flag',
        ),
        migrations.AlterField(
            model_name='flagnote',
            name='kind',
            field=models.CharField(choices=[('acknowledged', 'Acknowledged'), ('unacknowledged', 'Acknowledgement taken back'), ('snoozed', 'Snoozed'), ('unsnoozed', 'Woken'), ('return_made', 'Return made')], max_length=15),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flagnote',
            trigger=pgtrigger.compiler.Trigger(name='sets_the_flag', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    UPDATE attendance_flag f SET acknowledged_at = CASE WHEN n.seen THEN n.at END,\n        acknowledged_by_id = CASE WHEN n.seen THEN n.by_id END,\n        acknowledged_by_name = CASE WHEN n.seen THEN n.by_name ELSE '' END,\n        acknowledged_note = CASE WHEN n.seen THEN n.reason ELSE '' END\n    FROM (SELECT DISTINCT ON (flag_id) *, kind = 'acknowledged' AS seen FROM new_notes\n          WHERE kind IN ('acknowledged', 'unacknowledged')\n          ORDER BY flag_id, id DESC) n\n    WHERE f.id = n.flag_id;\n    UPDATE attendance_flag f SET snoozed_until = n.until\n    FROM (SELECT DISTINCT ON (flag_id) * FROM new_notes\n          WHERE kind IN ('snoozed', 'unsnoozed')\n          ORDER BY flag_id, id DESC) n\n    WHERE f.id = n.flag_id;\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT DISTINCT f.enrolment_id, clock_timestamp()\n    FROM new_notes n JOIN attendance_flag f ON f.id = n.flag_id\n    WHERE n.kind = 'return_made';\n    RETURN NULL;\n", hash='516ad08c321065feb59fbb75202d5e56bda2774c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_sets_the_flag_7f92c', referencing='REFERENCING NEW TABLE AS new_notes ', table='attendance_flagnote', when='AFTER')),
        ),
    ]
