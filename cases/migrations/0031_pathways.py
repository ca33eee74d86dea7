"""Pathways as data, the one each case follows, and the dates of its Fast Track."""

import attendance.models.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0030_reasons_that_can_be_read'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pathway',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('for_whom', models.CharField(max_length=300)),
                ('ships', models.BooleanField(default=False, help_text='A template that came with Bellwether')),
                ('source', models.CharField(max_length=400)),
                ('programme', models.CharField(blank=True, help_text='The parenting programme offered', max_length=200)),
                ('decision_weeks', models.SmallIntegerField(help_text='School weeks from opening to a decision')),
                ('watch_weeks', models.SmallIntegerField(help_text='School weeks watched after closing')),
                ('entry_sessions', models.SmallIntegerField()),
                ('entry_percent', models.SmallIntegerField()),
                ('entry_weeks', models.SmallIntegerField()),
                ('entry_rule', models.SmallIntegerField(help_text='1 the sessions, 2 the percentage, 3 either')),
                ('valid_from', models.DateField(help_text='Empty: a draft', null=True)),
                ('valid_to', models.DateField(null=True)),
                ('default_from', models.DateField(help_text='New cases begin on it from that day', null=True)),
                ('default_to', models.DateField(null=True)),
                ('put_by', models.CharField(blank=True, help_text='Who put it in force, by name', max_length=120)),
                ('put_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-ships', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PathwayStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('flagged', 'Flagged'), ('school_support', 'School support'), ('referred', 'Referred'), ('returned', 'Returned to school'), ('open', 'Fast Track open'), ('panel', 'Panel'), ('plan', 'Plan'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('notice_proposed', 'Penalty notice proposed'), ('notice_issued', 'Penalty notice issued'), ('notice_unpaid', 'Penalty notice unpaid'), ('legal_consideration', 'Legal consideration'), ('interview', 'Interview under caution'), ('prosecution', 'Prosecution'), ('sjp', 'Single Justice Procedure'), ('court', 'Court'), ('eso', 'Education supervision order'), ('outcome', 'Court outcome'), ('post_monitor', 'Watched after outcome'), ('step_down', 'Stepped down'), ('transferred', 'Transferred'), ('closed', 'Closed')], max_length=24)),
                ('amount', models.SmallIntegerField(help_text='Empty: the pathway sets no length', null=True)),
                ('unit', models.CharField(blank=True, choices=[('school_days', 'school days'), ('school_weeks', 'school weeks'), ('period_weeks', 'school weeks, the first counted'), ('working_days', 'working days'), ('days', 'days'), ('months', 'months')], max_length=20)),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('not_from', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
                ('letters', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='case',
            name='plan_due',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='review_due',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='target_review_due',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='pathway',
            name='copied_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='cases.pathway'),
        ),
        migrations.AddField(
            model_name='case',
            name='pathway',
            field=models.ForeignKey(help_text='As it was when the case was opened, or as a manager changed it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.pathway'),
        ),
        migrations.AddField(
            model_name='pathwaystage',
            name='pathway',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='cases.pathway'),
        ),
        migrations.AddConstraint(
            model_name='pathway',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('default_from__isnull', False)), expressions=[('ships', '='), (attendance.models.ranges.DateRange(models.F('default_from'), models.F('default_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_default_pathway_a_day'),
        ),
        migrations.AddConstraint(
            model_name='pathway',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('copied_from__isnull', True), ('ships', True)), models.Q(('copied_from__isnull', False), ('ships', False)), _connector='OR'), name='pathway_ships_or_is_a_copy'),
        ),
        migrations.AddConstraint(
            model_name='pathway',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='pathway_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='pathway',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('default_from__isnull', True), ('default_to__isnull', True)), models.Q(('default_from__gte', models.F('valid_from')), models.Q(('valid_to__isnull', True), ('default_to__lte', models.F('valid_to')), _connector='OR')), _connector='OR'), name='pathway_default_while_valid'),
        ),
        migrations.AddConstraint(
            model_name='pathway',
            constraint=models.CheckConstraint(condition=models.Q(('decision_weeks__range', (1, 39)), ('entry_percent__range', (1, 100)), ('entry_rule__in', [1, 2, 3]), ('entry_sessions__range', (1, 190)), ('entry_weeks__range', (1, 39)), ('watch_weeks__range', (1, 39))), name='pathway_numbers_make_sense'),
        ),
        migrations.AddConstraint(
            model_name='pathway',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('for_whom__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('source__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='pathway_says_what_and_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pathway',
            trigger=pgtrigger.compiler.Trigger(name='in_use_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."copied_from_id" IS DISTINCT FROM (NEW."copied_from_id") OR OLD."decision_weeks" IS DISTINCT FROM (NEW."decision_weeks") OR OLD."entry_percent" IS DISTINCT FROM (NEW."entry_percent") OR OLD."entry_rule" IS DISTINCT FROM (NEW."entry_rule") OR OLD."entry_sessions" IS DISTINCT FROM (NEW."entry_sessions") OR OLD."entry_weeks" IS DISTINCT FROM (NEW."entry_weeks") OR OLD."for_whom" IS DISTINCT FROM (NEW."for_whom") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."programme" IS DISTINCT FROM (NEW."programme") OR OLD."put_at" IS DISTINCT FROM (NEW."put_at") OR OLD."put_by" IS DISTINCT FROM (NEW."put_by") OR OLD."ships" IS DISTINCT FROM (NEW."ships") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."watch_weeks" IS DISTINCT FROM (NEW."watch_weeks"))', func="\nIF OLD.valid_from IS NOT NULL THEN\n  RAISE EXCEPTION 'A pathway in use cannot be changed: edit a copy';\nEND IF;\nRETURN NEW;\n", hash='5e7a83739be87406622fbf7484d3b13e090ccb4a', operation='UPDATE', pgid='pgtrigger_in_use_stands_4359d', table='cases_pathway', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pathway',
            trigger=pgtrigger.compiler.Trigger(name='in_use_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."valid_from" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='13fb206d77d4dbb04db9430a740134c9c5280d23', operation='DELETE', pgid='pgtrigger_in_use_is_kept_03d6f', table='cases_pathway', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pathway',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='12e13ef92c43da4acb7fbbac3a6e9485d376c2a8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a100c', table='cases_pathway', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='pathwaystage',
            constraint=models.UniqueConstraint(fields=('pathway', 'stage'), name='one_row_per_pathway_stage'),
        ),
        migrations.AddConstraint(
            model_name='pathwaystage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), ('unit', '')), models.Q(('amount__gte', 0), ('unit__in', ['school_days', 'school_weeks', 'period_weeks', 'working_days', 'days', 'months'])), _connector='OR'), name='pathway_stage_length_has_its_unit'),
        ),
        migrations.AddConstraint(
            model_name='pathwaystage',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['flagged', 'school_support', 'referred', 'returned', 'open', 'panel', 'plan', 'review', 'notice_to_improve', 'notice_proposed', 'notice_issued', 'notice_unpaid', 'legal_consideration', 'interview', 'prosecution', 'sjp', 'court', 'eso', 'outcome', 'post_monitor', 'step_down', 'transferred', 'closed'])), name='pathway_stage_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pathwaystage',
            trigger=pgtrigger.compiler.Trigger(name='in_use_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT 1 FROM cases_pathway WHERE valid_from IS NOT NULL\n           AND (TG_OP <> 'INSERT' AND id = OLD.pathway_id OR TG_OP <> 'DELETE' AND id = NEW.pathway_id)) THEN\n  RAISE EXCEPTION 'A pathway in use cannot be changed: edit a copy';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='3c9196f1b75460aaba1e575eda453a9e422a8590', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_in_use_stands_ac5af', table='cases_pathwaystage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pathwaystage',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='640a2be012aa6581c31a067a7b79780fcee2adf9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_684b4', table='cases_pathwaystage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='pathway_has_begun', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT 1 FROM cases_pathway WHERE id = NEW.pathway_id AND valid_from IS NULL) THEN\n  RAISE EXCEPTION 'A case cannot follow a draft of a pathway';\nEND IF;\nRETURN NEW;\n", hash='56a23e25c7d1341d5d5beffe20ec111e2bdc4805', operation='INSERT OR UPDATE OF "pathway_id"', pgid='pgtrigger_pathway_has_begun_e24cf', table='cases_case', when='BEFORE')),
        ),
    ]
