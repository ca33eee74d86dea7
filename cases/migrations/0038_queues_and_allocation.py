"""Why a question was returned, and cases given out together in a batch that can be undone."""

import cases.models.allocation
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0034_referrals_and_support'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AllocationBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(default=cases.models.allocation.new_ref, max_length=12, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='AllocationLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before_since', models.DateField(null=True)),
                ('left', models.CharField(blank=True, help_text='Why it was left alone', max_length=200)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='escalation',
            name='returned_for',
            field=models.CharField(blank=True, choices=[('more_evidence', 'More evidence is needed'), ('support_first', 'Support has not been tried far enough'), ('consult_first', 'Somebody has to be consulted first'), ('circumstances', "The family's circumstances speak against it"), ('other_step', 'Another step is the right one'), ('other', 'Another reason')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.CheckConstraint(condition=models.Q(('returned_for', ''), models.Q(('decision', 'returned'), ('returned_for__in', ['more_evidence', 'support_first', 'consult_first', 'circumstances', 'other_step', 'other'])), _connector='OR'), name='escalation_returned_for_a_known_reason'),
        ),
        migrations.AddField(
            model_name='allocationbatch',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='allocationbatch',
            name='undoes',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='cases.allocationbatch'),
        ),
        migrations.AddField(
            model_name='allocationline',
            name='after',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='allocationline',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='cases.allocationbatch'),
        ),
        migrations.AddField(
            model_name='allocationline',
            name='before',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='allocationline',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocation_lines', to='cases.case'),
        ),
        migrations.AddField(
            model_name='allocationline',
            name='event',
            field=models.OneToOneField(help_text='The line of the timeline it wrote; empty: left alone', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocation_line', to='cases.caseevent'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationbatch',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e50ceb92319060876439eb1ae97e56f2ae48993f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9a966', table='cases_allocationbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationbatch',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='e025432cbd27ba88168a4965231c3a56966ac343', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a6b51', table='cases_allocationbatch', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='allocationline',
            constraint=models.UniqueConstraint(fields=('batch', 'case'), name='one_line_per_batch_and_case'),
        ),
        migrations.AddConstraint(
            model_name='allocationline',
            constraint=models.CheckConstraint(condition=models.Q(('event__isnull', True), ('left', ''), _connector='XOR'), name='allocation_moved_or_left'),
        ),
        migrations.AddConstraint(
            model_name='allocationline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('before__isnull', True), ('before_since__isnull', True)), models.Q(('before__isnull', False), ('before_since__isnull', False)), _connector='OR'), name='allocation_before_since'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='520908abbff7216be9a269f999c075ae67089cc7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5f54f', table='cases_allocationline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='5cf764bc2597e90852a17f638077742795f5c8c7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a3810', table='cases_allocationline', when='BEFORE')),
        ),
    ]
