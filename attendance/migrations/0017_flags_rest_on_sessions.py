"""Flags carry the sessions they rest on and what people noted on them; there are many more kinds."""

import attendance.models.flags
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.lookups
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0016_tallies_say_which_half_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FlagNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('acknowledged', 'Acknowledged'), ('snoozed', 'Snoozed'), ('unsnoozed', 'Woken'), ('return_made', 'Return made')], max_length=15)),
                ('until', models.DateField(help_text='Put off until this day', null=True)),
                ('made_on', models.DateField(help_text='The day the return was made', null=True)),
                ('reference', models.CharField(blank=True, help_text="The return's, if it has one", max_length=60)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('numbers', models.JSONField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by_name', models.CharField(max_length=120)),
                ('role', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.RemoveIndex(
            model_name='flag',
            name='flag_unclaimed',
        ),
        migrations.AddField(
            model_name='flag',
            name='acknowledged_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='flag',
            name='acknowledged_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='flag',
            name='acknowledged_by_name',
            field=models.CharField(blank=True, db_default='', max_length=120),
        ),
        migrations.AddField(
            model_name='flag',
            name='acknowledged_note',
            field=models.CharField(blank=True, db_default='', max_length=500),
        ),
        migrations.AddField(
            model_name='flag',
            name='evidence_bits',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name='flag',
            name='evidence_weeks',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name='flag',
            name='snoozed_until',
            field=models.DateField(help_text='Awake again from this day on', null=True),
        ),
        migrations.AlterField(
            model_name='flag',
            name='kind',
            field=models.CharField(choices=[('severe_absence', 'Severe absence'), ('persistent_absence', 'Persistent absence'), ('notice_threshold', 'Ten unauthorised sessions'), ('continuous_absence', 'Twenty school days away'), ('continuous_unauthorised', 'Ten school days unauthorised'), ('illness_days', 'Fifteen days of illness'), ('nobody_acted', 'Nobody has acted'), ('removed_after_flag', 'Removed from roll after a flag'), ('condoned_absence', 'May be condoned'), ('sudden_change', 'Sudden change'), ('on_course', 'On course for persistent absence'), ('early_absence', 'Absence early in the year'), ('late_after_close', 'Late after the register closed'), ('monday_friday', 'Mondays and Fridays'), ('holiday_edge', 'Days beside a holiday'), ('broken_weeks', 'Broken weeks'), ('reason_overdue', 'Reason still not known')], max_length=30),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(condition=models.Q(('claimed_at__isnull', True), ('kind__in', ('severe_absence', 'persistent_absence', 'notice_threshold'))), fields=['id'], name='flag_unclaimed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='worked_only_by_notes', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."acknowledged_at" IS DISTINCT FROM (NEW."acknowledged_at") OR OLD."acknowledged_by_id" IS DISTINCT FROM (NEW."acknowledged_by_id") OR OLD."acknowledged_by_name" IS DISTINCT FROM (NEW."acknowledged_by_name") OR OLD."acknowledged_note" IS DISTINCT FROM (NEW."acknowledged_note") OR OLD."snoozed_until" IS DISTINCT FROM (NEW."snoozed_until"))', func="\n    IF pg_trigger_depth() < 2 THEN\n        RAISE EXCEPTION 'Write a note to acknowledge, put off or wake a flag'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='a93959287eb6b99a9bb180eb909564662f968fac', operation='UPDATE', pgid='pgtrigger_worked_only_by_notes_407cd', table='attendance_flag', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(attendance.models.flags.ArrayLength('evidence_bits'), attendance.models.flags.ArrayLength('evidence_weeks')), name='flag_evidence_in_pairs'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('acknowledged_by__isnull', True), ('acknowledged_by_name', ''), ('acknowledged_note', '')), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False), models.Q(('acknowledged_by_name', ''), _negated=True)), _connector='OR'), name='flag_acknowledged_when_and_by_whom'),
        ),
        migrations.AddField(
            model_name='flagnote',
            name='by',
            field=models.ForeignKey(help_text='Empty: the nightly run, which may only wake a flag', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='flagnote',
            name='flag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='attendance.flag'),
        ),
        migrations.AddConstraint(
            model_name='flagnote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'snoozed'), ('until__isnull', False), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('kind', 'snoozed'), _negated=True), ('until__isnull', True)), _connector='OR'), name='flag_put_off_until_when_and_why'),
        ),
        migrations.AddConstraint(
            model_name='flagnote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'return_made'), ('made_on__isnull', False)), models.Q(models.Q(('kind', 'return_made'), _negated=True), ('made_on__isnull', True), ('reference', '')), _connector='OR'), name='return_made_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='flagnote',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind', 'unsnoozed'), _connector='OR'), name='flag_noted_by_somebody'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flagnote',
            trigger=pgtrigger.compiler.Trigger(name='sets_the_flag', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    UPDATE attendance_flag f SET acknowledged_at = n.at, acknowledged_by_id = n.by_id,\n        acknowledged_by_name = n.by_name, acknowledged_note = n.reason\n    FROM (SELECT DISTINCT ON (flag_id) * FROM new_notes\n          WHERE kind = 'acknowledged' ORDER BY flag_id, id DESC) n\n    WHERE f.id = n.flag_id;\n    UPDATE attendance_flag f SET snoozed_until = n.until\n    FROM (SELECT DISTINCT ON (flag_id) * FROM new_notes\n          WHERE kind IN ('snoozed', 'unsnoozed')\n          ORDER BY flag_id, id DESC) n\n    WHERE f.id = n.flag_id;\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT DISTINCT f.enrolment_id, clock_timestamp()\n    FROM new_notes n JOIN attendance_flag f ON f.id = n.flag_id\n    WHERE n.kind = 'return_made';\n    RETURN NULL;\n", hash='eca7aef7924442a12d62ac2bb76e06176437be08', level='STATEMENT', operation='INSERT', pgid='pgtrigger_sets_the_flag_7f92c', referencing='REFERENCING NEW TABLE AS new_notes ', table='attendance_flagnote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flagnote',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='04215ea6c4481142db211a97ab87e1851dcb89de', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2412f', table='attendance_flagnote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flagnote',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='4c054056b58d840c570543595994e74570f26a4a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c79ec', table='attendance_flagnote', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='FlagsJudged',
            fields=[
                ('school', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='attendance.school')),
                ('as_of', models.DateField()),
                ('week', models.DateField(help_text='Its latest school week then; empty: it had none', null=True)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responsibility',
            trigger=pgtrigger.compiler.Trigger(name='insert_asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT e.id, clock_timestamp() FROM attendance_enrolment e\n    WHERE e.pupil_id IN (\n        SELECT r.pupil_id FROM attendance_responsibility r\n        WHERE r.carer_id IN (SELECT carer_id FROM new_rows c)\n        UNION SELECT pupil_id FROM new_rows c)\n    AND EXISTS (SELECT 1 FROM attendance_weeklytally t WHERE t.enrolment_id = e.id);\n    RETURN NULL;\n', hash='c8b1f135215ebf1b4e43c86d655d823e4d8179d7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_asks_for_flags_574f8', referencing='REFERENCING NEW TABLE AS new_rows ', table='attendance_responsibility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responsibility',
            trigger=pgtrigger.compiler.Trigger(name='delete_asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT e.id, clock_timestamp() FROM attendance_enrolment e\n    WHERE e.pupil_id IN (\n        SELECT r.pupil_id FROM attendance_responsibility r\n        WHERE r.carer_id IN (SELECT carer_id FROM old_rows c)\n        UNION SELECT pupil_id FROM old_rows c)\n    AND EXISTS (SELECT 1 FROM attendance_weeklytally t WHERE t.enrolment_id = e.id);\n    RETURN NULL;\n', hash='78756b43641f505b40e08c69654449969bfd1223', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_asks_for_flags_6f5c6', referencing='REFERENCING OLD TABLE AS old_rows ', table='attendance_responsibility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responsibility',
            trigger=pgtrigger.compiler.Trigger(name='update_asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT e.id, clock_timestamp() FROM attendance_enrolment e\n    WHERE e.pupil_id IN (\n        SELECT r.pupil_id FROM attendance_responsibility r\n        WHERE r.carer_id IN (SELECT carer_id FROM (SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) c)\n        UNION SELECT pupil_id FROM (SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) c)\n    AND EXISTS (SELECT 1 FROM attendance_weeklytally t WHERE t.enrolment_id = e.id);\n    RETURN NULL;\n', hash='a189b655c2fe158fa32a223ba5ea2ac522b03001', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_asks_for_flags_a9ec1', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='attendance_responsibility', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(condition=models.Q(('cleared_at__isnull', True)), fields=['kind', 'enrolment'], name='flag_standing_by_kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actiontaken',
            trigger=pgtrigger.compiler.Trigger(name='asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT id, clock_timestamp() FROM attendance_enrolment\n    WHERE pupil_id IN (SELECT pupil_id FROM new_rows);\n    RETURN NULL;\n', hash='32add8b943f32f72f605a3d82f40d009e805d183', level='STATEMENT', operation='INSERT', pgid='pgtrigger_asks_for_flags_e25f8', referencing='REFERENCING NEW TABLE AS new_rows ', table='attendance_actiontaken', when='AFTER')),
        ),
    ]
