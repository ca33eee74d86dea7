"""What was written down as done may be taken back: append-only, and whether anybody acted is asked again."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0032_flags_judged_by_their_calendar'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActionWithdrawal',
            fields=[
                ('action', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='withdrawal', serialize=False, to='attendance.actiontaken')),
                ('reason', models.CharField(max_length=200)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='action_taken_back_with_a_reason')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionwithdrawal',
            trigger=pgtrigger.compiler.Trigger(name='asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT id, clock_timestamp() FROM attendance_enrolment\n    WHERE pupil_id IN (SELECT a.pupil_id FROM new_rows n\n        JOIN attendance_actiontaken a ON a.id = n.action_id);\n    RETURN NULL;\n', hash='811282e10bf3e141ee3792995a6a2cc1eb8ec3d4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_asks_for_flags_668f6', referencing='REFERENCING NEW TABLE AS new_rows ', table='attendance_actionwithdrawal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionwithdrawal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='aed3edeafede20ffec78e235bd91ab221ed6b9af', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9eca6', table='attendance_actionwithdrawal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionwithdrawal',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='9b34de4a0c5081f2401a6f7fcf0233dffa7a29c6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_758c6', table='attendance_actionwithdrawal', when='BEFORE')),
        ),
    ]
