"""The most a result may say, as dated rows; and steps of a charge that are put right by a new row."""

import attendance.models.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from fines.rules.reference import read_lines


def load(apps, schema_editor):
    model = apps.get_model("fines", "ResultLimit")
    model.objects.bulk_create(model(**row) for row in read_lines("result_limits.csv"))


def unload(apps, schema_editor):
    apps.get_model("fines", "ResultLimit").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("fines", "0012_appeals_in_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ResultLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('conditional_discharge', 'Conditional discharge, in months'), ('costs_pence', 'Costs, in pence'), ('surcharge_pence', 'Surcharge, in pence'), ('compensation_pence', 'Compensation, in pence')], max_length=30)),
                ('most', models.IntegerField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['about', 'valid_from'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='courtstep',
            name='court_step_is_known',
        ),
        migrations.AddField(
            model_name='courtstep',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='fines.courtstep'),
        ),
        migrations.AddField(
            model_name='courtstep',
            name='why_changed',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name='courtstep',
            name='kind',
            field=models.CharField(choices=[('served', 'Papers served'), ('guilty', 'Plea: guilty'), ('not_guilty', 'Plea: not guilty'), ('no_reply', 'No reply in time'), ('to_hearing', 'Sent to a court hearing'), ('warned', 'Six months nearly over'), ('taken_back', 'Entered by mistake')], max_length=12),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='result_within_limits', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            PERFORM 1 FROM fines_resultlimit l WHERE NEW."on" >= l.valid_from\n                AND (l.valid_to IS NULL OR NEW."on" <= l.valid_to)\n                AND CASE l.about\n                    WHEN \'costs_pence\' THEN NEW.costs_pence > l.most\n                    WHEN \'surcharge_pence\' THEN NEW.surcharge_pence > l.most\n                    WHEN \'compensation_pence\' THEN NEW.compensation_pence > l.most\n                    ELSE NEW.outcome = l.about AND (coalesce(NEW.length_months, 0) > l.most\n                        OR coalesce(NEW.length_days, 0) > l.most * 31) END;\n            IF FOUND THEN\n                RAISE EXCEPTION \'The result is beyond what a court may order, or a slip in a sum\'\n                    USING ERRCODE = \'check_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='aed2a0819d5b9f51ab7baac95e566b43733e9b7d', operation='INSERT', pgid='pgtrigger_result_within_limits_4438e', table='fines_courtresult', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courtstep',
            trigger=pgtrigger.compiler.Trigger(name='step_follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n            PERFORM 1 FROM fines_courtstep b WHERE b.id = NEW.replaces_id\n                AND b.proceedings_id = NEW.proceedings_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'A row of % replaces one of the same proceedings', TG_TABLE_NAME\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='e2de0f795ac52b9c6dc732d674d6c73870978a22', operation='INSERT', pgid='pgtrigger_step_follows_its_own_82175', table='fines_courtstep', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='courtstep',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['served', 'guilty', 'not_guilty', 'no_reply', 'to_hearing', 'warned', 'taken_back'])), name='court_step_is_known'),
        ),
        migrations.AddConstraint(
            model_name='courtstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaces__isnull', True), ('why_changed', '')), models.Q(('replaces__isnull', False), ('why_changed__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='step_corrected_says_why'),
        ),
        migrations.AddConstraint(
            model_name='courtstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'taken_back'), _negated=True), ('replaces__isnull', False), _connector='OR'), name='only_a_step_is_taken_back'),
        ),
        migrations.AddConstraint(
            model_name='resultlimit',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('about', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_result_limit_per_day'),
        ),
        migrations.AddConstraint(
            model_name='resultlimit',
            constraint=models.CheckConstraint(condition=models.Q(('about__in', ['conditional_discharge', 'costs_pence', 'surcharge_pence', 'compensation_pence']), ('most__gt', 0)), name='result_limit_is_known'),
        ),
        migrations.RunPython(load, unload),
    ]
