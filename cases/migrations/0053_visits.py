"""Home visits: who is out, the trail of each visit, and what phones have sent."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0052_people_asked_to_panels'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('started_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(help_text='When the officer means to be out again')),
                ('ended_at', models.DateTimeField(null=True)),
                ('how_ended', models.CharField(blank=True, choices=[('out', 'Came out'), ('safe', 'Said to be safe'), ('next', 'The next visit began'), ('found', 'Found safe by a manager')], max_length=10)),
                ('raised_at', models.DateTimeField(help_text='Shown to the officer as overdue since', null=True)),
                ('escalated_at', models.DateTimeField(help_text='Shown to managers since', null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='cases.case')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-started_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='VisitEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('kind', models.CharField(choices=[('start', 'Went in'), ('more', 'Needs longer'), ('contact', 'How it went'), ('out', 'Came out'), ('safe', 'Is safe')], max_length=10)),
                ('happened_at', models.DateTimeField()),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('contact', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.contact')),
            ],
        ),
        migrations.CreateModel(
            name='VisitEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('note', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trail', to='cases.visit')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['due_at'], name='visit_under_way'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('officer',), name='one_visit_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('started_at'))), name='visit_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('how_ended', '')), models.Q(('ended_at__gte', models.F('started_at')), ('how_ended__in', ['out', 'safe', 'next', 'found'])), _connector='OR'), name='visit_ended_when_and_how'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='19d968f9e67b228aed2101ca8904ed992ccc5494', operation='DELETE', pgid='pgtrigger_never_deleted_f2daa', table='cases_visit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='74fa9bfab6e03704a3e2d4e1583e10ff792111a5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_71f9b', table='cases_visit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='visit_stays_where_it_was', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ec44b929118264c71377f968fd62e83cc9078a12', operation='UPDATE', pgid='pgtrigger_visit_stays_where_it_was_fc534', table='cases_visit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='over_is_over', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ended_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='969355c1e03b8111cc4f1ee3704bb9ad0b5de2df', operation='UPDATE', pgid='pgtrigger_over_is_over_dcfb7', table='cases_visit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visitentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='184bf0e6fef18fd04b6a0ac8eea26f8b170780e0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_91d5c', table='cases_visitentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visitentry',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='d6797e667ae1156c695007e0504f834e88abfd2f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9dc76', table='cases_visitentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visitevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='074d0300c502690ac44fb25c26b49dd006797873', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_87f45', table='cases_visitevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visitevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='b438dac7a51e58b30e4a933d45edd73d501754e9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e93ad', table='cases_visitevent', when='BEFORE')),
        ),
    ]
