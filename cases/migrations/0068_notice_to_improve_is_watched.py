"""The time a notice to improve gives is a row of its own, and so is what it came to; cases that are at it now get theirs."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


STANDING = """
INSERT INTO cases_improvementperiod (case_id, starts_on, ends_on, result)
SELECT id, day, CASE WHEN stage_due >= day THEN stage_due END, ''
  FROM (SELECT id, stage_due, (stage_changed_at AT TIME ZONE 'Europe/London')::date AS day
          FROM cases_case WHERE stage = 'notice_to_improve') standing
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0055_one_pathway_of_a_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImprovementPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(help_text='Empty: the calendar does not reach so far', null=True)),
                ('ended_on', models.DateField(null=True)),
                ('result', models.CharField(blank=True, choices=[('enough', 'Enough'), ('not_enough', 'Not enough'), ('ended_early', 'Ended before its last day')], max_length=12)),
                ('unauthorised', models.SmallIntegerField(null=True)),
                ('missed', models.SmallIntegerField(null=True)),
                ('possible', models.SmallIntegerField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvement_periods', to='cases.case')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('case',), name='one_notice_to_improve_at_a_time'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='improvement_period_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('missed__isnull', True), ('possible__isnull', True), ('result', ''), ('unauthorised__isnull', True)), models.Q(('ended_on__gte', models.F('starts_on')), ('ended_on__isnull', False), ('missed__gte', models.F('unauthorised')), ('missed__isnull', False), ('possible__gte', models.F('missed')), ('possible__isnull', False), ('result__in', ['enough', 'not_enough', 'ended_early']), ('unauthorised__gte', 0), ('unauthorised__isnull', False)), _connector='OR'), name='improvement_result_is_whole')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='improvementperiod',
            trigger=pgtrigger.compiler.Trigger(name='improvement_result_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ended_on" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f3810c316d418531d7e8541e1224b023c6943846', operation='UPDATE', pgid='pgtrigger_improvement_result_stands_6bcce', table='cases_improvementperiod', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='improvementperiod',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b3c0fe38b669101d816a24147139708a4e7a2c02', operation='DELETE', pgid='pgtrigger_never_deleted_f5398', table='cases_improvementperiod', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='improvementperiod',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='2d88884a67a5708159b0c56ece859144c9ef4234', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_bedb1', table='cases_improvementperiod', when='BEFORE')),
        ),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
    ]
